/*
 * One certificate of the test PKI, from a description to DER.
 */
#ifndef KY_VCARD_CERT_H
#define KY_VCARD_CERT_H

#include "base/buf.h"
#include "base/err.h"

#include <openssl/x509.h>

struct ky_cert_name {
	const char *country, *organisation, *unit, *serial, *common;
};

/* A NULL or empty member: the extension is left out. */
struct ky_cert {
	const struct ky_cert_name *subject, *issuer;
	EVP_PKEY *key, *signer;
	const char *from, *to;     /* "20200101000000Z" */
	const char *policy;        /* role, dotted */
	const char *usage, *basic; /* in OpenSSL's words */
	const char *oid;           /* registeredID of the alternative name */
	const char *crl;           /* URI */
	const char *organisation;  /* limit by name: of this organisation, */
	const char *iin;           /* ... EIDs that begin so */
	const char *ein;           /* limit of SGP.22 v3: EIDs that begin so */
	const char *critical;      /* a critical extension of that OID */
	const EVP_MD *digest;
	bool forged; /* one bit of the signature is wrong */
};

enum ky_code ky_cert_make(const struct ky_cert *c, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

/* The issuer's list of revoked certificates: `revoked` (DER) on it, or none
 * when it is empty. */
enum ky_code ky_cert_crl(const struct ky_cert_name *issuer, EVP_PKEY *key,
    struct ky_str revoked, struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

#endif
