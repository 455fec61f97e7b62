/* The one door of all peers: faults, keys, and waiting. */
#include "fixture.h"

#include <errno.h>

static enum ky_code
collect(struct fixture *f, const char *key)
{
	return f->p.pay.collect(f->p.pay.self, 1, &f->line, 300, key, &f->err);
}

static void
each_fault_does_what_it_says(void)
{
	static const struct {
		const char *label;
		enum ky_fault fault;
		enum ky_code code;
		int64_t collected;
	} cases[] = {
	    {"none", KY_FAULT_NONE, KY_OK, 300},
	    {"before: nothing happened", KY_FAULT_BEFORE, KY_E_RETRY, 0},
	    {"after: it happened", KY_FAULT_AFTER, KY_E_UNSURE, 300},
	    {"refused: nothing happened", KY_FAULT_REFUSE, KY_E_REFUSED, 0},
	    {"died before", KY_FAULT_DIE_BEFORE, KY_E_SYSTEM, 0},
	    {"died after", KY_FAULT_DIE_AFTER, KY_E_SYSTEM, 300},
	};

	T_CASES (c, cases) {
		struct fixture f;

		fixture_init(&f);
		fixture_fault(&f, c->fault);
		t_eq_int(c->label, collect(&f, "k"), c->code);
		t_eq_int(c->label, fixture_subscriber(&f)->collected,
		    c->collected);
		ky_faults_restart(&f.w.faults);
		fixture_fault(&f, KY_FAULT_NONE);
		t_eq_int("then it works", collect(&f, "k"), KY_OK);
		t_eq_int("once", fixture_subscriber(&f)->collected, 300);
		ky_world_done(&f.w);
	}
}

static void
look(struct fixture *f)
{
	t_good("look",
	    f->p.bss.look(f->p.bss.self, &f->line, &f->seen, &f->raw, &f->err),
	    &f->err);
}

static void
late_and_stale(void)
{
	struct fixture f;
	struct ky_bss *b = &f.p.bss;

	fixture_init(&f);
	fixture_fault(&f, KY_FAULT_DELAY);
	t_good("taken on",
	    b->unbind_devices(b->self, &f.line, KY_ALL, "k", &f.err), &f.err);
	fixture_fault(&f, KY_FAULT_NONE);
	look(&f);
	t_eq_int("not yet", f.seen.devices, 1);
	ky_world_advance(&f.w, 2 * KY_DAY_US);
	look(&f);
	t_eq_int("later", f.seen.devices, 0);
	fixture_fault(&f, KY_FAULT_STALE);
	look(&f);
	t_eq_int("what was", f.seen.devices, 1);
	ky_world_done(&f.w);
}

static void
requests_keep_their_order(void)
{
	struct fixture f;
	struct ky_bss *b = &f.p.bss;

	fixture_init(&f);
	fixture_fault(&f, KY_FAULT_DELAY);
	t_good("end, late",
	    b->end(b->self, &f.line, D(2026, 9, 30), "a", &f.err), &f.err);
	fixture_fault(&f, KY_FAULT_NONE);
	t_good("keep", b->keep(b->self, &f.line, "b", &f.err), &f.err);
	ky_world_advance(&f.w, 5 * KY_DAY_US);
	look(&f);
	t_ok("the later request wins", ky_date_none(f.seen.last_day));
	ky_world_done(&f.w);
}

static void
keys(void)
{
	struct fixture f;

	fixture_init(&f);
	t_eq_int("a key", collect(&f, "k"), KY_OK);
	t_good("for something else",
	    f.p.pay.refund(f.p.pay.self, 1, &f.line, 300, "k", &f.err), &f.err);
	t_ok("is noticed", f.w.wrong != NULL);
	f.w.forgets_keys = true;
	t_eq_int("a forgetful peer", collect(&f, "k"), KY_OK);
	t_eq_int("does it twice", fixture_subscriber(&f)->collected, 600);
	ky_world_done(&f.w);
}

static void
strangers(void)
{
	struct fixture f;

	fixture_init(&f);
	memcpy(f.line.contract_no.text, "C-2", sizeof("C-2"));
	t_bad("do", collect(&f, "k"), KY_E_REFUSED, &f.err, "subscriber");
	t_bad("look",
	    f.p.bss.look(f.p.bss.self, &f.line, &f.seen, &f.raw, &f.err),
	    KY_E_RETRY, &f.err, "subscriber");
	ky_world_done(&f.w);
}

int
main(void)
{
	T_RUN(each_fault_does_what_it_says);
	T_RUN(late_and_stale);
	T_RUN(requests_keep_their_order);
	T_RUN(keys);
	T_RUN(strangers);
	return t_done();
}
