/*
 * The contract of port/till.h: sums of the books.
 */
#include "till.h"

#define ROWS 16

/* A line of that provider and currency, with one opening of 100 and charges
 * of 1,200 and 340 in August, and a payment of 500 in September. */
static void
add_booked(unsigned n, const char *provider, const char *currency)
{
	static struct ky_decision d;
	struct ky_ledger *l = &d.after.line.ledger;
	struct ky_date day = {2026, 9, 10};
	bool taken;

	fix_line(&d, n);
	memset(l, 0, sizeof(*l));
	d.postings.n = 0;
	d.after.line.provider = slug(provider);
	(void)snprintf(l->currency, sizeof(l->currency), "%s", currency);
	ky_ledger_move(l, &d.postings, KY_ENTRY_OPENING, KY_ACC_RECEIVABLE,
	    KY_ACC_OPENING, 100, "import", (struct ky_date){2026, 8, 1},
	    (struct ky_period){0});
	fix_charges(&d, (struct ky_date){2026, 8, 31});
	ky_ledger_move(l, &d.postings, KY_ENTRY_PAYMENT, KY_ACC_SETTLEMENT,
	    KY_ACC_RECEIVABLE, 500, "payment", day, (struct ky_period){0});
	FIX_DO(s, s->case_add(s->self, &d, &taken, &fix_err));
}

static enum ky_code
sums(const char *provider, struct ky_date first, struct ky_date last,
    uint32_t max, struct ky_book_sum *rows, uint32_t *n)
{
	struct ky_slug p = slug(provider);

	return t->sums(t->self, &fix_issuer, &p, first, last, max, rows, n,
	    &err);
}

/* "receivable/payment 1 0 500", a row a line. */
static const char *
text_of(const struct ky_book_sum *rows, uint32_t n)
{
	static char text[2048];
	size_t len = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%s %s %s/%s %" PRIu64 " %" PRId64 " %" PRId64 "\n",
		    rows[i].provider.text, rows[i].currency,
		    ky_account_name(rows[i].account),
		    ky_entry_kind_name(rows[i].kind), rows[i].postings,
		    rows[i].debit, rows[i].credit);
	return text;
}

static void
postings_are_summed_by_what_they_are(void)
{
	static const struct {
		const char *label, *provider;
		struct ky_date first, last;
		const char *want;
	} cases[] = {
	    {"all of a provider", "demo-rental", {0}, {0},
		"demo-rental JPY receivable/opening 1 100 0\n"
		"demo-rental JPY receivable/charge-month 1 1200 0\n"
		"demo-rental JPY receivable/payment 1 0 500\n"
		"demo-rental JPY fees/charge-month 1 0 1200\n"
		"demo-rental JPY fees/charge-usage 1 0 340\n"
		"demo-rental JPY settlement/payment 1 500 0\n"
		"demo-rental JPY opening/opening 1 0 100\n"
		"demo-rental JPY unbilled/charge-usage 1 340 0\n"},
	    {"from a day on", "demo-mobile", {2026, 9, 1}, {0},
		"demo-mobile EUR receivable/payment 1 0 500\n"
		"demo-mobile EUR settlement/payment 1 500 0\n"
		"demo-mobile JPY receivable/payment 2 0 1000\n"
		"demo-mobile JPY settlement/payment 2 1000 0\n"},
	    {"up to a day", "demo-mobile", {0}, {2026, 8, 30},
		"demo-mobile EUR receivable/opening 1 100 0\n"
		"demo-mobile EUR opening/opening 1 0 100\n"
		"demo-mobile JPY receivable/opening 2 200 0\n"
		"demo-mobile JPY opening/opening 2 0 200\n"},
	    {"of one day, both ends of it", "", {2026, 9, 10}, {2026, 9, 10},
		"demo-mobile EUR receivable/payment 1 0 500\n"
		"demo-mobile EUR settlement/payment 1 500 0\n"
		"demo-mobile JPY receivable/payment 2 0 1000\n"
		"demo-mobile JPY settlement/payment 2 1000 0\n"
		"demo-rental JPY receivable/payment 1 0 500\n"
		"demo-rental JPY settlement/payment 1 500 0\n"},
	    {"of a day without any", "", {2026, 9, 11}, {2026, 9, 11}, ""},
	    {"of days the wrong way round", "", {2026, 9, 10}, {2026, 8, 1},
		""},
	    {"of nobody", "nobody", {0}, {0}, ""},
	};
	struct ky_book_sum rows[ROWS];
	uint32_t n;

	add_booked(1, "demo-mobile", "JPY");
	add_booked(2, "demo-rental", "JPY");
	add_booked(3, "demo-mobile", "EUR");
	add_booked(4, "demo-mobile", "JPY");
	T_CASES (c, cases) {
		n = 99;
		t_good("sums",
		    sums(c->provider, c->first, c->last, ROWS, rows, &n), &err);
		t_eq_str(c->label, text_of(rows, n), c->want);
	}
}

