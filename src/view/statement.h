/*
 * The money statement of a line as JSON, as CSV, and its words
 * (docs/formats/statement.md).  The page in a terminal: cmd/statement.h.
 */
#ifndef KY_VIEW_STATEMENT_H
#define KY_VIEW_STATEMENT_H

#include "core/case.h"
#include "core/statement.h"
#include "port/till.h"

#include <jansson.h>
#include <stdio.h>

/* All that a statement shows; what is pointed to outlives it. */
struct ky_statement_page {
	const struct ky_case *c;
	const struct ky_rules *rules; /* NULL: none are loaded */
	const struct ky_statement *s;
	struct ky_date today; /* as of, where the provider is */
	/* Of the line.  `run_day`: on which the bank is to execute a
	 * transfer's payment run; no date when it is in none. */
	uint32_t transfers_n, payments_n;
	const struct ky_transfer *transfer;
	const struct ky_date *run_day;
	const struct ky_payment *payment;
};

/* "option answering", "paid by the holder in cash", "prepaid balance, to be
 * paid back: the holder leaves Japan"; without the period. */
#define KY_ROW_WORDS_SIZE 192
const char *ky_statement_words(const struct ky_statement_row *r,
    char out[KY_ROW_WORDS_SIZE]);

/* "10 %", "no tax", "standard" where the rate is not known; "" for no tax
 * told. */
#define KY_TAX_MARK_SIZE 16
const char *ky_tax_mark(const struct ky_rules *rules, enum ky_tax t,
    char out[KY_TAX_MARK_SIZE]);

/* What is not over: what is waited for, and what may still come. */
struct ky_statement_next {
	/* The duties of the running ending; NULL: none, or done. */
	const struct ky_duty *dues, *credit;
	bool rail_known;
	enum ky_rail rail;              /* of what comes back */
	char payee[KY_PAYEE_MASK_SIZE]; /* by transfer; "" = not known */
	struct ky_date late_until;      /* usage may be charged; or no date */
	/* Most that may be charged after the final bill, and what of it still
	 * may; -1 = no cap, or no window. */
	int64_t late_cap, late_left;
};
void ky_statement_next(const struct ky_statement_page *p,
    struct ky_statement_next *out);

json_t *ky_statement_json(const struct ky_statement_page *p);

/* A row of names, then one an entry. */
void ky_statement_csv(const struct ky_statement_page *p, FILE *out);

#endif
