/*
 * The contract of port/till.h: payment runs, and results taken once.
 */
#include "till.h"

#include <pthread.h>
#include <sys/wait.h>

/* --- what a run is --- */

static void
same_run(const struct ky_payrun *a, const struct ky_payrun *b)
{
	t_ok("a payment run",
	    a->n == b->n && a->state == b->state && a->form == b->form &&
		strcmp(a->provider.text, b->provider.text) == 0 &&
		strcmp(a->currency, b->currency) == 0 &&
		ky_date_cmp(a->day, b->day) == 0 &&
		strcmp(a->maker.text, b->maker.text) == 0 &&
		strcmp(a->checker.text, b->checker.text) == 0 &&
		strcmp(a->voider.text, b->voider.text) == 0 &&
		a->created.us == b->created.us &&
		a->approved.us == b->approved.us &&
		a->finished.us == b->finished.us && a->count == b->count &&
		a->total == b->total && a->paid == b->paid &&
		a->failed == b->failed &&
		memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0);
}

static void
a_run_comes_back_as_it_was(void)
{
	for (int form = 0; form < KY_RAIL_FORM__MAX; form++) {
		struct ky_payrun r = some_run((enum ky_rail_form)form), got;

		FIX_DO(s, put_run(&r));
		t_eq_int("numbered from one", (int64_t)r.n, form + 1);
		got = payrun(r.n);
		same_run(&got, &r);
		r.state = KY_PAYRUN_APPROVED;
		r.checker = slug("clerk-2");
		r.voider = slug("clerk-3");
		r.approved = r.finished = fix_time();
		r.count = 5;
		r.total = INT64_C(5000000000);
		r.paid = 3;
		r.failed = 1;
		r.sha256[0] = 7;
		FIX_DO(s, put_run(&r));
		got = payrun(r.n);
		same_run(&got, &r);
	}
}

static void
what_a_run_is_of_does_not_change(void)
{
	struct ky_payrun r = some_run(KY_RAIL_FORM_PAIN001), want, got;

	(void)snprintf(r.currency, sizeof(r.currency), "EUR");
	FIX_DO(s, put_run(&r));
	want = r;
	r.form = KY_RAIL_FORM_ZENGIN;
	r.provider = slug("demo-rental");
	r.day.day = 1;
	r.maker = slug("clerk-9");
	r.created.us++;
	FIX_DO(s, put_run(&r));
	got = payrun(r.n);
	same_run(&got, &want);
}

static void
what_must_not_be_is_refused(void)
{
	struct ky_payrun r = some_run(KY_RAIL_FORM_ZENGIN), other;

	(void)snprintf(r.currency, sizeof(r.currency), "USD");
	TILL_BAD("a bulk transfer file in dollars", put_run(&r), KY_E_INPUT,
	    "by zengin is in JPY, not in USD");
	r = filled(KY_RAIL_FORM_ZENGIN, 1);
	r.checker = r.maker;
	TILL_BAD("approved by its maker", put_run(&r), KY_E_INPUT,
	    "by the one who made it");
	/* Whoever is said to have made it: the stored one counts. */
	r.maker = slug("clerk-9");
	r.checker = slug("clerk-1");
	TILL_BAD("under another name", put_run(&r), KY_E_INPUT,
	    "by the one who made it");
	r = payrun(r.n);
	r.sha256[0] = 1;
	FIX_DO(s, put_run(&r));
	r.sha256[0] = 2;
	TILL_BAD("another file", put_run(&r), KY_E_INPUT,
	    "the file of payment run 1 is fixed");
	memset(r.sha256, 0, sizeof(r.sha256));
	TILL_BAD("no file any more", put_run(&r), KY_E_INPUT, "is fixed");
	other = some_run(KY_RAIL_FORM_ZENGIN);
	other.n = 9;
	TILL_BAD("one that is not there", put_run(&other), KY_E_INPUT,
	    "there is no payment run 9");
}

