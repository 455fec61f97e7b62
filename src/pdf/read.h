/*
 * A sheet as the helper has it: read from strangers' JSON, checked, and from
 * then on right.  The format: docs/formats/sheet.md.
 */
#ifndef KY_PDF_READ_H
#define KY_PDF_READ_H

#include "pdf/sheet.h"

enum ky_block_kind {
	KY_BLOCK_HEADING,
	KY_BLOCK_TEXT,
	KY_BLOCK_NOTICE,
	KY_BLOCK_LIST,
	KY_BLOCK_PAIRS,
	KY_BLOCK_TABLE,
	KY_BLOCK_QR,
	KY_BLOCK_TWIN,
	KY_BLOCK_BREAK,
	KY_BLOCK__MAX
};

/* Of a list one cell, of pairs two, of a twin three: first, second, value. */
struct ky_block_row {
	bool sum;                /* of a table */
	enum ky_sheet_fill fill; /* of a twin */
	const char *cell[KY_SHEET_COLUMNS_MAX];
};

struct ky_block {
	enum ky_block_kind kind;
	int level;            /* of a heading, 1 or 2 */
	enum ky_tongue other; /* of a twin: of the first texts */
	const char *title;    /* of a notice and a table; "" = none */
	const char *text;     /* heading, text, notice, under a QR code */
	const char *data;     /* in a QR code */
	uint32_t columns_n;
	struct ky_sheet_column column[KY_SHEET_COLUMNS_MAX];
	uint32_t rows_n;
	const struct ky_block_row *row; /* among the print's */
};

/* Texts live in `json`. */
struct ky_print {
	json_t *json;
	enum ky_tongue tongue;
	const char *title, *issuer, *number, *foot, *mark;
	struct ky_time at;
	uint32_t blocks_n, rows_n;
	struct ky_block block[KY_SHEET_BLOCKS_MAX];
	struct ky_block_row row[KY_SHEET_ROWS_MAX];
};

/*
 * KY_E_INPUT names the block, from 1, and the member.  On success the caller
 * gives it back with ky_print_done().
 */
enum ky_code ky_print_read(struct ky_str json, struct ky_print *out,
    struct ky_err *err) KY_MUST_USE;
void ky_print_done(struct ky_print *p);

#endif
