#include "core/statement.h"

#include "t.h"

#define ENTRIES_MAX 12
#define DAY ((struct ky_date){2026, 8, 31})

/* An entry as the tables write it; minor 0 ends them. */
struct entry {
	enum ky_entry_kind kind;
	enum ky_account debit, credit;
	int64_t minor;
	uint32_t bill;
	enum ky_tax tax;
};

#define E(kind, debit, credit, minor, bill, tax) \
	{ \
		KY_ENTRY_##kind, KY_ACC_##debit, KY_ACC_##credit, minor, bill, \
		    KY_TAX_##tax \
	}

static struct ky_posting posting[2 * ENTRIES_MAX];
static struct ky_statement_row row[ENTRIES_MAX];
static struct ky_statement_bill bill[ENTRIES_MAX];
static struct ky_statement s;
static struct ky_statement_fault fault;

static uint32_t
post(const struct entry *e)
{
	uint32_t n = 0;

	for (; e->minor != 0; e++)
		for (int half = 0; half < 2; half++, n++)
			posting[n] = (struct ky_posting){.entry = n / 2 + 1,
			    .kind = e->kind,
			    .account = half == 0 ? e->debit : e->credit,
			    .minor = half == 0 ? e->minor : -e->minor,
			    .rule = "demo#some@2024-01-01",
			    .day = DAY,
			    .bill = e->bill,
			    .tax = e->tax};
	return n;
}

static bool
make(const struct entry *e)
{
	uint32_t n = post(e);

	memset(&s, 0, sizeof(s));
	memset(&fault, 0, sizeof(fault));
	return ky_statement_make(posting, n, "JPY", row, bill, &s, &fault);
}

/* --- what each entry is --- */

