/*
 * A sheet: what stands on pages of paper, one block under the other.
 *
 * Built by calls and handed on as JSON, "kaiyaku.sheet/1" (docs/formats/
 * sheet.md).  Nothing here knows where a thing stands on the page.  Text is
 * UTF-8 in the sheet's language and copied; what the format refuses (control
 * characters, text too long, too many blocks) is found by ky_sheet_json().
 */
#ifndef KY_PDF_SHEET_H
#define KY_PDF_SHEET_H

#include "base/buf.h"
#include "base/time.h"
#include "base/tongue.h"

#include <jansson.h>

/* The format's bounds. */
#define KY_SHEET_BYTES_MAX ((size_t)512 * 1024) /* of JSON */
#define KY_SHEET_BLOCKS_MAX 200
#define KY_SHEET_TEXT_MAX 4000 /* bytes of a text */
#define KY_SHEET_LABEL_MAX 400 /* of a title, a heading, a column's name */
#define KY_SHEET_ROWS_MAX 1000 /* of tables, pairs, lists, twins together */
#define KY_SHEET_COLUMNS_MAX 8
#define KY_SHEET_QR_MAX 1000 /* bytes in a QR code */

struct ky_sheet_head {
	enum ky_tongue tongue;
	const char *title;  /* of the document; no heading by itself */
	const char *issuer; /* on top of each page */
	const char *number; /* at the foot of each page; "" = none */
	const char *foot;   /* beside it: what this is no proof of; "" = none */
	const char *mark;   /* across each page's top: "Demonstration"; "" */
	struct ky_time at;  /* the document's own time */
};

struct ky_sheet {
	json_t *root, *blocks; /* owned */
};

void ky_sheet_init(struct ky_sheet *s, const struct ky_sheet_head *head);
void ky_sheet_done(struct ky_sheet *s);

/* Level 1 or 2; asserted. */
void ky_sheet_heading(struct ky_sheet *s, int level, const char *text);
void ky_sheet_text(struct ky_sheet *s, const char *text);
/* A box that is not overlooked.  title "" = none. */
void ky_sheet_notice(struct ky_sheet *s, const char *title, const char *text);

/* Points under each other, then ky_sheet_point() for each. */
void ky_sheet_list(struct ky_sheet *s);
void ky_sheet_point(struct ky_sheet *s, const char *text);

/* Names and values, then ky_sheet_pair() for each. */
void ky_sheet_pairs(struct ky_sheet *s);
void ky_sheet_pair(struct ky_sheet *s, const char *name, const char *value);

struct ky_sheet_column {
	const char *name; /* "" = none */
	uint8_t width;    /* share of the page's; 1 to 100 */
	bool right;       /* numbers */
};
/* Its name is read out and stands above it; "" = none. */
void ky_sheet_table(struct ky_sheet *s, const char *name,
    const struct ky_sheet_column *column, size_t n);
/* As many cells as columns; asserted.  `sum`: stands out. */
void ky_sheet_row(struct ky_sheet *s, bool sum, const char *const *cell,
    size_t n);

/* A QR code of `data`, which stands under it in letters, too. */
void ky_sheet_qr(struct ky_sheet *s, const char *data, const char *text);

/*
 * Two languages under each other, for one person to show and another to read:
 * `other` is the language of each row's first text.
 */
void ky_sheet_twin(struct ky_sheet *s, enum ky_tongue other);
enum ky_sheet_fill {
	KY_SHEET_NAME,  /* of the part that follows; no value */
	KY_SHEET_SAYS,  /* a sentence, both times; no value */
	KY_SHEET_VALUE, /* a name and what is known; "" = a line to write on */
	KY_SHEET_TICK,  /* a box to tick */
};
void ky_sheet_twin_row(struct ky_sheet *s, enum ky_sheet_fill fill,
    const char *first, const char *second, const char *value);

/* What follows begins a new page. */
void ky_sheet_break(struct ky_sheet *s);

/* As JSON, into the caller's buffer; ask ky_buf_ok() after. */
void ky_sheet_json(const struct ky_sheet *s, struct ky_buf *out);

#endif
