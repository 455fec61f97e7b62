#include "page/page.h"

#include "t.h"

static struct ky_buf out;

/* The page's text, or "" with the error in `err`. */
static const char *
shown(const char *page, enum ky_tongue t, const char *context,
    struct ky_err *err, enum ky_code *code)
{
	json_t *c = json_loads(context, 0, NULL);

	ky_buf_reset(&out);
	*code = ky_page_render(page, t, c, &out, err);
	json_decref(c);
	return *code == KY_OK && out.len > 0 ? out.p : "";
}

static void
fills(void)
{
	static const struct {
		const char *label, *page, *context, *want;
		enum ky_tongue tongue;
	} cases[] = {
	    {"what may be missing", "hello",
		"{\"who\":\"Mei\",\"word\":\"port-out\"}",
		"Mei <b></b> the number moves", KY_TONGUE_EN},
	    {"null is missing", "hello",
		"{\"who\":\"Mei\",\"gift\":null,\"word\":\"port-out\"}",
		"Mei <b></b> 番号を移す", KY_TONGUE_JA},
	    {"not translated: English", "hello",
		"{\"who\":\"Mei\",\"word\":\"port-out\"}",
		"Mei <b></b> the number moves", KY_TONGUE_KO},
	    {"a code nobody knows is itself", "hello",
		"{\"who\":\"Mei\",\"word\":\"x<y\"}", "Mei <b></b> x&lt;y",
		KY_TONGUE_EN},
	    {"escaped", "hello",
		"{\"who\":\"<script>&\\\"'\",\"gift\":7,\"word\":\"port-out\"}",
		"&lt;script&gt;&amp;&#34;&#39; <b>7</b> the number moves",
		KY_TONGUE_EN},
	    {"filters", "filters",
		"{\"a\":{\"day\":\"2026-12-14\",\"at\":\"2026-12-14T15:05:"
		"00Z\","
		"\"sum\":-12345,\"to\":\"/a?b=c d\"}}",
		"14 December 2026|Mon 14 December 2026|15 December 2026 "
		"00:05|−¥12,345|−12,345|/a?b=c d|%2Fa%3Fb%3Dc%20d",
		KY_TONGUE_EN},
	    {"another currency, another language", "filters",
		"{\"currency\":\"USD\",\"a\":{\"day\":\"2026-12-14\","
		"\"at\":\"2026-12-14T15:05:00Z\",\"sum\":1205,"
		"\"to\":\"javascript:alert(1)\"}}",
		"2026年12月14日|2026年12月14日 (周一)|2026年12月15日 "
		"00:05|USD 12.05|1,205|#|javascript%3Aalert%281%29",
		KY_TONGUE_ZH_HANS},
	    {"an address of somebody else's", "filters",
		"{\"a\":{\"day\":\"2026-01-01\",\"at\":\"2026-01-01T00:00:"
		"00Z\","
		"\"sum\":0,\"to\":\"//evil.example\"}}",
		"1 January 2026|Thu 1 January 2026|1 January 2026 "
		"09:00|¥0|0|#|%2F%2Fevil.example",
		KY_TONGUE_EN},
	    {"loops in loops", "loops",
		"{\"rows\":[{\"cells\":[1,2]},{\"cells\":[],\"mark\":\"end\"},"
		"{\"cells\":[\"<\"],\"mark\":\"no\"}]}",
		"1,2,;.&lt;,;", KY_TONGUE_EN},
	    {"no rows", "loops", "{\"rows\":[]}", "", KY_TONGUE_EN},
	    {"nothing there", "not", "{}", "none", KY_TONGUE_EN},
	    {"an empty text is nothing", "not", "{\"here\":\"\"}", "none",
		KY_TONGUE_EN},
	    {"nor is 0", "not", "{\"here\":0}", "none", KY_TONGUE_EN},
	    {"an empty list is nothing", "not", "{\"here\":[]}", "none",
		KY_TONGUE_EN},
	    {"something there", "not", "{\"here\":\"x\"}", "", KY_TONGUE_EN},
	    {"a message and many", "said",
		"{\"day\":\"2026-12-14\",\"who\":\"<M>\",\"n\":2}",
		"It ends on 14 December 2026 for &lt;M&gt;. 2 lines",
		KY_TONGUE_EN},
	    {"one", "said", "{\"day\":\"2026-12-14\",\"who\":\"M\",\"n\":1}",
		"It ends on 14 December 2026 for M. one line", KY_TONGUE_EN},
	    {"a language of one form", "said",
		"{\"day\":\"2026-12-14\",\"who\":\"M\",\"n\":1}",
		"Mは2026年12月14日に終わります。1回線", KY_TONGUE_JA},
	    {"blanks and colons where there are any", "joined",
		"{\"day\":\"2026-12-14\",\"who\":\"M\",\"n\":2}",
		"<p><b>It ends on 14 December 2026 for M.</b> "
		"<a title=\"M: \">2 lines</a>: M It ends on 14 December 2026 "
		"for M.\nM:x</p>It ends on 14 December 2026 for M.</p>\n<p> x",
		KY_TONGUE_EN},
	    {"and where there are none, but in tags", "joined",
		"{\"day\":\"2026-12-14\",\"who\":\"M\",\"n\":2}",
		"<p><b>Mは2026年12月14日に終わります。</b>"
		"<a title=\"M: \">2回線</a>：M Mは2026年12月14日に終わります。"
		"M:x</p>Mは2026年12月14日に終わります。</p>\n<p> x",
		KY_TONGUE_JA},
	    {"half translated", "said",
		"{\"day\":\"2026-12-14\",\"who\":\"M\",\"n\":3}",
		"M将于2026年12月14日结束。3 lines", KY_TONGUE_ZH_HANS},
	};

	T_CASES (c, cases) {
		struct ky_err err = {0};
		enum ky_code code;
		const char *got = shown(c->page, c->tongue, c->context, &err,
		    &code);

		if (t_good(c->label, code, &err))
			t_eq_str(c->label, got, c->want);
	}
}

