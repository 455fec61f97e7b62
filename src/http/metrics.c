/*
 * The figures, in Prometheus' text format 0.0.4.  docs/operate/metrics.md
 * lists the names; a test compares.
 */
#include "http/routes.h"
#include "http/payments.h"
#include "http/rsp.h"
#include "http/server.h"

#include <inttypes.h>
#include <string.h>

/* One name with one value: a member of struct ky_health or of struct
 * ky_server_stats. */
struct figure {
	const char *name, *type, *help;
	size_t at, size; /* of the member */
};

#define MEMBER(s, m) offsetof(struct s, m), sizeof(((struct s *)0)->m)

static const struct figure of_health[] = {
    {"kaiyaku_commands_total", "counter", "Commands decided and stored.",
	MEMBER(ky_health, engine.commands)},
    {"kaiyaku_batches_total", "counter", "Transactions they took.",
	MEMBER(ky_health, engine.batches)},
    {"kaiyaku_commands_refused_total", "counter",
	"Commands the rules said no to.", MEMBER(ky_health, engine.refused)},
    {"kaiyaku_commands_conflicts_total", "counter",
	"Commands decided again, because the line had changed.",
	MEMBER(ky_health, engine.conflicts)},
    {"kaiyaku_commands_replayed_total", "counter",
	"Commands sent again under the same key.",
	MEMBER(ky_health, engine.replayed)},
    {"kaiyaku_commands_set_aside_total", "counter",
	"Commands the process died on twice.",
	MEMBER(ky_health, engine.set_aside)},
    {"kaiyaku_papers_total", "counter", "Papers signed.",
	MEMBER(ky_health, engine.papers)},
    {"kaiyaku_log_leaves_total", "counter", "Papers entered in the log.",
	MEMBER(ky_health, engine.leaves)},
    {"kaiyaku_wakes_total", "counter", "Lines woken by their timers.",
	MEMBER(ky_health, engine.wakes)},
    {"kaiyaku_events_total", "counter", "Events stored.",
	MEMBER(ky_health, engine.events)},
    {"kaiyaku_writes_total", "counter",
	"Other writes: tokens, webhooks, who looked.",
	MEMBER(ky_health, engine.writes)},
    {"kaiyaku_queue_length", "gauge", "Commands that wait.",
	MEMBER(ky_health, engine.queued)},
    {"kaiyaku_queue_limit", "gauge", "Commands that may wait.",
	MEMBER(ky_health, engine.queue_max)},
    {"kaiyaku_effects_waiting", "gauge",
	"Effects the workers have before them.",
	MEMBER(ky_health, engine.effects_waiting)},
    {"kaiyaku_stopping", "gauge", "1 while the service stops.",
	MEMBER(ky_health, stopping)},
    {"kaiyaku_disk_free_bytes", "gauge", "Free where the store lies.",
	MEMBER(ky_health, disk_free)},
    {"kaiyaku_store_bytes", "gauge", "Size of the store's file.",
	MEMBER(ky_health, store_bytes)},
    {"kaiyaku_wal_bytes", "gauge", "Size of the store's write-ahead log.",
	MEMBER(ky_health, wal_bytes)},
    {"kaiyaku_event_last", "gauge", "Number of the newest event.",
	MEMBER(ky_health, events_last)},
    {"kaiyaku_deliveries_due", "gauge", "Webhook deliveries that are due.",
	MEMBER(ky_health, deliveries_due)},
    {"kaiyaku_deliveries_dead", "gauge", "Webhook deliveries given up.",
	MEMBER(ky_health, deliveries_dead)},
    {"kaiyaku_schema_version", "gauge", "Version of the store's schema.",
	MEMBER(ky_health, schema)},
};

static const struct figure of_http[] = {
    {"kaiyaku_http_connections_total", "counter", "Connections accepted.",
	MEMBER(ky_server_stats, accepted)},
    {"kaiyaku_http_connections_refused_total", "counter",
	"Connections refused: too many from one address.",
	MEMBER(ky_server_stats, refused)},
    {"kaiyaku_http_connections_open", "gauge", "Connections there are.",
	MEMBER(ky_server_stats, open)},
    {"kaiyaku_http_timeouts_total", "counter",
	"Connections cut because they took too long.",
	MEMBER(ky_server_stats, timed_out)},
    {"kaiyaku_http_too_large_total", "counter",
	"Requests refused for their size.", MEMBER(ky_server_stats, too_large)},
    {"kaiyaku_http_limited_total", "counter",
	"Requests refused for their number.", MEMBER(ky_server_stats, limited)},
    {"kaiyaku_http_malformed_total", "counter",
	"Requests refused because they are not proper HTTP.",
	MEMBER(ky_server_stats, malformed)},
    {"kaiyaku_http_handlers_busy", "gauge", "Handlers at work.",
	MEMBER(ky_server_stats, busy_handlers)},
    {"kaiyaku_http_requests_waiting", "gauge",
	"Requests that wait for a handler.", MEMBER(ky_server_stats, waiting)},
};

