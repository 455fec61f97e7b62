#include "core/ledger.h"

#include "core/name.h"

#include <assert.h>
#include <string.h>

static const char *const accounts[] = {
    [KY_ACC_RECEIVABLE] = "receivable",
    [KY_ACC_BALANCE] = "prepaid-balance",
    [KY_ACC_DEPOSIT] = "deposit",
    [KY_ACC_FEES] = "fees",
    [KY_ACC_REFUNDS_PAYABLE] = "refunds-payable",
    [KY_ACC_SETTLEMENT] = "settlement",
    [KY_ACC_FORFEITED] = "forfeited",
    [KY_ACC_OPENING] = "opening",
    [KY_ACC_UNBILLED] = "unbilled",
    [KY_ACC_TAX] = "tax",
    [KY_ACC_CASH] = "cash",
};
KY_NAMES(account, accounts, KY_ACC__MAX);

static const char *const kinds[] = {
    [KY_ENTRY_OPENING] = "opening",
    [KY_ENTRY_CHARGE_MONTH] = "charge-month",
    [KY_ENTRY_CHARGE_OPTION] = "charge-option",
    [KY_ENTRY_CHARGE_EARLY] = "charge-early",
    [KY_ENTRY_CHARGE_HANDLING] = "charge-handling",
    [KY_ENTRY_CHARGE_PORT] = "charge-port",
    [KY_ENTRY_CHARGE_USAGE] = "charge-usage",
    [KY_ENTRY_CHARGE_LATE] = "charge-late",
    [KY_ENTRY_CHARGE_LOST] = "charge-lost",
    [KY_ENTRY_REVERSAL] = "reversal",
    [KY_ENTRY_PAYMENT] = "payment",
    [KY_ENTRY_COLLECTED] = "collected",
    [KY_ENTRY_NET_DEPOSIT] = "net-deposit",
    [KY_ENTRY_NET_BALANCE] = "net-balance",
    [KY_ENTRY_REFUND_DUE] = "refund-due",
    [KY_ENTRY_REFUND_PAID] = "refund-paid",
    [KY_ENTRY_REFUND_BOUNCED] = "refund-bounced",
    [KY_ENTRY_FORFEIT] = "forfeit",
    [KY_ENTRY_WAIVER] = "waiver",
    [KY_ENTRY_CHARGE_UNIVERSAL] = "charge-universal",
    [KY_ENTRY_CHARGE_EXTEND] = "charge-extend",
    [KY_ENTRY_DISCOUNT] = "discount",
    [KY_ENTRY_CAPPED] = "capped",
    [KY_ENTRY_BILLED] = "billed",
    [KY_ENTRY_TAX] = "tax",
    [KY_ENTRY_TAX_WITHIN] = "tax-within",
    [KY_ENTRY_CHARGEBACK] = "chargeback",
};
KY_NAMES(entry_kind, kinds, KY_ENTRY__MAX);

static const char *const taxes[] = {
    [KY_TAX_NONE] = "none",
    [KY_TAX_STANDARD] = "standard",
    [KY_TAX_REDUCED] = "reduced",
    [KY_TAX_OUTSIDE] = "outside",
};
KY_NAMES(tax, taxes, KY_TAX__MAX);

int
ky_entry_charges(enum ky_entry_kind k)
{
	switch (k) {
	case KY_ENTRY_CHARGE_MONTH:
	case KY_ENTRY_CHARGE_OPTION:
	case KY_ENTRY_CHARGE_EARLY:
	case KY_ENTRY_CHARGE_HANDLING:
	case KY_ENTRY_CHARGE_PORT:
	case KY_ENTRY_CHARGE_USAGE:
	case KY_ENTRY_CHARGE_LATE:
	case KY_ENTRY_CHARGE_LOST:
	case KY_ENTRY_CHARGE_UNIVERSAL:
	case KY_ENTRY_CHARGE_EXTEND:
	case KY_ENTRY_TAX:
		return 1;
	case KY_ENTRY_DISCOUNT:
	case KY_ENTRY_CAPPED:
		return -1;
	case KY_ENTRY_OPENING:
	case KY_ENTRY_REVERSAL:
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
	case KY_ENTRY_TAX_WITHIN:
	case KY_ENTRY_CHARGEBACK:
	case KY_ENTRY__MAX:
		break;
	}
	return 0;
}

/* `like` without its amount and account is the entry both halves share. */
static void
post(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_posting *like, enum ky_account account, int64_t minor)
{
	struct ky_posting *p = &out->row[out->n++];

	*p = *like;
	p->account = account;
	p->minor = minor;
	l->sum[account] += minor;
	assert(l->sum[account] >= -KY_MONEY_MAX);
	assert(l->sum[account] <= KY_MONEY_MAX);
}

void
ky_ledger_enter(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_posting *like, enum ky_account debit,
    enum ky_account credit, int64_t minor)
{
	struct ky_posting p = *like;

