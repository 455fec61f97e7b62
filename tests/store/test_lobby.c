/*
 * The contract of port/lobby.h, on SQLite.
 */
#include "port/lobby.h"

#include "fixture.h"
#include "store/sqlite_private.h"
#include "store_sql.h"

#include <sqlite3.h>

static struct ky_store *s;
static const struct ky_lobby *o;
static struct ky_err err;

#define WITH_STORE(fn) \
	do { \
		s = fix_new(); \
		o = s->lobby; \
		T_RUN(fn); \
		fix_end(s); \
	} while (0)

static struct ky_folio
folio(enum ky_folio_kind kind, const char *id, const char *key)
{
	struct ky_folio r = {.kind = kind, .at = fix_time()};

	(void)snprintf(r.id.text, sizeof(r.id.text), "%s", id);
	(void)snprintf(r.key, sizeof(r.key), "%s", key);
	(void)snprintf(r.body, sizeof(r.body), "{\"of\":\"%s\"}", id);
	return r;
}

static bool
put(struct ky_folio *r)
{
	bool taken = true;

	FIX_DO(s, o->put(o->self, &fix_issuer, r, &taken, &fix_err));
	return !taken;
}

static bool
get(enum ky_folio_kind kind, const char *id, struct ky_folio *out)
{
	struct ky_slug slug = {""};
	bool found = false;

	(void)snprintf(slug.text, sizeof(slug.text), "%s", id);
	t_good("get",
	    o->get(o->self, &fix_issuer, kind, &slug, out, &found, &err), &err);
	return found;
}

static bool
find(enum ky_folio_kind kind, const char *key, struct ky_folio *out)
{
	bool found = false;

	t_good("find",
	    o->find(o->self, &fix_issuer, kind, key, out, &found, &err), &err);
	return found;
}

/* Ids of a listing, "a b". */
static const char *
ids(struct ky_folio_query q, uint32_t max)
{
	static struct ky_folio rows[8];
	static char text[128];
	uint32_t n = 0;

	text[0] = '\0';
	t_good("list", o->list(o->self, &fix_issuer, &q, max, rows, &n, &err),
	    &err);
	for (uint32_t i = 0; i < n; i++) {
		size_t len = strlen(text);

		(void)snprintf(text + len, sizeof(text) - len, "%s%s",
		    i > 0 ? " " : "", rows[i].id.text);
	}
	return text;
}

static void
names_are_read_back(void)
{
	for (int i = 0; i < KY_FOLIO__MAX; i++) {
		const char *name = ky_folio_kind_name((enum ky_folio_kind)i);
		enum ky_folio_kind k;

		t_ok(name,
		    ky_folio_kind_parse(ky_str_of(name), &k) && (int)k == i);
	}
}

static void
a_record_comes_back_as_it_was_put(void)
{
	static struct ky_folio a, got;

	a = folio(KY_FOLIO_GRANT, "gr-a", "somebody@example.com");
	(void)snprintf(a.owner.text, sizeof(a.owner.text), "ac-1");
	(void)snprintf(a.other.text, sizeof(a.other.text), "ac-2");
	(void)snprintf(a.state.text, sizeof(a.state.text), "given");
	a.line_id = 7;
	a.until = fix_time();
	t_ok("put", put(&a));
	t_eq_int("numbered", (int64_t)a.n, 1);
	t_ok("there", get(KY_FOLIO_GRANT, "gr-a", &got));
	t_ok("all of it",
	    got.kind == a.kind && got.n == 1 && got.line_id == 7 &&
		strcmp(got.id.text, "gr-a") == 0 &&
		strcmp(got.owner.text, "ac-1") == 0 &&
		strcmp(got.other.text, "ac-2") == 0 &&
		strcmp(got.state.text, "given") == 0 && got.at.us == a.at.us &&
		got.until.us == a.until.us && strcmp(got.body, a.body) == 0);
	t_eq_str("but its key", got.key, "");
	t_ok("not of another kind", !get(KY_FOLIO_LINK, "gr-a", &got));
	t_ok("found by its key",
	    find(KY_FOLIO_GRANT, "somebody@example.com", &got));
	t_ok("not in another kind",
	    !find(KY_FOLIO_CONTACT, "somebody@example.com", &got));
	got.line_id = 0;
	memset(&got.other, 0, sizeof(got.other));
	(void)snprintf(got.body, sizeof(got.body), "{}");
	t_ok("anew", get(KY_FOLIO_GRANT, "gr-a", &got));
	(void)snprintf(got.body, sizeof(got.body), "{}");
	t_ok("put anew", put(&got));
	t_ok("still found by the key it had",
	    find(KY_FOLIO_GRANT, "somebody@example.com", &got));
	t_eq_str("as it is now", got.body, "{}");
}

