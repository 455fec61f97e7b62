/*
 * Growing text with a ceiling given at birth.
 *
 * A write past the ceiling is remembered and nothing more is added: the
 * writer goes on without checks and asks once, at the end, with ky_buf_ok().
 */
#ifndef KY_BASE_BUF_H
#define KY_BASE_BUF_H

#include "base/err.h"
#include "base/str.h"

#include <stdarg.h>

struct ky_buf {
	char *p; /* NUL-terminated when len > 0; heap, owned */
	size_t len;
	size_t room;
	size_t max;
	bool full; /* a write did not fit under `max` */
};

void ky_buf_init(struct ky_buf *b, size_t max);
void ky_buf_done(struct ky_buf *b);  /* frees */
void ky_buf_reset(struct ky_buf *b); /* keeps the memory, forgets the text */

void ky_buf_add(struct ky_buf *b, struct ky_str s);
void ky_buf_addz(struct ky_buf *b, const char *z);
void ky_buf_addc(struct ky_buf *b, char c);
void ky_buf_addf(struct ky_buf *b, const char *fmt, ...) KY_PRINTF(2, 3);

bool ky_buf_ok(const struct ky_buf *b);

/* Valid until the next write. */
struct ky_str ky_buf_str(const struct ky_buf *b);

#endif
