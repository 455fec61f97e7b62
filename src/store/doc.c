/*
 * Documents of other people's APIs, as their senders wrote them.
 */
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>

/* The one row of a statement whose parameters are put. */
static enum ky_code
read_doc(struct ky_stmt *st, struct ky_doc *out, struct ky_buf *json,
    bool *found, struct ky_err *err)
{
	ky_buf_reset(json);
	if (ky_stmt_step(st, found, err) != KY_OK)
		return err->code;
	if (!*found)
		return KY_OK;
	memset(out, 0, sizeof(*out));
	out->n = ky_stmt_get_id(st);
	ky_stmt_get_text(st, out->kind.text, sizeof(out->kind.text));
	ky_stmt_get_text(st, out->id, sizeof(out->id));
	ky_stmt_get_text(st, out->owner.text, sizeof(out->owner.text));
	ky_stmt_get_text(st, out->key, sizeof(out->key));
	ky_stmt_get_fixed(st, out->fingerprint, sizeof(out->fingerprint));
	out->at = ky_stmt_get_when(st);
	ky_buf_add(json, ky_stmt_get_str(st));
	ky_stmt_want(st, ky_buf_ok(json));
	if (ky_stmt_sound(st, err) != KY_OK)
		return err->code;
	ky_stmt_end(st);
	out->json = ky_buf_str(json);
	return KY_OK;
}

static enum ky_code
doc_get(void *self, const struct ky_slug *issuer, const struct ky_slug *kind,
    const char *id, struct ky_doc *out, struct ky_buf *json, bool *found,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_DOC_GET);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, kind->text);
	ky_stmt_put_text(&st, id);
	return read_doc(&st, out, json, found, err);
}

static enum ky_code
doc_find(void *self, const struct ky_slug *issuer, const struct ky_slug *kind,
    const struct ky_slug *owner, const char *key, struct ky_doc *out,
    struct ky_buf *json, bool *found, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_DOC_FIND);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, kind->text);
	ky_stmt_put_text(&st, owner->text);
	ky_stmt_put_text(&st, key);
	return read_doc(&st, out, json, found, err);
}

static enum ky_code
doc_next(void *self, const struct ky_slug *issuer, const struct ky_slug *kind,
    const struct ky_slug *owner, uint64_t after, struct ky_doc *out,
    struct ky_buf *json, bool *found, struct ky_err *err)
{
	bool all = owner->text[0] == '\0';
	struct ky_stmt st;

	*found = false;
	if (after >= INT64_MAX)
		return KY_OK;
	st = ky_stmt_use(self, all ? KY_SQL_DOC_NEXT : KY_SQL_DOC_NEXT_OF);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, kind->text);
	ky_stmt_put_id(&st, after);
	if (!all)
		ky_stmt_put_text(&st, owner->text);
	return read_doc(&st, out, json, found, err);
}

/* Does the owner have one with this key? */
static enum ky_code
key_taken(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_doc *d, bool *taken, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_DOC_FIND);

	*taken = false;
	if (d->key[0] == '\0')
		return KY_OK;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, d->kind.text);
	ky_stmt_put_text(&st, d->owner.text);
	ky_stmt_put_text(&st, d->key);
	if (ky_stmt_step(&st, taken, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
add(struct ky_sqlite *s, const struct ky_slug *issuer, struct ky_doc *d,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_DOC_ADD);
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, d->kind.text);
	ky_stmt_put_text(&st, d->id);
	ky_stmt_put_text(&st, d->owner.text);
	ky_stmt_put_some(&st, d->key);
	ky_stmt_put_bytes(&st, d->fingerprint, sizeof(d->fingerprint));
	ky_stmt_put_int(&st, d->at.us);
	ky_stmt_put_str(&st, d->json);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	assert(row); /* RETURNING */
	d->n = ky_stmt_get_id(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
doc_put(void *self, const struct ky_slug *issuer, struct ky_doc *d, bool *taken,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st;

	assert(s->in_tx && d->json.len <= KY_DOC_BYTES_MAX);
	if (d->n == 0) {
		if (key_taken(s, issuer, d, taken, err) != KY_OK)
			return err->code;
		return *taken ? KY_OK : add(s, issuer, d, err);
	}
	*taken = false;
	st = ky_stmt_use(s, KY_SQL_DOC_JSON);
	ky_stmt_put_str(&st, d->json);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, d->kind.text);
	ky_stmt_put_text(&st, d->id);
	return ky_stmt_run(&st, err);
}

void
ky_office_doc_methods(struct ky_office *office)
{
	office->doc_put = doc_put;
	office->doc_get = doc_get;
	office->doc_find = doc_find;
	office->doc_next = doc_next;
}
