#include "view/statement.h"

#include "base/csv.h"
#include "core/bill.h"
#include "core/settle.h"
#include "view/view.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* --- words --- */

/* What something of the holder's is called. */
static const char *
thing(enum ky_account a)
{
	switch (a) {
	case KY_ACC_RECEIVABLE:
		return "what was overpaid";
	case KY_ACC_BALANCE:
		return "prepaid balance";
	case KY_ACC_DEPOSIT:
		return "deposit";
	case KY_ACC_FEES:
		return "price of an unused product";
	case KY_ACC_REFUNDS_PAYABLE:
		return "refund";
	case KY_ACC_SETTLEMENT:
	case KY_ACC_FORFEITED:
	case KY_ACC_OPENING:
	case KY_ACC_UNBILLED:
	case KY_ACC_TAX:
	case KY_ACC_CASH:
	case KY_ACC__MAX:
		break;
	}
	return ky_account_name(a);
}

static const struct {
	const char *how, *words;
} ways[] = {
    {"page", " on a payment page"},
    {"reference", " by reference"},
    {"cash", " in cash"},
    {"bank", " by transfer"},
    {"original", ", to the original payment"},
};

static const char *
way_words(const struct ky_statement_row *r)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strcmp(r->what.text, ways[i].how) == 0)
			return ways[i].words;
	return r->debit == KY_ACC_CASH ? " in cash" : "";
}

/* Why it is paid back or lapses, for a code. */
static const char *
why_words(const struct ky_statement_row *r)
{
	enum ky_refund_reason reason;

	if (r->kind == KY_ENTRY_REFUND_DUE &&
	    ky_refund_reason_parse(ky_str_of(r->what.text), &reason))
		return ky_refund_words(reason);
	return ky_words(r->what.text);
}

static const char *
opening_words(const struct ky_statement_row *r)
{
	if (r->debit == KY_ACC_RECEIVABLE)
		return "owed before";
	if (r->credit == KY_ACC_RECEIVABLE)
		return "overpaid before";
	return thing(r->debit == KY_ACC_OPENING ? r->credit : r->debit);
}

const char *
ky_statement_words(const struct ky_statement_row *r,
    char out[KY_ROW_WORDS_SIZE])
{
	const char *kind = ky_entry_words(r->kind);
	const char *what = r->what.text;
	const char *colon = what[0] != '\0' ? ": " : "";

	switch (r->part) {
	case KY_PART_OPENING:
		(void)snprintf(out, KY_ROW_WORDS_SIZE, "%s%s", opening_words(r),
		    r->debit != KY_ACC_OPENING && r->debit != KY_ACC_RECEIVABLE
			? ", less than was known"
			: "");
		break;
	case KY_PART_PAID:
		(void)snprintf(out, KY_ROW_WORDS_SIZE, "%s%s", kind,
		    way_words(r));
		break;
	case KY_PART_BACK:
		if (r->kind == KY_ENTRY_REFUND_DUE)
			(void)snprintf(out, KY_ROW_WORDS_SIZE, "%s, %s%s%s",
			    thing(r->debit), kind, colon, why_words(r));
		else
			(void)snprintf(out, KY_ROW_WORDS_SIZE, "%s%s", kind,
			    way_words(r));
		break;
	case KY_PART_LAPSED:
		(void)snprintf(out, KY_ROW_WORDS_SIZE, "%s, %s%s%s",
		    thing(r->debit), kind, colon, why_words(r));
		break;
	case KY_PART_CHARGES:
	case KY_PART_UNBILLED:
	case KY_PART_SET_OFF:
	case KY_PART_INSIDE:
		(void)snprintf(out, KY_ROW_WORDS_SIZE, "%s%s%s%s",
		    r->debit == KY_ACC_TAX && r->part == KY_PART_CHARGES
			? "consumption tax taken back"
			: kind,
		    colon, what,
		    r->debit == KY_ACC_BALANCE && r->part == KY_PART_CHARGES
			? ", from the balance"
			: "");
		break;
	case KY_PART__MAX:
		assert(!"a part we have");
		break;
	}
	return out;
}

static int
tax_pct(const struct ky_rules *rules, enum ky_tax t)
{
	if (rules == NULL || rules->tax == NULL ||
	    (t != KY_TAX_STANDARD && t != KY_TAX_REDUCED))
		return -1;
	return t == KY_TAX_STANDARD ? rules->tax->standard_pct
				    : rules->tax->reduced_pct;
}

