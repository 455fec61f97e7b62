#include "doc/canon.h"
#include "t.h"

static void
writer(void)
{
	struct ky_canon w;
	struct ky_buf out;

	ky_buf_init(&out, 1024);
	ky_canon_init(&w, &out);
	ky_canon_object(&w, NULL);
	ky_canon_array(&w, "a");
	ky_canon_int(&w, NULL, -KY_CANON_INT_MAX);
	ky_canon_null(&w, NULL);
	ky_canon_object(&w, NULL);
	ky_canon_end(&w);
	ky_canon_end(&w);
	ky_canon_bool(&w, "b", true);
	ky_canon_hex(&w, "c", (const uint8_t *)"\x00\xff", 2);
	ky_canon_raw(&w, "d", KY_STR("[1]"));
	ky_canon_text(&w, "e", KY_STR("\"\\\b\f\n\r\t\x01\x1f/\x7f"));
	ky_canon_text(&w, "f", KY_STR("\xe8\xa7\xa3\xe7\xb4\x84"));
	ky_canon_textz(&w, "g", "");
	ky_canon_end(&w);
	t_eq_str("every kind of value", ky_buf_str(&out).p,
	    "{\"a\":[-9007199254740991,null,{}],\"b\":true,"
	    "\"c\":\"00ff\",\"d\":[1],"
	    "\"e\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f/\x7f\","
	    "\"f\":\"\xe8\xa7\xa3\xe7\xb4\x84\",\"g\":null}");
	ky_buf_done(&out);
}

static void
checker(void)
{
	const struct {
		const char *label;
		struct ky_str text;
		enum ky_canon_kind kind;
		size_t at;
	} cases[] = {
	    {"an empty object", KY_STR("{}"), KY_CANON_FINE, 0},
	    {"all kinds", KY_STR("{\"a\":[0,-1,true,false,null],\"b\":\"\"}"),
		KY_CANON_FINE, 0},
	    {"largest integer", KY_STR("[9007199254740991]"), KY_CANON_FINE, 0},
	    {"a key is longer than one that it begins with",
		KY_STR("{\"a\":1,\"aa\":1}"), KY_CANON_FINE, 0},
	    {"two bytes, three, four",
		KY_STR("\"\xc2\xa2\xe2\x82\xac"
		       "\xf0\x9f\x93\xb1\""),
		KY_CANON_FINE, 0},
	    {"nothing", KY_STR(""), KY_CANON_TRUNCATED, 0},
	    {"inside a text", KY_STR("{\"a\":\"b"), KY_CANON_TRUNCATED, 7},
	    {"inside a word", KY_STR("[tru"), KY_CANON_TRUNCATED, 4},
	    {"inside an escape", KY_STR("\"\\u00"), KY_CANON_TRUNCATED, 5},
	    {"inside an escape's digits", KY_STR("\"\\u001"),
		KY_CANON_TRUNCATED, 6},
	    {"inside a character", KY_STR("\"\xe2\x82"), KY_CANON_TRUNCATED, 3},
	    {"after a comma", KY_STR("[1,"), KY_CANON_TRUNCATED, 3},
	    {"not JSON", KY_STR("hello"), KY_CANON_NOT_JSON, 0},
	    {"two values", KY_STR("{}{}"), KY_CANON_NOT_JSON, 2},
	    {"a comma too many", KY_STR("[1,]"), KY_CANON_NOT_JSON, 3},
	    {"not UTF-8", KY_STR("\"\xff\""), KY_CANON_NOT_JSON, 1},
	    {"a surrogate in UTF-8", KY_STR("\"\xed\xa0\x80\""),
		KY_CANON_NOT_JSON, 1},
	    {"longer UTF-8 than needed", KY_STR("\"\xc0\xaf...\""),
		KY_CANON_NOT_JSON, 1},
	    {"a raw control character", KY_STR("\"\n\""), KY_CANON_NOT_JSON, 1},
	    {"a NUL", KY_STR("[\0]"), KY_CANON_NOT_JSON, 1},
	    {"a key twice", KY_STR("{\"a\":1,\"a\":1}"), KY_CANON_DUPLICATE, 7},
	    {"a key twice, and another between",
		KY_STR("{\"a\":1,\"b\":1,\"a\":1}"), KY_CANON_DUPLICATE, 13},
	    {"keys not in order", KY_STR("{\"b\":1,\"a\":1}"),
		KY_CANON_OTHER_FORM, 7},
	    {"a key after one that it begins", KY_STR("{\"aa\":1,\"a\":1}"),
		KY_CANON_OTHER_FORM, 8},
	    {"a blank", KY_STR("{\"a\": 1}"), KY_CANON_OTHER_FORM, 5},
	    {"a newline at the end", KY_STR("{}\n"), KY_CANON_OTHER_FORM, 2},
	    {"a float", KY_STR("[1.0]"), KY_CANON_OTHER_FORM, 2},
	    {"an exponent", KY_STR("[1e2]"), KY_CANON_OTHER_FORM, 2},
	    {"minus zero", KY_STR("[-0]"), KY_CANON_OTHER_FORM, 2},
	    {"2^53", KY_STR("[9007199254740992]"), KY_CANON_OTHER_FORM, 16},
	    {"an integer beyond 64 bits", KY_STR("[99999999999999999999]"),
		KY_CANON_OTHER_FORM, 16},
	    {"a leading zero", KY_STR("[01]"), KY_CANON_NOT_JSON, 2},
	    {"an escaped slash", KY_STR("\"\\/\""), KY_CANON_OTHER_FORM, 2},
	    {"an escaped letter", KY_STR("\"\\u0041\""), KY_CANON_OTHER_FORM,
		5},
	    {"the long form of a newline", KY_STR("\"\\u000a\""),
		KY_CANON_OTHER_FORM, 5},
	    {"capitals in an escape", KY_STR("\"\\u001F\""),
		KY_CANON_OTHER_FORM, 5},
	    {"an escaped NUL", KY_STR("\"\\u0000\""), KY_CANON_OTHER_FORM, 5},
	    {"an escape above Latin", KY_STR("\"\\u20ac\""),
		KY_CANON_OTHER_FORM, 3},
	    {"a key that is not ASCII", KY_STR("{\"\xc2\xa2\":1}"),
		KY_CANON_OTHER_FORM, 2},
	    {"an escape in a key", KY_STR("{\"a\\n\":1}"), KY_CANON_OTHER_FORM,
		3},
	    {"an empty key", KY_STR("{\"\":1}"), KY_CANON_OTHER_FORM, 1},
	    {"12 levels", KY_STR("[[[[[[[[[[[0]]]]]]]]]]]"), KY_CANON_FINE, 0},
	    {"13 levels", KY_STR("[[[[[[[[[[[[0]]]]]]]]]]]]"),
		KY_CANON_OTHER_FORM, 12},
	};

	T_CASES (c, cases) {
		struct ky_canon_fault fault;
		bool good = ky_canon_check(c->text, &fault);

		t_ok(c->label,
		    good == (c->kind == KY_CANON_FINE) &&
			fault.kind == c->kind);
		t_eq_int(c->label, fault.at, c->at);
		t_ok("a fault has a reason", good == (fault.why == NULL));
	}
}

