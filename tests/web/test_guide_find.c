/* The search page: what it shows of the directory, our pages and cases. */
#include "web/guide_find.h"

#include "../t.h"
#include "guide/directory.h"
#include "guide/search.h"
#include "visitor.h"
#include "web/guide_cases.h"
#include "web/guide_index.h"

#include <stdlib.h>

static const char *root = ".";
static struct ky_directory *d;
static struct ky_search *s;
static struct visitor *v;

static void
come(void)
{
	visitor_init(v);
	v->site.directory = d;
	v->site.search = s;
	v->site.shelf = ky_shelf_new();
	v->shown_n = 2;
	v->shown[0] = (struct ky_inquiry){.id = {"iq-1"},
	    .n = 1,
	    .kind = KY_INQUIRY_CASE,
	    .state = KY_INQUIRY_SHOWN,
	    .about = {"docomo"},
	    .language = "ja",
	    .email = "secret@b.example",
	    .text = "what came in",
	    .answer = "ハチドリの<b>店舗</b>で解約できた。"};
	v->shown[1] = v->shown[0];
	v->shown[1].n = 2;
	v->shown[1].id = (struct ky_slug){"iq-2"};
	memset(v->shown[1].answer, 'z', 300);
}

static void
leave(void)
{
	ky_shelf_free(v->site.shelf);
	visitor_done(v);
}

static void
shown(void)
{
	static const struct {
		const char *label, *path, *words;
		bool want;
	} cases[] = {
	    {"an operator", "/en/guide?q=docomo", "/en/guide/docomo\"", true},
	    {"a place", "/en/guide?q=narita", "/en/places/nrt\"", true},
	    {"a law", "/en/guide?q=eight+days", "/en/law#eight-days", true},
	    {"a link", "/en/guide?q=188", "/en/links#hotline-188", true},
	    {"a community", "/en/guide?q=stack+exchange", "/en/links#travel-se",
		true},
	    {"a situation", "/en/guide?q=lost+card", "/en/help/lost-card\"",
		true},
	    {"another page", "/en/guide?q=forged", "/en/verify\">Check", true},
	    {"a case, by its operator", "/en/guide?q=docomo",
		"/en/cases?from=iq-1#iq-1\">docomo", true},
	    {"a case alone is found",
		"/ja/guide?q=%E3%83%8F%E3%83%81%E3%83%89"
		"%E3%83%AA",
		"cases?from=iq-1", true},
	    {"in its language, escaped", "/en/guide?q=docomo",
		"lang=\"ja\">ハチドリの&lt;b&gt;店舗", true},
	    {"no more than its beginning", "/en/guide?q=docomo", "zzzzzzzzz…",
		true},
	    {"never what came in", "/en/guide?q=docomo", "what came in", false},
	    {"nor who told it", "/en/guide?q=docomo", "secret@", false},
	    {"how it is said", "/en/guide?q=kaiyaku", "cases?from=iq-1", true},
	    {"nothing", "/en/guide?q=qqqqx", "Nothing found", true},
	    {"what comes near says so", "/en/guide?q=softbnk",
		"These come near", true},
	    {"a case that has one of the words",
		"/en/guide?q=%E3%83%8F%E3%83%81%E3%83%89%E3%83%AA+qqqqx",
		"cases?from=iq-1", true},
	};

	T_CASES (c, cases) {
		come();
		visitor_get(v, c->path);
		t_eq_int(c->label, v->an.status, 200);
		t_ok(c->words, visitor_reads(v, c->words) == c->want);
		leave();
	}
}

/* What is not there is not promised. */
static void
without_portal(void)
{
	come();
	v->site.portal = false;
	visitor_get(v, "/en/guide?q=find+your+line");
	t_ok("no page for ending", !visitor_reads(v, "/en/end\""));
	visitor_get(v, "/en/guide?q=docomo");
	t_ok("no cases", !visitor_reads(v, "cases?from"));
	leave();
	come();
	visitor_get(v, "/en/guide?q=find+your+line");
	t_ok("with one there is", visitor_reads(v, "/en/end\""));
	leave();
	come();
	v->fails = KY_E_RETRY;
	visitor_get(v, "/en/guide?q=docomo");
	t_ok("without the store all else is found",
	    v->an.status == 200 && visitor_reads(v, "/en/guide/docomo\"") &&
		!visitor_reads(v, "cases?from"));
	leave();
}

int
main(int argc, char **argv)
{
	char folder[512];
	struct ky_err err;

	if (argc > 1)
		root = argv[1];
	(void)snprintf(folder, sizeof(folder), "%s/operators", root);
	v = calloc(1, sizeof(*v));
	if (v == NULL ||
	    !t_good("operators/ reads", ky_directory_open(folder, &d, &err),
		&err) ||
	    !t_good("an index", ky_guide_index(d, &s, &err), &err))
		return t_done();
	T_RUN(shown);
	T_RUN(without_portal);
	ky_search_free(s);
	ky_directory_free(d);
	free(v);
	return t_done();
}
