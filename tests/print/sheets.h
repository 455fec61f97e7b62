/* A sheet, read again as the helper reads it. */
#ifndef KY_TESTS_PRINT_SHEETS_H
#define KY_TESTS_PRINT_SHEETS_H

#include "doc/file.h"
#include "pdf/read.h"
#include "t.h"

static struct ky_print print;

/* The file's bytes; the caller's to give back. */
static inline struct ky_buf
file_of(const char *path)
{
	struct ky_buf b;
	struct ky_err err;

	ky_buf_init(&b, (size_t)1 << 20);
	t_good("the file is read", ky_file_read(path, &b, &err), &err);
	return b;
}

/* Gives the sheet back; what was read is `print`'s, until the next. */
static inline bool
read_again(struct ky_sheet *s)
{
	struct ky_buf json;
	struct ky_err err;
	enum ky_code code;

	if (print.json != NULL)
		ky_print_done(&print);
	ky_buf_init(&json, KY_SHEET_BYTES_MAX);
	ky_sheet_json(s, &json);
	ky_sheet_done(s);
	code = ky_print_read(ky_buf_str(&json), &print, &err);
	ky_buf_done(&json);
	return t_good("the helper takes it", code, &err);
}

/* Does a cell, a text or a title of the sheet have these words? */
static inline bool
says(const char *words)
{
	for (uint32_t i = 0; i < print.blocks_n; i++) {
		const struct ky_block *b = &print.block[i];

		if ((b->text != NULL && strstr(b->text, words) != NULL) ||
		    (b->title != NULL && strstr(b->title, words) != NULL))
			return true;
		for (uint32_t r = 0; r < b->rows_n; r++)
			for (size_t c = 0; c < KY_SHEET_COLUMNS_MAX; c++)
				if (b->row[r].cell[c] != NULL &&
				    strstr(b->row[r].cell[c], words) != NULL)
					return true;
	}
	return false;
}

#endif
