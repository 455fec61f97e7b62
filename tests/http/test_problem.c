#include "asked.h"
#include "t.h"

#include "base/log.h"

static struct asked a;

static const char *
body(void)
{
	return ky_buf_str(&a.an.body).p;
}

static void
dialects(void)
{
	struct ky_faults faults = {0};

	ky_fault_add(&faults, "/on", "date", "%s is no day", "/on");
	ky_fault_add(&faults, "?limit", "range", "1 to 500");
	ky_problem_say(&a.rq, KY_DIALECT_PROBLEM, &a.an, KY_PROBLEM_FIELD, "",
	    "", "two fields are wrong", &faults, 0);
	t_eq_int("status", a.an.status, 400);
	t_eq_str("type", a.an.content_type, "application/problem+json");
	t_eq_str("RFC 9457", body(),
	    "{\"type\":\"https://k.example/problems/field\",\"title\":"
	    "\"Fields of the request are wrong\",\"status\":400,\"detail\":"
	    "\"two fields are wrong\",\"code\":\"field\",\"request\":"
	    "\"request-1\",\"errors\":[{\"pointer\":\"/on\",\"code\":\"date\","
	    "\"detail\":\"/on is no day\"},{\"pointer\":\"?limit\",\"code\":"
	    "\"range\",\"detail\":\"1 to 500\"}]}\n");
	ky_problem_say(&a.rq, KY_DIALECT_TMF, &a.an, KY_PROBLEM_FIELD, "", "",
	    "wrong", &faults, 0);
	t_eq_str("TM Forum's type", a.an.content_type,
	    "application/json;charset=utf-8");
	t_eq_str("TM Forum's shape", body(),
	    "{\"code\":\"field\",\"reason\":\"Fields of the request are wrong\""
	    ",\"message\":\"wrong: /on: /on is no day; ?limit: 1 to 500\","
	    "\"status\":\"400\",\"referenceError\":"
	    "\"https://k.example/problems/field\"}\n");
	ky_problem_say(&a.rq, KY_DIALECT_PLAIN, &a.an, KY_PROBLEM_NOT_FOUND, "",
	    "", "none", NULL, 0);
	t_eq_str("plain", body(), "There is no such thing: none\n");
	ky_problem_say(&a.rq, KY_DIALECT_PROBLEM, &a.an, KY_PROBLEM_CONFLICT,
	    "too-late", "jp.md#1.3", "no", NULL, 0);
	t_ok("code and rule of the domain",
	    strstr(body(), "\"code\":\"too-late\",\"rule\":\"jp.md#1.3\"") !=
		NULL);
}

static void
extras(void)
{
	ky_problem_say(&a.rq, KY_DIALECT_PROBLEM, &a.an, KY_PROBLEM_BUSY, "",
	    "", "", NULL, 7);
	t_eq_str("Retry-After", asked_said(&a, "Retry-After"), "7");
	t_ok("and in the body", strstr(body(), "\"retryAfter\":7") != NULL);
	ky_problem_say(&a.rq, KY_DIALECT_PROBLEM, &a.an,
	    KY_PROBLEM_UNAUTHENTICATED, "", "", "", NULL, 0);
	t_ok("WWW-Authenticate",
	    strncmp(asked_said(&a, "WWW-Authenticate"), "Bearer", 6) == 0);
	t_eq_str("nothing of the answer before", asked_said(&a, "Retry-After"),
	    "");
}

