/*
 * Inside the deliverer: one thread that fans events out and hands due
 * deliveries to senders, a slot and a thread each.
 */
#ifndef KY_EVENT_STATE_H
#define KY_EVENT_STATE_H

#include "event/deliver.h"

#include <pthread.h>
#include <stdatomic.h>

#define KY_SENDERS 4
#define KY_SENDERS_MAX 16
#define KY_DUE_ROWS 256   /* due deliveries looked at in one round */
#define KY_FAN_EVENTS 128 /* events of one transaction */

/* Kept done deliveries, so that one can see what was sent. */
#define KY_DELIVERY_KEEP_US (7 * KY_DAY_US)
/* A webhook that fails for longer is gone. */
#define KY_HOOK_FAILING_US (5 * KY_DAY_US)
/* After a failure a webhook rests, whatever else is due to it: a receiver
 * that is down does not get a thousand lines' first tries. */
#define KY_HOOK_REST_US (5 * KY_SECOND_US)
#define KY_HOOK_REST_MAX_US KY_MINUTE_US

enum ky_slot_state {
	KY_SLOT_FREE,
	KY_SLOT_READY, /* handed over by the deliverer's thread */
	KY_SLOT_SENDING,
};

struct ky_slot {
	struct ky_deliverer *deliverer;
	pthread_t thread;
	enum ky_slot_state state;
	struct ky_hook hook;
	struct ky_event event;
	struct ky_delivery delivery;
};

/* What is remembered of a webhook between two rounds; not stored. */
struct ky_rest {
	struct ky_slug hook;
	uint32_t failures; /* in a row */
	struct ky_time until;
};

struct ky_deliverer {
	struct ky_deliver_config config;
	pthread_t thread;
	bool threaded; /* `thread` runs */

	/* Taken by those who wake us: never held for long. */
	pthread_mutex_t news_lock;
	pthread_cond_t news; /* for the deliverer's thread */
	bool woken, over;

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t work;  /* for senders */
	bool stopping;
	uint32_t senders; /* running */
	struct ky_slot slot[KY_SENDERS_MAX];
	struct ky_rest rest[KY_HOOKS_MAX];

	/* The deliverer's thread alone. */
	uint32_t hooks_n;
	struct ky_hook hook[KY_HOOKS_MAX];
	struct ky_delivery due[KY_DUE_ROWS];
	struct ky_time pruned; /* last time */

	_Atomic uint64_t sent, failed, dead, hooks_gone;
};

/* --- fanout.c: the deliverer's thread --- */

/* Reads the webhooks, and gives each event a delivery for each of them that
 * wants it; webhooks that are gone lose theirs to the dead. */
enum ky_code ky_fanout(struct ky_deliverer *d, struct ky_store *s,
    struct ky_err *err) KY_MUST_USE;
/* Does the webhook want this event? */
bool ky_hook_wants(const struct ky_hook *h, const struct ky_event *ev);

/* --- send.c: a sender's thread --- */

/* One try: builds, signs, sends, stores what came of it. */
void ky_send(struct ky_slot *slot);

#endif
