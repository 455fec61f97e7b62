#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
ky_buf_init(struct ky_buf *b, size_t max)
{
	memset(b, 0, sizeof(*b));
	b->max = max;
}

void
ky_buf_done(struct ky_buf *b)
{
	free(b->p);
	memset(b, 0, sizeof(*b));
}

void
ky_buf_reset(struct ky_buf *b)
{
	b->len = 0;
	b->full = false;
	if (b->p != NULL)
		b->p[0] = '\0';
}

/* Make room for `more` bytes and a NUL; false once the ceiling is met. */
static bool
grow(struct ky_buf *b, size_t more)
{
	size_t room = b->room > 0 ? b->room : 64;
	char *p;

	if (b->full || more > b->max || b->len > b->max - more) {
		b->full = true;
		return false;
	}
	if (b->p != NULL && b->len + more < b->room)
		return true;
	while (room <= b->len + more)
		room *= 2;
	p = realloc(b->p, room);
	if (p == NULL)
		abort(); /* death at any instruction is harmless */
	b->p = p;
	b->room = room;
	return true;
}

void
ky_buf_add(struct ky_buf *b, struct ky_str s)
{
	if (!grow(b, s.len))
		return;
	if (s.len > 0)
		memcpy(b->p + b->len, s.p, s.len);
	b->len += s.len;
	b->p[b->len] = '\0';
}

void
ky_buf_addz(struct ky_buf *b, const char *z)
{
	ky_buf_add(b, ky_str_of(z));
}

void
ky_buf_addc(struct ky_buf *b, char c)
{
	ky_buf_add(b, (struct ky_str){&c, 1});
}

void
ky_buf_addf(struct ky_buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if (!grow(b, (size_t)n))
		return;
	va_start(ap, fmt);
	n = vsnprintf(b->p + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	b->len += (size_t)n;
}

bool
ky_buf_ok(const struct ky_buf *b)
{
	return !b->full;
}

struct ky_str
ky_buf_str(const struct ky_buf *b)
{
	return (struct ky_str){b->p != NULL ? b->p : "", b->len};
}
