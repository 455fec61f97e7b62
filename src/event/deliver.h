/*
 * Deliveries: events to webhooks, told in order per line, tried ten times over
 * three days, then dead until somebody sends them again.
 */
#ifndef KY_EVENT_DELIVER_H
#define KY_EVENT_DELIVER_H

#include "engine/engine.h"
#include "event/body.h"
#include "link/client.h"
#include "port/office.h"

struct ky_deliverer; /* heap; has a thread of its own */

#define KY_DELIVER_BODY_MAX ((size_t)256 * 1024)

/* The body of a TM Forum hub's event: the HTTP layer's own, since it shows
 * the same resource as its routes do.  Empty: this hook does not want it. */
typedef enum ky_code ky_deliver_body(void *self, const struct ky_hook *h,
    const struct ky_event *ev, struct ky_buf *out, struct ky_err *err);

struct ky_deliver_config {
	struct ky_engine *engine; /* writes through it; outlives it */
	struct ky_slug issuer;
	const char *base_url;
	struct ky_clock clock;
	struct ky_entropy entropy;
	struct ky_client *client; /* the caller's */
	uint32_t at_once;         /* deliveries under way; 0 = 4 */
	/* Called by several threads at once, with a buffer of
	 * KY_DELIVER_BODY_MAX; NULL: TM Forum hooks get nothing. */
	ky_deliver_body *tmf_body;
	void *tmf_self;
};

enum ky_code ky_deliverer_new(const struct ky_deliver_config *config,
    struct ky_deliverer **out, struct ky_err *err) KY_MUST_USE;
/* There are new events, or a hook changed: does not block. */
void ky_deliverer_wake(struct ky_deliverer *d);
/* Waits for what is under way, at most the client's total time. */
void ky_deliverer_free(struct ky_deliverer *d);

/* For metrics and tests. */
struct ky_deliver_stats {
	uint64_t sent, failed, dead, hooks_gone;
};
void ky_deliverer_stats(const struct ky_deliverer *d,
    struct ky_deliver_stats *out);

/* When to try again after `tries` failures (1 to 9), jitter included; a
 * greater Retry-After wins.  us = 0: never. */
#define KY_DELIVER_TRIES 10
struct ky_time ky_deliver_next(struct ky_time now, uint16_t tries,
    uint32_t retry_after_s, const uint8_t entropy[4]);

#endif
