/*
 * Importing lines and loans from a CSV file, kaiyaku-csv(5).
 *
 * Two passes over the file with flat memory (16 to 32 bytes a row, to find
 * contracts that are there twice).  The first checks every row; the second
 * hands them to the engine, as many at a time as it takes.  A row's
 * idempotency key is made from the file's hash and the row's number: an import
 * that died half way is started again and goes on.
 */
#ifndef KY_CMD_IMPORT_H
#define KY_CMD_IMPORT_H

#include "cmd/columns.h"
#include "cmd/session.h"

#define KY_IMPORT_ROWS_MAX UINT64_C(10000000)

struct ky_import {
	FILE *file;    /* the caller's; can be read twice */
	FILE *rejects; /* the caller's; NULL: one bad row stops all */
	bool dry_run;
	bool progress; /* on standard error */
	/* Everything wrong with a row; `n` is counted up. */
	struct ky_complaints to;

	/* What came of it. */
	uint64_t rows, bad, imported, known; /* known: from an earlier run */
};

/*
 * KY_OK also when rows are bad: see `bad`.  KY_E_INPUT: the file as a whole
 * cannot be read.  Other codes come from the engine; what was imported stays,
 * and the same file goes on from there.
 */
enum ky_code ky_import_run(struct ky_import *in, struct ky_session *s,
    struct ky_err *err) KY_MUST_USE;

#endif
