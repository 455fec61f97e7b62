/*
 * Read connections that calls share: opened when first needed, lent to one
 * call at a time.
 */
#ifndef KY_SERVICE_POOL_H
#define KY_SERVICE_POOL_H

#include "engine/engine.h"

#include <pthread.h>

#define KY_POOL_MAX 16

struct ky_pool {
	struct ky_engine *engine;
	pthread_mutex_t lock;
	pthread_cond_t given_back;
	uint32_t max, open; /* connections there may be, there are */
	uint32_t idle_n;
	struct ky_store *idle[KY_POOL_MAX];
};

/* `max` 1 to KY_POOL_MAX. */
void ky_pool_init(struct ky_pool *p, struct ky_engine *engine, uint32_t max);
/* All are given back. */
void ky_pool_close(struct ky_pool *p);

/* Waits until one is free. */
enum ky_code ky_pool_lend(struct ky_pool *p, struct ky_store **out,
    struct ky_err *err) KY_MUST_USE;
/* `code` is how the work with it went: one that failed us is closed. */
void ky_pool_give_back(struct ky_pool *p, struct ky_store *s,
    enum ky_code code);

#endif