const char *
ky_tax_mark(const struct ky_rules *rules, enum ky_tax t,
    char out[KY_TAX_MARK_SIZE])
{
	static const char *const marks[] = {
	    [KY_TAX_NONE] = "",
	    [KY_TAX_STANDARD] = "standard",
	    [KY_TAX_REDUCED] = "reduced",
	    [KY_TAX_OUTSIDE] = "no tax",
	};
	_Static_assert(sizeof(marks) / sizeof(marks[0]) == KY_TAX__MAX,
	    "a mark each");
	int pct = tax_pct(rules, t);

	assert((unsigned)t < KY_TAX__MAX);
	if (pct >= 0)
		(void)snprintf(out, KY_TAX_MARK_SIZE, "%d %%", pct);
	else
		(void)snprintf(out, KY_TAX_MARK_SIZE, "%s", marks[t]);
	return out;
}

/* --- what is not over --- */

static const struct ky_duty *
waiting(const struct ky_case *c, enum ky_duty_kind kind)
{
	const struct ky_duty *d = ky_case_duty_const(c, kind, 0);

	if (c->ending.state != KY_ENDING_RUNNING &&
	    c->ending.state != KY_ENDING_CLOSED)
		return NULL;
	return d != NULL && ky_duty_pending(d->state) ? d : NULL;
}

/* The window is open, or will be once the final bill is made. */
static struct ky_date
late_until(const struct ky_statement_page *p)
{
	const struct ky_line *l = &p->c->line;

	if (l->final_billed || p->c->ending.state != KY_ENDING_RUNNING ||
	    l->subject != KY_SUBJECT_LINE ||
	    l->billing != KY_BILLING_POSTPAID || p->rules == NULL ||
	    p->rules->dues == NULL || p->rules->dues->late_usage_days == 0 ||
	    ky_date_none(ky_case_last_day(p->c)))
		return l->late_usage_until;
	return ky_date_add(ky_case_last_day(p->c),
	    p->rules->dues->late_usage_days);
}

void
ky_statement_next(const struct ky_statement_page *p,
    struct ky_statement_next *out)
{
	const struct ky_line *l = &p->c->line;
	const struct ky_ledger *g = &l->ledger;

	*out = (struct ky_statement_next){.late_cap = -1, .late_left = -1};
	out->dues = waiting(p->c, KY_DUTY_DUES);
	out->credit = waiting(p->c, KY_DUTY_CREDIT);
	out->rail_known = p->rules != NULL && p->rules->credit != NULL;
	if (out->rail_known)
		out->rail = ky_refund_rail(p->rules, &p->c->ending);
	if (out->rail_known && out->rail == KY_RAIL_BANK &&
	    ky_payee_stands(l, &p->c->ending))
		ky_payee_mask(&l->payee, out->payee);
	out->late_until = late_until(p);
	if (ky_date_none(out->late_until) || p->rules == NULL ||
	    p->rules->dues == NULL || p->rules->dues->late_usage_cap < 0)
		return;
	out->late_cap = p->rules->dues->late_usage_cap;
	out->late_left = out->late_cap;
	if (l->final_billed)
		out->late_left -= ky_bill_late_usage(g) -
		    g->total[KY_ENTRY_CAPPED];
}

/* --- JSON --- */

/* Without a number: null, as of a posting. */
static json_t *
bill_json(uint32_t bill)
{
	return bill != 0 ? json_integer(bill) : json_null();
}

static json_t *
row_json(const struct ky_statement_row *r)
{
	char words[KY_ROW_WORDS_SIZE];

	return json_pack("{s:I, s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:o, s:s, "
			 "s:I, s:s, s:s, s:s}",
	    "entry", (json_int_t)r->entry, "part",
	    ky_statement_part_name(r->part), "kind",
	    ky_entry_kind_name(r->kind), "words", ky_statement_words(r, words),
	    "day", ky_date_json(r->day), "from", ky_date_json(r->period.first),
	    "to", ky_date_json(r->period.last), "what", r->what.text, "bill",
	    bill_json(r->bill), "tax", ky_tax_name(r->tax), "amount",
	    (json_int_t)r->minor, "debit", ky_account_name(r->debit), "credit",
	    ky_account_name(r->credit), "rule", r->rule);
}

/* The rows of a part; of charges those of one bill. */
static json_t *
rows_json(const struct ky_statement *s, enum ky_statement_part part,
    uint32_t bill)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < s->rows_n; i++)
		if (s->row[i].part == part &&
		    (part != KY_PART_CHARGES || s->row[i].bill == bill))
			(void)json_array_append_new(list, row_json(&s->row[i]));
	return list;
}

static json_t *
rates_json(const struct ky_rules *rules, const struct ky_statement_bill *b)
{
	json_t *list = json_array();

	for (int t = 0; t < KY_TAX__MAX; t++) {
		int pct = tax_pct(rules, (enum ky_tax)t);

		if (b->net[t] == 0 && b->tax[t] == 0)
			continue;
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:o, s:I, s:I}", "rate",
			ky_tax_name((enum ky_tax)t), "percent",
			pct >= 0 ? json_integer(pct) : json_null(), "net",
			(json_int_t)b->net[t], "tax", (json_int_t)b->tax[t]));
	}
	return list;
}

