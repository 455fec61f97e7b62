/* The verifier of signed notifications. */
#include "proof/verify.h"

#include "base/hash.h"
#include "euicc/notification.h"
#include "proof/chain.h"
#include "proof/file.h"

#include <assert.h>
#include <string.h>

#define CACHE_DEFAULT 4096

struct ky_prover {
	struct ky_ground ground;
};

static enum ky_code
prover_new(bool allow_test_roots, uint32_t cache_max, struct ky_prover **out,
    struct ky_err *err)
{
	struct ky_prover *p = calloc(1, sizeof(*p));
	enum ky_code code;

	if (p == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	ky_anchors_init(&p->ground.anchors);
	p->ground.allow_test_roots = allow_test_roots;
	code = ky_ecdsa_init(&p->ground.ecdsa, err);
	if (code == KY_OK)
		code = ky_cache_new(cache_max != 0 ? cache_max : CACHE_DEFAULT,
		    &p->ground.cache, err);
	if (code == KY_OK)
		*out = p;
	else
		ky_prover_free(p);
	return code;
}

/* With its roots, or not at all: `code` is what came of taking them in. */
static enum ky_code
hand_out(struct ky_prover *p, enum ky_code code, struct ky_prover **out,
    struct ky_err *err)
{
	if (code == KY_OK)
		code = ky_anchors_check(&p->ground.anchors, err);
	if (code == KY_OK)
		*out = p;
	else
		ky_prover_free(p);
	return code;
}

enum ky_code
ky_prover_new(const struct ky_prover_config *config, struct ky_prover **out,
    struct ky_err *err)
{
	struct ky_prover *p = NULL;
	enum ky_code code = prover_new(config->allow_test_roots,
	    config->cache_max, &p, err);

	if (code != KY_OK)
		return code;
	if (config->anchors != NULL)
		code = ky_anchors_load(&p->ground.anchors, &p->ground.ecdsa,
		    config->anchors, err);
	return hand_out(p, code, out, err);
}

enum ky_code
ky_prover_new_root(struct ky_str root, bool allow_test_roots,
    struct ky_prover **out, struct ky_err *err)
{
	struct ky_prover *p = NULL;
	enum ky_code code = prover_new(allow_test_roots, 0, &p, err);

	if (code != KY_OK)
		return code;
	code = ky_anchors_add(&p->ground.anchors, &p->ground.ecdsa, root, err);
	return hand_out(p, code, out, err);
}

void
ky_prover_free(struct ky_prover *p)
{
	if (p == NULL)
		return;
	ky_cache_free(p->ground.cache);
	ky_anchors_done(&p->ground.anchors);
	ky_ecdsa_done(&p->ground.ecdsa);
	free(p);
}

void
ky_prover_roots(const struct ky_prover *p, uint32_t *roots, uint32_t *test)
{
	*roots = p->ground.anchors.n;
	*test = 0;
	for (uint32_t i = 0; i < p->ground.anchors.n; i++)
		if (p->ground.anchors.row[i].test)
			(*test)++;
}

/* What the metadata say, whoever signed them. */
static void
tell(const struct ky_notification_parts *n, struct ky_time at,
    struct ky_judged *out)
{
	out->event = (struct ky_profile_event){
	    .kind = n->kind,
	    .chip_signed = true,
	    .remote = n->remote,
	    .n = n->meta.n,
	    .iccid = n->meta.iccid,
	    .at = at,
	};
	out->installation = n->installation;
	(void)snprintf(out->address, sizeof(out->address), "%s",
	    n->meta.address);
	ky_sha256(n->signed_tlv, out->signed_hash);
}

/* The certificates it is judged by: its own, else the lender's. */
static uint32_t
certificates(const struct ky_notification_parts *n, struct ky_str lender,
    struct ky_str out[KY_CHAIN_PARTS])
{
	struct ky_notification_parts other;
	const char *why;

