/*
 * An X.509 certificate, as far as a chain of chips needs it (RFC 5280; GSMA
 * SGP.14, SGP.22 4.5.2), read in place.
 *
 * DER only, every list bounded.  Reading judges the form; what a certificate
 * may do is judged in proof/chain.h.
 */
#ifndef KY_PROOF_CERTIFICATE_H
#define KY_PROOF_CERTIFICATE_H

#include "euicc/der.h"
#include "port/verifier.h"

#define KY_CERTIFICATE_MAX ((size_t)8 * 1024)

enum ky_proof_curve {
	KY_PROOF_P256,
	KY_PROOF_BRAINPOOL, /* brainpoolP256r1 */
	KY_PROOF_CURVE__MAX
};

/* From the chip upwards: an issuer's role is never lower than what it
 * signs. */
enum ky_role {
	KY_ROLE_EUICC,
	KY_ROLE_SUB_EUM,
	KY_ROLE_EUM,
	KY_ROLE_SUB_CI,
	KY_ROLE_CI,
	KY_ROLE_OTHER, /* none of these, or two of them */
};

struct ky_certificate {
	struct ky_str whole, tbs;
	uint8_t signature[64];                 /* r and s */
	struct ky_str serial, issuer, subject; /* the last two whole */
	struct ky_time from, to;
	enum ky_proof_curve curve;
	struct ky_str point;
	/* Of the subject; empty = none. */
	struct ky_str organisation, serial_number;
	bool test; /* CN, OU or O of the subject says "test" */
	struct ky_str subject_key, authority_key; /* empty = none */
	enum ky_role role;
	bool usage_known, may_sign, may_certify, may_list;
	bool ca;
	int64_t path_max; /* -1 = no bound */
	bool unknown_critical;
	/* The EIDs it may sign for, by name (v2) and by prefix (v3): what
	 * stands in the extensions; see ky_certificate_permits(). */
	bool by_name, by_prefix;
	struct ky_str names, prefixes;
};

/* VERIFIED: read; CERTIFICATE or CURVE, and `why` is a short literal. */
enum ky_proof_verdict ky_certificate_read(struct ky_str der,
    struct ky_certificate *out, const char **why);

/*
 * May this maker sign for that EID of that organisation?  By name: a
 * permitted directoryName of exactly an equal O and a serialNumber of eight
 * digits with which the EID begins.  By prefix: one of the texts begins it.
 * Both extensions must agree; one with nothing usable in it permits nothing;
 * false when there is neither.
 *
 * A stock chain builder compares these names as X.509 says and finds that no
 * chip is permitted (docs/formats/proof.md).
 */
bool ky_certificate_permits(const struct ky_certificate *maker,
    struct ky_str eid, struct ky_str organisation);

/* The same attributes in the same order; PrintableString and UTF8String of
 * the same bytes are the same. */
bool ky_name_same(struct ky_str a, struct ky_str b);

/* A list of revoked certificates (RFC 5280, 5). */
struct ky_crl {
	struct ky_str tbs, issuer;
	uint8_t signature[64];
	struct ky_str rows; /* of them; may be empty */
};
bool ky_crl_read(struct ky_str der, struct ky_crl *out, const char **why);
/* The next row; false at the end.  Rows of a list that was read are well
 * formed. */
bool ky_crl_next(struct ky_str *rows, struct ky_str *serial,
    struct ky_time *since);

#endif
