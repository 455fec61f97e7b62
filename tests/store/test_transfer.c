/*
 * The contract of port/till.h: transfers.
 */
#include "till.h"

static void
an_order_comes_back_as_it_was(void)
{
	static const enum ky_payee_kind kinds[] = {KY_PAYEE_JAPAN,
	    KY_PAYEE_ABROAD};
	uint64_t line = add_line(1);

	T_CASES (k, kinds) {
		struct ky_transfer x = ordered(line, (unsigned)*k, *k), got;
		bool found = false;

		t_eq_int("numbered from one", (int64_t)x.n, k - kinds + 1);
		got = transfer(x.n);
		same_transfer(&got, &x);
		t_good("get",
		    t->transfer_get(t->self, &fix_issuer, x.key, 0, &got,
			&found, &err),
		    &err);
		t_ok("by its key too", found);
		same_transfer(&got, &x);
	}
}

static void
what_is_not_there_is_not_found(void)
{
	static const struct {
		const char *label, *key;
		uint64_t n;
	} cases[] = {
	    {"no such key", "e-9", 0},
	    {"number zero", NULL, 0},
	    {"no such number", NULL, 7},
	    {"a number beyond all", NULL, UINT64_MAX},
	};
	struct ky_slug other = slug("demo-rental");
	struct ky_transfer x = ordered(add_line(1), 1, KY_PAYEE_JAPAN), got;
	bool found = true;

	T_CASES (c, cases) {
		t_good("get",
		    t->transfer_get(t->self, &fix_issuer, c->key, c->n, &got,
			&found, &err),
		    &err);
		t_ok(c->label, !found);
	}
	t_good("get",
	    t->transfer_get(t->self, &other, x.key, 0, &got, &found, &err),
	    &err);
	t_ok("another issuer's", !found);
}

/* An adapter that died after its order asks again, under the same key. */
static void
a_key_is_one_transfer(void)
{
	uint64_t line = add_line(1);
	struct ky_transfer x = ordered(line, 1, KY_PAYEE_JAPAN);
	struct ky_transfer again = some_transfer(line, 1, KY_PAYEE_ABROAD);

	again.minor = 7;
	FIX_DO(s, put(&again));
	same_transfer(&again, &x);
	t_eq_str("there is one", in_state(KY_TRANSFER_QUEUED, 0), "1");
	again = some_transfer(line, 2, KY_PAYEE_JAPAN);
	FIX_DO(s, put(&again));
	t_eq_int("another key is another", (int64_t)again.n, 2);
}

static void
what_no_bank_takes_is_refused(void)
{
	static const struct {
		const char *label;
		int64_t minor;
		enum ky_payee_kind kind;
		const char *words;
	} cases[] = {
	    {"nothing", 0, KY_PAYEE_JAPAN, "1 to 100000000"},
	    {"less than nothing", -5, KY_PAYEE_JAPAN, "1 to 100000000"},
	    {"more than any", KY_AMOUNT_MAX + 1, KY_PAYEE_JAPAN,
		"1 to 100000000"},
	    {"to nobody", 100, KY_PAYEE_NONE, "without a payee"},
	};
	struct ky_transfer x;

	T_CASES (c, cases) {
		x = some_transfer(1, 1, c->kind);
		x.minor = c->minor;
		TILL_BAD(c->label, put(&x), KY_E_INPUT, c->words);
	}
	x = some_transfer(add_line(1), 1, KY_PAYEE_JAPAN);
	x.minor = KY_AMOUNT_MAX;
	FIX_DO(s, put(&x));
	t_eq_int("the largest is taken", transfer(1).minor, KY_AMOUNT_MAX);
}

