#include "bank/xml.h"

#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* Handed on once there is as much; and one line more always fits. */
#define PIECE_MAX ((size_t)1 << 16)
#define ESCAPED_MAX 6 /* bytes one byte becomes */
_Static_assert((size_t)2 * KY_XML_WRITE_TEXT_MAX * ESCAPED_MAX < PIECE_MAX,
    "an attribute and a text fit in a piece");

void
ky_xml_writer_init(struct ky_xml_writer *w, struct ky_bank_sink sink)
{
	*w = (struct ky_xml_writer){.sink = sink};
	ky_buf_init(&w->out, 2 * PIECE_MAX);
	ky_buf_addz(&w->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

void
ky_xml_writer_done(struct ky_xml_writer *w)
{
	ky_buf_done(&w->out);
}

static void
hand_on(struct ky_xml_writer *w)
{
	if (w->code == KY_OK && w->out.len > 0)
		w->code = w->sink.put(w->sink.self, ky_buf_str(&w->out),
		    &w->err);
	ky_buf_reset(&w->out);
}

/* XML 1.0 has no way to write most control characters, nor U+FFFE, U+FFFF. */
static bool
can_carry(struct ky_str text)
{
	if (!ky_utf8_valid(text))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c < ' ' && c != '\t' && c != '\n')
			return false;
		if (c == 0xef && (unsigned char)text.p[i + 1] == 0xbf &&
		    (unsigned char)text.p[i + 2] >= 0xbe)
			return false;
	}
	return true;
}

static const char *
escape(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

static void
put_text(struct ky_xml_writer *w, const char *name, const char *z)
{
	struct ky_str text = ky_str_of(z);

	if (text.len > KY_XML_WRITE_TEXT_MAX || !can_carry(text)) {
		w->code = ky_fail(&w->err, KY_E_INPUT, 0,
		    "%s: text that XML cannot carry", name);
		return;
	}
	for (size_t i = 0, from = 0; i <= text.len; i++) {
		const char *instead = i < text.len ? escape(text.p[i]) : NULL;

		if (i < text.len && instead == NULL)
			continue;
		ky_buf_add(&w->out, (struct ky_str){text.p + from, i - from});
		ky_buf_addz(&w->out, instead);
		from = i + 1;
	}
}

static void
indent(struct ky_xml_writer *w)
{
	static const char blanks[KY_XML_WRITE_DEPTH_MAX + 1] =
	    "                ";

	ky_buf_add(&w->out, (struct ky_str){blanks, w->depth});
}

static void
put_tag(struct ky_xml_writer *w, const char *name, const char *attribute,
    const char *value)
{
	indent(w);
	ky_buf_addc(&w->out, '<');
	ky_buf_addz(&w->out, name);
	if (attribute != NULL) {
		ky_buf_addf(&w->out, " %s=\"", attribute);
		put_text(w, name, value);
		ky_buf_addc(&w->out, '"');
	}
	ky_buf_addc(&w->out, '>');
}

static void
line_end(struct ky_xml_writer *w)
{
	ky_buf_addc(&w->out, '\n');
	assert(ky_buf_ok(&w->out));
	if (w->out.len >= PIECE_MAX)
		hand_on(w);
}

static void
end_tag(struct ky_xml_writer *w, const char *name)
{
	ky_buf_addz(&w->out, "</");
	ky_buf_addz(&w->out, name);
	ky_buf_addc(&w->out, '>');
	line_end(w);
}

void
ky_xml_open(struct ky_xml_writer *w, const char *name, const char *attribute,
    const char *value)
{
	assert(w->depth < KY_XML_WRITE_DEPTH_MAX);
	if (w->code == KY_OK) {
		put_tag(w, name, attribute, value);
		line_end(w);
	}
	w->open[w->depth++] = name;
}

void
ky_xml_leaf_with(struct ky_xml_writer *w, const char *name,
    const char *attribute, const char *value, const char *text)
{
	if (w->code != KY_OK)
		return;
	put_tag(w, name, attribute, value);
	put_text(w, name, text);
	end_tag(w, name);
}

void
ky_xml_leaf(struct ky_xml_writer *w, const char *name, const char *text)
{
	ky_xml_leaf_with(w, name, NULL, NULL, text);
}

void
ky_xml_close(struct ky_xml_writer *w)
{
	assert(w->depth > 0);
	w->depth--;
	if (w->code != KY_OK)
		return;
	indent(w);
	end_tag(w, w->open[w->depth]);
}

enum ky_code
ky_xml_writer_code(const struct ky_xml_writer *w, struct ky_err *err)
{
	if (w->code != KY_OK)
		*err = w->err;
	return w->code;
}

enum ky_code
ky_xml_writer_end(struct ky_xml_writer *w, struct ky_err *err)
{
	assert(w->depth == 0);
	hand_on(w);
	return ky_xml_writer_code(w, err);
}
