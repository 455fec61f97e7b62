/*
 * A copy of both files, while others write.
 *
 * Keys are stored before the rows that need them, and destroyed after the rows
 * that say so.  So the keys are held first: while a reader has them nobody
 * stores any, and whatever the database holds a moment later has its keys
 * among them.  A key that is to be destroyed is so when the copy is first
 * opened for writing.
 */
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#define PATH_SIZE 1024
#define PAGES_AT_ONCE 1024
#define PART ".part"

struct copying {
	struct ky_sqlite *s;
	char path[PATH_SIZE], keys_path[PATH_SIZE];
	ky_store_progress *progress;
	void *self;
	uint64_t done, all; /* pages */
};

/* --- moments --- */

static enum ky_code
run(struct ky_sqlite *s, int which, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, which);

	return ky_stmt_run(&st, err);
}

/* A first row: from here on the file stands still for us. */
static enum ky_code
look(struct ky_sqlite *s, int which, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, which);
	bool row;

	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
hold_keys(struct ky_sqlite *s, struct ky_err *err)
{
	if (run(s, KY_SQL_KEYS_BEGIN, err) != KY_OK)
		return err->code;
	return look(s, KY_SQL_OWNER_GET, err);
}

static enum ky_code
hold_main(struct ky_sqlite *s, struct ky_err *err)
{
	if (ky_sqlite_read_begin(s, err) != KY_OK)
		return err->code;
	return look(s, KY_SQL_META_GET, err);
}

static void
let_keys_go(struct ky_sqlite *s)
{
	struct ky_err ignored;

	if (sqlite3_get_autocommit(s->keys) == 0)
		(void)run(s, KY_SQL_KEYS_COMMIT, &ignored); /* only read */
}

