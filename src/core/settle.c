#include "core/settle.h"

#include "core/bill.h"
#include "core/calendar.h"

#include <assert.h>

static const struct ky_period no_period;

/* Months shown one by one; older ones are one entry together. */
#define MONTHS_SHOWN 12

static int64_t
smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/*
 * The law's cap for contracts made since 2022-07-01: one month's fee, and at
 * the large operators no more than 1,100 yen with tax.
 * Rule: Enforcement Rules Art. 22-2-13-2 item 1 (docs/rules/jp.md#1.2)
 */
static int64_t
capped(const struct ky_line *line, const struct ky_rules *rules, int64_t fee,
    struct ky_date last_day)
{
	static const struct ky_date since = {2022, 7, 1};
	/* Where tax comes on top of the fee, the cap is without it. */
	bool on_top = rules->tax != NULL && !rules->tax->included &&
	    rules->tax->early != KY_TAX_OUTSIDE;
	int64_t large_max = on_top ? 1000 : 1100;
	/* A discount over the whole contract counts, one for a time not. */
	int64_t month = ky_tariff_fee(line, last_day);

	if (ky_date_none(line->discount_until))
		month -= smaller(line->discount, month);
	if (ky_date_cmp(line->contract_date, since) < 0)
		return fee;
	if (fee > month)
		fee = month;
	return rules->early_fee->large_operator && fee > large_max ? large_max
								   : fee;
}

int64_t
ky_early_fee(const struct ky_line *line, const struct ky_rules *rules,
    struct ky_date last_day)
{
	const struct ky_rule_early_fee *r = rules->early_fee;
	struct ky_date start = line->service_start;
	bool early = false;

	if (r == NULL || line->billing == KY_BILLING_PREPAID)
		return 0;
	switch (r->when) {
	case KY_EARLY_NEVER:
		break;
	case KY_EARLY_WITHIN_MONTHS:
		early = ky_date_cmp(last_day,
			    ky_date_add_months(start,
				line->min_term_months > 0
				    ? line->min_term_months
				    : r->months)) < 0;
		break;
	case KY_EARLY_JOINING_MONTH:
		early = ky_date_cmp(last_day, ky_date_month_end(start)) <= 0;
		break;
	case KY_EARLY__MAX:
		break;
	}
	if (!early)
		return 0;
	return r->amount < 0 ? -1 : capped(line, rules, r->amount, last_day);
}

/* What `fee` a month comes to for the days `first` to `last` of `p`.
 * Rule: docs/rules/jp.md#7.1 */
static int64_t
month_charge(int64_t fee, enum ky_proration how, enum ky_round round,
    struct ky_period p, struct ky_date first, struct ky_date last)
{
	struct ky_period used = {first, last};

	switch (how) {
	case KY_PRORATE_NONE:
		return fee;
	case KY_PRORATE_DAILY:
		return ky_money_share((struct ky_money){fee, "JPY"},
		    (uint32_t)ky_period_days(used), (uint32_t)ky_period_days(p),
		    round)
		    .minor;
	case KY_PRORATE_BY_USAGE: /* comes as rated usage, not by formula */
	case KY_PRORATE_NO_BASE:
	case KY_PRORATE_NOT_STATED: /* a hole: nothing is computed from it */
	case KY_PRORATE__MAX:
		break;
	}
	return 0;
}

struct month {
	struct ky_period p;         /* the billing month */
	struct ky_date first, last; /* its days to be charged */
};

/* Whose days the fees of `m` are for: a month in full counts all of its
 * own. */
static struct month
whole(const struct month *m, enum ky_proration how)
{
	return how == KY_PRORATE_NONE
	    ? (struct month){m->p, m->p.first, m->p.last}
	    : *m;
}

/* The fee of a month, each plan for its days.  One plan all along is charged
 * as the rule says; of several each has its share. */
