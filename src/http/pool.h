/*
 * The threads that run handlers, and the bounded queue in front of them.
 */
#ifndef KY_HTTP_POOL_H
#define KY_HTTP_POOL_H

#include "base/arena.h"
#include "base/err.h"

#include <pthread.h>

#define KY_POOL_THREADS_MAX 512

struct ky_pool {
	/* What is to be done with an item; the arena is the thread's, empty
	 * before and after. */
	void (*work)(void *item, struct ky_arena *arena);
	pthread_mutex_t lock;
	pthread_cond_t filled;
	void **ring;
	uint32_t head, n, max;
	uint32_t busy;
	bool ended;
	uint32_t threads_n;
	pthread_t thread[KY_POOL_THREADS_MAX];
};

/* `threads` is 1 to KY_POOL_THREADS_MAX; `max` items may wait. */
enum ky_code ky_pool_start(struct ky_pool *p, uint32_t threads, uint32_t max,
    void (*work)(void *item, struct ky_arena *arena),
    struct ky_err *err) KY_MUST_USE;
/* False: too many wait. */
bool ky_pool_put(struct ky_pool *p, void *item);
void ky_pool_load(struct ky_pool *p, uint64_t *busy, uint64_t *waiting);
/* What waits is done first; then the threads are gone, and nothing more can
 * be put in. */
void ky_pool_stop(struct ky_pool *p);
/* After stop (or does it). */
void ky_pool_done(struct ky_pool *p);

#endif
