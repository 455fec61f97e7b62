#include "doc/document.h"

#include "base/hash.h"
#include "base/hex.h"
#include "doc/paper_json.h"

#include <assert.h>
#include <string.h>

/* Where a value begins in canonical bytes, given what stands before it. */
#define AFTER(literal) (sizeof(literal) - 1)

void
ky_document_signed_bytes(struct ky_str signed_part, struct ky_buf *out)
{
	ky_buf_add(out, KY_STR(KY_SIGN_DOMAIN));
	ky_buf_add(out, signed_part);
}

void
ky_document_leaf(const uint8_t salt[KY_SALT_BYTES], struct ky_str signed_part,
    uint8_t leaf[KY_HASH_BYTES])
{
	struct ky_sha256 h;

	ky_sha256_init(&h);
	ky_sha256_add(&h, (struct ky_str){(const char *)salt, KY_SALT_BYTES});
	ky_sha256_add(&h, signed_part);
	ky_sha256_end(&h, leaf);
}

/* --- reading --- */

static bool
get_time(const json_t *o, const char *name, struct ky_time *out)
{
	struct ky_err err;

	return ky_time_parse(ky_canon_get(o, name), out, &err) == KY_OK;
}

/* What every verifier must know of the payload; the rest is for people. */
static const char *
read_payload(const json_t *p, struct ky_document *out)
{
	struct ky_err err;

	if (!ky_str_is(ky_canon_get(p, "schema"), KY_PAPER_SCHEMA))
		return "the payload is not of the form " KY_PAPER_SCHEMA;
	if (!ky_paper_kind_parse(ky_canon_get(p, "kind"), &out->kind))
		return "the payload's kind is not known";
	if (ky_slug_parse(ky_canon_get(p, "issuer"), &out->issuer, &err) !=
	    KY_OK)
		return "the payload's issuer is no name";
	if (!json_is_boolean(json_object_get(p, "demo")))
		return "the payload does not say whether it is a demo";
	out->demo = json_is_true(json_object_get(p, "demo"));
	if (!ky_str_copy(ky_canon_get(p, "number"), out->number,
		sizeof(out->number)) ||
	    out->number[0] == '\0')
		return "the payload's number is none";
	if (!ky_str_copy(ky_canon_get(p, "ending"), out->ending,
		sizeof(out->ending)) ||
	    out->ending[0] == '\0')
		return "the payload's ending is none";
	if (!ky_str_copy(ky_canon_get(p, "title"), out->title,
		sizeof(out->title)) ||
	    out->title[0] == '\0')
		return "the payload has no title";
	if (!get_time(json_object_get(p, "dates"), "issued", &out->issued))
		return "the payload does not say when it was issued";
	return NULL;
}

static const char *
read_signature(const json_t *s, struct ky_document *out)
{
	static const char *const names[] = {"alg", "key", "public", "sig",
	    NULL};

	if (!ky_canon_has(s, names))
		return "the signature has other members than a signature";
	if (!ky_str_is(ky_canon_get(s, "alg"), "Ed25519"))
		return "the signature is not Ed25519";
	if (!ky_str_copy(ky_canon_get(s, "key"), out->key_id,
		sizeof(out->key_id)))
		return "the signature's key is no key id";
	if (!ky_hex_decode(ky_canon_get(s, "public"), out->public,
		KY_PUBLIC_BYTES))
		return "the signature's public key is none";
	if (!ky_hex_decode(ky_canon_get(s, "sig"), out->sig,
		KY_SIGNATURE_BYTES))
		return "the signature is not 128 hexadecimal digits";
	return NULL;
}

