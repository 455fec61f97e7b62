#include "core/settle.h"

#include "fixture.h"

static struct fixture f;

static int64_t
charge(enum ky_way way, struct ky_date last_day)
{
	struct ky_ledger l = f.c.line.ledger;
	struct ky_postings p = {0};

	ky_settle_charges(&f.c.line, &f.rules, way, last_day, &l, &p);
	t_ok("the books balance", ky_ledger_balanced(&l));
	return -l.sum[KY_ACC_FEES];
}

/* Rule: docs/rules/jp.md#7.1 */
static void
the_last_month_by_the_operators_rule(void)
{
	static const struct {
		const char *label;
		enum ky_proration how;
		enum ky_round round;
		uint8_t closing;
		struct ky_date billed, last;
		int64_t want;
	} cases[] = {
	    {"no proration: the month in full", KY_PRORATE_NONE, KY_ROUND_DOWN,
		31, {2026, 7, 31}, {2026, 8, 3}, 2000},
	    {"by day: 3 of 31, rounded down", KY_PRORATE_DAILY, KY_ROUND_DOWN,
		31, {2026, 7, 31}, {2026, 8, 3}, 193},
	    {"by day: 3 of 31, rounded up", KY_PRORATE_DAILY, KY_ROUND_UP, 31,
		{2026, 7, 31}, {2026, 8, 3}, 194},
	    {"a whole month by day is the fee", KY_PRORATE_DAILY, KY_ROUND_DOWN,
		31, {2026, 7, 31}, {2026, 8, 31}, 2000},
	    {"no base fee", KY_PRORATE_NO_BASE, KY_ROUND_DOWN, 31,
		{2026, 7, 31}, {2026, 8, 3}, 0},
	    {"one day into the next month costs it all", KY_PRORATE_NONE,
		KY_ROUND_DOWN, 31, {2026, 7, 31}, {2026, 9, 1}, 4000},
	    {"the customer's month closes on the 20th", KY_PRORATE_NONE,
		KY_ROUND_DOWN, 20, {2026, 7, 20}, {2026, 8, 20}, 2000},
	    {"and the day after is another month", KY_PRORATE_NONE,
		KY_ROUND_DOWN, 20, {2026, 7, 20}, {2026, 8, 21}, 4000},
	    {"all billed already", KY_PRORATE_NONE, KY_ROUND_DOWN, 31,
		{2026, 8, 31}, {2026, 8, 20}, 0},
	    {"three years unbilled are all charged", KY_PRORATE_NONE,
		KY_ROUND_DOWN, 31, {2023, 7, 31}, {2026, 7, 31}, 72000},
	};

	T_CASES (c, cases) {
		fixture_init(&f);
		fixture_line(&f)->closing.day = c->closing;
		f.c.line.billed_through = c->billed;
		f.recurring.base = f.recurring.options = c->how;
		f.recurring.round = c->round;
		t_eq_int(c->label, charge(KY_WAY_PLAIN, c->last), c->want);
	}
}

/* What ended before the line is not paid for until the line's last day. */
static void
options_end_before(void)
{
	static const struct {
		const char *label;
		enum ky_proration how;
		struct ky_date over, last;
		int64_t want; /* billed to 31 July, 310 a month; the line's fee
		                 is none */
	} cases[] = {
	    {"ends with the line", KY_PRORATE_NONE, {0, 0, 0}, {2026, 9, 30},
		620},
	    {"its last month in full", KY_PRORATE_NONE, {2026, 8, 20},
		{2026, 9, 30}, 310},
	    {"or by the day", KY_PRORATE_DAILY, {2026, 8, 20}, {2026, 9, 30},
		200},
	    {"over before", KY_PRORATE_NONE, {2026, 7, 20}, {2026, 9, 30}, 0},
	    {"the line is over first", KY_PRORATE_DAILY, {2026, 9, 30},
		{2026, 8, 31}, 310},
	};

	T_CASES (c, cases) {
		struct ky_line *l;

		fixture_init(&f);
		l = fixture_line(&f);
		l->monthly_fee = 0;
		l->billed_through = D(2026, 7, 31);
		l->options_n = 1;
		l->option[0] = (struct ky_option){.code = {"voicemail"},
		    .fee = 310,
		    .over_on = c->over};
		f.recurring.base = KY_PRORATE_NONE;
		f.recurring.options = c->how;
		f.recurring.round = KY_ROUND_DOWN;
		t_eq_int(c->label, charge(KY_WAY_PLAIN, c->last), c->want);
	}
}

