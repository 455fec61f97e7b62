/*
 * An authenticator in software: keys of EdDSA and ES256, what it would send.
 */
#ifndef KY_TESTS_PORTAL_AUTHENTICATOR_H
#define KY_TESTS_PORTAL_AUTHENTICATOR_H

#include "base/hash.h"
#include "portal/passkey.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/core_names.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct authenticator {
	bool es256;
	EVP_PKEY *key;
	uint8_t id[16];
	uint32_t counter;
	uint8_t flags; /* 0x05: somebody was there and is known */
	const char *party;
};

struct made {
	uint8_t bytes[2048];
	size_t n;
};

static inline void
made_add(struct made *m, const void *p, size_t n)
{
	if (m->n + n > sizeof(m->bytes))
		abort();
	memcpy(m->bytes + m->n, p, n);
	m->n += n;
}

static inline struct ky_str
made_str(const struct made *m)
{
	return (struct ky_str){(const char *)m->bytes, m->n};
}

static inline void
authenticator_init(struct authenticator *a, bool es256)
{
	*a = (struct authenticator){.es256 = es256,
	    .flags = 0x05,
	    .party = "portal.example"};
	randombytes_buf(a->id, sizeof(a->id));
	a->key = es256 ? EVP_EC_gen("P-256")
		       : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	if (a->key == NULL)
		abort();
}

static inline void
authenticator_done(struct authenticator *a)
{
	EVP_PKEY_free(a->key);
}

/* The public key in COSE. */
static inline void
add_key(const struct authenticator *a, struct made *m)
{
	static const uint8_t ec[] = {0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01,
	    0x21, 0x58, 0x20};
	static const uint8_t y[] = {0x22, 0x58, 0x20};
	static const uint8_t ed[] = {0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06,
	    0x21, 0x58, 0x20};
	uint8_t point[65];
	size_t n = sizeof(point);

	if (a->es256) {
		if (EVP_PKEY_get_octet_string_param(a->key,
			OSSL_PKEY_PARAM_PUB_KEY, point, n, &n) != 1 ||
		    n != 65)
			abort();
		made_add(m, ec, sizeof(ec));
		made_add(m, point + 1, 32);
		made_add(m, y, sizeof(y));
		made_add(m, point + 33, 32);
		return;
	}
	if (EVP_PKEY_get_raw_public_key(a->key, point, &n) != 1 || n != 32)
		abort();
	made_add(m, ed, sizeof(ed));
	made_add(m, point, 32);
}

/* Authenticator data, with the credential where it is new. */
static inline void
add_data(const struct authenticator *a, bool fresh, struct made *m)
{
	uint8_t head[37], rest[18] = {0};

	ky_sha256(ky_str_of(a->party), head);
	head[32] = (uint8_t)(a->flags | (fresh ? 0x40 : 0));
	for (int i = 0; i < 4; i++)
		head[33 + i] = (uint8_t)(a->counter >> (24 - 8 * i));
	made_add(m, head, sizeof(head));
	if (!fresh)
		return;
	rest[17] = sizeof(a->id);
	made_add(m, rest, sizeof(rest));
	made_add(m, a->id, sizeof(a->id));
	add_key(a, m);
}

static inline void
client_data(const char *type, const uint8_t *challenge, const char *origin,
    struct made *m)
{
	char text[512], b64[64];

	(void)sodium_bin2base64(b64, sizeof(b64), challenge, KY_CHALLENGE_SIZE,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	m->n = 0;
	made_add(m, text,
	    (size_t)snprintf(text, sizeof(text),
		"{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\","
		"\"crossOrigin\":false}",
		type, b64, origin));
}

/* {"fmt": "none", "attStmt": {}, "authData": …} */
static inline void
attestation(const struct authenticator *a, struct made *m)
{
	static const uint8_t head[] = "\xa3\x63"
				      "fmt\x64none\x67"
				      "attStmt\xa0\x68"
				      "authData\x58";
	struct made data = {.n = 0};
	uint8_t n;

	add_data(a, true, &data);
	n = (uint8_t)data.n;
	m->n = 0;
	made_add(m, head, sizeof(head) - 1);
	made_add(m, &n, 1);
	made_add(m, data.bytes, data.n);
}

/* Data and a signature over it. */
static inline void
assertion(const struct authenticator *a, const struct made *client,
    struct made *data, struct made *signature)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	struct made both = {.n = 0};
	uint8_t hash[KY_SHA256_SIZE];

	data->n = 0;
	add_data(a, false, data);
	ky_sha256(made_str(client), hash);
	made_add(&both, data->bytes, data->n);
	made_add(&both, hash, sizeof(hash));
	signature->n = sizeof(signature->bytes);
	if (c == NULL ||
	    EVP_DigestSignInit(c, NULL, a->es256 ? EVP_sha256() : NULL, NULL,
		a->key) != 1 ||
	    EVP_DigestSign(c, signature->bytes, &signature->n, both.bytes,
		both.n) != 1)
		abort();
	EVP_MD_CTX_free(c);
}

#endif