static void
a_rollback_forgets_the_order(void)
{
	uint64_t line = add_line(1);
	struct ky_transfer x = some_transfer(line, 1, KY_PAYEE_JAPAN);
	bool found = true;

	t_good("begin", s->begin(s->self, &err), &err);
	t_good("order", put(&x), &err);
	s->rollback(s->self);
	t_good("get",
	    t->transfer_get(t->self, &fix_issuer, "e-1", 0, &x, &found, &err),
	    &err);
	t_ok("it is not there", !found);
	x = ordered(line, 2, KY_PAYEE_JAPAN);
	t_eq_int("its number is given again", (int64_t)x.n, 1);
}

/* Brings transfer 1 to a state from which the next move is tried. */
static void
bring_to(enum ky_transfer_state state)
{
	char sql[256];

	(void)snprintf(sql, sizeof(sql),
	    "UPDATE transfer SET state = '%s', run = %s",
	    ky_transfer_state_name(state),
	    state == KY_TRANSFER_QUEUED ? "NULL" : "1");
	if (sqlite3_exec(ky_store_handle(s), sql, NULL, NULL, NULL) !=
	    SQLITE_OK)
		abort();
}

static void
it_moves_by_the_table_only(void)
{
	struct ky_transfer x = ordered(add_line(1), 1, KY_PAYEE_JAPAN), got;
	struct ky_payrun r = some_run(KY_RAIL_FORM_ZENGIN);

	FIX_DO(s, put_run(&r));
	for (int from = 0; from < KY_TRANSFER_STATE__MAX; from++)
		for (int to = 0; to < KY_TRANSFER_STATE__MAX; to++) {
			bring_to((enum ky_transfer_state)from);
			x.state = (enum ky_transfer_state)to;
			x.run = to == KY_TRANSFER_QUEUED ? 0 : 1;
			x.changed.us++;
			(void)snprintf(x.why, sizeof(x.why), "why-%d", to);
			memset(x.source, to, sizeof(x.source));
			if (!ky_transfer_may((enum ky_transfer_state)from,
				x.state)) {
				TILL_BAD("may not", put(&x), KY_E_INPUT,
				    "and cannot become");
				continue;
			}
			FIX_DO(s, put(&x));
			got = transfer(1);
			same_transfer(&got, &x);
		}
}

static void
a_run_is_entered_and_left_through_the_queue(void)
{
	static const struct {
		const char *label;
		enum ky_transfer_state from, to;
		uint64_t run;
	} cases[] = {
	    {"in a run, but in none", KY_TRANSFER_QUEUED, KY_TRANSFER_IN_RUN,
		0},
	    {"queued, but in a run", KY_TRANSFER_IN_RUN, KY_TRANSFER_QUEUED, 1},
	    {"paid by another run", KY_TRANSFER_IN_RUN, KY_TRANSFER_PAID, 2},
	    {"paid by none", KY_TRANSFER_IN_RUN, KY_TRANSFER_PAID, 0},
	};
	struct ky_transfer x = ordered(add_line(1), 1, KY_PAYEE_JAPAN);
	struct ky_payrun r = some_run(KY_RAIL_FORM_ZENGIN);

	FIX_DO(s, put_run(&r));
	T_CASES (c, cases) {
		bring_to(c->from);
		x.state = c->to;
		x.run = c->run;
		TILL_BAD(c->label, put(&x), KY_E_INPUT, "in payment run");
	}
	x.n = 9;
	TILL_BAD("one that is not there", put(&x), KY_E_INPUT,
	    "there is no transfer 9");
}

/* --- listing --- */

