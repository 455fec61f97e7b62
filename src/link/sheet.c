#include "link/sheet.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* Whose fault it is, the caller cannot mend it: later. */
static enum ky_code
later(struct ky_err *err)
{
	err->code = KY_E_RETRY;
	return KY_E_RETRY;
}

static enum ky_code
find_columns(struct ky_sheet *s, const char *const *columns, struct ky_err *err)
{
	for (; columns[s->columns_n] != NULL; s->columns_n++) {
		const char *name = columns[s->columns_n];
		bool optional = name[0] == '?';
		uint32_t at = UINT32_MAX;

		assert(s->columns_n < KY_SHEET_COLUMNS_MAX);
		name += optional;
		for (uint32_t i = 0; i < s->csv.n; i++) {
			if (!ky_str_is(ky_str_trim(s->csv.field[i]), name))
				continue;
			if (at != UINT32_MAX)
				return ky_fail(err, KY_E_RETRY, 0,
				    "line %" PRIu64
				    ": the column %s is there twice",
				    s->csv.line, name);
			at = i;
		}
		if (at == UINT32_MAX && !optional)
			return ky_fail(err, KY_E_RETRY, 0,
			    "line %" PRIu64 ": the column %s is missing",
			    s->csv.line, name);
		s->column[s->columns_n] = name;
		s->at[s->columns_n] = at;
	}
	return KY_OK;
}

enum ky_code
ky_sheet_open(struct ky_sheet *s, struct ky_str bytes,
    const char *const *columns, struct ky_err *err)
{
	/* fmemopen() takes no const, and no empty buffer. */
	void *p;
	FILE *file;
	bool end;

	memset(s, 0, sizeof(*s));
	if (bytes.len == 0)
		return ky_fail(err, KY_E_RETRY, 0, "the file is empty");
	memcpy(&p, &bytes.p, sizeof(p));
	file = fmemopen(p, bytes.len, "r");
	if (file == NULL)
		return ky_fail(err, KY_E_RETRY, errno, "out of memory");
	ky_csv_init(&s->csv, file);
	if (ky_csv_next(&s->csv, &end, err) != KY_OK)
		return later(err);
	if (end)
		return ky_fail(err, KY_E_RETRY, 0, "the file is empty");
	s->width = s->csv.n;
	return find_columns(s, columns, err);
}

void
ky_sheet_close(struct ky_sheet *s)
{
	if (s->csv.file != NULL)
		(void)fclose(s->csv.file);
	s->csv.file = NULL;
}

enum ky_code
ky_sheet_next(struct ky_sheet *s, bool *end, struct ky_err *err)
{
	if (ky_csv_next(&s->csv, end, err) != KY_OK)
		return later(err);
	if (!*end && s->csv.n != s->width)
		return ky_fail(err, KY_E_RETRY, 0,
		    "line %" PRIu64 ": %u fields where the first row has %u",
		    s->csv.line, s->csv.n, s->width);
	return KY_OK;
}

struct ky_str
ky_sheet_field(const struct ky_sheet *s, uint32_t column)
{
	assert(column < s->columns_n);
	if (s->at[column] == UINT32_MAX)
		return KY_STR("");
	return ky_str_trim(s->csv.field[s->at[column]]);
}

enum ky_code
ky_sheet_fail(const struct ky_sheet *s, uint32_t column, const char *words,
    struct ky_err *err)
{
	assert(column < s->columns_n);
	return ky_fail(err, KY_E_RETRY, 0, "line %" PRIu64 ", column %s: %s",
	    s->csv.line, s->column[column], words);
}
