#include "core/bill.h"

#include "core/settle.h"
#include "fixture.h"

static struct fixture f;
static struct ky_ledger l;
static struct ky_postings p;

static void
begin(bool included, enum ky_round round)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.rules.tax = &f.tax;
	f.tax.included = included;
	f.tax.round = round;
	l = (struct ky_ledger){.currency = "JPY"};
	memset(&p, 0, sizeof(p));
}

static void
charge(enum ky_entry_kind kind, int64_t minor, enum ky_tax tax, bool back)
{
	ky_bill_charge(&l, &p, &f.rules,
	    &(struct ky_charge){.kind = kind,
		.minor = minor,
		.tax = tax,
		.rule = "demo#x",
		.day = D(2026, 8, 31),
		.back = back});
}

/* Rule: docs/rules/jp.md#7.1 */
static void
tax_is_worked_out_once(void)
{
	static const struct {
		const char *label;
		bool included;
		enum ky_round round;
		int64_t a, b; /* two charges at the standard rate */
		int64_t c;    /* one at the reduced rate */
		int64_t d;    /* one outside */
		int64_t owed, tax;
	} cases[] = {
	    {"on top: 15 + 15 make 3, not 1 + 1", false, KY_ROUND_DOWN, 15, 15,
		0, 0, 33, 3},
	    {"on top, down: 19 make 1", false, KY_ROUND_DOWN, 9, 10, 0, 0, 20,
		1},
	    {"on top, up", false, KY_ROUND_UP, 9, 10, 0, 0, 21, 2},
	    {"on top, half up", false, KY_ROUND_HALF_UP, 10, 5, 0, 0, 17, 2},
	    {"on top, half even", false, KY_ROUND_HALF_EVEN, 10, 15, 0, 0, 27,
		2},
	    {"each rate by itself", false, KY_ROUND_DOWN, 100, 0, 100, 0, 218,
		18},
	    {"outside bears none", false, KY_ROUND_DOWN, 0, 0, 0, 3300, 3300,
		0},
	    {"contained: what is owed stays", true, KY_ROUND_DOWN, 1100, 0, 0,
		0, 1100, 100},
	    {"contained: of the sum", true, KY_ROUND_DOWN, 990, 990, 0, 0, 1980,
		180},
	    {"contained: both rates", true, KY_ROUND_DOWN, 1100, 0, 1080, 500,
		2680, 180},
	};

	T_CASES (c, cases) {
		begin(c->included, c->round);
		ky_bill_open(&l, &p);
		charge(KY_ENTRY_CHARGE_MONTH, c->a, KY_TAX_NONE, false);
		charge(KY_ENTRY_CHARGE_OPTION, c->b, KY_TAX_NONE, false);
		charge(KY_ENTRY_CHARGE_USAGE, c->c, KY_TAX_REDUCED, false);
		charge(KY_ENTRY_CHARGE_LOST, c->d, KY_TAX_NONE, false);
		ky_bill_close(&l, &p, &f.rules, D(2026, 8, 31));
		t_eq_int(c->label, ky_ledger_owed(&l), c->owed);
		t_eq_int(c->label, -l.sum[KY_ACC_TAX], c->tax);
		t_eq_int("the same is charged", ky_ledger_charged(&l), c->owed);
		t_eq_int("one bill", l.bills, 1);
		t_ok("balanced", ky_ledger_balanced(&l));
	}
}

static void
a_charge_taken_back_takes_its_tax_along(void)
{
	for (int included = 0; included < 2; included++) {
		begin(included == 1, KY_ROUND_HALF_UP);
		f.tax.lost = KY_TAX_STANDARD;
		ky_bill_one(&l, &p, &f.rules,
		    &(struct ky_charge){.kind = KY_ENTRY_CHARGE_LOST,
			.minor = 3333,
			.rule = "demo#card",
			.day = D(2026, 8, 1)});
		ky_bill_one(&l, &p, &f.rules,
		    &(struct ky_charge){.kind = KY_ENTRY_REVERSAL,
			.minor = 3333,
			.rule = "demo#card",
			.day = D(2026, 8, 2),
			.back = true});
		t_eq_int("nothing is owed", l.sum[KY_ACC_RECEIVABLE], 0);
		t_eq_int("nothing is taxed", l.sum[KY_ACC_TAX], 0);
		t_eq_int("nothing is earned", l.sum[KY_ACC_FEES], 0);
		t_eq_int("two bills", l.bills, 2);
	}
}

