#include "doc/papers.h"

#include "doc/document.h"
#include "doc/keys.h"
#include "doc/paper_json.h"

#include <stdlib.h>
#include <string.h>

struct desk {
	struct ky_keyset keys;
	struct ky_signer signer;
	bool owned; /* the signer is ours to close */
};

static enum ky_code
write_paper(void *self, const struct ky_paper *paper, struct ky_buf *payload,
    struct ky_err *err)
{
	(void)self;
	ky_paper_json(paper, payload);
	if (!ky_buf_ok(payload))
		return ky_fail(err, KY_E_LIMIT, 0, "no room for the payload");
	return KY_OK;
}

static enum ky_code
seal(void *self, struct ky_str payload, const uint8_t salt[KY_SALT_BYTES],
    struct ky_time now, struct ky_buf *document, uint8_t leaf[KY_HASH_BYTES],
    struct ky_err *err)
{
	const struct desk *desk = self;

	return ky_document_seal(payload, salt, now, &desk->signer, &desk->keys,
	    document, leaf, err);
}

static void
leaf_hash(void *self, enum ky_paper_kind kind,
    const uint8_t leaf[KY_HASH_BYTES], uint8_t out[KY_HASH_BYTES])
{
	uint8_t entry[KY_ENTRY_BYTES];
	struct ky_hash hash;

	(void)self;
	ky_log_entry(kind, leaf, entry);
	ky_log_leaf_hash((struct ky_str){(const char *)entry, sizeof(entry)},
	    &hash);
	memcpy(out, hash.b, KY_HASH_BYTES);
}

static void
node_hash(void *self, const uint8_t left[KY_HASH_BYTES],
    const uint8_t right[KY_HASH_BYTES], uint8_t out[KY_HASH_BYTES])
{
	struct ky_hash l, r, hash;

	(void)self;
	memcpy(l.b, left, KY_HASH_BYTES);
	memcpy(r.b, right, KY_HASH_BYTES);
	ky_log_node_hash(&l, &r, &hash);
	memcpy(out, hash.b, KY_HASH_BYTES);
}

static enum ky_code
checkpoint(void *self, uint64_t size, const uint8_t root[KY_HASH_BYTES],
    struct ky_buf *out, struct ky_err *err)
{
	const struct desk *desk = self;
	struct ky_hash hash;

	memcpy(hash.b, root, KY_HASH_BYTES);
	return ky_checkpoint_write(desk->keys.origin, size, &hash,
	    &desk->signer, out, err);
}

static void
set_up(const struct ky_keyset *keys, const struct ky_signer *signer, bool owned,
    struct ky_papers *out)
{
	struct desk *desk = malloc(sizeof(*desk));

	if (desk == NULL)
		abort();
	*desk = (struct desk){*keys, *signer, owned};
	*out = (struct ky_papers){
	    .self = desk,
	    .write = write_paper,
	    .seal = seal,
	    .leaf_hash = leaf_hash,
	    .node_hash = node_hash,
	    .checkpoint = checkpoint,
	};
}

enum ky_code
ky_papers_open(const char *keys_folder, struct ky_papers *out,
    struct ky_err *err)
{
	struct ky_keyset keys;
	struct ky_signer signer;
	enum ky_code code = ky_keys_load(keys_folder, &keys, err);

	if (code == KY_OK)
		code = ky_keys_signer_open(keys_folder, &signer, err);
	if (code == KY_OK)
		set_up(&keys, &signer, true, out);
	return code;
}

void
ky_papers_init(const struct ky_keyset *keys, const struct ky_signer *signer,
    struct ky_papers *out)
{
	set_up(keys, signer, false, out);
}

void
ky_papers_close(struct ky_papers *p)
{
	struct desk *desk = p->self;

	if (desk != NULL && desk->owned)
		ky_keys_signer_close(&desk->signer);
	free(desk);
	*p = (struct ky_papers){0};
}
