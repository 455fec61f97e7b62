/*
 * Is this paper what it seems to be?  Offline, for strangers.
 *
 * A verdict is a finding, not an error: any bytes get one.
 */
#ifndef KY_DOC_VERIFY_H
#define KY_DOC_VERIFY_H

#include "doc/document.h"

enum ky_finding {
	KY_FOUND_VALID,          /* signed by a trusted key, and in the log */
	KY_FOUND_NOT_LOGGED,     /* signed by a trusted key; no proof is
	                            attached */
	KY_FOUND_SIGNER_UNKNOWN, /* intact, but no trusted keys were given */
	KY_FOUND_TRUNCATED,
	KY_FOUND_NOT_JSON,
	KY_FOUND_DUPLICATE_KEY,
	KY_FOUND_NOT_CANONICAL,
	KY_FOUND_NOT_A_PAPER,     /* canonical JSON of another shape */
	KY_FOUND_SIGNATURE_WRONG, /* signed bytes, key or signature changed */
	KY_FOUND_OTHER_KEY,       /* signed by a key that is not trusted */
	KY_FOUND_OTHER_ISSUER,    /* names an issuer the keys are not of */
	KY_FOUND_KEY_NOT_VALID,   /* at the time the paper was sealed */
	KY_FOUND_KEY_COMPROMISED,
	KY_FOUND_CHECKPOINT_WRONG, /* malformed, or its signature */
	KY_FOUND_OTHER_LOG,        /* a proof from another log */
	KY_FOUND_PROOF_WRONG,      /* of another paper, place or tree */
	KY_FOUND_FORKED,           /* two checkpoints of no one history */
	KY_FOUND__MAX
};

/* "valid", "signer-unknown", ...: stable, for JSON. */
const char *ky_finding_name(enum ky_finding f);
/* VALID and NOT_LOGGED: the issuer said this. */
bool ky_finding_good(enum ky_finding f);

struct ky_verified {
	enum ky_finding finding;
	char words[384]; /* it, in a sentence */
	size_t at;       /* TRUNCATED to NOT_CANONICAL: offset of the fault */
	bool parsed;     /* the rest is filled; trust it as the finding says */
	enum ky_paper_kind kind;
	bool demo; /* the paper says that it is a demonstration */
	struct ky_slug issuer;
	char number[KY_PAPER_NO_SIZE], ending[KY_REF_SIZE], title[32];
	struct ky_time issued, sealed;
	char key_id[KY_KEY_ID_SIZE];
	bool has_proof;
	uint64_t index, tree_size; /* with a proof */
};

/* `keys` NULL: none are trusted; then a paper is at best intact. */
void ky_verify(struct ky_str file, const struct ky_keyset *keys,
    struct ky_verified *out);

/*
 * Did the log only grow between two of its checkpoints?  The proof is the
 * reader's own: made from tiles (doc/tiles.h) or sent along.  VALID, or
 * CHECKPOINT_WRONG, OTHER_LOG, FORKED; SIGNER_UNKNOWN without keys.
 */
void ky_verify_growth(struct ky_str old_checkpoint,
    struct ky_str new_checkpoint, const struct ky_proof *proof,
    const struct ky_keyset *keys, struct ky_verified *out);

#endif
