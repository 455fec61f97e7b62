#include "core/statement.h"

#include <assert.h>
#include <string.h>

static const char *const parts[] = {
    [KY_PART_OPENING] = "opening",
    [KY_PART_CHARGES] = "charges",
    [KY_PART_UNBILLED] = "unbilled",
    [KY_PART_PAID] = "paid",
    [KY_PART_SET_OFF] = "set-off",
    [KY_PART_BACK] = "back",
    [KY_PART_LAPSED] = "lapsed",
    [KY_PART_INSIDE] = "inside",
};
_Static_assert(sizeof(parts) / sizeof(parts[0]) == KY_PART__MAX, "a name each");

const char *
ky_statement_part_name(enum ky_statement_part p)
{
	assert((unsigned)p < KY_PART__MAX);
	return parts[p];
}

/* --- what each kind of entry moves --- */

#define A(account) (UINT32_C(1) << KY_ACC_##account)
#define OWED A(RECEIVABLE)
#define HELD (A(BALANCE) | A(DEPOSIT) | A(REFUNDS_PAYABLE))
#define MONEY (A(SETTLEMENT) | A(CASH))

struct shape {
	uint32_t debit, credit; /* sets of accounts; empty: no more shapes */
	enum ky_statement_part part;
	int8_t sign; /* of the row's amount */
};
#define SHAPES_MAX 2

#define CHARGE \
	{ \
		{ \
			OWED | A(BALANCE), A(FEES), KY_PART_CHARGES, 1 \
		} \
	}

static const struct shape shapes[KY_ENTRY__MAX][SHAPES_MAX] = {
    [KY_ENTRY_OPENING] = {{OWED | HELD, A(OPENING), KY_PART_OPENING, 1},
	{A(OPENING), OWED | HELD, KY_PART_OPENING, -1}},
    [KY_ENTRY_CHARGE_MONTH] = CHARGE,
    [KY_ENTRY_CHARGE_OPTION] = CHARGE,
    [KY_ENTRY_CHARGE_EARLY] = CHARGE,
    [KY_ENTRY_CHARGE_HANDLING] = CHARGE,
    [KY_ENTRY_CHARGE_PORT] = CHARGE,
    [KY_ENTRY_CHARGE_USAGE] = {{OWED, A(FEES), KY_PART_CHARGES, 1},
	{A(UNBILLED), A(FEES), KY_PART_UNBILLED, 1}},
    [KY_ENTRY_CHARGE_LATE] = CHARGE,
    [KY_ENTRY_CHARGE_LOST] = CHARGE,
    [KY_ENTRY_REVERSAL] = {{A(FEES) | A(TAX), OWED, KY_PART_CHARGES, -1}},
    [KY_ENTRY_PAYMENT] = {{MONEY, OWED, KY_PART_PAID, 1}},
    [KY_ENTRY_COLLECTED] = {{MONEY, OWED, KY_PART_PAID, 1}},
    [KY_ENTRY_NET_DEPOSIT] = {{A(DEPOSIT), OWED, KY_PART_SET_OFF, 1}},
    [KY_ENTRY_NET_BALANCE] = {{A(BALANCE), OWED, KY_PART_SET_OFF, 1}},
    [KY_ENTRY_REFUND_DUE] = {{OWED | A(BALANCE) | A(DEPOSIT) | A(FEES),
	A(REFUNDS_PAYABLE), KY_PART_BACK, 1}},
    [KY_ENTRY_REFUND_PAID] = {{OWED | HELD, MONEY, KY_PART_BACK, 1}},
    [KY_ENTRY_REFUND_BOUNCED] = {{MONEY, A(REFUNDS_PAYABLE), KY_PART_BACK, -1}},
    [KY_ENTRY_FORFEIT] = {{HELD, A(FORFEITED), KY_PART_LAPSED, 1}},
    [KY_ENTRY_WAIVER] = {{A(FEES), OWED, KY_PART_PAID, 1}},
    [KY_ENTRY_CHARGE_UNIVERSAL] = CHARGE,
    [KY_ENTRY_CHARGE_EXTEND] = CHARGE,
    [KY_ENTRY_DISCOUNT] = {{A(FEES), OWED, KY_PART_CHARGES, -1}},
    [KY_ENTRY_CAPPED] = {{A(FEES), A(UNBILLED), KY_PART_UNBILLED, -1}},
    [KY_ENTRY_BILLED] = {{OWED, A(UNBILLED), KY_PART_INSIDE, 1}},
    [KY_ENTRY_TAX] = {{OWED, A(TAX), KY_PART_CHARGES, 1}},
    [KY_ENTRY_TAX_WITHIN] = {{A(FEES), A(TAX), KY_PART_INSIDE, 1},
	{A(TAX), A(FEES), KY_PART_INSIDE, -1}},
    [KY_ENTRY_CHARGEBACK] = {{OWED, MONEY, KY_PART_PAID, -1}},
};

