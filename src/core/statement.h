/*
 * The money statement of a line: what was owed, what was paid, what comes
 * back, when and how, and which rule made each row.
 *
 * Worked out from the postings alone, so that it can be made again by anybody
 * who has them.  Rows are in words of codes; src/view/ and the programs put
 * them into a language.
 */
#ifndef KY_CORE_STATEMENT_H
#define KY_CORE_STATEMENT_H

#include "core/case.h"

enum ky_statement_part {
	KY_PART_OPENING, /* what was brought along */
	KY_PART_CHARGES, /* by bill, with their tax */
	KY_PART_PAID,    /* by the holder, by collecting, by waiver */
	KY_PART_SET_OFF, /* deposit and balance against dues */
	KY_PART_BACK,    /* promised, paid back, came back from the bank */
	KY_PART_LAPSED,  /* by rule */
	KY_PART__MAX
};
const char *ky_statement_part_name(enum ky_statement_part p);

/* One entry, as the holder sees it. */
struct ky_statement_row {
	enum ky_statement_part part;
	enum ky_entry_kind kind;
	uint32_t entry, bill;
	struct ky_date day;
	struct ky_period period;
	struct ky_slug what;
	enum ky_tax tax;
	int64_t minor; /* a charge positive, one taken back negative; of the
	                  other parts: the amount moved */
	char rule[KY_RULE_ID_SIZE];
};

/* A bill's sums: what its charges come to at each rate, and the tax. */
struct ky_statement_bill {
	uint32_t bill;
	struct ky_date day;
	int64_t charged;          /* with tax */
	int64_t net[KY_TAX__MAX]; /* without tax, by rate */
	int64_t tax[KY_TAX__MAX]; /* of it */
};

struct ky_statement_totals {
	int64_t brought_owed, brought_held; /* opening */
	int64_t charged, tax;               /* tax: contained in charged */
	int64_t paid, waived, set_off;
	int64_t owed;     /* now */
	int64_t unbilled; /* to be billed yet */
	int64_t promised, refunded, to_refund, held, lapsed;
};

#define KY_STATEMENT_BILLS_MAX 64
struct ky_statement {
	char currency[4];
	uint32_t rows_n;
	struct ky_statement_row *row; /* the caller's memory */
	uint32_t bills_n;
	struct ky_statement_bill bill[KY_STATEMENT_BILLS_MAX];
	struct ky_statement_totals total;
};

/*
 * Of all postings of a line, in order.  `row` has room for n / 2 rows.
 * False: they contradict each other (an entry that is not balanced, a tax
 * without its bill, more bills than fit): the books are at fault.
 */
bool ky_statement_make(const struct ky_posting *p, uint32_t n,
    const char currency[4], struct ky_statement_row *row,
    struct ky_statement *out);

#endif
