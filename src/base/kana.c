#include "base/kana.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

#define VOICED 0xde      /* dakuten */
#define HALF_VOICED 0xdf /* handakuten */
#define WO 0xa6
#define BRACKET_LEFT 0xa2
#define BRACKET_RIGHT 0xa3
#define YEN 0x5c
#define OVERLINE 0x7e

/* --- what is written how --- */

/* A byte, and the mark behind it; 0: none. */
struct glyph {
	uint8_t byte, mark;
};

#define KATAKANA_FIRST 0x30a1u
#define KATAKANA_LAST 0x30f6u
#define HIRAGANA_FIRST 0x3041u
#define HIRAGANA_LAST 0x3096u

/* The katakana in Unicode's order; hiragana stand in the same.  Small ones are
 * written large; there is no byte for the old wi and we. */
static const struct glyph katakana[] = {
    {0xb1, 0}, {0xb1, 0}, {0xb2, 0}, {0xb2, 0}, {0xb3, 0},       /* a i u */
    {0xb3, 0}, {0xb4, 0}, {0xb4, 0}, {0xb5, 0}, {0xb5, 0},       /* u e o */
    {0xb6, 0}, {0xb6, 0xde}, {0xb7, 0}, {0xb7, 0xde},            /* ka ki */
    {0xb8, 0}, {0xb8, 0xde}, {0xb9, 0}, {0xb9, 0xde},            /* ku ke */
    {0xba, 0}, {0xba, 0xde}, {0xbb, 0}, {0xbb, 0xde},            /* ko sa */
    {0xbc, 0}, {0xbc, 0xde}, {0xbd, 0}, {0xbd, 0xde},            /* shi su */
    {0xbe, 0}, {0xbe, 0xde}, {0xbf, 0}, {0xbf, 0xde},            /* se so */
    {0xc0, 0}, {0xc0, 0xde}, {0xc1, 0}, {0xc1, 0xde},            /* ta chi */
    {0xc2, 0}, {0xc2, 0}, {0xc2, 0xde}, {0xc3, 0}, {0xc3, 0xde}, /* tsu te */
    {0xc4, 0}, {0xc4, 0xde},                                     /* to */
    {0xc5, 0}, {0xc6, 0}, {0xc7, 0}, {0xc8, 0}, {0xc9, 0},       /* na to no */
    {0xca, 0}, {0xca, 0xde}, {0xca, 0xdf},                       /* ha */
    {0xcb, 0}, {0xcb, 0xde}, {0xcb, 0xdf},                       /* hi */
    {0xcc, 0}, {0xcc, 0xde}, {0xcc, 0xdf},                       /* fu */
    {0xcd, 0}, {0xcd, 0xde}, {0xcd, 0xdf},                       /* he */
    {0xce, 0}, {0xce, 0xde}, {0xce, 0xdf},                       /* ho */
    {0xcf, 0}, {0xd0, 0}, {0xd1, 0}, {0xd2, 0}, {0xd3, 0},       /* ma to mo */
    {0xd4, 0}, {0xd4, 0}, {0xd5, 0}, {0xd5, 0}, {0xd6, 0}, {0xd6, 0}, /* ya */
    {0xd7, 0}, {0xd8, 0}, {0xd9, 0}, {0xda, 0}, {0xdb, 0}, /* ra to ro */
    {0xdc, 0}, {0xdc, 0}, {0, 0}, {0, 0},                  /* wa wi we */
    {0xa6, 0}, {0xdd, 0},                                  /* wo n */
    {0xb3, 0xde}, {0xb6, 0}, {0xb9, 0},                    /* vu, ka, ke */
};
_Static_assert(sizeof(katakana) / sizeof(katakana[0]) ==
	KATAKANA_LAST - KATAKANA_FIRST + 1,
    "a glyph each");
_Static_assert(HIRAGANA_LAST - HIRAGANA_FIRST == KATAKANA_LAST - KATAKANA_FIRST,
    "the same order");