static int64_t
plan_fee(const struct ky_line *line, enum ky_proration how, enum ky_round round,
    const struct month *month)
{
	struct month m = whole(month, how);
	struct ky_date from = m.first;
	int64_t sum = 0;

	for (uint8_t i = 0; i < line->tariffs_n; i++) {
		struct ky_date next = line->tariff[i].from;

		if (ky_date_cmp(next, from) <= 0)
			continue;
		if (ky_date_cmp(next, m.last) > 0)
			break;
		how = how == KY_PRORATE_NONE ? KY_PRORATE_DAILY : how;
		sum += month_charge(ky_tariff_fee(line, from), how, round, m.p,
		    from, ky_date_add(next, -1));
		from = next;
	}
	return sum +
	    month_charge(ky_tariff_fee(line, from), how, round, m.p, from,
		m.last);
}

int64_t
ky_settle_month(const struct ky_line *line, const struct ky_rules *rules,
    struct ky_period month)
{
	const struct month m = {month, month.first, month.last};

	return plan_fee(line, rules->recurring->base, rules->recurring->round,
	    &m);
}

/* The next billing month to charge from `from` on; false after last_day. */
static bool
next_month(const struct ky_line *line, struct ky_date from,
    struct ky_date last_day, struct month *m)
{
	if (ky_date_cmp(from, last_day) > 0)
		return false;
	m->p = ky_billing_period(line->closing, from);
	m->first = from;
	m->last = ky_date_cmp(m->p.last, last_day) < 0 ? m->p.last : last_day;
	return true;
}

/* What recurs, month by month: the fee, what is taken off it, and the fees of
 * a number. */
struct fees {
	enum ky_proration base, options;
	int64_t discount, universal;
	int64_t option[KY_OPTIONS_MAX];
};

static enum ky_proration
by_day(bool daily, enum ky_proration how)
{
	return daily && how == KY_PRORATE_NONE ? KY_PRORATE_DAILY : how;
}

/* A discount that ends goes with the fee it is taken off, and never below it.
 * In a month charged in full it counts when it reached the month. */
static int64_t
discount(const struct ky_line *line, enum ky_proration how, enum ky_round round,
    const struct month *m, int64_t fee)
{
	struct ky_date until = line->discount_until;
	struct ky_date last = m->last;
	int64_t d;

	if (line->discount == 0 ||
	    (!ky_date_none(until) && ky_date_cmp(until, m->first) < 0))
		return 0;
	if (!ky_date_none(until) && ky_date_cmp(until, last) < 0)
		last = until;
	d = month_charge(line->discount, how, round, m->p, m->first, last);
	return d < fee ? d : fee;
}

/* An option's month, as far as it ran. */
static int64_t
option_fee(const struct ky_option *o, enum ky_proration how,
    enum ky_round round, const struct month *m)
{
	struct ky_date last = m->last;

	if (!ky_date_none(o->over_on)) {
		if (ky_date_cmp(o->over_on, m->first) < 0)
			return 0;
		last = ky_date_cmp(o->over_on, last) < 0 ? o->over_on : last;
	}
	return month_charge(o->fee, how, round, m->p, m->first, last);
}

static void
add_month(const struct ky_line *line, const struct ky_rule_recurring *r,
    const struct month *m, bool is_last, int64_t fee, struct fees *f)
{
	f->discount += discount(line, f->base, r->round, m, fee);
	if (line->number != KY_NUMBER_NONE &&
	    (!is_last || r->universal_last_month))
		f->universal += r->universal;
	for (uint8_t i = 0; i < line->options_n; i++)
		if (!line->option[i].third_party)
			f->option[i] += option_fee(&line->option[i], f->options,
			    r->round, m);
}

static void
post_fees(const struct ky_line *line, const struct ky_rules *rules,
    const struct fees *f, struct ky_charge c, struct ky_ledger *l,
    struct ky_postings *out)
{
	struct ky_period all = c.period;

