#include "http/crew.h"

#include "http/http.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define KEPT_SIZE ((size_t)256 * 1024) /* of an arena, between requests */

static void *
take(struct ky_crew *p)
{
	void *item = NULL;

	(void)pthread_mutex_lock(&p->lock);
	while (p->n == 0 && !p->ended)
		(void)pthread_cond_wait(&p->filled, &p->lock);
	if (p->n > 0) {
		item = p->ring[p->head];
		p->head = (p->head + 1) % p->max;
		p->n--;
		p->busy++;
	}
	(void)pthread_mutex_unlock(&p->lock);
	return item;
}

/* A large answer's memory goes back to the system. */
static void
clear(struct ky_arena *a)
{
	size_t used = a->used;

	ky_arena_reset(a);
	if (used > KEPT_SIZE)
		(void)madvise(a->base + KEPT_SIZE, a->size - KEPT_SIZE,
		    MADV_DONTNEED);
}

static void *
worker(void *self)
{
	struct ky_crew *p = self;
	struct ky_arena arena;
	void *item;
	/* Room for much, used by few: pages come when they are touched. */
	void *memory = mmap(NULL, KY_HTTP_ARENA_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		abort();
	ky_arena_init(&arena, memory, KY_HTTP_ARENA_SIZE);
	while ((item = take(p)) != NULL) {
		p->work(item, &arena);
		clear(&arena);
		(void)pthread_mutex_lock(&p->lock);
		p->busy--;
		(void)pthread_mutex_unlock(&p->lock);
	}
	(void)munmap(memory, KY_HTTP_ARENA_SIZE);
	return NULL;
}

enum ky_code
ky_crew_start(struct ky_crew *p, uint32_t threads, uint32_t max,
    void (*work)(void *item, struct ky_arena *arena), struct ky_err *err)
{
	int failed = 0;

	assert(threads > 0 && threads <= KY_CREW_MAX && max > 0);
	*p = (struct ky_crew){.work = work, .max = max};
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_cond_init(&p->filled, NULL);
	p->ring = calloc(max, sizeof(*p->ring));
	if (p->ring == NULL)
		abort();
	while (failed == 0 && p->threads_n < threads) {
		failed = pthread_create(&p->thread[p->threads_n], NULL, worker,
		    p);
		p->threads_n += failed == 0;
	}
	if (failed == 0)
		return KY_OK;
	ky_crew_done(p);
	return ky_fail(err, KY_E_SYSTEM, failed, "could not start a thread");
}

bool
ky_crew_put(struct ky_crew *p, void *item)
{
	bool put;

	(void)pthread_mutex_lock(&p->lock);
	put = p->n < p->max && !p->ended;
	if (put) {
		p->ring[(p->head + p->n) % p->max] = item;
		p->n++;
		(void)pthread_cond_signal(&p->filled);
	}
	(void)pthread_mutex_unlock(&p->lock);
	return put;
}

void
ky_crew_load(struct ky_crew *p, uint64_t *busy, uint64_t *waiting)
{
	(void)pthread_mutex_lock(&p->lock);
	*busy = p->busy;
	*waiting = p->n;
	(void)pthread_mutex_unlock(&p->lock);
}

void
ky_crew_stop(struct ky_crew *p)
{
	(void)pthread_mutex_lock(&p->lock);
	p->ended = true;
	(void)pthread_cond_broadcast(&p->filled);
	(void)pthread_mutex_unlock(&p->lock);
	for (; p->threads_n > 0; p->threads_n--)
		(void)pthread_join(p->thread[p->threads_n - 1], NULL);
}

void
ky_crew_done(struct ky_crew *p)
{
	if (p->ring == NULL)
		return; /* never started */
	ky_crew_stop(p);
	(void)pthread_cond_destroy(&p->filled);
	(void)pthread_mutex_destroy(&p->lock);
	free(p->ring);
	p->ring = NULL;
}
