#include "doc/document.h"

#include "desk.h"

static struct desk_signer signer = {1, 2};
static struct ky_keyset keys;

static void
seal(struct ky_buf *out, uint8_t leaf[KY_HASH_BYTES])
{
	struct ky_paper p;
	struct ky_err err;

	desk_paper(KY_PAPER_CERTIFICATE, &p);
	ky_buf_init(out, KY_PAPER_MAX);
	t_good("sealed", desk_seal(&p, 7, &signer, &keys, out, leaf, &err),
	    &err);
}

static void
taken_apart(void)
{
	struct ky_buf file, again;
	struct ky_document d;
	struct ky_document_fault fault;
	uint8_t leaf[KY_HASH_BYTES], same[KY_HASH_BYTES];

	seal(&file, leaf);
	seal(&again, same);
	t_eq_str("the same salt and time give the same document",
	    ky_buf_str(&file).p, ky_buf_str(&again).p);
	t_ok("and the same leaf", memcmp(leaf, same, sizeof(leaf)) == 0);
	ky_buf_done(&again);

	t_ok("parsed", ky_document_parse(ky_buf_str(&file), &d, &fault));
	t_eq_int("kind", d.kind, KY_PAPER_CERTIFICATE);
	t_eq_str("number", d.number, "KY-7H3K-9QXM-2PTA-C1");
	t_eq_str("ending", d.ending, "KY-7H3K-9QXM-2PTA");
	t_eq_str("issuer", d.issuer.text, "demo-mobile");
	t_eq_str("key", d.key_id, keys.key[0].id);
	t_ok("demo", d.demo);
	t_ok("no proof yet", !d.has_proof);
	t_ok("salt", d.salt[0] == 7 && d.salt[31] == 7);
	t_ok("payload",
	    ky_str_starts(d.payload, "{\"amends\":") &&
		d.payload.p[d.payload.len - 1] == '}');
	t_ok("the signed part holds it",
	    ky_str_starts(d.signed_part, "{\"payload\":{\"amends\":"));
	t_ok("signature", ky_str_starts(d.signature, "{\"alg\":"));
	ky_document_leaf(d.salt, d.signed_part, same);
	t_ok("its leaf is computed again",
	    memcmp(leaf, same, sizeof(leaf)) == 0);
	ky_buf_done(&file);
}

static void
not_sealed(void)
{
	static const uint8_t salt[KY_SALT_BYTES] = {1};
	struct desk_signer none = {0, 2}, other = {9, 2};
	struct ky_signer s = desk_signer(&signer);
	struct ky_buf out;
	uint8_t leaf[KY_HASH_BYTES];
	struct ky_err err;

	ky_buf_init(&out, KY_PAPER_MAX);
	t_bad("a payload that is not canonical",
	    ky_document_seal(KY_STR("{ }"), salt, desk_day(1), &s, &keys, &out,
		leaf, &err),
	    KY_E_CORRUPT, &err, "payload: byte 1");
	t_bad("a clock that stands before the key's first day",
	    ky_document_seal(KY_STR("{}"), salt, desk_day(-1), &s, &keys, &out,
		leaf, &err),
	    KY_E_RETRY, &err, "not valid at");
	s = desk_signer(&none);
	t_bad("a signer without its key",
	    ky_document_seal(KY_STR("{}"), salt, desk_day(1), &s, &keys, &out,
		leaf, &err),
	    KY_E_RETRY, &err, "not at hand");
	s = desk_signer(&other);
	t_bad("a signer with a strange key",
	    ky_document_seal(KY_STR("{}"), salt, desk_day(1), &s, &keys, &out,
		leaf, &err),
	    KY_E_CORRUPT, &err, "none of the issuer's");
	t_eq_int("nothing was written", (int64_t)out.len, 0);
	ky_buf_done(&out);
}

/* Says it signed, and did not. */
static enum ky_code
lie(void *self, enum ky_key_use use, struct ky_str bytes,
    uint8_t sig[KY_SIGNATURE_BYTES], uint8_t public[KY_PUBLIC_BYTES],
    struct ky_err *err)
{
	enum ky_code code = desk_sign(self, use, bytes, sig, public, err);

	sig[3] ^= 1;
	return code;
}

static void
lying_signer(void)
{
	static const uint8_t salt[KY_SALT_BYTES] = {1};
	struct ky_signer s = {&signer, lie};
	struct ky_buf out;
	uint8_t leaf[KY_HASH_BYTES];
	struct ky_err err;

	ky_buf_init(&out, KY_PAPER_MAX);
	t_bad("a wrong signature never leaves",
	    ky_document_seal(KY_STR("{}"), salt, desk_day(1), &s, &keys, &out,
		leaf, &err),
	    KY_E_RETRY, &err, "signed wrongly");
	ky_buf_done(&out);
}

static void
attached(void)
{
	static struct desk_log tree;
	struct ky_log_reader nodes = desk_reader(&tree);
	struct ky_buf file, text, once, twice;
	struct ky_document d;
	struct ky_document_fault fault;
	uint8_t leaf[KY_HASH_BYTES];
	struct ky_err err;

	seal(&file, leaf);
	desk_fill(&tree, 3);
	desk_append_paper(&tree, KY_PAPER_CERTIFICATE, leaf);
	desk_fill(&tree, 6);
	ky_buf_init(&text, KY_CHECKPOINT_MAX);
	ky_buf_init(&once, KY_PAPER_MAX);
	ky_buf_init(&twice, KY_PAPER_MAX);
	t_good("a checkpoint",
	    desk_checkpoint(&tree, 6, DESK_ORIGIN, &signer, &text, &err), &err);
	t_good("with a proof",
	    ky_document_attach(ky_buf_str(&file), 3, ky_buf_str(&text), &nodes,
		&once, &err),
	    &err);
	t_ok("is a document", ky_document_parse(ky_buf_str(&once), &d, &fault));
	t_ok("that has a proof", d.has_proof && d.index == 3);
	t_eq_int("of three hashes", d.proof.n, 3);
	t_good("attached again",
	    ky_document_attach(ky_buf_str(&once), 3, ky_buf_str(&text), &nodes,
		&twice, &err),
	    &err);
	t_eq_str("it is replaced", ky_buf_str(&twice).p, ky_buf_str(&once).p);
	t_bad("a checkpoint from before the paper",
	    ky_document_attach(ky_buf_str(&file), 6, ky_buf_str(&text), &nodes,
		&twice, &err),
	    KY_E_CORRUPT, &err, "does not cover");
	t_bad("no document",
	    ky_document_attach(KY_STR("{}\n"), 3, ky_buf_str(&text), &nodes,
		&twice, &err),
	    KY_E_CORRUPT, &err, "stored document");
	ky_buf_done(&file);
	ky_buf_done(&text);
	ky_buf_done(&once);
	ky_buf_done(&twice);
}

int
main(void)
{
	desk_keys(&keys);
	T_RUN(taken_apart);
	T_RUN(not_sealed);
	T_RUN(lying_signer);
	T_RUN(attached);
	return t_done();
}
