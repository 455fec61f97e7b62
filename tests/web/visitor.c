#include "visitor.h"

#include "web/routes.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NOW_US INT64_C(1787702400000000)
#define COPY(to, from) (void)ky_str_copy(ky_str_of(from), (to), sizeof(to))

/* --- a portal that is none --- */

static void
look(struct visitor *v, struct ky_told *out)
{
	out->word = v->nobody ? KY_WORD_NO_SESSION : KY_WORD_DONE;
	out->gone = v->nobody;
	if (!v->nobody)
		out->session = v->session;
}

static void
portal(struct visitor *v, const struct ky_ask *ask, struct ky_told *out)
{
	if (ask->act == KY_ACT_LOOK) {
		look(v, out);
		v->stamped = ask->form[0] != 0;
		if (v->again) {
			out->again = true;
			out->word = v->told.word;
			COPY(out->cookie, v->told.cookie);
		}
		return;
	}
	if (ask->act == KY_ACT_LIST || ask->act == KY_ACT_GRANT_LOOK) {
		look(v, out);
		out->rows_n = v->rows_n;
		out->row = v->row;
		return;
	}
	if (ask->act == KY_ACT_VISIT) {
		v->nobody = false;
		COPY(v->session.id.text, "se-new");
		COPY(v->session.csrf, VISITOR_CSRF);
		look(v, out);
		COPY(out->cookie, VISITOR_COOKIE);
		return;
	}
	v->asks++;
	v->asked = *ask;
	*out = v->told;
	if (!out->gone)
		out->session = v->session;
}

static void
line(const struct ky_call *call, struct ky_arena *a, struct ky_result *out)
{
	struct ky_case *c = ky_arena_alloc(a, sizeof(*c));

	out->found = strcmp(call->in.name.text, "7") == 0;
	c->line_id = 7;
	COPY(c->line.provider.text, "demo-mobile");
	COPY(c->line.msisdn.digits, "819012345678");
	COPY(c->line.contract_no.text, "DM-7");
	out->out.line.c = c;
}

/* Inquiries whose numbers follow each other, as the test put them. */
static void
list_shown(struct visitor *v, const struct ky_call *c, struct ky_result *out)
{
	uint32_t from = 0;

	while (from < v->shown_n && v->shown[from].n <= c->after)
		from++;
	out->out.inquiries = &v->shown[from];
	out->n = v->shown_n - from;
	out->more = out->n > c->max;
	if (out->more)
		out->n = c->max;
	if (out->n > 0)
		out->next = out->out.inquiries[out->n - 1].n;
}

static void
get_shown(struct visitor *v, const struct ky_call *c, struct ky_result *out)
{
	for (uint32_t i = 0; i < v->shown_n; i++) {
		if (strcmp(v->shown[i].id.text, c->in.inquiry.id.text) != 0)
			continue;
		out->found = true;
		out->n = 1;
		out->out.inquiries = &v->shown[i];
	}
}

static enum ky_code
call(void *self, const struct ky_call *c, struct ky_arena *a,
    struct ky_result *out, struct ky_err *err)
{
	struct visitor *v = self;

	v->who = c->who;
	if (v->fails != KY_OK)
		return ky_fail(err, v->fails, 0, "as the test wants it");
	if (c->op == KY_CALL_PORTAL) {
		out->out.told = ky_arena_alloc(a, sizeof(struct ky_told));
		portal(v, c->in.ask, out->out.told);
	} else if (c->op == KY_CALL_LINE) {
		line(c, a, out);
		if (v->line != NULL) {
			out->found = true;
			out->out.line.c = v->line;
			out->out.line.rules = v->rules;
		}
	} else if (c->op == KY_CALL_COMMAND) {
		v->commands++;
		v->command = *c->in.command;
		out->out.reply.answer.verdict = v->verdict;
	} else if (c->op == KY_CALL_INQUIRY_NEW) {
		v->inquiries++;
		v->inquiry = *c->in.inquiry.wanted;
	} else if (c->op == KY_CALL_INQUIRIES) {
		v->listed_kind = c->in.inquiry.kind;
		v->listed_state = c->in.inquiry.state;
		list_shown(v, c, out);
	} else if (c->op == KY_CALL_INQUIRY_GET) {
		get_shown(v, c, out);
	} else if (v->more != NULL) {
		return v->more(c, a, out, err);
	} else {
		return ky_fail(err, KY_E_INPUT, 0, "the fake does not do that");
	}
	return KY_OK;
}

static struct ky_time
now(void *self)
{
	(void)self;
	return (struct ky_time){NOW_US};
}

static void
fill(void *self, uint8_t *out, size_t n)
{
	(void)self;
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(i + 1);
}

/* --- the browser --- */

static struct ky_str
header(const struct ky_http_request *rq, const char *name)
{
	const struct visitor *v = rq->connection;

	if (strcasecmp(name, "Cookie") == 0)
		return ky_str_of(v->cookie);
	if (strcasecmp(name, "Content-Type") == 0 && rq->method == KY_POST)
		return KY_STR("application/x-www-form-urlencoded");
	return (struct ky_str){0};
}

