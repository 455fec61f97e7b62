#include "sms/alphabet.h"

#include "base/utf8.h"

#include <stddef.h>

#define BEYOND_BMP 0x10000

/* Characters of the default alphabet that are not ASCII, and those of the
 * extension table, which take two septets. */
static const uint16_t basic[] = {0xa1, 0xa3, 0xa4, 0xa5, 0xa7, 0xbf, 0xc4, 0xc5,
    0xc6, 0xc7, 0xc9, 0xd1, 0xd6, 0xd8, 0xdc, 0xdf, 0xe0, 0xe4, 0xe5, 0xe6,
    0xe8, 0xe9, 0xec, 0xf1, 0xf2, 0xf6, 0xf8, 0xf9, 0xfc, 0x393, 0x394, 0x398,
    0x39b, 0x39e, 0x3a0, 0x3a3, 0x3a6, 0x3a8, 0x3a9};
static const uint16_t extended[] = {'[', '\\', ']', '^', '{', '|', '}', '~',
    0x20ac};

static bool
among(uint32_t code, const uint16_t *set, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (set[i] == code)
			return true;
	return false;
}
#define AMONG(code, set) among((code), (set), sizeof(set) / sizeof((set)[0]))

/* 0: it is not in there. */
static uint32_t
septets(uint32_t code)
{
	if (AMONG(code, extended))
		return 2;
	if (code == '`')
		return 0;
	if (code == '\n' || code == '\r' || (code >= ' ' && code < 0x7f))
		return 1;
	return AMONG(code, basic) ? 1 : 0;
}

/* Pieces of `part` units, or one of `whole`.  A character of two units is not
 * cut, so that a piece may have one less. */
static uint32_t
pieces(struct ky_str text, bool gsm7, uint32_t units)
{
	uint32_t whole = gsm7 ? 160 : 70, part = gsm7 ? 153 : 67;
	uint32_t n = 1, filled = 0, code;

	if (units == 0)
		return 0;
	if (units <= whole)
		return 1;
	while (ky_utf8_next(&text, &code)) {
		uint32_t size = gsm7     ? septets(code)
		    : code >= BEYOND_BMP ? 2
					 : 1;

		if (filled + size > part) {
			n++;
			filled = 0;
		}
		filled += size;
	}
	return n;
}

bool
ky_sms_measure(struct ky_str text, struct ky_sms_form *out)
{
	struct ky_str rest = text;
	uint32_t seven = 0, sixteen = 0, code;
	bool gsm7 = true;

	while (rest.len > 0) {
		if (!ky_utf8_next(&rest, &code))
			return false;
		gsm7 = gsm7 && septets(code) > 0;
		seven += septets(code);
		sixteen += code >= BEYOND_BMP ? 2 : 1;
	}
	out->gsm7 = gsm7;
	out->units = gsm7 ? seven : sixteen;
	out->segments = pieces(text, gsm7, out->units);
	return true;
}
