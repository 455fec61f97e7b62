#include "base/csv.h"
#include "cmd/ledger.h"
#include "cmd/show.h"
#include "port/till.h"

#include <inttypes.h>

/* Some hundred for each provider and currency. */
#define SUMS_MAX 32768

/* What stood before the period, and what moved in it. */
struct balance {
	int64_t before, debit, credit;
};

struct trial;

/* How it is shown: text, CSV or JSON. */
struct form {
	void (*begin)(struct trial *t);
	void (*books)(struct trial *t, const struct ky_book_sum *books);
	void (*account)(struct trial *t, const struct ky_book_sum *books,
	    const char *account, struct balance b);
	void (*kind)(struct trial *t, const struct ky_book_sum *books,
	    const char *account, const char *kind, struct balance b);
	void (*books_end)(struct trial *t, const struct ky_book_sum *books,
	    struct balance all, bool equal);
	void (*end)(struct trial *t);
};

struct trial {
	const struct ky_cli *cli;
	const struct form *form;
	bool kinds, period; /* --kinds; --from was given */
	uint32_t before_n, sums_n;
	struct ky_book_sum *before, *sum; /* by provider, currency, account */
	bool unequal;
	json_t *list, *accounts, *of_account; /* being written */
};

/* --- sums --- */

static bool
same_books(const struct ky_book_sum *a, const struct ky_book_sum *b)
{
	return strcmp(a->provider.text, b->provider.text) == 0 &&
	    strcmp(a->currency, b->currency) == 0;
}

static bool
wanted(const struct ky_book_sum *s, const struct ky_book_sum *books,
    int account, int kind)
{
	return same_books(s, books) &&
	    (account < 0 || (int)s->account == account) &&
	    (kind < 0 || (int)s->kind == kind);
}

/* Of the books that `books` is a row of; -1: of all accounts, all kinds. */
static struct balance
sum_of(const struct trial *t, const struct ky_book_sum *books, int account,
    int kind)
{
	struct balance b = {0};

	for (uint32_t i = 0; i < t->before_n; i++)
		if (wanted(&t->before[i], books, account, kind))
			b.before += t->before[i].debit - t->before[i].credit;
	for (uint32_t i = 0; i < t->sums_n; i++)
		if (wanted(&t->sum[i], books, account, kind)) {
			b.debit += t->sum[i].debit;
			b.credit += t->sum[i].credit;
		}
	return b;
}

static bool
is_zero(struct balance b)
{
	return b.before == 0 && b.debit == 0 && b.credit == 0;
}

static bool
equal(struct balance all)
{
	return all.debit == all.credit && all.before == 0;
}

/* --- text --- */

static void
text_line(const struct trial *t, enum ky_paint paint, const char *name,
    const char *currency, struct balance b)
{
	char before[KY_MONEY_TEXT_SIZE], debit[KY_MONEY_TEXT_SIZE],
	    credit[KY_MONEY_TEXT_SIZE], now[KY_MONEY_TEXT_SIZE];

	ky_say(t->cli, paint, "  %-18s", name);
	if (t->period)
		ky_say(t->cli, paint, " %14s",
		    ky_ledger_amount(b.before, currency, before));
	ky_say(t->cli, paint, " %14s %14s %14s\n",
	    ky_ledger_amount(b.debit, currency, debit),
	    ky_ledger_amount(b.credit, currency, credit),
	    ky_ledger_amount(b.before + b.debit - b.credit, currency, now));
}

static void
text_books(struct trial *t, const struct ky_book_sum *books)
{
	ky_say(t->cli, KY_PAINT_HEAD, "%s, %s\n", books->provider.text,
	    books->currency);
	ky_say(t->cli, KY_PAINT_DIM, "  %-18s", "account");
	if (t->period)
		ky_say(t->cli, KY_PAINT_DIM, " %14s", "before");
	ky_say(t->cli, KY_PAINT_DIM, " %14s %14s %14s\n", "debit", "credit",
	    "balance");
}

static void
text_account(struct trial *t, const struct ky_book_sum *books,
    const char *account, struct balance b)
{
	text_line(t, KY_PAINT_NONE, account, books->currency, b);
}

static void
text_kind(struct trial *t, const struct ky_book_sum *books, const char *account,
    const char *kind, struct balance b)
{
	char name[64];

	(void)account; /* it stands above */
	(void)snprintf(name, sizeof(name), "  %s", kind);
	text_line(t, KY_PAINT_DIM, name, books->currency, b);
}

