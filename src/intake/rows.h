/*
 * Records of a file into structs by a table of columns, whether the file is
 * CSV (a row each) or JSON (an object each, its members named as the columns).
 */
#ifndef KY_INTAKE_ROWS_H
#define KY_INTAKE_ROWS_H

#include "base/table.h"
#include "intake/split.h"

enum ky_rows_form {
	KY_ROWS_CSV,
	KY_ROWS_JSON, /* an array of objects, or an object a line */
	KY_ROWS__MAX
};
/* "csv", "json". */
bool ky_rows_form_parse(struct ky_str name, enum ky_rows_form *out);
/* By the end of a file's name: .csv, .json, .ndjson, .jsonl. */
bool ky_rows_form_of(struct ky_str path, enum ky_rows_form *out);

struct ky_rows {
	const struct ky_table *table;
	enum ky_rows_form form;
	uint64_t line; /* of the file, on which the record read last starts */
	struct ky_csv csv;
	struct ky_table_map map;
	struct ky_split split;
};

/* From where the file stands.  Of CSV the first row is read.  KY_E_INPUT: it
 * is empty, or as ky_table_head(). */
enum ky_code ky_rows_open(struct ky_rows *r, FILE *file, enum ky_rows_form form,
    const struct ky_table *table, struct ky_err *err) KY_MUST_USE;

/*
 * The next record; `end` when there is none.  `record` starts zeroed or with
 * what holds where nothing is said.  `good`: it was read whole; else
 * everything wrong with it was said to `to`, and the next one may be read.
 * A member of an object that is null counts as not there.  KY_E_INPUT and
 * KY_E_SYSTEM end the reading, as ky_csv_next() and ky_split_next().
 */
enum ky_code ky_rows_next(struct ky_rows *r, void *record, bool *end,
    bool *good, struct ky_complaints *to, struct ky_err *err) KY_MUST_USE;

#endif
