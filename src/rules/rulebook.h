/*
 * Reading a provider's rule file, kaiyaku-rules(5), into a rulebook.
 *
 * Reading and checking are one piece of code: what ky_rulebook_check() finds
 * nothing wrong with, ky_rulebook_read() reads.  Every complaint is one line
 * that names file, place and reason:
 *
 *	operators/x.json: /topics/last-day/0/hours/cutoff:
 *	    "25:00" is not a time of day
 *
 * Texts of the file appear in complaints cut short and without control
 * characters.
 */
#ifndef KY_RULES_RULEBOOK_H
#define KY_RULES_RULEBOOK_H

#include "base/arena.h"
#include "base/err.h"
#include "core/rules.h"

/* Bounds of a rule file.  Within them an arena of KY_RULEBOOK_ARENA_SIZE
 * never runs out; most books take a fiftieth of it. */
#define KY_RULEBOOK_BYTES_MAX ((size_t)256 * 1024)
#define KY_RULEBOOK_VERSIONS_MAX 32 /* of one topic */
#define KY_RULEBOOK_LIST_MAX 32     /* entries of one list */
#define KY_RULEBOOK_ARENA_SIZE ((size_t)1024 * 1024)

/* No more complaints than this about one file. */
#define KY_RULEBOOK_COMPLAINTS_MAX 100

/*
 * `json`  the file's bytes; its SHA-256 becomes the book's version
 * `file`  its name for complaints; "provider" must equal its last part
 *         without ".json"
 *
 * Everything the book points at lies in `a`.  KY_E_INPUT: the first complaint
 * is in `err`, `out` is untouched, and `a` holds what had been read.
 */
enum ky_code ky_rulebook_read(struct ky_arena *a, struct ky_str json,
    const char *file, struct ky_rulebook *out, struct ky_err *err) KY_MUST_USE;

/* Every complaint, a line each through `say`; how many there were.  The book
 * itself is thrown away, `a` is only room to work in. */
uint32_t ky_rulebook_check(struct ky_arena *a, struct ky_str json,
    const char *file, void (*say)(void *arg, const char *line), void *arg);

#endif
