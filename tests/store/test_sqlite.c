/*
 * The files: what is refused at opening, and bad weather afterwards.
 */
#include "store/sqlite_private.h"

#include "fixture.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

static struct ky_decision d;

static enum ky_code
open_code(enum ky_store_mode mode, struct ky_err *err)
{
	struct ky_store *s = NULL;
	enum ky_code code = ky_store_open(fix_path, mode, &fix_entropy, &s,
	    err);

	ky_store_close(s);
	return code;
}

static void
put_file(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");

	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

static void
exec_on(const char *name, const char *sql)
{
	sqlite3 *db;

	if (sqlite3_open(name, &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		abort();
	(void)sqlite3_close(db);
}

static uint64_t
add(struct ky_store *s, unsigned n)
{
	bool taken;

	fix_line(&d, n);
	FIX_DO(s, s->case_add(s->self, &d, &taken, &fix_err));
	return d.after.line_id;
}

static void
files_are_for_our_eyes_only(void)
{
	struct ky_store *s = fix_new();
	struct stat st;

	t_ok("database",
	    stat(fix_path, &st) == 0 && (st.st_mode & 0777) == 0600);
	t_ok("keys",
	    stat(fix_file(".keys"), &st) == 0 && (st.st_mode & 0777) == 0600);
	fix_end(s);
}

/* Each case starts from a sound store and spoils it. */
enum spoil {
	NOTHING,
	NO_MAIN,
	NO_KEYS,
	OTHER_KEYS,
	TEXT,
	FOREIGN,
	NEWER,
	NEWER_KEYS
};

static void
spoil(enum spoil how)
{
	switch (how) {
	case NOTHING:
		break;
	case NO_MAIN:
		(void)unlink(fix_path);
		break;
	case NO_KEYS:
		(void)unlink(fix_file(".keys"));
		break;
	case OTHER_KEYS:
		exec_on(fix_file(".keys"),
		    "UPDATE owner SET store_id = zeroblob(16)");
		break;
	case TEXT:
		put_file(fix_path,
		    "This is a letter and no database, and it "
		    "is long enough to have a header.  Who would think that "
		    "it is one?  Nobody, one hopes.\n");
		break;
	case FOREIGN:
		exec_on(fix_path, "PRAGMA application_id = 1");
		break;
	case NEWER:
		exec_on(fix_path, "PRAGMA user_version = 999");
		break;
	case NEWER_KEYS:
		exec_on(fix_file(".keys"), "PRAGMA user_version = 999");
		break;
	}
}

static void
opening_says_what_is_wrong(void)
{
	static const struct {
		enum spoil how;
		enum ky_store_mode mode;
		const char *words;
	} cases[] = {
	    {NOTHING, KY_STORE_CREATE, "exists already"},
	    {NO_MAIN, KY_STORE_CREATE, "exists already"},
	    {NO_MAIN, KY_STORE_WRITE, "there is none"},
	    {NO_MAIN, KY_STORE_READ, "there is none"},
	    {NO_KEYS, KY_STORE_WRITE, "keys file"},
	    {NO_KEYS, KY_STORE_READ, "keys file"},
	    {OTHER_KEYS, KY_STORE_WRITE, "belongs to another store"},
	    {TEXT, KY_STORE_WRITE, "not a database"},
	    {TEXT, KY_STORE_READ, "not a database"},
	    {FOREIGN, KY_STORE_WRITE, "not of kaiyaku"},
	    {FOREIGN, KY_STORE_READ, "not of kaiyaku"},
	    {NEWER, KY_STORE_WRITE, "schema 999"},
	    {NEWER, KY_STORE_READ, "schema 999"},
	    {NEWER_KEYS, KY_STORE_WRITE, "schema 999"},
	};

	T_CASES (c, cases) {
		struct ky_err err = {0};

		ky_store_close(fix_new());
		spoil(c->how);
		t_bad(c->words, open_code(c->mode, &err), KY_E_INPUT, &err,
		    c->words);
		fix_clean();
	}
}

static void
the_store_knows_itself(void)
{
	struct ky_store *s = fix_new();
	struct ky_store_meta m = {.issuer = fix_issuer}, got;
	struct ky_err err = {0};

	m.clock_offset_us = 1;
	t_bad("a real clock is not moved", ky_store_meta_put(s, &m, &err),
	    KY_E_INPUT, &err, "demo");
	m.demo = true;
	t_good("put", ky_store_meta_put(s, &m, &err), &err);
	m.clock_offset_us = KY_DAY_US;
	t_good("a demo clock moves on", ky_store_meta_put(s, &m, &err), &err);
	t_good("get", ky_store_meta(s, &got, &err), &err);
	t_ok("as put",
	    strcmp(got.issuer.text, fix_issuer.text) == 0 && got.demo &&
		got.clock_offset_us == KY_DAY_US && got.schema >= 2);
	m.demo = false;
	m.clock_offset_us = 0;
	t_bad("the demo mark stays", ky_store_meta_put(s, &m, &err), KY_E_INPUT,
	    &err, "set once");
	fix_end(s);
}

static void
a_full_disk_changes_nothing(void)
{
	struct ky_store *s = fix_new();
	struct ky_err err = {0};
	struct ky_case c;
	enum ky_code code = KY_OK;
	uint64_t stored = 0;
	bool taken;

	(void)sqlite3_exec(ky_store_handle(s), "PRAGMA max_page_count = 60",
	    NULL, NULL, NULL);
	for (unsigned i = 1; i < 1000 && code == KY_OK; i++) {
		fix_line(&d, i);
		if (s->begin(s->self, &err) != KY_OK)
			abort();
		code = s->case_add(s->self, &d, &taken, &err);
		if (code == KY_OK)
			code = s->commit(s->self, &err);
		if (code == KY_OK)
			stored = d.after.line_id;
		else
			s->rollback(s->self);
	}
	t_bad("in the end it is full", code, KY_E_LIMIT, &err, "full");
	t_ok("not at once", stored > 3);
	t_good("load", s->case_load(s->self, &fix_issuer, stored, &c, &err),
	    &err);
	t_eq_int("what was committed is there", (int64_t)c.line_id,
	    (int64_t)stored);
	t_good("load", s->case_load(s->self, &fix_issuer, stored + 1, &c, &err),
	    &err);
	t_eq_int("what was not is not", (int64_t)c.line_id, 0);
	(void)sqlite3_exec(ky_store_handle(s), "PRAGMA max_page_count = 999",
	    NULL, NULL, NULL);
	t_eq_int("with room again it goes on", (int64_t)add(s, 5000),
	    (int64_t)stored + 1);
	fix_end(s);
}

static void
a_second_writer_waits(void)
{
	struct ky_store *a = fix_new(), *b = fix_open(KY_STORE_WRITE);
	struct ky_err err = {0};

	(void)sqlite3_busy_timeout(ky_store_handle(b), 20);
	t_good("begin", a->begin(a->self, &err), &err);
	t_bad("and is told to try again", b->begin(b->self, &err), KY_E_RETRY,
	    &err, "locked");
	t_good("commit", a->commit(a->self, &err), &err);
	t_good("now", b->begin(b->self, &err), &err);
	b->rollback(b->self);
	ky_store_close(b);
	fix_end(a);
}

/* Overwrite the page that the rows of `table` start on. */
static void
spoil_table(const char *table)
{
	int fd = open(fix_path, O_RDWR);
	char page[4096];
	sqlite3_stmt *st;
	sqlite3 *db;
	off_t at;

	if (sqlite3_open(fix_path, &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db,
		"SELECT rootpage FROM sqlite_schema "
		"WHERE name = ?",
		-1, &st, NULL) != SQLITE_OK ||
	    sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_step(st) != SQLITE_ROW)
		abort();
	at = ((off_t)sqlite3_column_int64(st, 0) - 1) * 4096;
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	memset(page, 0xa5, sizeof(page));
	if (fd < 0 || pwrite(fd, page, sizeof(page), at) != sizeof(page))
		abort();
	(void)close(fd);
}

static void
said(void *self, const char *line)
{
	(void)line;
	++*(int *)self;
}

static void
a_damaged_file_is_said_to_be(void)
{
	struct ky_store *s = fix_new();
	struct ky_err err = {0};
	uint64_t faults = 0;
	struct ky_case c;
	bool taken;
	int lines = 0;

	for (unsigned i = 1; i <= 20; i++)
		(void)add(s, i);
	ky_store_close(s);
	spoil_table("line");
	s = fix_open(KY_STORE_WRITE);
	t_bad("loading", s->case_load(s->self, &fix_issuer, 3, &c, &err),
	    KY_E_CORRUPT, &err, "malformed");
	fix_line(&d, 21);
	t_good("begin", s->begin(s->self, &err), &err);
	t_bad("adding", s->case_add(s->self, &d, &taken, &err), KY_E_CORRUPT,
	    &err, "malformed");
	s->rollback(s->self);
	t_good("checking", ky_store_check(s, said, &lines, &faults, &err),
	    &err);
	t_ok("finds it", faults > 0 && (uint64_t)lines == faults);
	fix_end(s);
}

/* In a child, since root may write everything. */
static int
read_only_child(void)
{
	struct ky_store *s = NULL;
	struct ky_err err = {0};

	if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
		return 9;
	if (open_code(KY_STORE_WRITE, &err) != KY_E_SYSTEM)
		return 1;
	if (strstr(err.msg, "cannot be written") == NULL)
		return 2;
	if (ky_store_open(fix_path, KY_STORE_READ, &fix_entropy, &s, &err) ==
	    KY_OK) {
		struct ky_case c;

		if (s->case_load(s->self, &fix_issuer, 1, &c, &err) != KY_OK ||
		    c.line_id != 1)
			return 3;
		ky_store_close(s);
	}
	return 0;
}

static void
a_read_only_store_can_be_read(void)
{
	struct ky_store *s = fix_new();
	int status = -1;
	pid_t child;

	(void)add(s, 1);
	/* The writer stays open, so that there is a log to read from. */
	if (chmod(fix_path, 0444) != 0 || chmod(fix_file(".keys"), 0444) != 0 ||
	    chmod(fix_file("-wal"), 0444) != 0 ||
	    chmod(fix_file("-shm"), 0444) != 0 || chmod(fix_dir, 0555) != 0)
		abort();
	(void)fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(read_only_child());
	if (child < 0 || waitpid(child, &status, 0) != child)
		abort();
	t_eq_int("not written, but read",
	    WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
	(void)chmod(fix_dir, 0700);
	fix_end(s);
}

static void
reading_does_not_write(void)
{
	struct ky_store *s = fix_new(), *reader;
	struct ky_err err = {0};
	bool taken;

	(void)add(s, 1);
	reader = fix_open(KY_STORE_READ);
	fix_line(&d, 2);
	t_good("begin", reader->begin(reader->self, &err), &err);
	t_bad("adding a line", reader->case_add(reader->self, &d, &taken, &err),
	    KY_E_SYSTEM, &err, "readonly");
	reader->rollback(reader->self);
	ky_store_close(reader);
	fix_end(s);
}

int
main(void)
{
	T_RUN(files_are_for_our_eyes_only);
	T_RUN(opening_says_what_is_wrong);
	T_RUN(the_store_knows_itself);
	T_RUN(a_full_disk_changes_nothing);
	T_RUN(a_second_writer_waits);
	T_RUN(a_damaged_file_is_said_to_be);
	T_RUN(a_read_only_store_can_be_read);
	T_RUN(reading_does_not_write);
	return t_done();
}