/* Depth that would exhaust a stack is no danger. */
static void
deep(void)
{
	struct ky_canon_fault fault;
	struct ky_buf b;

	ky_buf_init(&b, 100000);
	for (int i = 0; i < 99999; i++)
		ky_buf_addc(&b, '[');
	t_ok("99,999 brackets", !ky_canon_check(ky_buf_str(&b), &fault));
	ky_buf_done(&b);
}

static void
loading(void)
{
	const struct {
		const char *label;
		struct ky_str text;
		enum ky_canon_kind kind;
	} cases[] = {
	    {"an object and a newline", KY_STR("{\"a\":1}\n"), KY_CANON_FINE},
	    {"no newline", KY_STR("{\"a\":1}"), KY_CANON_TRUNCATED},
	    {"two newlines", KY_STR("{\"a\":1}\n\n"), KY_CANON_OTHER_FORM},
	    {"no object", KY_STR("[1]\n"), KY_CANON_OTHER_FORM},
	    {"nothing", KY_STR(""), KY_CANON_TRUNCATED},
	    {"only a newline", KY_STR("\n"), KY_CANON_TRUNCATED},
	};

	T_CASES (c, cases) {
		struct ky_canon_fault fault;
		json_t *json = ky_canon_load(c->text, &fault);

		t_ok(c->label,
		    (json != NULL) == (c->kind == KY_CANON_FINE) &&
			fault.kind == c->kind);
		json_decref(json);
	}
}

static void
members(void)
{
	static const char *const ab[] = {"a", "b", NULL};
	static const char *const a[] = {"a", NULL};
	struct ky_canon_fault fault;
	struct ky_str file = KY_STR("{\"a\":\"x\",\"b\":1}\n");
	json_t *json = ky_canon_load(file, &fault);

	t_ok("exactly these", ky_canon_has(json, ab));
	t_ok("one too many", !ky_canon_has(json, a));
	t_ok("no object has none", !ky_canon_has(NULL, a));
	t_ok("a text", ky_str_is(ky_canon_get(json, "a"), "x"));
	t_ok("no text", ky_canon_get(json, "b").len == 0);
	t_ok("not there", ky_canon_get(json, "c").len == 0);
	json_decref(json);
	t_eq_int("the end of a member's value",
	    ky_canon_skip(file, sizeof("{\"a\":") - 1), 8);
}

int
main(void)
{
	T_RUN(writer);
	T_RUN(checker);
	T_RUN(deep);
	T_RUN(loading);
	T_RUN(members);
	return t_done();
}
