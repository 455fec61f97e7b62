#include "core/bill.h"

#include <assert.h>
#include <string.h>

enum ky_tax
ky_bill_tax(const struct ky_rules *rules, enum ky_entry_kind k)
{
	const struct ky_rule_tax *r = rules->tax;

	if (r == NULL)
		return KY_TAX_NONE;
	switch (k) {
	case KY_ENTRY_CHARGE_MONTH:
	case KY_ENTRY_CHARGE_OPTION:
	case KY_ENTRY_CHARGE_UNIVERSAL:
	case KY_ENTRY_DISCOUNT:
		return r->fees;
	case KY_ENTRY_CHARGE_USAGE:
	case KY_ENTRY_CAPPED:
		return r->usage;
	case KY_ENTRY_CHARGE_EARLY:
		return r->early;
	case KY_ENTRY_CHARGE_HANDLING:
		return r->handling;
	case KY_ENTRY_CHARGE_PORT:
		return r->port_out;
	case KY_ENTRY_CHARGE_LATE:
		return r->late;
	case KY_ENTRY_CHARGE_LOST:
	case KY_ENTRY_REVERSAL: /* of a lost thing's charge */
		return r->lost;
	case KY_ENTRY_CHARGE_EXTEND:
		return r->extension;
	case KY_ENTRY_OPENING:
	case KY_ENTRY_PAYMENT:
	case KY_ENTRY_COLLECTED:
	case KY_ENTRY_NET_DEPOSIT:
	case KY_ENTRY_NET_BALANCE:
	case KY_ENTRY_REFUND_DUE:
	case KY_ENTRY_REFUND_PAID:
	case KY_ENTRY_REFUND_BOUNCED:
	case KY_ENTRY_FORFEIT:
	case KY_ENTRY_WAIVER:
	case KY_ENTRY_BILLED:
	case KY_ENTRY_TAX:
	case KY_ENTRY_TAX_WITHIN:
	case KY_ENTRY_CHARGEBACK:
	case KY_ENTRY__MAX:
		break;
	}
	return KY_TAX_NONE;
}

void
ky_bill_open(struct ky_ledger *l, struct ky_postings *out)
{
	assert(out->bill == 0);
	out->bill = l->bills + 1;
	memset(out->taxed, 0, sizeof(out->taxed));
}

/* The charge with the tax that the rules give it. */
static struct ky_charge
taxed(const struct ky_rules *rules, const struct ky_charge *c)
{
	struct ky_charge t = *c;

	if (t.tax == KY_TAX_NONE)
		t.tax = ky_bill_tax(rules, c->kind);
	return t;
}

void
ky_bill_charge(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, const struct ky_charge *c)
{
	struct ky_charge t = taxed(rules, c);

	assert(out->bill != 0);
	ky_ledger_charge(l, out, KY_ACC_RECEIVABLE, &t);
}

/* Rule: docs/rules/jp.md#7.1 (from the sum, rounded as the provider says) */
static void
post_tax(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rule_tax *r, enum ky_tax t, struct ky_date day)
{
	uint32_t pct = t == KY_TAX_STANDARD ? r->standard_pct : r->reduced_pct;
	int64_t sum = out->taxed[t], tax;
	bool back = sum < 0;
	struct ky_posting p = {.kind = KY_ENTRY_TAX,
	    .day = day,
	    .bill = out->bill,
	    .tax = t};

	tax = ky_money_share((struct ky_money){back ? -sum : sum, "JPY"}, pct,
	    r->included ? 100 + pct : 100, r->round)
		  .minor;
	if (tax == 0)
		return;
	memcpy(p.rule, r->rule.id, sizeof(p.rule));
	if (r->included)
		p.kind = KY_ENTRY_TAX_WITHIN;
	else if (back)
		p.kind = KY_ENTRY_REVERSAL;
	if (r->included)
		ky_ledger_enter(l, out, &p, back ? KY_ACC_TAX : KY_ACC_FEES,
		    back ? KY_ACC_FEES : KY_ACC_TAX, tax);
	else
		ky_ledger_enter(l, out, &p,
		    back ? KY_ACC_TAX : KY_ACC_RECEIVABLE,
		    back ? KY_ACC_RECEIVABLE : KY_ACC_TAX, tax);
}

static bool
used(const struct ky_postings *out)
{
	for (uint32_t i = 0; i < out->n; i++)
		if (out->row[i].bill == out->bill)
			return true;
	return false;
}

void
ky_bill_close(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, struct ky_date day)
{
	assert(out->bill == l->bills + 1);
	if (used(out)) {
		l->bills++;
		if (rules->tax != NULL) {
			post_tax(l, out, rules->tax, KY_TAX_STANDARD, day);
			post_tax(l, out, rules->tax, KY_TAX_REDUCED, day);
		}
	}
	out->bill = 0;
	assert(ky_ledger_balanced(l));
}

void
ky_bill_one(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, const struct ky_charge *c)
{
	ky_bill_open(l, out);
	ky_bill_charge(l, out, rules, c);
	ky_bill_close(l, out, rules, c->day);
}

/* --- usage --- */

int64_t
ky_bill_late_usage(const struct ky_ledger *l)
{
	return l->total[KY_ENTRY_CHARGE_USAGE] - l->usage_before;
}

void
ky_bill_usage(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, bool late, const struct ky_charge *c)
{
	const struct ky_rule_dues *r = rules->dues;
	struct ky_charge t = taxed(rules, c);
	int64_t beyond;

	t.kind = KY_ENTRY_CHARGE_USAGE;
	ky_ledger_charge(l, out, KY_ACC_UNBILLED, &t);
	if (!late || r == NULL || r->late_usage_cap == 0)
		return;
	beyond = ky_bill_late_usage(l) - l->total[KY_ENTRY_CAPPED] -
	    r->late_usage_cap;
	if (beyond <= 0)
		return;
	t.kind = KY_ENTRY_CAPPED;
	t.back = true;
	t.minor = beyond < c->minor ? beyond : c->minor;
	t.rule = r->rule.id;
	ky_ledger_charge(l, out, KY_ACC_UNBILLED, &t);
}

void
ky_bill_add_unbilled(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, struct ky_date day)
{
	struct ky_posting p = {.kind = KY_ENTRY_BILLED, .day = day};
	const char *rule = rules->dues != NULL ? rules->dues->rule.id
					       : KY_NO_RULE;
	bool fits = ky_str_copy(ky_str_of(rule), p.rule, sizeof(p.rule));

	assert(fits && out->bill != 0);
	(void)fits;
	p.bill = out->bill;
	for (unsigned i = 0; i < KY_TAX__MAX; i++) {
		int64_t sum = l->unbilled[i];

		assert(sum >= 0); /* what is capped was charged before */
		if (sum == 0)
			continue;
		p.tax = (enum ky_tax)i;
		ky_ledger_enter(l, out, &p, KY_ACC_RECEIVABLE, KY_ACC_UNBILLED,
		    sum);
		out->taxed[i] += sum;
		l->unbilled[i] = 0;
	}
}

int64_t
ky_bill_unbilled(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, struct ky_date day)
{
	int64_t before = l->sum[KY_ACC_RECEIVABLE];

	ky_bill_open(l, out);
	ky_bill_add_unbilled(l, out, rules, day);
	ky_bill_close(l, out, rules, day);
	return l->sum[KY_ACC_RECEIVABLE] - before;
}
