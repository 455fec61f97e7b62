#include "fixture.h"

static void
taken_once(void)
{
	struct fixture f;
	struct ky_balance *b = &f.p.balance;

	fixture_init(&f);
	t_good("look", b->look(b->self, &f.line, "k", &f.seen, &f.raw, &f.err),
	    &f.err);
	t_eq_int("it is there", f.seen.minor, 700);
	t_eq_int("and not taken", f.seen.taken, 0);
	t_good("take", b->take(b->self, &f.line, "k", &f.err), &f.err);
	t_good("again", b->take(b->self, &f.line, "k", &f.err), &f.err);
	t_good("look", b->look(b->self, &f.line, "k", &f.seen, &f.raw, &f.err),
	    &f.err);
	t_eq_int("nothing is left", f.seen.minor, 0);
	t_eq_int("what was taken under the key", f.seen.taken, 700);
	t_good("another key",
	    b->look(b->self, &f.line, "other", &f.seen, &f.raw, &f.err),
	    &f.err);
	t_eq_int("took nothing", f.seen.taken, 0);
	ky_world_done(&f.w);
}

int
main(void)
{
	T_RUN(taken_once);
	return t_done();
}
