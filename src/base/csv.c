#include "base/csv.h"
#include "base/utf8.h"

#include <errno.h>
#include <inttypes.h>

void
ky_csv_init(struct ky_csv *csv, FILE *file)
{
	*csv = (struct ky_csv){.file = file, .next_line = 1};
}

static enum ky_code
bad(const struct ky_csv *csv, struct ky_err *err, const char *words)
{
	return ky_fail(err, KY_E_INPUT, 0, "line %" PRIu64 ": %s", csv->line,
	    words);
}

static void
skip_mark(struct ky_csv *csv)
{
	static const int mark[] = {0xef, 0xbb, 0xbf};
	int c[3];
	size_t n = 0;

	for (; n < 3; n++) {
		c[n] = getc(csv->file);
		if (c[n] != mark[n])
			break;
	}
	if (n == 3)
		return;
	/* Not a mark: glibc takes back what was just read, in order. */
	for (size_t i = n + 1; i > 0; i--)
		if (c[i - 1] != EOF)
			(void)ungetc(c[i - 1], csv->file);
}

/* Where in a field the next byte is read. */
enum place {
	START,  /* of a field */
	PLAIN,  /* in an unquoted field */
	QUOTED, /* between quotes */
	CLOSED, /* behind a quote that closed, or was the first of two */
};

/* A row being put together. */
struct row {
	enum place place;
	size_t used;  /* bytes of the row */
	size_t start; /* of the field */
};

static enum ky_code
field_end(struct ky_csv *csv, struct row *row, struct ky_err *err)
{
	struct ky_str text = {csv->text + row->start, row->used - row->start};

	if (csv->n == KY_CSV_FIELDS_MAX)
		return bad(csv, err, "more than 64 fields in a row");
	if (!ky_utf8_valid(text))
		return bad(csv, err, "the bytes are not UTF-8");
	csv->field[csv->n++] = text;
	row->start = row->used;
	row->place = START;
	return KY_OK;
}

static enum ky_code
keep(struct ky_csv *csv, struct row *row, int c, struct ky_err *err)
{
	if (row->used == sizeof(csv->text))
		return bad(csv, err, "the row is longer than 8192 bytes");
	if (c == '\0')
		return bad(csv, err, "a NUL byte");
	csv->text[row->used++] = (char)c;
	return KY_OK;
}

static enum ky_code
take(struct ky_csv *csv, struct row *row, int c, struct ky_err *err)
{
	switch (row->place) {
	case START:
		if (c == '"') {
			row->place = QUOTED;
			return KY_OK;
		}
		row->place = PLAIN;
		return keep(csv, row, c, err);
	case PLAIN:
		if (c == '"')
			return bad(csv, err,
			    "a quote inside an unquoted field");
		return keep(csv, row, c, err);
	case QUOTED:
		if (c == '"') {
			row->place = CLOSED;
			return KY_OK;
		}
		return keep(csv, row, c, err);
	case CLOSED:
		if (c != '"')
			return bad(csv, err, "text behind a closing quote");
		row->place = QUOTED;
		return keep(csv, row, c, err);
	}
	return bad(csv, err, "unreadable");
}

/* CRLF counts as LF outside quotes; a lone CR is an ordinary byte. */
static int
next_byte(struct ky_csv *csv, const struct row *row)
{
	int c = getc(csv->file), after;

	if (c == '\r' && row->place != QUOTED) {
		after = getc(csv->file);
		if (after == '\n' || after == EOF)
			c = '\n';
		else
			(void)ungetc(after, csv->file);
	}
	if (c == '\n')
		csv->next_line++;
	return c;
}

static bool
is_blank(const struct ky_csv *csv, const struct row *row)
{
	return csv->n == 0 && row->used == 0 && row->place == START;
}

enum ky_code
ky_csv_next(struct ky_csv *csv, bool *end, struct ky_err *err)
{
	struct row row = {.place = START};
	enum ky_code code = KY_OK;
	bool done = false;
	int c;

	if (!csv->begun)
		skip_mark(csv);
	csv->begun = true;
	csv->n = 0;
	csv->line = csv->next_line;
	while (!done && code == KY_OK) {
		c = next_byte(csv, &row);
		if (c == EOF && ferror(csv->file))
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not read the file");
		if (c == EOF && row.place == QUOTED)
			return bad(csv, err, "a quoted field never ends");
		if (c == EOF && is_blank(csv, &row)) {
			*end = true;
			return KY_OK;
		}
		if (c == '\n' && is_blank(csv, &row)) {
			csv->line = csv->next_line;
			continue;
		}
		done = c == EOF || (c == '\n' && row.place != QUOTED);
		if (done || (c == ',' && row.place != QUOTED))
			code = field_end(csv, &row, err);
		else
			code = take(csv, &row, c, err);
	}
	if (code == KY_OK)
		*end = false;
	return code;
}

static bool
needs_quotes(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] != '\0' && strchr(",\"\r\n", s.p[i]) != NULL)
			return true;
	return false;
}

static void
put_fields(FILE *file, const struct ky_str *field, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		bool quotes = needs_quotes(field[i]);

		if (i > 0)
			(void)putc(',', file);
		if (quotes)
			(void)putc('"', file);
		for (size_t k = 0; k < field[i].len; k++) {
			if (field[i].p[k] == '"')
				(void)putc('"', file);
			(void)putc(field[i].p[k], file);
		}
		if (quotes)
			(void)putc('"', file);
	}
}

void
ky_csv_put(FILE *file, const struct ky_str *field, uint32_t n)
{
	put_fields(file, field, n);
	(void)putc('\n', file);
}

void
ky_csv_hand_out(FILE *file, const struct ky_str *field, uint32_t n)
{
	put_fields(file, field, n);
	(void)fputs("\r\n", file);
}
