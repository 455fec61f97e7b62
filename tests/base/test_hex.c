#include "base/hex.h"
#include "t.h"

static void
encode(void)
{
	static const uint8_t bytes[] = {0x00, 0x09, 0x0a, 0x7f, 0x80, 0xff};
	char out[2 * sizeof(bytes) + 1];

	ky_hex_encode(bytes, sizeof(bytes), out);
	t_eq_str("two lower-case digits a byte", out, "00090a7f80ff");
	ky_hex_encode(bytes, 0, out);
	t_eq_str("no bytes", out, "");
}

static void
decode(void)
{
	static const struct {
		const char *label, *text;
		bool good;
	} cases[] = {
	    {"two bytes", "0aff", true},
	    {"upper case", "0AFF", false},
	    {"a digit short", "0af", false},
	    {"a digit more", "0aff0", false},
	    {"a byte more", "0aff00", false},
	    {"past the digits", "0a/f", false},
	    {"past the letters", "0agf", false},
	    {"before the letters", "0a`f", false},
	    {"nothing", "", false},
	};

	T_CASES (c, cases) {
		uint8_t got[2] = {1, 2};

		t_ok(c->label,
		    ky_hex_decode(ky_str_of(c->text), got, 2) == c->good);
		t_eq_int(c->label, got[0] << 8 | got[1],
		    c->good ? 0x0aff : 0x0102);
	}
	t_ok("no bytes of nothing", ky_hex_decode(KY_STR(""), NULL, 0));
}

static void
round_trip(void)
{
	uint8_t bytes[256], back[256];
	char text[2 * sizeof(bytes) + 1];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)i;
	ky_hex_encode(bytes, sizeof(bytes), text);
	t_ok("every byte",
	    ky_hex_decode(ky_str_of(text), back, sizeof(back)) &&
		memcmp(bytes, back, sizeof(bytes)) == 0);
}

static void
digit(void)
{
	static const char lower[] = "0123456789abcdef",
			  upper[] = "0123456789ABCDEF";
	bool all = true;

	for (int c = 0; c < 256; c++) {
		const char *l = c == 0 ? NULL : strchr(lower, c);
		const char *u = c == 0 ? NULL : strchr(upper, c);
		int want = -1;

		if (l != NULL)
			want = (int)(l - lower);
		else if (u != NULL)
			want = (int)(u - upper);
		all = all && ky_hex_value((char)c) == want;
	}
	t_ok("a digit of either case, and nothing else", all);
}

int
main(void)
{
	T_RUN(encode);
	T_RUN(decode);
	T_RUN(round_trip);
	T_RUN(digit);
	return t_done();
}