static void
refuses(void)
{
	static const struct {
		const char *label, *page, *context, *words;
	} cases[] = {
	    {"missing", "hello", "{\"word\":\"x\"}",
		"hello: who is not filled"},
	    {"of another kind", "hello", "{\"who\":[1],\"word\":\"x\"}",
		"who is filled with something else"},
	    {"no day", "filters", "{\"a\":{\"day\":\"2026-02-30\"}}",
		"a.day is filled with something else"},
	    {"no number", "said",
		"{\"day\":\"2026-12-14\",\"who\":\"M\",\"n\":\"2\"}",
		"n is no number"},
	    {"a hole of a message", "said", "{\"who\":\"M\",\"n\":1}",
		"day is not filled"},
	};

	T_CASES (c, cases) {
		struct ky_err err = {0};
		enum ky_code code;

		(void)shown(c->page, KY_TONGUE_EN, c->context, &err, &code);
		t_bad(c->label, code, KY_E_INPUT, &err, c->words);
	}
}

static void
says_plainly(void)
{
	json_t *c = json_loads("{\"day\":\"2026-12-14\",\"who\":\"<M>\"}", 0,
	    NULL);
	struct ky_err err = {0};

	ky_buf_reset(&out);
	t_good("a message by itself",
	    ky_page_say(KY_TONGUE_EN, "It ends on {day|date} for {who}.", c,
		&out, &err),
	    &err);
	t_eq_str("is plain text", out.p,
	    "It ends on 14 December 2026 for <M>.");
	json_decref(c);
}

static void
too_long(void)
{
	struct ky_err err = {0};
	struct ky_buf small;
	json_t *c = json_loads("{}", 0, NULL);

	ky_buf_init(&small, 3);
	t_bad("longer than it may be",
	    ky_page_render("not", KY_TONGUE_EN, c, &small, &err), KY_E_LIMIT,
	    &err, "too long");
	ky_buf_done(&small);
	json_decref(c);
}

static void
messages(void)
{
	const char *id[4] = {""};

	t_eq_int("not what stands around", ky_page_messages("said", id, 4), 1);
	t_eq_str("the page's own", id[0], "one line");
	t_eq_int("no more than wanted", ky_page_messages("said", id, 0), 0);
	t_eq_int("none", ky_page_messages("hello", id, 4), 0);
}

int
main(void)
{
	ky_buf_init(&out, (size_t)64 * 1024);
	T_RUN(fills);
	T_RUN(refuses);
	T_RUN(says_plainly);
	T_RUN(too_long);
	T_RUN(messages);
	ky_buf_done(&out);
	return t_done();
}