static const struct shape *
shape_of(enum ky_entry_kind k, enum ky_account debit, enum ky_account credit)
{
	for (int i = 0; i < SHAPES_MAX; i++) {
		const struct shape *s = &shapes[k][i];

		if ((s->debit >> debit & 1) != 0 &&
		    (s->credit >> credit & 1) != 0)
			return s;
	}
	return NULL;
}

/* --- making --- */

struct making {
	struct ky_statement *s;
	struct ky_statement_fault *fault;
	uint32_t billed; /* the entry that went on a bill last */
	uint32_t taxed;  /* rates that bill was taxed at, 1 << enum ky_tax */
};

static bool
at_fault(struct making *m, const char *what, const char *name, uint32_t entry)
{
	*m->fault = (struct ky_statement_fault){what, name, entry};
	return false;
}

static bool
same_period(struct ky_period a, struct ky_period b)
{
	return ky_date_cmp(a.first, b.first) == 0 &&
	    ky_date_cmp(a.last, b.last) == 0;
}

static bool
one_entry(const struct ky_posting *a, const struct ky_posting *b)
{
	return a->entry == b->entry && a->kind == b->kind &&
	    a->bill == b->bill && a->tax == b->tax &&
	    ky_date_cmp(a->day, b->day) == 0 &&
	    same_period(a->period, b->period) &&
	    strcmp(a->rule, b->rule) == 0 &&
	    strcmp(a->what.text, b->what.text) == 0;
}

static bool
in_range(const struct ky_posting *p)
{
	return (unsigned)p->kind < KY_ENTRY__MAX &&
	    (unsigned)p->account < KY_ACC__MAX &&
	    (unsigned)p->tax < KY_TAX__MAX && p->minor >= -KY_MONEY_MAX &&
	    p->minor <= KY_MONEY_MAX;
}

/* Two halves into a row. */
static bool
read_entry(struct making *m, const struct ky_posting *a,
    const struct ky_posting *b, struct ky_statement_row *r)
{
	const struct ky_posting *debit = a->minor > 0 ? a : b;
	const struct ky_posting *credit = a->minor > 0 ? b : a;
	const struct shape *shape;

	if (!in_range(a) || !in_range(b))
		return at_fault(m, "a posting out of all bounds", "", a->entry);
	if (a->entry != m->s->books.entries + 1)
		return at_fault(m, "entries are missing", "", a->entry);
	if (!one_entry(a, b))
		return at_fault(m, "an entry without its other half",
		    ky_entry_kind_name(a->kind), a->entry);
	if (a->minor == 0 || a->minor + b->minor != 0)
		return at_fault(m, "an entry does not sum to zero",
		    ky_entry_kind_name(a->kind), a->entry);
	if (a->rule[0] == '\0' ||
	    memchr(a->rule, '\0', sizeof(a->rule)) == NULL)
		return at_fault(m, "an entry names no rule",
		    ky_entry_kind_name(a->kind), a->entry);
	shape = shape_of(a->kind, debit->account, credit->account);
	if (shape == NULL)
		return at_fault(m, "an entry moves what its kind does not",
		    ky_entry_kind_name(a->kind), a->entry);
	*r = (struct ky_statement_row){.part = shape->part,
	    .kind = a->kind,
	    .debit = debit->account,
	    .credit = credit->account,
	    .entry = a->entry,
	    .bill = a->bill,
	    .day = a->day,
	    .period = a->period,
	    .what = a->what,
	    .tax = a->tax,
	    .minor = shape->sign * debit->minor};
	memcpy(r->rule, a->rule, sizeof(r->rule));
	return true;
}

static bool
keep_books(struct making *m, const struct ky_statement_row *r)
{
	struct ky_ledger *g = &m->s->books;
	int64_t sum = r->minor < 0 ? -r->minor : r->minor;

	g->entries = r->entry;
	g->sum[r->debit] += sum;
	g->sum[r->credit] -= sum;
	g->total[r->kind] += sum;
	if (r->debit == KY_ACC_UNBILLED)
		g->unbilled[r->tax] += sum;
	if (r->credit == KY_ACC_UNBILLED)
		g->unbilled[r->tax] -= sum;
	if (g->total[r->kind] > KY_MONEY_MAX || !ky_ledger_balanced(g))
		return at_fault(m, "a sum beyond all bounds",
		    ky_entry_kind_name(r->kind), r->entry);
	return true;
}

