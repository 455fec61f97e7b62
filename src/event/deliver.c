#include "event/deliver.h"

#include "event/event.h"
#include "event/state.h"

#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define POLL_US (10 * KY_SECOND_US) /* the clock may have jumped */
#define BLOCKED_US KY_SECOND_US     /* something is due that must wait */

static struct ky_time
now_of(const struct ky_deliverer *d)
{
	return d->config.clock.now(d->config.clock.self);
}

void
ky_deliverer_wake(struct ky_deliverer *d)
{
	(void)pthread_mutex_lock(&d->news_lock);
	d->woken = true;
	(void)pthread_cond_signal(&d->news);
	(void)pthread_mutex_unlock(&d->news_lock);
}

/* --- senders --- */

static void *
sender(void *self)
{
	struct ky_slot *slot = self;
	struct ky_deliverer *d = slot->deliverer;

	(void)pthread_mutex_lock(&d->lock);
	for (;;) {
		while (slot->state != KY_SLOT_READY && !d->stopping)
			(void)pthread_cond_wait(&d->work, &d->lock);
		if (d->stopping)
			break; /* what was handed over stays due */
		slot->state = KY_SLOT_SENDING;
		(void)pthread_mutex_unlock(&d->lock);
		ky_send(slot);
		(void)pthread_mutex_lock(&d->lock);
		slot->state = KY_SLOT_FREE;
		ky_deliverer_wake(d);
	}
	(void)pthread_mutex_unlock(&d->lock);
	return NULL;
}

/* --- choosing what is sent next --- */

static const struct ky_hook *
hook_of(const struct ky_deliverer *d, const struct ky_slug *id)
{
	for (uint32_t i = 0; i < d->hooks_n; i++)
		if (strcmp(d->hook[i].id.text, id->text) == 0)
			return &d->hook[i];
	return NULL;
}

/* How many of a webhook may be under way: one that fails is tried with one,
 * and none has all senders. */
static uint32_t
room_of(const struct ky_deliverer *d, const struct ky_hook *h)
{
	if (h->failing_since.us != 0 || d->senders == 1)
		return 1;
	return d->senders - 1;
}

static bool
rests(const struct ky_deliverer *d, const struct ky_slug *hook,
    struct ky_time now)
{
	for (uint32_t i = 0; i < KY_HOOKS_MAX; i++)
		if (strcmp(d->rest[i].hook.text, hook->text) == 0)
			return ky_time_cmp(now, d->rest[i].until) < 0;
	return false;
}

/* May it go now?  Not while another of its webhook and line is under way, or
 * the webhook has enough. */
static bool
may_go(const struct ky_deliverer *d, const struct ky_hook *h,
    const struct ky_delivery *v, struct ky_time now)
{
	uint32_t under_way = 0;

	if (h == NULL || h->state != KY_HOOK_ON || rests(d, &h->id, now))
		return false;
	for (uint32_t i = 0; i < d->senders; i++) {
		const struct ky_slot *slot = &d->slot[i];

		if (slot->state == KY_SLOT_FREE ||
		    strcmp(slot->hook.id.text, h->id.text) != 0)
			continue;
		if (slot->delivery.line_id == v->line_id)
			return false;
		under_way++;
	}
	return under_way < room_of(d, h);
}

static struct ky_slot *
free_slot(struct ky_deliverer *d)
{
	for (uint32_t i = 0; i < d->senders; i++)
		if (d->slot[i].state == KY_SLOT_FREE)
			return &d->slot[i];
	return NULL;
}

/* Is there an earlier row of the same webhook and line? */
static bool
behind_another(const struct ky_delivery *rows, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (rows[k].line_id == rows[i].line_id &&
		    strcmp(rows[k].hook.text, rows[i].hook.text) == 0)
			return true;
	return false;
}

/* Hands rows of d->due over until no sender is free.  Locked. */
static enum ky_code
hand_over(struct ky_deliverer *d, struct ky_store *s, uint32_t n,
    struct ky_time now, uint32_t *started, struct ky_err *err)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct ky_delivery *v = &d->due[i];
		const struct ky_hook *h = hook_of(d, &v->hook);
		struct ky_slot *slot = free_slot(d);
		uint32_t got = 0;
		enum ky_code code;

		if (slot == NULL)
			break;
		if (ky_time_cmp(v->next_try, now) > 0 ||
		    behind_another(d->due, i) || !may_go(d, h, v, now))
			continue;
		code = s->office->events(s->office->self, &d->config.issuer,
		    v->event - 1, 1, &slot->event, &got, err);
		if (code != KY_OK)
			return code;
		if (got == 0 || slot->event.n != v->event)
			return ky_fail(err, KY_E_CORRUPT, 0,
			    "a delivery's event is not in the store");
		slot->hook = *h;
		slot->delivery = *v;
		slot->state = KY_SLOT_READY;
		(*started)++;
		(void)pthread_cond_broadcast(&d->work);
	}
	return KY_OK;
}

