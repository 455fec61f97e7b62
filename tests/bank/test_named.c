#include "bank/named.h"

#include "t.h"

static void
twice(void)
{
	static const struct {
		const char *label;
		uint64_t n[6];
		uint64_t want, first, second; /* 0: none is there twice */
	} cases[] = {
	    {"none", {0}, 0, 0, 0},
	    {"one", {7}, 0, 0, 0},
	    {"in order", {1, 2, 3, 4}, 0, 0, 0},
	    {"out of order", {9, 3, 7, 1}, 0, 0, 0},
	    {"side by side", {1, 2, 2, 3}, 2, 102, 103},
	    {"far apart", {5, 1, 2, 3, 4, 5}, 5, 101, 106},
	    {"three times", {8, 8, 8}, 8, 101, 102},
	    {"two of them", {6, 4, 6, 4}, 4, 102, 104},
	    {"large numbers", {9999999999, 1, 9999999999}, 9999999999, 101,
		103},
	};

	T_CASES (c, cases) {
		struct ky_named s;
		struct ky_err err;
		uint64_t n = 0, place[2] = {0};

		ky_named_init(&s, 6);
		for (int i = 0; i < 6 && c->n[i] != 0; i++)
			t_good(c->label,
			    ky_named_add(&s, c->n[i], 101 + (uint64_t)i, &err),
			    &err);
		t_ok(c->label, ky_named_twice(&s, &n, place) == (c->want != 0));
		t_eq_int(c->label, (int64_t)n, (int64_t)c->want);
		t_eq_int(c->label, (int64_t)place[0], (int64_t)c->first);
		t_eq_int(c->label, (int64_t)place[1], (int64_t)c->second);
		ky_named_done(&s);
	}
}

/* More than the first room, and not one row more than was asked for. */
static void
many(void)
{
	enum {
		MANY = 5000
	};
	struct ky_named s;
	struct ky_err err;
	uint64_t n, place[2];
	bool good = true;

	ky_named_init(&s, MANY);
	for (uint64_t i = 0; i < MANY; i++)
		good = good &&
		    ky_named_add(&s, (i * 7919) % MANY + 1, i, &err) == KY_OK;
	t_ok("all are taken", good);
	t_eq_int("room", s.room, MANY);
	t_ok("each once", !ky_named_twice(&s, &n, place));
	ky_named_done(&s);
}

int
main(void)
{
	T_RUN(twice);
	T_RUN(many);
	return t_done();
}
