#include "base/utf8.h"

#include "t.h"

/* Each boundary of the form, and the ones beyond it. */
static void
one(void)
{
	static const struct {
		const char *label, *bytes;
		uint32_t code; /* 0: not UTF-8 */
	} cases[] = {
	    {"ASCII", "A", 'A'},
	    {"the last of one byte", "\x7f", 0x7f},
	    {"the first of two", "\xc2\x80", 0x80},
	    {"the last of two", "\xdf\xbf", 0x7ff},
	    {"the first of three", "\xe0\xa0\x80", 0x800},
	    {"before the surrogates", "\xed\x9f\xbf", 0xd7ff},
	    {"behind the surrogates", "\xee\x80\x80", 0xe000},
	    {"the last of three", "\xef\xbf\xbf", 0xffff},
	    {"the first of four", "\xf0\x90\x80\x80", 0x10000},
	    {"the last of all", "\xf4\x8f\xbf\xbf", 0x10ffff},
	    {"nothing", "", 0},
	    {"a byte of the middle", "\x80", 0},
	    {"cut short", "\xe3\x82", 0},
	    {"a lead and a letter",
		"\xc3"
		"A",
		0},
	    {"a lead and a lead", "\xe3\x82\xc2\x80", 0},
	    {"overlong, two bytes", "\xc1\xbf", 0},
	    {"overlong, three bytes", "\xe0\x9f\xbf", 0},
	    {"overlong, four bytes", "\xf0\x8f\xbf\xbf", 0},
	    {"the first surrogate", "\xed\xa0\x80", 0},
	    {"the last surrogate", "\xed\xbf\xbf", 0},
	    {"beyond Unicode", "\xf4\x90\x80\x80", 0},
	    {"five bytes", "\xf8\x88\x80\x80\x80", 0},
	    {"a byte that is never used", "\xff", 0},
	};

	T_CASES (c, cases) {
		struct ky_str rest = ky_str_of(c->bytes);
		size_t len = rest.len;
		uint32_t code = 0;
		bool got = ky_utf8_next(&rest, &code);
		char put[KY_UTF8_SIZE];

		t_eq_int(c->label, code, c->code);
		t_ok(c->label, got == (c->code != 0));
		t_eq_int(c->label, rest.len, got ? 0 : len);
		if (got)
			t_ok(c->label,
			    ky_utf8_put(code, put) == len &&
				memcmp(put, c->bytes, len) == 0);
	}
}

static void
valid(void)
{
	const struct {
		const char *label;
		struct ky_str s;
		bool want;
	} cases[] = {
	    {"nothing", KY_STR(""), true},
	    {"of every length", KY_STR("A\xc3\xa9\xe3\x81\x82\xf0\x9f\x93\xb1"),
		true},
	    {"a NUL is a character", KY_STR("a\0b"), true},
	    {"the last cut short", KY_STR("abc\xe3\x81"), false},
	    {"one wrong in the middle", KY_STR("a\x82z"), false},
	};

	T_CASES (c, cases)
		t_ok(c->label, ky_utf8_valid(c->s) == c->want);
}

static void
unseen(void)
{
	static const struct {
		const char *label;
		uint32_t code;
		bool want;
	} cases[] = {
	    {"a letter", 'a', false},
	    {"a blank", ' ', false},
	    {"a line's end", '\n', true},
	    {"an escape", 0x1b, true},
	    {"rubbed out", 0x7f, true},
	    {"an escape in one character", 0x9b, true},
	    {"a blank that does not break", 0xa0, false},
	    {"of no width", 0x200b, true},
	    {"a dash", 0x2014, false},
	    {"from right to left", 0x202e, true},
	    {"from left to right, as phones copy numbers", 0x202d, true},
	    {"an isolate", 0x2066, true},
	    {"an ideographic blank", 0x3000, false},
	    {"a byte order mark", 0xfeff, true},
	    {"a digit of full width", 0xff10, false},
	    {"a face", 0x1f600, false},
	    {"a tag", 0xe0041, true},
	    {"the last", 0x10ffff, true},
	};

	T_CASES (c, cases)
		t_ok(c->label, ky_utf8_unseen(c->code) == c->want);
}

/* What people count, whatever the bytes. */
static void
characters(void)
{
	static const struct {
		const char *label, *text;
		size_t n;
	} cases[] = {
	    {"none", "", 0},
	    {"a byte each", "cancelled", 9},
	    {"of every length", "A\xc3\xa9\xe3\x81\x82\xf0\x9f\x93\xb1", 4},
	    {"Japanese", "\xe8\xa7\xa3\xe7\xb4\x84", 2},
	};

	T_CASES (c, cases)
		t_eq_int(c->label, ky_utf8_characters(ky_str_of(c->text)),
		    c->n);
}

/* Whatever can be written is read again as the same. */
static void
round_trip(void)
{
	uint32_t wrong = 0, looked = 0;

	for (uint32_t code = 0; code <= 0x10ffff; code++) {
		char put[KY_UTF8_SIZE];
		struct ky_str s = {put, 0};
		uint32_t back = 0;

		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		s.len = ky_utf8_put(code, put);
		looked++;
		if (!ky_utf8_next(&s, &back) || back != code || s.len != 0)
			wrong++;
	}
	t_eq_int("all of Unicode", looked, 0x110000 - 0x800);
	t_eq_int("none is read as another", wrong, 0);
}

int
main(void)
{
	T_RUN(one);
	T_RUN(valid);
	T_RUN(unseen);
	T_RUN(characters);
	T_RUN(round_trip);
	return t_done();
}
