/*
 * The columns of kaiyaku-csv(5): a row of text into a line or loan.
 *
 * The first row of a file names its columns, in any order.  What is wrong
 * with a row is told per column, and all of it, not only the first thing.
 */
#ifndef KY_CMD_COLUMNS_H
#define KY_CMD_COLUMNS_H

#include "base/csv.h"
#include "core/line.h"

#define KY_COLUMNS_MAX 40

/* A column as the manual lists it. */
struct ky_column {
	const char *name;
	bool required;
	const char *words; /* what may stand there */
};
/* All of them; NULL behind the last. */
const struct ky_column *ky_column_at(uint32_t i);

/* Which column of ours each field of a file is. */
struct ky_columns {
	uint32_t n;                 /* fields a row must have */
	int32_t at[KY_COLUMNS_MAX]; /* by column of ours: field, or -1 */
};

/* Where complaints go: `column` is "" when it is the row as a whole. */
struct ky_complaints {
	void *self;
	void (*say)(void *self, uint64_t line, const char *column,
	    const char *words);
	uint64_t n;
};

/* The first row.  KY_E_INPUT: a column unknown, given twice or missing. */
enum ky_code ky_columns_read(const struct ky_csv *header,
    struct ky_columns *out, struct ky_err *err) KY_MUST_USE;

/*
 * A later row.  True: `out` is a line without fault, its opening balances
 * booked on `today`.  False: everything wrong was said to `to`.
 */
bool ky_columns_line(const struct ky_columns *map, const struct ky_csv *row,
    struct ky_date today, struct ky_line *out, struct ky_complaints *to);

#endif
