/*
 * Port: who judges what a chip signed.
 *
 * The bytes come from strangers.  A verdict is an answer, never an error of
 * the port; the port's errors are the machine's (KY_E_SYSTEM, KY_E_LIMIT).
 * May be called from several threads.
 */
#ifndef KY_PORT_VERIFIER_H
#define KY_PORT_VERIFIER_H

#include "base/buf.h"
#include "base/err.h"
#include "core/profile.h"

/* In the order of the checks (docs/formats/proof.md). */
enum ky_proof_verdict {
	KY_PROOF_VERIFIED,
	KY_PROOF_NOT_ONE,        /* these bytes are no notification */
	KY_PROOF_MALFORMED,      /* one by its outside only */
	KY_PROOF_NO_CERTIFICATE, /* none came with it: lend another's */
	KY_PROOF_CERTIFICATE,    /* one cannot be read, or is of another kind */
	KY_PROOF_CURVE,          /* a curve that is not taken */
	KY_PROOF_ROLE,           /* policies, key usage, constraints */
	KY_PROOF_UNTRUSTED,      /* leads to no root of ours */
	KY_PROOF_EXPIRED,        /* a certificate, at the time of receipt */
	KY_PROOF_REVOKED,
	KY_PROOF_TEST_ROOT, /* a root whose keys are public, not allowed */
	KY_PROOF_EID,       /* the maker may not sign for this EID */
	KY_PROOF_SIGNATURE,
	KY_PROOF__MAX
};
/* "verified", "not-one", "malformed", "no-certificate", ... */
const char *ky_proof_verdict_name(enum ky_proof_verdict v);
bool ky_proof_verdict_parse(struct ky_str name, enum ky_proof_verdict *out);

#define KY_PROOF_WHY_SIZE 48
#define KY_PROOF_ADDRESS_SIZE 254

/* What was found.  Members other than the verdict hold what could be read
 * before it fell; an EID is believed with KY_PROOF_VERIFIED only. */
struct ky_judged {
	enum ky_proof_verdict verdict;
	char why[KY_PROOF_WHY_SIZE];   /* which check, for staff: a literal */
	struct ky_profile_event event; /* `doubted` is not the port's */
	bool installation; /* a result of installing: has no certificate */
	char address[KY_PROOF_ADDRESS_SIZE]; /* where it was for */
	uint8_t signed_hash[32]; /* SHA-256 of exactly the signed bytes */
	uint8_t root[20];        /* subject key identifier of the anchor */
	uint32_t verifications;  /* signatures that were really checked */
};

struct ky_verifier {
	void *self;
	/* `lender`: another notification of the same chip, whose certificates
	 * are used when this one has none; empty = none.  `at`: receipt. */
	enum ky_code (*check)(void *self, struct ky_str bytes,
	    struct ky_str lender, struct ky_time at, struct ky_judged *out,
	    struct ky_err *err) KY_MUST_USE;
	/* The evidence of a verified one: a file that a stranger can verify
	 * again, given the root (docs/formats/proof.md). */
	enum ky_code (*pack)(void *self, struct ky_str bytes,
	    struct ky_str lender, const struct ky_judged *found,
	    struct ky_buf *out, struct ky_err *err) KY_MUST_USE;
};
#define KY_PROOF_MEDIA "application/vnd.kaiyaku.proof+json"
#define KY_PROOF_FILE_MAX ((size_t)64 * 1024)

#endif
