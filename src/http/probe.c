/*
 * Is it alive, can it work?  And the pages that problems' types lead to.
 */
#include "http/routes.h"

#include <string.h>

#define DISK_LEAST (UINT64_C(64) * 1024 * 1024)

static void
say(struct ky_http_answer *an, unsigned status, const char *words)
{
	an->status = status;
	an->content_type = "text/plain; charset=utf-8";
	ky_buf_addf(&an->body, "%s\n", words);
}

static void
livez(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	(void)rq;
	say(an, 200, "alive");
}

static void
lacks(json_t *rows, bool lacking, const char *what, const char *why)
{
	json_t *row;

	if (!lacking)
		return;
	row = json_pack("{s:s, s:s}", "what", what, "why", why);
	if (row == NULL || json_array_append_new(rows, row) != 0)
		abort(); /* out of memory */
}

/* Fixed words: what failed in detail is in the log, not for strangers. */
static json_t *
not_ready(const struct ky_health *h)
{
	const struct ky_engine_stats *e = &h->engine;
	json_t *rows = json_array();

	lacks(rows, !h->store_ok || e->store_lost, "store",
	    "the store does not answer");
	lacks(rows, h->disk_free < DISK_LEAST, "disk",
	    "less than 64 MiB are free where the store lies");
	lacks(rows, e->queue_max > 0 && e->queued >= e->queue_max, "queue",
	    "as many commands wait as may wait");
	lacks(rows, h->stopping, "stopping", "the service stops");
	return rows;
}

static void
readyz(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call call = {
	    .version = KY_CALL_VERSION,
	    .op = KY_CALL_HEALTH,
	    .who = rq->who,
	};
	struct ky_result result = {0};
	struct ky_err err;
	json_t *rows, *doc;
	bool ready;

	if (rq->calls->call(rq->calls->self, &call, rq->arena, &result, &err) ==
	    KY_OK) {
		rows = not_ready(result.out.health);
	} else {
		rows = json_array();
		lacks(rows, true, "service", "the service does not answer");
	}
	ready = json_array_size(rows) == 0;
	doc = json_pack("{s:b, s:o}", "ready", ready, "not_ready", rows);
	/* Proofs of chips prove nothing here: nobody shall overlook it. */
	if (result.out.health != NULL && result.out.health->test_roots &&
	    json_object_set_new(doc, "test_roots", json_true()) != 0)
		abort(); /* out of memory */
	ky_http_json(rq, KY_DIALECT_PLAIN, an, ready ? 200 : 503, doc);
}

/* What a problem's type leads to when somebody opens it. */
static void
problem_page(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	for (int p = 0; p < KY_PROBLEM__MAX; p++) {
		if (!ky_str_is(rq->part[0],
			ky_problem_name((enum ky_problem)p)))
			continue;
		an->status = 200;
		an->content_type = "text/plain; charset=utf-8";
		ky_http_header(an, "Cache-Control", "public, max-age=3600");
		ky_buf_addf(&an->body, "%s (HTTP %u)\n\n%s.\n",
		    ky_problem_name((enum ky_problem)p),
		    ky_problem_status((enum ky_problem)p),
		    ky_problem_title((enum ky_problem)p));
		return;
	}
	ky_problem_say(rq, KY_DIALECT_PLAIN, an, KY_PROBLEM_NOT_FOUND, "", "",
	    "there is no such problem", NULL, 0);
}

#define FREELY (KY_ROUTE_PUBLIC | KY_ROUTE_FREE)

const struct ky_route ky_routes_probe[] = {
    {KY_GET, "/livez", 0, FREELY, KY_DIALECT_PLAIN, livez},
    {KY_GET, "/readyz", 0, FREELY, KY_DIALECT_PLAIN, readyz},
    {KY_GET, "/problems/{name}", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN,
	problem_page},
    {.pattern = NULL},
};
