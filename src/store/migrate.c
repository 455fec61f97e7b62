#include "store/migrate.h"

#include "store/stmt.h"

#include <assert.h>
#include <inttypes.h>
#include <sqlite3.h>

static enum ky_code
pragma_get(struct sqlite3 *db, const char *sql, int64_t *out,
    struct ky_err *err)
{
	struct sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

	if (rc == SQLITE_OK) {
		rc = sqlite3_step(st);
		*out = sqlite3_column_int64(st, 0);
		(void)sqlite3_finalize(st); /* repeats the step's error */
	}
	if (rc != SQLITE_ROW)
		return ky_sqlite_failed(db, rc, "open", err);
	return KY_OK;
}

enum ky_code
ky_migrate_version(struct sqlite3 *db, int64_t *application_id,
    int64_t *version, struct ky_err *err)
{
	if (pragma_get(db, "PRAGMA application_id", application_id, err) !=
	    KY_OK)
		return err->code;
	return pragma_get(db, "PRAGMA user_version", version, err);
}

static enum ky_code
exec(struct sqlite3 *db, const char *sql, struct ky_err *err)
{
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);

	if (rc != SQLITE_OK)
		return ky_sqlite_failed(db, rc, "migrate", err);
	return KY_OK;
}

static enum ky_code
all(struct sqlite3 *db, const char *const *files, uint32_t have, uint32_t n,
    struct ky_err *err)
{
	char mark[128];

	for (uint32_t i = have; i < n; i++)
		if (exec(db, files[i], err) != KY_OK)
			return ky_during(err, "migration %u", i + 1);
	(void)snprintf(mark, sizeof(mark),
	    "PRAGMA application_id = %" PRId64 "; PRAGMA user_version = %u",
	    KY_APPLICATION_ID, n);
	return exec(db, mark, err);
}

enum ky_code
ky_migrate(struct sqlite3 *db, const char *const *files, uint32_t have,
    uint32_t n, struct ky_err *err)
{
	struct ky_err ignored;

	assert(have < n);
	if (exec(db, "BEGIN IMMEDIATE", err) != KY_OK)
		return err->code;
	if (all(db, files, have, n, err) == KY_OK &&
	    exec(db, "COMMIT", err) == KY_OK)
		return KY_OK;
	if (sqlite3_get_autocommit(db) == 0)
		(void)exec(db, "ROLLBACK", &ignored);
	return err->code;
}
