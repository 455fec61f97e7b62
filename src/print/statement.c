#include "print/statement.h"

#include "page/tr.h"
#include "print/scribe.h"

#include <string.h>

static bool
is(const json_t *row, const char *name, const char *word)
{
	return strcmp(ky_scribe_text(row, name), word) == 0;
}

/* --- a row's words --- */

/* Whose money it was: the account that is not the one all come out of. */
static const char *
account_words(const struct ky_scribe *w, const json_t *row)
{
	if (!is(row, "kind", "opening"))
		return ky_scribe_word(w, "account",
		    ky_scribe_text(row, "debit"));
	if (is(row, "debit", "receivable"))
		return ky_scribe_word(w, "account", "owed");
	return ky_scribe_word(w, "account",
	    ky_scribe_text(row,
		is(row, "debit", "opening") ? "credit" : "debit"));
}

/* Why it is paid back or lapses; by which way it was paid; which option or
 * thing, by its code where there are no words for it. */
static const char *
what_words(const struct ky_scribe *w, const json_t *row)
{
	static const char *const contexts[] = {"pay-way", "refund-reason",
	    "reason"};
	const char *what = ky_scribe_text(row, "what");

	if (is(row, "part", "charges") || is(row, "part", "unbilled"))
		return ky_tr_has("thing", what)
		    ? ky_scribe_word(w, "thing", what)
		    : what;
	for (size_t i = 0; i < sizeof(contexts) / sizeof(contexts[0]); i++)
		if (ky_tr_has(contexts[i], what))
			return ky_scribe_word(w, contexts[i], what);
	return what;
}

static bool
names_account(const json_t *row)
{
	return is(row, "kind", "opening") || is(row, "kind", "refund-due") ||
	    is(row, "kind", "forfeit");
}

/* "to be paid back (deposit; the holder leaves Japan)" */
static const char *
row_words(struct ky_scribe *w, unsigned cell, const json_t *row)
{
	const char *kind = ky_scribe_word(w, "entry",
	    ky_scribe_text(row, "kind"));
	const char *account = names_account(row) ? account_words(w, row) : "";
	const char *detail = ky_scribe_join(w, cell, account, "; ",
	    what_words(w, row));

	if (detail[0] == '\0')
		return kind;
	detail = ky_scribe_join(w, cell, " (", detail, ")");
	return ky_scribe_join(w, cell, kind, "", detail);
}

void
ky_statement_row_words(enum ky_tongue t, const json_t *row, struct ky_buf *out)
{
	struct ky_scribe w;

	ky_scribe_init(&w, NULL, t);
	ky_buf_addz(out, row_words(&w, 0, row));
	ky_scribe_done(&w);
}

/* The days a charge is for, behind its words. */
static const char *
with_period(struct ky_scribe *w, unsigned cell, const char *words,
    const json_t *row)
{
	const char *first = ky_scribe_day(w, 6, row, "from");
	const char *last = ky_scribe_day(w, 7, row, "to");

	if (first[0] == '\0')
		return words;
	if (strcmp(first, last) != 0)
		first = ky_scribe_join(w, 6, first, " – ", last);
	return ky_scribe_join(w, cell, words, ", ", first);
}

/* "10 %" where the bill says so. */
static const char *
tax_words(struct ky_scribe *w, unsigned cell, const json_t *rates,
    const char *tax)
{
	const json_t *rate;
	char number[16];
	size_t i;

	if (strcmp(tax, "none") == 0)
		return "";
	json_array_foreach(rates, i, rate)
	{
		if (!is(rate, "rate", tax) ||
		    !json_is_integer(json_object_get(rate, "percent")))
			continue;
		(void)snprintf(number, sizeof(number), "%d",
		    (int)ky_scribe_number(rate, "percent"));
		return ky_scribe_join(w, cell, number, " ", "%");
	}
	return ky_scribe_word(w, "tax", tax);
}

/* --- tables --- */

/* The tax stands in a column where there is any: on bills. */
static void
begin_rows(struct ky_scribe *w, const char *name, bool taxed)
{
	const struct ky_sheet_column columns[] = {
	    {ky_scribe_say(w, KY_TR("Day")), 22, false},
	    {ky_scribe_say(w, KY_TR("What")), taxed ? 48 : 60, false},
	    {ky_scribe_say(w, KY_TR("Amount")), 18, true},
	    {ky_scribe_say(w, KY_TR("Tax")), 12, false},
	};

	ky_sheet_table(w->sheet, name, columns, taxed ? 4 : 3);
}

/* What is held for the holder is brought along with a minus. */
static int64_t
amount_of(const json_t *row)
{
	int64_t minor = ky_scribe_number(row, "amount");
	bool held = is(row, "part", "opening") &&
	    !is(row, "debit", "receivable") && !is(row, "credit", "receivable");

	return held ? -minor : minor;
}

