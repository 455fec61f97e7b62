/*
 * A helper gives away what it does not need, before it reads a byte.
 *
 * After it the process opens no file but fonts, makes no socket, starts no
 * program, and has bounds of time and memory: docs/formats/sheet.md, "What the
 * helper can do".
 */
#ifndef KY_HELPER_GUARD_H
#define KY_HELPER_GUARD_H

#include "base/err.h"

/* Where fonts, their configuration and their caches lie: NULL-ended. */
extern const char *const ky_guard_fonts[];

/* What one piece of work takes at most. */
struct ky_needs {
	unsigned cpu_s;
	size_t memory; /* bytes of addresses */
	size_t file;   /* bytes of a file: what standard output may be */
};

/* For the whole process, for good.  KY_E_SYSTEM: it could not be done, and
 * nothing should be read. */
enum ky_code ky_guard(const struct ky_needs *needs,
    struct ky_err *err) KY_MUST_USE;

#endif
