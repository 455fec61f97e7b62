/*
 * Opening, closing, transactions.
 *
 * Order of a commit: keys that the transaction needs, then the transaction,
 * then the destruction of keys that it erased.  So a row never lacks its key,
 * and a key is never destroyed for a decision that was not stored.
 */
#include "store/sqlite_private.h"

#include "store/mailbox.h"
#include "store/migrate.h"
#include "store/seal.h"
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <unistd.h>

#define BUSY_MS 5000
#define PATH_SIZE 1024

/* Sealed bytes are longer than what is in them. */
#define SCRATCH_MAX (KY_EVIDENCE_MAX + 64)

/*
 * Readers come in numbers, the writer once: the larger page cache (32 MiB, and
 * 8 MiB for keys) is its own; a reader has 1 MiB, and half of one for keys.
 * The writer's keeps the upper levels of the trees of a million lines.  A log of 8,000 pages is checkpointed less often than the
 * usual 1,000, and a page that changed often is written back once.
 */
static const char main_pragmas[] = "PRAGMA synchronous = FULL;"
				   "PRAGMA foreign_keys = ON;"
				   "PRAGMA trusted_schema = OFF;"
				   "PRAGMA secure_delete = FAST;"
				   "PRAGMA temp_store = MEMORY;";
static const char main_writer_pragmas[] = "PRAGMA journal_mode = WAL;"
					  "PRAGMA wal_autocheckpoint = 8000;"
					  "PRAGMA cache_size = -32768;";
static const char main_reader_pragmas[] = "PRAGMA cache_size = -1024;";
/* EXTRA: the journal, which holds the old key, is gone before we go on. */
static const char keys_pragmas[] = "PRAGMA journal_mode = DELETE;"
				   "PRAGMA synchronous = EXTRA;"
				   "PRAGMA secure_delete = ON;"
				   "PRAGMA trusted_schema = OFF;"
				   "PRAGMA temp_store = MEMORY;";

static const char keys_writer_pragmas[] = "PRAGMA cache_size = -8192;";
static const char keys_reader_pragmas[] = "PRAGMA query_only = ON;"
					  "PRAGMA cache_size = -512;";

struct paths {
	char main[PATH_SIZE], keys[PATH_SIZE];
};

static enum ky_code
run(struct ky_sqlite *s, int which, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, which);

	return ky_stmt_run(&st, err);
}

/* --- transactions --- */

static void
forget(struct ky_sqlite *s)
{
	s->in_tx = false;
	s->erasures_due = false;
	memset(&s->counter, 0, sizeof(s->counter));
	s->told = (struct ky_unclaimed){0};
}

/* After some failures SQLite has rolled back by itself. */
static void
rollback(void *self)
{
	struct ky_sqlite *s = self;
	struct ky_err ignored;

	if (!s->in_tx)
		return;
	if (sqlite3_get_autocommit(s->keys) == 0)
		(void)run(s, KY_SQL_KEYS_ROLLBACK, &ignored);
	if (sqlite3_get_autocommit(s->db) == 0)
		(void)run(s, KY_SQL_ROLLBACK, &ignored);
	forget(s);
}

static enum ky_code
begin(void *self, struct ky_err *err)
{
	struct ky_sqlite *s = self;

	assert(!s->in_tx && !s->reading);
	if (run(s,
		ky_sqlite_reads(s->mode) ? KY_SQL_BEGIN_READ
					 : KY_SQL_BEGIN_WRITE,
		err) != KY_OK)
		return err->code;
	s->in_tx = true;
	if (run(s, KY_SQL_KEYS_BEGIN, err) != KY_OK) {
		rollback(s);
		return err->code;
	}
	return KY_OK;
}

enum ky_code
ky_sqlite_counter(struct ky_sqlite *s, const struct ky_slug *issuer,
    struct ky_counter **out, struct ky_err *err)
{
	struct ky_counter *c = &s->counter;
	struct ky_stmt st;
	bool row;