static void
ids_and_keys_are_ones_own(void)
{
	static struct ky_folio a, b, c, got;

	a = folio(KY_FOLIO_CONTACT, "co-a", "x@example.com");
	b = folio(KY_FOLIO_CONTACT, "co-b", "x@example.com");
	c = folio(KY_FOLIO_CONTACT, "co-a", "y@example.com");
	t_ok("first", put(&a));
	t_ok("its key is taken", !put(&b));
	t_ok("its id is taken", !put(&c));
	t_ok("nothing was written", !get(KY_FOLIO_CONTACT, "co-b", &got));
	(void)snprintf(b.key, sizeof(b.key), "z@example.com");
	t_ok("another key", put(&b));
	(void)snprintf(b.key, sizeof(b.key), "x@example.com");
	t_ok("a key cannot be taken over", !put(&b));
	t_ok("whose it is", find(KY_FOLIO_CONTACT, "x@example.com", &got));
	t_eq_str("is its first", got.id.text, "co-a");
}

static void
listings(void)
{
	static const struct {
		const char *id, *owner, *other, *state;
		uint64_t line;
	} rows[] = {
	    {"gr-a", "ac-1", "ac-9", "asked", 1},
	    {"gr-b", "ac-2", "ac-9", "given", 1},
	    {"gr-c", "ac-1", "", "given", 2},
	};
	struct ky_folio_query q = {.kind = KY_FOLIO_GRANT};

	T_CASES (k, rows) {
		static struct ky_folio r;

		r = folio(KY_FOLIO_GRANT, k->id, "");
		(void)snprintf(r.owner.text, sizeof(r.owner.text), "%s",
		    k->owner);
		(void)snprintf(r.other.text, sizeof(r.other.text), "%s",
		    k->other);
		(void)snprintf(r.state.text, sizeof(r.state.text), "%s",
		    k->state);
		r.line_id = k->line;
		t_ok("put", put(&r));
	}
	t_eq_str("all", ids(q, 8), "gr-a gr-b gr-c");
	t_eq_str("two", ids(q, 2), "gr-a gr-b");
	q.after = 2;
	t_eq_str("after the second", ids(q, 8), "gr-c");
	q.after = 0;
	(void)snprintf(q.state.text, sizeof(q.state.text), "given");
	t_eq_str("in a state", ids(q, 8), "gr-b gr-c");
	q.by = KY_FOLIO_BY_OWNER;
	(void)snprintf(q.who.text, sizeof(q.who.text), "ac-1");
	t_eq_str("of an owner, in a state", ids(q, 8), "gr-c");
	q.state.text[0] = '\0';
	t_eq_str("of an owner", ids(q, 8), "gr-a gr-c");
	q.by = KY_FOLIO_BY_OTHER;
	(void)snprintf(q.who.text, sizeof(q.who.text), "ac-9");
	t_eq_str("of the other", ids(q, 8), "gr-a gr-b");
	q.by = KY_FOLIO_BY_LINE;
	q.line_id = 1;
	t_eq_str("of a line", ids(q, 8), "gr-a gr-b");
	q.after = UINT64_MAX;
	t_eq_str("after everything", ids(q, 8), "");
}

static void
what_is_over_is_forgotten(void)
{
	static struct ky_folio a, b, c, got;
	struct ky_time now = {KY_DAY_US};
	uint32_t n = 9;
	bool there = false;

	a = folio(KY_FOLIO_SESSION, "se-a", "1");
	b = folio(KY_FOLIO_SESSION, "se-b", "2");
	c = folio(KY_FOLIO_SESSION, "se-c", "3");
	a.until.us = now.us - 1;
	b.until.us = now.us;
	(void)(put(&a) && put(&b) && put(&c));
	FIX_DO(s, o->expire(o->self, &fix_issuer, now, 8, &n, &fix_err));
	t_eq_int("one is", n, 1);
	t_ok("that one", !get(KY_FOLIO_SESSION, "se-a", &got));
	t_ok("not at its last moment", get(KY_FOLIO_SESSION, "se-b", &got));
	t_ok("not what has no end", get(KY_FOLIO_SESSION, "se-c", &got));
	FIX_DO(s,
	    o->remove(o->self, &fix_issuer, KY_FOLIO_SESSION, &c.id, &there,
		&fix_err));
	t_ok("removed", there && !get(KY_FOLIO_SESSION, "se-c", &got));
	FIX_DO(s,
	    o->remove(o->self, &fix_issuer, KY_FOLIO_SESSION, &c.id, &there,
		&fix_err));
	t_ok("once", !there);
}

static uint32_t
count(const char *what, const char *whom, uint8_t hours, int64_t us,
    uint32_t add)
{
	struct ky_time at = {us};
	uint32_t n = 99;

	FIX_DO(s,
	    o->tally(o->self, &fix_issuer, what, whom, hours, at, add, &n,
		&fix_err));
	return n;
}

