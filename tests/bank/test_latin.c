#include "bank/latin.h"
#include "t.h"

static void
folded(void)
{
	static const struct {
		const char *text, *want; /* NULL: refused */
	} cases[] = {
	    {"Sample", "Sample"},
	    {"O'Sample (Jr.), A/B-C?:+", "O'Sample (Jr.), A/B-C?:+"},
	    {"Nguyễn Thị Ví Dụ", "Nguyen Thi Vi Du"},
	    {"Đặng Ưu Ơn", "Dang Uu On"},
	    {"Jörg Groß", "Jorg Gross"},
	    {"Æsop Œuvre Þór", "AEsop OEuvre THor"},
	    {"Łukasz Żółć", "Lukasz Zolc"},
	    {"Ștefan Țepeș", "Stefan Tepes"},
	    {"İbrahim Işık", "Ibrahim Isik"},
	    {"Lǐ Nǚ", "Li Nu"},
	    {"Ångström", "Angstrom"},
	    {"e\xcc\x81tude", "etude"}, /* the mark behind its letter */
	    {"d’Exemple", "d'Exemple"},
	    {"A‐B", "A-B"},
	    {"山田", NULL},
	    {"ヤマダ", NULL},
	    {"Иван", NULL},
	    {"홍길동", NULL},
	    {"A & B", NULL},
	    {"A<B", NULL},
	    {"A_B", NULL},
	    {"3×4", NULL},
	    {"Ａ", NULL}, /* full width */
	    {"A\tB", NULL},
	    {"", NULL},
	    {"   ", NULL},
	    {"\xcc\x81", NULL}, /* a mark alone */
	    {"\xff", NULL},
	    {"A\xc3", NULL},
	    {"😀", NULL},
	};

	T_CASES (c, cases) {
		char out[64] = "";
		bool good = ky_latin_fold(ky_str_of(c->text), out, sizeof(out));

		t_ok(c->text, good == (c->want != NULL));
		if (c->want != NULL)
			t_eq_str("becomes", out, c->want);
	}
}

static void
ends_of_the_tables(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"À", "A"},
	    {"ÿ", "y"},
	    {"Ā", "A"},
	    {"ſ", "s"},
	    {"Ǎ", "A"},
	    {"ǜ", "u"},
	    {"Ạ", "A"},
	    {"ỹ", "y"},
	};

	T_CASES (c, cases) {
		char out[8] = "";

		t_ok(c->text,
		    ky_latin_fold(ky_str_of(c->text), out, sizeof(out)));
		t_eq_str("becomes", out, c->want);
	}
}

static void
room(void)
{
	char out[5];

	t_ok("four and a NUL", ky_latin_fold(KY_STR("abcd"), out, 5));
	t_ok("not five", !ky_latin_fold(KY_STR("abcde"), out, 5));
	t_ok("one that becomes two fits", ky_latin_fold(KY_STR("abß"), out, 5));
	t_ok("or does not", !ky_latin_fold(KY_STR("abcß"), out, 5));
	t_ok("marks take none", ky_latin_fold(KY_STR("abcd\xcc\x81"), out, 5));
}

static void
basic(void)
{
	t_ok("letters", ky_latin_is(KY_STR("AZ az 09")));
	t_ok("not a letter with a mark", !ky_latin_is(KY_STR("é")));
	t_ok("not a NUL", !ky_latin_is((struct ky_str){"a\0b", 3}));
	t_ok("not nothing", !ky_latin_is(KY_STR("")));
	t_ok("not blanks", !ky_latin_is(KY_STR("  ")));
}

int
main(void)
{
	T_RUN(folded);
	T_RUN(ends_of_the_tables);
	T_RUN(room);
	T_RUN(basic);
	return t_done();
}
