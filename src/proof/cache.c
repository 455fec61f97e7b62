/* Certificates that lead to a root: sets of a few places each. */
#include "proof/cache.h"

#include <openssl/evp.h>

#include <pthread.h>
#include <string.h>

#define PLACES 8 /* of a set; the one used longest ago gives way */

struct ky_cache {
	pthread_mutex_t lock;
	uint64_t clock;
	uint32_t sets;
	struct ky_link *place[][PLACES];
};

struct ky_link *
ky_link_new(const struct ky_certificate *c, const uint8_t hash[32],
    EVP_PKEY *key, struct ky_link *issuer)
{
	struct ky_link *l = malloc(sizeof(*l) + c->whole.len);
	const char *why;

	if (l == NULL) {
		EVP_PKEY_free(key);
		ky_link_release(issuer);
		return NULL;
	}
	*l = (struct ky_link){.key = key, .issuer = issuer, .refs = 1};
	memcpy(l->hash, hash, sizeof(l->hash));
	memcpy(l->der, c->whole.p, c->whole.len);
	/* Read again, for what was read points into other memory. */
	if (ky_certificate_read((struct ky_str){l->der, c->whole.len}, &l->c,
		&why) == KY_PROOF_VERIFIED)
		return l;
	ky_link_release(l);
	return NULL;
}

void
ky_link_release(struct ky_link *l)
{
	while (l != NULL && atomic_fetch_sub(&l->refs, 1) == 1) {
		struct ky_link *issuer = l->issuer;

		EVP_PKEY_free(l->key);
		free(l);
		l = issuer;
	}
}

enum ky_code
ky_cache_new(uint32_t max, struct ky_cache **out, struct ky_err *err)
{
	uint32_t sets = (max + PLACES - 1) / PLACES;
	struct ky_cache *c = calloc(1, sizeof(*c) + sets * sizeof(c->place[0]));

	if (c == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	c->sets = sets;
	(void)pthread_mutex_init(&c->lock, NULL);
	*out = c;
	return KY_OK;
}

void
ky_cache_free(struct ky_cache *c)
{
	if (c == NULL)
		return;
	for (uint32_t i = 0; i < c->sets; i++)
		for (uint32_t j = 0; j < PLACES; j++)
			ky_link_release(c->place[i][j]);
	(void)pthread_mutex_destroy(&c->lock);
	free(c);
}

static struct ky_link **
set_of(struct ky_cache *c, const uint8_t hash[32])
{
	uint32_t n;

	memcpy(&n, hash, sizeof(n));
	return c->place[n % c->sets];
}

struct ky_link *
ky_cache_get(struct ky_cache *c, const uint8_t hash[32])
{
	struct ky_link **set = set_of(c, hash);
	struct ky_link *found = NULL;

	(void)pthread_mutex_lock(&c->lock);
	for (uint32_t i = 0; found == NULL && i < PLACES; i++)
		if (set[i] != NULL && memcmp(set[i]->hash, hash, 32) == 0)
			found = set[i];
	if (found != NULL) {
		found->used = ++c->clock;
		(void)atomic_fetch_add(&found->refs, 1);
	}
	(void)pthread_mutex_unlock(&c->lock);
	return found;
}

/* Its own place, a free one, or that of the one used longest ago. */
static struct ky_link **
place_for(struct ky_link **set, const uint8_t hash[32])
{
	struct ky_link **oldest = &set[0];

	/* Places are taken in order and never given up. */
	for (uint32_t i = 0; i < PLACES; i++) {
		if (set[i] == NULL || memcmp(set[i]->hash, hash, 32) == 0)
			return &set[i];
		if (set[i]->used < (*oldest)->used)
			oldest = &set[i];
	}
	return oldest;
}

void
ky_cache_put(struct ky_cache *c, struct ky_link *l)
{
	struct ky_link **to, *old;

	(void)pthread_mutex_lock(&c->lock);
	to = place_for(set_of(c, l->hash), l->hash);
	old = *to;
	l->used = ++c->clock;
	(void)atomic_fetch_add(&l->refs, 1);
	*to = l;
	(void)pthread_mutex_unlock(&c->lock);
	ky_link_release(old);
}
