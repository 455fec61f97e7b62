#include "sim/fault.h"
#include "t.h"

#include <errno.h>

static void
draws_only_what_can_be(void)
{
	static const struct {
		const char *label;
		enum ky_fault fault;
		unsigned possible;
		bool comes;
	} cases[] = {
	    {"a do may lose its answer", KY_FAULT_AFTER, KY_FAULTS_OF_DO, true},
	    {"a do may come late", KY_FAULT_DELAY, KY_FAULTS_OF_DO, true},
	    {"a do may be refused", KY_FAULT_REFUSE, KY_FAULTS_OF_DO, true},
	    {"a do is not stale", KY_FAULT_STALE, KY_FAULTS_OF_DO, false},
	    {"a look may be stale", KY_FAULT_STALE, KY_FAULTS_OF_LOOK, true},
	    {"a look changes nothing", KY_FAULT_AFTER, KY_FAULTS_OF_LOOK,
		false},
	    {"a look is not refused", KY_FAULT_REFUSE, KY_FAULTS_OF_LOOK,
		false},
	    {"a write may fail", KY_FAULT_BEFORE, KY_FAULTS_OF_WRITE, true},
	    {"a write is undone when its process dies", KY_FAULT_DIE_AFTER,
		KY_FAULTS_OF_WRITE, false},
	    {"a commit may lose its answer", KY_FAULT_AFTER,
		KY_FAULTS_OF_COMMIT, true},
	    {"a commit may be the last thing", KY_FAULT_DIE_AFTER,
		KY_FAULTS_OF_COMMIT, true},
	    {"a read does not fail", KY_FAULT_BEFORE, KY_FAULTS_OF_READ, false},
	    {"a read may find us dead", KY_FAULT_DIE_BEFORE, KY_FAULTS_OF_READ,
		true},
	};

	T_CASES (c, cases) {
		struct ky_faults f;

		ky_faults_init(&f, 1);
		f.permille[c->fault] = 1000;
		t_eq_int(c->label, ky_fault_draw(&f, c->possible) == c->fault,
		    c->comes);
	}
}

static void
death_lasts(void)
{
	struct ky_faults f;
	struct ky_err err;

	ky_faults_init(&f, 1);
	f.die_at = 3;
	t_eq_int("first call", ky_fault_draw(&f, KY_FAULTS_OF_DO), 0);
	t_eq_int("second call", ky_fault_draw(&f, KY_FAULTS_OF_DO), 0);
	t_eq_int("the third is the last", ky_fault_draw(&f, KY_FAULTS_OF_READ),
	    KY_FAULT_DIE_BEFORE);
	ky_faults_stop(&f);
	t_eq_int("dead stays dead", ky_fault_draw(&f, KY_FAULTS_OF_READ),
	    KY_FAULT_DIE_BEFORE);
	ky_faults_restart(&f);
	t_eq_int("until the restart", ky_fault_draw(&f, KY_FAULTS_OF_READ),
	    KY_FAULT_NONE);
	t_bad("how a dead call ends", ky_fault_dead(&err), KY_E_SYSTEM, &err,
	    "died");
	t_eq_int("its cause", err.cause, ESHUTDOWN);
}

static void
counts(void)
{
	struct ky_faults f;

	ky_faults_init(&f, 1);
	f.permille[KY_FAULT_BEFORE] = 200;
	for (int i = 0; i < 1000; i++)
		(void)ky_fault_draw(&f, KY_FAULTS_OF_WRITE);
	t_eq_int("calls", (int64_t)f.calls, 1000);
	t_ok("about a fifth fail",
	    f.drawn[KY_FAULT_BEFORE] > 150 && f.drawn[KY_FAULT_BEFORE] < 250);
	t_eq_str("by name", ky_fault_name(KY_FAULT_BEFORE), "failed before");
}

int
main(void)
{
	T_RUN(draws_only_what_can_be);
	T_RUN(death_lasts);
	T_RUN(counts);
	return t_done();
}
