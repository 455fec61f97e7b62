/*
 * What the deliverer's tests share: a store in a folder of its own, an engine
 * with threads, a clock that is turned by hand.
 */
#ifndef KY_TESTS_EVENT_DESK_H
#define KY_TESTS_EVENT_DESK_H

#include "event/deliver.h"
#include "event/signature.h"
#include "store/sqlite.h"
#include "t.h"

#include <assert.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define DESK_START INT64_C(1800000000000000)

struct desk {
	char path[256];
	struct ky_slug issuer;
	_Atomic int64_t now_us; /* 0: the real time */
	struct ky_engine *engine;
	struct ky_store *reader;
};

static inline void
desk_fill(void *self, uint8_t *out, size_t n)
{
	(void)self;
	randombytes_buf(out, n);
}
static const struct ky_entropy desk_entropy = {.fill = desk_fill};

static inline struct ky_time
desk_now(void *self)
{
	struct desk *d = self;
	struct timespec t;

	if (atomic_load(&d->now_us) != 0)
		return (struct ky_time){atomic_load(&d->now_us)};
	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (struct ky_time){
	    (int64_t)t.tv_sec * KY_SECOND_US + t.tv_nsec / 1000};
}

static inline enum ky_code
desk_open_store(void *self, struct ky_store **out, struct ky_err *err)
{
	struct desk *d = self;

	return ky_store_open(d->path, KY_STORE_WRITE, &desk_entropy, out, err);
}

static inline void
desk_close_store(void *self, struct ky_store *s)
{
	(void)self;
	ky_store_close(s);
}

/* A test that cannot begin has failed. */
static inline void
desk_must(enum ky_code code, const struct ky_err *err)
{
	if (code == KY_OK)
		return;
	printf("Bail out! %s (%s)\n", err->msg, err->at);
	exit(1);
}

static inline void
desk_create(struct desk *d)
{
	const struct ky_store_meta meta = {.issuer = d->issuer};
	struct ky_store *s;
	struct ky_err err;

	desk_must(ky_store_open(d->path, KY_STORE_CREATE, &desk_entropy, &s,
		      &err),
	    &err);
	desk_must(ky_store_meta_put(s, &meta, &err), &err);
	ky_store_close(s);
}

static inline void
desk_open(struct desk *d)
{
	const struct ky_engine_config config = {
	    .issuer = d->issuer,
	    .store_open = desk_open_store,
	    .store_close = desk_close_store,
	    .store_self = d,
	    .clock = {.self = d, .now = desk_now},
	    .entropy = desk_entropy,
	    .workers = 1,
	};
	struct ky_err err;

	desk_must(ky_engine_new(&config, &d->engine, &err), &err);
	desk_must(ky_engine_start(d->engine, &err), &err);
	desk_must(ky_engine_reader(d->engine, &d->reader, &err), &err);
}

static inline void
desk_close(struct desk *d)
{
	ky_engine_reader_close(d->engine, d->reader);
	ky_engine_free(d->engine);
}

/* --- what is written by hand --- */

struct desk_writing {
	struct desk *desk;
	const struct ky_hook *hook;
	struct ky_event *event;
	uint32_t n;
	const struct ky_delivery *delivery;
};

static inline enum ky_code
desk_write(void *self, struct ky_store *s, struct ky_err *err)
{
	struct desk_writing *w = self;
	const struct ky_slug *issuer = &w->desk->issuer;
	enum ky_code code = KY_OK;

	if (w->hook != NULL)
		code = s->office->hook_put(s->office->self, issuer, w->hook,
		    err);
	for (uint32_t i = 0; i < w->n && code == KY_OK; i++)
		code = s->event_add(s->self, issuer, &w->event[i], err);
	if (w->delivery != NULL && code == KY_OK)
		code = s->office->delivery_put(s->office->self, issuer,
		    w->delivery, err);
	return code;
}

static inline void
desk_put(struct desk_writing w)
{
	struct ky_err err;

	desk_must(ky_engine_write(w.desk->engine, desk_write, &w, &err), &err);
}

static inline struct ky_hook
desk_hook(const char *id, const char *url)
{
	struct ky_hook h = {.form = KY_HOOK_STANDARD, .state = KY_HOOK_ON};

	(void)snprintf(h.id.text, sizeof(h.id.text), "%s", id);
	(void)snprintf(h.owner.text, sizeof(h.owner.text), "tester");
	(void)snprintf(h.url, sizeof(h.url), "%s", url);
	(void)snprintf(h.secret, sizeof(h.secret), "%s",
	    "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX");
	h.created.us = DESK_START;
	return h;
}

static inline struct ky_event
desk_event(struct desk *d, uint64_t line_id)
{
	struct ky_event ev = {
	    .kind = KY_EVENT_ENDING_FILED,
	    .at = desk_now(d),
	    .line_id = line_id,
	    .version = 1,
	    .provider = {"demo-mobile"},
	    .ending = "KY-7H3K-9QXM-2PTA",
	    .day = {2026, 8, 31},
	};
	uint8_t chance[10];

	desk_fill(NULL, chance, sizeof(chance));
	ky_event_id(ev.at, chance, ev.id);
	return ev;
}

#endif
