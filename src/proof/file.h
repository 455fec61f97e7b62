/*
 * The proof file: a notification as it came, the certificates it is verified
 * with, and what was found; canonical JSON (docs/formats/proof.md).
 */
#ifndef KY_PROOF_FILE_H
#define KY_PROOF_FILE_H

#include "base/arena.h"
#include "port/verifier.h"

#define KY_PROOF_SCHEMA "kaiyaku-proof-v1"
/* Of the rules by which we judge: goes up when a verdict can change. */
#define KY_PROOF_RULES 1

struct ky_proof_file {
	struct ky_str notification; /* the bytes received */
	struct ky_str lender;       /* of another one; empty = none */
	struct ky_time received;
	bool test_root;
	uint8_t root[20];
};

void ky_proof_file_write(const struct ky_proof_file *f,
    const struct ky_judged *found, struct ky_buf *out);
/*
 * KY_E_INPUT says what is wrong.  `out` points into the arena, which has room
 * for the file once more.  What the file says of itself (received, root, test
 * root) is what somebody once found, and is to be found again.
 */
enum ky_code ky_proof_file_read(struct ky_arena *a, struct ky_str json,
    struct ky_proof_file *out, struct ky_err *err) KY_MUST_USE;

#endif
