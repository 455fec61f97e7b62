/*
 * The money of one line, in double entry.
 *
 * An entry is two or more postings whose amounts sum to zero; debit is
 * positive.  Every posting names the rule that made it.  A line has one
 * currency.  Charges belong to a numbered bill (core/bill.h) and say how they
 * are taxed.
 */
#ifndef KY_CORE_LEDGER_H
#define KY_CORE_LEDGER_H

#include "core/date.h"
#include "core/ident.h"
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
	KY_ACC_UNBILLED,        /* usage rated and not billed yet (debit) */
	KY_ACC_TAX,             /* consumption tax charged (credit) */
	KY_ACC_CASH,            /* money taken in cash at a counter (debit) */
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
	KY_ENTRY_CHARGE_UNIVERSAL, /* universal service and relay fees */
	KY_ENTRY_CHARGE_EXTEND,    /* a loan's days added before it was due */
	KY_ENTRY_DISCOUNT,         /* taken off a recurring fee */
	KY_ENTRY_CAPPED,           /* late usage beyond the cap: not charged */
	KY_ENTRY_BILLED,           /* unbilled usage goes on a bill */
	KY_ENTRY_TAX,              /* of a bill and rate, once, on top */
	KY_ENTRY_TAX_WITHIN,       /* ... contained in its prices */
	KY_ENTRY_CHARGEBACK,       /* the payer took a payment back */
	KY_ENTRY__MAX
};
const char *ky_entry_kind_name(enum ky_entry_kind k);
bool ky_entry_kind_parse(struct ky_str name, enum ky_entry_kind *out);
/* What it does to the sum of charges: 1 adds, -1 takes off, 0 neither. */
int ky_entry_charges(enum ky_entry_kind k);

#define KY_RULE_ID_SIZE 96

/* How a charge is taxed.  Rule: docs/rules/jp.md#7.1 */
enum ky_tax {
	KY_TAX_NONE,     /* no charge, or the rules do not say */
	KY_TAX_STANDARD, /* 10 % since 2019-10-01 */
	KY_TAX_REDUCED,  /* 8 % */
	KY_TAX_OUTSIDE,  /* compensation and the like: no tax */
	KY_TAX__MAX
};
const char *ky_tax_name(enum ky_tax t); /* "none", "standard", ... */
bool ky_tax_parse(struct ky_str name, enum ky_tax *out);

struct ky_posting {
	uint32_t entry; /* postings of one entry share it; from 1, per line */
	enum ky_entry_kind kind;
	enum ky_account account;
	int64_t minor;              /* debit positive; never 0 */
	char rule[KY_RULE_ID_SIZE]; /* "demo-mobile#recurring@2024-01-01" */
	struct ky_date day;         /* value day in the provider's zone */
	struct ky_period period;    /* what a charge is for; none else */
	uint32_t bill;              /* of a charge and its tax; 0 = no bill */
	enum ky_tax tax;            /* of a charge; of a tax: its rate */
	/* Option, item, kind of usage; of a payment its means, of a refund
	 * its rail, of a promise or forfeit the reason; or "". */
	struct ky_slug what;
};

/* Running sums; the postings themselves are append-only in the store. */
struct ky_ledger {
	char currency[4];
	uint32_t entries; /* last entry number used */
	int64_t sum[KY_ACC__MAX];
	int64_t total[KY_ENTRY__MAX]; /* debits by kind: what papers total */
	uint32_t bills;               /* the last bill's number; 0 = none */
	/* What is unbilled, by its tax; sums to that account. */
	int64_t unbilled[KY_TAX__MAX];
	/* Usage charged by the final bill: what is charged beyond it is
	 * late. */
	int64_t usage_before;
};

#define KY_POSTINGS_MAX 96

/* Postings made by one decision. */
struct ky_postings {
	uint32_t n;
	struct ky_posting row[KY_POSTINGS_MAX];
	/* The bill being drawn (core/bill.h); 0 = none. */
	uint32_t bill;
	int64_t taxed[KY_TAX__MAX]; /* its charges by tax, so far */
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

/* The same of money that came, goes back or lapses, with how or why in a word
 * (struct ky_posting, `what`); "" where it is not known. */
void ky_ledger_pay(struct ky_ledger *l, struct ky_postings *out,
    enum ky_entry_kind kind, enum ky_account debit, enum ky_account credit,
    int64_t minor, const char *rule, struct ky_date day, const char *how);

/*
 * One entry of two postings that share what `like` says (kind, rule, day,
 * period, bill, tax, what).  minor > 0.
 */
void ky_ledger_enter(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_posting *like, enum ky_account debit,
    enum ky_account credit, int64_t minor);

/* A charge, or (`back`) one taken back. */
struct ky_charge {
	enum ky_entry_kind kind;
	int64_t minor; /* 0 or more; 0: nothing happens */
	enum ky_tax tax;
	const char *rule;
	struct ky_slug what;
	struct ky_date day;
	struct ky_period period;
	bool back;
};

/* An entry against KY_ACC_FEES: `debit` (receivable, unbilled, or the prepaid
 * balance it is taken from) grows.  It goes on the bill being drawn, if there
 * is one; unbilled is counted by tax. */
void ky_ledger_charge(struct ky_ledger *l, struct ky_postings *out,
    enum ky_account debit, const struct ky_charge *c);

/* The invariant: all sums together are zero, none is beyond KY_MONEY_MAX, and
 * what is unbilled by tax is that account. */
bool ky_ledger_balanced(const struct ky_ledger *l);

/* All that was charged, less discounts and what was capped; tax included. */
int64_t ky_ledger_charged(const struct ky_ledger *l);

/* What is owed by the holder (0 or more) and what is held or promised to the
 * holder, overpayment counted (0 or more). */
int64_t ky_ledger_owed(const struct ky_ledger *l);
int64_t ky_ledger_credit(const struct ky_ledger *l);

#endif