static uint64_t
pages(struct sqlite3 *db)
{
	struct sqlite3_stmt *st;
	int64_t n = 0;

	if (sqlite3_prepare_v2(db, "PRAGMA page_count", -1, &st, NULL) ==
		SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	(void)sqlite3_finalize(st); /* repeats the step's error */
	return n > 0 ? (uint64_t)n : 0;
}

/* --- one file --- */

/* New, for our eyes only: a part of an earlier, unfinished copy goes. */
static enum ky_code
make_part(const char *part, struct sqlite3 **out, struct ky_err *err)
{
	int fd, rc;

	(void)unlink(part); /* mostly it is not there */
	fd = open(part, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "store: could not create %s: %s", part, strerror(errno));
	(void)close(fd); /* nothing was written */
	rc = sqlite3_open_v2(part, out,
	    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, NULL);
	/* A part that is left by a death is thrown away: no journal. */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(*out,
		    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;",
		    NULL, NULL, NULL);
	return rc == SQLITE_OK ? KY_OK
			       : ky_sqlite_failed(*out, rc, "back up", err);
}

static enum ky_code
copy_pages(struct copying *c, struct sqlite3 *from, struct sqlite3 *to,
    struct ky_err *err)
{
	struct sqlite3_backup *b = sqlite3_backup_init(to, "main", from,
	    "main");
	uint64_t before = c->done;
	int rc = SQLITE_OK;

	if (b == NULL)
		return ky_sqlite_failed(to, sqlite3_errcode(to), "back up",
		    err);
	while (rc == SQLITE_OK) {
		rc = sqlite3_backup_step(b, PAGES_AT_ONCE);
		c->done = before +
		    (uint64_t)(sqlite3_backup_pagecount(b) -
			sqlite3_backup_remaining(b));
		if (c->progress != NULL)
			c->progress(c->self, c->done, c->all);
	}
	(void)sqlite3_backup_finish(b); /* repeats the step's error */
	if (rc != SQLITE_DONE)
		return ky_sqlite_failed(to, rc, "back up", err);
	/* One file, whole in itself. */
	rc = sqlite3_exec(to, "PRAGMA journal_mode = DELETE;", NULL, NULL,
	    NULL);
	return rc == SQLITE_OK ? KY_OK
			       : ky_sqlite_failed(to, rc, "back up", err);
}

static enum ky_code
sync_file(const char *path, int flags, struct ky_err *err)
{
	int fd = open(path, flags | O_RDONLY | O_CLOEXEC);
	int rc = fd < 0 ? -1 : fsync(fd);

	if (rc != 0)
		(void)ky_fail(err, errno == ENOSPC ? KY_E_LIMIT : KY_E_SYSTEM,
		    errno, "store: could not write %s: %s", path,
		    strerror(errno));
	if (fd >= 0)
		(void)close(fd); /* it was only read */
	return rc == 0 ? KY_OK : err->code;
}

static enum ky_code
copy_file(struct copying *c, struct sqlite3 *from, const char *to,
    struct ky_err *err)
{
	char part[PATH_SIZE + sizeof(PART)];
	struct sqlite3 *db = NULL;
	enum ky_code code;

	(void)snprintf(part, sizeof(part), "%s" PART, to);
	code = make_part(part, &db, err);
	if (code == KY_OK)
		code = copy_pages(c, from, db, err);
	if (sqlite3_close(db) != SQLITE_OK && code == KY_OK)
		code = ky_fail(err, KY_E_SYSTEM, 0, "store: could not close %s",
		    part);
	if (code == KY_OK)
		code = sync_file(part, 0, err);
	if (code != KY_OK)
		(void)unlink(part);
	return code;
}

/* --- both --- */

static enum ky_code
copy_both(struct copying *c, struct ky_err *err)
{
	struct ky_sqlite *s = c->s;

	if (hold_keys(s, err) != KY_OK || hold_main(s, err) != KY_OK)
		return err->code;
	c->all = pages(s->keys) + pages(s->db);
	if (copy_file(c, s->keys, c->keys_path, err) != KY_OK)
		return err->code;
	let_keys_go(s);
	return copy_file(c, s->db, c->path, err);
}

static enum ky_code
free_name(const char *path, struct ky_err *err)
{
	if (access(path, F_OK) == 0)
		return ky_fail(err, KY_E_INPUT, 0, "store: %s exists already",
		    path);
	return KY_OK;
}

/* Keys first: a database without its keys is no copy. */
static enum ky_code
name_both(const struct copying *c, struct ky_err *err)
{
	const char *const names[] = {c->keys_path, c->path};
	char part[PATH_SIZE + sizeof(PART)], folder[PATH_SIZE];
	const char *slash = strrchr(c->path, '/');

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(part, sizeof(part), "%s" PART, names[i]);
		/* Never onto a file that came to be meanwhile. */
		if (link(part, names[i]) != 0)
			return ky_fail(err,
			    errno == EEXIST ? KY_E_INPUT : KY_E_SYSTEM, errno,
			    "store: could not create %s: %s", names[i],
			    strerror(errno));
		(void)unlink(part); /* it has its own name now */
	}
	(void)snprintf(folder, sizeof(folder), "%.*s",
	    slash == NULL ? 1 : (int)(slash - c->path) + 1,
	    slash == NULL ? "." : c->path);
	return sync_file(folder, O_DIRECTORY, err);
}

static void
forget_parts(const struct copying *c)
{
	const char *const names[] = {c->keys_path, c->path};
	char part[PATH_SIZE + sizeof(PART)];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(part, sizeof(part), "%s" PART, names[i]);
		(void)unlink(part); /* mostly it is not there */
	}
}

enum ky_code
ky_store_backup(struct ky_store *port, const char *to,
    ky_store_progress *progress, void *self, struct ky_err *err)
{
	struct copying c = {.s = port->self,
	    .progress = progress,
	    .self = self};
	int n = snprintf(c.keys_path, sizeof(c.keys_path), "%s.keys", to);
	enum ky_code code;

	assert(!c.s->in_tx);
	if (to[0] == '\0' || n < 0 || (size_t)n >= sizeof(c.keys_path))
		return ky_fail(err, KY_E_INPUT, 0,
		    "store: the path is empty or too long");
	(void)snprintf(c.path, sizeof(c.path), "%s", to);
	if (free_name(c.path, err) != KY_OK ||
	    free_name(c.keys_path, err) != KY_OK)
		return err->code;
	code = copy_both(&c, err);
	let_keys_go(c.s);
	ky_sqlite_read_end(c.s);
	if (code == KY_OK)
		code = name_both(&c, err);
	if (code != KY_OK)
		forget_parts(&c);
	return code;
}
