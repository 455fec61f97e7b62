/*
 * What the portal keeps of people (port/lobby.h).
 *
 * Bodies are sealed with a secret of the service, since most come before any
 * line is known; keys are keyed hashes.
 */
#include "port/lobby.h"

#include "store/seal.h"
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>

#define SEALED_MAX ((size_t)KY_FOLIO_BODY_SIZE + 64)
#define WHOM_SIZE 256

static const char body_column[] = "folio";

/* --- writing --- */

static enum ky_code
next_number(struct ky_sqlite *s, const struct ky_slug *issuer,
    enum ky_folio_kind kind, uint64_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_FOLIO_NEXT);
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, ky_folio_kind_name(kind));
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	assert(row); /* max() always has one */
	*n = ky_stmt_get_id(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static void
key_hash(const struct ky_sqlite *s, enum ky_folio_kind kind, const char *key,
    uint8_t out[KY_HASH_SIZE])
{
	char what[48];

	(void)snprintf(what, sizeof(what), "folio-%s",
	    ky_folio_kind_name(kind));
	ky_seal_hash(s, what, ky_str_of(key), out);
}

/* The columns folio_add and folio_save have in common; `key` and `sealed`
 * are borrowed by the statement. */
static void
put_row(struct ky_stmt *st, const struct ky_slug *issuer,
    const struct ky_folio *r, uint8_t key[KY_HASH_SIZE], struct ky_buf *sealed)
{
	ky_seal_secret_put(st->s, issuer, &r->id, body_column,
	    ky_str_of(r->body), sealed);
	ky_stmt_put_some(st, r->owner.text);
	ky_stmt_put_some(st, r->other.text);
	ky_stmt_put_nonzero(st, (int64_t)r->line_id);
	ky_stmt_put_some(st, r->state.text);
	if (r->key[0] == '\0') {
		ky_stmt_put_null(st);
	} else {
		key_hash(st->s, r->kind, r->key, key);
		ky_stmt_put_bytes(st, key, KY_HASH_SIZE);
	}
	ky_stmt_put_int(st, r->at.us);
	ky_stmt_put_when(st, r->until);
	ky_stmt_put_bytes(st, sealed->p, sealed->len);
	ky_stmt_put_text(st, issuer->text);
	ky_stmt_put_text(st, ky_folio_kind_name(r->kind));
	ky_stmt_put_text(st, r->id.text);
}

static enum ky_code
folio_put(void *self, const struct ky_slug *issuer, struct ky_folio *r,
    bool *taken, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	uint8_t key[KY_HASH_SIZE];
	struct ky_buf sealed;
	struct ky_stmt st;
	uint64_t n = r->n;
	enum ky_code code;

	assert(s->in_tx && r->id.text[0] != '\0');
	if (n == 0 && next_number(s, issuer, r->kind, &n, err) != KY_OK)
		return err->code;
	ky_buf_init(&sealed, SEALED_MAX);
	st = ky_stmt_use(s, r->n == 0 ? KY_SQL_FOLIO_ADD : KY_SQL_FOLIO_SAVE);
	put_row(&st, issuer, r, key, &sealed);
	if (r->n == 0)
		ky_stmt_put_id(&st, n);
	code = ky_stmt_run(&st, err);
	ky_buf_done(&sealed);
	if (code != KY_OK)
		return code;
	*taken = ky_stmt_changed(s) == 0;
	if (!*taken)
		r->n = n;
	return KY_OK;
}

static enum ky_code
folio_remove(void *self, const struct ky_slug *issuer, enum ky_folio_kind kind,
    const struct ky_slug *id, bool *there, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_FOLIO_REMOVE);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, ky_folio_kind_name(kind));
	ky_stmt_put_text(&st, id->text);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	*there = ky_stmt_changed(s) > 0;
	return KY_OK;
}

/* --- reading --- */

static enum ky_code
get_body(struct ky_stmt *st, const struct ky_slug *issuer, struct ky_folio *r,
    struct ky_err *err)
{
	struct ky_buf opened;
	enum ky_code code;

