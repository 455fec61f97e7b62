#include "base/str.h"
#include "t.h"

static void
views(void)
{
	struct ky_str inside = {&"line 4711"[5], 2};

	t_eq_int("of a string", ky_str_of("line").len, 4);
	t_eq_int("of an empty string", ky_str_of("").len, 0);
	t_eq_int("of no string", ky_str_of(NULL).len, 0);
	t_eq_int("of a literal, its NUL not counted", KY_STR("line").len, 4);
	t_ok("equal bytes are equal", ky_str_eq(inside, KY_STR("47")));
	t_ok("other bytes are not", !ky_str_eq(inside, KY_STR("48")));
	t_ok("a beginning is not", !ky_str_eq(inside, KY_STR("471")));
	t_ok("empty views are equal, wherever they point",
	    ky_str_eq(ky_str_of(NULL), KY_STR("")));
	t_ok("bytes after a NUL count",
	    !ky_str_eq(KY_STR("a\0b"), KY_STR("a\0c")));
	t_ok("against a string", ky_str_is(inside, "47"));
	t_ok("a NUL does not end a view", !ky_str_is(KY_STR("a\0b"), "a"));
	t_ok("starts", ky_str_starts(KY_STR("8981100"), "8981"));
	t_ok("starts with all of it", ky_str_starts(KY_STR("8981"), "8981"));
	t_ok("everything starts with nothing", ky_str_starts(inside, ""));
	t_ok("too short to start", !ky_str_starts(KY_STR("898"), "8981"));
	t_ok("starts otherwise", !ky_str_starts(KY_STR("8982"), "8981"));
}

static void
trim(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
	    {"nothing to take", "a b", "a b"},
	    {"blanks and tabs at both ends", " \t a b\t ", "a b"},
	    {"blanks only", " \t ", ""},
	    {"nothing", "", ""},
	    {"a line end is not a blank", "a\n", "a\n"},
	};

	T_CASES (c, cases) {
		struct ky_str got = ky_str_trim(ky_str_of(c->text));

		t_ok(c->label, ky_str_is(got, c->want));
	}
}

static void
numbers(void)
{
	static const struct {
		const char *label, *text;
		uint64_t max;
		bool good;
		uint64_t want;
	} cases[] = {
	    {"a number", "4711", UINT64_MAX, true, 4711},
	    {"zero", "0", 0, true, 0},
	    {"zeros in front", "007", 9, true, 7},
	    {"at the bound", "31", 31, true, 31},
	    {"above the bound", "32", 31, false, 0},
	    {"the largest", "18446744073709551615", UINT64_MAX, true,
		UINT64_MAX},
	    {"one more", "18446744073709551616", UINT64_MAX, false, 0},
	    {"a digit more", "184467440737095516150", UINT64_MAX, false, 0},
	    {"nothing", "", UINT64_MAX, false, 0},
	    {"a sign", "-1", UINT64_MAX, false, 0},
	    {"a plus", "+1", UINT64_MAX, false, 0},
	    {"a blank", " 1", UINT64_MAX, false, 0},
	    {"a letter behind", "1a", UINT64_MAX, false, 0},
	    {"hexadecimal", "0x1", UINT64_MAX, false, 0},
	};

	T_CASES (c, cases) {
		uint64_t got = 99;

		t_ok(c->label,
		    ky_str_u64(ky_str_of(c->text), c->max, &got) == c->good);
		t_ok(c->label, got == (c->good ? c->want : 99));
	}
}

static void
copy(void)
{
	char out[5] = "old";

	t_ok("one too many for its NUL",
	    !ky_str_copy(KY_STR("12345"), out, sizeof(out)));
	t_eq_str("nothing written", out, "old");
	t_ok("a NUL inside", !ky_str_copy(KY_STR("a\0b"), out, sizeof(out)));
	t_eq_str("nothing written", out, "old");
	t_ok("no room at all", !ky_str_copy(KY_STR(""), out, 0));
	t_ok("fits exactly", ky_str_copy(KY_STR("1234"), out, sizeof(out)));
	t_eq_str("with its NUL", out, "1234");
	t_ok("nothing", ky_str_copy(ky_str_of(NULL), out, sizeof(out)));
	t_eq_str("is a string too", out, "");
}

int
main(void)
{
	T_RUN(views);
	T_RUN(trim);
	T_RUN(numbers);
	T_RUN(copy);
	return t_done();
}
