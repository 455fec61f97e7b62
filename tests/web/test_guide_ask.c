/* Questions, corrections, cases: what is handed in, what is shown. */
#include "../t.h"
#include "visitor.h"

#include "guide/directory.h"

#include <stdlib.h>

static const char *root = ".";
static struct ky_directory *d;
static struct visitor *v;

static void
come(void)
{
	visitor_init(v);
	visitor_proven(v);
	v->site.directory = d;
}

static void
handed_in(void)
{
	const struct {
		const char *label, *path, *form;
		enum ky_inquiry_kind kind;
		const char *about, *text, *email, *to;
	} cases[] = {
	    {"a question", "/en/contact",
		"kind=message&about=&text=How%3F&email=&website=",
		KY_INQUIRY_MESSAGE, "", "How?", "",
		"/en/contact?done=question-asked"},
	    {"a correction", "/ja/contact",
		"kind=correction&about=docomo&text=It+is+so&email=a%40b."
		"example",
		KY_INQUIRY_CORRECTION, "docomo", "It is so", "a@b.example",
		"/ja/contact?done=question-asked"},
	    {"about an earlier one", "/en/contact",
		"kind=message&number=iq-7h3k9qxm&text=So", KY_INQUIRY_MESSAGE,
		"", "So", "", "/en/contact?done=question-asked"},
	    {"of nobody we know", "/en/contact", "kind=x&about=nobody&text=y",
		KY_INQUIRY_MESSAGE, "", "y", "",
		"/en/contact?done=question-asked"},
	    {"a case", "/en/cases/tell", "about=au&text=So+it+went&agree=yes",
		KY_INQUIRY_CASE, "au", "So it went", "",
		"/en/cases/tell?done=case-told"},
	};

	T_CASES (c, cases) {
		come();
		visitor_post(v, c->path, c->form);
		t_eq_int(c->label, v->inquiries, 1);
		t_eq_int("of its kind", v->inquiry.kind, c->kind);
		t_eq_str("about", v->inquiry.about.text, c->about);
		t_eq_str("the text", v->inquiry.text, c->text);
		t_eq_str("the address", v->inquiry.email, c->email);
		t_eq_str("the earlier question", v->inquiry.subject,
		    strstr(c->form, "iq-") != NULL ? "iq-7h3k9qxm" : "");
		t_eq_str("and on, so that reloading sends nothing",
		    visitor_said(v, "Location"), c->to);
		visitor_done(v);
	}
}

static void
not_right(void)
{
	const struct {
		const char *label, *path, *form, *words;
	} cases[] = {
	    {"no text", "/en/contact",
		"kind=message&text=&email=", "Write what you want to ask"},
	    {"no mail address", "/en/contact", "text=x&email=nobody",
		"This is not an e-mail address"},
	    {"what was written stays", "/en/contact",
		"text=%3Cb%3Ex&email=nobody", "&lt;b&gt;x</textarea>"},
	    {"a case without leave to show it", "/en/cases/tell", "text=x",
		"Say that we may show it"},
	    {"an empty case", "/en/cases/tell", "text=&agree=yes",
		"what helped."},
	    {"its tick stays", "/en/cases/tell", "text=&agree=yes",
		"name=\"agree\" value=\"yes\" checked"},
	    {"who has a keyboard only begins at the faults", "/en/contact",
		"text=", "role=\"alert\" tabindex=\"-1\" autofocus>"},
	};

	T_CASES (c, cases) {
		come();
		visitor_post(v, c->path, c->form);
		t_eq_int(c->label, v->an.status, 422);
		t_ok("and says so", visitor_reads(v, c->words));
		t_eq_int("nothing is handed in", v->inquiries, 0);
		visitor_done(v);
	}
}

static void
too_long(void)
{
	static const char head[] = "csrf=" VISITOR_CSRF "&text=";
	char form[5000] = "";

	memcpy(form, head, sizeof(head) - 1);
	memset(form + sizeof(head) - 1, 'a', 4500);
	come();
	visitor_send(v, "/en/contact", form);
	t_ok("too long", v->an.status == 422 && visitor_reads(v, "too long"));
	visitor_done(v);
}

/* Programs are told what people are told. */
static void
programs(void)
{
	come();
	visitor_post(v, "/en/contact", "text=Buy&website=https%3A%2F%2Fx");
	t_eq_int("nothing is handed in", v->inquiries, 0);
	t_eq_str("and it looks as if", visitor_said(v, "Location"),
	    "/en/contact?done=question-asked");
	visitor_done(v);
	come();
	visitor_send(v, "/en/contact", "text=x&csrf=wrong");
	t_ok("a form of nobody's session",
	    v->inquiries == 0 && v->an.status >= 400);
	visitor_done(v);
	come();
	v->fails = KY_E_LIMIT;
	visitor_post(v, "/en/contact", "text=x");
	t_ok("too many", v->an.status >= 400 && v->inquiries == 0);
	visitor_done(v);
}

