#include "t.h"

#include "mail/body.h"

static void
escaping(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
	    {"plain", "a 解 é", "a 解 é"},
	    {"tags", "<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"},
	    {"entities", "&lt;&amp", "&amp;lt;&amp;amp"},
	    {"quotes", "\" onclick='x'", "&quot; onclick=&#39;x&#39;"},
	    {"controls",
		"a\x01\x1b[1m\r\n\tb\x7f"
		"c\xc2\x9b",
		"a[1mbc"},
	    {"no UTF-8", "a\xff<\xe8\xa7",
		"a\xef\xbf\xbd&lt;\xef\xbf\xbd"
		"\xef\xbf\xbd"},
	    {"an overlong <", "\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd"},
	    {"nothing", "", ""},
	};
	struct ky_buf out;

	ky_buf_init(&out, 1024);
	T_CASES (c, cases) {
		ky_buf_reset(&out);
		ky_html_escape(&out, ky_str_of(c->text));
		t_eq_str(c->label, out.len > 0 ? out.p : "", c->want);
	}
	ky_buf_done(&out);
}

static void
two_forms(void)
{
	static const char text[] =
	    "One\r\ntwo.\r\nThree:\r\n    type this\r\n"
	    "\r\n"
	    "Dates\r\n- first\r\n- <second>\r\n"
	    "\r\n"
	    "    123\r\n"
	    "\r\n"
	    "Go there\r\n    https://a.example/?a=1&b=2\r\n"
	    "\r\n"
	    "his\r\nown <words>\r\n"
	    "\r\n"
	    "end\r\n";
	static const char html[] =
	    "<h1>&lt;Title&gt;</h1>\n"
	    "<p>One two.<br>\nThree:<br>\n<code>type this</code></p>\n"
	    "<h2>Dates</h2>\n<ul>\n<li>first</li>\n<li>&lt;second&gt;</li>\n"
	    "</ul>\n"
	    "<p><big><strong><code>123</code></strong></big></p>\n"
	    "<p><a href=\"https://a.example/?a=1&amp;b=2\"><strong>Go there"
	    "</strong></a></p>\n"
	    "<blockquote>his<br>\nown &lt;words&gt;</blockquote>\n"
	    "<p><small>end</small></p>\n"
	    "</body>\n</html>\n";
	struct ky_body b;
	struct ky_buf out;

	ky_body_init(&b);
	ky_buf_init(&out, 8192);
	ky_body_add(&b, KY_BLOCK_TEXT, "One\ntwo.\nThree:\n    type this");
	ky_body_add(&b, KY_BLOCK_HEAD, "Dates");
	ky_body_add(&b, KY_BLOCK_ITEM, "first");
	ky_body_add(&b, KY_BLOCK_ITEM, "<second>");
	ky_body_add(&b, KY_BLOCK_CODE, "123");
	ky_body_link(&b, "Go there", "https://a.example/?a=1&b=2");
	ky_body_add(&b, KY_BLOCK_QUOTE, "his\nown <words>");
	ky_body_add(&b, KY_BLOCK_SMALL, "end");
	ky_body_text(&b, &out);
	t_eq_str("as text", out.p, text);
	ky_buf_reset(&out);
	ky_body_html(&b, KY_TONGUE_EN, "<Title>", &out);
	t_eq_str("as HTML", strstr(out.p, "<h1>"), html);
	t_ok("in its language",
	    strstr(out.p, "<html lang=\"en\">") != NULL &&
		strstr(out.p, "<title>&lt;Title&gt;</title>") != NULL);
	t_ok("nothing is fetched, nothing styled",
	    strstr(out.p, "src=") == NULL && strstr(out.p, "style") == NULL &&
		strstr(out.p, "<link") == NULL);
	ky_buf_done(&out);
	ky_body_done(&b);
}

/* Where lines of text meet: a blank in some languages, none in others. */
static void
lines_meet(void)
{
	static const struct {
		const char *label;
		enum ky_tongue t;
		const char *text, *want;
	} cases[] = {
	    {"en", KY_TONGUE_EN, "a\nb", "<p>a b</p>"},
	    {"ko", KY_TONGUE_KO, "가\n나", "<p>가 나</p>"},
	    {"ja", KY_TONGUE_JA, "あ\nい", "<p>あい</p>"},
	    {"ja, a sentence", KY_TONGUE_JA, "あ。\nい", "<p>あ。<br>\nい</p>"},
	    {"zh-Hans", KY_TONGUE_ZH_HANS, "一\n二：\n三",
		"<p>一二：<br>\n三</p>"},
	    {"zh-Hant", KY_TONGUE_ZH_HANT, "一\n二", "<p>一二</p>"},
	};

	T_CASES (c, cases) {
		struct ky_body b;
		struct ky_buf out;

		ky_body_init(&b);
		ky_buf_init(&out, 8192);
		ky_body_add(&b, KY_BLOCK_TEXT, c->text);
		ky_body_html(&b, c->t, "t", &out);
		t_ok(c->label, strstr(out.p, c->want) != NULL);
		ky_buf_done(&out);
		ky_body_done(&b);
	}
}

int
main(void)
{
	T_RUN(escaping);
	T_RUN(two_forms);
	T_RUN(lines_meet);
	return t_done();
}