static void
say_rows(struct ky_scribe *w, const json_t *list, bool taxed,
    const json_t *rates)
{
	const char *cell[4];
	const json_t *row;
	size_t i;

	json_array_foreach(list, i, row)
	{
		cell[0] = ky_scribe_day(w, 0, row, "day");
		cell[1] = with_period(w, 1, row_words(w, 1, row), row);
		cell[2] = ky_scribe_money(w, 2, amount_of(row));
		cell[3] = taxed
		    ? tax_words(w, 3, rates, ky_scribe_text(row, "tax"))
		    : "";
		ky_sheet_row(w->sheet, false, cell, taxed ? 4 : 3);
	}
}

static void
say_sum(struct ky_scribe *w, const char *words, int64_t minor)
{
	const char *cell[4] = {"", ky_scribe_say(w, words), "", ""};

	cell[2] = ky_scribe_money(w, 2, minor);
	ky_sheet_row(w->sheet, true, cell, 4);
}

/* Of each rate that bears tax: how much of the bill it is. */
static void
say_rates(struct ky_scribe *w, const json_t *rates)
{
	const char *cell[4] = {"", "", "", ""};
	const json_t *rate;
	size_t i;

	json_array_foreach(rates, i, rate)
	{
		int64_t tax = ky_scribe_number(rate, "tax");

		if (tax == 0)
			continue;
		cell[1] = ky_scribe_say(w, KY_TR("Consumption tax in it"));
		cell[2] = ky_scribe_money(w, 2, tax);
		cell[3] = tax_words(w, 3, rates, ky_scribe_text(rate, "rate"));
		ky_sheet_row(w->sheet, false, cell, 4);
	}
}

static void
say_bills(struct ky_scribe *w, const json_t *bills)
{
	const json_t *bill;
	char number[32];
	size_t i;

	json_array_foreach(bills, i, bill)
	{
		const json_t *rates = json_object_get(bill, "rates");
		const char *name = ky_scribe_say(w,
		    KY_TR("Charges before bills were numbered"));

		if (json_is_integer(json_object_get(bill, "bill"))) {
			(void)snprintf(number, sizeof(number), "%d",
			    (int)ky_scribe_number(bill, "bill"));
			name = ky_scribe_fill(w, 0, KY_TR("Bill {number}"),
			    "number", number);
			name = ky_scribe_join(w, 0, name, ", ",
			    ky_scribe_day(w, 1, bill, "day"));
		}
		begin_rows(w, name, true);
		say_rows(w, json_object_get(bill, "rows"), true, rates);
		say_sum(w, KY_TR("Charged with this bill"),
		    ky_scribe_number(bill, "charged"));
		say_rates(w, rates);
	}
}

static void
say_parts(struct ky_scribe *w, const json_t *doc)
{
	static const struct {
		const char *name, *words;
	} parts[] = {
	    {"opening", KY_TR("Brought along")},
	    {"unbilled", KY_TR("On no bill yet")},
	    {"paid", KY_TR("Paid and let go")},
	    {"set_off", KY_TR("Set off against what was held")},
	    {"back", KY_TR("Coming back")},
	    {"lapsed", KY_TR("Lapsed")},
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const json_t *list = json_object_get(doc, parts[i].name);

		if (json_array_size(list) == 0)
			continue;
		begin_rows(w, ky_scribe_say(w, parts[i].words), false);
		say_rows(w, list, false, NULL);
	}
}

static void
say_totals(struct ky_scribe *w, const json_t *t)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
	    {"brought_owed", KY_TR("Owed before")},
	    {"brought_held", KY_TR("Held before: balance and deposit")},
	    {"charged", KY_TR("Charged")},
	    {"reversed", KY_TR("Of it taken back")},
	    {"tax", KY_TR("Of it consumption tax")},
	    {"unbilled", KY_TR("Of it on no bill yet")},
	    {"paid", KY_TR("Paid by the holder")},
	    {"charged_back", KY_TR("Of it taken back by the payer")},
	    {"waived", KY_TR("Waived")},
	    {"set_off", KY_TR("Set off against deposit or balance")},
	    {"refunded", KY_TR("Paid back to the holder")},
	    {"lapsed", KY_TR("Lapsed by rule")},
	};
	const struct ky_sheet_column columns[] = {
	    {"", 70, false},
	    {ky_scribe_say(w, KY_TR("Amount")), 30, true},
	};
	const char *cell[2];

	ky_sheet_table(w->sheet, ky_scribe_say(w, KY_TR("What it came to")),
	    columns, 2);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t minor = ky_scribe_number(t, rows[i].name);

		if (minor == 0)
			continue;
		cell[0] = ky_scribe_say(w, rows[i].words);
		cell[1] = ky_scribe_money(w, 1, minor);
		ky_sheet_row(w->sheet, false, cell, 2);
	}
	cell[0] = ky_scribe_say(w, KY_TR("Still owed"));
	cell[1] = ky_scribe_money(w, 1, ky_scribe_number(t, "owed"));
	ky_sheet_row(w->sheet, true, cell, 2);
	cell[0] = ky_scribe_say(w, KY_TR("Still to be paid back"));
	cell[1] = ky_scribe_money(w, 1, ky_scribe_number(t, "to_refund"));
	ky_sheet_row(w->sheet, true, cell, 2);
}