/* What else stands for a byte. */
static const struct {
	uint32_t code;
	uint8_t byte;
} alike[] = {
    {0x3000, ' '},
    {0x30fc, '-'}, /* the long mark */
    {0x2010, '-'},
    {0x2011, '-'},
    {0x2012, '-'},
    {0x2013, '-'},
    {0x2014, '-'},
    {0x2015, '-'},
    {0x2212, '-'},
    {0x30fb, '.'}, /* the middle dot */
    {0x00b7, '.'},
    {0x3099, VOICED}, /* combining */
    {0x309b, VOICED},
    {0x309a, HALF_VOICED},
    {0x309c, HALF_VOICED},
    {0x300c, BRACKET_LEFT},
    {0x300d, BRACKET_RIGHT},
    {0x00a5, YEN},
    {0xffe5, YEN},
};

#define HALF_FIRST 0xa1
#define HALF_LAST 0xdf
/* The full-width form of the bytes from 0xa1 to 0xdf. */
static const uint16_t full[] = {
    0x3002, 0x300c, 0x300d, 0x3001, 0x30fb, 0x30f2, 0x30a1, 0x30a3, /* a1 */
    0x30a5, 0x30a7, 0x30a9, 0x30e3, 0x30e5, 0x30e7, 0x30c3, 0x30fc, /* a9 */
    0x30a2, 0x30a4, 0x30a6, 0x30a8, 0x30aa, 0x30ab, 0x30ad, 0x30af, /* b1 */
    0x30b1, 0x30b3, 0x30b5, 0x30b7, 0x30b9, 0x30bb, 0x30bd, 0x30bf, /* b9 */
    0x30c1, 0x30c4, 0x30c6, 0x30c8, 0x30ca, 0x30cb, 0x30cc, 0x30cd, /* c1 */
    0x30ce, 0x30cf, 0x30d2, 0x30d5, 0x30d8, 0x30db, 0x30de, 0x30df, /* c9 */
    0x30e0, 0x30e1, 0x30e2, 0x30e4, 0x30e6, 0x30e8, 0x30e9, 0x30ea, /* d1 */
    0x30eb, 0x30ec, 0x30ed, 0x30ef, 0x30f3, 0x309b, 0x309c,         /* d9 */
};
_Static_assert(sizeof(full) / sizeof(full[0]) == HALF_LAST - HALF_FIRST + 1,
    "a character each");

static const struct {
	const char *name;
	uint32_t bit;
} extra[] = {
    {"wo", KY_KANA_WO},
    {"comma", KY_KANA_COMMA},
    {"slash", KY_KANA_SLASH},
    {"yen", KY_KANA_YEN},
    {"brackets", KY_KANA_BRACKETS},
};

bool
ky_kana_extra(struct ky_str name, uint32_t *extras)
{
	for (size_t i = 0; i < sizeof(extra) / sizeof(extra[0]); i++)
		if (ky_str_is(name, extra[i].name)) {
			*extras |= extra[i].bit;
			return true;
		}
	return false;
}

/* --- writing --- */

static bool
within(uint32_t code, uint32_t first, uint32_t last)
{
	return code >= first && code <= last;
}

/* Every width and script as one: ASCII, or full-width katakana. */
static uint32_t
fold(uint32_t code)
{
	if (within(code, 0xff61, 0xff9f))
		return full[code - 0xff61];
	if (within(code, 0xff01, 0xff5e))
		code -= 0xfee0;
	if (within(code, HIRAGANA_FIRST, HIRAGANA_LAST))
		return code - HIRAGANA_FIRST + KATAKANA_FIRST;
	if (within(code, 'a', 'z'))
		return code - 'a' + 'A';
	return code;
}

/* {0, 0}: there is none. */
static struct glyph
glyph_of(uint32_t code)
{
	code = fold(code);
	if (within(code, KATAKANA_FIRST, KATAKANA_LAST))
		return katakana[code - KATAKANA_FIRST];
	if (within(code, ' ', '~'))
		return (struct glyph){(uint8_t)code, 0};
	for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++)
		if (alike[i].code == code)
			return (struct glyph){alike[i].byte, 0};
	return (struct glyph){0};
}

static bool
is_strict(uint8_t byte)
{
	return within(byte, 'A', 'Z') || within(byte, '0', '9') ||
	    within(byte, 0xb1, HALF_VOICED) || byte == ' ' || byte == '(' ||
	    byte == ')' || byte == '-' || byte == '.';
}

