#include "doc/verify.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name, *words;
} findings[] = {
    [KY_FOUND_VALID] = {"valid",
	"valid: signed by the issuer and entered in its log"},
    [KY_FOUND_NOT_LOGGED] = {"not-logged",
	"valid: signed by the issuer; no proof is attached, so this file "
	"does not show that it is in the log"},
    [KY_FOUND_SIGNER_UNKNOWN] = {"signer-unknown",
	"intact, signer unknown: no trusted key was given, so anybody may "
	"have signed this"},
    [KY_FOUND_TRUNCATED] = {"truncated", "not valid: the file ends early"},
    [KY_FOUND_NOT_JSON] = {"not-json", "not valid: the file is not JSON"},
    [KY_FOUND_DUPLICATE_KEY] = {"duplicate-key",
	"not valid: a key stands twice in one object"},
    [KY_FOUND_NOT_CANONICAL] = {"not-canonical",
	"not valid: the bytes are not those that were signed"},
    [KY_FOUND_NOT_A_PAPER] = {"not-a-paper",
	"not valid: the file is not a paper of this kind"},
    [KY_FOUND_SIGNATURE_WRONG] = {"signature-wrong",
	"not valid: the signature does not fit the content, so one of them "
	"was changed"},
    [KY_FOUND_OTHER_KEY] = {"other-key",
	"not valid: signed with a key that is none of the trusted ones"},
    [KY_FOUND_OTHER_ISSUER] = {"other-issuer",
	"not valid: it names another issuer than the trusted keys"},
    [KY_FOUND_KEY_NOT_VALID] = {"key-not-valid",
	"not valid: the key was not in use when the paper was sealed"},
    [KY_FOUND_KEY_COMPROMISED] = {"key-compromised",
	"not valid: the key was stolen, and the log does not show that the "
	"paper is older"},
    [KY_FOUND_CHECKPOINT_WRONG] = {"checkpoint-wrong",
	"not valid: the checkpoint of the log is not signed by a trusted "
	"key, or was changed"},
    [KY_FOUND_OTHER_LOG] = {"other-log",
	"not valid: the proof is from another log than the issuer's"},
    [KY_FOUND_PROOF_WRONG] = {"proof-wrong",
	"not valid: the proof does not lead from this paper to the "
	"checkpoint"},
    [KY_FOUND_FORKED] = {"forked",
	"not valid: the two checkpoints are not of one growing log, or the "
	"proof is of others"},
};
_Static_assert(sizeof(findings) / sizeof(findings[0]) == KY_FOUND__MAX,
    "a name and a sentence each");

const char *
ky_finding_name(enum ky_finding f)
{
	assert((unsigned)f < KY_FOUND__MAX);
	return findings[f].name;
}

bool
ky_finding_good(enum ky_finding f)
{
	return f == KY_FOUND_VALID || f == KY_FOUND_NOT_LOGGED;
}

static void
found(struct ky_verified *out, enum ky_finding f, const char *detail)
{
	out->finding = f;
	if (detail == NULL)
		(void)snprintf(out->words, sizeof(out->words), "%s",
		    findings[f].words);
	else
		(void)snprintf(out->words, sizeof(out->words), "%s (%s)",
		    findings[f].words, detail);
}

static enum ky_finding
form_finding(enum ky_canon_kind kind)
{
	switch (kind) {
	case KY_CANON_TRUNCATED:
		return KY_FOUND_TRUNCATED;
	case KY_CANON_NOT_JSON:
		return KY_FOUND_NOT_JSON;
	case KY_CANON_DUPLICATE:
		return KY_FOUND_DUPLICATE_KEY;
	case KY_CANON_OTHER_FORM:
		return KY_FOUND_NOT_CANONICAL;
	case KY_CANON_FINE:
	case KY_CANON__MAX:
		break;
	}
	return KY_FOUND_NOT_A_PAPER;
}

static void
form_wrong(const struct ky_document_fault *fault, struct ky_verified *out)
{
	char detail[96];

	out->at = fault->at;
	if (fault->canon == KY_CANON_FINE)
		(void)snprintf(detail, sizeof(detail), "%s", fault->why);
	else
		(void)snprintf(detail, sizeof(detail), "byte %zu: %s",
		    fault->at, fault->why);
	found(out, form_finding(fault->canon), detail);
}

static void
fill(const struct ky_document *d, struct ky_verified *out)
{
	out->parsed = true;
	out->kind = d->kind;
	out->demo = d->demo;
	out->issuer = d->issuer;
	out->issued = d->issued;
	out->sealed = d->sealed;
	out->has_proof = d->has_proof;
	out->index = d->index;
	memcpy(out->number, d->number, sizeof(out->number));
	memcpy(out->ending, d->ending, sizeof(out->ending));
	memcpy(out->title, d->title, sizeof(out->title));
	memcpy(out->key_id, d->key_id, sizeof(out->key_id));
}

/* By the key that stands in the file: shows that file and signature belong
 * together, not who made them. */