/* --- what is still to come --- */

static const char *
waits_for(const struct ky_scribe *w, const json_t *part)
{
	return ky_scribe_word(w, "reason",
	    ky_scribe_text(json_object_get(part, "duty"), "reason"));
}

static void
say_next(struct ky_scribe *w, const json_t *doc)
{
	const json_t *refund = json_object_get(doc, "refund");
	const json_t *dues = json_object_get(doc, "dues");
	const json_t *late = json_object_get(doc, "late_usage");
	bool back = ky_scribe_number(refund, "amount") > 0;
	bool owed = ky_scribe_number(dues, "amount") > 0;

	if (!back && !owed && ky_scribe_text(late, "until")[0] == '\0')
		return;
	ky_sheet_heading(w->sheet, 2,
	    ky_scribe_say(w, KY_TR("What is still to come")));
	ky_sheet_pairs(w->sheet);
	if (owed) {
		ky_scribe_pair(w, KY_TR("To be paid"),
		    ky_scribe_money(w, 0, ky_scribe_number(dues, "amount")));
		ky_scribe_pair(w, KY_TR("How that stands"), waits_for(w, dues));
	}
	if (back) {
		ky_scribe_pair(w, KY_TR("Comes back"),
		    ky_scribe_money(w, 0, ky_scribe_number(refund, "amount")));
		ky_scribe_pair(w, KY_TR("On which way"),
		    ky_scribe_word(w, "rail", ky_scribe_text(refund, "rail")));
		ky_scribe_pair(w, KY_TR("To the account"),
		    ky_scribe_text(refund, "payee"));
		ky_scribe_pair(w, KY_TR("How that stands"),
		    waits_for(w, refund));
	}
	ky_scribe_pair(w, KY_TR("Usage may be charged until"),
	    ky_scribe_day(w, 0, late, "until"));
	if (json_is_integer(json_object_get(late, "left")))
		ky_scribe_pair(w, KY_TR("At most"),
		    ky_scribe_money(w, 0, ky_scribe_number(late, "left")));
}

/* --- the statement --- */

static void
say_facts(struct ky_scribe *w, const json_t *doc)
{
	const char *provider = ky_scribe_text(doc, "provider_name");

	ky_sheet_pairs(w->sheet);
	ky_scribe_pair(w, KY_TR("Provider"),
	    provider[0] != '\0' ? provider : ky_scribe_text(doc, "provider"));
	ky_scribe_pair(w, KY_TR("Contract number"),
	    ky_scribe_text(doc, "contract"));
	ky_scribe_pair(w, KY_TR("Reference of the ending"),
	    ky_scribe_text(doc, "ending"));
	ky_scribe_pair(w, KY_TR("Last day of the contract"),
	    ky_scribe_day(w, 0, doc, "last_day"));
	ky_scribe_pair(w, KY_TR("As of"), ky_scribe_day(w, 0, doc, "as_of"));
}

static void
begin(const json_t *doc, const struct ky_statement_print *how,
    struct ky_scribe *w, struct ky_sheet *out)
{
	const char *title;
	struct ky_sheet_head head = {.tongue = how->tongue,
	    .issuer = how->issuer,
	    .number = ky_scribe_text(doc, "ending"),
	    .at = how->at};

	ky_scribe_init(w, out, how->tongue);
	(void)ky_str_copy(ky_str_of(ky_scribe_text(doc, "currency")),
	    w->currency, sizeof(w->currency));
	title = ky_scribe_say(w, KY_TR("Money statement"));
	head.title = title;
	head.foot = ky_scribe_say(w,
	    KY_TR("What the books of the issuer hold on the day it is of. "
		  "Later entries may follow; it is no invoice and no "
		  "receipt of payment."));
	head.mark = how->demo ? ky_scribe_say(w, KY_TR("Demonstration")) : "";
	ky_sheet_init(out, &head);
	ky_sheet_heading(out, 1, title);
}

enum ky_code
ky_statement_sheet(const json_t *statement,
    const struct ky_statement_print *how, struct ky_sheet *out,
    struct ky_err *err)
{
	const json_t *totals = json_object_get(statement, "totals");
	struct ky_scribe w;

	if (!json_is_object(totals) ||
	    strlen(ky_scribe_text(statement, "currency")) != 3)
		return ky_fail(err, KY_E_INPUT, 0, "this is no statement");
	begin(statement, how, &w, out);
	say_facts(&w, statement);
	say_totals(&w, totals);
	say_next(&w, statement);
	ky_sheet_heading(out, 2, ky_scribe_say(&w, KY_TR("In detail")));
	say_bills(&w, json_object_get(statement, "bills"));
	say_parts(&w, statement);
	ky_scribe_done(&w);
	return KY_OK;
}