/* What the sender made up comes back only where it looks like a name. */
static void
pointers(void)
{
	static const struct {
		const char *given, *said;
	} rows[] = {
	    {"/on", "/on"},
	    {"", ""},
	    {"/", "/"},
	    {"?limit", "?limit"},
	    {"If-Match", "If-Match"},
	    {"/options/0/code", "/options/0/code"},
	    {"/@type", "/@type"},
	    {"/09012345678", "/*"},
	    {"/a/+819012345678/b", "/a/*/b"},
	    {"/Yamada Taro", "/*"},
	    {"?taro@holder.example", "*"},
	    {"/\xe5\xb1\xb1", "/*"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ky_faults faults = {0};

		ky_fault_add(&faults, rows[i].given, "field", "no");
		t_eq_str(rows[i].given, faults.row[0].pointer, rows[i].said);
	}
}

static void
many_faults(void)
{
	static struct ky_faults faults;
	char pointer[200];

	memset(pointer, 'x', sizeof(pointer) - 1);
	pointer[sizeof(pointer) - 1] = '\0';
	for (int i = 0; i < 100; i++)
		ky_fault_add(&faults, pointer, "long", "%s", pointer);
	t_eq_int("all are counted", faults.n, 100);
	ky_problem_say(&a.rq, KY_DIALECT_TMF, &a.an, KY_PROBLEM_FIELD, "", "",
	    "many", &faults, 0);
	t_ok("and said as far as kept", a.an.body.len > 3000);
	ky_problem_say(&a.rq, KY_DIALECT_PROBLEM, &a.an, KY_PROBLEM_FIELD, "",
	    "", "\xff\xfe", &faults, 0);
	t_ok("what is no text is not repeated",
	    strstr(body(), "\"detail\":\"?\"") != NULL);
}

static void
of_errors(void)
{
	static const struct {
		const char *label;
		enum ky_code code;
		int cause;
		unsigned status;
		const char *words; /* in the answer */
		bool own;          /* the error's words may be seen */
	} cases[] = {
	    {"input", KY_E_INPUT, 0, 400, "malformed", true},
	    {"no line", KY_E_INPUT, KY_NO_LINE, 404, "not-found", false},
	    {"stale", KY_E_INPUT, KY_NO_STALE, 412, "stale", false},
	    {"key", KY_E_INPUT, KY_NO_KEY_REUSED, 422, "key-reused", false},
	    {"evidence", KY_E_INPUT, KY_NO_EVIDENCE, 413, "too-large", false},
	    {"queue", KY_E_LIMIT, KY_NO_QUEUE, 503, "\"retryAfter\":1", false},
	    {"brake", KY_E_LIMIT, KY_NO_BRAKE, 429, "brake", false},
	    {"disk", KY_E_LIMIT, 0, 503, "\"retryAfter\":60", false},
	    {"aside", KY_E_REFUSED, KY_NO_ASIDE, 409, "set-aside", false},
	    {"own bulk", KY_E_REFUSED, KY_NO_SECOND_PERSON, 409,
		"second-person", true},
	    {"bulk's state", KY_E_REFUSED, KY_NO_BULK_STATE, 409, "not-now",
		true},
	    {"bulk's age", KY_E_REFUSED, KY_NO_BULK_OLD, 409, "too-old", true},
	    {"bulk's role", KY_E_REFUSED, KY_NO_BULK_ROLE, 403, "forbidden",
		true},
	    {"refused", KY_E_REFUSED, 0, 409, "conflict", true},
	    {"retry", KY_E_RETRY, 0, 503, "\"retryAfter\":1", false},
	    {"unsure", KY_E_UNSURE, 0, 503, "same key", false},
	    {"corrupt", KY_E_CORRUPT, 0, 500, "internal", false},
	    {"system", KY_E_SYSTEM, 5, 500, "internal", false},
	};

	T_CASES (c, cases) {
		struct ky_err err;

		(void)!ky_fail(&err, c->code, c->cause, "words of the error");
		ky_problem_of(&a.rq, KY_DIALECT_PROBLEM, &a.an, &err);
		t_ok(c->label,
		    a.an.status == c->status &&
			strstr(body(), c->words) != NULL &&
			(strstr(body(), "words of the error") != NULL) ==
			    c->own);
	}
}

static void
names(void)
{
	for (int i = 0; i < KY_PROBLEM__MAX; i++)
		for (int k = 0; k < i; k++)
			if (strcmp(ky_problem_name((enum ky_problem)i),
				ky_problem_name((enum ky_problem)k)) == 0)
				t_ok("a name of its own", false);
}

/* docs/formats/problems.md names each, with its status, and no other. */
static void
document(void)
{
	FILE *f = fopen(KY_SOURCE_ROOT "/docs/formats/problems.md", "r");
	char line[512], want[96];
	int rows = 0;

	if (!t_ok("there is a page", f != NULL))
		return;
	while (fgets(line, sizeof(line), f) != NULL) {
		const char *cell = strstr(line, "` | ");

		/* Only the table of problems has statuses there. */
		rows += cell != NULL && cell[4] >= '4' && cell[4] <= '5';
		for (int p = 0; p < KY_PROBLEM__MAX; p++) {
			(void)snprintf(want, sizeof(want), "| `%s` | %u |",
			    ky_problem_name((enum ky_problem)p),
			    ky_problem_status((enum ky_problem)p));
			if (strncmp(line, want, strlen(want)) == 0)
				t_ok(ky_problem_name((enum ky_problem)p), true);
		}
	}
	t_eq_int("no other", rows, KY_PROBLEM__MAX);
	(void)fclose(f);
}

static void
quiet(void *self, enum ky_level level, const char *line)
{
	(void)self;
	(void)level;
	(void)line;
}

int
main(void)
{
	ky_log_open(KY_ERROR, quiet, NULL);
	asked_init(&a);
	T_RUN(dialects);
	T_RUN(extras);
	T_RUN(pointers);
	T_RUN(many_faults);
	T_RUN(of_errors);
	T_RUN(names);
	T_RUN(document);
	asked_done(&a);
	return t_done();
}
