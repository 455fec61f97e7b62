#include "guide/han.h"

#include "t.h"

#include <uchar.h>

static void
one_way(void)
{
	static const struct {
		const char *label;
		char32_t from, to;
	} cases[] = {
	    {"simplified", U'软', U'軟'},
	    {"Japanese", U'帰', U'歸'},
	    {"traditional stays", U'軟', U'軟'},
	    {"the same in all", U'本', U'本'},
	    {"kana stay", U'ソ', U'ソ'},
	    {"letters stay", U'a', U'a'},
	    {"beyond the plane", 0x20000, 0x20000},
	};

	T_CASES (c, cases)
		t_eq_int(c->label, ky_han_one(c->from), c->to);
}

/* The table is looked up by halves: one out of order would not be found. */
static void
the_table(void)
{
	uint32_t changed = 0, twice = 0;

	for (uint32_t code = 0x3000; code < 0x10000; code++) {
		uint32_t one = ky_han_one(code);

		changed += one != code;
		twice += ky_han_one(one) != one;
	}
	t_eq_int("every row is found", changed, 375);
	t_eq_int("and leads to one that stays", twice, 0);
}

int
main(void)
{
	T_RUN(one_way);
	T_RUN(the_table);
	return t_done();
}
