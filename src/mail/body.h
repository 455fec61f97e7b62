/*
 * What a message says, paragraph by paragraph; and the two forms it is sent
 * in, plain text and HTML, which therefore say the same.
 *
 * The HTML has no style, picture or script and fetches nothing: a mail
 * program shows it as it shows its own, in its own colours.
 */
#ifndef KY_MAIL_BODY_H
#define KY_MAIL_BODY_H

#include "base/buf.h"
#include "base/tongue.h"

enum ky_block {
	KY_BLOCK_TEXT,  /* a paragraph; lines that start with four blanks are
	                  to be typed */
	KY_BLOCK_HEAD,  /* over what follows */
	KY_BLOCK_ITEM,  /* one of a list */
	KY_BLOCK_CODE,  /* a code, to be copied */
	KY_BLOCK_LINK,  /* a label, and where it leads */
	KY_BLOCK_QUOTE, /* what a person wrote: its lines stay as they are */
	KY_BLOCK_SMALL, /* the end of the message */
};

#define KY_BODY_BLOCKS_MAX 24
#define KY_BODY_MAX ((size_t)16 * 1024)

struct ky_body {
	struct ky_buf words; /* NUL-terminated, one behind the other */
	uint32_t blocks_n;
	struct {
		enum ky_block kind;
		size_t text, url; /* where they begin in `words` */
	} block[KY_BODY_BLOCKS_MAX];
};

void ky_body_init(struct ky_body *b);
void ky_body_done(struct ky_body *b);

/* Takes a copy.  How much a message says is bounded by our own texts:
 * asserted. */
void ky_body_add(struct ky_body *b, enum ky_block kind, const char *text);
void ky_body_link(struct ky_body *b, const char *label, const char *url);

/* UTF-8, lines end in CRLF. */
void ky_body_text(const struct ky_body *b, struct ky_buf *out);
void ky_body_html(const struct ky_body *b, enum ky_tongue t, const char *title,
    struct ky_buf *out);

/* Text as HTML has it, also within a quoted attribute: what means something
 * there is escaped, control characters are left out, bytes that are no UTF-8
 * become U+FFFD. */
void ky_html_escape(struct ky_buf *out, struct ky_str text);

#endif
