#include "t.h"

#include "base/table.h"

#include <stdlib.h>

struct thing {
	char name[8];
	uint64_t count;
};

static enum ky_code
set_name(struct ky_str text, void *record, void *at, struct ky_err *err)
{
	struct thing *t = record;

	return at == t->name && ky_str_copy(text, at, sizeof(t->name))
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

static char said[256];

static void
say(void *self, uint64_t line, const char *column, const char *words)
{
	size_t n = strlen(said);

	t_ok("complaints go where they belong", self == said);
	(void)snprintf(said + n, sizeof(said) - n, "%" PRIu64 " %s: %s; ", line,
	    column, words);
}

static void
files(void)
{
	static const struct {
		const char *label, *text, *said;
		struct thing want;
	} cases[] = {
	    {"in any order, blanks around", "count,name\n 3 , net \n", "",
		{"net", 3}},
	    {"a column that may be missing is", "name\nnet\n", "", {"net", 7}},
	    {"an empty field says nothing", "name,count\nnet,\n", "",
		{"net", 7}},
	    {"a required one must say something", "name,count\n,3\n",
		"2 name: must not be empty; ", {"", 3}},
	    {"everything wrong is told", "count,name\nten,12345678\n",
		"2 name: is too long; 2 count: must be 0 to 9; ", {"", 7}},
	    {"a field too few", "name,count\nnet\n",
		"2 : has 1 fields, the first row has 2; ", {"", 7}},
	    {"no name of ours", "name,size\n",
		"line 1: column 2 has no name of ours; see a manual", {"", 7}},
	    {"a name twice", "name,name\n",
		"line 1: column name is there twice", {"", 7}},
	    {"one missing", "\n\ncount\n", "line 3: column name is missing",
		{"", 7}},
	};
	struct ky_csv *csv = calloc(1, sizeof(*csv));

	T_CASES (c, cases) {
		struct ky_complaints to = {.self = said, .say = say};
		struct thing got = {.count = 7};
		struct ky_table_map map;
		struct ky_err err = {0};
		FILE *file = tmpfile();
		bool end = false;

		said[0] = '\0';
		(void)fputs(c->text, file);
		rewind(file);
		ky_csv_init(csv, file);
		if (ky_csv_next(csv, &end, &err) != KY_OK ||
		    ky_table_head(&table, csv, &map, &err) != KY_OK)
			(void)snprintf(said, sizeof(said), "%s", err.msg);
		else if (ky_csv_next(csv, &end, &err) == KY_OK)
			t_ok("true when nothing was said",
			    ky_table_row(&table, &map, csv, &got, &to) ==
				(said[0] == '\0'));
		t_eq_str(c->label, said, c->said);
		t_ok("what was read",
		    strcmp(got.name, c->want.name) == 0 &&
			got.count == c->want.count);
		(void)fclose(file);
	}
	free(csv);
}

int
main(void)
{
	T_RUN(files);
	return t_done();
}
