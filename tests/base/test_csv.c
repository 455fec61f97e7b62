#include "base/csv.h"
#include "t.h"

#include <stdlib.h>

/* The rows of a text, fields in brackets: "[a][b]\n[c]". */
static enum ky_code
rows_of(struct ky_str text, char *out, size_t size, struct ky_err *err)
{
	struct ky_csv *csv = calloc(1, sizeof(*csv));
	FILE *file = tmpfile();
	bool end = false;
	size_t used = 0;
	enum ky_code code = KY_OK;

	out[0] = '\0';
	(void)fwrite(text.p, 1, text.len, file);
	rewind(file);
	ky_csv_init(csv, file);
	while (code == KY_OK && !end) {
		code = ky_csv_next(csv, &end, err);
		if (code != KY_OK || end)
			break;
		if (used > 0)
			used += (size_t)snprintf(out + used, size - used, "\n");
		for (uint32_t i = 0; i < csv->n; i++)
			used += (size_t)snprintf(out + used, size - used,
			    "[%.*s]", KY_STR_ARG(csv->field[i]));
	}
	(void)fclose(file);
	free(csv);
	return code;
}

static void
reads(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
	    {"two rows", "a,b\nc,d\n", "[a][b]\n[c][d]"},
	    {"no line end behind the last row", "a,b\nc,d", "[a][b]\n[c][d]"},
	    {"CRLF", "a,b\r\nc,d\r\n", "[a][b]\n[c][d]"},
	    {"CR at the file's end", "a,b\r", "[a][b]"},
	    {"a lone CR is text", "a\rb,c\n", "[a\rb][c]"},
	    {"byte-order mark",
		"\xef\xbb\xbf"
		"a,b\n",
		"[a][b]"},
	    {"empty fields", ",,\n", "[][][]"},
	    {"blank lines are skipped", "\n\na\n\nb\n", "[a]\n[b]"},
	    {"quoted comma", "\"a,b\",c\n", "[a,b][c]"},
	    {"quoted line end", "\"a\nb\",c\n", "[a\nb][c]"},
	    {"quoted CRLF stays", "\"a\r\nb\"\n", "[a\r\nb]"},
	    {"doubled quote", "\"a\"\"b\"\n", "[a\"b]"},
	    {"an empty quoted field is a row", "\"\"\n", "[]"},
	    {"Japanese", "\xe8\xa7\xa3\xe7\xb4\x84,x\n",
		"[\xe8\xa7\xa3\xe7\xb4\x84][x]"},
	    {"an empty file has no row", "", ""},
	};
	struct ky_err err;
	char got[256];

	T_CASES (c, cases) {
		t_good(c->label,
		    rows_of(ky_str_of(c->text), got, sizeof(got), &err), &err);
		t_eq_str(c->label, got, c->want);
	}
}

static void
refuses(void)
{
	static const struct {
		const char *label, *text, *words;
	} cases[] = {
	    {"quote inside an unquoted field", "a\nb\"c\n",
		"line 2: a quote inside"},
	    {"text behind a closing quote", "\"a\"b\n",
		"line 1: text behind a closing quote"},
	    {"a quoted field that never ends", "a\n\"b\nc\n",
		"line 2: a quoted field never ends"},
	    {"not UTF-8", "a\n\xff\n", "line 2: the bytes are not UTF-8"},
	    {"a surrogate", "\xed\xa0\x80\n", "not UTF-8"},
	    {"an overlong form", "\xc0\xaf\n", "not UTF-8"},
	    {"cut short", "\xe8\xa7\n", "not UTF-8"},
	    {"beyond Unicode", "\xf4\x90\x80\x80\n", "not UTF-8"},
	};
	struct ky_err err;
	char got[256];

	T_CASES (c, cases)
		t_bad(c->label,
		    rows_of(ky_str_of(c->text), got, sizeof(got), &err),
		    KY_E_INPUT, &err, c->words);
	t_bad("a NUL byte",
	    rows_of((struct ky_str){"a\0b\n", 4}, got, sizeof(got), &err),
	    KY_E_INPUT, &err, "a NUL byte");
}

static void
bounds(void)
{
	static char text[KY_CSV_ROW_MAX + 8], got[KY_CSV_ROW_MAX * 2];
	struct ky_err err;

	memset(text, 'a', KY_CSV_ROW_MAX);
	text[KY_CSV_ROW_MAX] = '\n';
	t_good("the longest row",
	    rows_of(ky_str_of(text), got, sizeof(got), &err), &err);
	memset(text, 'a', KY_CSV_ROW_MAX + 1);
	t_bad("a byte longer", rows_of(ky_str_of(text), got, sizeof(got), &err),
	    KY_E_INPUT, &err, "longer than");
	memset(text, ',', KY_CSV_FIELDS_MAX - 1);
	text[KY_CSV_FIELDS_MAX - 1] = '\0';
	t_good("the most fields",
	    rows_of(ky_str_of(text), got, sizeof(got), &err), &err);
	text[KY_CSV_FIELDS_MAX - 1] = ',';
	text[KY_CSV_FIELDS_MAX] = '\0';
	t_bad("a field more", rows_of(ky_str_of(text), got, sizeof(got), &err),
	    KY_E_INPUT, &err, "more than 64 fields");
}

/* What is written is read again as it was. */
static void
writes(void)
{
	static const struct ky_str fields[] = {{"plain", 5}, {"a,b", 3},
	    {"say \"x\"", 7}, {"two\nlines", 9}, {"", 0}};
	char *text = NULL, got[256];
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	struct ky_err err;

	ky_csv_put(file, fields, 5);
	(void)fclose(file);
	t_eq_str("quoted where needed", text,
	    "plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\n");
	t_good("read again", rows_of(ky_str_of(text), got, sizeof(got), &err),
	    &err);
	t_eq_str("the same", got, "[plain][a,b][say \"x\"][two\nlines][]");
	free(text);
	file = open_memstream(&text, &size);
	ky_csv_hand_out(file, fields, 2);
	(void)fclose(file);
	t_eq_str("a row as RFC 4180 ends it", text, "plain,\"a,b\"\r\n");
	free(text);
}

int
main(void)
{
	T_RUN(reads);
	T_RUN(refuses);
	T_RUN(bounds);
	T_RUN(writes);
	return t_done();
}
