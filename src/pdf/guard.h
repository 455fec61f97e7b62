/*
 * The helper gives away what it does not need, before it reads a byte.
 *
 * What holds after it: docs/formats/sheet.md, "What the helper can do".
 */
#ifndef KY_PDF_GUARD_H
#define KY_PDF_GUARD_H

#include "base/err.h"

/* Where fonts, their configuration and their caches lie: NULL-ended. */
extern const char *const ky_guard_fonts[];

#define KY_GUARD_CPU_S 8 /* seconds */
#define KY_GUARD_MEMORY ((size_t)768 * 1024 * 1024)
/* Of a file: what standard output may be. */
#define KY_GUARD_FILE ((size_t)4 * 1024 * 1024)

/* For the whole process, for good.  KY_E_SYSTEM: it could not be done, and
 * nothing should be read. */
enum ky_code ky_guard(struct ky_err *err) KY_MUST_USE;

#endif