static void
text_books_end(struct trial *t, const struct ky_book_sum *books,
    struct balance all, bool even)
{
	text_line(t, KY_PAINT_HEAD, "in all", books->currency, all);
	ky_say(t->cli, even ? KY_PAINT_GOOD : KY_PAINT_BAD, "  %s\n",
	    even ? "debits equal credits"
		 : "debits do not equal credits: ask kaiyaku ledger check");
}

static void
text_begin(struct trial *t)
{
	if (t->sums_n == 0 && t->before_n == 0)
		ky_say(t->cli, KY_PAINT_NONE, "no entries\n");
}

static void
nothing(struct trial *t)
{
	(void)t;
}

/* --- CSV --- */

static void
csv_begin(struct trial *t)
{
	static const struct ky_str columns[] = {{"provider", 8},
	    {"currency", 8}, {"account", 7}, {"kind", 4}, {"before", 6},
	    {"debit", 5}, {"credit", 6}, {"balance", 7}};

	(void)t;
	ky_csv_hand_out(stdout, columns, sizeof(columns) / sizeof(columns[0]));
}

static void
csv_kind(struct trial *t, const struct ky_book_sum *books, const char *account,
    const char *kind, struct balance b)
{
	char before[24], debit[24], credit[24], now[24];
	const char *const text[] = {books->provider.text, books->currency,
	    account, kind, before, debit, credit, now};
	struct ky_str field[sizeof(text) / sizeof(text[0])];
	uint32_t n = sizeof(text) / sizeof(text[0]);

	(void)t;
	(void)snprintf(before, sizeof(before), "%" PRId64, b.before);
	(void)snprintf(debit, sizeof(debit), "%" PRId64, b.debit);
	(void)snprintf(credit, sizeof(credit), "%" PRId64, b.credit);
	(void)snprintf(now, sizeof(now), "%" PRId64,
	    b.before + b.debit - b.credit);
	for (uint32_t i = 0; i < n; i++)
		field[i] = ky_str_of(text[i]);
	ky_csv_hand_out(stdout, field, n);
}

static void
csv_account(struct trial *t, const struct ky_book_sum *books,
    const char *account, struct balance b)
{
	if (!t->kinds) /* else its kinds are its rows */
		csv_kind(t, books, account, "", b);
}

static void
csv_books(struct trial *t, const struct ky_book_sum *books)
{
	(void)t;
	(void)books;
}

static void
csv_books_end(struct trial *t, const struct ky_book_sum *books,
    struct balance all, bool even)
{
	(void)t;
	(void)books;
	(void)all;
	(void)even;
}

/* --- JSON --- */

static json_t *
balance_json(const char *what, const char *name, struct balance b)
{
	return json_pack("{s:s, s:I, s:I, s:I, s:I}", what, name, "before",
	    (json_int_t)b.before, "debit", (json_int_t)b.debit, "credit",
	    (json_int_t)b.credit, "balance",
	    (json_int_t)(b.before + b.debit - b.credit));
}

static void
json_begin(struct trial *t)
{
	t->list = json_array();
}

static void
json_books(struct trial *t, const struct ky_book_sum *books)
{
	(void)books;
	t->accounts = json_array();
}

static void
json_account(struct trial *t, const struct ky_book_sum *books,
    const char *account, struct balance b)
{
	json_t *doc = balance_json("account", account, b);

	(void)books;
	if (t->kinds) {
		t->of_account = json_array(); /* `doc` has it */
		(void)json_object_set_new(doc, "kinds", t->of_account);
	}
	(void)json_array_append_new(t->accounts, doc);
}

static void
json_kind(struct trial *t, const struct ky_book_sum *books, const char *account,
    const char *kind, struct balance b)
{
	(void)books;
	(void)account;
	(void)json_array_append_new(t->of_account,
	    balance_json("kind", kind, b));
}

static void
json_books_end(struct trial *t, const struct ky_book_sum *books,
    struct balance all, bool even)
{
	(void)json_array_append_new(t->list,
	    json_pack("{s:s, s:s, s:o, s:I, s:I, s:b}", "provider",
		books->provider.text, "currency", books->currency, "accounts",
		t->accounts, "debit", (json_int_t)all.debit, "credit",
		(json_int_t)all.credit, "equal", even ? 1 : 0));
}

static void
json_end(struct trial *t)
{
	ky_cli_json(json_pack("{s:b, s:o}", "equal", t->unequal ? 0 : 1,
	    "books", t->list));
}

static const struct form text_form = {text_begin, text_books, text_account,
    text_kind, text_books_end, nothing};
static const struct form csv_form = {csv_begin, csv_books, csv_account,
    csv_kind, csv_books_end, nothing};
static const struct form json_form = {json_begin, json_books, json_account,
    json_kind, json_books_end, json_end};

