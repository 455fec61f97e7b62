/*
 * The columns of kaiyaku-csv(5): a row of text into a line or loan.
 */
#ifndef KY_CMD_COLUMNS_H
#define KY_CMD_COLUMNS_H

#include "base/table.h"
#include "core/line.h"

/* All of them, as the manual lists them. */
extern const struct ky_table ky_columns;

/*
 * A row.  True: `out` is a line without fault, its opening balances booked on
 * `today`.  False: everything wrong was said to `to`.
 */
bool ky_columns_line(const struct ky_table_map *map, const struct ky_csv *row,
    struct ky_date today, struct ky_line *out, struct ky_complaints *to);

#endif
