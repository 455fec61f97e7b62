#include "cmd/logfile.h"

#include "doc/document.h"
#include "doc/papers.h"
#include "doc/tiles.h"

#include <errno.h>

static enum ky_code
read_node(void *self, uint8_t level, uint64_t index, uint8_t out[KY_HASH_BYTES],
    struct ky_err *err)
{
	struct ky_session *s = self;

	return s->store->log_node(s->store->self, &s->meta.issuer, level, index,
	    out, err);
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

static enum ky_code
put_checkpoint(struct ky_session *s, struct ky_str text, struct ky_err *err)
{
	struct ky_store *store = s->store;
	enum ky_code code = store->begin(store->self, err);

	if (code != KY_OK)
		return code;
	code = store->checkpoint_put(store->self, &s->meta.issuer, text, err);
	if (code == KY_OK)
		code = store->commit(store->self, err);
	if (code != KY_OK)
		store->rollback(store->self);
	return code;
}

enum ky_code
ky_session_sign_log(struct ky_session *s, const char *keys, struct ky_err *err)
{
	struct ky_log_reader nodes = ky_session_nodes(s);
	struct ky_papers papers;
	struct ky_buf text;
	struct ky_hash root;
	uint64_t size;
	enum ky_code code = s->store->log_size(s->store->self, &s->meta.issuer,
	    &size, err);

	if (code != KY_OK || size == 0)
		return code; /* the first entry brings the first checkpoint */
	code = ky_log_root(&nodes, size, &root, err);
	if (code == KY_OK)
		code = ky_papers_open(keys, &papers, err);
	if (code != KY_OK)
		return code;
	ky_buf_init(&text, KY_CHECKPOINT_MAX);
	code = papers.checkpoint(papers.self, size, root.b, &text, err);
	if (code == KY_OK)
		code = put_checkpoint(s, ky_buf_str(&text), err);
	ky_buf_done(&text);
	ky_papers_close(&papers);
	return code;
}

enum ky_code
ky_session_paper(struct ky_session *s, uint64_t line_id,
    enum ky_paper_kind kind, struct ky_stored_paper *out, struct ky_err *err)
{
	struct ky_stored_paper row[KY_PAPERS_SHOWN_MAX];
	uint32_t n;
	enum ky_code code = s->store->papers_of(s->store->self, &s->meta.issuer,
	    line_id, KY_PAPERS_SHOWN_MAX, row, &n, err);

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
	code = s->store->paper_bytes(s->store->self, &s->meta.issuer, p->number,
	    &sealed, err);
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

/* --- export --- */

struct entries {
	uint64_t n;
	uint8_t (*row)[KY_ENTRY_BYTES];
};

static enum ky_code
read_entry(void *self, uint64_t index, uint8_t out[KY_ENTRY_BYTES],
    struct ky_err *err)
{
	const struct entries *e = self;

	if (index >= e->n)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "an entry of the log is missing");
	memcpy(out, e->row[index], KY_ENTRY_BYTES);
	return KY_OK;
}

static enum ky_code
add_entries(struct ky_session *s, uint64_t line_id, struct entries *e,
    struct ky_err *err)
{
	struct ky_stored_paper paper[KY_PAPERS_SHOWN_MAX];
	uint32_t n;
	enum ky_code code = s->store->papers_of(s->store->self, &s->meta.issuer,
	    line_id, KY_PAPERS_SHOWN_MAX, paper, &n, err);

	for (uint32_t i = 0; code == KY_OK && i < n; i++)
		if (paper[i].state == KY_PAPER_LOGGED &&
		    paper[i].leaf_index < e->n)
			ky_log_entry(paper[i].kind, paper[i].leaf,
			    e->row[paper[i].leaf_index]);
	return code;
}

#define PAGE 64

/* The entries of all logged papers, by their place in the log. */
static enum ky_code
load_entries(struct ky_session *s, struct entries *e, struct ky_err *err)
{
	struct ky_row *line = calloc(PAGE, sizeof(*line));
	uint64_t after = 0;
	uint32_t n = PAGE;
	enum ky_code code = KY_OK;

	e->row = calloc(e->n, sizeof(*e->row));
	if (line == NULL || e->row == NULL) {
		free(line);
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	}
	while (code == KY_OK && n == PAGE) {
		code = s->store->case_list(s->store->self, &s->meta.issuer,
		    after, PAGE, line, &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++) {
			after = line[i].line_id;
			if (line[i].ending.seq > 0)
				code = add_entries(s, after, e, err);
		}
	}
	free(line);
	return code;
}

enum ky_code
ky_session_export(struct ky_session *s, const char *folder, uint64_t *size,
    struct ky_err *err)
{
	struct ky_log_reader nodes = ky_session_nodes(s);
	struct entries e = {0};
	struct ky_entry_reader reader = {.self = &e, .entry = read_entry};
	struct ky_buf checkpoint;
	struct ky_checkpoint parsed;
	enum ky_code code;

	ky_buf_init(&checkpoint, KY_CHECKPOINT_MAX);
	code = ky_session_checkpoint(s, &checkpoint, err);
	if (code == KY_OK)
		code = ky_checkpoint_parse(ky_buf_str(&checkpoint), &parsed,
		    err);
	if (code == KY_OK && parsed.size > KY_EXPORT_MAX)
		code = ky_fail(err, KY_E_LIMIT, 0,
		    "the log is too long to be exported at once");
	if (code == KY_OK) {
		e.n = parsed.size;
		code = load_entries(s, &e, err);
	}
	if (code == KY_OK)
		code = ky_log_export(folder, ky_buf_str(&checkpoint), &nodes,
		    &reader, err);
	if (code == KY_OK)
		*size = e.n;
	free(e.row);
	ky_buf_done(&checkpoint);
	return code;
}
