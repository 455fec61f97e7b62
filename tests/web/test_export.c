/* Who gets what is held of them, what stands in it, and what never does. */
#include "../t.h"
#include "visitor.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static struct visitor *v;
static struct {
	uint32_t rows;                       /* of the history */
	const struct ky_listed_command *row; /* each of them */
	bool endless; /* somebody looks all the time, and pays */
	unsigned calls;
} world;

static void
history(const struct ky_call *c, struct ky_arena *a, struct ky_result *out)
{
	uint32_t n = world.rows < c->max ? world.rows : c->max;

	out->out.history = ky_arena_array(a, n + 1, sizeof(*out->out.history));
	for (uint32_t i = 0; i < n; i++) {
		struct ky_listed_command *row = &out->out.history[i];

		if (world.row != NULL) {
			*row = *world.row;
			continue;
		}
		row->kind = KY_CMD_FACT;
		row->role = i == 0 ? KY_ROLE_HOLDER : KY_ROLE_STAFF;
		(void)snprintf(row->actor.text, sizeof(row->actor.text), "%s",
		    i == 0 ? "ac-1" : "counter-1");
	}
	out->found = true;
	out->n = n;
}

static void
looks(const struct ky_call *c, struct ky_arena *a, struct ky_result *out)
{
	static const char *const who[] = {"counter-1", "ac-1"};

	t_ok("the newest first", c->in.newest_first);
	out->out.access = ky_arena_array(a, c->max, sizeof(*out->out.access));
	out->n = world.endless ? c->max : 2;
	for (uint32_t i = 0; i < out->n; i++)
		(void)snprintf(out->out.access[i].actor.text,
		    sizeof(out->out.access[i].actor.text), "%s", who[i % 2]);
	out->next = c->after + out->n;
	out->more = world.endless;
}

static void
papers(const struct ky_call *c, struct ky_arena *a, struct ky_result *out)
{
	struct ky_stored_paper *p = ky_arena_array(a, 2, sizeof(*p));

	for (int i = 0; i < 2; i++) {
		p[i].line_id = 7;
		(void)snprintf(p[i].number, sizeof(p[i].number), "KY-7-%c1",
		    "RS"[i]);
	}
	p[0].state = KY_PAPER_SEALED;
	out->found = true;
	out->out.papers = p;
	out->n = c->op == KY_CALL_PAPER ? 1 : 2;
	out->bytes = KY_STR("{\"signed\":1}\n");
}

static enum ky_code
more(const struct ky_call *c, struct ky_arena *a, struct ky_result *out,
    struct ky_err *err)
{
	world.calls++;
	if (strcmp(c->who.actor.text, "ac-1") != 0)
		t_ok("asked in the account's name", false);
	out->found = true;
	switch ((int)c->op) {
	case KY_CALL_HISTORY:
		history(c, a, out);
		return KY_OK;
	case KY_CALL_ACCESS:
		looks(c, a, out);
		return KY_OK;
	case KY_CALL_PAPERS:
	case KY_CALL_PAPER:
		papers(c, a, out);
		return KY_OK;
	case KY_CALL_STATEMENT:
		out->found = false;
		return KY_OK;
	case KY_CALL_EXHIBITS:
		out->n = 1;
		out->out.exhibits = ky_arena_alloc(a,
		    sizeof(*out->out.exhibits));
		(void)snprintf(out->out.exhibits->id.text,
		    sizeof(out->out.exhibits->id.text), "ex-1");
		return KY_OK;
	case KY_CALL_PAYMENTS:
		out->out.payments = ky_arena_array(a, c->max,
		    sizeof(*out->out.payments));
		out->more = world.endless;
		out->n = world.endless ? c->max : 0;
		return KY_OK;
	case KY_CALL_NOTIFICATIONS:
		return KY_OK;
	default:
		return ky_fail(err, KY_E_INPUT, 0, "not in this test");
	}
}

static void
begin(void)
{
	visitor_init(v);
	visitor_signed_in(v);
	v->more = more;
	memset(&world, 0, sizeof(world));
	world.rows = 2;
	v->rows_n = 1;
	(void)snprintf(v->row[0].id.text, sizeof(v->row[0].id.text), "xx-1");
	(void)snprintf(v->row[0].text, sizeof(v->row[0].text),
	    "hana@example.com");
	v->session.has_totp = true;
	memset(v->session.challenge, 'Q', sizeof(v->session.challenge));
	v->shown_n = 1;
	(void)snprintf(v->shown[0].text, sizeof(v->shown[0].text), "my words");
	v->shown[0].n = 1;
	(void)snprintf(v->shown[0].decided_by.text,
	    sizeof(v->shown[0].decided_by.text), "counter-2");
}

