#include "http/limit.h"

#include <assert.h>
#include <sodium/crypto_shorthash.h>
#include <stdlib.h>
#include <string.h>

#define ONE INT64_C(1000000)

void
ky_limit_init(struct ky_limit *l, uint32_t per_minute,
    const struct ky_entropy *entropy)
{
	*l = (struct ky_limit){.per_minute = per_minute};
	(void)pthread_mutex_init(&l->lock, NULL);
	if (per_minute == 0)
		return;
	_Static_assert(sizeof(l->secret) == crypto_shorthash_KEYBYTES,
	    "the key of the hash");
	entropy->fill(entropy->self, l->secret, sizeof(l->secret));
	l->set = calloc(KY_LIMIT_SETS, sizeof(*l->set));
	if (l->set == NULL)
		abort();
}

void
ky_limit_done(struct ky_limit *l)
{
	free(l->set);
	(void)pthread_mutex_destroy(&l->lock);
	memset(l, 0, sizeof(*l));
}

static uint64_t
key_of(const struct ky_limit *l, struct ky_str who)
{
	uint64_t key;

	_Static_assert(sizeof(key) == crypto_shorthash_BYTES, "one word");
	(void)crypto_shorthash((uint8_t *)&key, (const uint8_t *)who.p, who.len,
	    l->secret);
	return key != 0 ? key : 1; /* 0 is an empty bucket's */
}

/* The bucket of `key`, or the one of its set that was asked longest ago. */
static struct ky_limit_bucket *
find(struct ky_limit *l, uint64_t key, int64_t now_us)
{
	struct ky_limit_bucket *set = l->set[key % KY_LIMIT_SETS];
	struct ky_limit_bucket *oldest = &set[0];

	for (int i = 0; i < KY_LIMIT_WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].at_us < oldest->at_us || set[i].key == 0)
			oldest = &set[i];
	}
	*oldest = (struct ky_limit_bucket){key, now_us, l->per_minute * ONE};
	return oldest;
}

uint32_t
ky_limit_take(struct ky_limit *l, struct ky_str who, int64_t now_us)
{
	struct ky_limit_bucket *b;
	int64_t full = l->per_minute * ONE, passed, missing;
	uint32_t wait_s = 0;

	if (l->per_minute == 0)
		return 0;
	(void)pthread_mutex_lock(&l->lock);
	b = find(l, key_of(l, who), now_us);
	passed = now_us > b->at_us ? now_us - b->at_us : 0;
	if (passed > KY_MINUTE_US)
		passed = KY_MINUTE_US; /* full again, and no overflow */
	b->left += passed * l->per_minute / 60;
	if (b->left > full)
		b->left = full;
	b->at_us = now_us;
	if (b->left >= ONE) {
		b->left -= ONE;
	} else {
		missing = ONE - b->left;
		wait_s = (uint32_t)(missing * 60 / l->per_minute / ONE) + 1;
	}
	(void)pthread_mutex_unlock(&l->lock);
	return wait_s;
}
