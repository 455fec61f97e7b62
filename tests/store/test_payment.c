/*
 * The contract of port/till.h: payments that holders were asked for.
 */
#include "till.h"

/* One with all its members; `n` makes its names. */
static struct ky_payment
some_payment(uint64_t line_id, unsigned n)
{
	struct ky_payment p = {.line_id = line_id,
	    .provider = demo,
	    .minor = 2000 + n,
	    .currency = "JPY",
	    .means = KY_MEANS_PAGE,
	    .tries = 1,
	    .created = fix_time(),
	    .expires = fix_time()};

	(void)snprintf(p.key, sizeof(p.key), "c-%u", n);
	(void)snprintf(p.session, sizeof(p.session), "cs_%u", n);
	(void)snprintf(p.intent, sizeof(p.intent), "pi_%u", n);
	(void)snprintf(p.link, sizeof(p.link), "https://pay.example/%u", n);
	(void)snprintf(p.reference, sizeof(p.reference), "90000%06u", n);
	return p;
}

static enum ky_code
put_payment(struct ky_payment *p)
{
	return t->payment_put(t->self, &fix_issuer, p, &err);
}

static bool
find(enum ky_payment_find how, const char *text, struct ky_payment *out)
{
	bool found = false;

	t_good("get",
	    t->payment_get(t->self, &fix_issuer, how, text, out, &found, &err),
	    &err);
	return found;
}

static void
same_payment(const struct ky_payment *a, const struct ky_payment *b)
{
	t_ok("a payment",
	    a->n == b->n && strcmp(a->key, b->key) == 0 &&
		a->line_id == b->line_id &&
		strcmp(a->provider.text, b->provider.text) == 0 &&
		a->minor == b->minor && strcmp(a->currency, b->currency) == 0 &&
		a->state == b->state && a->means == b->means &&
		strcmp(a->session, b->session) == 0 &&
		strcmp(a->intent, b->intent) == 0 &&
		strcmp(a->link, b->link) == 0 &&
		strcmp(a->reference, b->reference) == 0 &&
		a->tries == b->tries && a->created.us == b->created.us &&
		a->expires.us == b->expires.us);
}

static void
a_payment_comes_back_by_each_of_its_names(void)
{
	static const struct {
		const char *label;
		enum ky_payment_find how;
		const char *text;
		unsigned n; /* 0 = nobody's */
	} cases[] = {
	    {"its key", KY_PAYMENT_BY_KEY, "c-2", 2},
	    {"its session", KY_PAYMENT_BY_SESSION, "cs_1", 1},
	    {"its intent", KY_PAYMENT_BY_INTENT, "pi_2", 2},
	    {"its reference", KY_PAYMENT_BY_REFERENCE, "90000000001", 1},
	    {"no such key", KY_PAYMENT_BY_KEY, "c-9", 0},
	    {"a session is no intent", KY_PAYMENT_BY_INTENT, "cs_1", 0},
	    {"an intent is no session", KY_PAYMENT_BY_SESSION, "pi_1", 0},
	    {"no reference at all", KY_PAYMENT_BY_REFERENCE, "", 0},
	    {"no session at all", KY_PAYMENT_BY_SESSION, "", 0},
	};
	uint64_t line = add_line(1);
	struct ky_payment p[3], got;

	for (unsigned i = 1; i <= 2; i++) {
		p[i] = some_payment(line, i);
		FIX_DO(s, put_payment(&p[i]));
		t_eq_int("numbered from one", (int64_t)p[i].n, i);
	}
	/* One that has none of them. */
	got = (struct ky_payment){.key = "c-3",
	    .line_id = line,
	    .provider = demo,
	    .minor = 1,
	    .currency = "JPY",
	    .means = KY_MEANS_REFERENCE};
	FIX_DO(s, put_payment(&got));
	T_CASES (c, cases) {
		bool found = find(c->how, c->text, &got);

		t_eq_int(c->label, found, c->n != 0);
		if (found && c->n != 0)
			same_payment(&got, &p[c->n]);
	}
}

