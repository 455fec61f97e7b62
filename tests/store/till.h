/*
 * A store with lines, and money on its way from and to them.
 */
#ifndef KY_TESTS_STORE_TILL_H
#define KY_TESTS_STORE_TILL_H

#include "fixture.h"
#include "port/till.h"
#include "store/sqlite_private.h"
#include "store_sql.h"

#include <sqlite3.h>

static struct ky_store *s;
static const struct ky_till *t;
static struct ky_err err;
static const struct ky_slug any; /* of all providers */
static const struct ky_slug demo = {"demo-mobile"};

/* Each test has a store of its own. */
#define WITH_TILL(fn) \
	do { \
		s = fix_new(); \
		t = s->till; \
		T_RUN(fn); \
		fix_end(s); \
	} while (0)

/* A transaction that fails with `code`, saying `words`; nothing stays. */
#define TILL_BAD(label, call, want, words) \
	do { \
		t_good("begin", s->begin(s->self, &err), &err); \
		t_bad(label, (call), (want), &err, words); \
		s->rollback(s->self); \
	} while (0)

static inline struct ky_slug
slug(const char *text)
{
	struct ky_slug out = {""};

	(void)snprintf(out.text, sizeof(out.text), "%s", text);
	return out;
}

static inline uint64_t
add_line(unsigned n)
{
	static struct ky_decision d;
	bool taken;

	fix_line(&d, n);
	FIX_DO(s, s->case_add(s->self, &d, &taken, &fix_err));
	return d.after.line_id;
}

/* The identity of a line is erased, as its records' end does it. */
static inline void
erase_identity(uint64_t line_id)
{
	static struct ky_decision d;
	static struct ky_case before;
	bool stale;

	t_good("load",
	    s->case_load(s->self, &fix_issuer, line_id, &before, &err), &err);
	memset(&d, 0, sizeof(d));
	d.after = before;
	d.after.version++;
	d.erase = 1u << KY_CLASS_IDENTITY;
	FIX_DO(s, s->case_save(s->self, &before, &d, &stale, &fix_err));
}

/* A transfer to be ordered; `n` makes its key. */
static inline struct ky_transfer
some_transfer(uint64_t line_id, unsigned n, enum ky_payee_kind kind)
{
	struct ky_transfer x = {.line_id = line_id,
	    .provider = demo,
	    .minor = 1000 + n,
	    .currency = "JPY",
	    .payee = fix_payee(kind),
	    .created = fix_time()};

	x.changed = x.created;
	(void)snprintf(x.key, sizeof(x.key), "e-%u", n);
	return x;
}

static inline enum ky_code
put(struct ky_transfer *x)
{
	return t->transfer_put(t->self, &fix_issuer, x, &err);
}

/* Ordered, in a transaction of its own. */
static inline struct ky_transfer
ordered(uint64_t line_id, unsigned n, enum ky_payee_kind kind)
{
	struct ky_transfer x = some_transfer(line_id, n, kind);

	FIX_DO(s, put(&x));
	return x;
}

/* All orders of one transaction: numbers from `first` on. */
static inline void
order_many(uint64_t line_id, unsigned first, unsigned n)
{
	t_good("begin", s->begin(s->self, &err), &err);
	for (unsigned i = first; i < first + n; i++) {
		struct ky_transfer x = some_transfer(line_id, i,
		    KY_PAYEE_JAPAN);

		if (put(&x) != KY_OK)
			t_good("order", err.code, &err);
	}
	t_good("commit", s->commit(s->self, &err), &err);
}

static inline struct ky_transfer
transfer(uint64_t n)
{
	struct ky_transfer x = {0};
	bool found = false;

	t_good("get",
	    t->transfer_get(t->self, &fix_issuer, NULL, n, &x, &found, &err),
	    &err);
	t_ok("it is there", found);
	return x;
}