	assert(s->in_tx);
	*out = c;
	if (strcmp(c->issuer.text, issuer->text) == 0)
		return KY_OK;
	assert(!c->grown); /* a transaction is one issuer's */
	memset(c, 0, sizeof(*c));
	st = ky_stmt_use(s, KY_SQL_COUNTER_GET);
	ky_stmt_put_text(&st, issuer->text);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (row) {
		c->command = ky_stmt_get_id(&st);
		c->effect = ky_stmt_get_id(&st);
		c->event = ky_stmt_get_id(&st);
		if (ky_stmt_sound(&st, err) != KY_OK)
			return err->code;
		ky_stmt_end(&st);
	}
	c->issuer = *issuer;
	return KY_OK;
}

static enum ky_code
counter_save(struct ky_sqlite *s, struct ky_err *err)
{
	struct ky_stmt st;

	if (!s->counter.grown)
		return KY_OK;
	st = ky_stmt_use(s, KY_SQL_COUNTER_PUT);
	ky_stmt_put_text(&st, s->counter.issuer.text);
	ky_stmt_put_id(&st, s->counter.command);
	ky_stmt_put_id(&st, s->counter.effect);
	ky_stmt_put_id(&st, s->counter.event);
	return ky_stmt_run(&st, err);
}

/* The commit itself.  A file system that failed in the middle of it leaves
 * us without knowledge; a full one does not: the log's end is not valid. */
static enum ky_code
commit_main(struct ky_sqlite *s, struct ky_err *err)
{
	enum ky_code code = run(s, KY_SQL_COMMIT, err);

	if (code == KY_E_SYSTEM && (err->cause & 0xff) == SQLITE_IOERR)
		err->code = code = KY_E_UNSURE;
	return code;
}

static enum ky_code
commit(void *self, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_err ignored;
	bool erasures;

	assert(s->in_tx);
	if (counter_save(s, err) != KY_OK ||
	    run(s, KY_SQL_KEYS_COMMIT, err) != KY_OK ||
	    commit_main(s, err) != KY_OK) {
		rollback(s);
		return err->code;
	}
	erasures = s->erasures_due;
	forget(s);
	/* The decision is stored; what cannot be destroyed now is destroyed
	 * after the next commit, or at the next opening. */
	if (erasures)
		s->erasures_due = ky_seal_erase(s, &ignored) != KY_OK;
	return KY_OK;
}

enum ky_code
ky_sqlite_read_begin(struct ky_sqlite *s, struct ky_err *err)
{
	assert(!s->reading);
	if (s->in_tx)
		return KY_OK;
	if (run(s, KY_SQL_BEGIN_READ, err) != KY_OK)
		return err->code;
	s->reading = true;
	return KY_OK;
}

void
ky_sqlite_read_end(struct ky_sqlite *s)
{
	struct ky_err ignored;

	if (!s->reading)
		return;
	(void)run(s, KY_SQL_COMMIT, &ignored); /* nothing was written */
	s->reading = false;
}

/* --- opening --- */

static enum ky_code
name_paths(const char *path, struct paths *out, struct ky_err *err)
{
	int n = snprintf(out->keys, sizeof(out->keys), "%s.keys", path);

	if (path[0] == '\0' || n < 0 || (size_t)n >= sizeof(out->keys))
		return ky_fail(err, KY_E_INPUT, 0,
		    "store: the path is empty or too long");
	(void)snprintf(out->main, sizeof(out->main), "%s", path);
	return KY_OK;
}

/* A new, empty file for our eyes only. */
static enum ky_code
create_file(const char *path, struct ky_err *err)
{
	int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0 && errno == EEXIST)
		return ky_fail(err, KY_E_INPUT, errno,
		    "store: %s exists already", path);
	if (fd < 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "store: could not create %s: %s", path, strerror(errno));
	(void)close(fd); /* nothing was written */
	return KY_OK;
}

static enum ky_code
create_files(const struct paths *p, struct ky_err *err)
{
	/* A keys file alone is what is left of a lost store: not ours to
	 * overwrite. */
	if (access(p->keys, F_OK) == 0)
		return ky_fail(err, KY_E_INPUT, 0, "store: %s exists already",
		    p->keys);
	if (create_file(p->main, err) != KY_OK)
		return err->code;
	if (create_file(p->keys, err) != KY_OK) {
		(void)unlink(p->main);
		return err->code;
	}
	return KY_OK;
}

