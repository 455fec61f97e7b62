/* Papers and evidence. */
#include "service/serve.h"

#include <string.h>

/* Of one line, in all its endings. */
#define PAPERS_MAX 1024
#define DOCUMENT_MAX ((size_t)256 * 1024)

/* The bytes of a heap buffer, into the arena; frees it. */
static void
keep(struct ky_serving *s, struct ky_buf *bytes)
{
	s->out->bytes = ky_arena_copy(s->arena, ky_buf_str(bytes));
	ky_buf_done(bytes);
}

static enum ky_code
list(struct ky_serving *s, uint64_t line_id, struct ky_stored_paper **rows,
    uint32_t *n, struct ky_err *err)
{
	struct ky_stored_paper *row = ky_arena_array(s->arena, PAPERS_MAX,
	    sizeof(*row));

	*rows = row;
	return s->store->papers_of(s->store->self, &s->service->config.issuer,
	    line_id, PAPERS_MAX, row, n, err);
}

enum ky_code
ky_serve_papers(struct ky_serving *s, struct ky_err *err)
{
	struct ky_result *r = s->out;
	struct ky_stored_paper *row = NULL;
	uint32_t n = 0, first;
	bool there = false;
	enum ky_code code = ky_serve_bound(s, err);

	if (code == KY_OK)
		code = ky_serve_has_line(s, s->call->line_id, &there, err);
	if (code == KY_OK && there)
		code = list(s, s->call->line_id, &row, &n, err);
	if (code != KY_OK || !there)
		return code;
	first = s->call->after < n ? (uint32_t)s->call->after : n;
	r->found = true;
	r->out.papers = row + first;
	r->n = n - first < s->call->max ? n - first : s->call->max;
	r->more = n - first > s->call->max;
	r->next = first + r->n;
	ky_serve_looked(s, KY_LOOKED_LINE, s->call->line_id, 1);
	return KY_OK;
}

/* A paper's number begins with its ending's. */
static enum ky_code
line_of(struct ky_serving *s, const char *number, uint64_t *id,
    struct ky_err *err)
{
	char ref[KY_REF_SIZE];
	const char *end = strrchr(number, '-');

	*id = 0;
	if (end == NULL ||
	    !ky_str_copy((struct ky_str){number, (size_t)(end - number)}, ref,
		sizeof(ref)))
		return KY_OK;
	return s->store->case_find(s->store->self, &s->service->config.issuer,
	    KY_FIND_ENDING, ref, id, err);
}

static enum ky_code
document(struct ky_serving *s, const struct ky_stored_paper *p,
    struct ky_err *err)
{
	struct ky_buf bytes;
	enum ky_code code;

	ky_buf_init(&bytes, DOCUMENT_MAX);
	code = s->store->paper_bytes(s->store->self, &s->service->config.issuer,
	    p->number, &bytes, err);
	if (code == KY_OK)
		keep(s, &bytes);
	else
		ky_buf_done(&bytes);
	return code;
}

enum ky_code
ky_serve_paper(struct ky_serving *s, struct ky_err *err)
{
	const char *number = s->call->in.paper;
	struct ky_stored_paper *row = NULL;
	uint32_t n = 0;
	uint64_t id = 0;
	bool there = false;
	enum ky_code code;

	if (memchr(number, '\0', KY_PAPER_NO_SIZE) == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "a number without an end");
	code = line_of(s, number, &id, err);
	if (code == KY_OK)
		code = ky_serve_has_line(s, id, &there, err);
	if (code == KY_OK && there)
		code = list(s, id, &row, &n, err);
	for (uint32_t i = 0; code == KY_OK && i < n; i++) {
		if (strcmp(row[i].number, number) != 0)
			continue;
		s->out->found = true;
		s->out->n = 1;
		s->out->out.papers = &row[i];
		ky_serve_looked(s, KY_LOOKED_PAPER, id, 1);
		return document(s, &row[i], err);
	}
	return code;
}

enum ky_code
ky_serve_evidence(struct ky_serving *s, struct ky_err *err)
{
	struct ky_buf bytes;
	bool there = false;
	enum ky_code code = ky_serve_has_line(s, s->call->line_id, &there, err);

	if (code != KY_OK || !there)
		return code;
	ky_buf_init(&bytes, KY_EVIDENCE_MAX);
	code = s->store->evidence_get(s->store->self,
	    &s->service->config.issuer, s->call->line_id, s->call->in.sha256,
	    s->out->media_type, sizeof(s->out->media_type), &bytes, err);
	if (code != KY_OK) {
		ky_buf_done(&bytes);
		return code;
	}
	s->out->found = bytes.len > 0;
	keep(s, &bytes);
	if (s->out->found)
		ky_serve_looked(s, KY_LOOKED_EVIDENCE, s->call->line_id, 1);
	return KY_OK;
}
