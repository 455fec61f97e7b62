#include "fixture.h"

static void
look(struct fixture *f)
{
	t_good("look",
	    f->p.hlr.look(f->p.hlr.self, &f->line.imsi, &f->seen, &f->raw,
		&f->err),
	    &f->err);
}

static void
access_first_then_the_row(void)
{
	struct fixture f;
	struct ky_hlr *h = &f.p.hlr;

	fixture_init(&f);
	ky_world_port_out(&f.w, fixture_subscriber(&f));
	t_good("withdraw", h->withdraw(h->self, &f.line.imsi, "a", &f.err),
	    &f.err);
	look(&f);
	t_ok("known, no access", f.seen.known && !f.seen.attached);
	t_good("remove", h->remove(h->self, &f.line.imsi, "b", &f.err), &f.err);
	look(&f);
	t_ok("gone", !f.seen.known && !f.seen.attached);
	t_ok("nothing wrong in that", f.w.wrong == NULL);
	ky_world_done(&f.w);
}

static void
removing_a_row_alone_leaves_the_phone_attached(void)
{
	struct fixture f;

	fixture_init(&f);
	ky_world_port_out(&f.w, fixture_subscriber(&f));
	t_good("remove",
	    f.p.hlr.remove(f.p.hlr.self, &f.line.imsi, "b", &f.err), &f.err);
	look(&f);
	t_ok("attached all the same", !f.seen.known && f.seen.attached);
	ky_world_done(&f.w);
}

static void
too_early_is_noticed(void)
{
	struct fixture f;

	fixture_init(&f);
	t_good("withdraw",
	    f.p.hlr.withdraw(f.p.hlr.self, &f.line.imsi, "a", &f.err), &f.err);
	t_ok("the world says what went wrong", f.w.wrong != NULL);
	ky_world_done(&f.w);
}

static void
a_stranger_is_not_known(void)
{
	struct fixture f;
	struct ky_imsi other = {"440100000000002", 2};

	fixture_init(&f);
	t_good("look",
	    f.p.hlr.look(f.p.hlr.self, &other, &f.seen, &f.raw, &f.err),
	    &f.err);
	t_ok("neither known nor attached", !f.seen.known && !f.seen.attached);
	ky_world_done(&f.w);
}

int
main(void)
{
	T_RUN(access_first_then_the_row);
	T_RUN(removing_a_row_alone_leaves_the_phone_attached);
	T_RUN(too_early_is_noticed);
	T_RUN(a_stranger_is_not_known);
	return t_done();
}
