/*
 * A dump of every old schema becomes what a new store is, with what was in
 * it.  Usage: test_migrate DIRECTORY, with NNNN.sql and NNNN.keys.sql.
 */
#include "store/migrate.h"

#include "fixture.h"
#include "port/till.h"
#include "store/sqlite_private.h"
#include "store_sql.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

static const char *dumps;

static char *
slurp(const char *name)
{
	FILE *f = fopen(name, "r");
	char *text = calloc(1, 1 << 20);

	if (f == NULL || text == NULL ||
	    fread(text, 1, (1 << 20) - 1, f) == 0 || fclose(f) != 0) {
		printf("Bail out! %s cannot be read\n", name);
		exit(1);
	}
	return text;
}

static void
build(const char *name, const char *sql)
{
	sqlite3 *db;

	if (sqlite3_open(name, &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		printf("Bail out! %s\n", sqlite3_errmsg(db));
		exit(1);
	}
	(void)sqlite3_close(db);
}

static void
build_old(unsigned version)
{
	static const char *const ends[] = {"", ".keys"};
	char name[512];

	for (int i = 0; i < 2; i++) {
		char *sql;

		(void)snprintf(name, sizeof(name), "%s/%04u%s.sql", dumps,
		    version, ends[i]);
		sql = slurp(name);
		build(fix_file(ends[i]), sql);
		free(sql);
	}
}

/* The schema as text, one object a line. */
static void
schema_of(struct ky_store *s, char *out, size_t size)
{
	sqlite3_stmt *st;
	size_t n = 0;

	out[0] = '\0';
	if (sqlite3_prepare_v2(ky_store_handle(s),
		"SELECT type || ' ' || "
		"name || ' ' || coalesce(sql, '') FROM sqlite_schema "
		"ORDER BY type, name",
		-1, &st, NULL) != SQLITE_OK)
		abort();
	while (sqlite3_step(st) == SQLITE_ROW && n < size)
		n += (size_t)snprintf(out + n, size - n, "%s\n",
		    (const char *)sqlite3_column_text(st, 0));
	(void)sqlite3_finalize(st);
}

/* As it is: a backup is not changed by restoring it. */
static void
an_old_one_can_be_copied(void)
{
	char copy[400], keys[410];
	struct ky_store *s;
	struct ky_err err = {0};

	(void)snprintf(copy, sizeof(copy), "%s.copy", fix_path);
	(void)snprintf(keys, sizeof(keys), "%s.keys", copy);
	t_good("open to copy",
	    ky_store_open(fix_path, KY_STORE_COPY, &fix_entropy, &s, &err),
	    &err);
	t_good("copy", ky_store_backup(s, copy, NULL, NULL, &err), &err);
	ky_store_close(s);
	t_good("the copy becomes a new one",
	    ky_store_open(copy, KY_STORE_WRITE, &fix_entropy, &s, &err), &err);
	ky_store_close(s);
	(void)unlink(copy);
	(void)unlink(keys);
}

/* What was booked before there were bills is on none. */
static void
its_books_are_read(struct ky_store *s, const struct ky_ledger *l)
{
	static const struct ky_slug all;
	struct ky_posting rows[16];
	struct ky_book_sum sums[16];
	struct ky_err err = {0};
	struct ky_date none = {0};
	uint32_t n = 0;

	t_good("postings",
	    s->postings(s->self, &fix_issuer, 1, 16, rows, &n, &err), &err);
	t_ok("they are there", n >= 2 && n == 2 * l->entries);
	for (uint32_t i = 0; i < n; i++)
		t_ok("a posting of old",
		    rows[i].bill == 0 && rows[i].tax == KY_TAX_NONE &&
			rows[i].what.text[0] == '\0');
	t_ok("and so says the line",
	    l->bills == 0 && l->usage_before == 0 &&
		l->unbilled[KY_TAX_NONE] == 0);
	t_good("sums",
	    s->till->sums(s->till->self, &fix_issuer, &all, none, none, 16,
		sums, &n, &err),
	    &err);
	t_ok("they are summed", n >= 2);
}

static void
it_is_found_by_its_mailbox(struct ky_store *s, const struct ky_line *l)
{
	struct ky_err err = {0};
	uint64_t id = 0;
	uint32_t n = 0;

	if (l->email[0] == '\0')
		return; /* the dumps of the first three */
	t_good("look",
	    s->mailbox_lines(s->self, &fix_issuer, l->email, 1, &id, &n, &err),
	    &err);
	t_eq_int("found by its mailbox", n == 1 ? (int64_t)id : 0, 1);
}

static void
money_can_be_sent(struct ky_store *s)
{
	struct ky_transfer x = {.key = "e-1",
	    .line_id = 1,
	    .provider = {"demo-mobile"},
	    .minor = 100,
	    .currency = "JPY",
	    .payee = fix_payee(KY_PAYEE_JAPAN)};

	FIX_DO(s,
	    s->till->transfer_put(s->till->self, &fix_issuer, &x, &fix_err));
	t_eq_int("the first transfer", (int64_t)x.n, 1);
}

static void
old_stores_become_new_ones(void)
{
	static char fresh[65536], upgraded[65536];
	struct ky_store *s = fix_new();
	struct ky_store_meta m;
	struct ky_err err = {0};
	struct ky_case c;
	uint64_t faults = 9, id = 0;
	uint32_t n = 0;

	schema_of(s, fresh, sizeof(fresh));
	fix_end(s);
	t_ok("there is a schema", strlen(fresh) > 1000);
	for (unsigned v = 1; v < ky_migrations_n; v++) {
		fix_make();
		build_old(v);
		t_bad("reading alone does not upgrade",
		    ky_store_open(fix_path, KY_STORE_READ, &fix_entropy, &s,
			&err),
		    KY_E_INPUT, &err, "open it for writing once");
		an_old_one_can_be_copied();
		s = fix_open(KY_STORE_WRITE);
		schema_of(s, upgraded, sizeof(upgraded));
		t_eq_str("the schema of a new one", upgraded, fresh);
		t_good("meta", ky_store_meta(s, &m, &err), &err);
		t_eq_int("version", m.schema, ky_migrations_n);
		t_good("load", s->case_load(s->self, &fix_issuer, 1, &c, &err),
		    &err);
		t_eq_str("the line is there", c.line.contract_no.text,
		    "C-000001");
		t_good("find",
		    s->case_find(s->self, &fix_issuer, KY_FIND_MSISDN,
			c.line.msisdn.digits, &id, &err),
		    &err);
		t_eq_int("found by its number", (int64_t)id, 1);
		it_is_found_by_its_mailbox(s, &c.line);
		t_eq_int("its duties too", c.duties_n, 4);
		its_books_are_read(s, &c.line.ledger);
		t_good("check", ky_store_check(s, NULL, NULL, &faults, &err),
		    &err);
		t_eq_int("no faults", (int64_t)faults, 0);
		FIX_DO(s,
		    s->brake(s->self, &fix_issuer, &fix_issuer,
			(struct ky_time){0}, &n, &fix_err));
		t_eq_int("what is new works", n, 1);
		money_can_be_sent(s);
		fix_end(s);
	}
}

/* Killed anywhere, the store is the old or the new one: here, half way. */
static void
killed_in_the_middle(void)
{
	static const char *const files[] = {"", "CREATE TABLE half (a);",
	    "SELECT raise_of_no_such_function();"};
	struct ky_err err = {0};
	int64_t application, version = 9;
	sqlite3 *db;
	int rc;

	fix_make();
	build_old(1);
	if (sqlite3_open(fix_path, &db) != SQLITE_OK)
		abort();
	t_bad("the second of two fails", ky_migrate(db, files, 1, 3, &err),
	    KY_E_SYSTEM, &err, "migration 3");
	t_good("version", ky_migrate_version(db, &application, &version, &err),
	    &err);
	t_eq_int("still the old one", version, 1);
	rc = sqlite3_exec(db, "SELECT a FROM half", NULL, NULL, NULL);
	t_ok("and nothing of the first", rc != SQLITE_OK);
	(void)sqlite3_close(db);
	fix_clean();
}

int
main(int argc, char **argv)
{
	dumps = argc > 1 ? argv[1] : ".";
	T_RUN(old_stores_become_new_ones);
	T_RUN(killed_in_the_middle);
	return t_done();
}
