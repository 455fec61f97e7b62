/*
 * Papers and their log.
 *
 * Payload, document and salt are sealed with the line's books key.  What the
 * log holds reveals nothing, and stays.
 */
#include "port/papers.h"
#include "store/seal.h"
#include "store/stmt.h"
#include "store/words.h"
#include "store_sql.h"

#include <assert.h>

static const char salt_column[] = "salt";
static const char bytes_column[] = "bytes";

static enum ky_code
paper_add(void *self, const struct ky_slug *issuer,
    const struct ky_stored_paper *p, struct ky_str payload, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_str salt = {(const char *)p->salt, sizeof(p->salt)};
	struct ky_buf sealed_salt;
	struct ky_stmt st;
	enum ky_code code;

	assert(s->in_tx && payload.len <= KY_PAPER_MAX);
	assert(p->state == KY_PAPER_ORDERED);
	ky_buf_init(&sealed_salt, 256);
	code = ky_seal_put(s, issuer, p->line_id, KY_CLASS_BOOKS, salt_column,
	    salt, &sealed_salt, err);
	if (code == KY_OK)
		code = ky_seal_put(s, issuer, p->line_id, KY_CLASS_BOOKS,
		    bytes_column, payload, &s->scratch, err);
	if (code == KY_OK) {
		st = ky_stmt_use(s, KY_SQL_PAPER_ADD);
		ky_stmt_put_text(&st, issuer->text);
		ky_stmt_put_id(&st, p->line_id);
		ky_stmt_put_text(&st, p->number);
		ky_stmt_put_text(&st, ky_paper_kind_name(p->kind));
		ky_stmt_put_int(&st, p->n);
		ky_stmt_put_text(&st, ky_paper_state_words[p->state]);
		ky_stmt_put_int(&st, p->at.us);
		ky_stmt_put_null(&st);
		ky_stmt_put_null(&st);
		ky_stmt_put_bytes(&st, sealed_salt.p, sealed_salt.len);
		ky_stmt_put_bytes(&st, s->scratch.p, s->scratch.len);
		code = ky_stmt_run(&st, err);
	}
	ky_buf_done(&sealed_salt);
	return code;
}

static enum ky_code
read_paper(struct ky_sqlite *s, const struct ky_slug *issuer,
    struct ky_stmt *st, struct ky_stored_paper *p, struct ky_err *err)
{
	struct ky_str sealed = {0};

	memset(p, 0, sizeof(*p));
	p->line_id = ky_stmt_get_id(st);
	ky_stmt_get_text(st, p->number, sizeof(p->number));
	ky_stmt_want(st, ky_paper_kind_parse(ky_stmt_get_str(st), &p->kind));
	p->n = (uint8_t)ky_stmt_get_int(st, 0, UINT8_MAX);
	p->state = (enum ky_paper_state)ky_stmt_get_word(st,
	    ky_paper_state_words, KY_PAPER_STATES);
	p->at = ky_stmt_get_when(st);
	if (ky_stmt_null_next(st))
		ky_stmt_skip(st);
	else
		p->leaf_index = ky_stmt_get_id(st);
	ky_stmt_get_fixed(st, p->leaf, sizeof(p->leaf));
	if (!ky_stmt_null_next(st))
		sealed = ky_stmt_get_bytes(st);
	if (ky_stmt_sound(st, err) != KY_OK)
		return err->code;
	if (sealed.len == 0)
		return KY_OK; /* erased */
	if (ky_seal_get(s, issuer, p->line_id, KY_CLASS_BOOKS, salt_column,
		sealed, &s->scratch, err) != KY_OK)
		return err->code;
	if (s->scratch.len == sizeof(p->salt))
		memcpy(p->salt, s->scratch.p, sizeof(p->salt));
	return KY_OK;
}

static enum ky_code
read_papers(struct ky_sqlite *s, const struct ky_slug *issuer,
    struct ky_stmt *st, uint32_t max, struct ky_stored_paper *rows, uint32_t *n,
    struct ky_err *err)
{
	enum ky_code code = KY_OK;
	bool row;

	for (*n = 0; *n < max; ++*n) {
		code = ky_stmt_step(st, &row, err);
		if (code != KY_OK || !row)
			break;
		code = read_paper(s, issuer, st, &rows[*n], err);
		if (code != KY_OK)
			break;
	}
	ky_stmt_end(st);
	return code;
}

static enum ky_code
papers_in(void *self, const struct ky_slug *issuer, enum ky_paper_state state,
    uint32_t max, struct ky_stored_paper *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PAPER_IN);

	assert(state != KY_PAPER_LOGGED); /* those are found by line */
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, ky_paper_state_words[state]);
	return read_papers(s, issuer, &st, max, rows, n, err);
}

static enum ky_code
papers_of(void *self, const struct ky_slug *issuer, uint64_t line_id,
    uint32_t max, struct ky_stored_paper *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PAPER_OF);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	ky_stmt_put_id(&st, line_id);
	return read_papers(s, issuer, &st, max, rows, n, err);
}

