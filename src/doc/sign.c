#include "doc/sign.h"

#include "base/hash.h"
#include "base/hex.h"

#include <sodium.h>
#include <stdlib.h>

_Static_assert(KY_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "Ed25519");
_Static_assert(KY_SIGNATURE_BYTES == crypto_sign_BYTES, "Ed25519");
_Static_assert(KY_SEED_BYTES == crypto_sign_SEEDBYTES, "Ed25519");

/* The library wants to be asked first; any number of times will do. */
static void
ready(void)
{
	if (sodium_init() < 0)
		abort(); /* without it we could only pretend */
}

void
ky_sign_key_id(const uint8_t public[KY_PUBLIC_BYTES], char out[KY_KEY_ID_SIZE])
{
	uint8_t hash[32];

	ky_sha256((struct ky_str){(const char *)public, KY_PUBLIC_BYTES}, hash);
	ky_hex_encode(hash, (KY_KEY_ID_SIZE - 1) / 2, out);
}

void
ky_sign_public(const uint8_t seed[KY_SEED_BYTES],
    uint8_t public[KY_PUBLIC_BYTES])
{
	uint8_t secret[crypto_sign_SECRETKEYBYTES];

	ready();
	(void)crypto_sign_seed_keypair(public, secret, seed);
	sodium_memzero(secret, sizeof(secret));
}

void
ky_sign_bytes(const uint8_t seed[KY_SEED_BYTES], struct ky_str bytes,
    uint8_t sig[KY_SIGNATURE_BYTES])
{
	uint8_t public[KY_PUBLIC_BYTES], secret[crypto_sign_SECRETKEYBYTES];

	ready();
	(void)crypto_sign_seed_keypair(public, secret, seed);
	(void)crypto_sign_detached(sig, NULL, (const uint8_t *)bytes.p,
	    bytes.len, secret);
	sodium_memzero(secret, sizeof(secret));
}

bool
ky_sign_holds(const uint8_t public[KY_PUBLIC_BYTES], struct ky_str bytes,
    const uint8_t sig[KY_SIGNATURE_BYTES])
{
	ready();
	return crypto_sign_verify_detached(sig, (const uint8_t *)bytes.p,
		   bytes.len, public) == 0;
}