#define ROWS(a) (a), sizeof(a) / sizeof((a)[0])

static void
head(struct ky_buf *out, const char *name, const char *type, const char *help)
{
	ky_buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
	    type);
}

static uint64_t
value_of(const void *from, const struct figure *f)
{
	const char *p = (const char *)from + f->at;
	uint64_t wide;
	uint32_t narrow;

	switch (f->size) {
	case sizeof(wide):
		memcpy(&wide, p, sizeof(wide));
		return wide;
	case sizeof(narrow):
		memcpy(&narrow, p, sizeof(narrow));
		return narrow;
	default:
		return *p != 0; /* bool */
	}
}

static void
tell(struct ky_buf *out, const void *from, const struct figure *rows, size_t n)
{
	for (const struct figure *f = rows; f < rows + n; f++) {
		head(out, f->name, f->type, f->help);
		ky_buf_addf(out, "%s %" PRIu64 "\n", f->name,
		    value_of(from, f));
	}
}

static void
seconds(struct ky_buf *out, const char *name, const char *help,
    struct ky_time t)
{
	head(out, name, "gauge", help);
	ky_buf_addf(out, "%s %" PRId64 ".%06" PRId64 "\n", name,
	    t.us / KY_SECOND_US, t.us % KY_SECOND_US);
}

static void
tell_health(struct ky_buf *out, const struct ky_health *h)
{
	const struct ky_engine_stats *e = &h->engine;
	const struct {
		const char *outcome;
		uint64_t n;
	} effects[] = {
	    {"done", e->effects_done},
	    {"retried", e->effects_retried},
	    {"unsure", e->effects_unsure},
	    {"refused", e->effects_refused},
	};

	tell(out, h, ROWS(of_health));
	head(out, "kaiyaku_effects_total", "counter",
	    "Effects carried out, by what came of them.");
	for (size_t i = 0; i < sizeof(effects) / sizeof(effects[0]); i++)
		ky_buf_addf(out,
		    "kaiyaku_effects_total{outcome=\"%s\"} %" PRIu64 "\n",
		    effects[i].outcome, effects[i].n);
	head(out, "kaiyaku_store_ok", "gauge", "1 while the store answers.");
	ky_buf_addf(out, "kaiyaku_store_ok %d\n",
	    h->store_ok && !e->store_lost);
	seconds(out, "kaiyaku_start_time_seconds", "When the service started.",
	    h->started);
	seconds(out, "kaiyaku_clock_seconds",
	    "The service's clock; a demo's is set.", h->now);
	head(out, "kaiyaku_info", "gauge", "Always 1; labels say what runs.");
	ky_buf_addf(out, "kaiyaku_info{issuer=\"%s\",demo=\"%s\"} 1\n",
	    h->issuer.text, h->demo ? "yes" : "no");
}

/* Of chips: what lies here, and what came in. */
static void
tell_notifications(struct ky_buf *out, const struct ky_health *h)
{
	head(out, "kaiyaku_notifications", "gauge",
	    "Notifications of chips that are kept, by their state.");
	for (int s = 0; s < KY_NOTIFICATION_STATE__MAX; s++)
		ky_buf_addf(out,
		    "kaiyaku_notifications{state=\"%s\"} %" PRIu64 "\n",
		    ky_notification_state_name((enum ky_notification_state)s),
		    h->notifications[s]);
	head(out, "kaiyaku_notifications_doubted_total", "counter",
	    "Chips that used the number of an event twice.");
	ky_buf_addf(out, "kaiyaku_notifications_doubted_total %" PRIu64 "\n",
	    h->notifications_doubted);
	head(out, "kaiyaku_test_roots", "gauge",
	    "1 while test roots are taken: proofs prove nothing.");
	ky_buf_addf(out, "kaiyaku_test_roots %d\n", h->test_roots);
}

