#include "http/exchange.h"

#include "http/event.h"
#include "http/request.h"
#include "http/payments.h"
#include "http/rsp.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REFUSAL_ARENA ((size_t)16384)
#define CALLERS_ID_MIN 8

/* Pages of ours load nothing from elsewhere and are nobody's frame. */
#define HTML_POLICY \
	"default-src 'none'; style-src 'self' 'unsafe-inline'; img-src " \
	"'self'; " \
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/* --- beginning --- */

struct ky_exchange *
ky_exchange_new(struct ky_server *s, struct MHD_Connection *mhd,
    struct ky_conn *conn, const char *target)
{
	struct ky_exchange *x = calloc(1, sizeof(*x));

	if (x == NULL)
		abort();
	x->server = s;
	x->mhd = mhd;
	x->conn = conn;
	x->begun_us = ky_monotonic_us();
	x->sent = target;
	x->target_len = strlen(target);
	x->method = KY_METHOD__MAX;
	x->route = "";
	if (x->target_len <= KY_TARGET_MAX) {
		x->target = strdup(target);
		if (x->target == NULL)
			abort();
	}
	ky_buf_init(&x->body, KY_BODY_MAX);
	return x;
}

void
ky_exchange_free(struct ky_exchange *x)
{
	if (x == NULL)
		return;
	atomic_fetch_sub(&x->server->counters.buffered, x->body.len);
	ky_buf_done(&x->body);
	if (x->response != NULL)
		MHD_destroy_response(x->response);
	free(x->target);
	free(x);
}

static struct ky_str
header_of(struct MHD_Connection *c, const char *name)
{
	const char *value = NULL;
	size_t len = 0;

	if (MHD_lookup_connection_value_n(c, MHD_HEADER_KIND, name,
		strlen(name), &value, &len) != MHD_YES)
		return (struct ky_str){0};
	return ky_str_trim((struct ky_str){value != NULL ? value : "", len});
}

static struct ky_str
header(const struct ky_http_request *rq, const char *name)
{
	return header_of(rq->connection, name);
}

static bool
id_ok(struct ky_str id)
{
	if (id.len < CALLERS_ID_MIN || id.len >= KY_ID_SIZE)
		return false;
	for (size_t i = 0; i < id.len; i++) {
		char c = id.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			(c >= 'A' && c <= 'Z') || c == '-'))
			return false;
	}
	return true;
}

void
ky_exchange_begin(struct ky_exchange *x, const char *method)
{
	struct ky_str id = header_of(x->mhd, "X-Request-Id");

	x->method = ky_router_method(ky_str_of(method));
	x->head = strcmp(method, "HEAD") == 0;
	x->options = strcmp(method, "OPTIONS") == 0;
	if (id.p != NULL && id_ok(id)) {
		(void)ky_str_copy(id, x->id, sizeof(x->id));
		return;
	}
	(void)snprintf(x->id, sizeof(x->id), "%s-%" PRIx64, x->server->id_start,
	    (uint64_t)atomic_fetch_add(&x->server->id_next, 1));
}

/* --- ending --- */

static void
add(struct MHD_Response *r, const char *name, const char *value)
{
	/* False for want of memory, and for values no one may send: those
	 * were asserted in ky_http_header(). */
	if (MHD_add_response_header(r, name, value) != MHD_YES)
		abort();
}

static bool
says(const struct ky_http_answer *an, const char *name)
{
	for (uint32_t i = 0; i < an->headers_n; i++)
		if (strcasecmp(an->header[i].name, name) == 0)
			return true;
	return false;
}

bool
ky_exchange_rsp(const struct ky_exchange *x)
{
	return x->target != NULL &&
	    ky_str_starts(ky_str_of(x->target), KY_RSP_PATH);
}

bool
ky_exchange_small(const struct ky_exchange *x)
{
	_Static_assert(KY_PAY_BODY_MAX == KY_RSP_BODY_MAX, "one bound");
	return ky_exchange_rsp(x) ||
	    (x->target != NULL &&
		ky_str_starts(ky_str_of(x->target), KY_PAY_PATH));
}

static void
add_headers(struct ky_exchange *x, const struct ky_http_answer *an)
{
	struct MHD_Response *r = x->response;

	for (uint32_t i = 0; i < an->headers_n; i++)
		add(r, an->header[i].name, an->header[i].value);
	if (an->content_type != NULL && an->content_type[0] != '\0')
		add(r, "Content-Type", an->content_type);
	if (x->id[0] != '\0')
		add(r, "X-Request-Id", x->id);
	if (ky_exchange_rsp(x))
		add(r, "X-Admin-Protocol", KY_RSP_PROTOCOL);
	add(r, "X-Content-Type-Options", "nosniff");
	if (!says(an, "Cache-Control"))
		add(r, "Cache-Control", "no-store");
	if (ky_str_starts(ky_str_of(an->content_type), "text/html")) {
		add(r, "Referrer-Policy", "no-referrer");
		if (!says(an, "Content-Security-Policy"))
			add(r, "Content-Security-Policy", HTML_POLICY);
	}
	if (atomic_load(&x->server->stopping))
		add(r, "Connection", "close");
}

