#include "fake.h"
#include "http/limit.h"
#include "t.h"

static void
buckets(void)
{
	struct ky_entropy chance = fake_entropy();
	struct ky_limit l;
	int64_t now = KY_HOUR_US;
	uint32_t in = 0, wait = 0;

	ky_limit_init(&l, 60, &chance);
	for (int i = 0; i < 100; i++)
		in += ky_limit_take(&l, KY_STR("a"), now) == 0;
	t_eq_int("a minute's worth at once", in, 60);
	wait = ky_limit_take(&l, KY_STR("a"), now);
	t_ok("then a second or two", wait >= 1 && wait <= 2);
	t_eq_int("others are not held up", ky_limit_take(&l, KY_STR("b"), now),
	    0);
	now += KY_SECOND_US;
	t_eq_int("one more after a second", ky_limit_take(&l, KY_STR("a"), now),
	    0);
	t_ok("and no other", ky_limit_take(&l, KY_STR("a"), now) > 0);
	now += KY_DAY_US;
	in = 0;
	for (int i = 0; i < 100; i++)
		in += ky_limit_take(&l, KY_STR("a"), now) == 0;
	t_eq_int("no more than that after a day", in, 60);
	now -= KY_HOUR_US;
	t_ok("a clock that went back gives nothing",
	    ky_limit_take(&l, KY_STR("a"), now) > 0);
	ky_limit_done(&l);
}

static void
bounded(void)
{
	struct ky_entropy chance = fake_entropy();
	struct ky_limit l;
	uint32_t refused = 0;

	ky_limit_init(&l, 1, &chance);
	for (int i = 0; i < 100000; i++) {
		char who[16];

		(void)snprintf(who, sizeof(who), "w%d", i);
		refused += ky_limit_take(&l, ky_str_of(who), KY_HOUR_US + i) !=
		    0;
	}
	t_eq_int("more than the table holds are let in", refused, 0);
	t_ok("who came last is remembered",
	    ky_limit_take(&l, KY_STR("w99999"), KY_HOUR_US + 100000) > 0);
	ky_limit_done(&l);
}

static void
without(void)
{
	struct ky_entropy chance = fake_entropy();
	struct ky_limit l;

	ky_limit_init(&l, 0, &chance);
	t_eq_int("0 is no limit", ky_limit_take(&l, KY_STR("a"), 0), 0);
	ky_limit_done(&l);
}

int
main(void)
{
	T_RUN(buckets);
	T_RUN(bounded);
	T_RUN(without);
	return t_done();
}