static bool
intact(const struct ky_document *d)
{
	char id[KY_KEY_ID_SIZE];
	struct ky_buf covered;
	bool good;

	ky_sign_key_id(d->public, id);
	if (strcmp(id, d->key_id) != 0)
		return false;
	ky_buf_init(&covered, KY_PAPER_MAX + sizeof(KY_SIGN_DOMAIN));
	ky_document_signed_bytes(d->signed_part, &covered);
	good = ky_sign_holds(d->public, ky_buf_str(&covered), d->sig);
	ky_buf_done(&covered);
	return good;
}

static enum ky_finding
trust_finding(enum ky_checkpoint_trust trust)
{
	switch (trust) {
	case KY_CHECKPOINT_SIGNED:
		return KY_FOUND_VALID;
	case KY_CHECKPOINT_OTHER_LOG:
		return KY_FOUND_OTHER_LOG;
	case KY_CHECKPOINT_UNSIGNED:
	case KY_CHECKPOINT_WRONG:
	case KY_CHECKPOINT_COMPROMISED:
	case KY_CHECKPOINT__MAX:
		break;
	}
	return KY_FOUND_CHECKPOINT_WRONG;
}

/* Without keys the proof can still be shown to be wrong. */
static enum ky_finding
judge_proof(const struct ky_document *d, const struct ky_keyset *keys,
    struct ky_verified *out)
{
	uint8_t leaf[KY_HASH_BYTES], entry[KY_ENTRY_BYTES];
	struct ky_checkpoint c;
	struct ky_hash hash;
	struct ky_err err;
	enum ky_finding f = KY_FOUND_VALID;

	if (ky_checkpoint_parse((struct ky_str){d->checkpoint,
				    d->checkpoint_len},
		&c, &err) != KY_OK)
		return KY_FOUND_CHECKPOINT_WRONG;
	out->tree_size = c.size;
	if (keys != NULL)
		f = trust_finding(ky_checkpoint_judge(&c, keys));
	if (f != KY_FOUND_VALID)
		return f;
	ky_document_leaf(d->salt, d->signed_part, leaf);
	ky_log_entry(d->kind, leaf, entry);
	ky_log_leaf_hash((struct ky_str){(const char *)entry, sizeof(entry)},
	    &hash);
	return ky_log_included(&hash, d->index, c.size, &d->proof, &c.root)
	    ? KY_FOUND_VALID
	    : KY_FOUND_PROOF_WRONG;
}

/*
 * The first fault in this order is the finding: form, signature, signer, key,
 * proof.
 */
static enum ky_finding
judge(const struct ky_document *d, const struct ky_keyset *keys,
    struct ky_verified *out)
{
	const struct ky_key *key = NULL;
	enum ky_finding proof = KY_FOUND_NOT_LOGGED;

	if (!intact(d))
		return KY_FOUND_SIGNATURE_WRONG;
	if (keys != NULL) {
		key = ky_keyset_find(keys, KY_KEY_PAPER, d->public);
		if (key == NULL)
			return KY_FOUND_OTHER_KEY;
		if (strcmp(d->issuer.text, keys->issuer.text) != 0)
			return KY_FOUND_OTHER_ISSUER;
		if (!ky_key_valid_at(key, d->sealed))
			return KY_FOUND_KEY_NOT_VALID;
	}
	if (d->has_proof)
		proof = judge_proof(d, keys, out);
	if (!ky_finding_good(proof))
		return proof;
	if (key == NULL)
		return KY_FOUND_SIGNER_UNKNOWN;
	if (key->status == KY_KEY_COMPROMISED &&
	    (proof != KY_FOUND_VALID || d->index >= key->log_size))
		return KY_FOUND_KEY_COMPROMISED;
	return proof;
}

void
ky_verify(struct ky_str file, const struct ky_keyset *keys,
    struct ky_verified *out)
{
	struct ky_document d;
	struct ky_document_fault fault;

	memset(out, 0, sizeof(*out));
	if (!ky_document_parse(file, &d, &fault)) {
		form_wrong(&fault, out);
		return;
	}
	fill(&d, out);
	found(out, judge(&d, keys, out), NULL);
}

void
ky_verify_growth(struct ky_str old_checkpoint, struct ky_str new_checkpoint,
    const struct ky_proof *proof, const struct ky_keyset *keys,
    struct ky_verified *out)
{
	struct ky_checkpoint old, new;
	struct ky_err err;
	enum ky_finding f = KY_FOUND_VALID;

	memset(out, 0, sizeof(*out));
	if (ky_checkpoint_parse(old_checkpoint, &old, &err) != KY_OK ||
	    ky_checkpoint_parse(new_checkpoint, &new, &err) != KY_OK) {
		found(out, KY_FOUND_CHECKPOINT_WRONG, err.msg);
		return;
	}
	out->tree_size = new.size;
	if (keys != NULL) {
		f = trust_finding(ky_checkpoint_judge(&old, keys));
		if (f == KY_FOUND_VALID)
			f = trust_finding(ky_checkpoint_judge(&new, keys));
	} else if (strcmp(old.origin, new.origin) != 0) {
		f = KY_FOUND_OTHER_LOG;
	}
	if (f == KY_FOUND_VALID &&
	    !ky_log_consistent(old.size, &old.root, new.size, &new.root, proof))
		f = KY_FOUND_FORKED;
	if (f == KY_FOUND_VALID && keys == NULL)
		f = KY_FOUND_SIGNER_UNKNOWN;
	found(out, f, NULL);
}