/* Each webhook's own, for when those of webhooks that rest fill the page. */
static enum ky_code
hand_over_by_hook(struct ky_deliverer *d, struct ky_store *s,
    struct ky_time now, uint32_t *started, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	for (uint32_t i = 0; i < d->hooks_n && code == KY_OK; i++) {
		const struct ky_hook *h = &d->hook[i];
		uint32_t n = 0;

		if (h->state != KY_HOOK_ON || rests(d, &h->id, now))
			continue;
		code = s->office->delivery_list(s->office->self,
		    &d->config.issuer, &h->id, KY_DELIVERY_DUE, 0, KY_DUE_ROWS,
		    d->due, &n, err);
		if (code == KY_OK)
			code = hand_over(d, s, n, now, started, err);
	}
	return code;
}

static enum ky_code
start_due(struct ky_deliverer *d, struct ky_store *s, uint32_t *started,
    struct ky_err *err)
{
	struct ky_time now = now_of(d);
	uint32_t n = 0;
	enum ky_code code;

	*started = 0;
	/* Locked while reading: a row whose slot is free by then is as its
	 * sender has left it. */
	(void)pthread_mutex_lock(&d->lock);
	code = s->office->deliveries_due(s->office->self, &d->config.issuer,
	    now, KY_DUE_ROWS, d->due, &n, err);
	if (code == KY_OK)
		code = hand_over(d, s, n, now, started, err);
	if (code == KY_OK && n == KY_DUE_ROWS && *started == 0 &&
	    free_slot(d) != NULL)
		code = hand_over_by_hook(d, s, now, started, err);
	(void)pthread_mutex_unlock(&d->lock);
	return code;
}

/* --- forgetting --- */

#define PRUNED_TOGETHER 1000 /* of one transaction */

struct prune {
	const struct ky_slug *issuer;
	struct ky_time before;
	uint32_t n;
};

static enum ky_code
write_prune(void *self, struct ky_store *s, struct ky_err *err)
{
	struct prune *p = self;

	return s->office->delivery_prune(s->office->self, p->issuer, p->before,
	    PRUNED_TOGETHER, &p->n, err);
}

static enum ky_code
prune(struct ky_deliverer *d, struct ky_err *err)
{
	struct ky_time now = now_of(d);
	struct prune p = {
	    .issuer = &d->config.issuer,
	    .before = ky_time_after(now, -KY_DELIVERY_KEEP_US),
	};
	enum ky_code code;

	if (now.us - d->pruned.us < KY_HOUR_US && now.us >= d->pruned.us)
		return KY_OK;
	code = ky_engine_write(d->config.engine, write_prune, &p, err);
	/* What is left comes with the next round: events do not wait for it. */
	if (p.n < PRUNED_TOGETHER)
		d->pruned = now;
	else
		ky_deliverer_wake(d);
	return code;
}

/* --- the deliverer's thread --- */

/* When to look again at the latest. */
static enum ky_code
wait_of(struct ky_deliverer *d, struct ky_store *s, int64_t *us,
    struct ky_err *err)
{
	struct ky_time next;
	enum ky_code code = s->office->delivery_next(s->office->self,
	    &d->config.issuer, &next, err);

	if (code != KY_OK)
		return code;
	*us = POLL_US;
	if (next.us != 0 && next.us - now_of(d).us < POLL_US)
		*us = next.us - now_of(d).us;
	if (*us < BLOCKED_US && next.us != 0 && next.us <= now_of(d).us)
		*us = BLOCKED_US;
	return KY_OK;
}

/* False: stop. */
static bool
wait_news(struct ky_deliverer *d, int64_t us)
{
	struct timespec at;
	bool go_on;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	us += at.tv_nsec / 1000;
	at.tv_sec += us / KY_SECOND_US;
	at.tv_nsec = us % KY_SECOND_US * 1000;
	(void)pthread_mutex_lock(&d->news_lock);
	while (!d->woken && !d->over)
		if (pthread_cond_timedwait(&d->news, &d->news_lock, &at) != 0)
			break;
	d->woken = false;
	go_on = !d->over;
	(void)pthread_mutex_unlock(&d->news_lock);
	return go_on;
}