static json_t *
file(void)
{
	json_error_t why;

	return json_loadb(v->an.body.p, v->an.body.len, JSON_REJECT_DUPLICATES,
	    &why);
}

static json_t *
at(json_t *doc, const char *name)
{
	json_t *found = json_object_get(doc, name);

	t_ok(name, found != NULL);
	return found;
}

static void
all_of_it(void)
{
	json_t *doc, *line, *list;

	begin();
	visitor_post(v, "/en/account/data", "");
	t_eq_int("given", v->an.status, 200);
	t_eq_str("to be saved", visitor_said(v, "Content-Disposition"),
	    "attachment; filename=\"my-data.json\"");
	t_eq_str("nobody keeps a copy on the way",
	    visitor_said(v, "Cache-Control"), "no-store");
	doc = file();
	t_eq_str("its form", json_string_value(at(doc, "schema")),
	    "kaiyaku.account/1");
	t_eq_str("whose", json_string_value(at(at(doc, "account"), "account")),
	    "ac-1");
	list = at(at(doc, "account"), "mailboxes");
	t_eq_str("where to write to",
	    json_string_value(at(json_array_get(list, 0), "address")),
	    "hana@example.com");
	(void)at(at(doc, "account"), "passkeys");
	(void)at(at(doc, "account"), "sessions");
	(void)at(at(doc, "account"), "grants");
	list = at(doc, "inquiries");
	t_eq_str("what was asked of us",
	    json_string_value(at(json_array_get(list, 0), "text")), "my words");
	t_eq_int("its lines", (int64_t)json_array_size(at(doc, "lines")), 1);
	line = json_array_get(at(doc, "lines"), 0);
	t_eq_str("a fact", json_string_value(at(at(line, "facts"), "contract")),
	    "DM-7");
	list = at(line, "papers");
	t_eq_str("a paper, byte for byte",
	    json_string_value(at(json_array_get(list, 0), "file")),
	    "{\"signed\":1}\n");
	t_ok("one that is not signed yet",
	    json_is_null(at(json_array_get(list, 1), "file")));
	list = at(line, "receipts");
	t_eq_str("a receipt of one's own",
	    json_string_value(at(json_array_get(list, 0), "grade")), "stated");
	list = at(line, "history");
	t_eq_str("what one did oneself",
	    json_string_value(at(json_array_get(list, 0), "actor")), "ac-1");
	list = at(line, "looked_at");
	t_ok("who looked: others, oneself",
	    json_is_false(at(json_array_get(list, 0), "mine")) &&
		json_is_true(at(json_array_get(list, 1), "mine")));
	t_ok("what is not in it", json_array_size(at(doc, "not_in_it")) >= 5);
	json_decref(doc);
	visitor_done(v);
}

/* Whatever else changes: no secret, no whole number, nobody of ours. */
static void
never_in_it(void)
{
	static const char *const words[] = {VISITOR_CSRF, VISITOR_COOKIE,
	    "QQQQ", "819012345678", "counter-1", "counter-2"};

	begin();
	visitor_post(v, "/en/account/data", "");
	t_eq_int("given", v->an.status, 200);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		t_ok(words[i], !visitor_reads(v, words[i]));
	visitor_done(v);
}

/* Two accounts may hold a line: neither reads who the other is. */
static void
names_in_the_history(void)
{
	static const struct {
		const char *label;
		enum ky_role role;
		struct ky_slug actor, on_behalf, grant;
		bool actor_is, others_are;
	} cases[] = {
	    {"one's own", KY_ROLE_HOLDER, {"ac-1"}, {""}, {""}, true, false},
	    {"another's", KY_ROLE_HOLDER, {"ac-2"}, {""}, {""}, false, false},
	    {"for another", KY_ROLE_AGENT, {"ac-1"}, {"ac-2"}, {"gr-1"}, true,
		true},
	    {"by one's agent", KY_ROLE_AGENT, {"ac-3"}, {"ac-1"}, {"gr-1"},
		true, true},
	    {"by another's agent", KY_ROLE_AGENT, {"ac-3"}, {"ac-2"}, {"gr-1"},
		false, false},
	    {"by a firm for one", KY_ROLE_AGENT, {"firm"}, {"ac-1"}, {""}, true,
		true},
	    {"by a firm for another", KY_ROLE_AGENT, {"firm"}, {"ac-2"}, {""},
		true, false},
	    {"staff", KY_ROLE_STAFF, {"counter-1"}, {""}, {""}, false, false},
	};

	T_CASES (c, cases) {
		struct ky_listed_command row = {.kind = KY_CMD_FACT,
		    .role = c->role,
		    .actor = c->actor,
		    .on_behalf = c->on_behalf,
		    .grant = c->grant};
		json_t *doc, *got;

		begin();
		world.row = &row;
		world.rows = 1;
		visitor_post(v, "/en/account/data", "");
		doc = file();
		got = json_array_get(at(json_array_get(at(doc, "lines"), 0),
					 "history"),
		    0);
		t_ok(c->label,
		    got != NULL &&
			(json_object_get(got, "actor") != NULL) ==
			    c->actor_is &&
			(json_object_get(got, "on_behalf") != NULL) ==
			    c->others_are &&
			(json_object_get(got, "grant") != NULL) ==
			    (c->others_are && c->grant.text[0] != '\0'));
		json_decref(doc);
		visitor_done(v);
	}
}