static void
tallies(void)
{
	int64_t t = 100 * KY_DAY_US;
	uint32_t n;

	t_eq_int("none yet", count("code", "a", 1, t, 0), 0);
	t_eq_int("one", count("code", "a", 1, t, 1), 1);
	t_eq_int("two", count("code", "a", 1, t + KY_HOUR_US - 1, 1), 2);
	t_eq_int("looked at", count("code", "a", 1, t, 0), 2);
	t_eq_int("of another", count("code", "b", 1, t, 1), 1);
	t_eq_int("of something else", count("find", "a", 1, t, 1), 1);
	t_eq_int("the next hour", count("code", "a", 1, t + KY_HOUR_US, 1), 1);
	t_eq_int("a day's", count("code", "a", 24, t, 5), 5);
	FIX_DO(s,
	    o->expire(o->self, &fix_issuer, (struct ky_time){t + 2 * KY_DAY_US},
		8, &n, &fix_err));
	t_eq_int("forgotten the day after the next",
	    count("code", "a", 24, t, 0), 0);
}

static void
a_mac_is_the_stores_own(void)
{
	uint8_t a[32], b[32], c[32];

	o->mac(o->self, "withdraw", KY_STR("KY-1"), a);
	o->mac(o->self, "withdraw", KY_STR("KY-1"), b);
	o->mac(o->self, "other", KY_STR("KY-1"), c);
	t_ok("the same again", memcmp(a, b, 32) == 0);
	t_ok("another for another use", memcmp(a, c, 32) != 0);
	fix_end(s);
	s = fix_new();
	o = s->lobby;
	o->mac(o->self, "withdraw", KY_STR("KY-1"), b);
	t_ok("another in another store", memcmp(a, b, 32) != 0);
}

static void
nothing_lies_there_in_clear(void)
{
	static char bytes[1 << 20];
	static struct ky_folio a;
	const char *paths[] = {"", "-wal"};

	a = folio(KY_FOLIO_CONTACT, "co-a", "clear@example.com");
	(void)snprintf(a.body, sizeof(a.body), "{\"secret\":\"plain-as-day\"}");
	t_ok("put", put(&a));
	T_CASES (p, paths) {
		char path[300];
		FILE *f;
		size_t n;

		(void)snprintf(path, sizeof(path), "%s%s", fix_path, *p);
		f = fopen(path, "rb");
		n = f != NULL ? fread(bytes, 1, sizeof(bytes), f) : 0;
		if (f != NULL)
			(void)fclose(f);
		t_ok("neither key", memmem(bytes, n, "clear@", 6) == NULL);
		t_ok("nor body", memmem(bytes, n, "plain-as", 8) == NULL);
	}
}

static void
a_line_takes_its_records_along(void)
{
	static struct ky_decision d;
	static struct ky_case before;
	static struct ky_folio a, b, got;
	bool taken, stale;

	fix_line(&d, 1);
	FIX_DO(s, s->case_add(s->self, &d, &taken, &fix_err));
	a = folio(KY_FOLIO_HOLDING, "ho-a", "");
	b = folio(KY_FOLIO_HOLDING, "ho-b", "");
	a.line_id = d.after.line_id;
	b.line_id = d.after.line_id + 1;
	(void)(put(&a) && put(&b));
	t_good("load",
	    s->case_load(s->self, &fix_issuer, d.after.line_id, &before, &err),
	    &err);
	memset(&d, 0, sizeof(d));
	d.after = before;
	d.after.version++;
	d.erase = 1u << KY_CLASS_IDENTITY;
	FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
	t_ok("erased with it", !get(KY_FOLIO_HOLDING, "ho-a", &got));
	t_ok("another's stays", get(KY_FOLIO_HOLDING, "ho-b", &got));
}

/* Every look is by an index. */
static void
nothing_is_scanned(void)
{
	static const int looks[] = {KY_SQL_FOLIO_GET, KY_SQL_FOLIO_FIND,
	    KY_SQL_FOLIO_LIST, KY_SQL_FOLIO_IN, KY_SQL_FOLIO_OF,
	    KY_SQL_FOLIO_WITH, KY_SQL_FOLIO_ABOUT, KY_SQL_FOLIO_EXPIRE,
	    KY_SQL_FOLIO_ERASE, KY_SQL_TALLY_GET};

	T_CASES (k, looks) {
		char sql[4096];
		struct sqlite3_stmt *st;
		bool scan = false;

		(void)snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s",
		    ky_sql_texts[*k].text);
		if (sqlite3_prepare_v2(ky_store_handle(s), sql, -1, &st,
			NULL) != SQLITE_OK)
			abort();
		while (sqlite3_step(st) == SQLITE_ROW)
			scan |= strncmp((const char *)sqlite3_column_text(st,
					    3),
				    "SCAN", 4) == 0;
		(void)sqlite3_finalize(st);
		t_ok(ky_sql_texts[*k].name, !scan);
	}
}

int
main(void)
{
	T_RUN(names_are_read_back);
	WITH_STORE(a_record_comes_back_as_it_was_put);
	WITH_STORE(ids_and_keys_are_ones_own);
	WITH_STORE(listings);
	WITH_STORE(what_is_over_is_forgotten);
	WITH_STORE(tallies);
	WITH_STORE(a_mac_is_the_stores_own);
	WITH_STORE(nothing_lies_there_in_clear);
	WITH_STORE(a_line_takes_its_records_along);
	WITH_STORE(nothing_is_scanned);
	return t_done();
}
