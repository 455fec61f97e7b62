/*
 * Certificates that are known to lead to a root, by their hash: parsed, with
 * a ready key, so that a chip seen before costs one verification.
 *
 * Only what led to a root is kept: a stranger cannot fill it with
 * certificates of his own.  Bounded; what was not used for longest goes.
 * May be used by several threads.
 */
#ifndef KY_PROOF_CACHE_H
#define KY_PROOF_CACHE_H

#include "proof/certificate.h"

#include <openssl/types.h>

#include <stdatomic.h>

/* One certificate and what signed it.  Never changed once it is shared. */
struct ky_link {
	atomic_uint refs;
	uint8_t hash[32];
	struct ky_certificate c; /* in `der` */
	EVP_PKEY *key;
	struct ky_link *issuer; /* held; NULL: `anchor` signed it */
	uint32_t anchor;        /* number of the root it leads to */
	struct ky_time revoked; /* since when; INT64_MAX = not */
	uint64_t used;
	char der[];
};

/* A copy of the certificate, which was read from `der` before.  Takes `key`
 * and the reference to `issuer`, also when it fails (NULL: out of memory). */
struct ky_link *ky_link_new(const struct ky_certificate *c,
    const uint8_t hash[32], EVP_PKEY *key, struct ky_link *issuer);
void ky_link_release(struct ky_link *l); /* NULL: nothing */

struct ky_cache; /* heap */

enum ky_code ky_cache_new(uint32_t max, struct ky_cache **out,
    struct ky_err *err) KY_MUST_USE;
void ky_cache_free(struct ky_cache *c);

/* Held for the caller; NULL: not known. */
struct ky_link *ky_cache_get(struct ky_cache *c, const uint8_t hash[32]);
/* Held by the cache, too. */
void ky_cache_put(struct ky_cache *c, struct ky_link *l);

#endif