static json_t *
bills_json(const struct ky_statement_page *p)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < p->s->bills_n; i++) {
		const struct ky_statement_bill *b = &p->s->bill[i];

		(void)json_array_append_new(list,
		    json_pack("{s:o, s:o, s:I, s:o, s:o}", "bill",
			bill_json(b->bill), "day", ky_date_json(b->day),
			"charged", (json_int_t)b->charged, "rates",
			rates_json(p->rules, b), "rows",
			rows_json(p->s, KY_PART_CHARGES, b->bill)));
	}
	return list;
}

static json_t *
totals_json(const struct ky_statement_totals *t)
{
	const struct {
		const char *name;
		int64_t minor;
	} rows[] = {
	    {"brought_owed", t->brought_owed},
	    {"brought_held", t->brought_held},
	    {"charged", t->charged},
	    {"reversed", t->reversed},
	    {"tax", t->tax},
	    {"from_balance", t->from_balance},
	    {"paid", t->paid},
	    {"charged_back", t->charged_back},
	    {"waived", t->waived},
	    {"set_off", t->set_off},
	    {"promised", t->promised},
	    {"overpaid_back", t->overpaid_back},
	    {"price_back", t->price_back},
	    {"refunded", t->refunded},
	    {"bounced", t->bounced},
	    {"lapsed", t->lapsed},
	    {"owed", t->owed},
	    {"overpaid", t->overpaid},
	    {"unbilled", t->unbilled},
	    {"held", t->held},
	    {"payable", t->payable},
	    {"to_refund", t->to_refund},
	};
	json_t *doc = json_object();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		(void)json_object_set_new(doc, rows[i].name,
		    json_integer(rows[i].minor));
	return doc;
}

static json_t *
duty_or_null(const struct ky_case *c, const struct ky_duty *d)
{
	json_t *doc;

	if (d == NULL)
		return json_null();
	doc = ky_duty_json(c, d);
	(void)json_object_set_new(doc, "message",
	    json_string(ky_words(d->reason)));
	return doc;
}

static json_t *
transfers_json(const struct ky_statement_page *p)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < p->transfers_n; i++) {
		const struct ky_transfer *t = &p->transfer[i];
		char payee[KY_PAYEE_MASK_SIZE] = "";

		if (t->payee.kind != KY_PAYEE_NONE)
			ky_payee_mask(&t->payee, payee);
		(void)json_array_append_new(list,
		    json_pack("{s:I, s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o}",
			"transfer", (json_int_t)t->n, "amount",
			(json_int_t)t->minor, "currency", t->currency, "state",
			ky_transfer_state_name(t->state), "payee",
			ky_text_json(payee), "run",
			t->run != 0 ? json_integer((json_int_t)t->run)
				    : json_null(),
			"day", ky_date_json(p->run_day[i]), "why",
			ky_text_json(t->why), "changed",
			ky_time_json(t->changed)));
	}
	return list;
}

static json_t *
payments_json(const struct ky_statement_page *p)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < p->payments_n; i++) {
		const struct ky_payment *x = &p->payment[i];

		(void)json_array_append_new(list,
		    json_pack("{s:I, s:I, s:s, s:s, s:s, s:o, s:o}", "payment",
			(json_int_t)x->n, "amount", (json_int_t)x->minor,
			"currency", x->currency, "state",
			ky_payment_state_name(x->state), "means",
			ky_means_name(x->means), "asked",
			ky_time_json(x->created), "expires",
			ky_time_json(x->expires)));
	}
	return list;
}

static json_t *
amount_or_null(int64_t minor)
{
	return minor >= 0 ? json_integer(minor) : json_null();
}

/* What is still to come: back, and to be paid. */
static void
put_next(const struct ky_statement_page *p, json_t *doc)
{
	struct ky_statement_next n;

	ky_statement_next(p, &n);
	(void)json_object_set_new(doc, "refund",
	    json_pack("{s:I, s:o, s:o, s:o, s:o}", "amount",
		(json_int_t)p->s->total.to_refund, "rail",
		n.rail_known ? json_string(ky_rail_name(n.rail)) : json_null(),
		"payee", ky_text_json(n.payee), "duty",
		duty_or_null(p->c, n.credit), "transfers", transfers_json(p)));
	(void)json_object_set_new(doc, "dues",
	    json_pack("{s:I, s:o, s:o}", "amount", (json_int_t)p->s->total.owed,
		"duty", duty_or_null(p->c, n.dues), "payments",
		payments_json(p)));
	(void)json_object_set_new(doc, "late_usage",
	    json_pack("{s:o, s:o, s:o}", "until", ky_date_json(n.late_until),
		"cap", amount_or_null(n.late_cap), "left",
		amount_or_null(n.late_left)));
	(void)json_object_set_new(doc, "instalments_left",
	    json_integer(p->c->line.instalments_left));
}

