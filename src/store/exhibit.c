/*
 * What holders keep with an ending (port/exhibit.h).
 */
#include "port/lobby.h"

#include "store/seal.h"
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define NOTE_SEALED_MAX ((size_t)KY_EXHIBIT_NOTE_SIZE + 64)

static const char note_column[] = "exhibit-note";
static const char picture_column[] = "exhibit-picture";

/* --- writing --- */

static enum ky_code
seal_note(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_exhibit *x, struct ky_buf *sealed, struct ky_err *err)
{
	if (x->note[0] == '\0' || x->state == KY_EXHIBIT_GONE)
		return KY_OK;
	return ky_seal_put(s, issuer, x->line_id, KY_CLASS_EVIDENCE,
	    note_column, ky_str_of(x->note), sealed, err);
}

/* The columns exhibit_add and exhibit_save have in common; `note` is borrowed
 * by the statement. */
static void
put_row(struct ky_stmt *st, const struct ky_slug *issuer,
    const struct ky_exhibit *x, const struct ky_buf *note)
{
	ky_stmt_put_text(st, x->ending);
	ky_stmt_put_text(st, ky_exhibit_state_name(x->state));
	ky_stmt_put_text(st, x->owner.text);
	ky_stmt_put_text(st, ky_role_name(x->role));
	ky_stmt_put_int(st, x->at.us);
	ky_stmt_put_when(st, x->until);
	ky_stmt_put_int(st, x->width);
	ky_stmt_put_int(st, x->height);
	ky_stmt_put_int(st, x->pages);
	ky_stmt_put_int(st, x->size);
	ky_stmt_put_bytes(st, x->sha256, sizeof(x->sha256));
	if (note->len > 0)
		ky_stmt_put_bytes(st, note->p, note->len);
	else
		ky_stmt_put_null(st);
	ky_stmt_put_text(st, issuer->text);
	ky_stmt_put_id(st, x->line_id);
	ky_stmt_put_text(st, x->id.text);
}

static enum ky_code
exhibit_add(void *self, const struct ky_slug *issuer,
    const struct ky_exhibit *x, struct ky_str picture, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_buf note;
	struct ky_stmt st;
	enum ky_code code;

	assert(s->in_tx && x->id.text[0] != '\0' && x->line_id != 0);
	assert(picture.len > 0 && picture.len <= KY_EVIDENCE_MAX);
	ky_buf_init(&note, NOTE_SEALED_MAX);
	code = seal_note(s, issuer, x, &note, err);
	if (code == KY_OK)
		code = ky_seal_put(s, issuer, x->line_id, KY_CLASS_EVIDENCE,
		    picture_column, picture, &s->scratch, err);
	if (code == KY_OK) {
		st = ky_stmt_use(s, KY_SQL_EXHIBIT_ADD);
		put_row(&st, issuer, x, &note);
		ky_stmt_put_bytes(&st, s->scratch.p, s->scratch.len);
		code = ky_stmt_run(&st, err);
	}
	ky_buf_done(&note);
	return code;
}

static enum ky_code
erase_evidence(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_exhibit *x, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_EXHIBIT_EVIDENCE);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, x->line_id);
	ky_stmt_put_bytes(&st, x->sha256, sizeof(x->sha256));
	return ky_stmt_run(&st, err);
}

static enum ky_code
exhibit_save(void *self, const struct ky_slug *issuer,
    const struct ky_exhibit *x, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_buf note;
	struct ky_stmt st;
	enum ky_code code;

	assert(s->in_tx);
	ky_buf_init(&note, NOTE_SEALED_MAX);
	code = seal_note(s, issuer, x, &note, err);
	if (code == KY_OK) {
		st = ky_stmt_use(s, KY_SQL_EXHIBIT_SAVE);
		put_row(&st, issuer, x, &note);
		code = ky_stmt_run(&st, err);
	}
	ky_buf_done(&note);
	if (code != KY_OK || x->state != KY_EXHIBIT_GONE)
		return code;
	return erase_evidence(s, issuer, x, err);
}

static enum ky_code
exhibit_remove(void *self, const struct ky_slug *issuer, uint64_t line_id,
    const struct ky_slug *id, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_EXHIBIT_REMOVE);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	ky_stmt_put_text(&st, id->text);
	return ky_stmt_run(&st, err);
}

