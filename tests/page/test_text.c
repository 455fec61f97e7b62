#include "page/text.h"

#include "t.h"

static void
as_text(void)
{
	static const struct {
		const char *label, *html, *want;
		enum ky_tongue tongue;
	} cases[] = {
	    {"only what is in main",
		"<p>a</p><main id=\"main\"><p>b</p></main><p>c</p>", "b\n"},
	    {"without main nothing", "<p>a</p>", ""},
	    {"without anything nothing", "", ""},
	    {"an empty main", "<main></main>", ""},
	    {"headings and paragraphs",
		"<main>\n<h1>Law</h1>\n<p>one\n two</p>\n<p>three</p></main>",
		"Law\n\none two\nthree\n"},
	    {"lists",
		"<main><ul><li>a</li><li><h3>b</h3><p>c</p></li></ul>"
		"<ol><li>d</li><li>e</li></ol><p>f</p></main>",
		"- a\n\n- b\nc\n1. d\n2. e\nf\n"},
	    {"a list in a list",
		"<main><ol><li>a<ul><li>b</li></ul></li><li>c</li></ol></main>",
		"1. a\n- b\n2. c\n"},
	    {"pairs",
		"<main><dl><dt>Hours</dt><dd>at any hour</dd></dl></main>",
		"Hours: at any hour\n"},
	    {"entities",
		"<main>&lt;a&gt; &amp;amp; &#34;b&#34; it&#39;s &x</main>",
		"<a> &amp; \"b\" it's &x\n"},
	    {"a link of ours, without the language",
		"<main><a class=\"x\" "
		"href=\"/zh-Hans/help/hours\">时间</a></main>",
		"时间 [help/hours]\n"},
	    {"the start page is no link",
		"<main><a href=\"/ja\">start</a></main>", "start\n"},
	    {"a link elsewhere",
		"<main><a href=\"https://a.example/?b=1&amp;c=2\">A</a></main>",
		"A <https://a.example/?b=1&c=2>\n"},
	    {"that is its own text",
		"<main>at <a href=\"https://a.example/\">https://a.example/</a>"
		"</main>",
		"at https://a.example/\n"},
	    {"on the page, by telephone: said as it is",
		"<main><a href=\"#a\">a</a> <a href=\"tel:188\">188</a></main>",
		"a 188\n"},
	    {"forms and navigation are left out",
		"<main>a<form><p>b</p></form><nav><a href=\"/x/y\">c</a></nav> "
		"d"
		"</main>",
		"a d\n"},
	    {"cells",
		"<main><table><tr><th>a</th><td>b</td></tr></table></main>",
		"a b\n"},
	    {"pairs in Chinese",
		"<main><dl><dt>时间</dt><dd>全天</dd></dl></main>",
		"时间：全天\n", KY_TONGUE_ZH_HANS},
	    {"behind a full stop that has room",
		"<main><p>あ。 <b>い</b>\n<span>う</span></p></main>",
		"あ。い う\n", KY_TONGUE_JA},
	    {"cut off", "<main><p>a</p><a href=\"b", "a\n"},
	};

	T_CASES (c, cases) {
		struct ky_buf b;

		ky_buf_init(&b, 4096);
		ky_page_text(ky_str_of(c->html), c->tongue, &b);
		t_eq_str(c->label, b.len > 0 ? b.p : "", c->want);
		ky_buf_done(&b);
	}
}

int
main(void)
{
	T_RUN(as_text);
	return t_done();
}