/* Rounds until the store fails; KY_OK: stop. */
static enum ky_code
rounds(struct ky_deliverer *d, struct ky_store *s, struct ky_err *err)
{
	enum ky_code code;
	uint32_t started;
	int64_t us;

	do {
		us = 0;
		code = ky_fanout(d, s, err);
		if (code == KY_OK)
			code = start_due(d, s, &started, err);
		if (code == KY_OK)
			code = prune(d, err);
		if (code == KY_OK)
			code = wait_of(d, s, &us, err);
	} while (code == KY_OK && wait_news(d, us));
	return code;
}

static void *
run(void *self)
{
	struct ky_deliverer *d = self;
	struct ky_store *s;
	struct ky_err err;
	enum ky_code code;

	do {
		code = ky_engine_reader(d->config.engine, &s, &err);
		if (code == KY_OK) {
			code = rounds(d, s, &err);
			ky_engine_reader_close(d->config.engine, s);
		}
		if (code != KY_OK)
			ky_log_err(KY_ERROR, KY_EV_DELIVERER, &err);
	} while (code != KY_OK && wait_news(d, KY_HOOK_REST_US));
	return NULL;
}

/* --- life --- */

/* Signals are the main thread's. */
static int
start_thread(pthread_t *out, void *(*body)(void *), void *self)
{
	sigset_t all, before;
	int fault;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	fault = pthread_create(out, NULL, body, self);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return fault;
}

static void
init_waiting(struct ky_deliverer *d)
{
	pthread_condattr_t attr;

	(void)pthread_mutex_init(&d->lock, NULL); /* never fails */
	(void)pthread_mutex_init(&d->news_lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&d->news, &attr);
	(void)pthread_cond_init(&d->work, &attr);
	(void)pthread_condattr_destroy(&attr);
}

static int
start(struct ky_deliverer *d)
{
	uint32_t wanted = d->config.at_once;
	int fault = 0;

	if (wanted == 0)
		wanted = KY_SENDERS;
	if (wanted > KY_SENDERS_MAX)
		wanted = KY_SENDERS_MAX;
	while (d->senders < wanted && fault == 0) {
		struct ky_slot *slot = &d->slot[d->senders];

		slot->deliverer = d;
		fault = start_thread(&slot->thread, sender, slot);
		d->senders += fault == 0;
	}
	if (fault == 0) {
		fault = start_thread(&d->thread, run, d);
		d->threaded = fault == 0;
	}
	return fault;
}

enum ky_code
ky_deliverer_new(const struct ky_deliver_config *config,
    struct ky_deliverer **out, struct ky_err *err)
{
	struct ky_deliverer *d = calloc(1, sizeof(*d));
	int fault;

	if (d == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	d->config = *config;
	init_waiting(d);
	fault = start(d);
	if (fault != 0) {
		ky_deliverer_free(d);
		return ky_fail(err, KY_E_SYSTEM, fault,
		    "could not start the deliverer's threads");
	}
	*out = d;
	return KY_OK;
}

void
ky_deliverer_free(struct ky_deliverer *d)
{
	(void)pthread_mutex_lock(&d->news_lock);
	d->over = true;
	(void)pthread_cond_signal(&d->news);
	(void)pthread_mutex_unlock(&d->news_lock);
	if (d->threaded)
		(void)pthread_join(d->thread, NULL);
	(void)pthread_mutex_lock(&d->lock);
	d->stopping = true;
	(void)pthread_cond_broadcast(&d->work);
	(void)pthread_mutex_unlock(&d->lock);
	for (uint32_t i = 0; i < d->senders; i++)
		(void)pthread_join(d->slot[i].thread, NULL);
	(void)pthread_cond_destroy(&d->work);
	(void)pthread_cond_destroy(&d->news);
	(void)pthread_mutex_destroy(&d->news_lock);
	(void)pthread_mutex_destroy(&d->lock);
	free(d);
}

void
ky_deliverer_stats(const struct ky_deliverer *d, struct ky_deliver_stats *out)
{
	*out = (struct ky_deliver_stats){
	    .sent = atomic_load(&d->sent),
	    .failed = atomic_load(&d->failed),
	    .dead = atomic_load(&d->dead),
	    .hooks_gone = atomic_load(&d->hooks_gone),
	};
}
