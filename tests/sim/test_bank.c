#include "fixture.h"

static void
look(struct fixture *f, const char *key)
{
	t_good("look",
	    f->p.bank.look(f->p.bank.self, 1, &f->line, key, &f->seen, &f->raw,
		&f->err),
	    &f->err);
}

static void
arrives_once_and_later(void)
{
	struct fixture f;
	struct ky_bank *b = &f.p.bank;

	fixture_init(&f);
	f.w.settle_us = 40 * KY_HOUR_US;
	look(&f, "k");
	t_eq_int("never heard of", f.seen.minor, 0);
	t_good("order", b->transfer(b->self, 1, &f.line, 500, "k", &f.err),
	    &f.err);
	t_good("order again",
	    b->transfer(b->self, 1, &f.line, 500, "k", &f.err), &f.err);
	look(&f, "k");
	t_ok("ordered, on its way", f.seen.minor == 500 && !f.seen.settled);
	ky_world_advance(&f.w, 40 * KY_HOUR_US);
	look(&f, "k");
	t_ok("arrived", f.seen.settled);
	t_eq_int("paid once", fixture_subscriber(&f)->paid_out, 500);
	ky_world_done(&f.w);
}

static void
comes_back(void)
{
	struct fixture f;
	struct ky_bank *b = &f.p.bank;
	struct ky_subscriber *s;

	fixture_init(&f);
	s = fixture_subscriber(&f);
	t_eq_int("nothing to come back", ky_world_bounce(&f.w, s), 0);
	t_good("order", b->transfer(b->self, 1, &f.line, 500, "k", &f.err),
	    &f.err);
	t_eq_int("before anybody was told: as if never ordered",
	    ky_world_bounce(&f.w, s), 0);
	look(&f, "k");
	t_eq_int("never heard of", f.seen.minor, 0);
	t_good("order", b->transfer(b->self, 1, &f.line, 500, "k", &f.err),
	    &f.err);
	look(&f, "k");
	t_eq_int("after: to be reported", ky_world_bounce(&f.w, s), 500);
	t_eq_int("and not paid", s->paid_out, 0);
	ky_world_done(&f.w);
}

int
main(void)
{
	T_RUN(arrives_once_and_later);
	T_RUN(comes_back);
	return t_done();
}