	ky_buf_init(&opened, SEALED_MAX);
	code = ky_seal_secret_get(st->s, issuer, &r->id, body_column,
	    ky_stmt_get_bytes(st), &opened, err);
	if (code == KY_OK)
		ky_stmt_want(st,
		    ky_str_copy(ky_buf_str(&opened), r->body, sizeof(r->body)));
	if (opened.p != NULL)
		sodium_memzero(opened.p, opened.len);
	ky_buf_done(&opened);
	return code;
}

/* All columns of a row; on failure the statement is ended. */
static enum ky_code
get_row(struct ky_stmt *st, const struct ky_slug *issuer, struct ky_folio *r,
    struct ky_err *err)
{
	memset(r, 0, sizeof(*r));
	ky_stmt_want(st, ky_folio_kind_parse(ky_stmt_get_str(st), &r->kind));
	ky_stmt_get_text(st, r->id.text, sizeof(r->id.text));
	r->n = ky_stmt_get_id(st);
	ky_stmt_get_text(st, r->owner.text, sizeof(r->owner.text));
	ky_stmt_get_text(st, r->other.text, sizeof(r->other.text));
	r->line_id = (uint64_t)ky_stmt_get_nonzero(st, 1, INT64_MAX);
	ky_stmt_get_text(st, r->state.text, sizeof(r->state.text));
	r->at = ky_stmt_get_when(st);
	r->until = ky_stmt_get_when(st);
	if (get_body(st, issuer, r, err) != KY_OK) {
		ky_stmt_end(st);
		return err->code;
	}
	return ky_stmt_sound(st, err);
}

/* The one row of a statement whose parameters are put. */
static enum ky_code
one(struct ky_stmt *st, const struct ky_slug *issuer, struct ky_folio *out,
    bool *found, struct ky_err *err)
{
	if (ky_stmt_step(st, found, err) != KY_OK)
		return err->code;
	if (!*found)
		return KY_OK;
	if (get_row(st, issuer, out, err) != KY_OK)
		return err->code;
	ky_stmt_end(st);
	return KY_OK;
}

static enum ky_code
folio_get(void *self, const struct ky_slug *issuer, enum ky_folio_kind kind,
    const struct ky_slug *id, struct ky_folio *out, bool *found,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_FOLIO_GET);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, ky_folio_kind_name(kind));
	ky_stmt_put_text(&st, id->text);
	return one(&st, issuer, out, found, err);
}

static enum ky_code
folio_find(void *self, const struct ky_slug *issuer, enum ky_folio_kind kind,
    const char *key, struct ky_folio *out, bool *found, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_FOLIO_FIND);
	uint8_t hash[KY_HASH_SIZE];

	key_hash(self, kind, key, hash);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, ky_folio_kind_name(kind));
	ky_stmt_put_bytes(&st, hash, sizeof(hash));
	return one(&st, issuer, out, found, err);
}

static int
listing(const struct ky_folio_query *q)
{
	switch (q->by) {
	case KY_FOLIO_BY_OWNER:
		return KY_SQL_FOLIO_OF;
	case KY_FOLIO_BY_OTHER:
		return KY_SQL_FOLIO_WITH;
	case KY_FOLIO_BY_LINE:
		return KY_SQL_FOLIO_ABOUT;
	case KY_FOLIO_BY_KIND:
		break;
	}
	return q->state.text[0] != '\0' ? KY_SQL_FOLIO_IN : KY_SQL_FOLIO_LIST;
}

static void
put_query(struct ky_stmt *st, const struct ky_slug *issuer,
    const struct ky_folio_query *q)
{
	ky_stmt_put_text(st, issuer->text);
	ky_stmt_put_text(st, ky_folio_kind_name(q->kind));
	ky_stmt_put_id(st, q->after);
	if (q->by == KY_FOLIO_BY_OWNER || q->by == KY_FOLIO_BY_OTHER)
		ky_stmt_put_text(st, q->who.text);
	else if (q->by == KY_FOLIO_BY_LINE)
		ky_stmt_put_id(st, q->line_id);
	else if (q->state.text[0] != '\0')
		ky_stmt_put_text(st, q->state.text);
}