/* Rule: docs/rules/jp.md#7.1 */
static void
discounts_end_and_numbers_cost(void)
{
	static const struct {
		const char *label;
		enum ky_proration how;
		int64_t discount;
		struct ky_date until, last;
		int64_t universal;
		bool last_month;
		int64_t want; /* billed to 31 July, 2,000 a month */
	} cases[] = {
	    {"as long as the line", KY_PRORATE_NONE, 500, {0, 0, 0},
		{2026, 9, 30}, 0, false, 3000},
	    {"over before", KY_PRORATE_NONE, 500, {2026, 7, 31}, {2026, 9, 30},
		0, false, 4000},
	    {"ends with August", KY_PRORATE_NONE, 500, {2026, 8, 31},
		{2026, 9, 30}, 0, false, 3500},
	    {"reached the month: counts for it", KY_PRORATE_NONE, 500,
		{2026, 9, 1}, {2026, 9, 30}, 0, false, 3000},
	    {"by day, as the fee", KY_PRORATE_DAILY, 310, {2026, 8, 10},
		{2026, 8, 31}, 0, false, 1900},
	    {"never below nothing", KY_PRORATE_NONE, 2000, {0, 0, 0},
		{2026, 8, 31}, 0, false, 0},
	    {"no base fee, nothing to take off", KY_PRORATE_NO_BASE, 500,
		{0, 0, 0}, {2026, 8, 31}, 0, false, 0},
	    {"a number's fees, not in the last month", KY_PRORATE_NONE, 0,
		{0, 0, 0}, {2026, 9, 30}, 3, false, 4003},
	    {"in the last month, too", KY_PRORATE_NONE, 0, {0, 0, 0},
		{2026, 9, 30}, 3, true, 4006},
	};

	T_CASES (c, cases) {
		fixture_init(&f);
		(void)fixture_line(&f);
		f.c.line.discount = c->discount;
		f.c.line.discount_until = c->until;
		f.recurring.base = f.recurring.options = c->how;
		f.recurring.universal = c->universal;
		f.recurring.universal_last_month = c->last_month;
		t_eq_int(c->label, charge(KY_WAY_PLAIN, c->last), c->want);
	}
	f.c.line.number = KY_NUMBER_NONE;
	t_eq_int("without a number none", charge(KY_WAY_PLAIN, D(2026, 9, 30)),
	    4000);
}

