/*
 * Ed25519 (RFC 8032), and what we hash and sign.
 *
 * Signed bytes of a document begin with a line that nothing else of ours
 * begins with, so that a signature made for one purpose serves no other.
 */
#ifndef KY_DOC_SIGN_H
#define KY_DOC_SIGN_H

#include "port/signer.h"

#define KY_SIGN_DOMAIN "kaiyaku-document-v1\n"
#define KY_SEED_BYTES 32
#define KY_KEY_ID_SIZE 17 /* 16 digits and a NUL */

/* First 16 hexadecimal digits of SHA-256 of the public key. */
void ky_sign_key_id(const uint8_t public[KY_PUBLIC_BYTES],
    char out[KY_KEY_ID_SIZE]);

/* The public half. */
void ky_sign_public(const uint8_t seed[KY_SEED_BYTES],
    uint8_t public[KY_PUBLIC_BYTES]);

void ky_sign_bytes(const uint8_t seed[KY_SEED_BYTES], struct ky_str bytes,
    uint8_t sig[KY_SIGNATURE_BYTES]);

/* Small-order keys and non-canonical signatures are refused. */
bool ky_sign_holds(const uint8_t public[KY_PUBLIC_BYTES], struct ky_str bytes,
    const uint8_t sig[KY_SIGNATURE_BYTES]);

#endif
