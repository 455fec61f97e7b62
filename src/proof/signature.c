/* ECDSA with SHA-256; the arithmetic is OpenSSL's. */
#include "proof/signature.h"

#include "base/hash.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <assert.h>
#include <string.h>

static const char *const groups[KY_PROOF_CURVE__MAX] = {
    [KY_PROOF_P256] = "P-256",
    [KY_PROOF_BRAINPOOL] = "brainpoolP256r1",
};

/* The groups' orders (FIPS 186-4, D.1.2.3; RFC 5639, 3.4). */
static const uint8_t orders[KY_PROOF_CURVE__MAX][32] = {
    [KY_PROOF_P256] = {0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e,
	0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51},
    [KY_PROOF_BRAINPOOL] = {0xa9, 0xfb, 0x57, 0xdb, 0xa1, 0xee, 0xa9, 0xbc,
	0x3e, 0x66, 0x0a, 0x90, 0x9d, 0x83, 0x8d, 0x71, 0x8c, 0x39, 0x7a, 0xa3,
	0xb5, 0x61, 0xa6, 0xf7, 0x90, 0x1e, 0x0e, 0x82, 0x97, 0x48, 0x56, 0xa7},
};

static EVP_PKEY *
blank_new(const char *group)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *key = NULL;

	if (ctx != NULL && EVP_PKEY_paramgen_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_group_name(ctx, group) == 1)
		(void)EVP_PKEY_paramgen(ctx, &key);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

enum ky_code
ky_ecdsa_init(struct ky_ecdsa *e, struct ky_err *err)
{
	*e = (struct ky_ecdsa){.blank = {NULL}};
	for (int i = 0; i < KY_PROOF_CURVE__MAX; i++) {
		e->blank[i] = blank_new(groups[i]);
		if (e->blank[i] != NULL)
			continue;
		ERR_clear_error();
		ky_ecdsa_done(e);
		return ky_fail(err, KY_E_SYSTEM, 0, "OpenSSL has no curve %s",
		    groups[i]);
	}
	return KY_OK;
}

void
ky_ecdsa_done(struct ky_ecdsa *e)
{
	for (int i = 0; i < KY_PROOF_CURVE__MAX; i++) {
		EVP_PKEY_free(e->blank[i]);
		e->blank[i] = NULL;
	}
}

EVP_PKEY *
ky_ecdsa_key(const struct ky_ecdsa *e, enum ky_proof_curve curve,
    struct ky_str point)
{
	EVP_PKEY *key = EVP_PKEY_dup(e->blank[curve]);

	if (key != NULL &&
	    EVP_PKEY_set1_encoded_public_key(key,
		(const unsigned char *)point.p, point.len) == 1)
		return key;
	EVP_PKEY_free(key);
	ERR_clear_error();
	return NULL;
}

static bool
zero(const uint8_t half[32])
{
	uint8_t all = 0;

	for (int i = 0; i < 32; i++)
		all |= half[i];
	return all == 0;
}

bool
ky_ecdsa_in_range(enum ky_proof_curve curve, const uint8_t signature[64])
{
	for (int i = 0; i < 2; i++) {
		const uint8_t *half = signature + 32 * (ptrdiff_t)i;

		if (zero(half) || memcmp(half, orders[curve], 32) >= 0)
			return false;
	}
	return true;
}

/* An INTEGER: leading zeros away, one in front of a top bit. */
static size_t
put_half(const uint8_t half[32], uint8_t *out)
{
	size_t skip = 0, pad;

	while (skip < 31 && half[skip] == 0)
		skip++;
	pad = half[skip] >= 0x80 ? 1 : 0;
	out[0] = 0x02;
	out[1] = (uint8_t)(32 - skip + pad);
	out[2] = 0;
	memcpy(out + 2 + pad, half + skip, 32 - skip);
	return 2 + pad + 32 - skip;
}

bool
ky_ecdsa_holds(EVP_PKEY *key, enum ky_proof_curve curve, struct ky_str bytes,
    const uint8_t signature[64])
{
	uint8_t der[2 + 2 * 35], digest[KY_SHA256_SIZE];
	EVP_PKEY_CTX *ctx;
	size_t n = 2;
	bool ok;

	if (!ky_ecdsa_in_range(curve, signature))
		return false;
	n += put_half(signature, der + n);
	n += put_half(signature + 32, der + n);
	der[0] = 0x30;
	der[1] = (uint8_t)(n - 2);
	ky_sha256(bytes, digest);
	ctx = EVP_PKEY_CTX_new(key, NULL);
	ok = ctx != NULL && EVP_PKEY_verify_init(ctx) == 1 &&
	    EVP_PKEY_verify(ctx, der, n, digest, sizeof(digest)) == 1;
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return ok;
}
