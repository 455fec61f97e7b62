/*
 * Evidence: raw bytes by content, sealed with the line's evidence key.
 */
#include "store/seal.h"
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>

static const char bytes_column[] = "evidence";

enum ky_code
ky_evidence_add(struct ky_sqlite *s, const struct ky_slug *issuer,
    uint64_t line_id, uint64_t command_id, const struct ky_evidence *e,
    struct ky_err *err)
{
	struct ky_stmt st;

	assert(s->in_tx && e->bytes.len <= KY_EVIDENCE_MAX);
	if (ky_seal_put(s, issuer, line_id, KY_CLASS_EVIDENCE, bytes_column,
		e->bytes, &s->scratch, err) != KY_OK)
		return err->code;
	st = ky_stmt_use(s, KY_SQL_EVIDENCE_ADD);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	ky_stmt_put_bytes(&st, e->sha256, sizeof(e->sha256));
	ky_stmt_put_text(&st, e->media_type);
	ky_stmt_put_text(&st, e->origin);
	ky_stmt_put_text(&st, e->verifier);
	ky_stmt_put_text(&st, ky_grade_name(e->grade));
	ky_stmt_put_text(&st, ky_class_name(KY_CLASS_EVIDENCE));
	ky_stmt_put_id(&st, command_id);
	ky_stmt_put_bytes(&st, s->scratch.p, s->scratch.len);
	return ky_stmt_run(&st, err);
}

static enum ky_code
evidence_get(void *self, const struct ky_slug *issuer, uint64_t line_id,
    const uint8_t sha256[32], char *media_type, size_t media_size,
    struct ky_buf *bytes, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_EVIDENCE_GET);
	struct ky_str sealed = {0};
	enum ky_code code = KY_OK;
	bool row;

	assert(media_size > 0);
	media_type[0] = '\0';
	ky_buf_reset(bytes);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	ky_stmt_put_bytes(&st, sha256, KY_HASH_SIZE);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return KY_OK;
	ky_stmt_get_text(&st, media_type, media_size);
	if (!ky_stmt_null_next(&st))
		sealed = ky_stmt_get_bytes(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	if (sealed.len > 0)
		code = ky_seal_get(s, issuer, line_id, KY_CLASS_EVIDENCE,
		    bytes_column, sealed, bytes, err);
	ky_stmt_end(&st);
	return code;
}

void
ky_store_evidence_methods(struct ky_store *port)
{
	port->evidence_get = evidence_get;
}
