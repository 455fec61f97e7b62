#include "fixture.h"

static void
look(struct fixture *f)
{
	t_good("look",
	    f->p.bss.look(f->p.bss.self, &f->line, &f->seen, &f->raw, &f->err),
	    &f->err);
}

static void
a_contract_runs_to_the_end_of_its_day(void)
{
	struct fixture f;

	fixture_init(&f);
	t_good("end",
	    f.p.bss.end(f.p.bss.self, &f.line, D(2026, 8, 27), "k", &f.err),
	    &f.err);
	ky_world_advance(&f.w, 36 * KY_HOUR_US - KY_SECOND_US);
	look(&f);
	t_ok("a second before midnight in Japan it runs", f.seen.running);
	t_eq_int("the day is set", ky_date_cmp(f.seen.last_day, D(2026, 8, 27)),
	    0);
	ky_world_advance(&f.w, KY_SECOND_US);
	look(&f);
	t_ok("at midnight it is over", !f.seen.running);
	t_eq_int("its own options with it, a third party's go on",
	    f.seen.options, 2);
	t_bad("now it cannot be kept",
	    f.p.bss.keep(f.p.bss.self, &f.line, "x", &f.err), KY_E_REFUSED,
	    &f.err, "over");
	ky_world_done(&f.w);
}

static void
it_can_be_kept(void)
{
	struct fixture f;

	fixture_init(&f);
	t_good("end",
	    f.p.bss.end(f.p.bss.self, &f.line, D(2026, 8, 27), "k", &f.err),
	    &f.err);
	t_good("keep", f.p.bss.keep(f.p.bss.self, &f.line, "x", &f.err),
	    &f.err);
	ky_world_advance(&f.w, 10 * KY_DAY_US);
	look(&f);
	t_ok("kept", f.seen.running && ky_date_none(f.seen.last_day));
	ky_world_done(&f.w);
}

static void
prepaid_ends_by_itself(void)
{
	struct fixture f;

	fixture_init(&f);
	f.line.valid_until = D(2026, 8, 26);
	ky_world_add(&f.w, &f.line);
	look(&f);
	t_ok("valid", f.seen.running && ky_date_none(f.seen.last_day));
	ky_world_advance(&f.w, 12 * KY_HOUR_US);
	look(&f);
	t_ok("used up", !f.seen.running);
	t_eq_int("on its own day", ky_date_cmp(f.seen.last_day, D(2026, 8, 26)),
	    0);
	ky_world_done(&f.w);
}

static void
hangers(void)
{
	struct fixture f;

	fixture_init(&f);
	t_good("options",
	    f.p.bss.end_options(f.p.bss.self, &f.line, KY_ALL, "a", &f.err),
	    &f.err);
	t_good("devices",
	    f.p.bss.unbind_devices(f.p.bss.self, &f.line, KY_ALL, "b", &f.err),
	    &f.err);
	ky_world_use(&f.w, fixture_subscriber(&f), 500);
	look(&f);
	t_eq_int("only its own options end", f.seen.options, 2);
	t_eq_int("no device bound", f.seen.devices, 0);
	t_eq_int("usage", f.seen.late_usage, 500);
	look(&f);
	t_eq_int("a look changes nothing", f.seen.late_usage, 500);
	t_eq_str("says where from", f.raw.origin, "simulated bss");
	ky_world_done(&f.w);
}

int
main(void)
{
	T_RUN(a_contract_runs_to_the_end_of_its_day);
	T_RUN(it_can_be_kept);
	T_RUN(prepaid_ends_by_itself);
	T_RUN(hangers);
	return t_done();
}