static void
a_key_is_one_payment(void)
{
	uint64_t line = add_line(1);
	struct ky_payment p = some_payment(line, 1), again;

	FIX_DO(s, put_payment(&p));
	again = some_payment(line, 2);
	memcpy(again.key, p.key, sizeof(p.key));
	FIX_DO(s, put_payment(&again));
	same_payment(&again, &p);
	t_ok("nothing was written",
	    !find(KY_PAYMENT_BY_SESSION, "cs_2", &again));
}

/* A page that expired is followed by another one, under the same key. */
static void
a_payment_goes_on(void)
{
	uint64_t line = add_line(1);
	struct ky_payment p = some_payment(line, 1), got, want;

	FIX_DO(s, put_payment(&p));
	for (int state = 0; state < KY_PAYMENT_STATE__MAX; state++) {
		p.state = (enum ky_payment_state)state;
		p.means = (enum ky_means)(state % KY_MEANS__MAX);
		p.minor++;
		p.tries++;
		p.expires.us = state;
		(void)snprintf(p.session, sizeof(p.session), "cs_a%d", state);
		(void)snprintf(p.intent, sizeof(p.intent), "pi_a%d", state);
		(void)snprintf(p.link, sizeof(p.link), "https://b.example/%d",
		    state);
		FIX_DO(s, put_payment(&p));
		t_ok("found", find(KY_PAYMENT_BY_KEY, "c-1", &got));
		same_payment(&got, &p);
	}
	t_ok("the old page's name is gone",
	    !find(KY_PAYMENT_BY_SESSION, "cs_1", &got));
	want = p;
	p.line_id = add_line(2);
	p.provider = slug("demo-rental");
	p.link[0] = p.session[0] = p.intent[0] = p.reference[0] = '\0';
	want.link[0] = want.session[0] = want.intent[0] = want.reference[0] =
	    '\0';
	FIX_DO(s, put_payment(&p));
	t_ok("found", find(KY_PAYMENT_BY_KEY, "c-1", &got));
	same_payment(&got, &want); /* whose it is stays */
}