	c.kind = KY_ENTRY_CHARGE_UNIVERSAL;
	c.minor = f->universal;
	ky_bill_charge(l, out, rules, &c);
	for (uint8_t i = 0; i < line->options_n; i++) {
		const struct ky_option *o = &line->option[i];

		c.kind = KY_ENTRY_CHARGE_OPTION;
		c.minor = f->option[i];
		c.what = o->code;
		c.period = all;
		if (!ky_date_none(o->over_on) &&
		    ky_date_cmp(o->over_on, all.last) < 0)
			c.period.last = o->over_on;
		ky_bill_charge(l, out, rules, &c);
	}
	c.period = all;
	c.what = (struct ky_slug){""};
	c.kind = KY_ENTRY_DISCOUNT;
	c.minor = f->discount;
	c.back = true;
	ky_bill_charge(l, out, rules, &c);
}

static void
recurring(const struct ky_line *line, const struct ky_rules *rules, bool daily,
    struct ky_date last_day, struct ky_ledger *l, struct ky_postings *out)
{
	const struct ky_rule_recurring *r = rules->recurring;
	struct fees f = {.base = by_day(daily, r->base),
	    .options = by_day(daily, r->options)};
	struct ky_date from = ky_date_none(line->billed_through)
	    ? line->service_start
	    : ky_date_add(line->billed_through, 1);
	struct ky_charge fee = {.kind = KY_ENTRY_CHARGE_MONTH,
	    .rule = r->rule.id,
	    .day = last_day};
	struct ky_charge rest = fee;
	int64_t older = 0;
	struct ky_date older_last = from, d = from;
	struct month m;
	int months = 0;

	while (next_month(line, d, last_day, &m)) {
		months++;
		d = ky_date_add(m.last, 1);
	}
	for (d = from; next_month(line, d, last_day, &m); months--) {
		fee.minor = plan_fee(line, f.base, r->round, &m);
		add_month(line, r, &m, ky_date_cmp(m.last, last_day) == 0,
		    fee.minor, &f);
		fee.period = (struct ky_period){m.first, m.last};
		d = ky_date_add(m.last, 1);
		if (months > MONTHS_SHOWN) {
			older += fee.minor;
			older_last = m.last;
			continue;
		}
		if (months == MONTHS_SHOWN) {
			rest.minor = older;
			rest.period = (struct ky_period){from, older_last};
			ky_bill_charge(l, out, rules, &rest);
		}
		ky_bill_charge(l, out, rules, &fee);
	}
	rest.period = (struct ky_period){from, last_day};
	post_fees(line, rules, &f, rest, l, out);
}

/* Late fee of a loan whose last item counted as back (or lost) on a day; by
 * the item where the rule says so.
 * Rule: docs/rules/jp.md#7.2 */
static void
late_fee(const struct ky_line *line, const struct ky_rules *rules,
    struct ky_date day, struct ky_ledger *l, struct ky_postings *out)
{
	const struct ky_rule_loan *r = rules->loan;
	struct ky_charge c = {.kind = KY_ENTRY_CHARGE_LATE, .day = day};
	int64_t days = 0;

	if (r == NULL || r->late_per_day <= 0)
		return;
	for (uint8_t i = 0; i < line->items_n; i++) {
		const struct ky_item *x = &line->item[i];
		struct ky_date back = x->state == KY_ITEM_OUT ? day
							      : x->back_on;
		int64_t late = ky_date_none(back)
		    ? 0
		    : ky_days_late(line->due_back, back, r->grace_days);

		if (r->late_by_item)
			days += late;
		else if (late > days)
			days = late;
	}
	c.minor = r->late_per_day * days;
	if (r->late_cap > 0 && c.minor > r->late_cap)
		c.minor = r->late_cap;
	c.rule = r->rule.id;
	ky_bill_charge(l, out, rules, &c);
}

/* One charge of the final bill: a fee that may be none. */
static void
once(const struct ky_rules *rules, enum ky_entry_kind kind, int64_t minor,
    const struct ky_rule *rule, struct ky_date day, struct ky_ledger *l,
    struct ky_postings *out)
{
	struct ky_charge c = {.kind = kind, .minor = minor, .day = day};

	if (minor <= 0)
		return;
	c.rule = rule->id;
	ky_bill_charge(l, out, rules, &c);
}