static void
rows(void)
{
	static const struct {
		const char *label;
		struct entry e[3];
		enum ky_statement_part part; /* of the last one */
		int64_t minor;
	} cases[] = {
	    {"what is owed is brought along",
		{E(OPENING, RECEIVABLE, OPENING, 5, 0, NONE)}, KY_PART_OPENING,
		5},
	    {"what is held counts the other way",
		{E(OPENING, OPENING, BALANCE, 5, 0, NONE)}, KY_PART_OPENING,
		-5},
	    {"a balance is corrected",
		{E(OPENING, BALANCE, OPENING, 5, 0, NONE)}, KY_PART_OPENING, 5},
	    {"a fee", {E(CHARGE_MONTH, RECEIVABLE, FEES, 5, 1, STANDARD)},
		KY_PART_CHARGES, 5},
	    {"a fee taken from the balance",
		{E(CHARGE_HANDLING, BALANCE, FEES, 5, 1, STANDARD)},
		KY_PART_CHARGES, 5},
	    {"a discount",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 9, 1, STANDARD),
		    E(DISCOUNT, FEES, RECEIVABLE, 5, 1, STANDARD)},
		KY_PART_CHARGES, -5},
	    {"a charge taken back",
		{E(CHARGE_LOST, RECEIVABLE, FEES, 5, 1, OUTSIDE),
		    E(REVERSAL, FEES, RECEIVABLE, 5, 2, OUTSIDE)},
		KY_PART_CHARGES, -5},
	    {"tax on top", {E(TAX, RECEIVABLE, TAX, 5, 1, STANDARD)},
		KY_PART_CHARGES, 5},
	    {"tax taken back", {E(REVERSAL, TAX, RECEIVABLE, 5, 1, STANDARD)},
		KY_PART_CHARGES, -5},
	    {"tax contained",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 55, 1, STANDARD),
		    E(TAX_WITHIN, FEES, TAX, 5, 1, STANDARD)},
		KY_PART_INSIDE, 5},
	    {"contained tax taken back",
		{E(REVERSAL, FEES, RECEIVABLE, 55, 1, STANDARD),
		    E(TAX_WITHIN, TAX, FEES, 5, 1, STANDARD)},
		KY_PART_INSIDE, -5},
	    {"usage not billed yet",
		{E(CHARGE_USAGE, UNBILLED, FEES, 5, 0, STANDARD)},
		KY_PART_UNBILLED, 5},
	    {"usage beyond the cap",
		{E(CHARGE_USAGE, UNBILLED, FEES, 9, 0, STANDARD),
		    E(CAPPED, FEES, UNBILLED, 5, 0, STANDARD)},
		KY_PART_UNBILLED, -5},
	    {"usage put on a bill",
		{E(CHARGE_USAGE, UNBILLED, FEES, 5, 0, STANDARD),
		    E(BILLED, RECEIVABLE, UNBILLED, 5, 1, STANDARD)},
		KY_PART_INSIDE, 5},
	    {"a charge of a time before bills",
		{E(CHARGE_USAGE, RECEIVABLE, FEES, 5, 0, NONE)},
		KY_PART_CHARGES, 5},
	    {"paid", {E(PAYMENT, SETTLEMENT, RECEIVABLE, 5, 0, NONE)},
		KY_PART_PAID, 5},
	    {"paid in cash", {E(PAYMENT, CASH, RECEIVABLE, 5, 0, NONE)},
		KY_PART_PAID, 5},
	    {"collected", {E(COLLECTED, SETTLEMENT, RECEIVABLE, 5, 0, NONE)},
		KY_PART_PAID, 5},
	    {"let go", {E(WAIVER, FEES, RECEIVABLE, 5, 0, NONE)}, KY_PART_PAID,
		5},
	    {"a payment taken back",
		{E(CHARGEBACK, RECEIVABLE, SETTLEMENT, 5, 0, NONE)},
		KY_PART_PAID, -5},
	    {"deposit set off",
		{E(NET_DEPOSIT, DEPOSIT, RECEIVABLE, 5, 0, NONE)},
		KY_PART_SET_OFF, 5},
	    {"balance set off",
		{E(NET_BALANCE, BALANCE, RECEIVABLE, 5, 0, NONE)},
		KY_PART_SET_OFF, 5},
	    {"promised", {E(REFUND_DUE, DEPOSIT, REFUNDS_PAYABLE, 5, 0, NONE)},
		KY_PART_BACK, 5},
	    {"an unused product's price",
		{E(REFUND_DUE, FEES, REFUNDS_PAYABLE, 5, 0, NONE)},
		KY_PART_BACK, 5},
	    {"paid back",
		{E(REFUND_PAID, REFUNDS_PAYABLE, SETTLEMENT, 5, 0, NONE)},
		KY_PART_BACK, 5},
	    {"paid back by others",
		{E(REFUND_PAID, DEPOSIT, SETTLEMENT, 5, 0, NONE)}, KY_PART_BACK,
		5},
	    {"bounced",
		{E(REFUND_BOUNCED, SETTLEMENT, REFUNDS_PAYABLE, 5, 0, NONE)},
		KY_PART_BACK, -5},
	    {"lapsed", {E(FORFEIT, BALANCE, FORFEITED, 5, 0, NONE)},
		KY_PART_LAPSED, 5},
	};

	T_CASES (c, cases) {
		const struct ky_statement_row *last;

		if (!t_ok(c->label, make(c->e)))
			continue;
		last = &s.row[s.rows_n - 1];
		t_eq_str("its part", ky_statement_part_name(last->part),
		    ky_statement_part_name(c->part));
		t_eq_int("its amount", last->minor, c->minor);
	}
}

static void
a_row_says_all_of_its_entry(void)
{
	static const struct entry option[] = {E(CHARGE_OPTION, RECEIVABLE, FEES,
						  500, 1, REDUCED),
	    {0}};
	uint32_t n = post(option);

	for (uint32_t i = 0; i < n; i++) {
		posting[i].what = (struct ky_slug){"answering"};
		posting[i].period = (struct ky_period){{2026, 8, 1}, DAY};
	}
	t_ok("made",
	    ky_statement_make(posting, n, "JPY", row, bill, &s, &fault));
	t_eq_str("currency", s.currency, "JPY");
	t_eq_int("entry", row[0].entry, 1);
	t_eq_int("bill", row[0].bill, 1);
	t_eq_str("what", row[0].what.text, "answering");
	t_eq_str("rule", row[0].rule, "demo#some@2024-01-01");
	t_eq_str("tax", ky_tax_name(row[0].tax), "reduced");
	t_eq_int("day", ky_date_cmp(row[0].day, DAY), 0);
	t_eq_int("first day", row[0].period.first.day, 1);
	t_eq_int("last day", row[0].period.last.day, 31);
	t_eq_str("debit", ky_account_name(row[0].debit), "receivable");
	t_eq_str("credit", ky_account_name(row[0].credit), "fees");
}