/* Rule: docs/rules/jp.md#1.2 */
static void
the_contract_date_decides_the_cap(void)
{
	static const struct {
		const char *label;
		struct ky_date contract;
		int64_t fee, monthly;
		bool large;
		int64_t want;
	} cases[] = {
	    {"before July 2022 the old terms stay", {2022, 6, 30}, 5000, 2000,
		true, 5000},
	    {"since then at most one month's fee", {2022, 7, 1}, 5000, 2000,
		false, 2000},
	    {"at a large operator at most 1,100", {2022, 7, 1}, 5000, 2000,
		true, 1100},
	    {"or the month's fee when that is lower", {2022, 7, 1}, 5000, 990,
		true, 990},
	    {"a fee below the cap stays", {2022, 7, 1}, 500, 2000, true, 500},
	};

	T_CASES (c, cases) {
		fixture_init(&f);
		(void)fixture_line(&f);
		f.c.line.contract_date = f.c.line.service_start = c->contract;
		f.c.line.monthly_fee = c->monthly;
		f.early_fee = (struct ky_rule_early_fee){RULE("early-fee"),
		    .when = KY_EARLY_WITHIN_MONTHS, .months = 12,
		    .amount = c->fee, .large_operator = c->large};
		t_eq_int(c->label,
		    ky_early_fee(&f.c.line, &f.rules,
			ky_date_add(c->contract, 200)),
		    c->want);
		t_eq_int("none once the year is over",
		    ky_early_fee(&f.c.line, &f.rules,
			ky_date_add_months(c->contract, 12)),
		    0);
	}
	f.c.line.discount = 400;
	t_eq_int("a discount for good lowers the month's fee",
	    ky_early_fee(&f.c.line, &f.rules, f.c.line.contract_date), 500);
	f.c.line.monthly_fee = 800;
	t_eq_int("... and with it the cap",
	    ky_early_fee(&f.c.line, &f.rules, f.c.line.contract_date), 400);
	f.c.line.discount_until = D(2030, 1, 1);
	t_eq_int("one for a time does not",
	    ky_early_fee(&f.c.line, &f.rules, f.c.line.contract_date), 500);
	f.early_fee.amount = 5000;
	f.early_fee.large_operator = true;
	f.c.line.monthly_fee = 5000;
	f.rules.tax = &f.tax;
	f.tax.included = false;
	f.tax.early = KY_TAX_STANDARD;
	t_eq_int("where tax comes on top, the large operators' cap is without",
	    ky_early_fee(&f.c.line, &f.rules, f.c.line.contract_date), 1000);
	f.rules.tax = NULL;
	f.c.line.monthly_fee = 2000;
	f.early_fee.amount = -1;
	t_eq_int("an unknown fee is not computed",
	    ky_early_fee(&f.c.line, &f.rules, f.c.line.contract_date), -1);
	f.early_fee.when = KY_EARLY_JOINING_MONTH;
	f.early_fee.amount = 990;
	t_eq_int("only in the joining month",
	    ky_early_fee(&f.c.line, &f.rules, D(2022, 7, 31)), 990);
	t_eq_int("not after it",
	    ky_early_fee(&f.c.line, &f.rules, D(2022, 8, 1)), 0);
}

/* Rule: docs/rules/jp.md#1.3 */
static void
eight_days_cost_use_and_handling_only(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.c.line.service_start = f.c.line.contract_date = D(2026, 8, 1);
	f.early_fee = (struct ky_rule_early_fee){RULE("early-fee"),
	    .when = KY_EARLY_WITHIN_MONTHS, .months = 12, .amount = 1100};
	t_eq_int("5 of 31 days and 3,300",
	    charge(KY_WAY_INITIAL_8_DAYS, D(2026, 8, 5)), 322 + 3300);
	t_eq_int("a plain ending pays the month and the early fee",
	    charge(KY_WAY_PLAIN, D(2026, 8, 5)), 2000 + 1100);
}

/* Rule: docs/rules/jp.md#7.2 */
static void
late_fees_count_calendar_days(void)
{
	static const struct {
		const char *label;
		struct ky_date first, second;
		uint8_t grace;
		int64_t want;
	} cases[] = {
	    {"in time", {2026, 8, 20}, {2026, 8, 19}, 0, 0},
	    {"one day", {2026, 8, 20}, {2026, 8, 21}, 0, 550},
	    {"the last part of the set counts", {2026, 8, 25}, {2026, 8, 20}, 0,
		2750},
	    {"grace is not counted", {2026, 8, 22}, {2026, 8, 20}, 2, 0},
	    {"the cap", {2026, 10, 20}, {2026, 8, 20}, 0, 11000},
	};

	T_CASES (c, cases) {
		fixture_init(&f);
		(void)fixture_loan(&f);
		f.loan.grace_days = c->grace;
		f.c.line.item[0].state = f.c.line.item[1].state = KY_ITEM_BACK;
		f.c.line.item[0].back_on = c->first;
		f.c.line.item[1].back_on = c->second;
		t_eq_int(c->label, charge(KY_WAY_PLAIN, D(2026, 8, 20)),
		    c->want);
	}
	f.c.line.item[0].back_on = D(2026, 8, 22);
	f.c.line.item[1].back_on = D(2026, 8, 23);
	f.loan.grace_days = 0;
	t_eq_int("once for the loan, to the last thing",
	    charge(KY_WAY_PLAIN, D(2026, 8, 20)), 3 * 550);
	f.loan.late_by_item = true;
	t_eq_int("or for each thing, to its own return",
	    charge(KY_WAY_PLAIN, D(2026, 8, 20)), 5 * 550);
}