static void
runs_are_listed(void)
{
	static const struct {
		const char *label;
		enum ky_payrun_state state;
		const char *provider;
		uint64_t after;
		uint32_t max;
		const char *want;
	} cases[] = {
	    {"all", KY_PAYRUN_STATE__MAX, "", 0, 9, "1 2 3 4"},
	    {"a page", KY_PAYRUN_STATE__MAX, "", 0, 2, "1 2"},
	    {"the next", KY_PAYRUN_STATE__MAX, "", 2, 2, "3 4"},
	    {"beyond all", KY_PAYRUN_STATE__MAX, "", UINT64_MAX, 9, ""},
	    {"in a state", KY_PAYRUN_PROPOSED, "", 0, 9, "1 3 4"},
	    {"after one", KY_PAYRUN_PROPOSED, "", 1, 1, "3"},
	    {"a provider's", KY_PAYRUN_STATE__MAX, "demo-rental", 0, 9, "3"},
	    {"nobody's", KY_PAYRUN_STATE__MAX, "nobody", 0, 9, ""},
	    {"a provider's in a state", KY_PAYRUN_APPROVED, "demo-mobile", 0, 9,
		"2"},
	};
	struct ky_payrun r, rows[9];
	bool found = true;
	uint32_t n;

	for (int i = 1; i <= 4; i++) {
		r = some_run(KY_RAIL_FORM_ZENGIN);
		if (i == 3)
			r.provider = slug("demo-rental");
		FIX_DO(s, put_run(&r));
		if (i != 2)
			continue;
		r.state = KY_PAYRUN_APPROVED;
		r.checker = slug("clerk-2");
		FIX_DO(s, put_run(&r));
	}
	T_CASES (c, cases) {
		struct ky_slug provider = slug(c->provider);
		char got[64] = "";
		size_t len = 0;

		t_good("list",
		    t->payruns(t->self, &fix_issuer, c->state, &provider,
			c->after, c->max, rows, &n, &err),
		    &err);
		for (uint32_t i = 0; i < n; i++)
			len += (size_t)snprintf(got + len, sizeof(got) - len,
			    "%s%" PRIu64, i > 0 ? " " : "", rows[i].n);
		t_eq_str(c->label, got, c->want);
	}
	t_good("get", t->payrun_get(t->self, &fix_issuer, 5, &r, &found, &err),
	    &err);
	t_ok("there is no fifth", !found);
	t_good("get",
	    t->payrun_get(t->self, &fix_issuer, UINT64_MAX, &r, &found, &err),
	    &err);
	t_ok("nor one beyond all", !found);
}

/* --- filling --- */

static struct ky_transfer
order(uint64_t line, unsigned n, enum ky_payee_kind kind, const char *currency,
    const char *provider)
{
	struct ky_transfer x = some_transfer(line, n, kind);

	(void)snprintf(x.currency, sizeof(x.currency), "%s", currency);
	x.provider = slug(provider);
	FIX_DO(s, put(&x));
	return x;
}

static void
a_run_takes_what_its_form_can_carry(void)
{
	static const struct {
		const char *label;
		enum ky_rail_form form;
		const char *currency, *provider;
		uint32_t max;
		const char *want;
		int64_t total;
	} cases[] = {
	    {"by zengin in yen", KY_RAIL_FORM_ZENGIN, "JPY", "demo-mobile", 9,
		"1 6", 1001 + 1006},
	    {"abroad in yen", KY_RAIL_FORM_PAIN001, "JPY", "demo-mobile", 9,
		"2", 1002},
	    {"abroad in euro", KY_RAIL_FORM_PAIN001, "EUR", "demo-mobile", 9,
		"3", 1003},
	    {"another provider's", KY_RAIL_FORM_ZENGIN, "JPY", "demo-rental", 9,
		"4", 1004},
	    {"nobody's", KY_RAIL_FORM_ZENGIN, "JPY", "nobody", 9, "", 0},
	    {"what no form carries stays", KY_RAIL_FORM_PAIN001, "USD",
		"demo-mobile", 9, "", 0},
	};
	uint64_t line = add_line(1);

	(void)order(line, 1, KY_PAYEE_JAPAN, "JPY", "demo-mobile");
	(void)order(line, 2, KY_PAYEE_ABROAD, "JPY", "demo-mobile");
	(void)order(line, 3, KY_PAYEE_ABROAD, "EUR", "demo-mobile");
	(void)order(line, 4, KY_PAYEE_JAPAN, "JPY", "demo-rental");
	(void)order(line, 5, KY_PAYEE_JAPAN, "USD", "demo-mobile");
	(void)order(line, 6, KY_PAYEE_JAPAN, "JPY", "demo-mobile");
	T_CASES (c, cases) {
		struct ky_payrun r = some_run(c->form), got;

		r.provider = slug(c->provider);
		(void)snprintf(r.currency, sizeof(r.currency), "%s",
		    c->currency);
		t_good("begin", s->begin(s->self, &err), &err);
		t_good("make", put_run(&r), &err);
		t_good("fill", fill_run(&r, c->max), &err);
		t_good("commit", s->commit(s->self, &err), &err);
		t_eq_str(c->label, in_state(KY_TRANSFER_IN_RUN, r.n), c->want);
		t_eq_int("their sum", r.total, c->total);
		got = payrun(r.n);
		same_run(&got, &r);
	}
	t_eq_str("left in the queue", in_state(KY_TRANSFER_QUEUED, 0), "5");
}