/* --- bills --- */

static bool
on_a_bill(const struct ky_statement_row *r)
{
	return r->part == KY_PART_CHARGES || r->part == KY_PART_INSIDE;
}

static bool
tax_of_a_bill(const struct ky_statement_row *r)
{
	return r->debit == KY_ACC_TAX || r->credit == KY_ACC_TAX;
}

/* The row's bill, a new one when it is the next; NULL: there is none such, or
 * it was closed.  Without a number are only charges of an earlier time. */
static struct ky_statement_bill *
bill_of(struct making *m, const struct ky_statement_row *r)
{
	struct ky_statement *s = m->s;
	struct ky_statement_bill *last = s->bills_n > 0
	    ? &s->bill[s->bills_n - 1]
	    : NULL;

	if (r->bill == 0 && (tax_of_a_bill(r) || r->part == KY_PART_INSIDE))
		return NULL;
	if (last != NULL && last->bill == r->bill)
		return r->bill == 0 || r->entry == m->billed + 1 ? last : NULL;
	if (r->bill == 0 ? last != NULL : r->bill != s->books.bills + 1)
		return NULL;
	s->books.bills = r->bill;
	m->taxed = 0;
	s->bill[s->bills_n] = (struct ky_statement_bill){.bill = r->bill,
	    .day = r->day};
	return &s->bill[s->bills_n++];
}

static void
add_to_bill(struct ky_statement_bill *b, const struct ky_statement_row *r)
{
	if (tax_of_a_bill(r))
		b->tax[r->tax] += r->minor;
	else
		b->net[r->tax] += r->minor;
	if (r->kind == KY_ENTRY_TAX_WITHIN)
		b->net[r->tax] -= r->minor;
	else
		b->charged += r->minor;
}

/* All that is unbilled at that rate goes on the bill `r` is on. */
static bool
put_on_bill(struct making *m, const struct ky_statement_row *r)
{
	struct ky_statement *s = m->s;

	if (s->books.unbilled[r->tax] != 0)
		return at_fault(m, "usage was billed at another sum",
		    ky_tax_name(r->tax), r->entry);
	for (uint32_t i = 0; i < s->rows_n; i++)
		if (s->row[i].part == KY_PART_UNBILLED &&
		    s->row[i].tax == r->tax) {
			s->row[i].part = KY_PART_CHARGES;
			s->row[i].bill = r->bill;
		}
	return true;
}

static bool
enter_bill(struct making *m, const struct ky_statement_row *r)
{
	struct ky_statement_bill *b;

	if (!on_a_bill(r)) {
		if (r->bill != 0)
			return at_fault(m, "it is on a bill, and no charge",
			    ky_entry_kind_name(r->kind), r->entry);
		return true;
	}
	b = bill_of(m, r);
	if (b == NULL)
		return at_fault(m, "a charge or tax without its bill",
		    ky_entry_kind_name(r->kind), r->entry);
	if (tax_of_a_bill(r) && (m->taxed >> r->tax & 1) != 0)
		return at_fault(m, "a bill was taxed twice at one rate",
		    ky_tax_name(r->tax), r->entry);
	if (tax_of_a_bill(r))
		m->taxed |= UINT32_C(1) << r->tax;
	add_to_bill(b, r);
	m->billed = r->entry;
	return r->kind != KY_ENTRY_BILLED || put_on_bill(m, r);
}

/* --- totals --- */

/* What depends on more than the kind. */
static void
add_to_totals(struct ky_statement_totals *t, const struct ky_statement_row *r)
{
	bool back = r->kind == KY_ENTRY_REFUND_DUE ||
	    r->kind == KY_ENTRY_REFUND_PAID;

	if (r->part == KY_PART_OPENING) {
		if (r->debit == KY_ACC_RECEIVABLE ||
		    r->credit == KY_ACC_RECEIVABLE)
			t->brought_owed += r->minor;
		else
			t->brought_held -= r->minor;
	}
	if (r->part == KY_PART_CHARGES && r->debit == KY_ACC_BALANCE)
		t->from_balance += r->minor;
	if (back && r->debit == KY_ACC_RECEIVABLE)
		t->overpaid_back += r->minor;
	if (back && r->debit == KY_ACC_FEES)
		t->price_back += r->minor;
}