/* Rule: docs/rules/jp.md#7.2 */
static void
the_day_that_counts(void)
{
	static const struct {
		const char *label;
		enum ky_counted rule;
		struct ky_returned r;
		int64_t want; /* late fee; due on 20 August, 550 a day */
	} cases[] = {
	    {"posted on the day, arrived two later: the postmark counts",
		KY_COUNTED_POSTMARK,
		{.posted = {2026, 8, 20}, .arrived = {2026, 8, 22}}, 0},
	    {"the same parcel where the arrival counts", KY_COUNTED_ARRIVAL,
		{.posted = {2026, 8, 20}, .arrived = {2026, 8, 22}}, 1100},
	    {"no readable postmark: the arrival counts", KY_COUNTED_POSTMARK,
		{.arrived = {2026, 8, 22}}, 1100},
	    {"the counter's scan counts whatever the rule for parcels",
		KY_COUNTED_ARRIVAL, {.scanned = {2026, 8, 21}}, 550},
	};

	T_CASES (c, cases) {
		fixture_init(&f);
		(void)fixture_loan(&f);
		for (int i = 0; i < 2; i++) {
			f.c.line.item[i].state = KY_ITEM_BACK;
			f.c.line.item[i].back_on = ky_return_day(c->rule,
			    &c->r);
		}
		t_eq_int(c->label, charge(KY_WAY_PLAIN, D(2026, 8, 20)),
		    c->want);
	}
}

/* Rule: docs/rules/jp.md#2 */
static void
what_comes_back(void)
{
	static const struct {
		const char *label;
		int64_t receivable, deposit, balance, fee, smallest;
		bool nets;
		int32_t reason;
		int64_t want_owed, want_back, want_lost;
	} cases[] = {
	    {"the deposit pays the dues", 800, 3000, 0, 0, 0, false, -1, 0,
		2200, 0},
	    {"dues larger than the deposit", 4000, 3000, 0, 0, 0, false, -1,
		1000, 0, 0},
	    {"an overpayment", -500, 0, 0, 0, 0, false, -1, 0, 500, 0},
	    {"a balance, leaving Japan", 0, 0, 1200, 0, 0, false,
		KY_REFUND_LEFT_JAPAN, 0, 1200, 0},
	    {"less the handling fee", 0, 0, 1200, 300, 0, false,
		KY_REFUND_LEFT_JAPAN, 0, 900, 0},
	    {"a handling fee above the balance", 0, 0, 200, 300, 0, false,
		KY_REFUND_LEFT_JAPAN, 0, 0, 0},
	    {"a balance without a reason lapses", 0, 0, 1200, 0, 0, false, -1,
		0, 0, 1200},
	    {"a refund too small to pay", 0, 100, 0, 0, 200, false, -1, 0, 0,
		100},
	    {"a balance that may be set off", 500, 0, 1200, 0, 0, true,
		KY_REFUND_LEFT_JAPAN, 0, 700, 0},
	};

	T_CASES (c, cases) {
		struct ky_ledger l;
		struct ky_postings p = {0};

		fixture_init(&f);
		(void)fixture_prepaid(&f);
		if (c->receivable > 0)
			fixture_open(&f.c.line, KY_ACC_RECEIVABLE,
			    c->receivable);
		if (c->receivable < 0)
			ky_ledger_move(&f.c.line.ledger, &p, KY_ENTRY_OPENING,
			    KY_ACC_OPENING, KY_ACC_RECEIVABLE, -c->receivable,
			    "opening", D(2026, 8, 1), (struct ky_period){0});
		fixture_open(&f.c.line, KY_ACC_DEPOSIT, c->deposit);
		fixture_open(&f.c.line, KY_ACC_BALANCE, c->balance);
		f.credit.handling_fee = c->fee;
		f.credit.smallest = c->smallest;
		f.credit.balance_nets = c->nets;
		l = f.c.line.ledger;
		ky_settle_all(&f.c.line, &f.rules, KY_WAY_PLAIN, c->reason,
		    D(2026, 8, 20), D(2026, 8, 20), &l, &p);
		t_eq_int(c->label, ky_ledger_owed(&l), c->want_owed);
		t_eq_int(c->label, -l.sum[KY_ACC_REFUNDS_PAYABLE],
		    c->want_back);
		t_eq_int(c->label, -l.sum[KY_ACC_FORFEITED], c->want_lost);
		t_ok(c->label, ky_ledger_balanced(&l));
	}
}

