#include "web/typed.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define YEN_MAX UINT64_C(1000000000)

/* What stands for "-": U+2010 to U+2015, minus, lines of tables, and the long
 * vowel in both widths. */
static bool
is_dash(uint32_t c)
{
	static const uint32_t others[] = {0x2212, 0x2500, 0x2501, 0x30FC,
	    0xFE63, 0xFF70};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (c == others[i])
			return true;
	return c >= 0x2010 && c <= 0x2015;
}

/* One character of the text at `s`: its ASCII, ' ' for any blank, '\0' for
 * what has none.  `*used` bytes. */
static char
plain(struct ky_str s, size_t *used)
{
	struct ky_str rest = s;
	uint32_t c;

	*used = 1;
	if (!ky_utf8_next(&rest, &c))
		return '\0';
	*used = s.len - rest.len;
	if (c == '\t' || c == '\r' || c == '\n' || c == 0x3000)
		return ' ';
	if (c < 0x80)
		return (char)c;
	if (c >= 0xFF01 && c <= 0xFF5E)
		return (char)(c - 0xFF01 + '!');
	return is_dash(c) ? '-' : '\0';
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

/* --- phone numbers --- */

/* How Japan is dialled: from anywhere, from Europe and China, from Japan itself,
 * from North America, Hong Kong, Taiwan; last as phones show it without +. */
static const char *const to_japan[] = {"+81", "0081", "01081", "01181", "00181",
    "00281", "81"};
#define LOCAL_MAX 11 /* digits of a number that is dialled within Japan */

/* The part behind that, without its 0; NULL: it was not dialled so. */
static const char *
within_japan(const char *number)
{
	for (size_t i = 0; i < sizeof(to_japan) / sizeof(to_japan[0]); i++) {
		size_t n = strlen(to_japan[i]);

		if (strncmp(number, to_japan[i], n) != 0 ||
		    (number[0] != '+' && strlen(number) <= LOCAL_MAX))
			continue;
		return number + n + (number[n] == '0' ? 1 : 0);
	}
	return NULL;
}

/* Is it a mobile number without its 0: 60, 70, 80 or 90 and eight more? */
static bool
is_bare(const char *number)
{
	return number[0] >= '6' && number[0] <= '9' && number[1] == '0' &&
	    strlen(number) == 10;
}

bool
ky_typed_phone(struct ky_str typed, char *out, size_t size)
{
	char text[64] = "", number[sizeof(text)] = "";
	const char *rest;
	size_t n = 0;

	if (!ky_typed_plain(typed, text, sizeof(text)))
		return false;
	for (const char *p = text; *p != '\0'; p++)
		if (strchr("-().", *p) == NULL)
			number[n++] = *p;
	number[n] = '\0';
	rest = within_japan(number);
	if (rest == NULL && is_bare(number))
		rest = number;
	if (rest == NULL)
		return ky_str_copy((struct ky_str){number, n}, out, size);
	(void)snprintf(text, sizeof(text), "+81%s", rest);
	return ky_str_copy(ky_str_of(text), out, size);
}

/* --- mail --- */

bool
ky_typed_mailbox(struct ky_str typed, char *out, size_t size)
{
	char line[256], text[sizeof(line)];
	size_t n = 0, used;
	struct ky_str rest;

	if (!ky_typed_line(typed, line, sizeof(line)))
		return false;
	for (rest = ky_str_of(line); rest.len > 0;
	     rest = (struct ky_str){rest.p + used, rest.len - used}) {
		text[n] = plain(rest, &used);
		if (text[n++] == '\0')
			return false;
	}
	return ky_str_copy(ky_str_trim((struct ky_str){text, n}), out, size);
}

/* --- money --- */

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
