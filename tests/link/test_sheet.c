#include "link/sheet.h"

#include "t.h"

static void
reads_by_name(void)
{
	static const char *const columns[] = {"b", "?c", "a", NULL};
	static struct ky_sheet s;
	struct ky_err err = {0};
	bool end = false;

	t_good("open",
	    ky_sheet_open(&s,
		KY_STR("a, b ,x\n1,\" 2,\"\"2\"\"\",3\n\n4,5,6\n"), columns,
		&err),
	    &err);
	t_good("first", ky_sheet_next(&s, &end, &err), &err);
	t_ok("b", ky_str_is(ky_sheet_field(&s, 0), "2,\"2\""));
	t_ok("c is not there", ky_sheet_field(&s, 1).len == 0);
	t_ok("a", ky_str_is(ky_sheet_field(&s, 2), "1"));
	t_bad("a complaint", ky_sheet_fail(&s, 2, "no good", &err), KY_E_RETRY,
	    &err, "line 2, column a: no good");
	t_good("second", ky_sheet_next(&s, &end, &err), &err);
	t_ok("b", ky_str_is(ky_sheet_field(&s, 0), "5"));
	t_good("end", ky_sheet_next(&s, &end, &err), &err);
	t_ok("is it", end);
	ky_sheet_close(&s);
}

static void
complains(void)
{
	static const char *const columns[] = {"a", "b", NULL};
	static const struct {
		const char *label, *text, *words;
	} cases[] = {
	    {"empty", "", "empty"},
	    {"blank", "\n\n", "empty"},
	    {"a column less", "a\n", "line 1: the column b is missing"},
	    {"twice", "a,b,a\n", "the column a is there twice"},
	    {"short", "a,b\n1\n", "line 2: 1 fields where the first row has 2"},
	    {"long", "a,b\n1,2,3\n", "line 2: 3 fields"},
	    {"not CSV", "a,b\n\"1\n", "line 2"},
	};

	T_CASES (c, cases) {
		static struct ky_sheet s;
		struct ky_err err = {0};
		bool end;
		enum ky_code code = ky_sheet_open(&s, ky_str_of(c->text),
		    columns, &err);

		if (code == KY_OK)
			code = ky_sheet_next(&s, &end, &err);
		t_bad(c->label, code, KY_E_RETRY, &err, c->words);
		ky_sheet_close(&s);
	}
}

/* Each row is held to the first row's width, not to the row before's. */
static void
widths(void)
{
	static const char *const columns[] = {"a", NULL};
	static struct ky_sheet s;
	struct ky_err err = {0};
	bool end;

	t_good("open",
	    ky_sheet_open(&s, KY_STR("a,b\n1\n2,3\n"), columns, &err), &err);
	t_bad("short", ky_sheet_next(&s, &end, &err), KY_E_RETRY, &err,
	    "line 2");
	t_good("the next is whole", ky_sheet_next(&s, &end, &err), &err);
	t_ok("a", ky_str_is(ky_sheet_field(&s, 0), "2"));
	ky_sheet_close(&s);
}

int
main(void)
{
	T_RUN(reads_by_name);
	T_RUN(complains);
	T_RUN(widths);
	return t_done();
}