static void
they_are_listed_by_what_is_asked(void)
{
	static const struct {
		const char *label;
		enum ky_transfer_state state;
		const char *provider;
		uint64_t run, line, after;
		uint32_t max;
		const char *want;
	} cases[] = {
	    {"all", KY_TRANSFER_STATE__MAX, "", 0, 0, 0, 9, "1 2 3 4 5 6"},
	    {"a page", KY_TRANSFER_STATE__MAX, "", 0, 0, 0, 2, "1 2"},
	    {"the next", KY_TRANSFER_STATE__MAX, "", 0, 0, 2, 2, "3 4"},
	    {"none are wanted", KY_TRANSFER_STATE__MAX, "", 0, 0, 0, 0, ""},
	    {"after all", KY_TRANSFER_STATE__MAX, "", 0, 0, 6, 9, ""},
	    {"beyond all", KY_TRANSFER_STATE__MAX, "", 0, 0, UINT64_MAX, 9, ""},
	    {"the queue", KY_TRANSFER_QUEUED, "", 0, 0, 0, 9, "3 4 5 6"},
	    {"the queue after 3", KY_TRANSFER_QUEUED, "", 0, 0, 3, 9, "4 5 6"},
	    {"a provider's queue", KY_TRANSFER_QUEUED, "demo-rental", 0, 0, 0,
		9, "6"},
	    {"a provider's", KY_TRANSFER_STATE__MAX, "demo-mobile", 0, 0, 0, 9,
		"1 2 3 4 5"},
	    {"nobody's", KY_TRANSFER_STATE__MAX, "nobody", 0, 0, 0, 9, ""},
	    {"of a run", KY_TRANSFER_STATE__MAX, "", 1, 0, 0, 9, "1 2"},
	    {"paid in a run", KY_TRANSFER_PAID, "", 1, 0, 0, 9, "2"},
	    {"of no such run", KY_TRANSFER_STATE__MAX, "", 8, 0, 0, 9, ""},
	    {"of a line", KY_TRANSFER_STATE__MAX, "", 0, 2, 0, 9, "2 4 6"},
	    {"queued of a line", KY_TRANSFER_QUEUED, "", 0, 2, 0, 9, "4 6"},
	    {"of a line in a run", KY_TRANSFER_STATE__MAX, "", 1, 2, 0, 9, "2"},
	    {"of a line and provider", KY_TRANSFER_STATE__MAX, "demo-rental", 0,
		2, 0, 9, "6"},
	    {"of a line beyond all", KY_TRANSFER_STATE__MAX, "", 0, UINT64_MAX,
		0, 9, ""},
	};
	uint64_t line[] = {add_line(1), add_line(2)};
	struct ky_transfer x, rows[9];
	uint32_t n;

	for (unsigned i = 1; i <= 6; i++) {
		x = some_transfer(line[(i + 1) % 2], i, KY_PAYEE_JAPAN);
		if (i == 6)
			x.provider = slug("demo-rental");
		FIX_DO(s, put(&x));
	}
	(void)filled(KY_RAIL_FORM_ZENGIN, 2);
	x = transfer(2);
	x.state = KY_TRANSFER_PAID;
	FIX_DO(s, put(&x));
	T_CASES (c, cases) {
		struct ky_slug provider = slug(c->provider);
		char got[64] = "";
		size_t len = 0;

		t_good("list",
		    t->transfers(t->self, &fix_issuer, c->state, &provider,
			c->run, c->line, c->after, c->max, rows, &n, &err),
		    &err);
		for (uint32_t i = 0; i < n; i++)
			len += (size_t)snprintf(got + len, sizeof(got) - len,
			    "%s%" PRIu64, i > 0 ? " " : "", rows[i].n);
		t_eq_str(c->label, got, c->want);
	}
}

/* At a million of each nothing may be gone through from end to end. */
static void
nothing_is_scanned(void)
{
	static const struct {
		enum ky_sql which;
		const char *by;
	} cases[] = {
	    {KY_SQL_TRANSFER_ADD, "sqlite_autoindex_transfer_1"},
	    {KY_SQL_TRANSFER_MOVE, "sqlite_autoindex_transfer_1"},
	    {KY_SQL_TRANSFER_ANSWER, "sqlite_autoindex_transfer_1"},
	    {KY_SQL_TRANSFER_AT, "sqlite_autoindex_transfer_1"},
	    {KY_SQL_TRANSFER_ONE, "sqlite_autoindex_transfer_1"},
	    {KY_SQL_TRANSFER_BY_KEY, "transfer_key"},
	    {KY_SQL_TRANSFER_ALL, "sqlite_autoindex_transfer_1"},
	    {KY_SQL_TRANSFER_IN, "transfer_state (issuer=? AND state=? AND n>"},
	    {KY_SQL_TRANSFER_OF_RUN, "transfer_run (issuer=? AND run=? AND n>"},
	    {KY_SQL_TRANSFER_OF_LINE,
		"transfer_line (issuer=? AND line=? AND n>"},
	    {KY_SQL_TRANSFER_ERASE, "transfer_line"},
	};

	T_CASES (c, cases) {
		const char *steps = plan(c->which);

		if (!t_ok(ky_sql_texts[c->which].name,
			strstr(steps, c->by) != NULL &&
			    strstr(steps, "SCAN") == NULL &&
			    strstr(steps, "TEMP B-TREE") == NULL))
			printf("# %s\n", steps);
	}
}

