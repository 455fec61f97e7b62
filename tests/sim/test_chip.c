#include "sim/chip.h"
#include "t.h"

static void
names_are_eids(void)
{
	for (uint32_t i = 0; i < KY_PHONES; i++) {
		struct ky_eid e = ky_phone_eid(i), back;
		struct ky_err err;

		t_good("a chip's name",
		    ky_eid_parse(ky_str_of(e.digits), &back, &err), &err);
	}
}

static void
numbers_grow_and_letters_come(void)
{
	struct ky_phones p = {.letters_n = 0};
	struct ky_profile_event ev;
	struct ky_random r;
	int64_t last = -1;
	uint32_t seen = 0;

	ky_random_init(&r, 1);
	t_ok("nothing was signed", !ky_phones_deliver(&p, &r, &ev));
	ky_phones_install(&p, 1);
	t_ok("it is there", ky_phones_has(&p));
	ky_phones_delete(&p);
	t_ok("it is not", !ky_phones_has(&p));
	t_eq_int("three were signed", p.letters_n, 3);
	for (uint8_t i = 0; i < p.letters_n; i++) {
		t_ok("numbers grow", p.letter[i].n > last);
		last = p.letter[i].n;
	}
	for (int i = 0; i < 100 && ky_phones_deliver(&p, &r, &ev); i++)
		seen |= 1U << ev.kind;
	t_eq_int("all of them come", seen,
	    1 << KY_PROFILE_INSTALL | 1 << KY_PROFILE_DISABLE |
		1 << KY_PROFILE_DELETE);
	t_eq_int("none is left", p.letters_n, 0);
}

static void
what_nobody_may_call_proven(void)
{
	struct ky_phones p = {.letters_n = 0};

	ky_phones_install(&p, 0);
	t_ok("nobody told", !ky_phones_known_there(&p));
	ky_phones_told(&p, &p.letter[0]);
	t_ok("told that it is there", ky_phones_known_there(&p));
	ky_phones_delete(&p);
	t_ok("deleted since", !ky_phones_known_there(&p));
	ky_phones_install(&p, 0);
	t_ok("again, and nobody told", !ky_phones_known_there(&p));
	ky_phones_told(&p, &p.letter[2]);
	t_ok("a deletion is not told of as being there",
	    !ky_phones_known_there(&p));
	ky_phones_told(&p, &p.letter[3]);
	t_ok("again, and told", ky_phones_known_there(&p));
}

static void
much_happens(void)
{
	struct ky_phones p = {.letters_n = 0};
	struct ky_profile_event ev;
	struct ky_random r;
	uint32_t kinds = 0;

	ky_random_init(&r, 7);
	for (int i = 0; i < 500; i++) {
		ky_phones_play(&p, &r);
		if (ky_phones_deliver(&p, &r, &ev))
			kinds |= 1U << ev.kind;
	}
	t_eq_int("of every kind", kinds, (1 << KY_PROFILE_EVENT__MAX) - 1);
}

int
main(void)
{
	T_RUN(names_are_eids);
	T_RUN(numbers_grow_and_letters_come);
	T_RUN(what_nobody_may_call_proven);
	T_RUN(much_happens);
	return t_done();
}
