/*
 * Reading and writing CSV, RFC 4180, a row at a time.
 *
 * UTF-8 with or without a byte-order mark, CRLF or LF, quoted fields may hold
 * commas, line ends and doubled quotes.  Memory is flat: one row.  Blank
 * lines between rows are skipped.
 */
#ifndef KY_BASE_CSV_H
#define KY_BASE_CSV_H

#include "base/err.h"
#include "base/str.h"

#include <stdio.h>

#define KY_CSV_ROW_MAX 8192 /* bytes of a row's fields, quotes taken off */
#define KY_CSV_FIELDS_MAX 64

struct ky_csv {
	FILE *file; /* the caller's */
	uint64_t next_line;
	bool begun;

	/* The row read last. */
	uint64_t line; /* in the file, from 1, on which it starts */
	uint32_t n;
	struct ky_str field[KY_CSV_FIELDS_MAX]; /* views into `text` */
	char text[KY_CSV_ROW_MAX];
};

void ky_csv_init(struct ky_csv *csv, FILE *file);

/*
 * The next row; `end` when there is none.  KY_E_INPUT names the line: a quote
 * where none may be, a quoted field that never ends, a NUL, bytes that are
 * not UTF-8, a row beyond the bounds.  What follows cannot be told apart any
 * more, so reading ends there.  KY_E_SYSTEM: the file could not be read.
 */
enum ky_code ky_csv_next(struct ky_csv *csv, bool *end,
    struct ky_err *err) KY_MUST_USE;

/* One row with "\n", quoting where needed. */
void ky_csv_put(FILE *file, const struct ky_str *field, uint32_t n);
/* The same with "\r\n", as RFC 4180 ends a row: for other people's programs. */
void ky_csv_hand_out(FILE *file, const struct ky_str *field, uint32_t n);

#endif
