#include "http/fields.h"
#include "t.h"

#include <stdlib.h>

static struct ky_faults faults;

static json_t *
parse(const char *text)
{
	json_t *doc = json_loads(text, 0, NULL);

	if (doc == NULL)
		abort();
	memset(&faults, 0, sizeof(faults));
	return doc;
}

/* One field "x", read in each way; the code of its fault, "" = none. */
static void
one_field(void)
{
	enum kind {
		TEXT,
		FLAG,
		INTEGER,
		AMOUNT,
		DATE,
		SLUG,
		CODE,
		LIST,
		NEED
	};
	static const struct {
		const char *label, *body;
		enum kind kind;
		bool there;
		const char *code;
	} cases[] = {
	    {"a text", "{\"x\":\"abcd\"}", TEXT, true, ""},
	    {"no text", "{}", TEXT, false, ""},
	    {"an empty text", "{\"x\":\"\"}", TEXT, false, "out-of-range"},
	    {"too long", "{\"x\":\"abcde\"}", TEXT, false, "out-of-range"},
	    {"a number as text", "{\"x\":1}", TEXT, false, "wrong-type"},
	    {"null is no text", "{\"x\":null}", TEXT, false, "wrong-type"},
	    {"a flag", "{\"x\":false}", FLAG, true, ""},
	    {"a word as flag", "{\"x\":\"no\"}", FLAG, false, "wrong-type"},
	    {"the least", "{\"x\":-3}", INTEGER, true, ""},
	    {"the most", "{\"x\":7}", INTEGER, true, ""},
	    {"below", "{\"x\":-4}", INTEGER, false, "out-of-range"},
	    {"above", "{\"x\":8}", INTEGER, false, "out-of-range"},
	    {"a fraction", "{\"x\":1.0}", INTEGER, false, "wrong-type"},
	    {"an amount", "{\"x\":100000000}", AMOUNT, true, ""},
	    {"beyond all reason", "{\"x\":100000001}", AMOUNT, false,
		"out-of-range"},
	    {"below zero", "{\"x\":-1}", AMOUNT, false, "out-of-range"},
	    {"a day", "{\"x\":\"2024-02-29\"}", DATE, true, ""},
	    {"no such day", "{\"x\":\"2026-02-29\"}", DATE, false, "not-valid"},
	    {"a name", "{\"x\":\"demo-mobile\"}", SLUG, true, ""},
	    {"no name", "{\"x\":\"Demo\"}", SLUG, false, "not-valid"},
	    {"a code", "{\"x\":\"too-late\"}", CODE, true, ""},
	    {"words", "{\"x\":\"Mr X\"}", CODE, false, "not-valid"},
	    {"a list", "{\"x\":[1,2]}", LIST, true, ""},
	    {"too many", "{\"x\":[1,2,3]}", LIST, false, "out-of-range"},
	    {"no list", "{\"x\":{}}", LIST, false, "wrong-type"},
	    {"missing", "{\"y\":1}", NEED, false, "missing"},
	    {"not missing", "{\"x\":1}", NEED, false, ""},
	};

	T_CASES (c, cases) {
		json_t *doc = parse(c->body), *list;
		struct ky_fields f;
		struct ky_str text;
		struct ky_date day;
		struct ky_slug slug;
		int64_t n;
		bool flag, there = false;
		char code[16];

		ky_fields_open(&f, doc, "", &faults);
		switch (c->kind) {
		case TEXT:
			there = ky_field_text(&f, "x", 4, &text);
			break;
		case FLAG:
			there = ky_field_flag(&f, "x", &flag);
			break;
		case INTEGER:
			there = ky_field_integer(&f, "x", -3, 7, &n);
			break;
		case AMOUNT:
			there = ky_field_amount(&f, "x", &n);
			break;
		case DATE:
			there = ky_field_date(&f, "x", &day);
			break;
		case SLUG:
			there = ky_field_slug(&f, "x", &slug);
			break;
		case CODE:
			there = ky_field_code(&f, "x", code, sizeof(code));
			break;
		case LIST:
			there = ky_field_list(&f, "x", 2, &list);
			break;
		case NEED:
			ky_field_need(&f, "x");
			break;
		}
		t_ok(c->label, there == c->there);
		t_eq_int(c->label, faults.n, c->code[0] != '\0');
		t_eq_str(c->label, faults.row[0].code, c->code);
		if (faults.n > 0)
			t_eq_str(c->label, faults.row[0].pointer, "/x");
		json_decref(doc);
	}
}

static void
pointers(void)
{
	json_t *doc = parse(
	    "{\"a\":{\"b/c~d\":1},\"l\":[{\"z\":1},2],\"q\":1}");
	struct ky_fields f, in, member;
	json_t *list = NULL;

	ky_fields_open(&f, doc, "", &faults);
	t_ok("an object within", ky_field_object(&f, "a", &in));
	ky_fields_end(&in);
	t_eq_str("RFC 6901", faults.row[0].pointer, "/a/b~1c~0d");
	t_ok("a list", ky_field_list(&f, "l", 2, &list));
	t_ok("its first", ky_field_member(&f, "l", list, 0, &member));
	ky_fields_end(&member);
	t_eq_str("within a list", faults.row[1].pointer, "/l/0/z");
	t_ok("no object", !ky_field_member(&f, "l", list, 1, &member));
	t_eq_str("is named", faults.row[2].pointer, "/l/1");
	ky_fields_end(&f);
	t_eq_str("what nobody asked for", faults.row[3].pointer, "/q");
	t_eq_str("is unknown", faults.row[3].code, "unknown-field");
	t_eq_int("and no other", faults.n, 4);
	json_decref(doc);
}

/* A stranger's name is cut to what fits, never within a character. */
static void
long_names(void)
{
	struct ky_buf body;
	struct ky_fields f;
	json_t *doc, *text;

	ky_buf_init(&body, 1024);
	ky_buf_addz(&body, "{\"");
	for (int i = 0; i < 100; i++)
		ky_buf_addz(&body, "long");
	ky_buf_addz(&body, "\":1}");
	doc = parse(body.p);
	ky_buf_done(&body);
	ky_fields_open(&f, doc, "", &faults);
	ky_fields_end(&f);
	t_eq_int("one fault", faults.n, 1);
	text = json_string(faults.row[0].pointer);
	t_ok("its pointer is text", text != NULL);
	t_ok("and was cut",
	    strlen(faults.row[0].pointer) > 60 &&
		strlen(faults.row[0].pointer) < sizeof(faults.row[0].pointer));
	json_decref(text);
	json_decref(doc);
}

/* More faults than are kept are still counted. */
static void
many(void)
{
	json_t *doc = parse("{}");
	struct ky_fields f;

	for (int i = 0; i < 40; i++) {
		char name[8];

		(void)snprintf(name, sizeof(name), "f%d", i);
		(void)json_object_set_new(doc, name, json_true());
	}
	ky_fields_open(&f, doc, "", &faults);
	ky_fields_end(&f);
	t_eq_int("counted", faults.n, 40);
	t_eq_str("the last one kept", faults.row[KY_FAULTS_MAX - 1].pointer,
	    "/f15");
	json_decref(doc);
}

int
main(void)
{
	T_RUN(one_field);
	T_RUN(pointers);
	T_RUN(long_names);
	T_RUN(many);
	return t_done();
}
