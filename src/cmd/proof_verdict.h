/*
 * A proof file of a chip (docs/formats/proof.md), judged offline and told in
 * words.  Nothing in the file is believed: all of it is found again.
 */
#ifndef KY_CMD_PROOF_VERDICT_H
#define KY_CMD_PROOF_VERDICT_H

#include "base/arena.h"
#include "cmd/cli.h"
#include "port/verifier.h"

struct ky_proof_verdict_of {
	struct ky_judged found;
	struct ky_time received; /* as the file says */
	bool intact;             /* no root was given, else whole */
	uint8_t hash[32];        /* SHA-256 of the file */
};

/* Does the file begin like one?  Papers do not. */
bool ky_proof_verdict_is_file(struct ky_str file);

/* `root`: bytes of the root's file; empty = none.  KY_E_INPUT: the file or
 * the root is none. */
enum ky_code ky_proof_verdict_find(struct ky_str file, struct ky_str root,
    bool allow_test_roots, struct ky_proof_verdict_of *out,
    struct ky_err *err) KY_MUST_USE;

/* OK: signed by the chip, under the root.  SIGNER: whole, and no root was
 * given.  Else NO. */
enum ky_exit ky_proof_verdict_exit(const struct ky_proof_verdict_of *v);

void ky_proof_verdict_say(const struct ky_cli *cli,
    const struct ky_proof_verdict_of *v);
json_t *ky_proof_verdict_json(const struct ky_proof_verdict_of *v);

/* Does the duty `profile` of this paper name that file? */
bool ky_proof_verdict_named(struct ky_str paper, const uint8_t hash[32]);

#endif