/* Rule: docs/rules/jp.md#2 */
static void
why_a_balance_lapses(void)
{
	static const struct {
		const char *label;
		int32_t reason;
		struct ky_date filed;
		bool prepaid, applies, exceptions, closure;
		const char *want; /* NULL: it is paid back */
	} cases[] = {
	    {"no reason", -1, {2026, 8, 20}, true, true, true, true,
		"no-refund-reason"},
	    {"an exception that is on", KY_REFUND_LEFT_JAPAN, {2026, 8, 20},
		true, true, true, true, NULL},
	    {"before it was switched on", KY_REFUND_LEFT_JAPAN, {2023, 12, 31},
		true, true, true, true, "exceptions-off"},
	    {"switched off", KY_REFUND_LEFT_JAPAN, {2026, 8, 20}, true, true,
		false, true, "exceptions-off"},
	    {"nothing said: off", KY_REFUND_LEFT_JAPAN, {2026, 8, 20}, false,
		false, false, true, "exceptions-off"},
	    {"the Act does not apply", KY_REFUND_LEFT_JAPAN, {2026, 8, 20},
		true, false, false, true, NULL},
	    {"not a reason of this provider", KY_REFUND_MOVED, {2026, 8, 20},
		true, false, false, true, "reason-not-in-rules"},
	    {"a business that ends: before its notice", KY_REFUND_BUSINESS_END,
		{2026, 7, 31}, true, true, false, true, "before-public-notice"},
	    {"on the first day", KY_REFUND_BUSINESS_END, {2026, 8, 1}, true,
		true, false, true, NULL},
	    {"on the last day", KY_REFUND_BUSINESS_END, {2026, 9, 30}, true,
		true, false, true, NULL},
	    {"a day too late", KY_REFUND_BUSINESS_END, {2026, 10, 1}, true,
		true, false, true, "claim-period-over"},
	    {"no notice is known", KY_REFUND_BUSINESS_END, {2026, 9, 1}, true,
		true, false, false, "no-public-notice"},
	};

	T_CASES (c, cases) {
		const char *got;

		fixture_init(&f);
		f.rules.prepaid = c->prepaid ? &f.prepaid : NULL;
		f.rules.closure = c->closure ? &f.closure : NULL;
		f.prepaid.act_applies = c->applies;
		f.prepaid.exceptions = c->exceptions;
		got = ky_balance_bar(&f.rules, c->reason, c->filed);
		t_eq_str(c->label, got != NULL ? got : "paid back",
		    c->want != NULL ? c->want : "paid back");
	}
	f.credit.balance = KY_VALUE_FORFEIT;
	t_eq_str("a balance that lapses by rule",
	    ky_balance_bar(&f.rules, KY_REFUND_LEFT_JAPAN, D(2026, 8, 20)),
	    "lapses-by-rule");
}

/* What comes back or lapses says why, in its postings.
 * Rule: docs/rules/jp.md#2 (every refund of a balance carries one reason) */