	assert((unsigned)p.kind < KY_ENTRY__MAX);
	assert((unsigned)p.tax < KY_TAX__MAX);
	assert((unsigned)debit < KY_ACC__MAX);
	assert((unsigned)credit < KY_ACC__MAX);
	assert(debit != credit);
	assert(minor > 0 && minor <= KY_MONEY_MAX);
	assert(p.rule[0] != '\0');
	assert(!ky_date_none(p.day));
	assert(out->n + 2 <= KY_POSTINGS_MAX);
	p.entry = ++l->entries;
	l->total[p.kind] += minor;
	assert(l->total[p.kind] <= KY_MONEY_MAX);
	post(l, out, &p, debit, minor);
	post(l, out, &p, credit, -minor);
}

static void
name_rule(struct ky_posting *p, const char *rule)
{
	size_t len = strlen(rule);

	assert(len < sizeof(p->rule));
	memcpy(p->rule, rule, len);
}

void
ky_ledger_move(struct ky_ledger *l, struct ky_postings *out,
    enum ky_entry_kind kind, enum ky_account debit, enum ky_account credit,
    int64_t minor, const char *rule, struct ky_date day,
    struct ky_period period)
{
	struct ky_posting p = {.kind = kind, .day = day, .period = period};

	assert(minor >= 0);
	if (minor == 0)
		return;
	name_rule(&p, rule);
	ky_ledger_enter(l, out, &p, debit, credit, minor);
	assert(ky_ledger_balanced(l));
}

void
ky_ledger_pay(struct ky_ledger *l, struct ky_postings *out,
    enum ky_entry_kind kind, enum ky_account debit, enum ky_account credit,
    int64_t minor, const char *rule, struct ky_date day, const char *how)
{
	struct ky_posting p = {.kind = kind, .day = day};
	bool fits = ky_str_copy(ky_str_of(how), p.what.text,
	    sizeof(p.what.text));

	assert(fits && minor >= 0);
	(void)fits;
	if (minor == 0)
		return;
	name_rule(&p, rule);
	ky_ledger_enter(l, out, &p, debit, credit, minor);
	assert(ky_ledger_balanced(l));
}

void
ky_ledger_charge(struct ky_ledger *l, struct ky_postings *out,
    enum ky_account debit, const struct ky_charge *c)
{
	struct ky_posting p = {.kind = c->kind,
	    .day = c->day,
	    .period = c->period,
	    .bill = out->bill,
	    .tax = c->tax,
	    .what = c->what};
	int64_t minor = c->back ? -c->minor : c->minor;

	assert(debit == KY_ACC_RECEIVABLE || debit == KY_ACC_UNBILLED ||
	    debit == KY_ACC_BALANCE);
	assert(c->minor >= 0);
	if (c->minor == 0)
		return;
	name_rule(&p, c->rule);
	ky_ledger_enter(l, out, &p, c->back ? KY_ACC_FEES : debit,
	    c->back ? debit : KY_ACC_FEES, c->minor);
	if (debit == KY_ACC_UNBILLED)
		l->unbilled[c->tax] += minor;
	else
		out->taxed[c->tax] += minor;
	assert(ky_ledger_balanced(l));
}

bool
ky_ledger_balanced(const struct ky_ledger *l)
{
	int64_t all = 0, unbilled = 0;

	for (unsigned i = 0; i < KY_TAX__MAX; i++) {
		if (l->unbilled[i] < -KY_MONEY_MAX ||
		    l->unbilled[i] > KY_MONEY_MAX)
			return false;
		unbilled += l->unbilled[i];
	}
	if (unbilled != l->sum[KY_ACC_UNBILLED])
		return false;
	for (unsigned i = 0; i < KY_ACC__MAX; i++) {
		if (l->sum[i] < -KY_MONEY_MAX || l->sum[i] > KY_MONEY_MAX)
			return false;
		all += l->sum[i];
	}
	return all == 0;
}

int64_t
ky_ledger_charged(const struct ky_ledger *l)
{
	int64_t sum = 0;

	for (unsigned k = 0; k < KY_ENTRY__MAX; k++)
		sum += ky_entry_charges((enum ky_entry_kind)k) * l->total[k];
	return sum;
}

int64_t
ky_ledger_owed(const struct ky_ledger *l)
{
	int64_t owed = l->sum[KY_ACC_RECEIVABLE];

	return owed > 0 ? owed : 0;
}

int64_t
ky_ledger_credit(const struct ky_ledger *l)
{
	static const enum ky_account held[] = {KY_ACC_RECEIVABLE,
	    KY_ACC_BALANCE, KY_ACC_DEPOSIT, KY_ACC_REFUNDS_PAYABLE};
	int64_t credit = 0;

	for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++)
		if (l->sum[held[i]] < 0)
			credit -= l->sum[held[i]];
	return credit;
}