static enum ky_code
paper_bytes(void *self, const struct ky_slug *issuer, const char *number,
    struct ky_buf *out, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PAPER_GET);
	struct ky_str sealed = {0};
	enum ky_code code = KY_OK;
	uint64_t line_id;
	bool row;

	ky_buf_reset(out);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, number);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return KY_OK;
	line_id = ky_stmt_get_id(&st);
	ky_stmt_skip(&st); /* its state */
	if (!ky_stmt_null_next(&st))
		sealed = ky_stmt_get_bytes(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	if (sealed.len > 0)
		code = ky_seal_get(s, issuer, line_id, KY_CLASS_BOOKS,
		    bytes_column, sealed, out, err);
	ky_stmt_end(&st);
	return code;
}

/* The line a paper is about; 0 = there is no such paper. */
static enum ky_code
paper_line(struct ky_sqlite *s, const struct ky_slug *issuer,
    const char *number, uint64_t *line_id, enum ky_paper_state *state,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PAPER_GET);
	bool row;

	*line_id = 0;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, number);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return KY_OK;
	*line_id = ky_stmt_get_id(&st);
	*state = (enum ky_paper_state)ky_stmt_get_word(&st,
	    ky_paper_state_words, KY_PAPER_STATES);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
paper_seal(void *self, const struct ky_slug *issuer, const char *number,
    const uint8_t leaf[32], struct ky_str document, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	enum ky_paper_state state;
	struct ky_stmt st;
	uint64_t line_id;

	assert(s->in_tx && document.len <= KY_PAPER_MAX);
	if (paper_line(s, issuer, number, &line_id, &state, err) != KY_OK)
		return err->code;
	if (line_id == 0)
		return ky_fail(err, KY_E_INPUT, 0, "there is no paper %s",
		    number);
	if (state != KY_PAPER_ORDERED)
		return KY_OK; /* signed before: the first document stands */
	if (ky_seal_put(s, issuer, line_id, KY_CLASS_BOOKS, bytes_column,
		document, &s->scratch, err) != KY_OK)
		return err->code;
	st = ky_stmt_use(s, KY_SQL_PAPER_SEAL);
	ky_stmt_put_bytes(&st, leaf, KY_HASH_SIZE);
	ky_stmt_put_bytes(&st, s->scratch.p, s->scratch.len);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, number);
	return ky_stmt_run(&st, err);
}

static enum ky_code
log_size(void *self, const struct ky_slug *issuer, uint64_t *size,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_LOG_SIZE);
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	assert(row); /* max() always has one */
	*size = ky_stmt_get_id(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
log_node_add(void *self, const struct ky_slug *issuer, uint8_t level,
    uint64_t index, const uint8_t hash[32], struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_NODE_ADD);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_int(&st, level);
	ky_stmt_put_id(&st, index);
	ky_stmt_put_bytes(&st, hash, KY_HASH_SIZE);
	return ky_stmt_run(&st, err);
}

static enum ky_code
log_node(void *self, const struct ky_slug *issuer, uint8_t level,
    uint64_t index, uint8_t out[32], struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_NODE_GET);
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_int(&st, level);
	ky_stmt_put_id(&st, index);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "log: node %llu of level %u is missing",
		    (unsigned long long)index, level);
	ky_stmt_get_fixed(&st, out, KY_HASH_SIZE);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
log_add(void *self, const struct ky_slug *issuer, const char *number,
    uint64_t index, const uint8_t leaf_hash[32], struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PAPER_LOG);
	uint64_t size = 0;

	assert(s->in_tx);
	if (log_size(self, issuer, &size, err) != KY_OK)
		return err->code;
	if (index != size)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "log: leaf %llu is not the next of %llu",
		    (unsigned long long)index, (unsigned long long)size);
	ky_stmt_put_id(&st, index);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, number);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	if (ky_stmt_changed(s) != 1)
		return ky_fail(err, KY_E_INPUT, 0,
		    "paper %s does not wait for the log", number);
	return log_node_add(self, issuer, 0, index, leaf_hash, err);
}

static enum ky_code
checkpoint(void *self, const struct ky_slug *issuer, struct ky_buf *out,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_HEAD_GET);
	bool row;

	ky_buf_reset(out);
	ky_stmt_put_text(&st, issuer->text);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return KY_OK;
	ky_buf_add(out, ky_stmt_get_str(&st));
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
checkpoint_put(void *self, const struct ky_slug *issuer, struct ky_str text,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_HEAD_PUT);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_str(&st, text);
	return ky_stmt_run(&st, err);
}

void
ky_store_paper_methods(struct ky_store *port)
{
	port->paper_add = paper_add;
	port->papers_in = papers_in;
	port->papers_of = papers_of;
	port->paper_bytes = paper_bytes;
	port->paper_seal = paper_seal;
	port->log_add = log_add;
	port->log_size = log_size;
	port->log_node = log_node;
	port->log_node_add = log_node_add;
	port->checkpoint = checkpoint;
	port->checkpoint_put = checkpoint_put;
}
