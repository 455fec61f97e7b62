/* Usage that was rated elsewhere: many records in one request. */
#include "http/api.h"

#include "intake/intake.h"

#include <stdio.h>
#include <string.h>

#define RECORDS_MAX 10000
#define ERRORS_MAX 1000 /* listed in an answer */

/* One request being taken in. */
struct taking {
	struct ky_intake in;
	struct ky_faults faults; /* the first of them */
	json_t *errors;          /* more of them */
};

/* "/3/day", as for the list that the body is, or would be. */
static void
say(void *self, uint64_t line, const char *column, const char *words)
{
	struct taking *t = self;
	char pointer[sizeof(t->faults.row[0].pointer)];
	const char *code = t->in.conflicts > 0 ? "conflict" : "not-valid";

	(void)line;
	(void)snprintf(pointer, sizeof(pointer), "/%llu%s%s",
	    (unsigned long long)t->in.about, column[0] != '\0' ? "/" : "",
	    column);
	ky_fault_add(&t->faults, pointer, code, "%s", words);
	if (json_array_size(t->errors) < ERRORS_MAX)
		(void)json_array_append_new(t->errors,
		    json_pack("{s:s, s:s, s:s}", "pointer", pointer, "code",
			code, "detail", words));
}

/* --- the request --- */

static bool
may(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	if (rq->who.role == KY_ROLE_STAFF || rq->who.role == KY_ROLE_OFFICER ||
	    rq->who.role == KY_ROLE_OPERATOR)
		return true;
	ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_FORBIDDEN, "", "",
	    "usage is charged by staff, an officer or the operator", NULL, 0);
	return false;
}

static bool
read_query(const struct ky_http_request *rq, struct ky_http_answer *an,
    struct ky_intake *in)
{
	static const char *const parameters[] = {"partly", NULL};
	struct ky_str partly = ky_http_query(rq, "partly");
	struct ky_faults faults = {0};

	ky_query_only(rq, &faults, parameters);
	in->partly = ky_str_is(partly, "true");
	if (partly.p != NULL && !in->partly && !ky_str_is(partly, "false"))
		ky_query_fault(&faults, "partly", "not-valid",
		    "must be true or false");
	return ky_api_clean(rq, an, &faults);
}

/* The body as a file that can be read twice; NULL: the answer says why. */
static FILE *
open_body(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	FILE *file;
	char *copy;

	if (!ky_str_is(rq->content_type, "application/json") &&
	    !ky_str_is(rq->content_type, "application/x-ndjson")) {
		ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_MEDIA, "",
		    "",
		    "the body must be application/json or "
		    "application/x-ndjson",
		    NULL, 0);
		return NULL;
	}
	if (rq->body.len == 0) {
		ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_MALFORMED,
		    "", "", "the body is empty", NULL, 0);
		return NULL;
	}
	copy = ky_arena_alloc(rq->arena, rq->body.len);
	memcpy(copy, rq->body.p, rq->body.len);
	file = fmemopen(copy, rq->body.len, "r");
	if (file == NULL)
		ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_INTERNAL,
		    "", "", "out of memory", NULL, 0);
	return file;
}

/* --- the answer --- */

static json_t *
refused_json(const struct ky_intake *in)
{
	json_t *codes = json_object();

	for (uint32_t i = 0; i < in->codes_n; i++)
		(void)json_object_set_new(codes, in->code[i].code,
		    json_integer((json_int_t)in->code[i].n));
	return codes;
}

static void
answer(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct taking *t)
{
	const struct ky_intake *in = &t->in;

	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
	    json_pack("{s:I, s:I, s:I, s:I, s:I, s:o, s:O}", "records",
		(json_int_t)in->records, "bad", (json_int_t)in->bad, "booked",
		(json_int_t)in->booked, "known", (json_int_t)in->known,
		"conflicts", (json_int_t)in->conflicts, "refused",
		refused_json(in), "errors", t->errors));
}

static void
take(const struct ky_http_request *rq, struct ky_http_answer *an,
    struct taking *t)
{
	struct ky_err err = {0};

	if (ky_intake_run(&t->in, &err) != KY_OK)
		ky_problem_of(rq, KY_DIALECT_PROBLEM, an, &err);
	else if (t->in.bad == 0 || t->in.partly ||
	    ky_api_clean(rq, an, &t->faults))
		answer(rq, an, t);
}

void
ky_api_usage_add(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct taking *t = ky_arena_alloc(rq->arena, sizeof(*t));
	struct ky_intake *in = &t->in;

	*in = (struct ky_intake){
	    .kind = &ky_records_usage,
	    .form = KY_ROWS_JSON,
	    .records_max = RECORDS_MAX,
	    .calls = *rq->calls,
	    .who = rq->who,
	    .room = rq->arena,
	    .to = {.self = t, .say = say},
	};
	if (!read_query(rq, an, in) || !may(rq, an))
		return;
	in->file = open_body(rq, an);
	if (in->file == NULL)
		return;
	t->errors = json_array();
	take(rq, an, t);
	json_decref(t->errors);
	(void)fclose(in->file);
}