/* --- bills --- */

/* Rule: docs/rules/jp.md#7.1 (tax per rate, once per bill) */
static void
bills(void)
{
	static const struct {
		const char *label;
		struct entry e[ENTRIES_MAX];
		uint32_t n; /* how many bills */
		/* Of the last bill. */
		int64_t charged, net[KY_TAX__MAX], tax[KY_TAX__MAX];
	} cases[] = {
	    {"nothing, no bill", {{0}}, 0, 0, {0}, {0}},
	    {"tax on top, by rate",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 1000, 1, STANDARD),
		    E(CHARGE_OPTION, RECEIVABLE, FEES, 333, 1, STANDARD),
		    E(CHARGE_UNIVERSAL, RECEIVABLE, FEES, 50, 1, REDUCED),
		    E(CHARGE_EARLY, RECEIVABLE, FEES, 700, 1, OUTSIDE),
		    E(TAX, RECEIVABLE, TAX, 133, 1, STANDARD),
		    E(TAX, RECEIVABLE, TAX, 4, 1, REDUCED)},
		1, 2220,
		{[KY_TAX_STANDARD] = 1333,
		    [KY_TAX_REDUCED] = 50,
		    [KY_TAX_OUTSIDE] = 700},
		{[KY_TAX_STANDARD] = 133, [KY_TAX_REDUCED] = 4}},
	    {"tax contained",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 2200, 1, STANDARD),
		    E(DISCOUNT, FEES, RECEIVABLE, 1100, 1, STANDARD),
		    E(TAX_WITHIN, FEES, TAX, 100, 1, STANDARD)},
		1, 1100, {[KY_TAX_STANDARD] = 1000}, {[KY_TAX_STANDARD] = 100}},
	    {"a bill that takes back",
		{E(CHARGE_LOST, RECEIVABLE, FEES, 1000, 1, STANDARD),
		    E(TAX, RECEIVABLE, TAX, 100, 1, STANDARD),
		    E(REVERSAL, FEES, RECEIVABLE, 1000, 2, STANDARD),
		    E(REVERSAL, TAX, RECEIVABLE, 100, 2, STANDARD)},
		2, -1100, {[KY_TAX_STANDARD] = -1000},
		{[KY_TAX_STANDARD] = -100}},
	    {"usage of two rates, capped, on the next bill",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 1000, 1, STANDARD),
		    E(CHARGE_USAGE, UNBILLED, FEES, 300, 0, STANDARD),
		    E(CHARGE_USAGE, UNBILLED, FEES, 80, 0, OUTSIDE),
		    E(CAPPED, FEES, UNBILLED, 100, 0, STANDARD),
		    E(BILLED, RECEIVABLE, UNBILLED, 200, 2, STANDARD),
		    E(BILLED, RECEIVABLE, UNBILLED, 80, 2, OUTSIDE),
		    E(TAX, RECEIVABLE, TAX, 20, 2, STANDARD)},
		2, 300, {[KY_TAX_STANDARD] = 200, [KY_TAX_OUTSIDE] = 80},
		{[KY_TAX_STANDARD] = 20}},
	    {"charges of a time before bills stay together",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 700, 0, NONE),
		    E(PAYMENT, CASH, RECEIVABLE, 700, 0, NONE),
		    E(CHARGE_USAGE, RECEIVABLE, FEES, 30, 0, NONE)},
		1, 730, {[KY_TAX_NONE] = 730}, {0}},
	};

	T_CASES (c, cases) {
		const struct ky_statement_bill *b;

		if (!t_ok(c->label, make(c->e)))
			continue;
		t_eq_int("how many", s.bills_n, c->n);
		if (s.bills_n == 0)
			continue;
		b = &s.bill[s.bills_n - 1];
		t_eq_int("charged", b->charged, c->charged);
		for (int t = 0; t < KY_TAX__MAX; t++) {
			const char *name = ky_tax_name((enum ky_tax)t);

			t_eq_int(name, b->net[t], c->net[t]);
			t_eq_int(name, b->tax[t], c->tax[t]);
		}
	}
}