/* The answer becomes the library's; its body moves. */
static void
seal(struct ky_exchange *x, struct ky_http_answer *an)
{
	assert(x->response == NULL && an->status >= 200 && an->status < 600);
	x->status = an->status;
	x->bytes = an->body.len;
	if (an->body.len > 0) {
		x->response = MHD_create_response_from_buffer(an->body.len,
		    an->body.p, MHD_RESPMEM_MUST_FREE);
		an->body.p = NULL;
	} else {
		x->response = MHD_create_response_from_buffer(0, NULL,
		    MHD_RESPMEM_PERSISTENT);
	}
	if (x->response == NULL)
		abort();
	add_headers(x, an);
	ky_buf_done(&an->body);
}

void
ky_exchange_end(struct ky_exchange *x, bool whole)
{
	static const int64_t bound_us[8] = {1000, 5000, 10000, 50000, 100000,
	    500000, 1000000, 5000000};
	struct ky_counters *n = &x->server->counters;
	int64_t took_us = ky_monotonic_us() - x->begun_us;
	unsigned class = x->status / 100;

	assert(class < 6);
	atomic_fetch_add(&n->requests, 1);
	atomic_fetch_add(&n->by_class[class], 1);
	atomic_fetch_add(&n->total_us, (uint64_t)took_us);
	for (int i = 0; i < 8; i++)
		if (took_us <= bound_us[i])
			atomic_fetch_add(&n->within[i], 1);
	ky_log(KY_INFO, KY_EV_REQUEST,
	    "method=%s route=%s status=%u ms=%" PRId64 " bytes=%" PRIu64
	    " id=%s token=%s%s",
	    x->options    ? "OPTIONS"
		: x->head ? "HEAD"
			  : ky_method_name(x->method),
	    x->route[0] != '\0' ? x->route : "-", x->status, took_us / 1000,
	    x->bytes, x->id[0] != '\0' ? x->id : "-",
	    x->token.text[0] != '\0' ? x->token.text : "-",
	    whole ? "" : " cut=yes");
}

/* --- between --- */

/* What the steps of one request share. */
struct turn {
	struct ky_exchange *x;
	struct ky_http_request *rq;
	struct ky_http_answer *an;
	struct ky_routing routing;
};

/* Says no; always false, for the steps below. */
static bool
no(struct turn *t, enum ky_problem p, const char *code, const char *detail,
    uint32_t retry_s)
{
	ky_problem_say(t->rq, t->routing.dialect, t->an, p, code, "", detail,
	    NULL, retry_s);
	return false;
}

static bool
understand(struct turn *t)
{
	struct ky_http_request *rq = t->rq;
	struct ky_exchange *x = t->x;
	struct ky_target *target = ky_arena_alloc(rq->arena, sizeof(*target));
	const char *why = ky_target_parse((struct ky_str){x->target,
					      x->target_len},
	    ky_arena_alloc(rq->arena, x->target_len + 1), target);

	t->routing.dialect = KY_DIALECT_PROBLEM;
	if (why != NULL)
		return no(t, KY_PROBLEM_MALFORMED, "", why, 0);
	ky_router_find(x->server->routes, x->method, target, &t->routing);
	rq->path = target->path;
	rq->query_n = target->query_n;
	memcpy(rq->query, target->query, sizeof(rq->query));
	memcpy(rq->part, t->routing.part, sizeof(rq->part));
	return true;
}

/* Only what a route is for is done; the others are told what there is. */
static bool
choose(struct turn *t)
{
	char *allow;

	if (t->routing.allowed == 0)
		return no(t, KY_PROBLEM_NOT_FOUND, "", "there is no such path",
		    0);
	if (t->routing.route != NULL)
		return true;
	allow = ky_arena_alloc(t->rq->arena, KY_ALLOW_SIZE);
	ky_router_allow(t->routing.allowed, allow);
	if (t->x->options)
		t->an->status = 204;
	else
		(void)no(t, KY_PROBLEM_METHOD, "",
		    "the header Allow names the methods there are", 0);
	ky_http_header(t->an, "Allow", allow);
	return false;
}