void
visitor_init(struct visitor *v)
{
	memset(v, 0, sizeof(*v));
	ky_arena_init(&v->arena, v->memory, sizeof(v->memory));
	v->calls = (struct ky_calls){v, call};
	v->site = (struct ky_site){.origin = "https://k.example",
	    .portal = true,
	    .clock = {NULL, now},
	    .entropy = {NULL, fill},
	    .contact = ""};
	v->about = (struct ky_http_about){.base_url = "https://k.example",
	    .issuer = {"k"},
	    .site = &v->site};
	v->nobody = true;
	ky_buf_init(&v->an.body, KY_ANSWER_MAX);
}

void
visitor_done(struct visitor *v)
{
	ky_buf_done(&v->an.body);
}

void
visitor_proven(struct visitor *v)
{
	v->nobody = false;
	v->cookie = "__Host-kaiyaku=" VISITOR_COOKIE;
	memset(&v->session, 0, sizeof(v->session));
	COPY(v->session.id.text, "se-1");
	COPY(v->session.csrf, VISITOR_CSRF);
	v->session.fresh.us = NOW_US;
	v->session.reach_n = v->session.proven_n = 1;
	v->session.reach[0] = (struct ky_reach){.line_id = 7,
	    .rights = KY_RIGHTS_OWN,
	    .at = {NOW_US},
	    .shown = KY_SHOWN_BIT(KY_SHOWN_MAIL)};
}

void
visitor_signed_in(struct visitor *v)
{
	visitor_proven(v);
	COPY(v->session.account.text, "ac-1");
	COPY(v->session.email, "hana@example.com");
}

static void
take_apart(struct visitor *v, const char *target)
{
	static const struct ky_route *const tables[] = {ky_routes_web,
	    ky_routes_account, ky_routes_ask, ky_routes_guide, ky_routes_papers,
	    ky_routes_assist, ky_routes_desk, NULL};
	struct ky_routing routing;
	struct ky_target t;
	char *room = ky_arena_alloc(&v->arena, strlen(target) + 1);
	const char *fault = ky_target_parse(ky_str_of(target), room, &t);

	assert(fault == NULL);
	ky_router_find(tables, v->rq.method, &t, &routing);
	assert(routing.route != NULL);
	v->rq.path = t.path;
	memcpy(v->rq.part, routing.part, sizeof(v->rq.part));
	v->rq.query_n = t.query_n;
	memcpy(v->rq.query, t.query, sizeof(v->rq.query));
	routing.route->handler(&v->rq, &v->an);
}

/* The links of an error summary lead to something on the page. */
static void
check_errors(const char *page)
{
	const char *at = page != NULL ? strstr(page, "<div class=\"error\"")
				      : NULL;
	const char *end = at != NULL ? strstr(at, "</div>") : NULL;
	char id[64];

	while (
	    end != NULL && (at = strstr(at, "href=\"#")) != NULL && at < end) {
		at += strlen("href=\"#");
		(void)snprintf(id, sizeof(id), " id=\"%.*s\"",
		    (int)strcspn(at, "\""), at);
		if (strstr(page, id) != NULL)
			continue;
		(void)fprintf(stderr, "an error leads to no%s\n", id);
		abort();
	}
}

static void
request(struct visitor *v, enum ky_method method, const char *target,
    const char *body)
{
	ky_buf_reset(&v->an.body);
	v->an.headers_n = 0;
	v->an.status = 0;
	ky_arena_reset(&v->arena);
	v->rq = (struct ky_http_request){.method = method,
	    .body = ky_arena_copy(&v->arena, ky_str_of(body)),
	    .id = "request-1",
	    .header = header,
	    .connection = v,
	    .from = KY_STR("\1\2\3\4"),
	    .arena = &v->arena,
	    .calls = &v->calls,
	    .about = &v->about};
	take_apart(v, target);
	check_errors(v->an.body.p);
}

void
visitor_get(struct visitor *v, const char *target)
{
	request(v, KY_GET, target, "");
}

void
visitor_send(struct visitor *v, const char *target, const char *body)
{
	request(v, KY_POST, target, body);
}

void
visitor_post(struct visitor *v, const char *target, const char *form)
{
	char body[4096];

	(void)snprintf(body, sizeof(body), "csrf=" VISITOR_CSRF "&once=o1&%s",
	    form);
	visitor_send(v, target, body);
}

const char *
visitor_said(const struct visitor *v, const char *name)
{
	for (uint32_t i = 0; i < v->an.headers_n; i++)
		if (strcasecmp(v->an.header[i].name, name) == 0)
			return v->an.header[i].value;
	return "";
}

bool
visitor_reads(const struct visitor *v, const char *text)
{
	return v->an.body.len > 0 && strstr(v->an.body.p, text) != NULL;
}