static void
the_oldest_go_first_and_each_once(void)
{
	uint64_t line = add_line(1);
	struct ky_payrun a, b, c;

	order_many(line, 1, 7);
	a = filled(KY_RAIL_FORM_ZENGIN, 3);
	t_ok("three of them", a.count == 3 && a.total == 1001 + 1002 + 1003);
	t_eq_str("the oldest", in_state(KY_TRANSFER_STATE__MAX, a.n), "1 2 3");
	b = filled(KY_RAIL_FORM_ZENGIN, 9);
	t_eq_str("the others", in_state(KY_TRANSFER_STATE__MAX, b.n),
	    "4 5 6 7");
	c = filled(KY_RAIL_FORM_ZENGIN, 9);
	t_eq_int("then none", c.count, 0);
	t_eq_str("the first keeps its own",
	    in_state(KY_TRANSFER_STATE__MAX, a.n), "1 2 3");
	t_ok("and when it took them is noted",
	    transfer(1).changed.us == a.created.us);
}

/* In pieces, as long as it is proposed and its file is not fixed. */
static void
a_run_may_be_filled_further(void)
{
	uint64_t line = add_line(1);
	struct ky_payrun r;

	order_many(line, 1, 4);
	r = filled(KY_RAIL_FORM_ZENGIN, 1);
	FIX_DO(s, fill_run(&r, 2));
	t_ok("its sums are of all",
	    r.count == 3 && r.total == 1001 + 1002 + 1003);
	r.sha256[0] = 1;
	FIX_DO(s, put_run(&r));
	TILL_BAD("once its file is fixed, no more", fill_run(&r, 9), KY_E_INPUT,
	    "payment run 1 is fixed");
	r.state = KY_PAYRUN_APPROVED;
	r.checker = slug("clerk-2");
	FIX_DO(s, put_run(&r));
	TILL_BAD("nor once it is approved", fill_run(&r, 9), KY_E_INPUT,
	    "payment run 1 is approved");
	r.n = 9;
	TILL_BAD("nor one that is not there", fill_run(&r, 9), KY_E_INPUT,
	    "there is no payment run 9");
	t_eq_str("the last one waits", in_state(KY_TRANSFER_QUEUED, 0), "4");
}

/* --- emptying --- */

static void
a_void_run_gives_back_what_it_had(void)
{
	uint64_t line = add_line(1);
	struct ky_payrun r, again;

	order_many(line, 1, 3);
	r = filled(KY_RAIL_FORM_ZENGIN, 9);
	t_good("begin", s->begin(s->self, &err), &err);
	t_good("empty", t->payrun_empty(t->self, &fix_issuer, r.n, &err), &err);
	r.state = KY_PAYRUN_VOID;
	r.finished = fix_time();
	t_good("void", put_run(&r), &err);
	t_good("commit", s->commit(s->self, &err), &err);
	t_eq_str("queued again", in_state(KY_TRANSFER_QUEUED, 0), "1 2 3");
	again = filled(KY_RAIL_FORM_ZENGIN, 9);
	t_eq_str("another takes them", in_state(KY_TRANSFER_IN_RUN, again.n),
	    "1 2 3");
	r = payrun(r.n);
	t_ok("and the first says what it had",
	    r.state == KY_PAYRUN_VOID && r.count == 3 && r.total == 3006);
}

static void
a_run_with_a_result_is_not_emptied(void)
{
	uint64_t line = add_line(1);
	struct ky_transfer x;
	struct ky_payrun r;

	order_many(line, 1, 3);
	r = filled(KY_RAIL_FORM_ZENGIN, 9);
	x = transfer(2);
	x.state = KY_TRANSFER_PAID;
	FIX_DO(s, put(&x));
	TILL_BAD("one of them was paid",
	    t->payrun_empty(t->self, &fix_issuer, r.n, &err), KY_E_INPUT,
	    "payment run 1 has a result for transfer 2");
	t_eq_str("none of them is queued", in_state(KY_TRANSFER_QUEUED, 0), "");
	TILL_BAD("nor one that is not there",
	    t->payrun_empty(t->self, &fix_issuer, 9, &err), KY_E_INPUT,
	    "there is no payment run 9");
	r = filled(KY_RAIL_FORM_ZENGIN, 9);
	FIX_DO(s, t->payrun_empty(t->self, &fix_issuer, r.n, &err));
	t_ok("an empty one is emptied without harm", true);
}

