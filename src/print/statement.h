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

/* Of a statement as ky_statement_json() gives it (docs/formats/statement.md).
 * On success the sheet is the caller's.  KY_E_INPUT: it is none. */
enum ky_code ky_statement_sheet(const json_t *statement,
    const struct ky_statement_print *how, struct ky_sheet *out,
    struct ky_err *err) KY_MUST_USE;

#endif