static void
a_bill_without_a_charge_is_none(void)
{
	begin(false, KY_ROUND_DOWN);
	ky_bill_open(&l, &p);
	charge(KY_ENTRY_CHARGE_MONTH, 0, KY_TAX_NONE, false);
	ky_bill_close(&l, &p, &f.rules, D(2026, 8, 31));
	t_eq_int("no number is used", l.bills, 0);
	t_eq_int("nothing is posted", p.n, 0);
	f.rules.tax = NULL;
	ky_bill_open(&l, &p);
	charge(KY_ENTRY_CHARGE_MONTH, 100, KY_TAX_NONE, false);
	ky_bill_close(&l, &p, &f.rules, D(2026, 8, 31));
	t_eq_int("without tax rules a bill has none", ky_ledger_owed(&l), 100);
	t_eq_str("and says so", ky_tax_name(p.row[0].tax), "none");
}

static void
use(int64_t minor, bool late)
{
	ky_bill_usage(&l, &p, &f.rules, late,
	    &(struct ky_charge){.kind = KY_ENTRY_CHARGE_USAGE,
		.minor = minor,
		.rule = "demo#dues",
		.what = {"roaming-data"},
		.day = D(2026, 9, 5)});
}

static void
usage_waits_for_its_bill_and_stops_at_the_cap(void)
{
	begin(false, KY_ROUND_DOWN);
	f.dues.late_usage_cap = 1000;
	use(5000, false);
	t_eq_int("usage before the final bill has no cap",
	    l.sum[KY_ACC_UNBILLED], 5000);
	l.usage_before = l.total[KY_ENTRY_CHARGE_USAGE];
	t_eq_int("it goes on a bill with its tax",
	    ky_bill_unbilled(&l, &p, &f.rules, D(2026, 9, 1)), 5500);
	use(700, true);
	t_eq_int("nothing is owed for it yet", ky_ledger_owed(&l), 5500);
	use(400, true);
	use(250, true);
	t_eq_int("no more than the cap", l.sum[KY_ACC_UNBILLED], 1000);
	t_eq_int("what came beyond it is on record", l.total[KY_ENTRY_CAPPED],
	    350);
	t_eq_int("billed", ky_bill_unbilled(&l, &p, &f.rules, D(2026, 9, 10)),
	    1100);
	t_eq_int("nothing is left to bill",
	    ky_bill_unbilled(&l, &p, &f.rules, D(2026, 9, 10)), 0);
	t_eq_int("two bills", l.bills, 2);
	t_eq_int("late is what came after the first", ky_bill_late_usage(&l),
	    1350);
}

/* Rule: docs/rules/jp.md#7.1 */
static void
every_kind_of_charge_has_its_tax(void)
{
	static const struct {
		enum ky_entry_kind kind;
		enum ky_tax want;
	} cases[] = {
	    {KY_ENTRY_CHARGE_MONTH, KY_TAX_STANDARD},
	    {KY_ENTRY_DISCOUNT, KY_TAX_STANDARD},
	    {KY_ENTRY_CHARGE_UNIVERSAL, KY_TAX_STANDARD},
	    {KY_ENTRY_CHARGE_EARLY, KY_TAX_OUTSIDE},
	    {KY_ENTRY_CHARGE_HANDLING, KY_TAX_STANDARD},
	    {KY_ENTRY_CHARGE_PORT, KY_TAX_STANDARD},
	    {KY_ENTRY_CHARGE_LATE, KY_TAX_OUTSIDE},
	    {KY_ENTRY_CHARGE_LOST, KY_TAX_OUTSIDE},
	    {KY_ENTRY_CHARGE_EXTEND, KY_TAX_STANDARD},
	    {KY_ENTRY_PAYMENT, KY_TAX_NONE},
	};

	begin(true, KY_ROUND_DOWN);
	T_CASES (c, cases)
		t_eq_str(ky_entry_kind_name(c->kind),
		    ky_tax_name(ky_bill_tax(&f.rules, c->kind)),
		    ky_tax_name(c->want));
}

int
main(void)
{
	T_RUN(tax_is_worked_out_once);
	T_RUN(a_charge_taken_back_takes_its_tax_along);
	T_RUN(a_bill_without_a_charge_is_none);
	T_RUN(usage_waits_for_its_bill_and_stops_at_the_cap);
	T_RUN(every_kind_of_charge_has_its_tax);
	return t_done();
}
