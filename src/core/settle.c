#include "core/settle.h"

#include <assert.h>

static const struct ky_period no_period;

/* Months shown one by one; older ones are one entry together. */
#define MONTHS_SHOWN 12

/*
 * The law's cap for contracts made since 2022-07-01: one month's fee, and at
 * the large operators no more than 1,100 yen with tax.
 * Rule: Enforcement Rules Art. 22-2-13-2 item 1 (docs/rules/jp.md#1.2)
 */
static int64_t
capped(const struct ky_line *line, const struct ky_rule_early_fee *r,
    int64_t fee)
{
	static const struct ky_date since = {2022, 7, 1};
	static const int64_t large_max = 1100;

	if (ky_date_cmp(line->contract_date, since) < 0)
		return fee;
	if (fee > line->monthly_fee)
		fee = line->monthly_fee;
	return r->large_operator && fee > large_max ? large_max : fee;
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
	return r->amount < 0 ? -1 : capped(line, r, r->amount);
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

static void
recurring(const struct ky_line *line, const struct ky_rule_recurring *r,
    bool by_day, struct ky_date last_day, struct ky_ledger *l,
    struct ky_postings *out)
{
	enum ky_proration base = by_day && r->base == KY_PRORATE_NONE
	    ? KY_PRORATE_DAILY
	    : r->base;
	enum ky_proration opts = by_day && r->options == KY_PRORATE_NONE
	    ? KY_PRORATE_DAILY
	    : r->options;
	struct ky_date from = ky_date_none(line->billed_through)
	    ? line->service_start
	    : ky_date_add(line->billed_through, 1);
	int64_t older = 0, option[KY_OPTIONS_MAX] = {0};
	struct ky_period older_period = {from, from};
	struct ky_date d = from;
	struct month m;
	int months = 0;

	while (next_month(line, d, last_day, &m)) {
		months++;
		d = ky_date_add(m.last, 1);
	}
	for (d = from; next_month(line, d, last_day, &m); months--) {
		int64_t c = month_charge(line->monthly_fee, base, r->round, m.p,
		    m.first, m.last);

		if (months > MONTHS_SHOWN) {
			older += c;
			older_period.last = m.last;
		} else {
			if (months == MONTHS_SHOWN)
				ky_ledger_move(l, out, KY_ENTRY_CHARGE_MONTH,
				    KY_ACC_RECEIVABLE, KY_ACC_FEES, older,
				    r->rule.id, last_day, older_period);
			ky_ledger_move(l, out, KY_ENTRY_CHARGE_MONTH,
			    KY_ACC_RECEIVABLE, KY_ACC_FEES, c, r->rule.id,
			    last_day, (struct ky_period){m.first, m.last});
		}
		for (uint8_t i = 0; i < line->options_n; i++)
			if (!line->option[i].third_party)
				option[i] += month_charge(line->option[i].fee,
				    opts, r->round, m.p, m.first, m.last);
		d = ky_date_add(m.last, 1);
	}
	for (uint8_t i = 0; i < line->options_n; i++)
		ky_ledger_move(l, out, KY_ENTRY_CHARGE_OPTION,
		    KY_ACC_RECEIVABLE, KY_ACC_FEES, option[i], r->rule.id,
		    last_day, (struct ky_period){from, last_day});
}

/* Late fee of a loan whose last item counted as back (or lost) on a day.
 * Rule: docs/rules/jp.md#7.2 */
static void
late_fee(const struct ky_line *line, const struct ky_rule_loan *r,
    struct ky_date day, struct ky_ledger *l, struct ky_postings *out)
{
	struct ky_date last = {0, 0, 0};
	int64_t fee;

	for (uint8_t i = 0; i < line->items_n; i++)
		last = ky_date_max(last,
		    line->item[i].state == KY_ITEM_OUT ? day
						       : line->item[i].back_on);
	if (r == NULL || r->late_per_day <= 0 || ky_date_none(last))
		return;
	fee = r->late_per_day *
	    ky_days_late(line->due_back, last, r->grace_days);
	if (r->late_cap > 0 && fee > r->late_cap)
		fee = r->late_cap;
	ky_ledger_move(l, out, KY_ENTRY_CHARGE_LATE, KY_ACC_RECEIVABLE,
	    KY_ACC_FEES, fee, r->rule.id, day, no_period);
}

void
ky_settle_charges(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_date last_day, struct ky_ledger *l,
    struct ky_postings *out)
{
	int64_t early;

	if (line->subject == KY_SUBJECT_LOAN) {
		late_fee(line, rules->loan, last_day, l, out);
		return;
	}
	if (line->billing == KY_BILLING_PREPAID)
		return; /* paid before; nothing more is charged */
	if (rules->recurring != NULL)
		recurring(line, rules->recurring, way == KY_WAY_INITIAL_8_DAYS,
		    last_day, l, out);
	if (way == KY_WAY_INITIAL_8_DAYS) {
		/* Rule: docs/rules/jp.md#1.3: service given and the cost of
		 * making the contract, no penalty. */
		if (rules->initial->handling_fee > 0)
			ky_ledger_move(l, out, KY_ENTRY_CHARGE_HANDLING,
			    KY_ACC_RECEIVABLE, KY_ACC_FEES,
			    rules->initial->handling_fee,
			    rules->initial->rule.id, last_day, no_period);
		return;
	}
	early = ky_early_fee(line, rules, last_day);
	if (early > 0)
		ky_ledger_move(l, out, KY_ENTRY_CHARGE_EARLY, KY_ACC_RECEIVABLE,
		    KY_ACC_FEES, early, rules->early_fee->rule.id, last_day,
		    no_period);
	if (way == KY_WAY_PORT_OUT && rules->port_out != NULL &&
	    rules->port_out->fee > 0)
		ky_ledger_move(l, out, KY_ENTRY_CHARGE_PORT, KY_ACC_RECEIVABLE,
		    KY_ACC_FEES, rules->port_out->fee, rules->port_out->rule.id,
		    last_day, no_period);
}

static int64_t
smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
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

bool
ky_balance_refunds(const struct ky_rules *rules, int32_t reason)
{
	const struct ky_rule_credit *r = rules->credit;

	if (r == NULL || r->balance != KY_VALUE_REFUND || reason < 0)
		return false;
	return (r->reasons >> reason & 1) != 0;
}

void
ky_settle_balance(const struct ky_rules *rules, int32_t reason,
    struct ky_date day, struct ky_ledger *l, struct ky_postings *out)
{
	const struct ky_rule_credit *r = rules->credit;
	int64_t left, fee;

	if (r == NULL)
		return;
	if (r->balance_nets)
		set_off(l, out, KY_ENTRY_NET_BALANCE, KY_ACC_BALANCE,
		    r->rule.id, day);
	left = -l->sum[KY_ACC_BALANCE];
	if (left <= 0)
		return;
	if (!ky_balance_refunds(rules, reason)) {
		ky_ledger_move(l, out, KY_ENTRY_FORFEIT, KY_ACC_BALANCE,
		    KY_ACC_FORFEITED, left, r->rule.id, day, no_period);
		return;
	}
	fee = r->handling_fee > 0 ? smaller(r->handling_fee, left) : 0;
	ky_ledger_move(l, out, KY_ENTRY_CHARGE_HANDLING, KY_ACC_BALANCE,
	    KY_ACC_FEES, fee, r->rule.id, day, no_period);
	ky_ledger_move(l, out, KY_ENTRY_REFUND_DUE, KY_ACC_BALANCE,
	    KY_ACC_REFUNDS_PAYABLE, left - fee, r->rule.id, day, no_period);
}

bool
ky_unused_refund(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_date filed)
{
	const struct ky_rule_unused *r = rules->unused;

	if (r == NULL || r->within_days == 0 || way != KY_WAY_PLAIN ||
	    line->subject != KY_SUBJECT_LINE ||
	    line->billing != KY_BILLING_PREPAID || line->used ||
	    line->price_paid == 0)
		return false;
	return ky_date_cmp(filed,
		   ky_date_add(line->contract_date, r->within_days)) <= 0;
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
		ky_ledger_move(l, out, KY_ENTRY_FORFEIT, KY_ACC_REFUNDS_PAYABLE,
		    KY_ACC_FORFEITED, payable, r->rule.id, day, no_period);
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
	ky_settle_balance(rules, reason, last_day, l, out);
	ky_settle_promise(line, rules, way, filed, last_day, l, out);
}
