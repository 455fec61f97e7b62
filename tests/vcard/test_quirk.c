#include "t.h"

#include "vcard/quirk.h"

static void
names(void)
{
	enum ky_quirk q;

	for (int i = 0; i < KY_QUIRK__MAX; i++) {
		const char *name = ky_quirk_name((enum ky_quirk)i);

		t_ok(name,
		    ky_quirk_parse(ky_str_of(name), &q) &&
			q == (enum ky_quirk)i);
	}
	t_ok("no other name", !ky_quirk_parse(KY_STR("cat"), &q));
}

static void
numbers(void)
{
	static const struct {
		const char *label, *text;
		bool good;
		enum ky_quirk which;
		uint32_t n;
	} cases[] = {
	    {"a name", "sw-91xx", true, KY_QUIRK_SW_91XX, 1},
	    {"its usual number", "cat-busy", true, KY_QUIRK_CAT_BUSY, 2},
	    {"another", "cat-busy=7", true, KY_QUIRK_CAT_BUSY, 7},
	    {"the greatest seed", "hostile-random=4294967295", true,
		KY_QUIRK_HOSTILE_RANDOM, UINT32_MAX},
	    {"too great", "hostile-random=4294967296", false, 0, 0},
	    {"none", "cat-busy=0", false, 0, 0},
	    {"empty", "cat-busy=", false, 0, 0},
	    {"no number", "cat-busy=x", false, 0, 0},
	    {"no name", "=1", false, 0, 0},
	    {"unknown", "sw-92xx", false, 0, 0},
	};

	T_CASES (c, cases) {
		struct ky_quirks q = {0};

		t_ok(c->label,
		    ky_quirks_add(&q, ky_str_of(c->text)) == c->good &&
			(!c->good || q.n[c->which] == c->n));
	}
}

int
main(void)
{
	T_RUN(names);
	T_RUN(numbers);
	return t_done();
}