/* --- showing --- */

static void
show_account(struct trial *t, const struct ky_book_sum *books,
    enum ky_account a)
{
	const char *name = ky_account_name(a);
	struct balance b = sum_of(t, books, (int)a, -1);

	if (is_zero(b))
		return;
	t->form->account(t, books, name, b);
	for (int k = 0; t->kinds && k < KY_ENTRY__MAX; k++) {
		struct balance of = sum_of(t, books, (int)a, k);

		if (!is_zero(of))
			t->form->kind(t, books, name,
			    ky_entry_kind_name((enum ky_entry_kind)k), of);
	}
}

/* One provider's books in one currency. */
static void
show_books(struct trial *t, const struct ky_book_sum *books)
{
	struct balance all = sum_of(t, books, -1, -1);

	t->unequal = t->unequal || !equal(all);
	t->form->books(t, books);
	for (int a = 0; a < KY_ACC__MAX; a++)
		show_account(t, books, (enum ky_account)a);
	t->form->books_end(t, books, all, equal(all));
}

static bool
shown_before(const struct ky_book_sum *rows, uint32_t n,
    const struct ky_book_sum *books)
{
	for (uint32_t i = 0; i < n; i++)
		if (same_books(&rows[i], books))
			return true;
	return false;
}

static void
show(struct trial *t)
{
	t->form->begin(t);
	for (uint32_t i = 0; i < t->before_n; i++)
		if (!shown_before(t->before, i, &t->before[i]))
			show_books(t, &t->before[i]);
	for (uint32_t i = 0; i < t->sums_n; i++)
		if (!shown_before(t->sum, i, &t->sum[i]) &&
		    !shown_before(t->before, t->before_n, &t->sum[i]))
			show_books(t, &t->sum[i]);
	t->form->end(t);
}

/* --- reading --- */

static enum ky_code
load(struct trial *t, struct ky_session *s, const struct ky_slug *provider,
    struct ky_date from, struct ky_date to, struct ky_err *err)
{
	const struct ky_till *till = s->store->till;
	static const struct ky_date none;

	if (till->sums(till->self, &s->meta.issuer, provider, from, to,
		SUMS_MAX, t->sum, &t->sums_n, err) != KY_OK)
		return err->code;
	if (!t->period)
		return KY_OK;
	return till->sums(till->self, &s->meta.issuer, provider, none,
	    ky_date_add(from, -1), SUMS_MAX, t->before, &t->before_n, err);
}

static enum ky_code
open_books(struct ky_cli *cli, struct trial *t, struct ky_session *s,
    struct ky_err *err)
{
	struct ky_slug provider = {""};
	struct ky_date from = {0}, to = {0};
	enum ky_code code;

	if (cli->json && ky_cli_flag(cli, "--csv") != NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--json and --csv exclude each other");
	if (ky_ledger_provider(cli, &provider, err) != KY_OK ||
	    ky_ledger_days(cli, &from, &to, err) != KY_OK ||
	    ky_session_open(s, cli, KY_SESSION_READ, err) != KY_OK)
		return err->code;
	t->period = !ky_date_none(from);
	t->kinds = ky_cli_flag(cli, "--kinds") != NULL;
	code = load(t, s, &provider, from, to, err);
	ky_session_close(s);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct trial t = {.cli = cli};
	struct ky_err err = {0};
	enum ky_exit result = KY_EXIT_OK;

	t.sum = calloc(SUMS_MAX, sizeof(*t.sum));
	t.before = calloc(SUMS_MAX, sizeof(*t.before));
	if (t.sum == NULL || t.before == NULL)
		abort(); /* nothing is under way that this could hurt */
	t.form = cli->json                      ? &json_form
	    : ky_cli_flag(cli, "--csv") != NULL ? &csv_form
						: &text_form;
	if (open_books(cli, &t, &s, &err) == KY_OK) {
		show(&t);
		if (t.unequal)
			result = KY_EXIT_CORRUPT;
	} else {
		result = ky_cli_fail(cli, &err);
	}
	free(t.before);
	free(t.sum);
	return result;
}

static const struct ky_flag flags[] = {
    {"--provider", "NAME", "only this provider's books", false},
    {"--from", "DATE", "value days from this one on", false},
    {"--to", "DATE", "value days up to this one", false},
    {"--kinds", NULL, "each account by kind of entry, too", false},
    {"--csv", NULL, "comma-separated", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_ledger_balance = {
    .name = "ledger balance",
    .args = "",
    .flags = flags,
    .help = "The trial balance: what every account was debited and credited",
    .run = run,
};
