#include "core/ledger.h"

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
};
_Static_assert(sizeof(accounts) / sizeof(accounts[0]) == KY_ACC__MAX,
    "a name each");

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
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == KY_ENTRY__MAX,
    "a name each");

const char *
ky_account_name(enum ky_account a)
{
	assert((unsigned)a < KY_ACC__MAX);
	return accounts[a];
}

bool
ky_account_parse(struct ky_str name, enum ky_account *out)
{
	for (unsigned i = 0; i < KY_ACC__MAX; i++)
		if (ky_str_is(name, accounts[i])) {
			*out = (enum ky_account)i;
			return true;
		}
	return false;
}

const char *
ky_entry_kind_name(enum ky_entry_kind k)
{
	assert((unsigned)k < KY_ENTRY__MAX);
	return kinds[k];
}

bool
ky_entry_kind_parse(struct ky_str name, enum ky_entry_kind *out)
{
	for (unsigned i = 0; i < KY_ENTRY__MAX; i++)
		if (ky_str_is(name, kinds[i])) {
			*out = (enum ky_entry_kind)i;
			return true;
		}
	return false;
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
ky_ledger_move(struct ky_ledger *l, struct ky_postings *out,
    enum ky_entry_kind kind, enum ky_account debit, enum ky_account credit,
    int64_t minor, const char *rule, struct ky_date day,
    struct ky_period period)
{
	struct ky_posting p = {.kind = kind, .day = day, .period = period};
	size_t rule_len = strlen(rule);

	assert((unsigned)kind < KY_ENTRY__MAX);
	assert((unsigned)debit < KY_ACC__MAX);
	assert((unsigned)credit < KY_ACC__MAX);
	assert(debit != credit);
	assert(minor >= 0 && minor <= KY_MONEY_MAX);
	assert(rule_len > 0 && rule_len < sizeof(p.rule));
	assert(!ky_date_none(day));
	assert(out->n + 2 <= KY_POSTINGS_MAX);
	if (minor == 0)
		return;
	memcpy(p.rule, rule, rule_len);
	p.entry = ++l->entries;
	l->total[kind] += minor;
	assert(l->total[kind] <= KY_MONEY_MAX);
	post(l, out, &p, debit, minor);
	post(l, out, &p, credit, -minor);
	assert(ky_ledger_balanced(l));
}

bool
ky_ledger_balanced(const struct ky_ledger *l)
{
	int64_t all = 0;

	for (unsigned i = 0; i < KY_ACC__MAX; i++) {
		if (l->sum[i] < -KY_MONEY_MAX || l->sum[i] > KY_MONEY_MAX)
			return false;
		all += l->sum[i];
	}
	return all == 0;
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