/* Debit and credit of all accounts are the same: by provider and currency. */
static void
the_books_balance(void)
{
	struct ky_book_sum rows[ROWS];
	int64_t sum = 0;
	uint32_t n = 0;

	for (unsigned i = 1; i <= 20; i++)
		add_booked(i, "demo-mobile", "JPY");
	t_good("sums",
	    sums("", (struct ky_date){0}, (struct ky_date){0}, ROWS, rows, &n),
	    &err);
	for (uint32_t i = 0; i < n; i++)
		sum += rows[i].debit - rows[i].credit;
	t_ok("there are some", n == 8);
	t_eq_int("and they sum to zero", sum, 0);
}

static void
more_sums_than_room_is_said(void)
{
	struct ky_book_sum rows[ROWS];
	struct ky_date none = {0};
	uint32_t n;

	add_booked(1, "demo-mobile", "JPY");
	t_bad("a sum that is missing would be a wrong one",
	    sums("", none, none, 7, rows, &n), KY_E_LIMIT, &err,
	    "more than 7 sums");
	t_good("exactly as many", sums("", none, none, 8, rows, &n), &err);
	t_eq_int("all of them", n, 8);
}

static void
what_cannot_be_told_is_not(void)
{
	static const struct {
		const char *label, *sql;
		enum ky_code want;
		const char *words;
	} cases[] = {
	    {"an unknown account", "UPDATE posting SET account = 'gold'",
		KY_E_CORRUPT, "column account"},
	    {"an unknown kind", "UPDATE posting SET kind = 'gift'",
		KY_E_CORRUPT, "column kind"},
	    {"an amount beyond any",
		"UPDATE posting SET minor = 1000000000000001", KY_E_CORRUPT,
		"column minor"},
	    {"more than can be counted",
		"WITH RECURSIVE c(i) AS (SELECT 100 UNION ALL SELECT i + 1 "
		"FROM c WHERE i < 9500) INSERT INTO posting (issuer, line, "
		"entry, n, kind, account, minor, rule) SELECT 'demo-mobile', "
		"1, i, 0, 'payment', 'cash', 1000000000000000, 'x' FROM c",
		KY_E_LIMIT, "the sum of cash is too large"},
	};
	struct ky_book_sum rows[ROWS];
	struct ky_date none = {0};
	uint32_t n;

	add_booked(1, "demo-mobile", "JPY");
	T_CASES (c, cases) {
		sqlite3 *db = ky_store_handle(s);

		if (sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
		    sqlite3_exec(db, c->sql, NULL, NULL, NULL) != SQLITE_OK)
			abort();
		t_bad(c->label, sums("", none, none, ROWS, rows, &n), c->want,
		    &err, c->words);
		if (sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
			abort();
	}
}

/* Read in the order in which they lie, and never sorted. */
static void
postings_stream(void)
{
	const char *steps = plan(KY_SQL_POSTING_SUM);

	if (!t_ok("line by line",
		strstr(steps,
		    "SEARCH p USING PRIMARY KEY (issuer=? AND "
		    "line=?)") != NULL &&
		    strstr(steps, "SEARCH l") != NULL &&
		    strstr(steps, "TEMP B-TREE") == NULL))
		printf("# %s\n", steps);
}

int
main(void)
{
	WITH_TILL(postings_are_summed_by_what_they_are);
	WITH_TILL(the_books_balance);
	WITH_TILL(more_sums_than_room_is_said);
	WITH_TILL(what_cannot_be_told_is_not);
	WITH_TILL(postings_stream);
	return t_done();
}
