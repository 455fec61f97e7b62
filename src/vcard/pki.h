/*
 * A PKI for tests and the demo, made when it is wanted: CI, EUM and eUICC
 * certificates of the same structure as GSMA's, on either curve, with faults
 * on request.  Its subjects say TEST, but for KY_PKI_PLAIN; its keys protect
 * nothing.
 */
#ifndef KY_VCARD_PKI_H
#define KY_VCARD_PKI_H

#include "base/buf.h"
#include "base/err.h"
#include "core/ident.h"

enum ky_curve {
	KY_CURVE_P256,
	KY_CURVE_BRAINPOOL, /* brainpoolP256r1 */
	KY_CURVE__MAX
};

/* One deviation a chain can have; tests name what must come of it. */
enum ky_pki_fault {
	KY_PKI_SOUND,
	KY_PKI_V3,           /* sound, SGP.22 v3: permittedEins, v3 roles */
	KY_PKI_V3_SUBCI,     /* sound, v3 with a subordinate CI */
	KY_PKI_NO_EID_LIMIT, /* EUM without constraint */
	KY_PKI_OTHER_IIN,    /* EUM limited to another range */
	KY_PKI_OTHER_ORG,    /* eUICC of another organisation */
	KY_PKI_EUICC_ROLE,   /* eUICC with the EUM's policy */
	KY_PKI_EUM_ROLE,     /* EUM with the eUICC's policy */
	KY_PKI_EUM_NO_CA,    /* EUM without CA true */
	KY_PKI_EUM_USAGE,    /* EUM without keyCertSign */
	KY_PKI_EUICC_USAGE,  /* eUICC without digitalSignature */
	KY_PKI_EUICC_EXPIRED,
	KY_PKI_EUM_EXPIRED,
	KY_PKI_EUM_FUTURE,   /* not yet valid */
	KY_PKI_OTHER_CI,     /* EUM signed by a CI of the same name */
	KY_PKI_EUICC_FORGED, /* eUICC certificate's signature broken */
	KY_PKI_EUM_FORGED,
	KY_PKI_EID_TEXT, /* serialNumber is no 32 digits */
	KY_PKI_CRITICAL, /* EUM with an unknown critical extension */
	KY_PKI_SHA384,   /* signed with another algorithm */
	KY_PKI_REVOKED,  /* sound, and on the CRL below */
	KY_PKI_PLAIN,    /* sound, and no name says that it is a test */
	KY_PKI__MAX
};
const char *ky_pki_fault_name(enum ky_pki_fault f);

struct ky_pki; /* heap: keys and certificates of one chain */

enum ky_code ky_pki_new(enum ky_curve curve, const struct ky_eid *eid,
    enum ky_pki_fault fault, struct ky_pki **out,
    struct ky_err *err) KY_MUST_USE;
/* Another chip of the same maker and root. */
enum ky_code ky_pki_sibling(const struct ky_pki *p, const struct ky_eid *eid,
    struct ky_pki **out, struct ky_err *err) KY_MUST_USE;
void ky_pki_free(struct ky_pki *p);

/* DER, the PKI's memory. */
struct ky_str ky_pki_euicc(const struct ky_pki *p);
struct ky_str ky_pki_eum(const struct ky_pki *p);
struct ky_str ky_pki_sub_ci(const struct ky_pki *p); /* empty = none */
struct ky_str ky_pki_ci(const struct ky_pki *p);
/* PEM of the root; DER of the CI's list of revoked certificates. */
enum ky_code ky_pki_ci_pem(const struct ky_pki *p, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;
struct ky_str ky_pki_crl(const struct ky_pki *p);

/* The chip's signature over SHA-256 of the bytes: r and s, 32 bytes each. */
enum ky_code ky_pki_sign(const struct ky_pki *p, struct ky_str bytes,
    uint8_t out[64], struct ky_err *err) KY_MUST_USE;

/* All of it in a folder that is there (keys too), and back: a virtual card's
 * identity. */
enum ky_code ky_pki_save(const struct ky_pki *p, const char *folder,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_pki_load(const char *folder, struct ky_pki **out,
    struct ky_err *err) KY_MUST_USE;

#endif