static void
usage_is_on_the_bill_that_took_it(void)
{
	static const struct entry usage[] = {E(CHARGE_USAGE, UNBILLED, FEES,
						 300, 0, STANDARD),
	    E(CHARGE_USAGE, UNBILLED, FEES, 40, 0, OUTSIDE),
	    E(BILLED, RECEIVABLE, UNBILLED, 300, 1, STANDARD),
	    E(CHARGE_USAGE, UNBILLED, FEES, 50, 0, STANDARD), {0}};

	t_ok("made", make(usage));
	t_eq_int("the first is on the bill", row[0].bill, 1);
	t_eq_str("and a charge of it", ky_statement_part_name(row[0].part),
	    "charges");
	t_eq_int("of another rate: not yet", row[1].bill, 0);
	t_eq_int("what came later: not yet", row[3].bill, 0);
	t_eq_str("it is unbilled", ky_statement_part_name(row[3].part),
	    "unbilled");
	t_eq_int("to be billed", s.total.unbilled, 90);
}

/* --- totals --- */

static void
totals(void)
{
	static const struct {
		const char *label;
		struct entry e[ENTRIES_MAX];
		struct ky_statement_totals want;
	} cases[] = {
	    {"nothing", {{0}}, {0}},
	    {"brought along, both ways",
		{E(OPENING, RECEIVABLE, OPENING, 500, 0, NONE),
		    E(OPENING, OPENING, DEPOSIT, 3000, 0, NONE),
		    E(OPENING, OPENING, BALANCE, 800, 0, NONE),
		    E(OPENING, BALANCE, OPENING, 100, 0, NONE)},
		{.brought_owed = 500,
		    .brought_held = 3700,
		    .owed = 500,
		    .held = 3700,
		    .to_refund = 3700}},
	    {"brought along as overpaid",
		{E(OPENING, OPENING, RECEIVABLE, 500, 0, NONE)},
		{.brought_owed = -500, .overpaid = 500, .to_refund = 500}},
	    {"charged with tax, paid in parts",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 1000, 1, STANDARD),
		    E(TAX, RECEIVABLE, TAX, 100, 1, STANDARD),
		    E(PAYMENT, CASH, RECEIVABLE, 300, 0, NONE),
		    E(COLLECTED, SETTLEMENT, RECEIVABLE, 500, 0, NONE)},
		{.charged = 1100, .tax = 100, .paid = 800, .owed = 300}},
	    {"tax contained, then taken back",
		{E(CHARGE_LOST, RECEIVABLE, FEES, 1100, 1, STANDARD),
		    E(TAX_WITHIN, FEES, TAX, 100, 1, STANDARD),
		    E(REVERSAL, FEES, RECEIVABLE, 1100, 2, STANDARD),
		    E(TAX_WITHIN, TAX, FEES, 100, 2, STANDARD)},
		{.charged = 1100, .reversed = 1100}},
	    {"a discount and a cap charge nothing",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 1000, 1, NONE),
		    E(DISCOUNT, FEES, RECEIVABLE, 200, 1, NONE),
		    E(CHARGE_USAGE, UNBILLED, FEES, 900, 0, NONE),
		    E(CAPPED, FEES, UNBILLED, 400, 0, NONE)},
		{.charged = 1300, .owed = 800, .unbilled = 500}},
	    {"set off, let go, paid back by the payer's bank",
		{E(CHARGE_LOST, RECEIVABLE, FEES, 5000, 1, OUTSIDE),
		    E(OPENING, OPENING, DEPOSIT, 3000, 0, NONE),
		    E(NET_DEPOSIT, DEPOSIT, RECEIVABLE, 3000, 0, NONE),
		    E(WAIVER, FEES, RECEIVABLE, 500, 0, NONE),
		    E(PAYMENT, SETTLEMENT, RECEIVABLE, 1500, 0, NONE),
		    E(CHARGEBACK, RECEIVABLE, SETTLEMENT, 1500, 0, NONE)},
		{.brought_held = 3000,
		    .charged = 5000,
		    .set_off = 3000,
		    .waived = 500,
		    .paid = 1500,
		    .charged_back = 1500,
		    .owed = 1500}},
	    {"a balance: fee, promised, paid, bounced, paid again",
		{E(OPENING, OPENING, BALANCE, 2000, 0, NONE),
		    E(CHARGE_HANDLING, BALANCE, FEES, 220, 1, STANDARD),
		    E(TAX_WITHIN, FEES, TAX, 20, 1, STANDARD),
		    E(REFUND_DUE, BALANCE, REFUNDS_PAYABLE, 1780, 0, NONE),
		    E(REFUND_PAID, REFUNDS_PAYABLE, SETTLEMENT, 1780, 0, NONE),
		    E(REFUND_BOUNCED, SETTLEMENT, REFUNDS_PAYABLE, 1780, 0,
			NONE),
		    E(REFUND_PAID, REFUNDS_PAYABLE, SETTLEMENT, 1000, 0, NONE)},
		{.brought_held = 2000,
		    .charged = 220,
		    .tax = 20,
		    .from_balance = 220,
		    .promised = 1780,
		    .refunded = 1000,
		    .bounced = 1780,
		    .payable = 780,
		    .to_refund = 780}},
	    {"overpaid, and promised back",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 1000, 1, NONE),
		    E(PAYMENT, SETTLEMENT, RECEIVABLE, 1200, 0, NONE),
		    E(REFUND_DUE, RECEIVABLE, REFUNDS_PAYABLE, 200, 0, NONE)},
		{.charged = 1000,
		    .paid = 1200,
		    .promised = 200,
		    .overpaid_back = 200,
		    .payable = 200,
		    .to_refund = 200}},
	    {"overpaid, and paid back by others",
		{E(OPENING, OPENING, RECEIVABLE, 200, 0, NONE),
		    E(REFUND_PAID, RECEIVABLE, SETTLEMENT, 200, 0, NONE)},
		{.brought_owed = -200, .overpaid_back = 200, .refunded = 200}},
	    {"an unused product's price, and too small a rest",
		{E(REFUND_DUE, FEES, REFUNDS_PAYABLE, 900, 0, NONE),
		    E(OPENING, OPENING, BALANCE, 50, 0, NONE),
		    E(FORFEIT, BALANCE, FORFEITED, 50, 0, NONE)},
		{.brought_held = 50,
		    .promised = 900,
		    .price_back = 900,
		    .lapsed = 50,
		    .payable = 900,
		    .to_refund = 900}},
	};

	T_CASES (c, cases) {
		if (!t_ok(c->label, make(c->e)))
			continue;
		t_ok("the identities hold", ky_statement_sound(&s));
		t_ok("its totals",
		    memcmp(&s.total, &c->want, sizeof(s.total)) == 0);
	}
}

