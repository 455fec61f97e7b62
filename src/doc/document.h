/*
 * The document file: what people keep, and a stranger verifies.
 *
 *	{"document":{"payload":{...},"salt":"...","sealed":"..."},
 *	 "proof":{"checkpoint":"...","hashes":["..."],"index":4},
 *	 "signature":{"alg":"Ed25519","key":"...","public":"...","sig":"..."}}
 *
 * without the blanks, and a newline.  The signature covers the bytes of the
 * member `document`, after KY_SIGN_DOMAIN; the log's entry covers them after
 * the salt.  `proof` is attached later and is not signed: the checkpoint in
 * it is.
 */
#ifndef KY_DOC_DOCUMENT_H
#define KY_DOC_DOCUMENT_H

#include "doc/canon.h"
#include "doc/checkpoint.h"
#include "port/papers.h"

#define KY_SALT_BYTES 32

/* A document file taken apart.  Views point into the file. */
struct ky_document {
	struct ky_str signed_part; /* the member `document` */
	struct ky_str payload;     /* the member `payload` of it */
	struct ky_str signature;   /* the member `signature` */
	uint8_t salt[KY_SALT_BYTES];
	struct ky_time sealed;
	/* Of the payload. */
	enum ky_paper_kind kind;
	bool demo;
	struct ky_slug issuer;
	char number[KY_PAPER_NO_SIZE], ending[KY_REF_SIZE];
	char title[32];
	struct ky_time issued;
	/* Of the signature. */
	char key_id[KY_KEY_ID_SIZE];
	uint8_t public[KY_PUBLIC_BYTES];
	uint8_t sig[KY_SIGNATURE_BYTES];
	/* Of the proof. */
	bool has_proof;
	uint64_t index;
	struct ky_proof proof;
	size_t checkpoint_len;
	char checkpoint[KY_CHECKPOINT_MAX];
};

/* Why a file is no document. */
struct ky_document_fault {
	enum ky_canon_kind canon; /* not FINE: that, at `at` */
	size_t at;
	const char *why; /* a literal */
};

/* False and `fault` filled when it is none.  Checks form only: neither
 * signature nor proof. */
bool ky_document_parse(struct ky_str file, struct ky_document *out,
    struct ky_document_fault *fault);

/* The bytes a signature covers, into `out`. */
void ky_document_signed_bytes(struct ky_str signed_part, struct ky_buf *out);
/* SHA-256(salt ‖ document): the log's entry less its letter. */
void ky_document_leaf(const uint8_t salt[KY_SALT_BYTES],
    struct ky_str signed_part, uint8_t leaf[KY_HASH_BYTES]);

/*
 * Sign: the document file without a proof, and its leaf.  The signature is
 * verified before it is given out, and the key must be valid at `now` by
 * `keys`: a paper that would not verify never leaves.
 * KY_E_CORRUPT: the payload is not canonical, or the signer's key is none of
 * the issuer's.  KY_E_RETRY: the signer says so, signed wrongly, or the clock
 * stands before the key's first day.
 */
enum ky_code ky_document_seal(struct ky_str payload,
    const uint8_t salt[KY_SALT_BYTES], struct ky_time now,
    const struct ky_signer *signer, const struct ky_keyset *keys,
    struct ky_buf *out, uint8_t leaf[KY_HASH_BYTES],
    struct ky_err *err) KY_MUST_USE;

/*
 * The file that is handed over: a sealed document with the proof that leaf
 * `index` is in the tree of `checkpoint`.  A proof that was attached before
 * is replaced.  KY_E_CORRUPT: the stored document or checkpoint is none;
 * else the reader's codes.
 */
enum ky_code ky_document_attach(struct ky_str document, uint64_t index,
    struct ky_str checkpoint, const struct ky_log_reader *nodes,
    struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

#endif
