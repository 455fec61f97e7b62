/*
 * Text is a view with a length.
 */
#ifndef KY_BASE_STR_H
#define KY_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A view of bytes somebody else owns.  Not NUL-terminated; may be empty. */
struct ky_str {
	const char *p;
	size_t len;
};

/* A view of a string literal. */
#define KY_STR(literal) ((struct ky_str){(literal), sizeof(literal) - 1})

/* For printf's "%.*s". */
#define KY_STR_ARG(s) (int)(s).len, (s).p

/* A view of a NUL-terminated string; NULL gives the empty view. */
struct ky_str ky_str_of(const char *z);

bool ky_str_eq(struct ky_str a, struct ky_str b);
bool ky_str_is(struct ky_str a, const char *z);
bool ky_str_starts(struct ky_str s, const char *prefix);

/* Without blanks and tabs at both ends. */
struct ky_str ky_str_trim(struct ky_str s);

/* Digits only, no sign, no blank; false when empty or above `max`. */
bool ky_str_u64(struct ky_str s, uint64_t max, uint64_t *out);

/*
 * Copy into a NUL-terminated array of `size` bytes.  False, and nothing
 * written, when it does not fit or holds a NUL.
 */
bool ky_str_copy(struct ky_str s, char *out, size_t size);

#endif
