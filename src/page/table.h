/*
 * What tools/pages writes at build time: pages as lists of steps, messages in
 * every language, the files beside them.
 */
#ifndef KY_PAGE_TABLE_H
#define KY_PAGE_TABLE_H

#include "base/tongue.h"

enum ky_page_op_kind {
	KY_OP_TEXT,   /* `text` as it is */
	KY_OP_HOLE,   /* the value at the path `text`, filtered, escaped */
	KY_OP_SAY,    /* a message with its holes filled, escaped */
	KY_OP_PLURAL, /* the same, one form or the other by the number at
	                 `text` */
	KY_OP_IF,     /* on to `jump` unless the path `text` is so */
	KY_OP_JUMP,
	KY_OP_FOR,  /* each of the array at `text`, as `other`; then `jump` */
	KY_OP_NEXT, /* back to the FOR at `jump` */
	KY_OP__MAX
};

enum ky_filter_kind {
	KY_FILTER_TEXT,
	KY_FILTER_DATE,    /* "2026-09-30" */
	KY_FILTER_WEEKDAY, /* the same, with the day of the week */
	KY_FILTER_TIME,    /* an instant, in Japan's time */
	KY_FILTER_MONEY,   /* smallest units of the context's `currency` */
	KY_FILTER_NUMBER,
	KY_FILTER_WORD, /* a code of the context `arg` */
	KY_FILTER_LINK, /* an address: "/...", https, mailto, tel; else "#" */
	KY_FILTER_URL,  /* part of an address, percent-encoded */
	KY_FILTER__MAX
};

#define KY_OP_MAY_MISS 1u /* HOLE */
#define KY_OP_NOT 1u      /* IF */
#define KY_OP_EQUALS 2u   /* IF: is it the text `other`? */

struct ky_page_op {
	enum ky_page_op_kind kind;
	enum ky_filter_kind filter;
	unsigned flags;
	unsigned message; /* in ky_messages */
	unsigned jump;
	unsigned size; /* bytes of `text` */
	const char *text;
	const char *other; /* HOLE: the filter's argument */
};

struct ky_page {
	const char *name; /* "guide/operator" */
	const struct ky_page_op *ops;
	unsigned ops_n;
	unsigned own, own_n; /* of them: without what all pages have around */
};

struct ky_message_row {
	const char *context, *id;
	const char *text[KY_TONGUE__MAX]; /* NULL: not translated */
	const char *plural;               /* English, of many; or NULL */
};

struct ky_asset {
	const char *name;  /* "style.css" */
	const char *file;  /* "style.0123456789ab.css": changes with it */
	const char *media; /* its type */
	const unsigned char *bytes;
	unsigned size;
};

/* Sorted: pages by name, messages by context and id; each with an end row. */
extern const struct ky_page ky_pages[];
extern const unsigned ky_pages_n;
extern const struct ky_message_row ky_messages[];
extern const unsigned ky_messages_n;
extern const struct ky_asset ky_assets[];
extern const unsigned ky_assets_n;

#endif