static void
a_client_s_line_is_the_client_s(void)
{
	json_t *doc;

	begin();
	v->session.reach[0].grant = (struct ky_slug){"gr-1"};
	visitor_post(v, "/en/account/data", "");
	doc = file();
	t_eq_int("none", (int64_t)json_array_size(at(doc, "lines")), 0);
	t_eq_int("nothing was read", (int64_t)world.calls, 0);
	json_decref(doc);
	visitor_done(v);
}

static void
who_gets_it(void)
{
	begin();
	v->session.fresh.us = 0;
	visitor_post(v, "/en/account/data", "");
	t_eq_int("a second proof first", v->an.status, 303);
	t_ok("at its page",
	    strstr(visitor_said(v, "Location"), "/confirm") != NULL);
	visitor_done(v);

	begin();
	visitor_proven(v);
	visitor_post(v, "/en/account/data", "");
	t_eq_int("no account, no data of one", v->an.status, 303);
	visitor_done(v);

	begin();
	visitor_send(v, "/en/account/data", "csrf=other");
	t_eq_int("another session's form", v->an.status, 403);
	visitor_done(v);

	begin();
	visitor_get(v, "/en/account/data");
	t_eq_int("asked for by its page", v->an.status, 200);
	t_ok("has a button", visitor_reads(v, "Download my data"));
	t_eq_int("and reads nothing", (int64_t)world.calls, 0);
	visitor_done(v);
}

static void
too_much_for_one_file(void)
{
	json_t *doc, *line;

	begin();
	world.endless = true;
	visitor_post(v, "/en/account/data", "");
	doc = file();
	line = json_array_get(at(doc, "lines"), 0);
	t_eq_int("looks of a line end",
	    (int64_t)json_array_size(at(line, "looked_at")), 5000);
	t_ok("which it says",
	    visitor_reads(v,
		"More than the newest 5000 rows of looked_at of line 7"));
	t_eq_int("and payments", (int64_t)json_array_size(at(line, "payments")),
	    500);
	t_ok("of which the oldest are there",
	    visitor_reads(v,
		"More than the oldest 500 rows of payments of line 7"));
	t_ok("nothing of others",
	    !visitor_reads(v, "rows of history") &&
		!visitor_reads(v, "rows of notifications"));
	json_decref(doc);
	visitor_done(v);

	begin();
	world.rows = KY_ROWS_MAX;
	visitor_post(v, "/en/account/data", "");
	doc = file();
	t_ok("a long history",
	    visitor_reads(v,
		"More than the newest 500 rows of history of line"));
	json_decref(doc);
	visitor_done(v);

	begin();
	world.endless = true;
	for (int i = 1; i < KY_REACH_MAX; i++)
		v->session.reach[i] = v->session.reach[0];
	v->session.reach_n = KY_REACH_MAX;
	visitor_post(v, "/en/account/data", "");
	t_eq_int("given", v->an.status, 200);
	doc = file();
	t_eq_int("all lines", (int64_t)json_array_size(at(doc, "lines")),
	    KY_REACH_MAX);
	line = json_array_get(at(doc, "lines"), 0);
	t_ok("without what makes it large",
	    line != NULL && json_object_get(line, "looked_at") == NULL &&
		json_object_get(line, "statement") == NULL);
	t_ok("with the rest", at(line, "history") != NULL);
	t_ok("which it says", visitor_reads(v, "would be too large"));
	json_decref(doc);
	visitor_done(v);
}

static void
what_cannot_be_read(void)
{
	begin();
	v->more = NULL;
	visitor_post(v, "/en/account/data", "");
	t_ok("is no half of a file", v->an.status >= 400);
	t_ok("but a page", visitor_reads(v, "<h1>"));
	visitor_done(v);
}

int
main(void)
{
	v = malloc(sizeof(*v));
	if (v == NULL)
		return 1;
	T_RUN(all_of_it);
	T_RUN(never_in_it);
	T_RUN(names_in_the_history);
	T_RUN(a_client_s_line_is_the_client_s);
	T_RUN(who_gets_it);
	T_RUN(too_much_for_one_file);
	T_RUN(what_cannot_be_read);
	free(v);
	return t_done();
}
