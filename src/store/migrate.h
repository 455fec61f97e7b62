/*
 * Numbered migrations: files of sql/migrations and sql/keys, never edited
 * after release.  PRAGMA user_version is the number of the last one run.
 */
#ifndef KY_STORE_MIGRATE_H
#define KY_STORE_MIGRATE_H

#include "base/err.h"

#include <stdint.h>

struct sqlite3;

/* "kaiy", in the header of both files (PRAGMA application_id). */
#define KY_APPLICATION_ID INT64_C(0x6b616979)

enum ky_code ky_migrate_version(struct sqlite3 *db, int64_t *application_id,
    int64_t *version, struct ky_err *err) KY_MUST_USE;

/* From `have` to `n`, in one transaction: killed anywhere, the file is the
 * old or the new one. */
enum ky_code ky_migrate(struct sqlite3 *db, const char *const *files,
    uint32_t have, uint32_t n, struct ky_err *err) KY_MUST_USE;

#endif