/* The extra that lets a byte in; 0: none does. */
static uint32_t
extra_of(uint8_t byte)
{
	return byte == WO                                   ? KY_KANA_WO
	    : byte == ','                                   ? KY_KANA_COMMA
	    : byte == '/'                                   ? KY_KANA_SLASH
	    : byte == YEN                                   ? KY_KANA_YEN
	    : byte == BRACKET_LEFT || byte == BRACKET_RIGHT ? KY_KANA_BRACKETS
							    : 0;
}

/* May `mark` stand behind `byte`? */
static bool
takes(uint8_t byte, uint8_t mark)
{
	bool ha_to_ho = within(byte, 0xca, 0xce);

	if (mark == HALF_VOICED)
		return ha_to_ho;
	return ha_to_ho || within(byte, 0xb6, 0xc4) || byte == 0xb3;
}

static enum ky_code
bad(size_t place, const char *words, struct ky_err *err)
{
	return ky_fail(err, KY_E_INPUT, 0, "character %zu: %s", place, words);
}

/* Is it written, behind the byte `before`? */
static enum ky_code
check(struct glyph g, uint8_t before, uint32_t extras, size_t place,
    struct ky_err *err)
{
	if (g.byte == VOICED || g.byte == HALF_VOICED)
		return takes(before, g.byte)
		    ? KY_OK
		    : bad(place, "a mark behind no kana that takes one", err);
	if (is_strict(g.byte) || (extra_of(g.byte) & extras) != 0)
		return KY_OK;
	if (extra_of(g.byte) != 0)
		return bad(place, "not every bank takes it", err);
	return bad(place,
	    "no kana, Latin letter, digit or sign that banks take", err);
}

enum ky_code
ky_kana_encode(struct ky_str text, uint32_t extras, char *out, size_t room,
    size_t *len, struct ky_err *err)
{
	uint8_t before = 0;
	uint32_t code_point;
	size_t n = 0;

	for (size_t place = 1; text.len > 0; place++) {
		enum ky_code code;
		struct glyph g;

		if (!ky_utf8_next(&text, &code_point))
			return bad(place, "not UTF-8", err);
		g = glyph_of(code_point);
		code = check(g, before, extras, place, err);
		if (code != KY_OK)
			return code;
		if (n + (g.mark != 0 ? 2 : 1) > room)
			return ky_fail(err, KY_E_INPUT, 0,
			    "character %zu: more than %zu bytes as the bank "
			    "writes it, a mark being one",
			    place, room);
		out[n++] = (char)g.byte;
		if (g.mark != 0)
			out[n++] = (char)g.mark;
		before = (uint8_t)out[n - 1];
	}
	*len = n;
	return KY_OK;
}

/* --- reading --- */

/* 0: the byte is none of the set. */
static uint32_t
character(uint8_t byte)
{
	if (byte == YEN)
		return 0xa5;
	if (byte == OVERLINE)
		return 0x203e;
	if (within(byte, ' ', '~'))
		return byte;
	if (within(byte, HALF_FIRST, HALF_LAST))
		return full[byte - HALF_FIRST];
	return 0;
}

/* A kana and its mark in one: they follow each other in Unicode, but vu. */
static uint32_t
joined(uint8_t byte, uint8_t mark)
{
	if (byte == 0xb3)
		return 0x30f4;
	return character(byte) + (mark == HALF_VOICED ? 2 : 1);
}

static bool
is_marked(struct ky_str bytes, size_t i)
{
	uint8_t next = i + 1 < bytes.len ? (uint8_t)bytes.p[i + 1] : 0;

	return (next == VOICED || next == HALF_VOICED) &&
	    takes((uint8_t)bytes.p[i], next);
}

enum ky_code
ky_kana_decode(struct ky_str bytes, char *out, struct ky_err *err)
{
	size_t n = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		uint8_t byte = (uint8_t)bytes.p[i];
		uint32_t code = character(byte);
		char put[KY_UTF8_SIZE];
		size_t size;

		if (code == 0)
			return ky_fail(err, KY_E_INPUT, 0,
			    "byte %zu: not JIS X 0201", i + 1);
		if (is_marked(bytes, i))
			code = joined(byte, (uint8_t)bytes.p[++i]);
		size = ky_utf8_put(code, put);
		assert(size <= 3); /* see KY_KANA_TEXT_SIZE */
		memcpy(out + n, put, size);
		n += size;
	}
	out[n] = '\0';
	return KY_OK;
}