	if (n->certificate.len == 0) {
		if (lender.len == 0 ||
		    ky_notification_read(lender, &other, &why) !=
			KY_NOTIFICATION_READ ||
		    other.certificate.len == 0)
			return 0;
		n = &other;
	}
	out[0] = n->certificate;
	for (uint32_t i = 0; i < n->chain_n; i++)
		out[i + 1] = n->chain[i];
	return n->chain_n + 1;
}

static enum ky_proof_verdict
check_signature(const struct ky_notification_parts *n,
    const struct ky_chain *chain, struct ky_judged *out, const char **why)
{
	const struct ky_link *chip = chain->chip;
	uint8_t signature[64];

	*why = "r or s is out of range";
	if (n->signature.len != sizeof(signature))
		return KY_PROOF_SIGNATURE;
	memcpy(signature, n->signature.p, sizeof(signature));
	if (!ky_ecdsa_in_range(chip->c.curve, signature))
		return KY_PROOF_SIGNATURE;
	*why = "the chip's key did not make this signature";
	out->verifications++;
	if (!ky_ecdsa_holds(chip->key, chip->c.curve, n->signed_tlv, signature))
		return KY_PROOF_SIGNATURE;
	if (!ky_str_copy(chip->c.serial_number, out->event.eid.digits,
		sizeof(out->event.eid.digits)))
		return KY_PROOF_EID;
	*why = "";
	return KY_PROOF_VERIFIED;
}

static enum ky_proof_verdict
judge(const struct ky_ground *g, const struct ky_notification_parts *n,
    struct ky_str lender, struct ky_time at, struct ky_judged *out,
    const char **why)
{
	struct ky_str certificate[KY_CHAIN_PARTS];
	uint32_t parts = certificates(n, lender, certificate);
	struct ky_chain chain;
	enum ky_proof_verdict v;

	*why = "no certificate came with it";
	if (parts == 0)
		return KY_PROOF_NO_CERTIFICATE;
	v = ky_chain_check(g, certificate, parts, at, &chain);
	*why = chain.why;
	out->verifications = chain.verifications;
	if (chain.root != NULL) {
		memcpy(out->root, chain.root->c.subject_key.p,
		    sizeof(out->root));
		out->event.test_root = chain.root->test;
	}
	if (v == KY_PROOF_VERIFIED)
		v = check_signature(n, &chain, out, why);
	ky_link_release(chain.chip);
	return v;
}

static enum ky_code
check(void *self, struct ky_str bytes, struct ky_str lender, struct ky_time at,
    struct ky_judged *out, struct ky_err *err)
{
	struct ky_prover *p = self;
	struct ky_judged found = {.verdict = KY_PROOF_NOT_ONE,
	    .event = {.n = KY_NO_EVENT}};
	struct ky_notification_parts n;
	const char *why;

	(void)err;
	switch (ky_notification_read(bytes, &n, &why)) {
	case KY_NOT_ONE:
		break;
	case KY_NOTIFICATION_BAD:
		found.verdict = KY_PROOF_MALFORMED;
		break;
	case KY_NOTIFICATION_READ:
		tell(&n, at, &found);
		found.verdict = judge(&p->ground, &n, lender, at, &found, &why);
		break;
	}
	(void)snprintf(found.why, sizeof(found.why), "%s", why);
	*out = found;
	return KY_OK;
}

enum ky_code
ky_proof_intact(struct ky_str bytes, struct ky_str lender, struct ky_time at,
    struct ky_judged *out, bool *intact, struct ky_err *err)
{
	struct ky_prover *p = NULL;
	enum ky_code code = prover_new(false, 1, &p, err);

	if (code != KY_OK)
		return code;
	assert(p != NULL);
	p->ground.rootless = true;
	code = check(p, bytes, lender, at, out, err);
	ky_prover_free(p);
	*intact = code == KY_OK && out->verdict == KY_PROOF_VERIFIED;
	if (*intact) {
		out->verdict = KY_PROOF_UNTRUSTED;
		(void)snprintf(out->why, sizeof(out->why), "no root is given");
	}
	return code;
}

static enum ky_code
pack(void *self, struct ky_str bytes, struct ky_str lender,
    const struct ky_judged *found, struct ky_buf *out, struct ky_err *err)
{
	struct ky_proof_file f = {
	    .notification = bytes,
	    .lender = found->installation ? lender : KY_STR(""),
	    .received = found->event.at,
	    .test_root = found->event.test_root,
	};

	(void)self;
	memcpy(f.root, found->root, sizeof(f.root));
	ky_proof_file_write(&f, found, out);
	return ky_buf_ok(out)
	    ? KY_OK
	    : ky_fail(err, KY_E_LIMIT, 0, "the proof is too long");
}

struct ky_verifier
ky_prover_port(struct ky_prover *p)
{
	return (struct ky_verifier){.self = p, .check = check, .pack = pack};
}