static inline void
same_transfer(const struct ky_transfer *a, const struct ky_transfer *b)
{
	t_ok("a transfer",
	    a->n == b->n && strcmp(a->key, b->key) == 0 &&
		a->line_id == b->line_id &&
		strcmp(a->provider.text, b->provider.text) == 0 &&
		a->minor == b->minor && strcmp(a->currency, b->currency) == 0 &&
		ky_payee_same(&a->payee, &b->payee) && a->state == b->state &&
		a->run == b->run && strcmp(a->why, b->why) == 0 &&
		memcmp(a->source, b->source, sizeof(a->source)) == 0 &&
		a->created.us == b->created.us &&
		a->changed.us == b->changed.us);
}

static inline struct ky_payrun
some_run(enum ky_rail_form form)
{
	return (struct ky_payrun){.form = form,
	    .provider = demo,
	    .currency = "JPY",
	    .day = {2026, 9, 30},
	    .maker = slug("clerk-1"),
	    .created = fix_time()};
}

static inline enum ky_code
put_run(struct ky_payrun *r)
{
	return t->payrun_put(t->self, &fix_issuer, r, &err);
}

static inline enum ky_code
fill_run(struct ky_payrun *r, uint32_t max)
{
	return t->payrun_fill(t->self, &fix_issuer, r, max, &err);
}

/* Made and filled, in one transaction. */
static inline struct ky_payrun
filled(enum ky_rail_form form, uint32_t max)
{
	struct ky_payrun r = some_run(form);

	t_good("begin", s->begin(s->self, &err), &err);
	t_good("make", put_run(&r), &err);
	t_good("fill", fill_run(&r, max), &err);
	t_good("commit", s->commit(s->self, &err), &err);
	return r;
}

static inline struct ky_payrun
payrun(uint64_t n)
{
	struct ky_payrun r = {0};
	bool found = false;

	t_good("get", t->payrun_get(t->self, &fix_issuer, n, &r, &found, &err),
	    &err);
	t_ok("it is there", found);
	return r;
}

/* Transfers in a state, of a run (0 = all): "1 2 5". */
static inline const char *
in_state(enum ky_transfer_state state, uint64_t run)
{
	static struct ky_transfer rows[64];
	static char text[512];
	uint32_t n = 0;
	size_t len = 0;

	t_good("list",
	    t->transfers(t->self, &fix_issuer, state, &any, run, 0, 0, 64, rows,
		&n, &err),
	    &err);
	text[0] = '\0';
	for (uint32_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%s%" PRIu64, i > 0 ? " " : "", rows[i].n);
	return text;
}

/* How SQLite goes about it, one step a line. */
static inline const char *
plan(enum ky_sql which)
{
	static char text[1024];
	char sql[2048];
	sqlite3_stmt *st;
	size_t len = 0;

	(void)snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s",
	    ky_sql_texts[which].text);
	if (sqlite3_prepare_v2(ky_store_handle(s), sql, -1, &st, NULL) !=
	    SQLITE_OK)
		abort();
	text[0] = '\0';
	while (sqlite3_step(st) == SQLITE_ROW && len < sizeof(text))
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s\n",
		    (const char *)sqlite3_column_text(st, 3));
	(void)sqlite3_finalize(st);
	return text;
}

/* How many rows of the database hold `bytes` anywhere. */
static inline bool
lies_in_the_open(const char *table, const char *bytes)
{
	char sql[256];
	sqlite3_stmt *st;
	bool there = false;

	(void)snprintf(sql, sizeof(sql), "SELECT * FROM %s", table);
	if (sqlite3_prepare_v2(ky_store_handle(s), sql, -1, &st, NULL) !=
	    SQLITE_OK)
		abort();
	while (sqlite3_step(st) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(st); i++) {
			const void *p = sqlite3_column_blob(st, i);
			size_t n = (size_t)sqlite3_column_bytes(st, i);

			there |= p != NULL &&
			    memmem(p, n, bytes, strlen(bytes)) != NULL;
		}
	(void)sqlite3_finalize(st);
	return there;
}

#endif