static void
total(struct ky_statement *s)
{
	const struct ky_ledger *g = &s->books;
	struct ky_statement_totals *t = &s->total;

	t->charged = ky_ledger_charged(g);
	t->reversed = g->total[KY_ENTRY_REVERSAL];
	t->tax = -g->sum[KY_ACC_TAX];
	t->paid = g->total[KY_ENTRY_PAYMENT] + g->total[KY_ENTRY_COLLECTED];
	t->charged_back = g->total[KY_ENTRY_CHARGEBACK];
	t->waived = g->total[KY_ENTRY_WAIVER];
	t->set_off = g->total[KY_ENTRY_NET_DEPOSIT] +
	    g->total[KY_ENTRY_NET_BALANCE];
	t->promised = g->total[KY_ENTRY_REFUND_DUE];
	t->bounced = g->total[KY_ENTRY_REFUND_BOUNCED];
	t->refunded = g->total[KY_ENTRY_REFUND_PAID] - t->bounced;
	t->lapsed = g->total[KY_ENTRY_FORFEIT];
	t->owed = ky_ledger_owed(g);
	t->overpaid = t->owed - g->sum[KY_ACC_RECEIVABLE];
	t->unbilled = g->sum[KY_ACC_UNBILLED];
	t->held = -g->sum[KY_ACC_BALANCE] - g->sum[KY_ACC_DEPOSIT];
	t->payable = -g->sum[KY_ACC_REFUNDS_PAYABLE];
	t->to_refund = ky_ledger_credit(g);
}

bool
ky_statement_make(const struct ky_posting *p, uint32_t n,
    const char currency[4], struct ky_statement_row *row,
    struct ky_statement_bill *bill, struct ky_statement *out,
    struct ky_statement_fault *fault)
{
	struct ky_statement s = {.row = row, .bill = bill};
	struct making m = {&s, fault, 0, 0};

	memcpy(s.currency, currency, sizeof(s.currency));
	memcpy(s.books.currency, currency, sizeof(s.books.currency));
	if (n % 2 != 0)
		return at_fault(&m, "an entry without its other half", "",
		    p[n - 1].entry);
	for (uint32_t i = 0; i < n; i += 2) {
		struct ky_statement_row *r = &row[s.rows_n];

		if (!read_entry(&m, &p[i], &p[i + 1], r) ||
		    !keep_books(&m, r) || !enter_bill(&m, r))
			return false;
		add_to_totals(&s.total, r);
		s.rows_n++;
	}
	total(&s);
	assert(ky_statement_sound(&s));
	*out = s;
	return true;
}

/* --- checking --- */

bool
ky_statement_agrees(const struct ky_statement *s,
    const struct ky_ledger *stored, struct ky_statement_fault *fault)
{
	const struct ky_ledger *g = &s->books;
	struct making m = {NULL, fault, 0, 0};

	if (strcmp(g->currency, stored->currency) != 0)
		return at_fault(&m, "the currency is another", "", 0);
	if (g->entries != stored->entries)
		return at_fault(&m, "entries are missing", "", g->entries);
	if (g->bills != stored->bills)
		return at_fault(&m, "bills are missing", "", 0);
	for (int a = 0; a < KY_ACC__MAX; a++)
		if (g->sum[a] != stored->sum[a])
			return at_fault(&m,
			    "the sum of an account is not that of its postings",
			    ky_account_name((enum ky_account)a), 0);
	for (int k = 0; k < KY_ENTRY__MAX; k++)
		if (g->total[k] != stored->total[k])
			return at_fault(&m,
			    "the total of a kind is not that of its postings",
			    ky_entry_kind_name((enum ky_entry_kind)k), 0);
	for (int t = 0; t < KY_TAX__MAX; t++)
		if (g->unbilled[t] != stored->unbilled[t])
			return at_fault(&m,
			    "what is unbilled is not that of the postings",
			    ky_tax_name((enum ky_tax)t), 0);
	return true;
}

bool
ky_statement_sound(const struct ky_statement *s)
{
	const struct ky_statement_totals *t = &s->total;
	int64_t owed = t->brought_owed + t->charged - t->reversed -
	    t->unbilled - t->from_balance - t->paid + t->charged_back -
	    t->waived - t->set_off + t->overpaid_back;
	int64_t held = t->brought_held - t->from_balance - t->set_off +
	    t->overpaid_back + t->price_back - t->refunded - t->lapsed;
	int64_t bills = 0;

	for (uint32_t i = 0; i < s->bills_n; i++)
		bills += s->bill[i].charged;
	return t->owed - t->overpaid == owed && t->held + t->payable == held &&
	    t->charged - t->reversed - t->unbilled == bills;
}