static const char *
read_proof(const json_t *p, struct ky_document *out)
{
	static const char *const names[] = {"checkpoint", "hashes", "index",
	    NULL};
	struct ky_str checkpoint = ky_canon_get(p, "checkpoint");
	const json_t *hashes = json_object_get(p, "hashes");
	const json_t *index = json_object_get(p, "index");

	if (!ky_canon_has(p, names))
		return "the proof has other members than a proof";
	if (checkpoint.len == 0 || checkpoint.len > sizeof(out->checkpoint))
		return "the proof's checkpoint is no text of bounded size";
	memcpy(out->checkpoint, checkpoint.p, checkpoint.len);
	out->checkpoint_len = checkpoint.len;
	if (!json_is_integer(index) || json_integer_value(index) < 0)
		return "the proof's index is no index";
	out->index = (uint64_t)json_integer_value(index);
	if (!json_is_array(hashes) || json_array_size(hashes) > KY_PROOF_MAX)
		return "the proof's hashes are no list of at most " KY__STR(
		    KY_PROOF_MAX);
	for (; out->proof.n < json_array_size(hashes); out->proof.n++) {
		const json_t *h = json_array_get(hashes, out->proof.n);
		struct ky_str text = {json_is_string(h) ? json_string_value(h)
							: "",
		    json_string_length(h)};

		if (!ky_hex_decode(text, out->proof.hash[out->proof.n].b,
			KY_HASH_BYTES))
			return "a hash of the proof is none";
	}
	out->has_proof = true;
	return NULL;
}

static const char *
read_members(const json_t *root, struct ky_document *out)
{
	static const char *const bare[] = {"document", "signature", NULL};
	static const char *const whole[] = {"document", "proof", "signature",
	    NULL};
	static const char *const inner[] = {"payload", "salt", "sealed", NULL};
	const json_t *document = json_object_get(root, "document");
	const char *why;

	if (!ky_canon_has(root, bare) && !ky_canon_has(root, whole))
		return "the file has other members than a document";
	if (!ky_canon_has(document, inner))
		return "the document has other members than a document";
	if (!ky_hex_decode(ky_canon_get(document, "salt"), out->salt,
		KY_SALT_BYTES))
		return "the salt is not 64 hexadecimal digits";
	if (!get_time(document, "sealed", &out->sealed))
		return "the document does not say when it was sealed";
	why = read_payload(json_object_get(document, "payload"), out);
	if (why == NULL)
		why = read_signature(json_object_get(root, "signature"), out);
	if (why == NULL && json_object_get(root, "proof") != NULL)
		why = read_proof(json_object_get(root, "proof"), out);
	return why;
}

static struct ky_str
value_at(struct ky_str file, size_t at)
{
	return (struct ky_str){file.p + at, ky_canon_skip(file, at) - at};
}

bool
ky_document_parse(struct ky_str file, struct ky_document *out,
    struct ky_document_fault *fault)
{
	struct ky_canon_fault canon;
	json_t *root;
	size_t at;

	memset(out, 0, sizeof(*out));
	memset(fault, 0, sizeof(*fault));
	if (file.len > KY_PAPER_MAX) {
		fault->why = "the file is too large";
		return false;
	}
	root = ky_canon_load(file, &canon);
	if (root == NULL) {
		*fault = (struct ky_document_fault){canon.kind, canon.at,
		    canon.why};
		return false;
	}
	fault->why = read_members(root, out);
	json_decref(root);
	if (fault->why != NULL)
		return false;
	/* Members are in order, so these stand in front. */
	out->signed_part = value_at(file, AFTER("{\"document\":"));
	out->payload = value_at(file, AFTER("{\"document\":{\"payload\":"));
	at = ky_canon_skip(file, AFTER("{\"document\":"));
	if (out->has_proof)
		at = ky_canon_skip(file, at + AFTER(",\"proof\":"));
	out->signature = value_at(file, at + AFTER(",\"signature\":"));
	return true;
}

/* --- writing --- */