static enum ky_code
folio_list(void *self, const struct ky_slug *issuer,
    const struct ky_folio_query *q, uint32_t max, struct ky_folio *rows,
    uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st;
	bool row = true;

	*n = 0;
	if (q->after >= INT64_MAX || q->line_id >= INT64_MAX)
		return KY_OK;
	st = ky_stmt_use(self, listing(q));
	put_query(&st, issuer, q);
	while (*n < max) {
		if (ky_stmt_step(&st, &row, err) != KY_OK)
			return err->code;
		if (!row)
			return KY_OK;
		if (get_row(&st, issuer, &rows[*n], err) != KY_OK)
			return err->code;
		if (q->state.text[0] == '\0' ||
		    strcmp(q->state.text, rows[*n].state.text) == 0)
			++*n;
	}
	ky_stmt_end(&st);
	return KY_OK;
}

/* --- time --- */

static int64_t
day_of(struct ky_time at)
{
	return at.us / KY_DAY_US;
}

static enum ky_code
forget_tallies(struct ky_sqlite *s, const struct ky_slug *issuer,
    struct ky_time now, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_TALLY_EXPIRE);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_int(&st, day_of(now) - 1);
	return ky_stmt_run(&st, err);
}

static enum ky_code
folio_expire(void *self, const struct ky_slug *issuer, struct ky_time now,
    uint32_t max, uint32_t *n, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_FOLIO_EXPIRE);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_int(&st, now.us);
	ky_stmt_put_int(&st, max);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	*n = (uint32_t)ky_stmt_changed(s);
	st = ky_stmt_use(s, KY_SQL_EXHIBIT_EXPIRE);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_int(&st, now.us);
	ky_stmt_put_int(&st, max);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	return forget_tallies(s, issuer, now, err);
}

/* --- counting --- */

static enum ky_code
count_more(struct ky_sqlite *s, const struct ky_slug *issuer, int64_t day,
    const uint8_t whom[KY_HASH_SIZE], uint32_t add, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_TALLY_ADD);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_int(&st, day);
	ky_stmt_put_bytes(&st, whom, KY_HASH_SIZE);
	ky_stmt_put_int(&st, add);
	return ky_stmt_run(&st, err);
}

static enum ky_code
tally(void *self, const struct ky_slug *issuer, const char *what,
    const char *whom, uint8_t hours, struct ky_time at, uint32_t add,
    uint32_t *n, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	char text[WHOM_SIZE];
	uint8_t hash[KY_HASH_SIZE];
	struct ky_stmt st;
	bool row;

	assert(hours >= 1 && hours <= 24);
	(void)snprintf(text, sizeof(text), "%s/%u/%" PRId64 "/%s", what, hours,
	    at.us / (hours * KY_HOUR_US), whom);
	ky_seal_hash(s, "tally", ky_str_of(text), hash);
	if (add > 0 &&
	    count_more(s, issuer, day_of(at), hash, add, err) != KY_OK)
		return err->code;
	st = ky_stmt_use(s, KY_SQL_TALLY_GET);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_int(&st, day_of(at));
	ky_stmt_put_bytes(&st, hash, sizeof(hash));
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row) {
		*n = 0;
		return KY_OK;
	}
	*n = (uint32_t)ky_stmt_get_int(&st, 0, UINT32_MAX);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static void
mac(void *self, const char *what, struct ky_str text, uint8_t out[32])
{
	char kind[48];

	(void)snprintf(kind, sizeof(kind), "mac-%s", what);
	ky_seal_hash(self, kind, text, out);
}

void
ky_lobby_methods(struct ky_lobby *lobby)
{
	lobby->put = folio_put;
	lobby->get = folio_get;
	lobby->find = folio_find;
	lobby->list = folio_list;
	lobby->remove = folio_remove;
	lobby->expire = folio_expire;
	lobby->tally = tally;
	lobby->mac = mac;
}
