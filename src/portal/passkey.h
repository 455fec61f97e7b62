/*
 * Passkeys (WebAuthn, level 2): what browsers send, judged.
 *
 * Challenge, origin and relying party are ours; the user was verified by the
 * authenticator (so that one passkey is two factors); the counter grows where
 * there is one.  Attestation is not asked for and proves nothing to us.
 */
#ifndef KY_PORTAL_PASSKEY_H
#define KY_PORTAL_PASSKEY_H

#include "portal/account.h"

#define KY_CLIENT_DATA_MAX 4096
#define KY_ATTESTATION_MAX 16384
#define KY_ORIGIN_SIZE 256

/* What an answer has to fit. */
struct ky_passkey_asked {
	const uint8_t *challenge; /* KY_CHALLENGE_SIZE bytes */
	const char *origin;       /* "https://portal.example" */
};

/* "portal.example" of "https://portal.example:8443". */
void ky_passkey_party(const char *origin, char out[KY_ORIGIN_SIZE]);

/* clientDataJSON: of that type ("webauthn.create", "webauthn.get"), to our
 * challenge, from our origin, in no frame of somebody else's. */
bool ky_passkey_client(struct ky_str client, const char *type,
    const struct ky_passkey_asked *asked);

/* A new one (ES256, EdDSA, RS256).  `out->name` is left alone. */
bool ky_passkey_new(struct ky_str client, struct ky_str attestation,
    const struct ky_passkey_asked *asked, struct ky_passkey *out);

/* Signed by it; its counter moves on. */
bool ky_passkey_check(struct ky_str client, struct ky_str data,
    struct ky_str signature, const struct ky_passkey_asked *asked,
    struct ky_passkey *p);

/* What the folio of a credential is found by. */
void ky_passkey_key(struct ky_str credential, char out[KY_FOLIO_KEY_SIZE]);

#endif