static enum ky_code
find_files(const struct paths *p, struct ky_err *err)
{
	if (access(p->main, F_OK) != 0)
		return ky_fail(err, KY_E_INPUT, errno,
		    "store: there is none at %s", p->main);
	if (access(p->keys, F_OK) != 0)
		return ky_fail(err, KY_E_INPUT, errno,
		    "store: its keys file %s is missing", p->keys);
	return KY_OK;
}

static void
remove_files(const struct paths *p)
{
	static const char *const ends[] = {"-wal", "-shm", "-journal", ".keys",
	    ".keys-journal", ""};
	char name[PATH_SIZE + 16];

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s%s", p->main, ends[i]);
		(void)unlink(name); /* most of them are not there */
	}
}

static enum ky_code
connect(const char *path, int access_flag, enum ky_store_mode mode,
    struct sqlite3 **out, struct ky_err *err)
{
	int rc = sqlite3_open_v2(path, out, SQLITE_OPEN_NOMUTEX | access_flag,
	    NULL);

	if (rc != SQLITE_OK)
		return ky_sqlite_failed(*out, rc, path, err);
	(void)sqlite3_extended_result_codes(*out, 1);
	(void)sqlite3_busy_timeout(*out, BUSY_MS);
	if (!ky_sqlite_reads(mode) && sqlite3_db_readonly(*out, "main") == 1)
		return ky_fail(err, KY_E_SYSTEM, EROFS,
		    "store: %s cannot be written", path);
	return KY_OK;
}

static enum ky_code
pragmas(struct sqlite3 *db, const char *sql, struct ky_err *err)
{
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? KY_OK : ky_sqlite_failed(db, rc, "open", err);
}

static bool
empty(struct sqlite3 *db)
{
	struct sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(db, "SELECT 1 FROM sqlite_schema", -1, &st,
	    NULL);

	if (rc == SQLITE_OK) {
		rc = sqlite3_step(st);
		(void)sqlite3_finalize(st); /* repeats the step's error */
	}
	return rc == SQLITE_DONE;
}

/* Ours, and not newer than this program?  Then `version` is its schema. */
static enum ky_code
look(struct sqlite3 *db, const char *path, uint32_t newest, uint32_t *version,
    struct ky_err *err)
{
	int64_t application, have;

	if (ky_migrate_version(db, &application, &have, err) != KY_OK) {
		if ((err->cause & 0xff) == SQLITE_NOTADB)
			return ky_fail(err, KY_E_INPUT, err->cause,
			    "store: %s is not a database", path);
		if (err->cause == SQLITE_READONLY_ROLLBACK)
			return ky_fail(err, KY_E_INPUT, err->cause,
			    "store: %s was left half written: open it for "
			    "writing once",
			    path);
		return err->code;
	}
	if (application == 0 && have == 0 && empty(db))
		return ky_fail(err, KY_E_INPUT, 0,
		    "store: the creation of %s was not finished", path);
	if (application != KY_APPLICATION_ID)
		return ky_fail(err, KY_E_INPUT, 0,
		    "store: %s is a database, but not of kaiyaku", path);
	if (have < 1 || have > newest)
		return ky_fail(err, KY_E_INPUT, 0,
		    "store: %s has schema %lld, this program knows 1 to %u",
		    path, (long long)have, newest);
	*version = (uint32_t)have;
	return KY_OK;
}

/* One of the two files, looked at before anything is written into it, then
 * brought to the newest schema. */
struct file {
	const char *path;
	int reader_access; /* what a reader asks of SQLite */
	const char *pragmas, *writer_pragmas, *reader_pragmas;
	const char *const *migrations;
	uint32_t migrations_n;
};

static enum ky_code
open_file(const struct file *f, enum ky_store_mode mode, struct sqlite3 **out,
    struct ky_err *err)
{
	bool reader = ky_sqlite_reads(mode);
	uint32_t have = 0;