/* Each posting is in one row, and the rows are all there is. */
static void
every_yen_once(void)
{
	static const struct entry life[] = {E(OPENING, OPENING, BALANCE, 2000,
						0, NONE),
	    E(CHARGE_USAGE, UNBILLED, FEES, 300, 0, STANDARD),
	    E(CHARGE_MONTH, RECEIVABLE, FEES, 1000, 1, STANDARD),
	    E(BILLED, RECEIVABLE, UNBILLED, 300, 1, STANDARD),
	    E(TAX_WITHIN, FEES, TAX, 118, 1, STANDARD),
	    E(NET_BALANCE, BALANCE, RECEIVABLE, 1300, 0, NONE),
	    E(FORFEIT, BALANCE, FORFEITED, 700, 0, NONE), {0}};
	int64_t sum[KY_ACC__MAX] = {0}, part[KY_PART__MAX] = {0};
	uint32_t n;

	t_ok("made", make(life));
	n = post(life);
	t_eq_int("a row an entry", s.rows_n, n / 2);
	for (uint32_t i = 0; i < n; i++)
		sum[posting[i].account] += posting[i].minor;
	for (uint32_t i = 0; i < s.rows_n; i++) {
		int64_t minor = row[i].minor < 0 ? -row[i].minor : row[i].minor;

		sum[row[i].debit] -= minor;
		sum[row[i].credit] += minor;
		part[row[i].part] += row[i].minor;
	}
	for (int a = 0; a < KY_ACC__MAX; a++)
		t_eq_int(ky_account_name((enum ky_account)a), sum[a], 0);
	t_eq_int("charged is the sum of the charges", part[KY_PART_CHARGES],
	    s.total.charged);
	t_eq_int("set off", part[KY_PART_SET_OFF], s.total.set_off);
	t_eq_int("lapsed", part[KY_PART_LAPSED], s.total.lapsed);
}

