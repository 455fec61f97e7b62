#include "intake/rows.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>
#include <strings.h>

bool
ky_rows_form_parse(struct ky_str name, enum ky_rows_form *out)
{
	if (!ky_str_is(name, "csv") && !ky_str_is(name, "json"))
		return false;
	*out = ky_str_is(name, "csv") ? KY_ROWS_CSV : KY_ROWS_JSON;
	return true;
}

bool
ky_rows_form_of(struct ky_str path, enum ky_rows_form *out)
{
	static const struct {
		const char *end;
		enum ky_rows_form form;
	} ends[] = {
	    {".csv", KY_ROWS_CSV},
	    {".json", KY_ROWS_JSON},
	    {".ndjson", KY_ROWS_JSON},
	    {".jsonl", KY_ROWS_JSON},
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(ends[i].end);

		if (path.len > n &&
		    strncasecmp(path.p + path.len - n, ends[i].end, n) == 0) {
			*out = ends[i].form;
			return true;
		}
	}
	return false;
}

static enum ky_code
read_head(struct ky_rows *r, struct ky_err *err)
{
	bool end = false;
	enum ky_code code = ky_csv_next(&r->csv, &end, err);

	if (code == KY_OK && end)
		return ky_fail(err, KY_E_INPUT, 0, "the file is empty");
	if (code != KY_OK)
		return code;
	return ky_table_head(r->table, &r->csv, &r->map, err);
}

enum ky_code
ky_rows_open(struct ky_rows *r, FILE *file, enum ky_rows_form form,
    const struct ky_table *table, struct ky_err *err)
{
	r->table = table;
	r->form = form;
	r->line = 0;
	if (form == KY_ROWS_JSON) {
		ky_split_init(&r->split, file);
		return KY_OK;
	}
	ky_csv_init(&r->csv, file);
	return read_head(r, err);
}

/* --- objects --- */

static void
read_member(const struct ky_column *c, const json_t *value, uint64_t line,
    void *record, struct ky_complaints *to)
{
	char digits[24];

	if (value == NULL || json_is_null(value)) {
		if (c->required)
			ky_complaints_add(to, line, c->name, "is missing");
	} else if (c->number && json_is_integer(value)) {
		(void)snprintf(digits, sizeof(digits), "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		ky_table_value(c, ky_str_of(digits), line, record, to);
	} else if (!c->number && json_is_string(value)) {
		ky_table_value(c,
		    (struct ky_str){json_string_value(value),
			json_string_length(value)},
		    line, record, to);
	} else {
		ky_complaints_add(to, line, c->name,
		    c->number ? "must be a whole number" : "must be a text");
	}
}

static bool
is_column(const struct ky_table *t, const char *name)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (strcmp(t->column[i].name, name) == 0)
			return true;
	return false;
}

/* A name that may be shown as it is. */
static bool
is_plain(const char *name)
{
	size_t n = strspn(name,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789_-");

	return n > 0 && n < 32 && name[n] == '\0';
}

static void
read_members(const struct ky_rows *r, json_t *object, void *record,
    struct ky_complaints *to)
{
	const struct ky_table *t = r->table;
	const char *name;
	json_t *value;

	for (uint32_t i = 0; i < t->n; i++)
		read_member(&t->column[i],
		    json_object_get(object, t->column[i].name), r->line, record,
		    to);
	json_object_foreach(object, name, value)
	{
		if (!is_column(t, name))
			ky_complaints_add(to, r->line,
			    is_plain(name) ? name : "",
			    is_plain(name) ? "there is no such member"
					   : "has a member of another name");
	}
}

/* The library's own words quote the file. */
static void
not_json(const struct ky_rows *r, const json_error_t *where,
    struct ky_complaints *to)
{
	ky_complaints_add(to, r->line, "",
	    json_error_code(where) == json_error_duplicate_key
		? "a name stands twice in the object"
		: "is not JSON");
}

static void
read_object(const struct ky_rows *r, void *record, struct ky_complaints *to)
{
	json_error_t where;
	json_t *object = json_loadb(r->split.bytes, r->split.len,
	    JSON_REJECT_DUPLICATES, &where);

	if (object == NULL)
		not_json(r, &where, to);
	else
		read_members(r, object, record, to);
	json_decref(object);
}

enum ky_code
ky_rows_next(struct ky_rows *r, void *record, bool *end, bool *good,
    struct ky_complaints *to, struct ky_err *err)
{
	uint64_t before = to->n;
	bool csv = r->form == KY_ROWS_CSV;
	enum ky_code code = csv ? ky_csv_next(&r->csv, end, err)
				: ky_split_next(&r->split, end, err);

	if (code != KY_OK || *end)
		return code;
	r->line = csv ? r->csv.line : r->split.line;
	if (csv)
		(void)ky_table_row(r->table, &r->map, &r->csv, record, to);
	else
		read_object(r, record, to);
	*good = to->n == before;
	return KY_OK;
}