	if (connect(f->path, reader ? f->reader_access : SQLITE_OPEN_READWRITE,
		mode, out, err) != KY_OK)
		return err->code;
	if (mode != KY_STORE_CREATE &&
	    look(*out, f->path, f->migrations_n, &have, err) != KY_OK)
		return err->code;
	if (mode == KY_STORE_READ && have < f->migrations_n)
		return ky_fail(err, KY_E_INPUT, 0,
		    "store: %s has schema %u: open it for writing once, which "
		    "brings it to %u",
		    f->path, have, f->migrations_n);
	if (pragmas(*out, f->pragmas, err) != KY_OK ||
	    pragmas(*out, reader ? f->reader_pragmas : f->writer_pragmas,
		err) != KY_OK)
		return err->code;
	if (reader || have == f->migrations_n)
		return KY_OK;
	return ky_migrate(*out, f->migrations, have, f->migrations_n, err);
}

static enum ky_code
store_id(struct ky_sqlite *s, int which, uint8_t id[16],
    uint8_t index_key[KY_HASH_SIZE], struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, which);
	bool row;

	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return ky_fail(err, KY_E_INPUT, 0,
		    "store: its creation was not finished");
	ky_stmt_get_fixed(&st, id, 16);
	if (index_key != NULL)
		ky_stmt_get_fixed(&st, index_key, KY_HASH_SIZE);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

/* Marry a new keys file to a new database. */
static enum ky_code
own_keys(struct ky_sqlite *s, const uint8_t id[16], struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_OWNER_PUT);
	uint8_t index_key[KY_HASH_SIZE];
	enum ky_code code;

	s->entropy.fill(s->entropy.self, index_key, sizeof(index_key));
	ky_stmt_put_bytes(&st, id, 16);
	ky_stmt_put_bytes(&st, index_key, sizeof(index_key));
	code = ky_stmt_run(&st, err);
	sodium_memzero(index_key, sizeof(index_key));
	return code;
}

static enum ky_code
match_keys(struct ky_sqlite *s, const char *path, struct ky_err *err)
{
	uint8_t ours[16], theirs[16];

	if (store_id(s, KY_SQL_META_GET, ours, NULL, err) != KY_OK)
		return err->code;
	if (s->mode == KY_STORE_CREATE && own_keys(s, ours, err) != KY_OK)
		return err->code;
	if (store_id(s, KY_SQL_OWNER_GET, theirs, s->index_key, err) != KY_OK)
		return err->code;
	if (memcmp(ours, theirs, sizeof(ours)) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "store: %s belongs to another store", path);
	return KY_OK;
}

static enum ky_code
open_both(struct ky_sqlite *s, const struct paths *p, struct ky_err *err)
{
	const struct file main = {
	    .path = p->main,
	    .reader_access = SQLITE_OPEN_READONLY,
	    .pragmas = main_pragmas,
	    .writer_pragmas = main_writer_pragmas,
	    .reader_pragmas = main_reader_pragmas,
	    .migrations = ky_migrations,
	    .migrations_n = ky_migrations_n,
	};
	/* A writer that was killed left a journal of the keys, and whoever
	 * comes next must roll it back: a reader too.  SQLite goes on reading
	 * where the file cannot be written. */
	const struct file keys = {
	    .path = p->keys,
	    .reader_access = SQLITE_OPEN_READWRITE,
	    .pragmas = keys_pragmas,
	    .writer_pragmas = keys_writer_pragmas,
	    .reader_pragmas = keys_reader_pragmas,
	    .migrations = ky_keys_migrations,
	    .migrations_n = ky_keys_migrations_n,
	};

	if (open_file(&main, s->mode, &s->db, err) != KY_OK ||
	    open_file(&keys, s->mode, &s->keys, err) != KY_OK ||
	    ky_stmt_prepare(s, err) != KY_OK)
		return err->code;
	return match_keys(s, p->keys, err);
}

static void
methods(struct ky_sqlite *s)
{
	s->port.self = s->office.self = s->till.self = s->lobby.self = s;
	s->port.office = &s->office;
	s->port.till = &s->till;
	s->port.lobby = &s->lobby;
	s->port.begin = begin;
	s->port.commit = commit;
	s->port.rollback = rollback;
	ky_store_case_methods(&s->port);
	ky_store_mailbox_methods(&s->port);
	ky_store_command_methods(&s->port);
	ky_store_effect_methods(&s->port);
	ky_store_paper_methods(&s->port);
	ky_store_rules_methods(&s->port);
	ky_store_evidence_methods(&s->port);
	ky_store_event_methods(&s->port);
	ky_office_event_methods(&s->office);
	ky_office_token_methods(&s->office);
	ky_office_hook_methods(&s->office);
	ky_office_delivery_methods(&s->office);
	ky_office_access_methods(&s->office);
	ky_office_bulk_methods(&s->office);
	ky_office_doc_methods(&s->office);
	ky_office_notification_methods(&s->office);
	ky_office_rules_methods(&s->office);
	ky_till_transfer_methods(&s->till);
	ky_till_payrun_methods(&s->till);
	ky_till_payment_methods(&s->till);
	ky_till_sums_methods(&s->till);
	ky_lobby_methods(&s->lobby);
	ky_lobby_exhibit_methods(&s->lobby);
}