static void
tell_rsp(struct ky_buf *out, const struct ky_rsp_counters *c)
{
	const struct {
		const char *name, *help;
		uint64_t n;
	} rows[] = {
	    {"kaiyaku_notifications_unstored_total",
		"Senders told to come again.", atomic_load(&c->unstored)},
	    {"kaiyaku_es2_claims_total",
		"Events the SM-DP+ told without a chip's signature.",
		atomic_load(&c->claims)},
	    {"kaiyaku_es2_unknown_total",
		"Such events of a profile of no line.",
		atomic_load(&c->unknown)},
	    {"kaiyaku_es2_unmapped_total",
		"Such events without a meaning in the peer's points.",
		atomic_load(&c->unmapped)},
	};

	head(out, "kaiyaku_notifications_received_total", "counter",
	    "Notifications of chips that came in, by verdict.");
	for (int v = 0; v < KY_PROOF__MAX; v++)
		ky_buf_addf(out,
		    "kaiyaku_notifications_received_total{verdict=\"%s\"} "
		    "%" PRIu64 "\n",
		    ky_proof_verdict_name((enum ky_proof_verdict)v),
		    atomic_load(&c->verdict[v]));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		head(out, rows[i].name, "counter", rows[i].help);
		ky_buf_addf(out, "%s %" PRIu64 "\n", rows[i].name, rows[i].n);
	}
}

/* Of the payment service: what became of its news. */
static void
tell_pay(struct ky_buf *out, const struct ky_pay_counters *c)
{
	const struct {
		const char *outcome;
		uint64_t n;
	} rest[] = {
	    {"forged", atomic_load(&c->forged)},
	    {"malformed", atomic_load(&c->malformed)},
	    {"unstored", atomic_load(&c->unstored)},
	};
	const char *name = "kaiyaku_pay_events_total";

	head(out, name, "counter",
	    "News of the payment service, by what became of them.");
	for (int t = 0; t < KY_HEARD__MAX; t++)
		ky_buf_addf(out, "%s{outcome=\"%s\"} %" PRIu64 "\n", name,
		    ky_pay_heard_name((enum ky_pay_heard)t),
		    atomic_load(&c->heard[t]));
	for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++)
		ky_buf_addf(out, "%s{outcome=\"%s\"} %" PRIu64 "\n", name,
		    rest[i].outcome, rest[i].n);
}

static void
tell_http(struct ky_buf *out, const struct ky_server_stats *s)
{
	static const char *const bound[8] = {"0.001", "0.005", "0.01", "0.05",
	    "0.1", "0.5", "1", "5"};
	const char *name = "kaiyaku_http_request_seconds";

	tell(out, s, ROWS(of_http));
	head(out, "kaiyaku_http_requests_total", "counter",
	    "Requests, by the hundreds of their status; 0xx: no answer.");
	for (int i = 0; i < 6; i++)
		ky_buf_addf(out,
		    "kaiyaku_http_requests_total{class=\"%dxx\"} %" PRIu64 "\n",
		    i, s->by_class[i]);
	head(out, name, "histogram",
	    "From the request line to the answer's end.");
	for (int i = 0; i < 8; i++)
		ky_buf_addf(out, "%s_bucket{le=\"%s\"} %" PRIu64 "\n", name,
		    bound[i], s->within[i]);
	ky_buf_addf(out, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n", name,
	    s->requests);
	ky_buf_addf(out, "%s_sum %" PRIu64 ".%06" PRIu64 "\n", name,
	    s->total_us / 1000000, s->total_us % 1000000);
	ky_buf_addf(out, "%s_count %" PRIu64 "\n", name, s->requests);
}

static void
metrics(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call call = {
	    .version = KY_CALL_VERSION,
	    .op = KY_CALL_HEALTH,
	    .who = rq->who,
	};
	struct ky_result result = {0};
	struct ky_server_stats http;
	struct ky_err err;
	bool up = rq->calls->call(rq->calls->self, &call, rq->arena, &result,
		      &err) == KY_OK;

	an->status = 200;
	an->content_type = "text/plain; version=0.0.4; charset=utf-8";
	head(&an->body, "kaiyaku_up", "gauge", "1 when the service answers.");
	ky_buf_addf(&an->body, "kaiyaku_up %d\n", up);
	if (up) {
		tell_health(&an->body, result.out.health);
		tell_notifications(&an->body, result.out.health);
	}
	if (rq->about->rsp != NULL)
		tell_rsp(&an->body, rq->about->rsp);
	if (rq->about->pay != NULL)
		tell_pay(&an->body, rq->about->pay);
	if (rq->about->watched != NULL) {
		ky_server_stats(rq->about->watched, &http);
		tell_http(&an->body, &http);
	}
}

const struct ky_route ky_routes_metrics[] = {
    {KY_GET, "/metrics", 0, KY_ROUTE_PUBLIC | KY_ROUTE_FREE, KY_DIALECT_PLAIN,
	metrics},
    {.pattern = NULL},
};