/* What changes of the plan cost that no bill has had yet. */
static void
plan_changes(const struct ky_line *line, const struct ky_rules *rules,
    struct ky_date last_day, struct ky_ledger *l, struct ky_postings *out)
{
	for (uint8_t i = 0; i < line->tariffs_n; i++) {
		const struct ky_tariff *t = &line->tariff[i];

		if (rules->plans != NULL &&
		    ky_date_cmp(t->from, line->billed_through) > 0 &&
		    ky_date_cmp(t->from, last_day) <= 0)
			once(rules, KY_ENTRY_CHARGE_HANDLING, t->once,
			    &rules->plans->rule, last_day, l, out);
	}
}

static void
postpaid(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_date last_day, struct ky_ledger *l,
    struct ky_postings *out)
{
	bool mourning = way == KY_WAY_DEATH && rules->death != NULL &&
	    !rules->death->early_fee;

	if (rules->recurring != NULL)
		recurring(line, rules, ky_way_is_initial(way), last_day, l,
		    out);
	ky_bill_add_unbilled(l, out, rules, last_day);
	/* Service given and the cost of making the contract, no penalty. */
	if (way == KY_WAY_INITIAL_8_DAYS)
		once(rules, KY_ENTRY_CHARGE_HANDLING,
		    rules->initial->handling_fee, &rules->initial->rule,
		    last_day, l, out);
	if (way == KY_WAY_CONFIRMATION_MEASURE)
		once(rules, KY_ENTRY_CHARGE_HANDLING,
		    rules->confirmation->handling_fee,
		    &rules->confirmation->rule, last_day, l, out);
	if (ky_way_is_initial(way))
		return;
	plan_changes(line, rules, last_day, l, out);
	if (rules->early_fee != NULL && !mourning)
		once(rules, KY_ENTRY_CHARGE_EARLY,
		    ky_early_fee(line, rules, last_day),
		    &rules->early_fee->rule, last_day, l, out);
	if (way == KY_WAY_PORT_OUT && rules->port_out != NULL)
		once(rules, KY_ENTRY_CHARGE_PORT, rules->port_out->fee,
		    &rules->port_out->rule, last_day, l, out);
}

/* The card that is owed back will not come.
 * Rule: docs/rules/jp.md#1.7 */
static void
lost_card(const struct ky_line *line, const struct ky_rules *rules,
    struct ky_date day, struct ky_ledger *l, struct ky_postings *out)
{
	for (uint8_t i = 0; i < line->items_n; i++)
		if (ky_item_is_card(&line->item[i]) &&
		    line->item[i].state == KY_ITEM_OUT && rules->card != NULL)
			ky_bill_charge(l, out, rules,
			    &(struct ky_charge){.kind = KY_ENTRY_CHARGE_LOST,
				.minor = line->item[i].lost_charge,
				.rule = rules->card->rule.id,
				.what = line->item[i].code,
				.day = day});
}

void
ky_settle_charges(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_date last_day, struct ky_ledger *l,
    struct ky_postings *out)
{
	ky_bill_open(l, out);
	if (line->subject == KY_SUBJECT_LOAN)
		late_fee(line, rules, last_day, l, out);
	else if (line->billing == KY_BILLING_POSTPAID)
		postpaid(line, rules, way, last_day, l, out);
	else /* paid before; nothing more is charged */
		ky_bill_add_unbilled(l, out, rules, last_day);
	if (way == KY_WAY_LOST)
		lost_card(line, rules, last_day, l, out);
	ky_bill_close(l, out, rules, last_day);
	l->usage_before = l->total[KY_ENTRY_CHARGE_USAGE];
}

static void
set_off(struct ky_ledger *l, struct ky_postings *out, enum ky_entry_kind kind,
    enum ky_account from, const char *rule, struct ky_date day)
{
	int64_t held = -l->sum[from], owed = l->sum[KY_ACC_RECEIVABLE];

	if (held > 0 && owed > 0)
		ky_ledger_move(l, out, kind, from, KY_ACC_RECEIVABLE,
		    smaller(held, owed), rule, day, no_period);
}

void
ky_settle_deposit(const struct ky_rules *rules, struct ky_date day,
    struct ky_ledger *l, struct ky_postings *out)
{
	if (rules->credit != NULL && rules->credit->deposit_nets)
		set_off(l, out, KY_ENTRY_NET_DEPOSIT, KY_ACC_DEPOSIT,
		    rules->credit->rule.id, day);
}

