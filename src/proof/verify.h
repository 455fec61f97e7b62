/*
 * The verifier of signed notifications (port/verifier.h).
 *
 * Chain: eUICC <- EUM (<- subordinate CI) <- a CI root out of the operator's
 * folder.  The certificates are read by our own DER reader and the rules of
 * SGP.22 and SGP.14 are checked here one by one; OpenSSL does the arithmetic.
 * A stock chain builder refuses every genuine chain and accepts a maker without
 * EID limits, so none is used (docs/formats/proof.md).
 */
#ifndef KY_PROOF_VERIFY_H
#define KY_PROOF_VERIFY_H

#include "port/verifier.h"

struct ky_prover; /* heap; may be used by several threads */

struct ky_prover_config {
	/* Folder of roots (*.pem, *.crt, *.der) and lists of revoked
	 * certificates (*.crl); NULL = none: nothing is trusted. */
	const char *anchors;
	bool allow_test_roots;
	uint32_t cache_max; /* certificates kept; 0 = 4096 */
};

/* KY_E_INPUT names the file and what is wrong with it. */
enum ky_code ky_prover_new(const struct ky_prover_config *config,
    struct ky_prover **out, struct ky_err *err) KY_MUST_USE;
/* The same with one root, given as the bytes of its file. */
enum ky_code ky_prover_new_root(struct ky_str root, bool allow_test_roots,
    struct ky_prover **out, struct ky_err *err) KY_MUST_USE;
void ky_prover_free(struct ky_prover *p);

struct ky_verifier ky_prover_port(struct ky_prover *p);

/*
 * Without any root: is the signature that of the chip's certificate which came
 * along, and is that its maker's?  Then UNTRUSTED, and `intact`; the EID is
 * what those certificates say.  Nothing is proven by it: anybody can make
 * such certificates.
 */
enum ky_code ky_proof_intact(struct ky_str bytes, struct ky_str lender,
    struct ky_time at, struct ky_judged *out, bool *intact,
    struct ky_err *err) KY_MUST_USE;

/* Roots it trusts, and how many of them are test roots. */
void ky_prover_roots(const struct ky_prover *p, uint32_t *roots,
    uint32_t *test);

#endif