bool
ky_exchange_forwarded(struct ky_str hops, struct ky_address *out)
{
	const char *comma = hops.len > 0 ? memrchr(hops.p, ',', hops.len)
					 : NULL;
	char text[INET6_ADDRSTRLEN];
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

	if (comma != NULL) {
		size_t skip = (size_t)(comma - hops.p) + 1;

		hops.p += skip;
		hops.len -= skip;
	}
	if (!ky_str_copy(ky_str_trim(hops), text, sizeof(text)))
		return false;
	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		*out = ky_address_of((const void *)&in, sizeof(in));
	else if (inet_pton(AF_INET6, text, &in6.sin6_addr) == 1)
		*out = ky_address_of((const void *)&in6, sizeof(in6));
	else
		return false;
	return true;
}

/* Proxies put theirs behind the others', in the same line or one more. */
static enum MHD_Result
last_hops(void *self, enum MHD_ValueKind kind, const char *name,
    const char *value)
{
	(void)kind;
	if (value != NULL && strcasecmp(name, "X-Forwarded-For") == 0)
		*(struct ky_str *)self = ky_str_of(value);
	return MHD_YES;
}

/* A proxy that forwards no addresses is everybody, and cannot be one. */
static bool
is_this_machine(const struct ky_address *a)
{
	static const uint8_t
	    loopback6[16]; /* its net: all of it that is kept */

	switch (a->b[0]) {
	case AF_INET:
		return a->b[1] == 127;
	case AF_INET6:
		return memcmp(a->b + 1, loopback6, sizeof(loopback6)) == 0;
	default:
		return true;
	}
}

/* Who sent it: the connection's other end, or who a proxy says it is. */
static struct ky_address
sender(struct turn *t)
{
	struct ky_address from = t->x->conn->address;
	struct ky_str hops = {0};

	if (t->x->server->trust_forwarded)
		(void)MHD_get_connection_values(t->x->mhd, MHD_HEADER_KIND,
		    last_hops, &hops);
	if (hops.p != NULL)
		(void)ky_exchange_forwarded(hops, &from);
	return from;
}

/* A token has its own bucket; without one the address counts. */
static bool
within_limit(struct turn *t)
{
	struct ky_server *s = t->x->server;
	struct ky_address from = sender(t);
	struct ky_str who = ky_str_of(t->rq->token.text);
	int64_t now_us = ky_monotonic_us();
	uint32_t wait_s = 0;

	t->rq->from = ky_arena_copy(t->rq->arena,
	    (struct ky_str){(const char *)from.b, sizeof(from.b)});
	if ((t->routing.route->flags & KY_ROUTE_FREE) != 0)
		return true;
	if (who.len == 0) {
		who = (struct ky_str){(const char *)from.b, sizeof(from.b)};
		if ((t->routing.route->flags & KY_ROUTE_OPEN) != 0 &&
		    !is_this_machine(&from))
			wait_s = ky_limit_take(&s->open_limit, who, now_us);
	}
	if (wait_s == 0)
		wait_s = ky_limit_take(&s->limit, who, now_us);
	if (wait_s == 0)
		return true;
	atomic_fetch_add(&s->counters.limited, 1);
	return no(t, KY_PROBLEM_TOO_MANY, "",
	    "so many requests a minute are not taken", wait_s);
}

static void
know(struct turn *t, const struct ky_token *token)
{
	t->rq->token = t->x->token = token->id;
	t->rq->scopes = token->scopes;
	t->rq->who.actor = token->actor;
	t->rq->who.role = token->role;
	t->rq->who.provider = token->provider;
}

static bool
authenticate(struct turn *t)
{
	struct ky_server *s = t->x->server;
	const struct ky_route *route = t->routing.route;
	struct ky_token token;
	struct ky_err err;
	bool found;

	if ((route->flags & KY_ROUTE_PUBLIC) != 0)
		return within_limit(t);
	if (ky_auth_find(&s->auth, &s->calls, header(t->rq, "Authorization"),
		s->clock.now(s->clock.self), ky_monotonic_us(), t->rq->arena,
		&token, &found, &err) != KY_OK) {
		if ((route->flags & KY_ROUTE_OPEN) != 0)
			return no(t, KY_PROBLEM_BUSY, "",
			    "who asks cannot be looked up: send it again later",
			    KY_RSP_RETRY_S);
		ky_problem_of(t->rq, t->routing.dialect, t->an, &err);
		return false;
	}
	if (found)
		know(t, &token);
	if (!within_limit(t))
		return false;
	if ((route->flags & KY_ROUTE_MAYBE) != 0)
		return true;
	if (!found)
		return no(t, KY_PROBLEM_UNAUTHENTICATED, "",
		    "send Authorization: Bearer and a token that is valid", 0);
	if ((token.scopes & route->scopes) == route->scopes)
		return true;
	return no(t, KY_PROBLEM_FORBIDDEN, "",
	    "the token lacks a scope that this needs", 0);
}

