#include "store/stmt.h"
#include "store_sql.h"

#include "core/name.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdatomic.h>

enum ky_code
ky_sqlite_failed(struct sqlite3 *db, int rc, const char *doing,
    struct ky_err *err)
{
	enum ky_code code = KY_E_SYSTEM;

	switch (rc & 0xff) { /* the primary code; `cause` keeps the whole */
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		code = KY_E_RETRY;
		break;
	case SQLITE_FULL:
	case SQLITE_TOOBIG:
		code = KY_E_LIMIT;
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CONSTRAINT: /* what we write is checked before */
		code = KY_E_CORRUPT;
		break;
	default:
		break;
	}
	return ky_fail(err, code, rc, "store: %s: %s", doing,
	    db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
}

static struct sqlite3 *
file_of(const struct ky_sqlite *s, int which)
{
	return ky_sql_texts[which].keys ? s->keys : s->db;
}

static int
prepare(struct ky_sqlite *s, int which)
{
	if (s->stmt[which] != NULL)
		return SQLITE_OK;
	return sqlite3_prepare_v3(file_of(s, which), ky_sql_texts[which].text,
	    -1, SQLITE_PREPARE_PERSISTENT, &s->stmt[which], NULL);
}

enum ky_code
ky_stmt_prepare(struct ky_sqlite *s, struct ky_err *err)
{
	static atomic_bool all_are_sound; /* the schema is one for all */

	s->stmt = calloc(KY_SQL__MAX, sizeof(struct sqlite3_stmt *));
	if (s->stmt == NULL)
		abort(); /* death at any instruction is harmless */
	if (s->mode == KY_STORE_COPY || atomic_load(&all_are_sound))
		return KY_OK;
	for (int i = 0; i < KY_SQL__MAX; i++) {
		int rc = prepare(s, i);

		if (rc != SQLITE_OK)
			return ky_sqlite_failed(file_of(s, i), rc,
			    ky_sql_texts[i].name, err);
		if (s->mode == KY_STORE_READ) {
			(void)sqlite3_finalize(s->stmt[i]); /* never ran */
			s->stmt[i] = NULL;
		}
	}
	atomic_store(&all_are_sound, true);
	return KY_OK;
}

void
ky_stmt_done(struct ky_sqlite *s)
{
	if (s->stmt == NULL)
		return;
	for (int i = 0; i < KY_SQL__MAX; i++)
		(void)sqlite3_finalize(s->stmt[i]); /* repeats old errors */
	free(s->stmt);
	s->stmt = NULL;
}

struct ky_stmt
ky_stmt_use(struct ky_sqlite *s, int which)
{
	int rc = prepare(s, which);

	assert(!sqlite3_stmt_busy(s->stmt[which]));
	return (struct ky_stmt){.s = s,
	    .which = which,
	    .st = s->stmt[which],
	    .at = 1,
	    .rc = rc};
}

static void
bound(struct ky_stmt *st, int rc)
{
	st->at++;
	if (st->rc == SQLITE_OK)
		st->rc = rc;
}

void
ky_stmt_put_int(struct ky_stmt *st, int64_t v)
{
	bound(st, sqlite3_bind_int64(st->st, st->at, v));
}

void
ky_stmt_put_id(struct ky_stmt *st, uint64_t v)
{
	assert(v <= INT64_MAX);
	ky_stmt_put_int(st, (int64_t)v);
}

void
ky_stmt_put_text(struct ky_stmt *st, const char *z)
{
	bound(st, sqlite3_bind_text(st->st, st->at, z, -1, SQLITE_STATIC));
}

void
ky_stmt_put_str(struct ky_stmt *st, struct ky_str s)
{
	bound(st,
	    sqlite3_bind_text64(st->st, st->at, s.len > 0 ? s.p : "", s.len,
		SQLITE_STATIC, SQLITE_UTF8));
}

void
ky_stmt_put_some(struct ky_stmt *st, const char *z)
{
	if (z[0] == '\0')
		ky_stmt_put_null(st);
	else
		ky_stmt_put_text(st, z);
}

void
ky_stmt_put_bytes(struct ky_stmt *st, const void *p, size_t n)
{
	bound(st, sqlite3_bind_blob64(st->st, st->at, p, n, SQLITE_STATIC));
}

static bool
is_zero(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != 0)
			return false;
	return true;
}

