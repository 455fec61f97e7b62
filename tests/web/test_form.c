/* What is wrong with a form, and what was entered in it. */
#include "../t.h"
#include "visitor.h"

#include <stdlib.h>

static struct visitor *v;

static void
faults(void)
{
	struct ky_visit visit;

	visitor_init(v);
	visitor_proven(v);
	visitor_post(v, "/en/recover", "email=nobody");
	t_eq_int("a fault is no success", v->an.status, 422);
	t_ok("the summary leads to the field",
	    visitor_reads(v, "<a href=\"#email\">"));
	t_ok("which names its fault",
	    visitor_reads(v, "aria-describedby=\"email-bad\""));
	t_eq_int("and nobody was asked", v->asks, 0);

	if (ky_visit_open(&visit, &v->rq, &v->an)) {
		t_ok("nothing is wrong yet", !ky_visit_is_wrong(&visit));
		ky_visit_put(&visit, "n", json_integer(5));
		ky_visit_wrong(&visit, "a", "First, {n}");
		ky_visit_wrong(&visit, "a", "Second");
		ky_visit_wrong(&visit, "b", "Third");
		t_ok("something is", ky_visit_is_wrong(&visit));
		t_eq_int("one fault a field",
		    json_array_size(json_object_get(visit.context, "errors")),
		    2);
		t_eq_str("the first",
		    json_string_value(
			json_object_get(json_object_get(visit.context, "bad"),
			    "a")),
		    "First, 5");
		json_decref(visit.context);
	}
	visitor_done(v);
}

static void
fields(void)
{
	static const struct {
		const char *label, *form;
		bool ok;
	} cases[] = {
	    {"one line", "f=1234567", true},
	    {"too long", "f=12345678", false},
	    {"empty", "f=", false},
	    {"not sent", "g=1", false},
	    {"two lines", "f=1%0A2", false},
	    {"two lines of the old kind", "f=1%0D2", false},
	};
	char out[8];

	T_CASES (c, cases) {
		struct ky_visit visit = {0};
		struct ky_err err;

		visitor_init(v);
		t_good("read",
		    ky_posted_read(KY_STR("application/x-www-form-urlencoded"),
			ky_str_of(c->form), &v->arena, &visit.posted, &err),
		    &err);
		t_ok(c->label,
		    ky_visit_field(&visit, "f", out, sizeof(out)) == c->ok);
		visitor_done(v);
	}
}

static void
escaped(void)
{
	visitor_init(v);
	visitor_proven(v);
	visitor_post(v, "/en/recover", "email=%22%3E%3Cscript%3E");
	t_ok("what was entered is no part of the page",
	    visitor_reads(v, "value=\"&quot;&gt;&lt;script&gt;\"") ||
		visitor_reads(v, "value=\"&#34;&gt;&lt;script&gt;\""));
	t_ok("at no place", !visitor_reads(v, "\"><script>"));
	visitor_done(v);
}

int
main(void)
{
	v = malloc(sizeof(*v));
	T_RUN(faults);
	T_RUN(fields);
	T_RUN(escaped);
	free(v);
	return t_done();
}
