#include "web/paper_file.h"

#include "doc/document.h"

#include <string.h>

#define FILE_MAX ((size_t)256 * 1024)

static enum ky_code
node(void *self, uint8_t level, uint64_t index, uint8_t out[KY_HASH_BYTES],
    struct ky_err *err)
{
	struct ky_visit *v = self;
	struct ky_call c = {.op = KY_CALL_LOG_NODES,
	    .max = 1,
	    .in.node = {.level = level, .index = index}};
	struct ky_result r;

	if (ky_visit_try(v, NULL, &c, &r, err) != KY_OK)
		return err->code;
	if (r.n != 1)
		return ky_fail(err, KY_E_CORRUPT, 0, "the log lacks a node");
	memcpy(out, r.out.node[0], KY_HASH_BYTES);
	return KY_OK;
}

static enum ky_code
attach(struct ky_visit *v, uint64_t index, struct ky_str sealed,
    struct ky_str *out, struct ky_err *err)
{
	struct ky_log_reader nodes = {.self = v, .node = node};
	struct ky_call c = {.op = KY_CALL_CHECKPOINT};
	struct ky_result r;
	struct ky_buf file;
	enum ky_code code = ky_visit_try(v, NULL, &c, &r, err);

	if (code != KY_OK)
		return code;
	ky_buf_init(&file, FILE_MAX);
	code = ky_document_attach(sealed, index, r.bytes, &nodes, &file, err);
	if (code == KY_OK)
		*out = ky_arena_copy(v->rq->arena, ky_buf_str(&file));
	ky_buf_done(&file);
	return code;
}

bool
ky_paper_with_proof(struct ky_visit *v, const struct ky_stored_paper *row,
    struct ky_str sealed, struct ky_str *out)
{
	struct ky_err err = {0};

	*out = sealed;
	if (row->state != KY_PAPER_LOGGED ||
	    attach(v, row->leaf_index, sealed, out, &err) == KY_OK)
		return true;
	ky_visit_sorry(v, &err);
	return false;
}
