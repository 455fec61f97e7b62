/*
 * The threads that run handlers, and the bounded queue in front of them.
 */
#ifndef KY_HTTP_CREW_H
#define KY_HTTP_CREW_H

#include "base/arena.h"
#include "base/err.h"

#include <pthread.h>

#define KY_CREW_MAX 512

struct ky_crew {
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
	pthread_t thread[KY_CREW_MAX];
};

/* `threads` is 1 to KY_CREW_MAX; `max` items may wait. */
enum ky_code ky_crew_start(struct ky_crew *p, uint32_t threads, uint32_t max,
    void (*work)(void *item, struct ky_arena *arena),
    struct ky_err *err) KY_MUST_USE;
/* False: too many wait. */
bool ky_crew_put(struct ky_crew *p, void *item);
void ky_crew_load(struct ky_crew *p, uint64_t *busy, uint64_t *waiting);
/* What waits is done first; then the threads are gone, and nothing more can
 * be put in. */
void ky_crew_stop(struct ky_crew *p);
/* After stop (or does it). */
void ky_crew_done(struct ky_crew *p);

#endif
