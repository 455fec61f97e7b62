/* Who gets a paper, and what of it is asked of the service. */
#include "../t.h"
#include "visitor.h"

#include "doc/document.h"

#include <string.h>

#define NUMBER "KY-7H3K-9QXM-2PTA-R1"

static struct visitor *v;
static struct {
	enum ky_paper_state state;
	const char *file;
	uint64_t line_id; /* whose it is */
	unsigned finds, papers, listings;
	char name[KY_NAME_SIZE]; /* that was looked for */
} world;

static const char a_paper[] =
    "{\"document\":{\"payload\":{\"amends\":null,\"contract\":\"DM-7\","
    "\"dates\":"
    "{\"filed\":\"2026-08-20T01:00:00Z\",\"issued\":\"2026-08-20T01:00:01Z\","
    "\"last_day\":\"2026-08-31\",\"withdraw_until\":null,\"zone\":\"+09:00\"},"
    "\"demo\":false,\"duties\":[{\"at\":\"2026-08-21T01:00:00Z\",\"by\":null,"
    "\"due\":null,\"evidence\":null,\"grade\":\"stated\",\"kind\":\"contract\","
    "\"least\":\"stated\",\"reason\":\"seen\",\"ref\":0,\"state\":\"seen\","
    "\"what\":null}],\"ending\":\"KY-7H3K-9QXM-2PTA\",\"identifiers\":{\"eid\":"
    "null,\"iccid\":null,\"msisdn\":null},\"issuer\":\"k\",\"kind\":"
    "\"receipt\","
    "\"money\":{\"currency\":\"JPY\",\"owed\":1980},\"n\":1,\"not_proved\":"
    "[{\"code\":\"only-stated\",\"says\":\"x\"}],\"number\":\"" NUMBER "\","
    "\"provider\":\"demo-mobile\",\"state\":\"running\",\"title\":\"Receipt\","
    "\"way\":\"plain\"}}}";

static enum ky_code
more(const struct ky_call *c, struct ky_arena *a, struct ky_result *out,
    struct ky_err *err)
{
	struct ky_stored_paper *p = ky_arena_alloc(a, sizeof(*p));

	p->line_id = world.line_id;
	p->state = world.state;
	p->at.us = INT64_C(1787702400000000);
	(void)snprintf(p->number, sizeof(p->number), "%s", NUMBER);
	switch ((int)c->op) {
	case KY_CALL_FIND:
		world.finds++;
		(void)snprintf(world.name, sizeof(world.name), "%s",
		    c->in.find.name[0].text);
		out->found = true;
		out->out.found = ky_arena_alloc(a, sizeof(*out->out.found));
		if (strcmp(world.name, "KY-7H3K-9QXM-2PTA") == 0)
			out->out.found[0].line_id = world.line_id;
		return KY_OK;
	case KY_CALL_EXHIBITS:
		out->found = true; /* none are kept */
		return KY_OK;
	case KY_CALL_PAPER:
		world.papers++;
		out->found = strcmp(c->in.paper, NUMBER) == 0;
		out->bytes = ky_str_of(world.file);
		out->out.papers = p;
		out->n = 1;
		return KY_OK;
	case KY_CALL_PAPERS:
		world.listings++;
		out->found = true;
		out->out.papers = p;
		out->n = 1;
		return KY_OK;
	default:
		return ky_fail(err, KY_E_INPUT, 0, "not in this test");
	}
}

static void
begin(void)
{
	visitor_init(v);
	visitor_proven(v);
	v->more = more;
	memset(&world, 0, sizeof(world));
	world.state = KY_PAPER_SEALED;
	world.file = a_paper;
	world.line_id = 7;
}

static void
one_s_own(void)
{
	static const struct {
		const char *label, *path, *holds;
		unsigned status;
	} cases[] = {
	    {"the page", "/en/papers/" NUMBER, "What this paper does not prove",
		200},
	    {"what is owed", "/en/papers/" NUMBER, "¥1,980", 200},
	    {"what is only stated", "/en/papers/" NUMBER,
		"Some of it is only stated", 200},
	    {"the file", "/en/papers/" NUMBER "/json", a_paper, 200},
	    {"no PDF without a helper", "/en/papers/" NUMBER "/pdf", "", 404},
	    {"another number of the ending", "/en/papers/KY-7H3K-9QXM-2PTA-R2",
		"", 404},
	    {"another ending", "/en/papers/KY-0000-0000-0000-R1", "", 404},
	    {"no number", "/en/papers/x", "", 404},
	    {"the list", "/en/lines/7/papers", NUMBER, 200},
	};

	T_CASES (k, cases) {
		begin();
		visitor_get(v, k->path);
		t_eq_int(k->label, v->an.status, k->status);
		t_ok(k->label, visitor_reads(v, k->holds));
		visitor_done(v);
	}
}

static void
a_file_is_saved(void)
{
	begin();
	visitor_get(v, "/en/papers/" NUMBER "/json");
	t_eq_str("its name", visitor_said(v, "Content-Disposition"),
	    "attachment; filename=\"" NUMBER ".json\"");
	t_eq_str("nobody keeps a copy on the way",
	    visitor_said(v, "Cache-Control"), "no-store");
	visitor_done(v);
}

/* Another's paper is looked for no further than to know whose it is. */
static void
of_others(void)
{
	static const char *const paths[] = {"/en/papers/" NUMBER,
	    "/en/papers/" NUMBER "/json", "/en/papers/" NUMBER "/pdf",
	    "/en/lines/8/papers"};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		begin();
		world.line_id = 8;
		visitor_get(v, paths[i]);
		t_eq_int(paths[i], v->an.status, 404);
		t_eq_int("no paper is read",
		    (int64_t)world.papers + world.listings, 0);
		visitor_done(v);
		begin();
		v->session.reach[0].rights = KY_RIGHT_BIT(KY_RIGHT_STATUS) |
		    KY_RIGHT_BIT(KY_RIGHT_FILE);
		world.line_id = 7;
		visitor_get(v, i == 3 ? "/en/lines/7/papers" : paths[i]);
		t_eq_int("without the right to read papers", v->an.status, 404);
		t_eq_int("none is read", (int64_t)world.papers + world.listings,
		    0);
		visitor_done(v);
	}
}

static void
a_stranger(void)
{
	begin();
	v->nobody = true;
	visitor_get(v, "/en/papers/" NUMBER);
	t_eq_int("shows first who he is", v->an.status, 303);
	t_eq_int("and nothing is looked for", world.finds, 0);
	visitor_done(v);
}

static void
what_is_not_well(void)
{
	begin();
	world.state = KY_PAPER_ORDERED;
	visitor_get(v, "/en/papers/" NUMBER "/json");
	t_eq_int("not signed yet: later", v->an.status, 409);
	t_ok("in words", visitor_reads(v, "is being signed"));
	visitor_done(v);
	begin();
	world.file = "{}";
	visitor_get(v, "/en/papers/" NUMBER);
	t_eq_int("what is stored is no paper: our fault", v->an.status, 500);
	visitor_done(v);
}

int
main(void)
{
	static struct visitor one;

	v = &one;
	T_RUN(one_s_own);
	T_RUN(a_file_is_saved);
	T_RUN(of_others);
	T_RUN(a_stranger);
	T_RUN(what_is_not_well);
	return t_done();
}