static void
chosen(void)
{
	come();
	visitor_get(v, "/en/contact?kind=correction&about=docomo");
	t_ok("a link chooses what it is about",
	    visitor_reads(v, "value=\"correction\" checked") &&
		visitor_reads(v, "value=\"docomo\" selected"));
	visitor_done(v);
}

/* Only what a person of ours wrote is shown. */
static void
shown(void)
{
	come();
	v->shown_n = 2;
	v->shown[0] = (struct ky_inquiry){.id = {"iq-1"},
	    .n = 1,
	    .kind = KY_INQUIRY_CASE,
	    .state = KY_INQUIRY_SHOWN,
	    .about = {"docomo"},
	    .language = "zh-Hans",
	    .email = "secret@b.example",
	    .subject = "what came in",
	    .text = "what came in",
	    .answer = "as it is <shown>",
	    .decided = {INT64_C(1787702400000000)}};
	v->shown[1] = v->shown[0];
	v->shown[1].n = 2;
	v->shown[1].about = (struct ky_slug){"gone"};
	visitor_get(v, "/en/cases");
	t_eq_int("cases that are shown", v->an.status, 200);
	t_ok("only those are asked for",
	    v->listed_kind == KY_INQUIRY_CASE &&
		v->listed_state == KY_INQUIRY_SHOWN);
	t_ok("the moderator's words, escaped, in their language",
	    visitor_reads(v, "lang=\"zh-Hans\">as it is &lt;shown&gt;"));
	t_ok("not what came in", !visitor_reads(v, "what came in"));
	t_ok("nor who told it", !visitor_reads(v, "secret@"));
	t_ok("the operator, where there is one",
	    visitor_reads(v, "/en/guide/docomo") &&
		visitor_reads(v, "Another operator"));
	visitor_done(v);
	come();
	visitor_get(v, "/en/cases");
	t_ok("none", visitor_reads(v, "Nothing is here yet"));
	visitor_done(v);
}

/* Many are shown in pages, each of which begins with the case it names. */
static void
in_pages(void)
{
	static const struct {
		const char *label, *path, *first, *further;
	} cases[] = {
	    {"the first page", "/en/cases", "iq-1", "cases?from=iq-9\""},
	    {"the next", "/en/cases?from=iq-9", "iq-9", NULL},
	    {"the last on the page", "/en/cases?from=iq-4", "iq-4",
		"cases?from=iq-12\""},
	    {"from one that is not shown", "/en/cases?from=iq-3", "iq-1",
		"cases?from=iq-9\""},
	    {"from one that is none", "/en/cases?from=iq-77", "iq-1",
		"cases?from=iq-9\""},
	    {"from nothing", "/en/cases?from=%3Cb%3E", "iq-1",
		"cases?from=iq-9\""},
	};

	T_CASES (c, cases) {
		char first[64];

		come();
		for (v->shown_n = 0; v->shown_n < 12; v->shown_n++) {
			struct ky_inquiry *q = &v->shown[v->shown_n];

			*q = (struct ky_inquiry){.kind = KY_INQUIRY_CASE,
			    .state = KY_INQUIRY_SHOWN,
			    .n = v->shown_n + 1,
			    .language = "en",
			    .answer = "it went so"};
			(void)snprintf(q->id.text, sizeof(q->id.text), "iq-%u",
			    v->shown_n + 1);
		}
		v->shown[2].state = KY_INQUIRY_REFUSED;
		visitor_get(v, c->path);
		(void)snprintf(first, sizeof(first),
		    "<ul class=\"tasks\">\n<li id=\"%s\"", c->first);
		t_ok(c->label, v->an.status == 200 && visitor_reads(v, first));
		t_ok("and leads on",
		    visitor_reads(v, "Further cases") == (c->further != NULL) &&
			(c->further == NULL || visitor_reads(v, c->further)));
		visitor_done(v);
	}
}

static void
without_portal(void)
{
	come();
	v->site.portal = false;
	v->site.contact = "ask@k.example";
	visitor_get(v, "/en/contact");
	t_ok("there is an address instead of the form",
	    v->an.status == 200 && visitor_reads(v, "ask@k.example") &&
		!visitor_reads(v, "<textarea"));
	visitor_done(v);
	come();
	v->site.portal = false;
	visitor_get(v, "/en/cases/tell");
	t_eq_int("nobody to tell", v->an.status, 404);
	visitor_done(v);
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
		&err))
		return t_done();
	T_RUN(handed_in);
	T_RUN(not_right);
	T_RUN(too_long);
	T_RUN(programs);
	T_RUN(chosen);
	T_RUN(shown);
	T_RUN(in_pages);
	T_RUN(without_portal);
	ky_directory_free(d);
	free(v);
	return t_done();
}