enum ky_code
ky_store_open(const char *path, enum ky_store_mode mode,
    const struct ky_entropy *entropy, struct ky_store **out, struct ky_err *err)
{
	struct paths p;
	struct ky_sqlite *s;

	if (name_paths(path, &p, err) != KY_OK)
		return err->code;
	if ((mode == KY_STORE_CREATE ? create_files(&p, err)
				     : find_files(&p, err)) != KY_OK)
		return err->code;
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		abort(); /* death at any instruction is harmless */
	s->mode = mode;
	s->entropy = *entropy;
	ky_buf_init(&s->scratch, SCRATCH_MAX);
	methods(s);
	if (open_both(s, &p, err) != KY_OK ||
	    (mode == KY_STORE_WRITE &&
		(ky_seal_erase(s, err) != KY_OK ||
		    ky_mailbox_fill(s, err) != KY_OK))) {
		ky_store_close(&s->port);
		if (mode == KY_STORE_CREATE)
			remove_files(&p);
		return err->code;
	}
	*out = &s->port;
	return KY_OK;
}

void
ky_store_close(struct ky_store *port)
{
	struct ky_sqlite *s;

	if (port == NULL)
		return;
	s = port->self;
	if (s->stmt != NULL)
		rollback(s);
	ky_stmt_done(s);
	(void)sqlite3_close(s->db); /* all statements are finalized */
	(void)sqlite3_close(s->keys);
	ky_buf_done(&s->scratch);
	sodium_memzero(s, sizeof(*s));
	free(s);
}

struct sqlite3 *
ky_store_handle(struct ky_store *port)
{
	return ((struct ky_sqlite *)port->self)->db;
}

/* --- the store's own facts --- */

enum ky_code
ky_store_meta(struct ky_store *port, struct ky_store_meta *out,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(port->self, KY_SQL_META_GET);
	bool row;

	memset(out, 0, sizeof(*out));
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "store: it says nothing about itself");
	ky_stmt_skip(&st);
	ky_stmt_get_text(&st, out->issuer.text, sizeof(out->issuer.text));
	out->demo = ky_stmt_get_bool(&st);
	out->clock_offset_us = ky_stmt_get_int(&st, INT64_MIN, INT64_MAX);
	out->schema = ky_migrations_n;
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
put_meta(struct ky_store *port, const struct ky_store_meta *m,
    struct ky_err *err)
{
	struct ky_store_meta have;
	struct ky_stmt st;

	if (ky_store_meta(port, &have, err) != KY_OK)
		return err->code;
	if (have.issuer.text[0] != '\0' &&
	    (strcmp(have.issuer.text, m->issuer.text) != 0 ||
		have.demo != m->demo))
		return ky_fail(err, KY_E_INPUT, 0,
		    "store: issuer and demo mark are set once");
	st = ky_stmt_use(port->self, KY_SQL_META_PUT);
	ky_stmt_put_text(&st, m->issuer.text);
	ky_stmt_put_int(&st, m->demo);
	ky_stmt_put_int(&st, m->clock_offset_us);
	return ky_stmt_run(&st, err);
}

enum ky_code
ky_store_meta_put(struct ky_store *port, const struct ky_store_meta *m,
    struct ky_err *err)
{
	if (m->issuer.text[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0, "store: no issuer");
	if (!m->demo && m->clock_offset_us != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "store: only a demo store's clock can be moved");
	if (port->begin(port->self, err) != KY_OK)
		return err->code;
	if (put_meta(port, m, err) != KY_OK) {
		port->rollback(port->self);
		return err->code;
	}
	return port->commit(port->self, err);
}