/* Rule: docs/rules/jp.md#2 (an exception whose limits are unconfirmed waits
 * for an officer) */
static const char *
act_bars(const struct ky_rule_prepaid *r, enum ky_refund_reason reason,
    struct ky_date filed)
{
	switch (reason) {
	case KY_REFUND_SMALL_AMOUNT:
	case KY_REFUND_LEFT_JAPAN:
	case KY_REFUND_MOVED:
		break;
	case KY_REFUND_BUSINESS_END:
	case KY_REFUND_SERVICE_FAILURE:
	case KY_REFUND_REASON__MAX:
		return NULL;
	}
	if (r != NULL && !r->act_applies)
		return NULL;
	if (r == NULL || !r->exceptions || ky_date_none(r->exceptions_on) ||
	    ky_date_cmp(filed, r->exceptions_on) < 0)
		return "exceptions-off";
	return NULL;
}

const char *
ky_balance_bar(const struct ky_rules *rules, int32_t reason,
    struct ky_date filed)
{
	const struct ky_rule_credit *r = rules->credit;
	const struct ky_rule_closure *c = rules->closure;

	if (r == NULL || r->balance != KY_VALUE_REFUND)
		return "lapses-by-rule";
	if (reason < 0)
		return "no-refund-reason";
	if (reason == KY_REFUND_BUSINESS_END) {
		if (c == NULL)
			return "no-public-notice";
		if (ky_date_cmp(filed, c->published) < 0)
			return "before-public-notice";
		return ky_date_cmp(filed, c->claim_until) > 0
		    ? "claim-period-over"
		    : NULL;
	}
	if ((r->reasons >> reason & 1) == 0)
		return "reason-not-in-rules";
	return act_bars(rules->prepaid, (enum ky_refund_reason)reason, filed);
}

/* Taken out of the balance, its tax contained whatever other prices are. */
static void
refund_fee(const struct ky_rules *rules, int64_t fee, struct ky_date day,
    struct ky_ledger *l, struct ky_postings *out)
{
	struct ky_charge c = {.kind = KY_ENTRY_CHARGE_HANDLING,
	    .minor = fee,
	    .tax = ky_bill_tax(rules, KY_ENTRY_CHARGE_HANDLING),
	    .rule = rules->credit->rule.id,
	    .day = day};
	struct ky_rules within = *rules;
	struct ky_rule_tax tax;

	if (rules->tax != NULL) {
		tax = *rules->tax;
		tax.included = true;
		within.tax = &tax;
	}
	ky_bill_open(l, out);
	ky_ledger_charge(l, out, KY_ACC_BALANCE, &c);
	ky_bill_close(l, out, &within, day);
}

void
ky_settle_balance(const struct ky_rules *rules, int32_t reason,
    struct ky_date filed, struct ky_date day, struct ky_ledger *l,
    struct ky_postings *out)
{
	const struct ky_rule_credit *r = rules->credit;
	const char *bar;
	int64_t left;

	if (r == NULL)
		return;
	if (r->balance_nets)
		set_off(l, out, KY_ENTRY_NET_BALANCE, KY_ACC_BALANCE,
		    r->rule.id, day);
	left = -l->sum[KY_ACC_BALANCE];
	if (left <= 0)
		return;
	bar = ky_balance_bar(rules, reason, filed);
	if (bar != NULL) {
		ky_ledger_pay(l, out, KY_ENTRY_FORFEIT, KY_ACC_BALANCE,
		    KY_ACC_FORFEITED, left, r->rule.id, day, bar);
		return;
	}
	refund_fee(rules, smaller(r->handling_fee, left), day, l, out);
	left = -l->sum[KY_ACC_BALANCE];
	ky_ledger_pay(l, out, KY_ENTRY_REFUND_DUE, KY_ACC_BALANCE,
	    KY_ACC_REFUNDS_PAYABLE, left, r->rule.id, day,
	    ky_refund_reason_name((enum ky_refund_reason)reason));
}

