#include "fixture.h"

static void
collects_once(void)
{
	struct fixture f;
	struct ky_pay *p = &f.p.pay;
	struct ky_subscriber *s;

	fixture_init(&f);
	s = fixture_subscriber(&f);
	s->card_refused = true;
	t_bad("a bad card", p->collect(p->self, 1, &f.line, 300, "k", &f.err),
	    KY_E_REFUSED, &f.err, "card");
	s->card_refused = false;
	t_good("a good one", p->collect(p->self, 1, &f.line, 300, "k", &f.err),
	    &f.err);
	t_good("again", p->collect(p->self, 1, &f.line, 300, "k", &f.err),
	    &f.err);
	t_good("look",
	    p->look(p->self, 1, &f.line, "k", &f.seen, &f.raw, &f.err), &f.err);
	t_ok("seen", f.seen.settled && f.seen.minor == 300);
	t_eq_int("collected once", s->collected, 300);
	t_good("back", p->refund(p->self, 1, &f.line, 100, "r", &f.err),
	    &f.err);
	t_eq_int("paid back", s->paid_out, 100);
	ky_world_done(&f.w);
}

int
main(void)
{
	T_RUN(collects_once);
	return t_done();
}