/* --- half done --- */

static void
a_rollback_leaves_the_queue_as_it_was(void)
{
	struct ky_payrun r = some_run(KY_RAIL_FORM_ZENGIN);
	bool found = true;

	order_many(add_line(1), 1, 3);
	t_good("begin", s->begin(s->self, &err), &err);
	t_good("make", put_run(&r), &err);
	t_good("fill", fill_run(&r, 9), &err);
	s->rollback(s->self);
	t_eq_str("queued", in_state(KY_TRANSFER_QUEUED, 0), "1 2 3");
	t_good("get",
	    t->payrun_get(t->self, &fix_issuer, r.n, &r, &found, &err), &err);
	t_ok("and no run", !found);
}

/* Killed with the statement done and the transaction open. */
static void
a_death_leaves_the_queue_as_it_was(void)
{
	uint64_t faults = 9;
	int status = 0;
	pid_t child;

	order_many(add_line(1), 1, 500);
	ky_store_close(s);
	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		struct ky_payrun r = some_run(KY_RAIL_FORM_ZENGIN);

		s = fix_open(KY_STORE_WRITE);
		t = s->till;
		if (s->begin(s->self, &err) != KY_OK || put_run(&r) != KY_OK ||
		    fill_run(&r, 400) != KY_OK || r.count != 400)
			_exit(1);
		_exit(0);
	}
	t_ok("it filled a run and died",
	    child > 0 && waitpid(child, &status, 0) == child && status == 0);
	s = fix_open(KY_STORE_WRITE);
	t = s->till;
	t_eq_str("nothing is in a run", in_state(KY_TRANSFER_IN_RUN, 0), "");
	t_good("check", ky_store_check(s, NULL, NULL, &faults, &err), &err);
	t_eq_int("no faults", (int64_t)faults, 0);
}

/* --- two connections --- */

#define MANY 300u

struct filler {
	struct ky_store *s;
	const char *maker;
	uint32_t taken;
	bool ok;
};

/* Runs of seven, until the queue is empty. */
static void *
fill_until_empty(void *arg)
{
	struct filler *f = arg;
	const struct ky_till *till = f->s->till;
	struct ky_err why;

	for (;;) {
		struct ky_payrun r = {.provider = demo,
		    .currency = "JPY",
		    .day = {2026, 9, 30},
		    .maker = slug(f->maker),
		    .created = {1}};
		enum ky_code code = f->s->begin(f->s->self, &why);

		if (code == KY_E_RETRY)
			continue; /* the other one is at it */
		if (code != KY_OK)
			return NULL;
		if (till->payrun_put(till->self, &fix_issuer, &r, &why) !=
			KY_OK ||
		    till->payrun_fill(till->self, &fix_issuer, &r, 7, &why) !=
			KY_OK ||
		    f->s->commit(f->s->self, &why) != KY_OK) {
			f->s->rollback(f->s->self);
			return NULL;
		}
		f->taken += r.count;
		if (r.count == 0)
			break;
	}
	f->ok = true;
	return NULL;
}

static void
two_connections_take_each_transfer_once(void)
{
	struct filler f[2] = {{.maker = "clerk-1"}, {.maker = "clerk-2"}};
	uint64_t faults = 9;
	pthread_t thread[2];

	order_many(add_line(1), 1, MANY);
	for (int i = 0; i < 2; i++) {
		f[i].s = fix_open(KY_STORE_WRITE);
		if (pthread_create(&thread[i], NULL, fill_until_empty, &f[i]) !=
		    0)
			abort();
	}
	for (int i = 0; i < 2; i++) {
		(void)pthread_join(thread[i], NULL);
		t_ok("it came to the end", f[i].ok);
		ky_store_close(f[i].s);
	}
	t_eq_int("together all, and none twice", f[0].taken + f[1].taken, MANY);
	t_eq_str("none is left", in_state(KY_TRANSFER_QUEUED, 0), "");
	t_good("check", ky_store_check(s, NULL, NULL, &faults, &err), &err);
	t_eq_int("every run has what it says", (int64_t)faults, 0);
}

