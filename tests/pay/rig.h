/*
 * The checkout adapter, its till and the service in Python, and a clock that
 * is turned by hand for all of them.
 */
#ifndef KY_TESTS_PAY_RIG_H
#define KY_TESTS_PAY_RIG_H

#include "fake_till.h"
#include "pay/pay.h"
#include "peers/peer.h"

#define RIG_START INT64_C(1795000000) /* 2026-11-18 */
#define RIG_TOKEN "sk_sim_0123456789"

struct rig {
	struct peer peer;
	char url[64];
	struct fake_till till;
	struct ky_time now;
	_Atomic int64_t ticks; /* seconds that pass with each look at it */
	struct ky_line line;
	struct ky_pay port;
};

static inline struct ky_time
rig_now(void *self)
{
	struct rig *r = self;

	return ky_time_after(r->now,
	    r->ticks == 0 ? 0 : r->ticks++ * KY_SECOND_US);
}

static inline void
rig_time(struct rig *r, int64_t seconds)
{
	char json[64];

	r->now.us = seconds * KY_SECOND_US;
	(void)snprintf(json, sizeof(json), "{\"time\": %lld}",
	    (long long)seconds);
	peer_control(&r->peer, json);
}

static inline struct ky_pay_desk
rig_desk(struct rig *r)
{
	return (
	    struct ky_pay_desk){{"demo-issuer"}, &r->till.port, {r, rig_now}};
}

static inline void
rig_line(struct ky_line *line)
{
	memset(line, 0, sizeof(*line));
	(void)snprintf(line->provider.text, sizeof(line->provider.text),
	    "demo-mobile");
	(void)snprintf(line->contract_no.text, sizeof(line->contract_no.text),
	    "DM-1");
	(void)snprintf(line->language, sizeof(line->language), "ja");
	(void)snprintf(line->ledger.currency, sizeof(line->ledger.currency),
	    "JPY");
}

/* Opens the adapter; once more, as after a death. */
static inline void
rig_open(struct rig *r)
{
	const struct ky_pay_desk desk = rig_desk(r);
	const struct ky_pay_checkout config = {{.url = r->url,
						   .token = RIG_TOKEN,
						   .total_ms = 700},
	    "https://kaiyaku.example/paid"};
	struct ky_err err = {0};

	ky_pay_close(&r->port);
	if (ky_pay_checkout_open(&desk, &config, &r->port, &err) != KY_OK)
		abort();
}

static inline void
rig_start(struct rig *r, const char *script)
{
	memset(r, 0, sizeof(*r));
	peer_start(&r->peer, script, RIG_TOKEN);
	(void)snprintf(r->url, sizeof(r->url), "http://127.0.0.1:%u",
	    r->peer.port);
}

/* Nothing ever happened: before each story. */
static inline void
rig_begin(struct rig *r)
{
	r->ticks = 0;
	peer_control(&r->peer, "{\"reset\": true}");
	till_open(&r->till);
	rig_line(&r->line);
	rig_time(r, RIG_START);
	rig_open(r);
}

/* `times`: a kept connection that closes is tried once more, on another. */
static inline void
rig_fault(struct rig *r, const char *fault, const char *method, int times)
{
	char json[96];

	(void)snprintf(json, sizeof(json),
	    "{\"fault\": \"%s\", \"method\": \"%s\", \"times\": %d}", fault,
	    method, times);
	peer_control(&r->peer, json);
}

/* A figure of what the service holds. */
static inline long
rig_figure(struct rig *r, const char *name)
{
	peer_control(&r->peer, "{\"show\": true}");
	return peer_number(&r->peer, name);
}

#endif