/* --- books at fault --- */

static void
contradictions(void)
{
	static const struct {
		const char *label;
		struct entry e[4];
		const char *what, *name;
		uint32_t entry;
	} cases[] = {
	    {"a payment that charges",
		{E(PAYMENT, RECEIVABLE, FEES, 5, 0, NONE)},
		"an entry moves what its kind does not", "payment", 1},
	    {"a fee against the deposit",
		{E(CHARGE_MONTH, DEPOSIT, FEES, 5, 1, NONE)},
		"an entry moves what its kind does not", "charge-month", 1},
	    {"a refund of nothing promised, to nowhere",
		{E(REFUND_DUE, OPENING, REFUNDS_PAYABLE, 5, 0, NONE)},
		"an entry moves what its kind does not", "refund-due", 1},
	    {"tax on no bill", {E(TAX, RECEIVABLE, TAX, 5, 0, STANDARD)},
		"a charge or tax without its bill", "tax", 1},
	    {"contained tax on no bill",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 55, 0, STANDARD),
		    E(TAX_WITHIN, FEES, TAX, 5, 0, STANDARD)},
		"a charge or tax without its bill", "tax-within", 2},
	    {"a second tax of one rate",
		{E(TAX, RECEIVABLE, TAX, 5, 1, STANDARD),
		    E(TAX, RECEIVABLE, TAX, 4, 1, REDUCED),
		    E(TAX, RECEIVABLE, TAX, 5, 1, STANDARD)},
		"a bill was taxed twice at one rate", "standard", 3},
	    {"a bill left out",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 5, 1, NONE),
		    E(CHARGE_LOST, RECEIVABLE, FEES, 5, 3, NONE)},
		"a charge or tax without its bill", "charge-lost", 2},
	    {"a charge on an earlier bill",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 5, 1, NONE),
		    E(CHARGE_LOST, RECEIVABLE, FEES, 5, 2, NONE),
		    E(CHARGE_LOST, RECEIVABLE, FEES, 5, 1, NONE)},
		"a charge or tax without its bill", "charge-lost", 3},
	    {"a charge on a bill that was closed",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 5, 1, NONE),
		    E(PAYMENT, CASH, RECEIVABLE, 5, 0, NONE),
		    E(CHARGE_LOST, RECEIVABLE, FEES, 5, 1, NONE)},
		"a charge or tax without its bill", "charge-lost", 3},
	    {"a charge on no bill, after there were bills",
		{E(CHARGE_MONTH, RECEIVABLE, FEES, 5, 1, NONE),
		    E(CHARGE_LOST, RECEIVABLE, FEES, 5, 0, NONE)},
		"a charge or tax without its bill", "charge-lost", 2},
	    {"a payment on a bill", {E(PAYMENT, CASH, RECEIVABLE, 5, 1, NONE)},
		"it is on a bill, and no charge", "payment", 1},
	    {"usage billed at another sum",
		{E(CHARGE_USAGE, UNBILLED, FEES, 9, 0, STANDARD),
		    E(BILLED, RECEIVABLE, UNBILLED, 5, 1, STANDARD)},
		"usage was billed at another sum", "standard", 2},
	    {"usage billed at another rate",
		{E(CHARGE_USAGE, UNBILLED, FEES, 9, 0, STANDARD),
		    E(BILLED, RECEIVABLE, UNBILLED, 9, 1, OUTSIDE)},
		"usage was billed at another sum", "outside", 2},
	    {"sums beyond all bounds",
		{E(OPENING, RECEIVABLE, OPENING, KY_MONEY_MAX, 0, NONE),
		    E(OPENING, RECEIVABLE, OPENING, 1, 0, NONE)},
		"a sum beyond all bounds", "opening", 2},
	};

	T_CASES (c, cases) {
		t_ok(c->label, !make(c->e));
		t_eq_str("said", fault.what != NULL ? fault.what : "", c->what);
		t_eq_str("of what", fault.name != NULL ? fault.name : "",
		    c->name);
		t_eq_int("where", fault.entry, c->entry);
		t_eq_int("nothing is made", s.rows_n, 0);
	}
}

