/*
 * Roots the operator trusts, and lists of revoked certificates.
 */
#ifndef KY_PROOF_ANCHORS_H
#define KY_PROOF_ANCHORS_H

#include "proof/certificate.h"
#include "proof/signature.h"

#define KY_ANCHORS_MAX 64
#define KY_CRLS_MAX 64
#define KY_ANCHOR_FILE_MAX ((size_t)8 * 1024 * 1024)

struct ky_anchor {
	struct ky_buf der;
	struct ky_certificate c; /* in `der` */
	EVP_PKEY *key;
	bool test; /* its private key is, or may be, public */
};

struct ky_anchors {
	uint32_t n, crls_n;
	struct ky_anchor row[KY_ANCHORS_MAX];
	struct {
		struct ky_buf der;
		struct ky_crl c; /* in `der` */
	} crl[KY_CRLS_MAX];
};

void ky_anchors_init(struct ky_anchors *a);
void ky_anchors_done(struct ky_anchors *a);

/* A file's bytes: PEM with any number of certificates and lists, or DER of
 * one.  KY_E_INPUT says what is wrong with it. */
enum ky_code ky_anchors_add(struct ky_anchors *a, const struct ky_ecdsa *e,
    struct ky_str file, struct ky_err *err) KY_MUST_USE;

/* Files *.pem, *.crt, *.cer, *.der and *.crl of a folder; others are passed
 * over.  KY_E_INPUT names the file. */
enum ky_code ky_anchors_load(struct ky_anchors *a, const struct ky_ecdsa *e,
    const char *folder, struct ky_err *err) KY_MUST_USE;

/* Each list must be signed by one of the roots; after the last was added. */
enum ky_code ky_anchors_check(const struct ky_anchors *a,
    struct ky_err *err) KY_MUST_USE;

/* From when it is revoked; INT64_MAX: it is on no list. */
struct ky_time ky_anchors_revoked(const struct ky_anchors *a,
    const struct ky_certificate *c);

#endif
