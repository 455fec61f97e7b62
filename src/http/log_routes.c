/*
 * The transparency log for those who watch it: checkpoint and tiles, as in
 * c2sp.org/tlog-tiles and kaiyaku-log(5).
 *
 * Entries and keys are not served here: the public key comes by another way
 * than the log it judges, and entries are exported as files.
 */
#include "http/routes.h"

#include <stdio.h>
#include <string.h>

#define TILE_WIDTH 256
#define HASH_SIZE 32
#define LEVEL_MAX 6 /* 256^7 leaves are more than a log may have */

struct tile {
	uint64_t level, index;
	uint32_t width;
};

/* The first of `s` up to the slash; `s` becomes what comes after it. */
static struct ky_str
piece(struct ky_str *s)
{
	const char *slash = s->len > 0 ? memchr(s->p, '/', s->len) : NULL;
	struct ky_str first = *s;

	if (slash == NULL) {
		*s = (struct ky_str){0};
		return first;
	}
	first.len = (size_t)(slash - s->p);
	*s = (struct ky_str){slash + 1, s->len - first.len - 1};
	return first;
}

/* Written one way only: no sign, no zero in front. */
static bool
number(struct ky_str s, uint64_t max, uint64_t *out)
{
	return (s.len == 1 || (s.len > 1 && s.p[0] != '0')) && s.len < 20 &&
	    ky_str_u64(s, max, out);
}

/* "x001/x234/067", "000.p/5": groups of three digits, all but the last with
 * an x in front; then perhaps the width. */
static bool
tile_path(struct ky_str rest, struct tile *t)
{
	uint64_t group, width;
	struct ky_str p;
	bool last = false, partial = false;
	uint32_t groups = 0;

	t->index = 0;
	t->width = TILE_WIDTH;
	while (!last) {
		p = piece(&rest);
		last = p.len == 0 || p.p[0] != 'x';
		if (!last)
			p = (struct ky_str){p.p + 1, p.len - 1};
		else if (p.len == 5 && memcmp(p.p + 3, ".p", 2) == 0)
			p.len = 3, partial = true;
		if (p.len != 3 || !ky_str_u64(p, 999, &group) || ++groups > 5)
			return false;
		if (groups == 2 && t->index == 0)
			return false; /* "x000/001" is "001" */
		t->index = t->index * 1000 + group;
	}
	if (!partial)
		return rest.p == NULL;
	if (!number(rest, TILE_WIDTH - 1, &width) || width == 0)
		return false;
	t->width = (uint32_t)width;
	return true;
}

static void
not_found(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	ky_problem_say(rq, KY_DIALECT_PLAIN, an, KY_PROBLEM_NOT_FOUND, "", "",
	    "the log has no such tile", NULL, 0);
}

static bool
ask(const struct ky_http_request *rq, struct ky_call *call,
    struct ky_result *result, struct ky_http_answer *an)
{
	struct ky_err err;

	call->version = KY_CALL_VERSION;
	call->who = rq->who;
	if (rq->calls->call(rq->calls->self, call, rq->arena, result, &err) ==
	    KY_OK)
		return true;
	ky_problem_of(rq, KY_DIALECT_PLAIN, an, &err);
	return false;
}

static void
tile(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call call = {.op = KY_CALL_LOG_NODES};
	struct ky_result result = {0};
	struct tile t;

	if (!number(rq->part[0], LEVEL_MAX, &t.level) ||
	    !tile_path(rq->part[1], &t)) {
		not_found(rq, an);
		return;
	}
	call.in.node.level = (uint8_t)(8 * t.level);
	call.in.node.index = t.index * TILE_WIDTH;
	call.max = t.width;
	if (!ask(rq, &call, &result, an))
		return;
	if (result.n < t.width) {
		not_found(rq, an);
		return;
	}
	an->status = 200;
	an->content_type = "application/octet-stream";
	ky_buf_add(&an->body,
	    (struct ky_str){(const char *)result.out.node,
		(size_t)t.width * HASH_SIZE});
	/* A tile never changes, but nobody needs a part once it is full. */
	ky_http_header(an, "Cache-Control",
	    t.width == TILE_WIDTH ? "public, max-age=31536000, immutable"
				  : "public, max-age=3600");
}

static void
checkpoint(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call call = {.op = KY_CALL_CHECKPOINT};
	struct ky_result result = {0};

	if (!ask(rq, &call, &result, an))
		return;
	if (!result.found || result.bytes.len == 0) {
		ky_problem_say(rq, KY_DIALECT_PLAIN, an, KY_PROBLEM_NOT_FOUND,
		    "", "", "the log has no checkpoint yet", NULL, 0);
		return;
	}
	an->status = 200;
	an->content_type = "text/plain; charset=utf-8";
	ky_buf_add(&an->body, result.bytes);
	ky_http_header(an, "Cache-Control", "no-cache");
}

const struct ky_route ky_routes_log[] = {
    {KY_GET, "/log/checkpoint", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN,
	checkpoint},
    {KY_GET, "/log/tile/{level}/{path...}", 0, KY_ROUTE_PUBLIC,
	KY_DIALECT_PLAIN, tile},
    {.pattern = NULL},
};