void
ky_stmt_put_fixed(struct ky_stmt *st, const uint8_t *p, size_t n)
{
	if (is_zero(p, n))
		ky_stmt_put_null(st);
	else
		ky_stmt_put_bytes(st, p, n);
}

void
ky_stmt_put_nonzero(struct ky_stmt *st, int64_t v)
{
	if (v == 0)
		ky_stmt_put_null(st);
	else
		ky_stmt_put_int(st, v);
}

void
ky_stmt_put_null(struct ky_stmt *st)
{
	bound(st, sqlite3_bind_null(st->st, st->at));
}

void
ky_stmt_put_date(struct ky_stmt *st, struct ky_date d)
{
	if (ky_date_none(d))
		ky_stmt_put_null(st);
	else
		ky_stmt_put_int(st, d.year * 10000 + d.month * 100 + d.day);
}

void
ky_stmt_put_when(struct ky_stmt *st, struct ky_time t)
{
	if (t.us == 0)
		ky_stmt_put_null(st);
	else
		ky_stmt_put_int(st, t.us);
}

static enum ky_code
failed(struct ky_stmt *st, int rc, struct ky_err *err)
{
	enum ky_code code = ky_sqlite_failed(file_of(st->s, st->which), rc,
	    ky_sql_texts[st->which].name, err);

	ky_stmt_end(st);
	return code;
}

enum ky_code
ky_stmt_step(struct ky_stmt *st, bool *row, struct ky_err *err)
{
	int rc;

	if (st->st == NULL)
		return failed(st, st->rc, err);
	if (!sqlite3_stmt_busy(st->st)) {
		assert(st->at - 1 == sqlite3_bind_parameter_count(st->st));
		if (st->rc != SQLITE_OK)
			return failed(st, st->rc, err);
	}
	rc = sqlite3_step(st->st);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return failed(st, rc, err);
	*row = rc == SQLITE_ROW;
	st->at = 0;
	if (!*row)
		ky_stmt_end(st);
	return KY_OK;
}

enum ky_code
ky_stmt_run(struct ky_stmt *st, struct ky_err *err)
{
	bool row;
	enum ky_code code = ky_stmt_step(st, &row, err);

	if (code == KY_OK)
		ky_stmt_end(st);
	return code;
}

int64_t
ky_stmt_changed(struct ky_sqlite *s)
{
	return sqlite3_changes64(s->db);
}

void
ky_stmt_end(struct ky_stmt *st)
{
	(void)sqlite3_reset(st->st); /* repeats the step's error */
}

void
ky_stmt_want(struct ky_stmt *st, bool right)
{
	if (!right && st->odd == NULL)
		st->odd = sqlite3_column_name(st->st, st->at - 1);
}

/* The next column, which has the type or is odd. */
static bool
typed(struct ky_stmt *st, int type)
{
	bool is = sqlite3_column_type(st->st, st->at) == type;

	st->at++;
	ky_stmt_want(st, is);
	return is;
}

bool
ky_stmt_null_next(const struct ky_stmt *st)
{
	return sqlite3_column_type(st->st, st->at) == SQLITE_NULL;
}

void
ky_stmt_skip(struct ky_stmt *st)
{
	st->at++;
}

int64_t
ky_stmt_get_int(struct ky_stmt *st, int64_t min, int64_t max)
{
	int64_t v;

	if (!typed(st, SQLITE_INTEGER))
		return 0;
	v = sqlite3_column_int64(st->st, st->at - 1);
	ky_stmt_want(st, v >= min && v <= max);
	return v >= min && v <= max ? v : 0;
}

uint64_t
ky_stmt_get_id(struct ky_stmt *st)
{
	return (uint64_t)ky_stmt_get_int(st, 0, INT64_MAX);
}

int64_t
ky_stmt_get_nonzero(struct ky_stmt *st, int64_t min, int64_t max)
{
	if (!ky_stmt_null_next(st))
		return ky_stmt_get_int(st, min, max);
	ky_stmt_skip(st);
	return 0;
}

