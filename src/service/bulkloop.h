/*
 * A thread that works on bulk endings whenever there are some to work on.
 */
#ifndef KY_SERVICE_BULKLOOP_H
#define KY_SERVICE_BULKLOOP_H

#include "service/bulkwork.h"
#include "service/pool.h"

struct ky_bulkloop {
	struct ky_bulkwork work;
	struct ky_pool *pool; /* lends the connections; outlives the loop */
	pthread_mutex_t lock;
	pthread_cond_t news;
	pthread_t thread;
	bool running, woken, stopped; /* the last two: locked */
};

/* No thread yet: ky_bulkloop_step() is for those who have none. */
void ky_bulkloop_init(struct ky_bulkloop *l, const struct ky_bulkwork *work,
    struct ky_pool *pool);
/* KY_E_SYSTEM: there is no thread to be had. */
enum ky_code ky_bulkloop_start(struct ky_bulkloop *l,
    struct ky_err *err) KY_MUST_USE;
/* Something was proposed, approved or resumed. */
void ky_bulkloop_wake(struct ky_bulkloop *l);
/* Ends the step under way and begins no other; does not wait. */
void ky_bulkloop_stop(struct ky_bulkloop *l);
/* Stops and waits. */
void ky_bulkloop_done(struct ky_bulkloop *l);

/* ky_bulk_step() with a connection of the pool. */
enum ky_code ky_bulkloop_step(struct ky_bulkloop *l, int64_t *wait_us,
    struct ky_err *err) KY_MUST_USE;

#endif
