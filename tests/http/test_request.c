#include "http/request.h"

#include "asked.h"
#include "t.h"

static struct asked a;

static void
bodies(void)
{
	static char deep[200], shallow[80];
	const struct {
		const char *label, *type, *body;
		enum ky_method method;
		unsigned status; /* 0 = taken */
	} cases[] = {
	    {"an object", "application/json", "{\"a\":[1]}", KY_POST, 0},
	    {"with blanks", "application/json", " {} \n", KY_POST, 0},
	    {"a bracket in a string", "application/json",
		"{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"}",
		KY_POST, 0},
	    {"a merge patch", "application/merge-patch+json", "{}", KY_PATCH,
		0},
	    {"a merge patch by POST", "application/merge-patch+json", "{}",
		KY_POST, 415},
	    {"no type", "", "{}", KY_POST, 415},
	    {"a form", "application/x-www-form-urlencoded", "{}", KY_POST, 415},
	    {"nothing", "application/json", "", KY_POST, 400},
	    {"an array", "application/json", "[]", KY_POST, 400},
	    {"a word", "application/json", "true", KY_POST, 400},
	    {"two objects", "application/json", "{}{}", KY_POST, 400},
	    {"a name twice", "application/json", "{\"a\":1,\"a\":1}", KY_POST,
		400},
	    {"32 deep", "application/json", shallow, KY_POST, 0},
	    {"too deep", "application/json", deep, KY_POST, 400},
	};

	(void)snprintf(shallow, sizeof(shallow), "{\"a\":%.31s%.31s}",
	    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
	    "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
	(void)snprintf(deep, sizeof(deep), "{\"a\":%.32s%.32s}",
	    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
	    "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
	T_CASES (c, cases) {
		json_t *doc;

		a.rq.method = c->method;
		a.rq.content_type = ky_str_of(c->type);
		a.rq.body = ky_str_of(c->body);
		a.an.status = 0;
		doc = ky_http_object(&a.rq, KY_DIALECT_PROBLEM, &a.an);
		t_ok(c->label,
		    (doc != NULL) == (c->status == 0) &&
			a.an.status == c->status);
		json_decref(doc);
	}
}

/* A body of small values is refused before it is a hundred times as large. */
static void
values(void)
{
	static const struct {
		const char *label;
		uint32_t n;
		bool taken;
	} cases[] = {
	    {"many values", 9000, true},
	    {"too many values", 11000, false},
	};
	static char body[64 * 1024];

	T_CASES (c, cases) {
		size_t at = (size_t)snprintf(body, sizeof(body), "{\"a\":[{}");
		json_t *doc;

		for (uint32_t i = 1; i < c->n; i++, at += 3)
			memcpy(body + at, ",{}", 3);
		memcpy(body + at, "]}", 2);
		a.rq.method = KY_POST;
		a.rq.content_type = KY_STR("application/json");
		a.rq.body = (struct ky_str){body, at + 2};
		a.an.status = 0;
		doc = ky_http_object(&a.rq, KY_DIALECT_PROBLEM, &a.an);
		t_ok(c->label,
		    (doc != NULL) == c->taken &&
			a.an.status == (c->taken ? 0 : 400));
		json_decref(doc);
	}
}

static void
keys(void)
{
	static const struct {
		const char *label, *header, *want; /* NULL = malformed */
	} cases[] = {
	    {"plain", "abc", "abc"},
	    {"quoted", "\"abc\"", "abc"},
	    {"with blanks around", " abc ", "abc"},
	    {"a blank within", "a b", NULL},
	    {"nothing", "", NULL},
	    {"quoted nothing", "\"\"", NULL},
	    {"a quote within", "a\"b", NULL},
	    {"half a quote", "\"ab", NULL},
	    {"not ASCII", "\xe8\xa7\xa3", NULL},
	};
	char key[300];

	T_CASES (c, cases) {
		struct ky_str out;
		bool ok = ky_request_key(ky_str_of(c->header), &out);

		t_ok(c->label,
		    ok == (c->want != NULL) &&
			(!ok || ky_str_is(out, c->want)));
	}
	memset(key, 'k', sizeof(key));
	t_ok("255",
	    ky_request_key((struct ky_str){key, 255}, &(struct ky_str){0}));
	t_ok("256",
	    !ky_request_key((struct ky_str){key, 256}, &(struct ky_str){0}));
}

static void
command_keys(void)
{
	char first[KY_KEY_SIZE], other[KY_KEY_SIZE];

	a.rq.method = KY_POST;
	a.headers_n = 0;
	t_ok("not sent", !ky_http_command_key(&a.rq, first));
	asked_header(&a, "Idempotency-Key", "k1");
	t_ok("sent", ky_http_command_key(&a.rq, first));
	t_eq_int("43 characters", (int64_t)strlen(first), 43);
	a.header[0].value = "\"k1\"";
	t_ok("the same, quoted",
	    ky_http_command_key(&a.rq, other) && strcmp(first, other) == 0);
	a.rq.method = KY_PUT;
	t_ok("another method",
	    ky_http_command_key(&a.rq, other) && strcmp(first, other) != 0);
	a.rq.method = KY_POST;
	a.rq.path = KY_STR("/v1/lines/8");
	t_ok("another path",
	    ky_http_command_key(&a.rq, other) && strcmp(first, other) != 0);
	a.rq.path = KY_STR("/v1/lines/7");
	(void)ky_str_copy(KY_STR("somebody"), a.rq.who.actor.text,
	    sizeof(a.rq.who.actor.text));
	t_ok("another caller",
	    ky_http_command_key(&a.rq, other) && strcmp(first, other) != 0);
	a.headers_n = 0;
}

static void
matches(void)
{
	static const struct {
		const char *label, *header;
		bool ok;
		uint64_t version;
	} cases[] = {
	    {"the line's", "\"7-3\"", true, 3},
	    {"any", "*", true, 0},
	    {"blanks", " \"7-3\" ", true, 3},
	    {"another line's", "\"8-3\"", true, UINT64_MAX},
	    {"a weak one never matches", "W/\"7-3\"", true, UINT64_MAX},
	    {"of somebody else", "\"abc\"", true, UINT64_MAX},
	    {"no number", "\"7-\"", true, UINT64_MAX},
	    {"zero", "\"7-0\"", true, UINT64_MAX},
	    {"too large", "\"7-99999999999999999999\"", true, UINT64_MAX},
	    {"not quoted", "7-3", false, 0},
	    {"a list", "\"7-3\", \"7-4\"", false, 0},
	    {"nothing", "", false, 0},
	    {"half", "\"7-3", false, 0},
	};

	T_CASES (c, cases) {
		uint64_t version;
		bool ok;

		a.headers_n = 0;
		asked_header(&a, "If-Match", c->header);
		ok = ky_http_if_match(&a.rq, 7, &version);
		t_ok(c->label, ok == c->ok && version == c->version);
	}
	a.headers_n = 0;
	{
		uint64_t version = 1;

		t_ok("not sent",
		    ky_http_if_match(&a.rq, 7, &version) && version == 0);
	}
}

static void
queries(void)
{
	a.rq.query_n = 1;
	a.rq.query[0] = (struct ky_param){KY_STR("limit"), KY_STR("")};
	t_ok("given, and empty", ky_http_query(&a.rq, "limit").p != NULL);
	t_ok("not given", ky_http_query(&a.rq, "after").p == NULL);
}

int
main(void)
{
	asked_init(&a);
	T_RUN(bodies);
	T_RUN(values);
	T_RUN(keys);
	T_RUN(command_keys);
	T_RUN(matches);
	T_RUN(queries);
	asked_done(&a);
	return t_done();
}
