/* A store that counts, behind the one that fails. */
#include "sim/store.h"
#include "t.h"

struct counter {
	int begun, committed, rolled_back, finished;
	struct ky_case saved;
};

static enum ky_code
begin(void *self, struct ky_err *err)
{
	(void)err;
	((struct counter *)self)->begun++;
	return KY_OK;
}

static enum ky_code
commit(void *self, struct ky_err *err)
{
	(void)err;
	((struct counter *)self)->committed++;
	return KY_OK;
}

static void
rollback(void *self)
{
	((struct counter *)self)->rolled_back++;
}

static enum ky_code
effect_finish(void *self, const struct ky_slug *issuer, uint64_t id,
    bool *there, struct ky_err *err)
{
	(void)issuer;
	(void)id;
	(void)err;
	((struct counter *)self)->finished++;
	*there = true;
	return KY_OK;
}

static enum ky_code
case_save(void *self, const struct ky_case *before, struct ky_decision *d,
    bool *stale, struct ky_err *err)
{
	(void)before;
	(void)err;
	((struct counter *)self)->saved = d->after;
	*stale = false;
	return KY_OK;
}

static struct ky_store
counting(struct counter *c)
{
	*c = (struct counter){0};
	return (struct ky_store){
	    .self = c,
	    .begin = begin,
	    .commit = commit,
	    .rollback = rollback,
	    .effect_finish = effect_finish,
	    .case_save = case_save,
	};
}

static void
commits(void)
{
	static const struct {
		const char *label;
		enum ky_fault fault;
		enum ky_code code;
		int committed, rolled_back;
	} cases[] = {
	    {"none", KY_FAULT_NONE, KY_OK, 1, 0},
	    {"before: not committed", KY_FAULT_BEFORE, KY_E_RETRY, 0, 1},
	    {"after: committed, unsure", KY_FAULT_AFTER, KY_E_UNSURE, 1, 0},
	    {"died before: undone when opened again", KY_FAULT_DIE_BEFORE,
		KY_E_SYSTEM, 0, 1},
	    {"died after", KY_FAULT_DIE_AFTER, KY_E_SYSTEM, 1, 0},
	};

	T_CASES (c, cases) {
		struct counter n;
		struct ky_store inner = counting(&n), *s;
		struct ky_faults f;
		struct ky_err err;

		ky_faults_init(&f, 1);
		s = ky_sim_store_new(&inner, &f, KY_BREAK_NOTHING);
		t_good(c->label, s->begin(s->self, &err), &err);
		f.permille[c->fault] = 1000;
		t_eq_int(c->label, s->commit(s->self, &err), c->code);
		if (f.dead)
			s->rollback(s->self);
		t_ok("the dead roll nothing back",
		    !f.dead || n.rolled_back == 0);
		t_ok("the inner store again", ky_sim_store_free(s) == &inner);
		t_eq_int(c->label, n.committed, c->committed);
		t_eq_int(c->label, n.rolled_back, c->rolled_back);
	}
}

static void
writes(void)
{
	struct counter n;
	struct ky_store inner = counting(&n), *s;
	static const struct ky_slug issuer = {"x"};
	struct ky_faults f;
	struct ky_err err;
	bool there;

	ky_faults_init(&f, 1);
	s = ky_sim_store_new(&inner, &f, KY_BREAK_NOTHING);
	t_good("goes through",
	    s->effect_finish(s->self, &issuer, 1, &there, &err), &err);
	f.permille[KY_FAULT_BEFORE] = 1000;
	t_bad("or fails", s->effect_finish(s->self, &issuer, 1, &there, &err),
	    KY_E_RETRY, &err, "busy");
	t_eq_int("and nothing happened", n.finished, 1);
	(void)ky_sim_store_free(s);
	t_ok("nothing to free", ky_sim_store_free(NULL) == NULL);
}

/* What lies beside the lines is reached as it is. */
static void
what_lies_beside(void)
{
	static const char beside[2];
	struct ky_faults f;
	struct ky_store inner = {.office = (const void *)&beside[0],
	    .till = (const void *)&beside[1]};
	struct ky_store *s;

	ky_faults_init(&f, 1);
	s = ky_sim_store_new(&inner, &f, KY_BREAK_NOTHING);
	t_ok("the office", s->office == inner.office);
	t_ok("and the till", s->till == inner.till);
	(void)ky_sim_store_free(s);
}

/* One that was seen: never as it was. */
static void
a_plan_is_lost(struct ky_store *inner, const struct counter *n,
    struct ky_faults *f)
{
	static struct ky_decision d;
	static struct ky_case before;
	struct ky_store *s = ky_sim_store_new(inner, f, KY_BREAK_PLAN);
	struct ky_err err;
	int moved = 0, lost = 0;
	bool stale;

	for (int i = 0; i < 100; i++) {
		d.after = before;
		d.after.change.kind = KY_CHANGE_PLAN;
		d.after.change.state = KY_CHANGE_DONE;
		d.after.line.tariffs_n = 1;
		d.after.line.tariff[0] = (struct ky_tariff){{"light"}, 980, 0,
		    {2026, 9, 1}};
		if (s->case_save(s->self, &before, &d, &stale, &err) != KY_OK)
			break;
		lost += n->saved.line.tariffs_n == 0;
		moved += n->saved.line.tariffs_n == 1 &&
		    n->saved.line.tariff[0].from.month == 10;
	}
	t_eq_int("a plan is lost, or begins another day", lost + moved, 100);
	t_ok("as often the one as the other", lost > 20 && moved > 20);
	(void)ky_sim_store_free(s);
}

static void
broken_on_purpose(void)
{
	static struct ky_decision d;
	struct counter n;
	struct ky_store inner = counting(&n), *s;
	struct ky_faults f;
	struct ky_err err;
	int lies = 0, lost;
	bool stale;

	ky_faults_init(&f, 1);
	s = ky_sim_store_new(&inner, &f, KY_BREAK_DUTY);
	for (int i = 0; i < 1000; i++) {
		d.after.duties_n = 1;
		d.after.duty[0].state = KY_STATE_OPEN;
		if (s->case_save(s->self, &d.after, &d, &stale, &err) != KY_OK)
			break;
		lies += n.saved.duty[0].state == KY_STATE_SEEN;
	}
	t_ok("now and then a duty counts as seen", lies > 5 && lies < 60);
	(void)ky_sim_store_free(s);

	s = ky_sim_store_new(&inner, &f, KY_BREAK_COMMIT);
	lost = 0;
	for (int i = 0; i < 1000; i++) {
		int before = n.committed;

		if (s->begin(s->self, &err) != KY_OK ||
		    s->commit(s->self, &err) != KY_OK)
			break;
		lost += n.committed == before;
	}
	t_ok("now and then a commit is lost", lost > 5 && lost < 60);
	(void)ky_sim_store_free(s);
	a_plan_is_lost(&inner, &n, &f);
}

int
main(void)
{
	T_RUN(commits);
	T_RUN(writes);
	T_RUN(what_lies_beside);
	T_RUN(broken_on_purpose);
	return t_done();
}
