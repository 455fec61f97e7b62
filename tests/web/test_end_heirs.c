/* The line of somebody who has died: said without its codes, never a proof. */
#include "../t.h"
#include "visitor.h"

#include "guide/directory.h"

static struct visitor *v;
static struct ky_directory *directory;

static void
begin(void)
{
	visitor_init(v);
	visitor_proven(v);
	v->site.directory = directory;
}

static void
shown(void)
{
	begin();
	visitor_get(v, "/en/end/heirs?about=demo-mobile");
	t_eq_int("shown to anybody", v->an.status, 200);
	t_ok("with the papers by relation",
	    visitor_reads(v, "Husband or wife") &&
		visitor_reads(v, "a family register") &&
		visitor_reads(v, "a power of attorney"));
	t_ok("of those that are connected",
	    visitor_reads(v, "value=\"demo-mobile\" selected") &&
		!visitor_reads(v, "value=\"docomo\""));
	visitor_done(v);
	begin();
	v->site.directory = NULL;
	visitor_get(v, "/en/end/heirs");
	t_ok("without a directory there is nothing to send",
	    v->an.status == 200 && !visitor_reads(v, "<form method=\"post\""));
	visitor_done(v);
}

static void
sent(void)
{
	begin();
	visitor_post(v, "/en/end/heirs",
	    "about=demo-mobile&relation=spouse&name=090+1234+5678&"
	    "email=a%40example.com&text=Hi");
	t_eq_str("handed in", visitor_said(v, "Location"),
	    "/en/end/heirs?done=papers-asked");
	t_eq_int("as a message, which proves no line", v->inquiry.kind,
	    KY_INQUIRY_MESSAGE);
	t_eq_str("of that operator", v->inquiry.about.text, "demo-mobile");
	t_eq_str("who asks, about which line", v->inquiry.subject,
	    "death, spouse: 090 1234 5678");
	t_eq_str("answered there", v->inquiry.email, "a@example.com");
	visitor_done(v);
}

static void
wrong(void)
{
	static const struct {
		const char *label, *form, *field;
	} cases[] = {
	    {"no operator", "relation=child&name=x&email=a%40example.com",
		"about"},
	    {"one that is not connected",
		"about=docomo&relation=child&name=x&email=a%40example.com",
		"about"},
	    {"no relation", "about=demo-mobile&name=x&email=a%40example.com",
		"relation"},
	    {"none of them",
		"about=demo-mobile&relation=none&name=x&email=a%40example.com",
		"relation"},
	    {"no line",
		"about=demo-mobile&relation=child&email=a%40example.com",
		"name"},
	    {"a line of too much",
		"about=demo-mobile&relation=child&email=a%40example.com&name="
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"x",
		"name"},
	    {"no mailbox", "about=demo-mobile&relation=child&name=x", "email"},
	};

	T_CASES (c, cases) {
		char link[64];

		begin();
		visitor_post(v, "/en/end/heirs", c->form);
		(void)snprintf(link, sizeof(link), "href=\"#%s\"", c->field);
		t_eq_int(c->label, v->an.status, 422);
		t_ok("said at its field", visitor_reads(v, link));
		t_ok("too long when it is",
		    visitor_reads(v, "too long") == (strlen(c->form) > 100));
		t_eq_int("nothing is handed in", v->inquiries, 0);
		visitor_done(v);
	}
	begin();
	visitor_send(v, "/en/end/heirs",
	    "csrf=wrong&about=demo-mobile&relation=child&name=x");
	t_eq_int("a form of another session", v->an.status, 403);
	visitor_done(v);
}

int
main(int argc, char **argv)
{
	static struct visitor one;
	struct ky_err err;
	char folder[4096];

	v = &one;
	(void)snprintf(folder, sizeof(folder), "%s/operators",
	    argc > 1 ? argv[1] : ".");
	if (!t_good("operators/ reads",
		ky_directory_open(folder, &directory, &err), &err))
		return t_done();
	T_RUN(shown);
	T_RUN(sent);
	T_RUN(wrong);
	ky_directory_free(directory);
	return t_done();
}
