#include "base/utf8.h"

#include <assert.h>

/* How a character of so many bytes begins, and the least one that needs them:
 * a smaller one is an overlong form. */
static const struct {
	uint8_t mask, lead;
	uint32_t min;
} form[] = {
    {0x80, 0x00, 0},
    {0xe0, 0xc0, 0x80},
    {0xf0, 0xe0, 0x800},
    {0xf8, 0xf0, 0x10000},
};
#define FORMS (sizeof(form) / sizeof(form[0]))

static bool
is_character(uint32_t code)
{
	return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

bool
ky_utf8_next(struct ky_str *rest, uint32_t *code)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	uint32_t value;
	size_t n = 0;

	if (rest->len == 0)
		return false;
	while (n < FORMS && (p[0] & form[n].mask) != form[n].lead)
		n++;
	if (n == FORMS || n >= rest->len)
		return false;
	value = p[0] & (uint8_t)~form[n].mask;
	for (size_t i = 1; i <= n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return false;
		value = value << 6 | (p[i] & 0x3f);
	}
	if (value < form[n].min || !is_character(value))
		return false;
	*code = value;
	*rest = (struct ky_str){rest->p + n + 1, rest->len - n - 1};
	return true;
}

bool
ky_utf8_valid(struct ky_str s)
{
	uint32_t code;

	while (s.len > 0)
		if (!ky_utf8_next(&s, &code))
			return false;
	return true;
}

bool
ky_utf8_unseen(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} rows[] = {
	    {0x00, 0x1f}, {0x7f, 0x9f}, {0x061c, 0x061c}, /* Arabic mark */
	    {0x200b, 0x200f},   /* of no width; direction marks */
	    {0x2028, 0x202e},   /* separators; embeddings and overrides */
	    {0x2060, 0x206f},   /* invisible operators; isolates */
	    {0xd800, 0xf8ff},   /* surrogates; for private use */
	    {0xfeff, 0xfeff},   /* byte order mark */
	    {0xfff0, 0xffff},   /* specials */
	    {0xe0000, 0x10ffff} /* tags; for private use */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (code >= rows[i].first && code <= rows[i].last)
			return true;
	return false;
}

/* Each character has one byte that is no continuation. */
size_t
ky_utf8_characters(struct ky_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

size_t
ky_utf8_put(uint32_t code, char out[KY_UTF8_SIZE])
{
	size_t n = FORMS - 1;

	assert(is_character(code));
	while (code < form[n].min)
		n--;
	for (size_t i = n; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	out[0] = (char)(form[n].lead | code);
	return n + 1;
}