enum ky_code
ky_document_seal(struct ky_str payload, const uint8_t salt[KY_SALT_BYTES],
    struct ky_time now, const struct ky_signer *signer,
    const struct ky_keyset *keys, struct ky_buf *out,
    uint8_t leaf[KY_HASH_BYTES], struct ky_err *err)
{
	uint8_t sig[KY_SIGNATURE_BYTES], public[KY_PUBLIC_BYTES];
	char sealed[KY_TIME_TEXT_SIZE];
	struct ky_canon_fault fault;
	const struct ky_key *key = NULL;
	struct ky_buf inner, covered;
	struct ky_canon w;
	enum ky_code code;

	if (!ky_canon_check(payload, &fault))
		return ky_fail(err, KY_E_CORRUPT, 0, "payload: byte %zu: %s",
		    fault.at, fault.why);
	ky_buf_init(&inner, KY_PAPER_MAX);
	ky_buf_init(&covered, KY_PAPER_MAX);

	ky_time_format(now, sealed);
	ky_canon_init(&w, &inner);
	ky_canon_object(&w, NULL);
	ky_canon_raw(&w, "payload", payload);
	ky_canon_hex(&w, "salt", salt, KY_SALT_BYTES);
	ky_canon_text(&w, "sealed", ky_str_of(sealed));
	ky_canon_end(&w);
	ky_document_signed_bytes(ky_buf_str(&inner), &covered);
	if (!ky_buf_ok(&inner) || !ky_buf_ok(&covered)) {
		code = ky_fail(err, KY_E_LIMIT, 0,
		    "the paper is larger than %zu bytes", KY_PAPER_MAX);
		goto out;
	}

	code = signer->sign(signer->self, KY_KEY_PAPER, ky_buf_str(&covered),
	    sig, public, err);
	if (code != KY_OK)
		goto out;
	key = ky_keyset_find(keys, KY_KEY_PAPER, public);
	if (key == NULL)
		code = ky_fail(err, KY_E_CORRUPT, 0,
		    "the signer's key is none of the issuer's");
	else if (!ky_key_valid_at(key, now))
		code = ky_fail(err, KY_E_RETRY, 0, "key %s is not valid at %s",
		    key->id, sealed);
	else if (!ky_sign_holds(public, ky_buf_str(&covered), sig))
		code = ky_fail(err, KY_E_RETRY, 0, "the signer signed wrongly");
	if (code != KY_OK)
		goto out;

	ky_canon_init(&w, out);
	ky_canon_object(&w, NULL);
	ky_canon_raw(&w, "document", ky_buf_str(&inner));
	ky_canon_object(&w, "signature");
	ky_canon_text(&w, "alg", KY_STR("Ed25519"));
	ky_canon_text(&w, "key", ky_str_of(key->id));
	ky_canon_hex(&w, "public", public, KY_PUBLIC_BYTES);
	ky_canon_hex(&w, "sig", sig, KY_SIGNATURE_BYTES);
	ky_canon_end(&w);
	ky_canon_end(&w);
	ky_buf_addc(out, '\n');
	if (!ky_buf_ok(out))
		code = ky_fail(err, KY_E_LIMIT, 0, "no room for the document");
	else
		ky_document_leaf(salt, ky_buf_str(&inner), leaf);
out:
	ky_buf_done(&inner);
	ky_buf_done(&covered);
	return code;
}

enum ky_code
ky_document_attach(struct ky_str document, uint64_t index,
    struct ky_str checkpoint, const struct ky_log_reader *nodes,
    struct ky_buf *out, struct ky_err *err)
{
	struct ky_document d;
	struct ky_document_fault fault;
	struct ky_checkpoint c;
	struct ky_proof proof;
	struct ky_canon w;
	enum ky_code code;

	if (!ky_document_parse(document, &d, &fault))
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "stored document: byte %zu: %s", fault.at, fault.why);
	if (ky_checkpoint_parse(checkpoint, &c, err) != KY_OK ||
	    index >= c.size)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "the stored checkpoint does not cover the paper");
	code = ky_log_inclusion(nodes, index, c.size, &proof, err);
	if (code != KY_OK)
		return code;

	ky_canon_init(&w, out);
	ky_canon_object(&w, NULL);
	ky_canon_raw(&w, "document", d.signed_part);
	ky_canon_object(&w, "proof");
	ky_canon_text(&w, "checkpoint", checkpoint);
	ky_canon_array(&w, "hashes");
	for (uint32_t i = 0; i < proof.n; i++)
		ky_canon_hex(&w, NULL, proof.hash[i].b, KY_HASH_BYTES);
	ky_canon_end(&w);
	ky_canon_int(&w, "index", (int64_t)index);
	ky_canon_end(&w);
	ky_canon_raw(&w, "signature", d.signature);
	ky_canon_end(&w);
	ky_buf_addc(out, '\n');
	if (!ky_buf_ok(out))
		return ky_fail(err, KY_E_LIMIT, 0, "no room for the document");
	return KY_OK;
}