/* --- whom it goes to --- */

static void
a_payee_is_sealed(void)
{
	struct ky_transfer x = ordered(add_line(1), 1, KY_PAYEE_ABROAD);

	t_ok("not its account", !lies_in_the_open("transfer", x.payee.account));
	t_ok("nor the name", !lies_in_the_open("transfer", x.payee.name));
	t_ok("what can be seen is seen", lies_in_the_open("transfer", x.key));
}

static void
a_payee_is_erased_with_the_identity(void)
{
	uint64_t line = add_line(1), other = add_line(2);
	struct ky_transfer x = ordered(line, 1, KY_PAYEE_JAPAN), got;
	struct ky_transfer stays = ordered(other, 2, KY_PAYEE_JAPAN);
	struct ky_payrun r;

	erase_identity(line);
	got = transfer(x.n);
	t_eq_int("no payee", got.payee.kind, KY_PAYEE_NONE);
	memset(&x.payee, 0, sizeof(x.payee));
	same_transfer(&got, &x);
	got = transfer(stays.n);
	same_transfer(&got, &stays);
	r = filled(KY_RAIL_FORM_ZENGIN, 9);
	t_eq_int("no run takes it", r.count, 1);
	t_eq_str("it stays queued", in_state(KY_TRANSFER_QUEUED, 0), "1");
	x = ordered(line, 3, KY_PAYEE_JAPAN);
	got = transfer(x.n);
	t_ok("what comes after the erasure is new",
	    got.payee.kind == KY_PAYEE_JAPAN);
}

/* Sealed for one line, no other's row can bring it into the open. */
static void
a_payee_cannot_be_exchanged(void)
{
	struct ky_transfer x;
	bool found;

	(void)ordered(add_line(1), 1, KY_PAYEE_JAPAN);
	(void)ordered(add_line(2), 2, KY_PAYEE_JAPAN);
	if (sqlite3_exec(ky_store_handle(s),
		"UPDATE transfer SET payee = (SELECT payee FROM transfer "
		"WHERE n = 2) WHERE n = 1",
		NULL, NULL, NULL) != SQLITE_OK)
		abort();
	t_bad("another's",
	    t->transfer_get(t->self, &fix_issuer, NULL, 1, &x, &found, &err),
	    KY_E_CORRUPT, &err, "transfer 1: line 1: payee was not sealed");
}

int
main(void)
{
	WITH_TILL(an_order_comes_back_as_it_was);
	WITH_TILL(what_is_not_there_is_not_found);
	WITH_TILL(a_key_is_one_transfer);
	WITH_TILL(what_no_bank_takes_is_refused);
	WITH_TILL(a_rollback_forgets_the_order);
	WITH_TILL(it_moves_by_the_table_only);
	WITH_TILL(a_run_is_entered_and_left_through_the_queue);
	WITH_TILL(they_are_listed_by_what_is_asked);
	WITH_TILL(nothing_is_scanned);
	WITH_TILL(a_payee_is_sealed);
	WITH_TILL(a_payee_is_erased_with_the_identity);
	WITH_TILL(a_payee_cannot_be_exchanged);
	return t_done();
}
