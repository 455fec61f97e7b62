/*
 * Rows of a CSV file into structs, by a table of columns.
 *
 * The first row of a file names its columns, in any order.  What is wrong
 * with a row is told per column, and all of it, not only the first thing.
 */
#ifndef KY_BASE_TABLE_H
#define KY_BASE_TABLE_H

#include "base/csv.h"

#define KY_TABLE_COLUMNS_MAX 48

/* A column: what a manual says of it, and where its value goes.  An empty
 * field is no value; a required one is complained of. */
struct ky_column {
	const char *name;
	bool required;
	const char *words; /* what may stand there */
	/* `at`: the member in `record`.  KY_E_INPUT: words for the writer of
	 * the file, without the value. */
	enum ky_code (*set)(struct ky_str text, void *record, void *at,
	    struct ky_err *err);
	size_t member; /* offset in the record */
	bool number;   /* where values have types, as in JSON: a number */
};

struct ky_table {
	const struct ky_column *column; /* in the order of reading */
	uint32_t n;                     /* up to KY_TABLE_COLUMNS_MAX */
	const char *manual;             /* where they are listed */
};

/* Where complaints go: `column` is "" when it is the row as a whole. */
struct ky_complaints {
	void *self;
	void (*say)(void *self, uint64_t line, const char *column,
	    const char *words);
	uint64_t n; /* so far */
};
void ky_complaints_add(struct ky_complaints *to, uint64_t line,
    const char *column, const char *words);

/* Which column each field of a file is. */
struct ky_table_map {
	uint32_t n;                       /* fields a row must have */
	int32_t at[KY_TABLE_COLUMNS_MAX]; /* by column: its field, or -1 */
};

/* The first row.  KY_E_INPUT: a column unknown, given twice or missing. */
enum ky_code ky_table_head(const struct ky_table *t,
    const struct ky_csv *header, struct ky_table_map *out,
    struct ky_err *err) KY_MUST_USE;

/* A later row into `record`, which starts zeroed or with what holds where a
 * column says nothing.  False: everything wrong was said to `to`. */
bool ky_table_row(const struct ky_table *t, const struct ky_table_map *map,
    const struct ky_csv *row, void *record, struct ky_complaints *to);

/* One value of the row on `line`, wherever it came from. */
void ky_table_value(const struct ky_column *c, struct ky_str text,
    uint64_t line, void *record, struct ky_complaints *to);

#endif