json_t *
ky_statement_json(const struct ky_statement_page *p)
{
	static const enum ky_statement_part parts[] = {KY_PART_OPENING,
	    KY_PART_UNBILLED, KY_PART_PAID, KY_PART_SET_OFF, KY_PART_BACK,
	    KY_PART_LAPSED, KY_PART_INSIDE};
	static const char *const names[] = {"opening", "unbilled", "paid",
	    "set_off", "back", "lapsed", "inside"};
	const struct ky_line *l = &p->c->line;
	const struct ky_ending *e = &p->c->ending;
	char sort[KY_WORDS_SIZE];
	json_t *doc;

	doc = json_pack("{s:I, s:s, s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:o, "
			"s:s, s:o, s:o}",
	    "line", (json_int_t)p->c->line_id, "contract", l->contract_no.text,
	    "provider", l->provider.text, "provider_name",
	    p->rules != NULL
		? json_stringn(p->rules->book->name.p, p->rules->book->name.len)
		: json_null(),
	    "subject", l->subject == KY_SUBJECT_LOAN ? "loan" : "line", "sort",
	    ky_sort_words(l, sort), "ending", ky_text_json(e->ref), "way",
	    e->seq != 0 ? json_string(ky_way_name(e->way)) : json_null(),
	    "last_day", ky_date_json(ky_case_last_day(p->c)), "as_of",
	    ky_date_json(p->today), "currency", p->s->currency, "bills",
	    bills_json(p), "totals", totals_json(&p->s->total));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		(void)json_object_set_new(doc, names[i],
		    rows_json(p->s, parts[i], 0));
	put_next(p, doc);
	return doc;
}

/* --- CSV --- */

#define COLUMNS 15

static const struct ky_str columns[COLUMNS] = {
    {"entry", 5},
    {"day", 3},
    {"part", 4},
    {"kind", 4},
    {"words", 5},
    {"what", 4},
    {"from", 4},
    {"to", 2},
    {"bill", 4},
    {"tax", 3},
    {"amount", 6},
    {"currency", 8},
    {"debit", 5},
    {"credit", 6},
    {"rule", 4},
};

static void
csv_row(const struct ky_statement *s, const struct ky_statement_row *r,
    FILE *out)
{
	char entry[16], bill[16] = "", amount[24], words[KY_ROW_WORDS_SIZE];
	char day[KY_DATE_TEXT_SIZE], from[KY_DATE_TEXT_SIZE],
	    to[KY_DATE_TEXT_SIZE];
	struct ky_str field[COLUMNS];
	uint32_t n = 0;

	(void)snprintf(entry, sizeof(entry), "%" PRIu32, r->entry);
	if (r->bill != 0)
		(void)snprintf(bill, sizeof(bill), "%" PRIu32, r->bill);
	(void)snprintf(amount, sizeof(amount), "%" PRId64, r->minor);
	ky_date_format(r->day, day);
	ky_date_format(r->period.first, from);
	ky_date_format(r->period.last, to);
	field[n++] = ky_str_of(entry);
	field[n++] = ky_str_of(day);
	field[n++] = ky_str_of(ky_statement_part_name(r->part));
	field[n++] = ky_str_of(ky_entry_kind_name(r->kind));
	field[n++] = ky_str_of(ky_statement_words(r, words));
	field[n++] = ky_str_of(r->what.text);
	field[n++] = ky_str_of(from);
	field[n++] = ky_str_of(to);
	field[n++] = ky_str_of(bill);
	field[n++] = ky_str_of(
	    r->tax != KY_TAX_NONE ? ky_tax_name(r->tax) : "");
	field[n++] = ky_str_of(amount);
	field[n++] = ky_str_of(s->currency);
	field[n++] = ky_str_of(ky_account_name(r->debit));
	field[n++] = ky_str_of(ky_account_name(r->credit));
	field[n++] = ky_str_of(r->rule);
	assert(n == COLUMNS);
	ky_csv_hand_out(out, field, n);
}

void
ky_statement_csv(const struct ky_statement_page *p, FILE *out)
{
	ky_csv_hand_out(out, columns, COLUMNS);
	for (uint32_t i = 0; i < p->s->rows_n; i++)
		csv_row(p->s, &p->s->row[i], out);
}