/* What one has taken and not committed, the other neither sees nor takes. */
static void
a_reader_sees_the_last_commit(void)
{
	struct ky_store *reader;
	struct ky_transfer rows[9];
	struct ky_payrun r = some_run(KY_RAIL_FORM_ZENGIN);
	uint32_t n = 0;

	order_many(add_line(1), 1, 3);
	reader = fix_open(KY_STORE_READ);
	t_good("begin", s->begin(s->self, &err), &err);
	t_good("make", put_run(&r), &err);
	t_good("fill", fill_run(&r, 9), &err);
	t_good("list",
	    reader->till->transfers(reader->till->self, &fix_issuer,
		KY_TRANSFER_QUEUED, &any, 0, 0, 0, 9, rows, &n, &err),
	    &err);
	t_eq_int("queued, for all it knows", n, 3);
	t_good("commit", s->commit(s->self, &err), &err);
	t_good("list",
	    reader->till->transfers(reader->till->self, &fix_issuer,
		KY_TRANSFER_QUEUED, &any, 0, 0, 0, 9, rows, &n, &err),
	    &err);
	t_eq_int("then no more", n, 0);
	ky_store_close(reader);
}

/* --- results --- */

static void
a_result_is_taken_once(void)
{
	static const struct {
		const char *label, *issuer;
		uint8_t first;
		bool known;
	} cases[] = {
	    {"new", "demo-mobile", 1, false},
	    {"the same bytes", "demo-mobile", 1, true},
	    {"once more", "demo-mobile", 1, true},
	    {"other bytes", "demo-mobile", 2, false},
	    {"another issuer's", "demo-rental", 1, false},
	};
	struct ky_slug actor = slug("clerk-1");

	T_CASES (c, cases) {
		struct ky_slug issuer = slug(c->issuer);
		uint8_t sha256[32] = {c->first};
		bool known = !c->known;

		FIX_DO(s,
		    t->result_add(t->self, &issuer, sha256, &actor, fix_time(),
			&known, &err));
		t_eq_int(c->label, known, c->known);
	}
}

static void
a_rolled_back_result_was_not_taken(void)
{
	struct ky_slug actor = slug("clerk-1");
	uint8_t sha256[32] = {1};
	bool known = true;

	t_good("begin", s->begin(s->self, &err), &err);
	t_good("add",
	    t->result_add(t->self, &fix_issuer, sha256, &actor, fix_time(),
		&known, &err),
	    &err);
	s->rollback(s->self);
	FIX_DO(s,
	    t->result_add(t->self, &fix_issuer, sha256, &actor, fix_time(),
		&known, &err));
	t_ok("it is new", !known);
}

/* At a million of each nothing may be gone through from end to end. */
static void
nothing_is_scanned(void)
{
	static const struct {
		enum ky_sql which;
		const char *by;
	} cases[] = {
	    {KY_SQL_PAYRUN_ADD, "PRIMARY KEY"},
	    {KY_SQL_PAYRUN_SAVE, "PRIMARY KEY"},
	    {KY_SQL_PAYRUN_FROM, "PRIMARY KEY"},
	    {KY_SQL_PAYRUN_FILL,
		"COVERING INDEX transfer_state (issuer=? AND state=?)"},
	    {KY_SQL_PAYRUN_COUNT, "transfer_run"},
	    {KY_SQL_PAYRUN_ANSWERED, "transfer_run"},
	    {KY_SQL_PAYRUN_EMPTY, "transfer_run"},
	    {KY_SQL_PAYRUN_CHECK, "transfer_run"},
	};

	T_CASES (c, cases) {
		const char *steps = plan(c->which);

		if (!t_ok(ky_sql_texts[c->which].name,
			strstr(steps, c->by) != NULL &&
			    strstr(steps, "SCAN transfer") == NULL &&
			    strstr(steps, "SCAN payrun") == NULL &&
			    strstr(steps, "TEMP B-TREE") == NULL))
			printf("# %s\n", steps);
	}
}

int
main(void)
{
	WITH_TILL(a_run_comes_back_as_it_was);
	WITH_TILL(what_a_run_is_of_does_not_change);
	WITH_TILL(what_must_not_be_is_refused);
	WITH_TILL(runs_are_listed);
	WITH_TILL(a_run_takes_what_its_form_can_carry);
	WITH_TILL(the_oldest_go_first_and_each_once);
	WITH_TILL(a_run_may_be_filled_further);
	WITH_TILL(a_void_run_gives_back_what_it_had);
	WITH_TILL(a_run_with_a_result_is_not_emptied);
	WITH_TILL(a_rollback_leaves_the_queue_as_it_was);
	WITH_TILL(a_death_leaves_the_queue_as_it_was);
	WITH_TILL(two_connections_take_each_transfer_once);
	WITH_TILL(a_reader_sees_the_last_commit);
	WITH_TILL(a_result_is_taken_once);
	WITH_TILL(a_rolled_back_result_was_not_taken);
	WITH_TILL(nothing_is_scanned);
	return t_done();
}