bool
ky_stmt_get_bool(struct ky_stmt *st)
{
	return ky_stmt_get_int(st, 0, 1) == 1;
}

struct ky_str
ky_stmt_get_str(struct ky_stmt *st)
{
	const unsigned char *p;

	if (!typed(st, SQLITE_TEXT))
		return KY_STR("");
	p = sqlite3_column_text(st->st, st->at - 1);
	if (p == NULL)
		abort(); /* out of memory */
	return (struct ky_str){(const char *)p,
	    (size_t)sqlite3_column_bytes(st->st, st->at - 1)};
}

struct ky_str
ky_stmt_get_bytes(struct ky_stmt *st)
{
	if (!typed(st, SQLITE_BLOB))
		return KY_STR("");
	return (struct ky_str){sqlite3_column_blob(st->st, st->at - 1),
	    (size_t)sqlite3_column_bytes(st->st, st->at - 1)};
}

void
ky_stmt_get_text(struct ky_stmt *st, char *out, size_t size)
{
	if (ky_stmt_null_next(st)) {
		ky_stmt_skip(st);
		out[0] = '\0';
		return;
	}
	ky_stmt_want(st, ky_str_copy(ky_stmt_get_str(st), out, size));
}

void
ky_stmt_get_fixed(struct ky_stmt *st, uint8_t *out, size_t n)
{
	struct ky_str b;

	memset(out, 0, n);
	if (ky_stmt_null_next(st)) {
		ky_stmt_skip(st);
		return;
	}
	b = ky_stmt_get_bytes(st);
	ky_stmt_want(st, b.len == n);
	if (b.len == n)
		memcpy(out, b.p, n);
}

struct ky_date
ky_stmt_get_date(struct ky_stmt *st)
{
	struct ky_date none = {0}, d;
	int64_t v;

	if (ky_stmt_null_next(st)) {
		ky_stmt_skip(st);
		return none;
	}
	v = ky_stmt_get_int(st, 10101, 99991231);
	d.year = (int32_t)(v / 10000);
	d.month = (uint8_t)(v / 100 % 100);
	d.day = (uint8_t)(v % 100);
	if (d.month < 1 || d.month > 12 || d.day < 1 ||
	    d.day > ky_civil_month_days(d.year, d.month)) {
		ky_stmt_want(st, false);
		return none;
	}
	return d;
}

struct ky_time
ky_stmt_get_when(struct ky_stmt *st)
{
	if (ky_stmt_null_next(st)) {
		ky_stmt_skip(st);
		return (struct ky_time){0};
	}
	return (struct ky_time){ky_stmt_get_int(st, INT64_MIN, INT64_MAX)};
}

int
ky_stmt_get_word(struct ky_stmt *st, const char *const *words, int n)
{
	int i = 0;

	ky_stmt_want(st, ky_name_find(words, n, ky_stmt_get_str(st), &i));
	return i;
}

enum ky_code
ky_stmt_sound(struct ky_stmt *st, struct ky_err *err)
{
	if (st->odd == NULL)
		return KY_OK;
	(void)ky_fail(err, KY_E_CORRUPT, 0,
	    "store: %s: no such value can be in column %s",
	    ky_sql_texts[st->which].name, st->odd);
	ky_stmt_end(st);
	return KY_E_CORRUPT;
}

void
ky_stmt_read_id(struct ky_stmt *st, void *row)
{
	*(uint64_t *)row = ky_stmt_get_id(st);
}

enum ky_code
ky_stmt_list(struct ky_stmt *st, ky_stmt_reader *read, uint32_t max, void *rows,
    size_t size, uint32_t *n, struct ky_err *err)
{
	bool row = false;

	for (*n = 0; *n < max; ++*n) {
		if (ky_stmt_step(st, &row, err) != KY_OK)
			return err->code;
		if (!row)
			return KY_OK;
		read(st, (char *)rows + *n * size);
		if (ky_stmt_sound(st, err) != KY_OK)
			return err->code;
	}
	ky_stmt_end(st);
	return KY_OK;
}