/* --- reading --- */

static enum ky_code
get_note(struct ky_stmt *st, const struct ky_slug *issuer, struct ky_exhibit *x,
    struct ky_err *err)
{
	struct ky_buf note;
	enum ky_code code = KY_OK;

	x->note[0] = '\0';
	ky_buf_init(&note, NOTE_SEALED_MAX);
	if (ky_stmt_null_next(st))
		ky_stmt_skip(st);
	else
		code = ky_seal_get(st->s, issuer, x->line_id, KY_CLASS_EVIDENCE,
		    note_column, ky_stmt_get_bytes(st), &note, err);
	if (code == KY_OK)
		ky_stmt_want(st,
		    ky_str_copy(ky_buf_str(&note), x->note, sizeof(x->note)));
	if (note.p != NULL)
		sodium_memzero(note.p, note.len);
	ky_buf_done(&note);
	return code;
}

/* On failure the statement is ended. */
static enum ky_code
get_row(struct ky_stmt *st, const struct ky_slug *issuer, struct ky_exhibit *x,
    struct ky_err *err)
{
	memset(x, 0, sizeof(*x));
	ky_stmt_get_text(st, x->id.text, sizeof(x->id.text));
	x->line_id = ky_stmt_get_id(st);
	ky_stmt_get_text(st, x->ending, sizeof(x->ending));
	ky_stmt_want(st,
	    ky_exhibit_state_parse(ky_stmt_get_str(st), &x->state));
	ky_stmt_get_text(st, x->owner.text, sizeof(x->owner.text));
	ky_stmt_want(st, ky_role_parse(ky_stmt_get_str(st), &x->role));
	x->at = ky_stmt_get_when(st);
	x->until = ky_stmt_get_when(st);
	x->width = (uint32_t)ky_stmt_get_int(st, 1, UINT16_MAX);
	x->height = (uint32_t)ky_stmt_get_int(st, 1, UINT16_MAX);
	x->pages = (uint32_t)ky_stmt_get_int(st, 1, UINT16_MAX);
	x->size = (uint32_t)ky_stmt_get_int(st, 1, KY_EVIDENCE_MAX);
	ky_stmt_get_fixed(st, x->sha256, sizeof(x->sha256));
	if (get_note(st, issuer, x, err) != KY_OK) {
		ky_stmt_end(st);
		return err->code;
	}
	return ky_stmt_sound(st, err);
}

static enum ky_code
exhibits(void *self, const struct ky_slug *issuer, uint64_t line_id,
    uint32_t max, struct ky_exhibit *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_EXHIBIT_LIST);
	bool row;

	*n = 0;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	while (*n < max) {
		if (ky_stmt_step(&st, &row, err) != KY_OK)
			return err->code;
		if (!row)
			return KY_OK;
		if (get_row(&st, issuer, &rows[*n], err) != KY_OK)
			return err->code;
		++*n;
	}
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
exhibits_by(void *self, const struct ky_slug *issuer,
    const struct ky_slug *owner, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_EXHIBIT_BY);
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, owner->text);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	assert(row); /* count() always has one */
	*n = (uint32_t)ky_stmt_get_int(&st, 0, UINT32_MAX);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
exhibit_picture(void *self, const struct ky_slug *issuer, uint64_t line_id,
    const struct ky_slug *id, struct ky_buf *out, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_EXHIBIT_PICTURE);
	enum ky_code code = KY_OK;
	bool row;

	ky_buf_reset(out);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	ky_stmt_put_text(&st, id->text);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return KY_OK;
	if (!ky_stmt_null_next(&st))
		code = ky_seal_get(self, issuer, line_id, KY_CLASS_EVIDENCE,
		    picture_column, ky_stmt_get_bytes(&st), out, err);
	ky_stmt_end(&st);
	return code;
}

void
ky_lobby_exhibit_methods(struct ky_lobby *lobby)
{
	lobby->exhibit_add = exhibit_add;
	lobby->exhibit_save = exhibit_save;
	lobby->exhibit_remove = exhibit_remove;
	lobby->exhibits = exhibits;
	lobby->exhibits_by = exhibits_by;
	lobby->exhibit_picture = exhibit_picture;
}