static void
why_it_comes_back_or_lapses(void)
{
	static const struct {
		const char *label;
		int64_t deposit, balance, smallest;
		int32_t reason;
		const char *kind, *what; /* of the last entry */
	} cases[] = {
	    {"a balance with its legal reason", 0, 1200, 0,
		KY_REFUND_LEFT_JAPAN, "refund-due", "left-japan"},
	    {"a balance without one", 0, 1200, 0, -1, "forfeit",
		"no-refund-reason"},
	    {"a reason that the rules do not list", 0, 1200, 0, KY_REFUND_MOVED,
		"forfeit", "reason-not-in-rules"},
	    {"a deposit needs none", 3000, 0, 0, -1, "refund-due", ""},
	    {"too small a refund", 100, 0, 200, -1, "forfeit",
		"below-smallest"},
	};

	T_CASES (c, cases) {
		struct ky_postings p = {0};
		struct ky_ledger l;

		fixture_init(&f);
		(void)fixture_prepaid(&f);
		fixture_open(&f.c.line, KY_ACC_DEPOSIT, c->deposit);
		fixture_open(&f.c.line, KY_ACC_BALANCE, c->balance);
		f.credit.smallest = c->smallest;
		l = f.c.line.ledger;
		ky_settle_all(&f.c.line, &f.rules, KY_WAY_PLAIN, c->reason,
		    D(2026, 8, 20), D(2026, 8, 20), &l, &p);
		if (!t_ok(c->label, p.n > 0))
			continue;
		t_eq_str("what it is", ky_entry_kind_name(p.row[p.n - 1].kind),
		    c->kind);
		t_eq_str("why", p.row[p.n - 1].what.text, c->what);
		t_eq_str("on both halves", p.row[p.n - 2].what.text, c->what);
	}
}

static void
an_unused_plan_within_its_days(void)
{
	fixture_init(&f);
	(void)fixture_prepaid(&f);
	f.c.line.price_paid = 2980;
	f.c.line.used = false;
	t_ok("on the last of 14 days",
	    ky_unused_refund(&f.c.line, &f.rules, KY_WAY_PLAIN,
		D(2026, 8, 15)));
	t_ok("not on the next",
	    !ky_unused_refund(&f.c.line, &f.rules, KY_WAY_PLAIN,
		D(2026, 8, 16)));
	t_ok("not by expiry",
	    !ky_unused_refund(&f.c.line, &f.rules, KY_WAY_EXPIRY,
		D(2026, 8, 15)));
	f.unused.bank_days = true; /* 11 August is a holiday */
	t_ok("14 bank days are three weeks and a holiday",
	    ky_unused_refund(&f.c.line, &f.rules, KY_WAY_PLAIN,
		D(2026, 8, 21)) &&
		!ky_unused_refund(&f.c.line, &f.rules, KY_WAY_PLAIN,
		    D(2026, 8, 22)));
	f.unused.card_back = true;
	f.c.line.items_n = 1;
	f.c.line.item[0] = (struct ky_item){.code = {"card"},
	    .state = KY_ITEM_BACK};
	t_ok("once the card is back",
	    ky_unused_refund(&f.c.line, &f.rules, KY_WAY_PLAIN,
		D(2026, 8, 15)));
	f.c.line.item[0].state = KY_ITEM_LOST;
	t_ok("never once it is lost",
	    !ky_unused_refund(&f.c.line, &f.rules, KY_WAY_PLAIN,
		D(2026, 8, 15)));
	f.c.line.item[0].state = KY_ITEM_BACK;
	f.c.line.used = true;
	t_ok("not once used",
	    !ky_unused_refund(&f.c.line, &f.rules, KY_WAY_PLAIN,
		D(2026, 8, 15)));
}

int
main(void)
{
	T_RUN(the_last_month_by_the_operators_rule);
	T_RUN(options_end_before);
	T_RUN(discounts_end_and_numbers_cost);
	T_RUN(the_contract_date_decides_the_cap);
	T_RUN(eight_days_cost_use_and_handling_only);
	T_RUN(late_fees_count_calendar_days);
	T_RUN(the_day_that_counts);
	T_RUN(what_comes_back);
	T_RUN(why_a_balance_lapses);
	T_RUN(why_it_comes_back_or_lapses);
	T_RUN(an_unused_plan_within_its_days);
	return t_done();
}
