#include "portal/passkey.h"

#include "base/hash.h"
#include "base/hex.h"
#include "portal/attestation.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <jansson.h>
#include <sodium.h>
#include <string.h>

/* Authenticator data: hash of the party, flags, counter (WebAuthn 6.1). */
#define DATA_MIN 37
#define FLAGS_AT 32
#define COUNTER_AT 33
#define FLAG_PRESENT 0x01u
#define FLAG_VERIFIED 0x04u

void
ky_passkey_party(const char *origin, char out[KY_ORIGIN_SIZE])
{
	const char *host = strstr(origin, "://");
	size_t n;

	host = host != NULL ? host + 3 : origin;
	n = strcspn(host, ":/");
	if (!ky_str_copy((struct ky_str){host, n}, out, KY_ORIGIN_SIZE))
		out[0] = '\0';
}

void
ky_passkey_key(struct ky_str credential, char out[KY_FOLIO_KEY_SIZE])
{
	uint8_t hash[KY_SHA256_SIZE];

	ky_sha256(credential, hash);
	ky_hex_encode(hash, sizeof(hash), out);
}

/* --- the browser's part --- */

static bool
member_is(const json_t *o, const char *name, const char *wanted)
{
	const char *v = json_string_value(json_object_get(o, name));

	return v != NULL && strcmp(v, wanted) == 0;
}

bool
ky_passkey_client(struct ky_str client, const char *type,
    const struct ky_passkey_asked *asked)
{
	char challenge[48];
	json_error_t why;
	json_t *o;
	bool ok;

	if (client.len == 0 || client.len > KY_CLIENT_DATA_MAX)
		return false;
	(void)sodium_bin2base64(challenge, sizeof(challenge), asked->challenge,
	    KY_CHALLENGE_SIZE, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	o = json_loadb(client.p, client.len, JSON_REJECT_DUPLICATES, &why);
	ok = member_is(o, "type", type) &&
	    member_is(o, "challenge", challenge) &&
	    member_is(o, "origin", asked->origin) &&
	    !json_is_true(json_object_get(o, "crossOrigin"));
	json_decref(o);
	return ok;
}

/* --- the authenticator's part --- */

/* Ours, somebody was there, and the authenticator knows who. */
static bool
data_fits(const uint8_t *data, size_t n, const char *origin, uint32_t *counter)
{
	char party[KY_ORIGIN_SIZE];
	uint8_t hash[KY_SHA256_SIZE];
	uint8_t flags;

	if (data == NULL || n < DATA_MIN)
		return false;
	ky_passkey_party(origin, party);
	ky_sha256(ky_str_of(party), hash);
	flags = data[FLAGS_AT];
	*counter = (uint32_t)data[COUNTER_AT] << 24 |
	    (uint32_t)data[COUNTER_AT + 1] << 16 |
	    (uint32_t)data[COUNTER_AT + 2] << 8 | data[COUNTER_AT + 3];
	return memcmp(data, hash, sizeof(hash)) == 0 &&
	    (flags & FLAG_PRESENT) != 0 && (flags & FLAG_VERIFIED) != 0;
}

/* libfido2 reads a key of one algorithm at a time. */
static bool
read_as(fido_cred_t *cred, struct ky_str data, int algorithm)
{
	return fido_cred_set_type(cred, algorithm) == FIDO_OK &&
	    fido_cred_set_authdata_raw(cred, (const unsigned char *)data.p,
		data.len) == FIDO_OK;
}

static bool
take_key(fido_cred_t *cred, int algorithm, struct ky_passkey *out)
{
	size_t id = fido_cred_id_len(cred), key = fido_cred_pubkey_len(cred);

	if (id == 0 || id > sizeof(out->id) || key == 0 ||
	    key > sizeof(out->key))
		return false;
	memset(out->id, 0, sizeof(out->id));
	memset(out->key, 0, sizeof(out->key));
	memcpy(out->id, fido_cred_id_ptr(cred), id);
	memcpy(out->key, fido_cred_pubkey_ptr(cred), key);
	out->id_len = (uint16_t)id;
	out->key_len = (uint16_t)key;
	out->algorithm = algorithm;
	return true;
}

static bool
new_as(struct ky_str data, int algorithm, struct ky_passkey *out)
{
	fido_cred_t *cred = fido_cred_new();
	bool ok = cred != NULL && read_as(cred, data, algorithm) &&
	    take_key(cred, algorithm, out);

	fido_cred_free(&cred);
	return ok;
}

bool
ky_passkey_new(struct ky_str client, struct ky_str attestation,
    const struct ky_passkey_asked *asked, struct ky_passkey *out)
{
	static const int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};
	struct ky_str data;
	uint32_t counter = 0;

	if (attestation.len == 0 || attestation.len > KY_ATTESTATION_MAX ||
	    !ky_passkey_client(client, "webauthn.create", asked) ||
	    !ky_attestation_data(attestation, &data) ||
	    !data_fits((const uint8_t *)data.p, data.len, asked->origin,
		&counter))
		return false;
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (new_as(data, algorithms[i], out)) {
			out->counter = counter;
			return true;
		}
	return false;
}

