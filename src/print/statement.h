/*
 * A line's money statement as a sheet.
 */
#ifndef KY_PRINT_STATEMENT_H
#define KY_PRINT_STATEMENT_H

#include "base/err.h"
#include "pdf/sheet.h"

struct ky_statement_print {
	enum ky_tongue tongue;
	const char *issuer; /* its name */
	struct ky_time at;  /* of what day the statement is; the PDF's time */
	bool demo;
};

/* What a row of it is, without its days: "to be paid back (deposit; the holder
 * leaves Japan)".  Pages say the same. */
void ky_statement_row_words(enum ky_tongue t, const json_t *row,
    struct ky_buf *out);

/* Of a statement as ky_statement_json() gives it (docs/formats/statement.md).
 * On success the sheet is the caller's.  KY_E_INPUT: it is none. */
enum ky_code ky_statement_sheet(const json_t *statement,
    const struct ky_statement_print *how, struct ky_sheet *out,
    struct ky_err *err) KY_MUST_USE;

#endif
