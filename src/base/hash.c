#include "base/hash.h"

#include <assert.h>

_Static_assert(KY_SHA256_SIZE == crypto_hash_sha256_BYTES, "one size");

void
ky_sha256(struct ky_str bytes, uint8_t out[KY_SHA256_SIZE])
{
	struct ky_sha256 h;

	ky_sha256_init(&h);
	ky_sha256_add(&h, bytes);
	ky_sha256_end(&h, out);
}

/* libsodium's three calls cannot fail: they return 0, always. */
void
ky_sha256_init(struct ky_sha256 *h)
{
	(void)crypto_hash_sha256_init(&h->state);
}

void
ky_sha256_add(struct ky_sha256 *h, struct ky_str bytes)
{
	assert(bytes.p != NULL || bytes.len == 0);
	(void)crypto_hash_sha256_update(&h->state,
	    (const unsigned char *)bytes.p, bytes.len);
}

void
ky_sha256_end(struct ky_sha256 *h, uint8_t out[KY_SHA256_SIZE])
{
	(void)crypto_hash_sha256_final(&h->state, out);
}
