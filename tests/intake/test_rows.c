#include "t.h"

#include "intake/rows.h"

#include <stdlib.h>

struct thing {
	char name[8];
	uint64_t count;
};

static enum ky_code
set_name(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_str_copy(text, at, sizeof(((struct thing *)NULL)->name))
	    ? KY_OK
	    : ky_fail(err, KY_E_INPUT, 0, "is too long");
}

static enum ky_code
set_count(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	(void)record;
	return ky_str_u64(text, 9, at)
	    ? KY_OK
	    : ky_fail(err, KY_E_INPUT, 0, "must be 0 to 9");
}

static const struct ky_column columns[] = {
    {"name", true, "of the thing", set_name, offsetof(struct thing, name)},
    {"count", false, "how many", set_count, offsetof(struct thing, count),
	true},
};
static const struct ky_table table = {columns, 2, "a manual"};

static char said[512];

static void
say(void *self, uint64_t line, const char *column, const char *words)
{
	size_t n = strlen(said);

	(void)self;
	(void)snprintf(said + n, sizeof(said) - n, "%" PRIu64 " %s: %s; ", line,
	    column, words);
}

static void
show(uint64_t line, const struct thing *t)
{
	size_t n = strlen(said);

	(void)snprintf(said + n, sizeof(said) - n,
	    "%" PRIu64 "=%s*%" PRIu64 "; ", line, t->name, t->count);
}

/* Everything read and said, in order. */
static void
read_all(enum ky_rows_form form, const char *text)
{
	struct ky_rows *r = calloc(1, sizeof(*r));
	struct ky_complaints to = {.say = say};
	struct ky_err err = {0};
	FILE *file = tmpfile();
	bool end = false, good = false;

	said[0] = '\0';
	(void)fputs(text, file);
	rewind(file);
	if (ky_rows_open(r, file, form, &table, &err) == KY_OK)
		for (;;) {
			struct thing t = {.count = 7};

			if (ky_rows_next(r, &t, &end, &good, &to, &err) !=
				KY_OK ||
			    end)
				break;
			if (good)
				show(r->line, &t);
		}
	if (err.code != KY_OK)
		(void)snprintf(said + strlen(said), sizeof(said) - strlen(said),
		    "%s", err.msg);
	(void)fclose(file);
	free(r);
}

static void
two_forms(void)
{
	static const struct {
		const char *label;
		enum ky_rows_form form;
		const char *text, *want;
	} cases[] = {
	    {"rows", KY_ROWS_CSV, "count,name\n3,net\n,ball\n",
		"2=net*3; 3=ball*7; "},
	    {"a bad one spoils no other", KY_ROWS_CSV, "name\ntoo-long-\nnet\n",
		"2 name: is too long; 3=net*7; "},
	    {"nothing at all", KY_ROWS_CSV, "", "the file is empty"},
	    {"what cannot be read on", KY_ROWS_CSV, "name\n\"a\nb",
		"line 2: a quoted field never ends"},
	    {"a list", KY_ROWS_JSON,
		"[{\"name\":\"net\",\"count\":3},\n{\"name\":\"ball\"}]",
		"1=net*3; 2=ball*7; "},
	    {"lines", KY_ROWS_JSON,
		"{\"name\":\"net\",\"count\":3}\n{\"name\":\"ball\"}\n",
		"1=net*3; 2=ball*7; "},
	    {"an empty list", KY_ROWS_JSON, "[]", ""},
	    {"no file at all has no records", KY_ROWS_JSON, "", ""},
	    {"null is not there", KY_ROWS_JSON,
		"[{\"name\":\"net\",\"count\":null},{\"name\":null}]",
		"1=net*7; 1 name: is missing; "},
	    {"an empty text is empty", KY_ROWS_JSON, "[{\"name\":\"\"}]",
		"1 name: must not be empty; "},
	    {"types", KY_ROWS_JSON,
		"[{\"name\":1,\"count\":\"3\"},{\"name\":\"a\",\"count\":3.5},"
		"{\"name\":\"a\",\"count\":true}]",
		"1 name: must be a text; 1 count: must be a whole number; "
		"1 count: must be a whole number; "
		"1 count: must be a whole number; "},
	    {"out of bounds", KY_ROWS_JSON,
		"[{\"name\":\"a\",\"count\":-3},"
		"{\"name\":\"a\",\"count\":10}]",
		"1 count: must be 0 to 9; 1 count: must be 0 to 9; "},
	    {"members nobody knows", KY_ROWS_JSON,
		"[{\"name\":\"a\",\"size\":3}]",
		"1 size: there is no such member; "},
	    {"nor can be shown", KY_ROWS_JSON,
		"[{\"name\":\"a\",\"a/b\":3,\"\":3}]",
		"1 : has a member of another name; "
		"1 : has a member of another name; "},
	    {"a name twice", KY_ROWS_JSON,
		"[{\"name\":\"a\",\"name\":\"b\"},\n{\"name\":\"c\"}]",
		"1 : a name stands twice in the object; 2=c*7; "},
	    {"an object that is none", KY_ROWS_JSON,
		"{\"name\" \"a\"}\n{\"name\":\"c\"}\n",
		"1 : is not JSON; 2=c*7; "},
	    {"a number beyond all", KY_ROWS_JSON,
		"[{\"name\":\"a\",\"count\":99999999999999999999}]",
		"1 : is not JSON; "},
	    {"what cannot be told apart", KY_ROWS_JSON,
		"[{\"name\":\"a\"} {\"name\":\"b\"}]",
		"1=a*7; line 1: a comma is missing"},
	};

	T_CASES (c, cases) {
		read_all(c->form, c->text);
		t_eq_str(c->label, said, c->want);
	}
}

static void
names_of_forms(void)
{
	static const struct {
		const char *path;
		bool known;
		enum ky_rows_form form;
	} cases[] = {
	    {"usage.csv", true, KY_ROWS_CSV},
	    {"/in/USAGE.CSV", true, KY_ROWS_CSV},
	    {"usage.json", true, KY_ROWS_JSON},
	    {"usage.ndjson", true, KY_ROWS_JSON},
	    {"usage.jsonl", true, KY_ROWS_JSON},
	    {"usage.txt", false, KY_ROWS_CSV},
	    {"usage", false, KY_ROWS_CSV},
	    {".csv", false, KY_ROWS_CSV},
	    {"-", false, KY_ROWS_CSV},
	};
	enum ky_rows_form form;

	T_CASES (c, cases) {
		form = c->form;
		t_ok(c->path,
		    ky_rows_form_of(ky_str_of(c->path), &form) == c->known &&
			form == c->form);
	}
	t_ok("by name",
	    ky_rows_form_parse(KY_STR("json"), &form) && form == KY_ROWS_JSON &&
		ky_rows_form_parse(KY_STR("csv"), &form) &&
		form == KY_ROWS_CSV &&
		!ky_rows_form_parse(KY_STR("xml"), &form));
}

int
main(void)
{
	T_RUN(two_forms);
	T_RUN(names_of_forms);
	return t_done();
}