static bool
preconditions(struct turn *t)
{
	const struct ky_route *route = t->routing.route;
	struct ky_str key = header(t->rq, "Idempotency-Key"), ignored;

	if (key.p != NULL && !ky_request_key(key, &ignored))
		return no(t, KY_PROBLEM_MALFORMED, "",
		    "the header Idempotency-Key must have 1 to 255 visible "
		    "characters",
		    0);
	if ((route->flags & KY_ROUTE_KEY) != 0 && key.p == NULL)
		return no(t, KY_PROBLEM_KEY_MISSING, "",
		    "send an Idempotency-Key that is new for each request", 0);
	if ((route->flags & KY_ROUTE_MATCH) != 0 &&
	    header(t->rq, "If-Match").p == NULL)
		return no(t, KY_PROBLEM_MATCH_MISSING, "",
		    "send If-Match with the ETag of what you read", 0);
	return true;
}

static struct ky_str
media_type(const struct ky_http_request *rq)
{
	struct ky_str type = header(rq, "Content-Type");
	const char *end = type.len > 0 ? memchr(type.p, ';', type.len) : NULL;
	char *p;

	if (type.p == NULL)
		return (struct ky_str){"", 0};
	if (end != NULL)
		type.len = (size_t)(end - type.p);
	type = ky_str_trim(type);
	p = ky_arena_array(rq->arena, type.len + 1, 1);
	for (size_t i = 0; i < type.len; i++)
		p[i] = (char)(type.p[i] >= 'A' && type.p[i] <= 'Z'
			? type.p[i] + ('a' - 'A')
			: type.p[i]);
	return (struct ky_str){p, type.len};
}

static void
describe(struct ky_exchange *x, struct ky_arena *arena,
    struct ky_http_request *rq)
{
	struct ky_str host = header_of(x->mhd, "Host");

	*rq = (struct ky_http_request){
	    .method = x->method,
	    .body = x->body.len > 0 ? ky_buf_str(&x->body) : KY_STR(""),
	    .host = host.p != NULL ? host : KY_STR(""),
	    .header = header,
	    .connection = x->mhd,
	    .who.channel = {"api"},
	    .who.role = KY_ROLE_HOLDER, /* the least; a token says more */
	    .arena = arena,
	    .calls = &x->server->calls,
	    .about = &x->server->about,
	};
	rq->content_type = media_type(rq);
	memcpy(rq->id, x->id, sizeof(rq->id));
}

/* An answer too large to send, or cut off by its bound. */
static void
check_answer(struct turn *t)
{
	if (ky_buf_ok(&t->an->body))
		return;
	ky_log(KY_ERROR, KY_EV_ANSWER_FAILED, "id=%s route=%s reason=too-large",
	    t->x->id, t->routing.route->pattern);
	ky_buf_reset(&t->an->body);
	(void)no(t, KY_PROBLEM_INTERNAL, "",
	    "the answer is too large: ask for less", 0);
}

void
ky_exchange_work(struct ky_exchange *x, struct ky_arena *arena)
{
	struct ky_http_request *rq = ky_arena_alloc(arena, sizeof(*rq));
	struct ky_http_answer an = {.status = 500};
	struct turn t = {.x = x, .rq = rq, .an = &an};

	if (atomic_load(&x->server->rushed)) {
		ky_exchange_refuse(x, KY_PROBLEM_BUSY, "the service stops", 1);
		return;
	}
	describe(x, arena, rq);
	ky_buf_init(&an.body, KY_ANSWER_MAX);
	if (understand(&t) && choose(&t)) {
		x->route = t.routing.route->pattern;
		if (authenticate(&t) && preconditions(&t)) {
			t.routing.route->handler(rq, &an);
			check_answer(&t);
		}
	}
	seal(x, &an);
}

bool
ky_exchange_browser(const struct ky_exchange *x)
{
	struct ky_http_request rq = {.header = header, .connection = x->mhd};

	return x->mhd != NULL && ky_problem_to_browser(&rq);
}

void
ky_exchange_refuse(struct ky_exchange *x, enum ky_problem p, const char *detail,
    uint32_t retry_s)
{
	uint8_t memory[REFUSAL_ARENA];
	struct ky_arena arena;
	struct ky_http_request rq = {.about = &x->server->about,
	    .arena = &arena,
	    .header = header,
	    .connection = x->mhd};
	struct ky_http_answer an = {0};
	/* A person's browser whose picture is too large gets a page. */
	bool page = p == KY_PROBLEM_TOO_LARGE && ky_exchange_browser(x);

	ky_arena_init(&arena, memory, sizeof(memory));
	memcpy(rq.id, x->id, sizeof(rq.id));
	ky_buf_init(&an.body, KY_ANSWER_MAX);
	ky_problem_say(&rq, page ? KY_DIALECT_PLAIN : KY_DIALECT_PROBLEM, &an,
	    p, "", "", detail, NULL, retry_s);
	seal(x, &an);
}
