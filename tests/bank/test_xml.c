#include "bank/xml.h"
#include "t.h"

/* One leaf in one element, as it is written. */
static enum ky_code
write_one(const char *attribute, const char *value, const char *text,
    struct ky_buf *out, struct ky_err *err)
{
	struct ky_xml_writer w;
	enum ky_code code;

	ky_buf_init(out, 1 << 20);
	ky_xml_writer_init(&w, ky_bank_sink_buf(out));
	ky_xml_open(&w, "a", "xmlns", "urn:x");
	ky_xml_leaf_with(&w, "b", attribute, value, text);
	ky_xml_close(&w);
	code = ky_xml_writer_end(&w, err);
	ky_xml_writer_done(&w);
	return code;
}

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a xmlns=\"urn:x\">\n"

static void
written(void)
{
	static const struct {
		const char *label, *attribute, *value, *text, *want;
	} cases[] = {
	    {"a leaf", NULL, NULL, "x", " <b>x</b>\n"},
	    {"an empty one", NULL, NULL, "", " <b></b>\n"},
	    {"with an attribute", "c", "EUR", "1", " <b c=\"EUR\">1</b>\n"},
	    {"what XML uses itself", NULL, NULL, "<&>\"'",
		" <b>&lt;&amp;&gt;&quot;'</b>\n"},
	    {"the same in an attribute", "c", "\"<&>'", "1",
		" <b c=\"&quot;&lt;&amp;&gt;'\">1</b>\n"},
	    {"the end of a literal section", NULL, NULL, "]]>",
		" <b>]]&gt;</b>\n"},
	    {"any letter", NULL, NULL, "é山😀", " <b>é山😀</b>\n"},
	};

	T_CASES (c, cases) {
		struct ky_buf out;
		struct ky_err err = {.code = KY_OK};
		char want[256];

		(void)snprintf(want, sizeof(want), HEAD "%s</a>\n", c->want);
		t_good(c->label,
		    write_one(c->attribute, c->value, c->text, &out, &err),
		    &err);
		t_eq_str("the bytes", out.p, want);
		ky_buf_done(&out);
	}
}

static void
cannot_be_carried(void)
{
	static const struct {
		const char *label, *text;
	} cases[] = {
	    {"a control character", "a\x01"},
	    {"a carriage return", "a\r"},
	    {"not UTF-8", "a\xff"},
	    {"half a surrogate pair", "\xed\xa0\x80"},
	    {"U+FFFE", "\xef\xbf\xbe"},
	    {"U+FFFF", "x\xef\xbf\xbf"},
	};
	static char long_text[KY_XML_WRITE_TEXT_MAX + 2];

	memset(long_text, '&', KY_XML_WRITE_TEXT_MAX);
	T_CASES (c, cases) {
		struct ky_buf out;
		struct ky_err err = {.code = KY_OK};

		t_bad(c->label, write_one(NULL, NULL, c->text, &out, &err),
		    KY_E_INPUT, &err, "b: text that XML cannot carry");
		ky_buf_done(&out);
		t_bad("nor in an attribute",
		    write_one("c", c->text, "", &out, &err), KY_E_INPUT, &err,
		    "b: text that XML cannot carry");
		ky_buf_done(&out);
	}
	for (int more = 0; more < 2; more++) {
		struct ky_buf out;
		struct ky_err err = {.code = KY_OK};

		long_text[KY_XML_WRITE_TEXT_MAX] = more > 0 ? '&' : '\0';
		t_eq_int(more > 0 ? "too long" : "as long as may be",
		    write_one("c", long_text, long_text, &out, &err),
		    more > 0 ? KY_E_INPUT : KY_OK);
		ky_buf_done(&out);
	}
}

/* A sink that counts, and fails from a piece on. */
struct pieces {
	uint32_t n, fails_at;
	size_t bytes, longest;
};

static enum ky_code
count_piece(void *self, struct ky_str bytes, struct ky_err *err)
{
	struct pieces *p = self;

	p->n++;
	p->bytes += bytes.len;
	if (bytes.len > p->longest)
		p->longest = bytes.len;
	if (p->n == p->fails_at)
		return ky_fail(err, KY_E_SYSTEM, 28, "no room");
	return KY_OK;
}

static enum ky_code
write_long(struct pieces *p, struct ky_err *err)
{
	struct ky_xml_writer w;
	enum ky_code code;

	ky_xml_writer_init(&w,
	    (struct ky_bank_sink){.self = p, .put = count_piece});
	ky_xml_open(&w, "a", NULL, NULL);
	for (int i = 0; i < 100000; i++)
		ky_xml_leaf(&w, "b", "0123456789");
	ky_xml_close(&w);
	code = ky_xml_writer_end(&w, err);
	ky_xml_writer_done(&w);
	return code;
}

static void
in_pieces(void)
{
	struct pieces all = {0}, broken = {.fails_at = 3};
	struct ky_err err = {.code = KY_OK};

	t_good("a long file", write_long(&all, &err), &err);
	t_eq_int("all of it", all.bytes,
	    sizeof("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\n</a>\n") -
		1 + 100000 * (sizeof(" <b>0123456789</b>\n") - 1));
	t_ok("in pieces that fit in memory", all.n > 20 && all.longest < 70000);
	t_bad("the sink fails", write_long(&broken, &err), KY_E_SYSTEM, &err,
	    "no room");
	t_eq_int("and is left alone from then on", broken.n, 3);
}

int
main(void)
{
	T_RUN(written);
	T_RUN(cannot_be_carried);
	T_RUN(in_pieces);
	return t_done();
}