/* Postings broken one by one. */
static void
broken_postings(void)
{
	static const struct entry paid[] = {E(CHARGE_MONTH, RECEIVABLE, FEES,
						1000, 1, STANDARD),
	    E(PAYMENT, CASH, RECEIVABLE, 1000, 0, NONE), {0}};
	static const char *const wrong[] = {
	    "an entry without its other half",
	    "an entry does not sum to zero",
	    "entries are missing",
	    "an entry names no rule",
	    "a posting out of all bounds",
	    "an entry without its other half",
	};

	for (int i = 0; i < 6; i++) {
		uint32_t n = post(paid);
		struct ky_posting *p = &posting[2];

		switch (i) {
		case 0:
			n--;
			break;
		case 1:
			p[0].minor++;
			break;
		case 2:
			p[0].entry = p[1].entry = 3;
			break;
		case 3:
			p[0].rule[0] = p[1].rule[0] = '\0';
			break;
		case 4:
			p[1].minor = -KY_MONEY_MAX - 1;
			break;
		default:
			p[1].day.day--;
			break;
		}
		t_ok(wrong[i],
		    !ky_statement_make(posting, n, "JPY", row, bill, &s,
			&fault));
		t_eq_str("said", fault.what, wrong[i]);
	}
}

static void
stored_sums(void)
{
	static const struct entry life[] = {E(CHARGE_USAGE, UNBILLED, FEES, 300,
						0, STANDARD),
	    E(CHARGE_MONTH, RECEIVABLE, FEES, 1000, 1, STANDARD),
	    E(PAYMENT, CASH, RECEIVABLE, 1000, 0, NONE), {0}};
	static const struct {
		const char *label;
		struct ky_ledger by; /* what is stored too much */
		const char *name;
	} cases[] = {
	    {"the currency is another", {.currency = "USD"}, ""},
	    {"entries are missing", {.entries = 1}, ""},
	    {"bills are missing", {.bills = 1}, ""},
	    {"the sum of an account is not that of its postings",
		{.sum = {[KY_ACC_CASH] = 1}}, "cash"},
	    {"the total of a kind is not that of its postings",
		{.total = {[KY_ENTRY_PAYMENT] = -1}}, "payment"},
	    {"what is unbilled is not that of the postings",
		{.unbilled = {[KY_TAX_STANDARD] = 1}}, "standard"},
	};

	t_ok("made", make(life));
	t_ok("what was rebuilt agrees with itself",
	    ky_statement_agrees(&s, &s.books, &fault));
	T_CASES (c, cases) {
		struct ky_ledger stored = s.books;

		if (c->by.currency[0] != '\0')
			memcpy(stored.currency, c->by.currency, 4);
		stored.entries += c->by.entries;
		stored.bills += c->by.bills;
		stored.sum[KY_ACC_CASH] += c->by.sum[KY_ACC_CASH];
		stored.total[KY_ENTRY_PAYMENT] += c->by.total[KY_ENTRY_PAYMENT];
		stored.unbilled[KY_TAX_STANDARD] +=
		    c->by.unbilled[KY_TAX_STANDARD];
		t_ok(c->label, !ky_statement_agrees(&s, &stored, &fault));
		t_eq_str("said", fault.what, c->label);
		t_eq_str("of what", fault.name, c->name);
	}
	s.total.paid++;
	t_ok("a total made up breaks an identity", !ky_statement_sound(&s));
}

int
main(void)
{
	T_RUN(rows);
	T_RUN(a_row_says_all_of_its_entry);
	T_RUN(bills);
	T_RUN(usage_is_on_the_bill_that_took_it);
	T_RUN(totals);
	T_RUN(every_yen_once);
	T_RUN(contradictions);
	T_RUN(broken_postings);
	T_RUN(stored_sums);
	return t_done();
}