static void
a_name_is_one_payments(void)
{
	static const struct {
		const char *label;
		size_t at, size;
		const char *words;
	} cases[] = {
#define MEMBER(m) \
	{#m, offsetof(struct ky_payment, m), \
	    sizeof(((struct ky_payment *)NULL)->m), \
	    "payment 1 has this " #m " already"}
	    MEMBER(session),
	    MEMBER(intent),
	    MEMBER(reference),
	};
	uint64_t line = add_line(1);
	struct ky_payment first = some_payment(line, 1);
	struct ky_payment second = some_payment(line, 2), p;

	FIX_DO(s, put_payment(&first));
	FIX_DO(s, put_payment(&second));
	T_CASES (c, cases) {
		const char *taken = (const char *)&first + c->at;

		p = some_payment(line, 3);
		memcpy((char *)&p + c->at, taken, c->size);
		TILL_BAD(c->label, put_payment(&p), KY_E_INPUT, c->words);
		p = second;
		memcpy((char *)&p + c->at, taken, c->size);
		TILL_BAD("nor may it be taken later", put_payment(&p),
		    KY_E_INPUT, c->words);
	}
	FIX_DO(s, put_payment(&second));
	t_ok("its own it may keep", true);
}

static void
what_is_no_payment_is_refused(void)
{
	struct ky_payment p = some_payment(add_line(1), 1);

	p.minor = 0;
	TILL_BAD("of nothing", put_payment(&p), KY_E_INPUT, "is of 1 to");
	p.minor = KY_MONEY_MAX + 1;
	TILL_BAD("of more than any", put_payment(&p), KY_E_INPUT, "is of 1 to");
	p.minor = KY_MONEY_MAX;
	FIX_DO(s, put_payment(&p));
	p.n = 9;
	p.session[0] = p.intent[0] = p.reference[0] = '\0';
	TILL_BAD("that is not there", put_payment(&p), KY_E_INPUT,
	    "there is no payment 9");
}

static void
a_rollback_forgets_it(void)
{
	struct ky_payment p = some_payment(add_line(1), 1), got;

	t_good("begin", s->begin(s->self, &err), &err);
	t_good("put", put_payment(&p), &err);
	s->rollback(s->self);
	t_ok("it is not there", !find(KY_PAYMENT_BY_KEY, "c-1", &got));
}

static void
those_of_a_line_are_listed(void)
{
	static const struct {
		const char *label;
		uint64_t line, after;
		uint32_t max;
		const char *want;
	} cases[] = {
	    {"oldest first", 1, 0, 9, "1 3 5"},
	    {"a page", 1, 0, 2, "1 3"},
	    {"the next", 1, 3, 2, "5"},
	    {"another line's", 2, 0, 9, "2 4"},
	    {"nobody's", 3, 0, 9, ""},
	    {"after all", 1, UINT64_MAX, 9, ""},
	    {"of a line beyond all", UINT64_MAX, 0, 9, ""},
	};
	uint64_t line[] = {add_line(1), add_line(2)};
	struct ky_payment p, rows[9];
	uint32_t n;

	for (unsigned i = 1; i <= 5; i++) {
		p = some_payment(line[(i + 1) % 2], i);
		FIX_DO(s, put_payment(&p));
	}
	T_CASES (c, cases) {
		char got[64] = "";
		size_t len = 0;

		t_good("list",
		    t->payments(t->self, &fix_issuer, c->line, c->after, c->max,
			rows, &n, &err),
		    &err);
		for (uint32_t i = 0; i < n; i++)
			len += (size_t)snprintf(got + len, sizeof(got) - len,
			    "%s%" PRIu64, i > 0 ? " " : "", rows[i].n);
		t_eq_str(c->label, got, c->want);
	}
}

/* --- what is personal --- */

static void
a_link_is_sealed_and_erased(void)
{
	uint64_t line = add_line(1);
	struct ky_payment p = some_payment(line, 1), got;

	memset(p.link, 'a', sizeof(p.link) - 1);
	p.link[sizeof(p.link) - 1] = '\0';
	FIX_DO(s, put_payment(&p));
	t_ok("the longest comes back", find(KY_PAYMENT_BY_KEY, "c-1", &got));
	same_payment(&got, &p);
	t_ok("it is not to be read in the file",
	    !lies_in_the_open("payment", "aaaaaaaa"));
	erase_identity(line);
	t_ok("found", find(KY_PAYMENT_BY_INTENT, "pi_1", &got));
	p.link[0] = '\0';
	same_payment(&got, &p); /* a dispute still finds it */
}

static void
nothing_is_scanned(void)
{
	static const struct {
		enum ky_sql which;
		const char *by;
	} cases[] = {
	    {KY_SQL_PAYMENT_ADD, "sqlite_autoindex_payment_1"},
	    {KY_SQL_PAYMENT_SAVE, "sqlite_autoindex_payment_1"},
	    {KY_SQL_PAYMENT_BY_KEY, "payment_key"},
	    {KY_SQL_PAYMENT_BY_SESSION, "payment_session"},
	    {KY_SQL_PAYMENT_BY_INTENT, "payment_intent"},
	    {KY_SQL_PAYMENT_BY_REFERENCE, "payment_reference"},
	    {KY_SQL_PAYMENT_OF, "payment_line (issuer=? AND line=? AND n>"},
	    {KY_SQL_PAYMENT_ERASE, "payment_line"},
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

int
main(void)
{
	WITH_TILL(a_payment_comes_back_by_each_of_its_names);
	WITH_TILL(a_key_is_one_payment);
	WITH_TILL(a_payment_goes_on);
	WITH_TILL(a_name_is_one_payments);
	WITH_TILL(what_is_no_payment_is_refused);
	WITH_TILL(a_rollback_forgets_it);
	WITH_TILL(those_of_a_line_are_listed);
	WITH_TILL(a_link_is_sealed_and_erased);
	WITH_TILL(nothing_is_scanned);
	return t_done();
}
