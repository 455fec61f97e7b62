/*
 * A file of lines to be imported: rows, columns, values.  What is read as a
 * line contradicts nothing; what is written is read again as the same row.
 */
#include "cmd/columns.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
hush(void *self, uint64_t line, const char *column, const char *words)
{
	(void)self;
	(void)line;
	assert(column != NULL && words[0] != '\0');
}

static void
write_again(const struct ky_csv *csv, struct ky_csv *again)
{
	FILE *file = tmpfile();
	struct ky_err err;
	bool end;

	assert(file != NULL);
	ky_csv_put(file, csv->field, csv->n);
	rewind(file);
	ky_csv_init(again, file);
	/* One empty field is written as a blank line, which is no row; a
	 * first field may look like a byte-order mark. */
	if (ky_csv_next(again, &end, &err) == KY_OK && !end &&
	    csv->field[0].len > 0 && csv->field[0].p[0] != '\xef') {
		assert(again->n == csv->n);
		for (uint32_t i = 0; i < csv->n; i++)
			assert(ky_str_eq(again->field[i], csv->field[i]));
	}
	(void)fclose(file);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct ky_csv csv, again;
	struct ky_complaints to = {.say = hush};
	struct ky_table_map map;
	struct ky_line line;
	struct ky_err err;
	FILE *file = tmpfile();
	bool end = false, named;

	assert(file != NULL && fwrite(data, 1, size, file) == size);
	rewind(file);
	ky_csv_init(&csv, file);
	named = ky_csv_next(&csv, &end, &err) == KY_OK && !end &&
	    ky_table_head(&ky_columns, &csv, &map, &err) == KY_OK;
	while (!end && ky_csv_next(&csv, &end, &err) == KY_OK && !end) {
		write_again(&csv, &again);
		if (named &&
		    ky_columns_line(&map, &csv, (struct ky_date){2026, 8, 26},
			&line, &to))
			assert(ky_line_fault(&line)[0] == '\0');
	}
	(void)fclose(file);
	return 0;
}
