/*
 * ECDSA with SHA-256 on the two curves of eUICCs (BSI TR-03111; SGP.22
 * 2.6.7): r and s as 32 bytes each.
 *
 * Keys are made from a point without a decoder: copying a prepared key of
 * the curve and setting its point takes a twelfth of the time of a verification,
 * OpenSSL's decoder of SubjectPublicKeyInfo two of them.
 */
#ifndef KY_PROOF_SIGNATURE_H
#define KY_PROOF_SIGNATURE_H

#include "proof/certificate.h"

#include <openssl/types.h>

/* A key without a point for each curve; used by several threads. */
struct ky_ecdsa {
	EVP_PKEY *blank[KY_PROOF_CURVE__MAX];
};
enum ky_code ky_ecdsa_init(struct ky_ecdsa *e, struct ky_err *err) KY_MUST_USE;
void ky_ecdsa_done(struct ky_ecdsa *e);

/* NULL: no point of that curve. */
EVP_PKEY *ky_ecdsa_key(const struct ky_ecdsa *e, enum ky_proof_curve curve,
    struct ky_str point);

/* r and s are neither 0 nor as great as the group's order. */
bool ky_ecdsa_in_range(enum ky_proof_curve curve, const uint8_t signature[64]);

/* Asks for the range first. */
bool ky_ecdsa_holds(EVP_PKEY *key, enum ky_proof_curve curve,
    struct ky_str bytes, const uint8_t signature[64]);

#endif
