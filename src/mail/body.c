#include "mail/body.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

#define TYPED "    " /* what a line to be typed starts with */

void
ky_body_init(struct ky_body *b)
{
	b->blocks_n = 0;
	ky_buf_init(&b->words, KY_BODY_MAX);
}

void
ky_body_done(struct ky_body *b)
{
	ky_buf_done(&b->words);
}

static size_t
keep(struct ky_body *b, const char *text)
{
	size_t at = b->words.len;

	ky_buf_addz(&b->words, text);
	ky_buf_addc(&b->words, '\0');
	assert(ky_buf_ok(&b->words));
	return at;
}

void
ky_body_link(struct ky_body *b, const char *label, const char *url)
{
	assert(b->blocks_n < KY_BODY_BLOCKS_MAX);
	b->block[b->blocks_n].kind = KY_BLOCK_LINK;
	b->block[b->blocks_n].text = keep(b, label);
	b->block[b->blocks_n].url = keep(b, url);
	b->blocks_n++;
}

void
ky_body_add(struct ky_body *b, enum ky_block kind, const char *text)
{
	ky_body_link(b, text, "");
	b->block[b->blocks_n - 1].kind = kind;
}

/* --- plain text --- */

static void
add_lines(struct ky_buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			ky_buf_addc(out, '\r');
		ky_buf_addc(out, *text);
	}
	ky_buf_addz(out, "\r\n");
}

/* Is there another item right behind? */
static bool
goes_on(const struct ky_body *b, uint32_t i)
{
	enum ky_block kind = b->block[i].kind;

	return (kind == KY_BLOCK_ITEM || kind == KY_BLOCK_HEAD) &&
	    i + 1 < b->blocks_n && b->block[i + 1].kind == KY_BLOCK_ITEM;
}

void
ky_body_text(const struct ky_body *b, struct ky_buf *out)
{
	for (uint32_t i = 0; i < b->blocks_n; i++) {
		const char *text = b->words.p + b->block[i].text;

		switch (b->block[i].kind) {
		case KY_BLOCK_ITEM:
			ky_buf_addz(out, "- ");
			break;
		case KY_BLOCK_CODE:
			ky_buf_addz(out, TYPED);
			break;
		case KY_BLOCK_TEXT:
		case KY_BLOCK_HEAD:
		case KY_BLOCK_LINK:
		case KY_BLOCK_QUOTE:
		case KY_BLOCK_SMALL:
			break;
		}
		add_lines(out, text);
		if (b->block[i].kind == KY_BLOCK_LINK)
			ky_buf_addf(out, TYPED "%s\r\n",
			    b->words.p + b->block[i].url);
		if (!goes_on(b, i) && i + 1 < b->blocks_n)
			ky_buf_addz(out, "\r\n");
	}
}

/* --- HTML --- */

static const char *
entity(uint32_t code)
{
	switch (code) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void
ky_html_escape(struct ky_buf *out, struct ky_str text)
{
	while (text.len > 0) {
		struct ky_str from = text;
		const char *instead;
		uint32_t code;

		if (!ky_utf8_next(&text, &code)) {
			ky_buf_addz(out, "\xef\xbf\xbd");
			text = (struct ky_str){text.p + 1, text.len - 1};
			continue;
		}
		from.len -= text.len;
		instead = entity(code);
		if (instead != NULL)
			ky_buf_addz(out, instead);
		else if (code >= ' ' && (code < 0x7f || code >= 0xa0))
			ky_buf_add(out, from);
	}
}

static void
escape(struct ky_buf *out, const char *text)
{
	ky_html_escape(out, ky_str_of(text));
}

/* Lines of plain text are broken for its width.  One that ends a sentence, or
 * says what comes, ends here, too. */
static bool
ends_here(struct ky_str line)
{
	static const char *const ends[] = {".", ":", "。", "：", "！"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(ends[i]);

		if (line.len >= n &&
		    memcmp(line.p + line.len - n, ends[i], n) == 0)
			return true;
	}
	return false;
}

static void
html_lines(struct ky_buf *out, const char *text, enum ky_tongue t)
{
	while (*text != '\0') {
		struct ky_str line = {text, strcspn(text, "\n")};
		bool typed = ky_str_starts(line, TYPED);

		text += line.len;
		if (typed) {
			ky_buf_addz(out, "<code>");
			ky_html_escape(out, ky_str_trim(line));
			ky_buf_addz(out, "</code>");
		} else {
			ky_html_escape(out, line);
		}
		if (*text == '\0')
			break;
		text++;
		if (typed || ends_here(line) ||
		    ky_str_starts(ky_str_of(text), TYPED))
			ky_buf_addz(out, "<br>\n");
		else if (ky_tongue_spaced(t))
			ky_buf_addc(out, ' ');
	}
}

static void
html_quote(struct ky_buf *out, const char *text)
{
	ky_buf_addz(out, "<blockquote>");
	for (;;) {
		struct ky_str line = {text, strcspn(text, "\n")};

		ky_html_escape(out, line);
		text += line.len;
		if (*text == '\0')
			break;
		text++;
		ky_buf_addz(out, "<br>\n");
	}
	ky_buf_addz(out, "</blockquote>\n");
}

static void
html_block(const struct ky_body *b, uint32_t i, enum ky_tongue t,
    struct ky_buf *out)
{
	const char *text = b->words.p + b->block[i].text;

	switch (b->block[i].kind) {
	case KY_BLOCK_TEXT:
		ky_buf_addz(out, "<p>");
		html_lines(out, text, t);
		ky_buf_addz(out, "</p>\n");
		break;
	case KY_BLOCK_HEAD:
		ky_buf_addz(out, "<h2>");
		escape(out, text);
		ky_buf_addz(out, "</h2>\n");
		break;
	case KY_BLOCK_ITEM:
		if (i == 0 || b->block[i - 1].kind != KY_BLOCK_ITEM)
			ky_buf_addz(out, "<ul>\n");
		ky_buf_addz(out, "<li>");
		html_lines(out, text, t);
		ky_buf_addz(out, "</li>\n");
		if (!goes_on(b, i))
			ky_buf_addz(out, "</ul>\n");
		break;
	case KY_BLOCK_CODE:
		ky_buf_addz(out, "<p><big><strong><code>");
		escape(out, text);
		ky_buf_addz(out, "</code></strong></big></p>\n");
		break;
	case KY_BLOCK_LINK:
		ky_buf_addz(out, "<p><a href=\"");
		escape(out, b->words.p + b->block[i].url);
		ky_buf_addz(out, "\"><strong>");
		html_lines(out, text, t);
		ky_buf_addz(out, "</strong></a></p>\n");
		break;
	case KY_BLOCK_QUOTE:
		html_quote(out, text);
		break;
	case KY_BLOCK_SMALL:
		ky_buf_addz(out, "<p><small>");
		html_lines(out, text, t);
		ky_buf_addz(out, "</small></p>\n");
		break;
	}
}

void
ky_body_html(const struct ky_body *b, enum ky_tongue t, const char *title,
    struct ky_buf *out)
{
	ky_buf_addf(out,
	    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<title>",
	    ky_tongue_tag(t));
	escape(out, title);
	ky_buf_addz(out, "</title>\n</head>\n<body>\n<h1>");
	escape(out, title);
	ky_buf_addz(out, "</h1>\n");
	for (uint32_t i = 0; i < b->blocks_n; i++)
		html_block(b, i, t, out);
	ky_buf_addz(out, "</body>\n</html>\n");
}
