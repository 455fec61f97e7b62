/*
 * The money statement of a line: what was owed, what was paid, what comes
 * back, when and how, and which rule made each row.
 *
 * Worked out from the postings alone, so that it can be made again by anybody
 * who has them.  An entry is one row, and no entry is in two: what the books
 * move inside themselves (usage put on its bill, tax contained in a price) is
 * a part of its own.  Rows are in words of codes; src/view/ and the programs
 * put them into a language.
 */
#ifndef KY_CORE_STATEMENT_H
#define KY_CORE_STATEMENT_H

#include "core/ledger.h"

enum ky_statement_part {
	KY_PART_OPENING,  /* what was brought along */
	KY_PART_CHARGES,  /* on a bill, with the tax on top */
	KY_PART_UNBILLED, /* usage that no bill has yet */
	KY_PART_PAID,     /* by the holder, by collecting, by waiver */
	KY_PART_SET_OFF,  /* deposit and balance against dues */
	KY_PART_BACK,     /* promised, paid back, came back from the bank */
	KY_PART_LAPSED,   /* by rule */
	KY_PART_INSIDE,   /* contained in charges: changes nothing */
	KY_PART__MAX
};
/* "opening", "charges", ... */
const char *ky_statement_part_name(enum ky_statement_part p);

/* One entry, as the holder sees it. */
struct ky_statement_row {
	enum ky_statement_part part;
	enum ky_entry_kind kind;
	enum ky_account debit, credit;
	uint32_t entry;
	uint32_t bill; /* of usage the one it was put on; 0 = none */
	struct ky_date day;
	struct ky_period period;
	struct ky_slug what;
	enum ky_tax tax;
	/* A charge, a payment, a refund positive, one taken back negative; of
	 * the opening what is owed positive, what is held negative. */
	int64_t minor;
	char rule[KY_RULE_ID_SIZE];
};

/* A bill's sums: what its charges come to at each rate, and the tax.  Number
 * 0: charges of a time before bills were numbered. */
struct ky_statement_bill {
	uint32_t bill;
	struct ky_date day;
	int64_t charged;          /* with tax; the sum of net and tax */
	int64_t net[KY_TAX__MAX]; /* without tax, by rate */
	int64_t tax[KY_TAX__MAX];
};

/*
 * What moved, and what it came to.  Three identities hold, each yen counted
 * once (ky_statement_sound()):
 *
 *	owed - overpaid = brought_owed + charged - reversed - unbilled
 *	    - from_balance - paid + charged_back - waived - set_off
 *	    + overpaid_back
 *	held + payable = brought_held - from_balance - set_off
 *	    + overpaid_back + price_back - refunded - lapsed
 *	charged - reversed - unbilled = the sum of the bills
 */
struct ky_statement_totals {
	int64_t brought_owed; /* below 0: brought along as overpaid */
	int64_t brought_held; /* balance and deposit */
	int64_t charged;      /* less discounts and what was capped; with tax */
	int64_t reversed;     /* charges taken back, with their tax */
	int64_t tax;          /* contained in charged less reversed */
	int64_t from_balance; /* of charged: taken from the prepaid balance */
	int64_t paid;
	int64_t charged_back; /* payments that the payer took back */
	int64_t waived, set_off;
	int64_t promised;      /* to be paid back, ever */
	int64_t overpaid_back; /* what was overpaid and is promised, or went
	                          back at once */
	int64_t price_back;    /* of promised: an unused product's price */
	int64_t refunded;      /* less what came back from the bank */
	int64_t bounced;       /* that */
	int64_t lapsed;
	/* Now. */
	int64_t owed, overpaid; /* 0 or more; one of them is 0 */
	int64_t unbilled;       /* to be billed yet */
	int64_t held;           /* balance and deposit */
	int64_t payable;        /* promised and not paid back */
	int64_t to_refund;      /* held, payable and overpaid */
};

struct ky_statement {
	char currency[4];
	uint32_t rows_n, bills_n;
	struct ky_statement_row *row;   /* by entry */
	struct ky_statement_bill *bill; /* by number */
	struct ky_statement_totals total;
	struct ky_ledger books; /* rebuilt from the postings, but for
	                           `usage_before` */
};

/* Why books are at fault. */
struct ky_statement_fault {
	const char *what; /* "an entry does not sum to zero", ... */
	const char *name; /* account, kind or tax it is about; "" */
	uint32_t entry;   /* 0 = none in particular */
};

/*
 * Of all postings of a line, in order.  `row` and `bill` are the caller's, with
 * room for n / 2 each, and live as long as `out`.  False: the postings
 * contradict each other (an entry that does not sum to zero or moves between
 * accounts that its kind does not, a tax without its bill or there
 * twice, usage that was billed at another sum), and `fault` says where.
 * Rule: docs/rules/jp.md#7.1
 */
bool ky_statement_make(const struct ky_posting *p, uint32_t n,
    const char currency[4], struct ky_statement_row *row,
    struct ky_statement_bill *bill, struct ky_statement *out,
    struct ky_statement_fault *fault);

/* Are the running sums that are stored with a line those of its postings? */
bool ky_statement_agrees(const struct ky_statement *s,
    const struct ky_ledger *stored, struct ky_statement_fault *fault);

/* The identities above; a statement that was made has them. */
bool ky_statement_sound(const struct ky_statement *s);

#endif
