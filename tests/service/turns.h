/*
 * Acts that have looked and wait for their turn at the store, as those of one
 * moment do: in an order made by hand.
 *
 *	struct waiting first = {.browser = &a, .ask = {...}}, second = ...;
 *
 *	turns_hold();              // the store is busy with another's write
 *	turns_look(&first);        // has looked, and waits
 *	turns_look(&second);       // likewise, behind it
 *	turns_take();              // the turns, in that order
 */
#ifndef KY_TESTS_SERVICE_TURNS_H
#define KY_TESTS_SERVICE_TURNS_H

#include "porch.h"

#include <semaphore.h>
#include <unistd.h>

#define WAITING_MAX 12

struct waiting {
	struct browser *browser;
	struct ky_ask ask;
	/* What came of it. */
	struct ky_told told;
	enum ky_code code;
	struct ky_err err;

	pthread_t thread;
	atomic_bool answered;
};

static struct {
	sem_t held, go;
	pthread_t holder;
	struct waiting *waiting[WAITING_MAX];
	uint32_t n;
} turns;

static inline enum ky_code
turns_busy(void *self, struct ky_store *store, struct ky_err *e)
{
	(void)self;
	(void)store;
	(void)e;
	(void)sem_post(&turns.held);
	while (sem_wait(&turns.go) != 0)
		continue;
	return KY_OK;
}

static inline void *
turns_holder(void *self)
{
	struct ky_err e = {0};

	(void)self;
	if (ky_engine_write(d.rig.engine, turns_busy, NULL, &e) != KY_OK)
		abort();
	return NULL;
}

static inline void
turns_hold(void)
{
	turns.n = 0;
	(void)sem_init(&turns.held, 0, 0);
	(void)sem_init(&turns.go, 0, 0);
	if (pthread_create(&turns.holder, NULL, turns_holder, NULL) != 0)
		abort();
	while (sem_wait(&turns.held) != 0)
		continue;
}

static inline void *
turns_act(void *self)
{
	struct waiting *w = self;
	struct ky_call c = desk_call(&d, KY_CALL_PORTAL);
	void *memory = malloc(KY_CALL_ARENA_SIZE);
	struct ky_result r = {0};
	struct ky_arena arena;

	if (memory == NULL)
		abort();
	ky_arena_init(&arena, memory, KY_CALL_ARENA_SIZE);
	c.in.ask = &w->ask;
	w->code = d.calls.call(d.calls.self, &c, &arena, &r, &w->err);
	if (w->code == KY_OK)
		w->told = *r.out.told;
	free(memory);
	atomic_store(&w->answered, true);
	return NULL;
}

static inline uint64_t
turns_queued(void)
{
	struct ky_engine_stats stats;

	ky_engine_stats(d.rig.engine, &stats);
	return stats.queued;
}

/* It looks, with the cookie that its browser has now, and queues up; or is
 * answered without a turn. */
static inline void
turns_look(struct waiting *w)
{
	uint64_t before = turns_queued();

	(void)snprintf(w->ask.cookie, sizeof(w->ask.cookie), "%s",
	    w->browser->cookie);
	(void)snprintf(w->ask.from, sizeof(w->ask.from), "%s",
	    w->browser->from);
	(void)snprintf(w->ask.known, sizeof(w->ask.known), "%s",
	    w->browser->known);
	atomic_init(&w->answered, false);
	if (turns.n == WAITING_MAX ||
	    pthread_create(&w->thread, NULL, turns_act, w) != 0)
		abort();
	turns.waiting[turns.n++] = w;
	while (turns_queued() == before && !atomic_load(&w->answered))
		(void)usleep(1000);
}

static inline void
turns_take(void)
{
	(void)sem_post(&turns.go);
	(void)pthread_join(turns.holder, NULL);
	for (uint32_t i = 0; i < turns.n; i++) {
		struct waiting *w = turns.waiting[i];

		(void)pthread_join(w->thread, NULL);
		t_good("a turn", w->code, &w->err);
		if (w->told.cookie[0] != '\0')
			memcpy(w->browser->cookie, w->told.cookie,
			    sizeof(w->browser->cookie));
	}
	(void)sem_destroy(&turns.held);
	(void)sem_destroy(&turns.go);
}

#endif
