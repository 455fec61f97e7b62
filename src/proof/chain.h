/*
 * From a chip's certificate to a root, by the rules of SGP.14 and SGP.22
 * (4.5.2; docs/formats/proof.md, "The chain").
 */
#ifndef KY_PROOF_CHAIN_H
#define KY_PROOF_CHAIN_H

#include "proof/anchors.h"
#include "proof/cache.h"

/* What chains are checked against. */
struct ky_ground {
	struct ky_ecdsa ecdsa;
	struct ky_anchors anchors;
	struct ky_cache *cache;
	bool allow_test_roots;
	bool rootless; /* any maker is taken at its word: nothing is proven */
};

#define KY_CHAIN_PARTS 5 /* the chip's certificate and four behind it */

struct ky_chain {
	struct ky_link *chip;         /* held; NULL when it leads to no root */
	const struct ky_anchor *root; /* NULL: none, or rootless */
	uint32_t verifications;       /* added to */
	const char *why;              /* a literal */
};

/*
 * `certificate[0]` is the chip's, [1] its maker's, others may follow.  On
 * VERIFIED the chip's key may be used and its EID believed.  Whatever the
 * verdict, `chip` is to be released.
 */
enum ky_proof_verdict ky_chain_check(const struct ky_ground *g,
    const struct ky_str *certificate, uint32_t n, struct ky_time at,
    struct ky_chain *out);

#endif
