#include "web/typed.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define YEN_MAX UINT64_C(1000000000)

/* One character of the text at `s`: its ASCII, ' ' for any blank, '\0' for
 * what has none.  `*used` bytes. */
static char
plain(struct ky_str s, size_t *used)
{
	const unsigned char *p = (const unsigned char *)s.p;

	*used = 1;
	if (p[0] == '\t' || p[0] == '\r' || p[0] == '\n')
		return ' ';
	if (p[0] < 0x80)
		return (char)p[0];
	if (s.len < 3)
		return '\0';
	*used = 3;
	/* U+3000 */
	if (memcmp(p, "\xe3\x80\x80", 3) == 0)
		return ' ';
	/* Dashes: U+2010 to U+2015, U+2212, U+30FC */
	if ((memcmp(p, "\xe2\x80", 2) == 0 && p[2] >= 0x90 && p[2] <= 0x95) ||
	    memcmp(p, "\xe2\x88\x92", 3) == 0 ||
	    memcmp(p, "\xe3\x83\xbc", 3) == 0)
		return '-';
	/* U+FF01 to U+FF3F and U+FF40 to U+FF5E stand for U+0021 to U+007E */
	if (p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x81 && p[2] <= 0xBF)
		return (char)(p[2] - 0x81 + '!');
	if (p[0] == 0xEF && p[1] == 0xBD && p[2] >= 0x80 && p[2] <= 0x9E)
		return (char)(p[2] - 0x80 + '`');
	return '\0';
}

bool
ky_typed_line(struct ky_str typed, char *out, size_t size)
{
	struct ky_str rest = ky_str_trim(typed), from;
	char text[256];
	size_t n = 0;
	uint32_t c;

	while (from = rest, ky_utf8_next(&rest, &c)) {
		from.len -= rest.len;
		if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
			return false;
		if (ky_utf8_unseen(c))
			continue;
		if (n + from.len > sizeof(text))
			return false;
		memcpy(text + n, from.p, from.len);
		n += from.len;
	}
	return rest.len == 0 &&
	    ky_str_copy(ky_str_trim((struct ky_str){text, n}), out, size);
}

/* A character that is not seen: its bytes; 0: another one stands there. */
static size_t
unseen(struct ky_str s)
{
	struct ky_str rest = s;
	uint32_t c;

	return ky_utf8_next(&rest, &c) && c >= 0x80 && ky_utf8_unseen(c)
	    ? s.len - rest.len
	    : 0;
}

bool
ky_typed_plain(struct ky_str typed, char *out, size_t size)
{
	char text[256];
	size_t n = 0, used;

	for (size_t i = 0; i < typed.len; i += used) {
		struct ky_str rest = {typed.p + i, typed.len - i};
		char c;

		used = unseen(rest);
		if (used > 0)
			continue;
		c = plain(rest, &used);
		if (c == ' ')
			continue;
		if (c < '!' || c > '~' || n == sizeof(text))
			return false;
		text[n++] = c;
	}
	return n > 0 && ky_str_copy((struct ky_str){text, n}, out, size);
}

/* What stands before the number within Japan: longer ones first. */
static const char *const dialled[] = {"+810", "+81", "01081", "0081", "81",
    "0"};
#define DIALLED_N (sizeof(dialled) / sizeof(dialled[0]))

/* Is it a mobile number without its 0: 60, 70, 80 or 90 and eight more? */
static bool
is_bare(const char *s)
{
	return s[0] >= '6' && s[0] <= '9' && s[1] == '0' && strlen(s) == 10;
}

bool
ky_typed_phone(struct ky_str typed, char *out, size_t size)
{
	char text[64], digits[64];
	struct ky_str bare;
	size_t n = 0;

	if (!ky_typed_plain(typed, text, sizeof(text)))
		return false;
	for (const char *p = text; *p != '\0'; p++)
		if (strchr("()-.", *p) == NULL)
			digits[n++] = *p;
	digits[n] = '\0';
	if (is_bare(digits))
		return snprintf(out, size, "0%s", digits) < (int)size;
	for (size_t i = 0; i < DIALLED_N; i++) {
		bare = ky_str_of(digits);
		if (!ky_str_starts(bare, dialled[i]))
			continue;
		n = strlen(dialled[i]);
		if (is_bare(digits + n))
			return snprintf(out, size, "0%s", digits + n) <
			    (int)size;
	}
	return ky_str_copy(ky_str_of(text), out, size);
}

/* Without a sign of the yen at either end. */
static struct ky_str
without_yen(struct ky_str s)
{
	static const char *const signs[] = {"¥", "￥", "円", "JPY", "yen"};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		size_t n = strlen(signs[i]);

		if (s.len < n)
			continue;
		if (memcmp(s.p, signs[i], n) == 0)
			return (struct ky_str){s.p + n, s.len - n};
		if (memcmp(s.p + s.len - n, signs[i], n) == 0)
			return (struct ky_str){s.p, s.len - n};
	}
	return s;
}

bool
ky_typed_yen(struct ky_str typed, int64_t *minor)
{
	char text[32], digits[32];
	size_t n = 0;
	uint64_t value;

	if (!ky_typed_plain(without_yen(ky_str_trim(typed)), text,
		sizeof(text)))
		return false;
	for (const char *p = text; *p != '\0'; p++)
		if (*p != ',')
			digits[n++] = *p;
	if (!ky_str_u64((struct ky_str){digits, n}, YEN_MAX, &value))
		return false;
	*minor = (int64_t)value;
	return true;
}
