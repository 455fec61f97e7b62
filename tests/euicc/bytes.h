/* Bytes for tests, written as people read them: "BF2B05 A003 800107". */
#ifndef KY_TESTS_EUICC_BYTES_H
#define KY_TESTS_EUICC_BYTES_H

#include "base/str.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* On the heap in their exact length, so that a sanitizer sees one byte too
 * far; release() gives them back. */
static inline struct ky_str
bytes(const char *hex)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	char *p = malloc(strlen(hex) / 2 + 1), *small;
	size_t n = 0;

	assert(p != NULL);
	for (; *hex != '\0'; hex++) {
		const char *at = strchr(digits, *hex);
		char d;

		if (*hex == ' ')
			continue;
		assert(at != NULL);
		d = (char)((at - digits) % 16);
		if (n % 2 == 0)
			p[n / 2] = (char)(d << 4);
		else
			p[n / 2] = (char)(p[n / 2] | d);
		n++;
	}
	assert(n % 2 == 0);
	small = realloc(p, n > 0 ? n / 2 : 1);
	assert(small != NULL);
	return (struct ky_str){small, n / 2};
}

/* The first `n` of them, on the heap, too. */
static inline struct ky_str
cut(struct ky_str s, size_t n)
{
	char *p = malloc(n > 0 ? n : 1);

	assert(p != NULL && n <= s.len);
	memcpy(p, s.p, n);
	return (struct ky_str){p, n};
}

static inline void
release(struct ky_str s)
{
	free((void *)(uintptr_t)s.p);
}

/* Are they the bytes that `hex` says? */
static inline bool
are(struct ky_str s, const char *hex)
{
	struct ky_str want = bytes(hex);
	bool same = ky_str_eq(s, want);

	release(want);
	return same;
}

#endif
