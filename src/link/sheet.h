/*
 * A small table that another system wrote: CSV with the columns' names in the
 * first row, read by name.
 *
 * Columns come in any order, and those we do not ask for are passed over.
 * What is wrong is told by line and column, never with the value.  All of it
 * is KY_E_RETRY: the other side writes the file again.
 */
#ifndef KY_LINK_SHEET_H
#define KY_LINK_SHEET_H

#include "base/csv.h"

#define KY_SHEET_COLUMNS_MAX 12

struct ky_sheet {
	struct ky_csv csv;
	uint32_t width, columns_n; /* of the first row; of those asked for */
	const char *column[KY_SHEET_COLUMNS_MAX]; /* the caller's literals */
	uint32_t
	    at[KY_SHEET_COLUMNS_MAX]; /* place in a row; UINT32_MAX: none */
};

/* `columns` end with NULL; one that starts with "?" may be missing and is
 * then empty in each row.  The bytes outlive the sheet. */
enum ky_code ky_sheet_open(struct ky_sheet *s, struct ky_str bytes,
    const char *const *columns, struct ky_err *err) KY_MUST_USE;
/* Always, also after a failure to open. */
void ky_sheet_close(struct ky_sheet *s);

/* The next row; `end` when there is none. */
enum ky_code ky_sheet_next(struct ky_sheet *s, bool *end,
    struct ky_err *err) KY_MUST_USE;
/* The field of the row read last; the column's number in `columns`. */
struct ky_str ky_sheet_field(const struct ky_sheet *s, uint32_t column);
/* KY_E_RETRY "line 2, column day: WORDS". */
enum ky_code ky_sheet_fail(const struct ky_sheet *s, uint32_t column,
    const char *words, struct ky_err *err);

#endif
