#include "cmd/logfile.h"

#include "doc/document.h"

static enum ky_code
read_node(void *self, uint8_t level, uint64_t index,
    uint8_t out[KY_HASH_BYTES], struct ky_err *err)
{
	struct ky_session *s = self;

	return s->store->log_node(s->store->self, &s->meta.issuer, level,
	    index, out, err);
}

struct ky_log_reader
ky_session_nodes(struct ky_session *s)
{
	return (struct ky_log_reader){.self = s, .node = read_node};
}

enum ky_code
ky_session_checkpoint(struct ky_session *s, struct ky_buf *out,
    struct ky_err *err)
{
	enum ky_code code = s->store->checkpoint(s->store->self,
	    &s->meta.issuer, out, err);

	if (code == KY_OK && out->len == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the log has no checkpoint yet: nothing is in it");
	return code;
}

enum ky_code
ky_session_paper(struct ky_session *s, uint64_t line_id,
    enum ky_paper_kind kind, struct ky_stored_paper *out, struct ky_err *err)
{
	struct ky_stored_paper row[KY_PAPERS_SHOWN_MAX];
	uint32_t n;
	enum ky_code code = s->store->papers_of(s->store->self,
	    &s->meta.issuer, line_id, KY_PAPERS_SHOWN_MAX, row, &n, err);

	if (code != KY_OK)
		return code;
	for (uint32_t i = n; i > 0; i--)
		if (kind == KY_PAPER__MAX || row[i - 1].kind == kind) {
			*out = row[i - 1];
			return KY_OK;
		}
	return ky_fail(err, KY_E_INPUT, 0, "the line has no such paper");
}

enum ky_code
ky_session_document(struct ky_session *s, const struct ky_stored_paper *p,
    struct ky_buf *out, struct ky_err *err)
{
	struct ky_log_reader nodes = ky_session_nodes(s);
	struct ky_buf sealed, checkpoint;
	enum ky_code code;

	if (p->state == KY_PAPER_ORDERED)
		return ky_fail(err, KY_E_RETRY, 0,
		    "the paper %s is not signed yet", p->number);
	ky_buf_init(&sealed, KY_PAPER_MAX);
	ky_buf_init(&checkpoint, KY_CHECKPOINT_MAX);
	code = s->store->paper_bytes(s->store->self, &s->meta.issuer,
	    p->number, &sealed, err);
	if (code == KY_OK && p->state == KY_PAPER_LOGGED)
		code = ky_session_checkpoint(s, &checkpoint, err);
	if (code == KY_OK && p->state == KY_PAPER_LOGGED)
		code = ky_document_attach(ky_buf_str(&sealed), p->leaf_index,
		    ky_buf_str(&checkpoint), &nodes, out, err);
	else if (code == KY_OK)
		ky_buf_add(out, ky_buf_str(&sealed));
	ky_buf_done(&checkpoint);
	ky_buf_done(&sealed);
	return code;
}
