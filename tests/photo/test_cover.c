/* Areas to be covered, as text and back. */
#include "photo/cover.h"

#include "t.h"

static void
there_and_back(void)
{
	struct ky_covers c = {.n = 0}, again;
	char text[KY_COVER_TEXT_SIZE];
	struct ky_err err;

	ky_covers_write(&c, text);
	t_eq_str("none", text, "");
	ky_covers_add(&c, 0, 2500, 10000, 3333);
	ky_covers_add(&c, 0, 5000, 5000, 5833);
	ky_covers_write(&c, text);
	t_eq_str("two", text, "0,2500,10000,3333;0,5000,5000,5833");
	t_good("are read", ky_covers_read(ky_str_of(text), &again, &err), &err);
	t_eq_int("both", again.n, 2);
	t_eq_int("the same", again.area[1].bottom, 5833);
	c.n = 0;
	while (c.n < KY_COVER_MAX)
		ky_covers_add(&c, 9998, 9998, 10000, 10000);
	ky_covers_write(&c, text);
	t_good("as many as there may be",
	    ky_covers_read(ky_str_of(text), &again, &err), &err);
	t_eq_int("are read", again.n, KY_COVER_MAX);
}

static void
wrong(void)
{
	static const char *const cases[] = {"x", "1,2,3", "1,2,3,4,5", ";",
	    "1,2,3,4;x", "5,0,5,9", "0,5,9,5", "9,0,1,9", "0,0,10001,9",
	    "-1,0,1,9", "0,0,1,99999999999999999999", " 0,0,1,1", "0,0,1,1,"};
	struct ky_covers c;
	struct ky_err err;

	T_CASES (text, cases)
		t_bad(*text, ky_covers_read(ky_str_of(*text), &c, &err),
		    KY_E_INPUT, &err, "to be covered is none");
}

int
main(void)
{
	T_RUN(there_and_back);
	T_RUN(wrong);
	return t_done();
}