/* --- a signature --- */

static bool
verify_es256(const fido_assert_t *a, const struct ky_passkey *p)
{
	es256_pk_t *pk = es256_pk_new();
	bool ok = pk != NULL &&
	    es256_pk_from_ptr(pk, p->key, p->key_len) == FIDO_OK &&
	    fido_assert_verify(a, 0, COSE_ES256, pk) == FIDO_OK;

	es256_pk_free(&pk);
	return ok;
}

static bool
verify_eddsa(const fido_assert_t *a, const struct ky_passkey *p)
{
	eddsa_pk_t *pk = eddsa_pk_new();
	bool ok = pk != NULL &&
	    eddsa_pk_from_ptr(pk, p->key, p->key_len) == FIDO_OK &&
	    fido_assert_verify(a, 0, COSE_EDDSA, pk) == FIDO_OK;

	eddsa_pk_free(&pk);
	return ok;
}

static bool
verify_rs256(const fido_assert_t *a, const struct ky_passkey *p)
{
	rs256_pk_t *pk = rs256_pk_new();
	bool ok = pk != NULL &&
	    rs256_pk_from_ptr(pk, p->key, p->key_len) == FIDO_OK &&
	    fido_assert_verify(a, 0, COSE_RS256, pk) == FIDO_OK;

	rs256_pk_free(&pk);
	return ok;
}

static bool
verify(const fido_assert_t *a, const struct ky_passkey *p)
{
	switch (p->algorithm) {
	case COSE_ES256:
		return verify_es256(a, p);
	case COSE_EDDSA:
		return verify_eddsa(a, p);
	case COSE_RS256:
		return verify_rs256(a, p);
	}
	return false;
}

static bool
fill(fido_assert_t *a, struct ky_str client, struct ky_str data,
    struct ky_str signature, const char *origin)
{
	char party[KY_ORIGIN_SIZE];
	uint8_t hash[KY_SHA256_SIZE];

	ky_passkey_party(origin, party);
	ky_sha256(client, hash);
	return fido_assert_set_clientdata_hash(a, hash, sizeof(hash)) ==
	    FIDO_OK &&
	    fido_assert_set_rp(a, party) == FIDO_OK &&
	    fido_assert_set_up(a, FIDO_OPT_TRUE) == FIDO_OK &&
	    fido_assert_set_uv(a, FIDO_OPT_TRUE) == FIDO_OK &&
	    fido_assert_set_count(a, 1) == FIDO_OK &&
	    fido_assert_set_authdata_raw(a, 0, (const unsigned char *)data.p,
		data.len) == FIDO_OK &&
	    fido_assert_set_sig(a, 0, (const unsigned char *)signature.p,
		signature.len) == FIDO_OK;
}

bool
ky_passkey_check(struct ky_str client, struct ky_str data,
    struct ky_str signature, const struct ky_passkey_asked *asked,
    struct ky_passkey *p)
{
	uint32_t counter = 0;
	fido_assert_t *a;
	bool ok;

	if (data.len > KY_ATTESTATION_MAX || signature.len == 0 ||
	    signature.len > KY_CLIENT_DATA_MAX ||
	    !ky_passkey_client(client, "webauthn.get", asked) ||
	    !data_fits((const uint8_t *)data.p, data.len, asked->origin,
		&counter))
		return false;
	/* Two that count alike are copies. */
	if ((counter != 0 || p->counter != 0) && counter <= p->counter)
		return false;
	a = fido_assert_new();
	ok = a != NULL && fill(a, client, data, signature, asked->origin) &&
	    verify(a, p);
	fido_assert_free(&a);
	if (ok)
		p->counter = counter;
	return ok;
}
