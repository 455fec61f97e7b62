/*
 * How often somebody may ask: a bucket of tokens for each token or address.
 *
 * The table has a fixed size.  When more come than it holds, those that asked
 * longest ago are forgotten, which is to say: let in again.
 */
#ifndef KY_HTTP_LIMIT_H
#define KY_HTTP_LIMIT_H

#include "base/str.h"
#include "port/clock.h"

#include <pthread.h>

#define KY_LIMIT_SETS 4096 /* of KY_LIMIT_WAYS buckets each */
#define KY_LIMIT_WAYS 4

struct ky_limit_bucket {
	uint64_t key;
	int64_t at_us; /* when `left` was true */
	int64_t left;  /* requests, in millionths */
};

struct ky_limit {
	uint32_t per_minute; /* also the most that may come at once; 0 = no
	                        limit */
	uint8_t secret[16];  /* so that nobody can choose his bucket */
	pthread_mutex_t lock;
	struct ky_limit_bucket (*set)[KY_LIMIT_WAYS];
};

void ky_limit_init(struct ky_limit *l, uint32_t per_minute,
    const struct ky_entropy *entropy);
void ky_limit_done(struct ky_limit *l);

/* One request of `who` at `now_us` (of a clock that never goes back).  0: let
 * it in; else the seconds until the next one may come. */
uint32_t ky_limit_take(struct ky_limit *l, struct ky_str who, int64_t now_us);

#endif