/* A card that must come back and will not. */
static bool
card_gone(const struct ky_line *line)
{
	for (uint8_t i = 0; i < line->items_n; i++)
		if (line->item[i].state == KY_ITEM_LOST ||
		    line->item[i].state == KY_ITEM_PAID)
			return true;
	return false;
}

enum ky_rail
ky_refund_rail(const struct ky_rules *rules, const struct ky_ending *e)
{
	if (e->refunds_failed > 0 || e->way == KY_WAY_DEATH ||
	    (rules->credit != NULL && rules->credit->rail == KY_RAIL_BANK))
		return KY_RAIL_BANK;
	return KY_RAIL_ORIGINAL;
}

bool
ky_payee_stands(const struct ky_line *line, const struct ky_ending *e)
{
	return line->payee.kind != KY_PAYEE_NONE && !line->payee_bad &&
	    (e->way != KY_WAY_DEATH || e->heirs_payee);
}

bool
ky_unused_refund(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_date filed)
{
	const struct ky_rule_unused *r = rules->unused;

	if (r == NULL || r->within_days == 0 ||
	    (way != KY_WAY_PLAIN && way != KY_WAY_DEATH &&
		(way != KY_WAY_LOST || r->card_back)) ||
	    line->subject != KY_SUBJECT_LINE ||
	    line->billing != KY_BILLING_PREPAID || line->used ||
	    line->price_paid == 0)
		return false;
	if (r->card_back && card_gone(line))
		return false;
	return ky_date_cmp(filed,
		   r->bank_days
		       ? ky_bank_day_add(line->contract_date, r->within_days)
		       : ky_date_add(line->contract_date, r->within_days)) <= 0;
}

void
ky_settle_promise(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_date filed, struct ky_date day,
    struct ky_ledger *l, struct ky_postings *out)
{
	const struct ky_rule_credit *r = rules->credit;
	int64_t payable;

	if (r == NULL)
		return;
	if (l->sum[KY_ACC_RECEIVABLE] < 0)
		ky_ledger_move(l, out, KY_ENTRY_REFUND_DUE, KY_ACC_RECEIVABLE,
		    KY_ACC_REFUNDS_PAYABLE, -l->sum[KY_ACC_RECEIVABLE],
		    r->rule.id, day, no_period);
	if (l->sum[KY_ACC_DEPOSIT] < 0)
		ky_ledger_move(l, out, KY_ENTRY_REFUND_DUE, KY_ACC_DEPOSIT,
		    KY_ACC_REFUNDS_PAYABLE, -l->sum[KY_ACC_DEPOSIT], r->rule.id,
		    day, no_period);
	if (ky_unused_refund(line, rules, way, filed))
		ky_ledger_move(l, out, KY_ENTRY_REFUND_DUE, KY_ACC_FEES,
		    KY_ACC_REFUNDS_PAYABLE, line->price_paid,
		    rules->unused->rule.id, day, no_period);
	payable = -l->sum[KY_ACC_REFUNDS_PAYABLE];
	if (payable > 0 && payable < r->smallest)
		ky_ledger_pay(l, out, KY_ENTRY_FORFEIT, KY_ACC_REFUNDS_PAYABLE,
		    KY_ACC_FORFEITED, payable, r->rule.id, day,
		    "below-smallest");
}

struct ky_date
ky_return_day(enum ky_counted counted_post, const struct ky_returned *r)
{
	if (!ky_date_none(r->scanned))
		return r->scanned;
	if (counted_post == KY_COUNTED_POSTMARK && !ky_date_none(r->posted))
		return r->posted;
	return r->arrived;
}

void
ky_settle_all(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, int32_t reason, struct ky_date filed,
    struct ky_date last_day, struct ky_ledger *l, struct ky_postings *out)
{
	ky_settle_charges(line, rules, way, last_day, l, out);
	ky_settle_deposit(rules, last_day, l, out);
	ky_settle_balance(rules, reason, filed, last_day, l, out);
	ky_settle_promise(line, rules, way, filed, last_day, l, out);
}
