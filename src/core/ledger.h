/*
 * The money of one line, in double entry.
 *
 * An entry is two or more postings whose amounts sum to zero; debit is
 * positive.  Every posting names the rule that made it.  A line has one
 * currency.
 */
#ifndef KY_CORE_LEDGER_H
#define KY_CORE_LEDGER_H

#include "core/date.h"
#include "core/money.h"

enum ky_account {
	KY_ACC_RECEIVABLE,      /* the holder owes (debit) or overpaid */
	KY_ACC_BALANCE,         /* prepaid value held for the holder (credit) */
	KY_ACC_DEPOSIT,         /* held as security (credit) */
	KY_ACC_FEES,            /* charges made (credit) */
	KY_ACC_REFUNDS_PAYABLE, /* promised to the holder (credit) */
	KY_ACC_SETTLEMENT,      /* money that came in (debit) or went out */
	KY_ACC_FORFEITED,       /* value that lapsed by rule (credit) */
	KY_ACC_OPENING,         /* counter-account of imported amounts */
	KY_ACC__MAX
};

/* "receivable", "prepaid-balance", ...: stable, for papers and JSON. */
const char *ky_account_name(enum ky_account a);
bool ky_account_parse(struct ky_str name, enum ky_account *out);

/* Why an entry was made. */
enum ky_entry_kind {
	KY_ENTRY_OPENING,
	KY_ENTRY_CHARGE_MONTH,    /* recurring fee of a billing month */
	KY_ENTRY_CHARGE_OPTION,   /* an option's fee */
	KY_ENTRY_CHARGE_EARLY,    /* ending early */
	KY_ENTRY_CHARGE_HANDLING, /* 8-day handling, refund handling */
	KY_ENTRY_CHARGE_PORT,     /* port-out fee */
	KY_ENTRY_CHARGE_USAGE,    /* late usage */
	KY_ENTRY_CHARGE_LATE,     /* rental late fee */
	KY_ENTRY_CHARGE_LOST,     /* card or item not returned */
	KY_ENTRY_REVERSAL,        /* takes an earlier charge back */
	KY_ENTRY_PAYMENT,         /* the holder paid */
	KY_ENTRY_COLLECTED,       /* ... because we asked a payment service */
	KY_ENTRY_NET_DEPOSIT,     /* deposit set against dues */
	KY_ENTRY_NET_BALANCE,     /* prepaid balance set against dues */
	KY_ENTRY_REFUND_DUE,      /* promised to pay back */
	KY_ENTRY_REFUND_PAID,
	KY_ENTRY_REFUND_BOUNCED,
	KY_ENTRY_FORFEIT,
	KY_ENTRY_WAIVER,
	KY_ENTRY__MAX
};
const char *ky_entry_kind_name(enum ky_entry_kind k);
bool ky_entry_kind_parse(struct ky_str name, enum ky_entry_kind *out);

#define KY_RULE_ID_SIZE 96

struct ky_posting {
	uint32_t entry; /* postings of one entry share it; from 1, per line */
	enum ky_entry_kind kind;
	enum ky_account account;
	int64_t minor;              /* debit positive; never 0 */
	char rule[KY_RULE_ID_SIZE]; /* "demo-mobile#recurring@2024-01-01" */
	struct ky_date day;         /* value day in the provider's zone */
	struct ky_period period;    /* what a charge is for; none else */
};

/* Running sums; the postings themselves are append-only in the store. */
struct ky_ledger {
	char currency[4];
	uint32_t entries; /* last entry number used */
	int64_t sum[KY_ACC__MAX];
	int64_t total[KY_ENTRY__MAX]; /* debits by kind: what papers total */
};

#define KY_POSTINGS_MAX 96

/* Postings made by one decision. */
struct ky_postings {
	uint32_t n;
	struct ky_posting row[KY_POSTINGS_MAX];
};

/*
 * One entry of two postings: `debit` grows by `minor`, `credit` shrinks by
 * it.  minor > 0 (a zero entry is not made: nothing happens).  Updates the
 * sums and appends to `out`.
 */
void ky_ledger_move(struct ky_ledger *l, struct ky_postings *out,
    enum ky_entry_kind kind, enum ky_account debit, enum ky_account credit,
    int64_t minor, const char *rule, struct ky_date day,
    struct ky_period period);

/* The invariant: all sums together are zero, none is beyond KY_MONEY_MAX. */
bool ky_ledger_balanced(const struct ky_ledger *l);

/* What is owed by the holder (0 or more) and what is held or promised to the
 * holder, overpayment counted (0 or more). */
int64_t ky_ledger_owed(const struct ky_ledger *l);
int64_t ky_ledger_credit(const struct ky_ledger *l);

#endif
