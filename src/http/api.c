#include "http/api.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *
ky_api_text(const struct ky_http_request *rq, const char *fmt, ...)
{
	char text[2 * KY_URL_SIZE];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (n < 0)
		return "";
	return ky_arena_copy(rq->arena, ky_str_of(text)).p;
}

/* --- requests --- */

bool
ky_api_no_query(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const none[] = {NULL};
	struct ky_faults faults = {0};

	ky_query_only(rq, &faults, none);
	return ky_api_clean(rq, an, &faults);
}

json_t *
ky_api_body(const struct ky_http_request *rq, struct ky_http_answer *an,
    bool optional)
{
	if (!ky_api_no_query(rq, an))
		return NULL;
	if (optional && rq->body.len == 0)
		return json_object();
	return ky_http_object(rq, KY_DIALECT_PROBLEM, an);
}

bool
ky_api_clean(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_faults *faults)
{
	if (faults->n == 0)
		return true;
	ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_FIELD, "", "",
	    "see errors for each of them", faults, 0);
	return false;
}

void
ky_api_not_found(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_NOT_FOUND, "", "",
	    "", NULL, 0);
}

bool
ky_api_line_id(const struct ky_http_request *rq, struct ky_http_answer *an,
    int i, uint64_t *out)
{
	if (ky_str_u64(rq->part[i], INT64_MAX, out) && *out > 0)
		return true;
	ky_api_not_found(rq, an);
	return false;
}

bool
ky_api_id(const struct ky_http_request *rq, struct ky_http_answer *an, int i,
    struct ky_slug *out)
{
	struct ky_err err = {0};

	if (ky_slug_parse(rq->part[i], out, &err) == KY_OK)
		return true;
	ky_api_not_found(rq, an);
	return false;
}

/* --- calls --- */

struct ky_call *
ky_api_call(const struct ky_http_request *rq, enum ky_call_op op)
{
	struct ky_call *call = ky_arena_alloc(rq->arena, sizeof(*call));

	call->version = KY_CALL_VERSION;
	call->op = op;
	call->who = rq->who;
	return call;
}

struct ky_result *
ky_api_make(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_call *call)
{
	struct ky_result *out = ky_arena_alloc(rq->arena, sizeof(*out));
	struct ky_err err = {0};

	if (rq->calls->call(rq->calls->self, call, rq->arena, out, &err) ==
	    KY_OK)
		return out;
	ky_problem_of(rq, KY_DIALECT_PROBLEM, an, &err);
	return NULL;
}

struct ky_result *
ky_api_find(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_call *call)
{
	struct ky_result *out = ky_api_make(rq, an, call);

	if (out == NULL || out->found)
		return out;
	ky_api_not_found(rq, an);
	return NULL;
}

const struct ky_case *
ky_api_of_ending(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_LINE);
	const struct ky_result *out;

	if (!ky_api_no_query(rq, an))
		return NULL;
	call->in.name.kind = KY_NAME_ENDING;
	if (rq->part[0].len >= KY_REF_SIZE ||
	    !ky_str_copy(rq->part[0], call->in.name.text,
		sizeof(call->in.name.text))) {
		ky_api_not_found(rq, an);
		return NULL;
	}
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return NULL;
	/* An earlier ending of the line: it is history, no resource. */
	if (!ky_str_is(rq->part[0], out->out.line.c->ending.ref)) {
		ky_api_not_found(rq, an);
		return NULL;
	}
	return out->out.line.c;
}

bool
ky_api_put_behalf(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_case *c, json_t *to)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_HISTORY);
	const struct ky_listed_command *filing;
	const struct ky_result *out;
	json_t *row;
	size_t i;

	call->line_id = c->line_id;
	call->max = KY_ROWS_MAX;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return false;
	filing = ky_filing_of(&c->ending, out->out.history, out->n);
	if (filing == NULL)
		return true;
	if (json_is_object(to))
		ky_put_behalf(filing, to);
	json_array_foreach(to, i, row) ky_put_behalf(filing, row);
	return true;
}

/* --- commands --- */

struct ky_command *
ky_api_command(const struct ky_http_request *rq, struct ky_http_answer *an,
    enum ky_command_kind kind, uint64_t line_id)
{
	struct ky_command *cmd = ky_arena_alloc(rq->arena, sizeof(*cmd));

	cmd->kind = kind;
	cmd->role = rq->who.role;
	cmd->actor = rq->who.actor;
	cmd->channel = rq->who.channel;
	cmd->refund_reason = -1;
	cmd->line_id = line_id;
	(void)ky_http_command_key(rq, cmd->key);
	if (ky_http_if_match(rq, line_id, &cmd->version))
		return cmd;
	ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_MALFORMED, "", "",
	    "If-Match must be one ETag in quotes, or *", NULL, 0);
	return NULL;
}

void
ky_api_etag(const struct ky_http_request *rq, struct ky_http_answer *an,
    uint64_t line_id, uint64_t version)
{
	ky_http_header(an, "ETag",
	    ky_api_text(rq, "\"%" PRIu64 "-%" PRIu64 "\"", line_id, version));
}

void
ky_api_location(const struct ky_http_request *rq, struct ky_http_answer *an,
    const char *collection, const char *id)
{
	ky_http_header(an, "Location",
	    ky_api_text(rq, "%s/v1/%s/%s", rq->about->base_url, collection,
		id));
}

/* The request's number is no part of a refusal: the same again is told in the
 * same bytes. */
static void
refuse(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_answered *a)
{
	struct ky_http_request quiet = *rq;

	quiet.id[0] = '\0';
	ky_problem_say(&quiet, KY_DIALECT_PROBLEM, an, KY_PROBLEM_CONFLICT,
	    a->code, a->rule, ky_words(a->code), NULL, 0);
}

static void
accept(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_command *cmd, const struct ky_answered *a, unsigned made)
{
	unsigned status = a->verdict == KY_VERDICT_ACCEPTED ? made : 200;

	ky_http_json(rq, KY_DIALECT_PROBLEM, an, status, ky_answer_json(a));
	ky_api_etag(rq, an, a->line_id, a->version);
	if (a->ending[0] != '\0')
		ky_api_location(rq, an, "endings", a->ending);
	else if (cmd->kind == KY_CMD_IMPORT)
		ky_api_location(rq, an, "lines",
		    ky_api_text(rq, "%" PRIu64, a->line_id));
}

void
ky_api_submit(const struct ky_http_request *rq, struct ky_http_answer *an,
    struct ky_command *cmd, unsigned made)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_COMMAND);
	const struct ky_result *out;
	const struct ky_reply *reply;

	call->line_id = cmd->line_id;
	call->in.command = cmd;
	out = ky_api_make(rq, an, call);
	if (out == NULL)
		return;
	reply = &out->out.reply;
	if (reply->answer.verdict == KY_VERDICT_REFUSED)
		refuse(rq, an, &reply->answer);
	else
		accept(rq, an, cmd, &reply->answer, made);
	if (reply->replayed)
		ky_http_header(an, "Idempotency-Replayed", "true");
}

/* --- listings --- */

void
ky_api_page(const struct ky_http_request *rq, struct ky_faults *faults,
    bool by_name, struct ky_page *out)
{
	uint64_t limit = KY_PAGE_USUAL;

	*out = (struct ky_page){0};
	(void)ky_query_u64(rq, faults, "limit", 1, KY_PAGE_MAX, &limit);
	out->limit = (uint32_t)limit;
	if (by_name)
		(void)ky_query_slug(rq, faults, "after", &out->after_id);
	else
		(void)ky_query_u64(rq, faults, "after", 0, INT64_MAX,
		    &out->after);
}

const char *
ky_api_cursor(const struct ky_http_request *rq, bool more, uint64_t n)
{
	return more ? ky_api_text(rq, "%" PRIu64, n) : NULL;
}

/* The same listing from there on.  Parameters were read into types before:
 * their texts hold only what a URL may. */
static const char *
next_link(const struct ky_http_request *rq, const char *next)
{
	struct ky_buf b;
	const char *link;

	ky_buf_init(&b, KY_URL_SIZE);
	ky_buf_addf(&b, "<%s%.*s?", rq->about->base_url, KY_STR_ARG(rq->path));
	for (uint32_t i = 0; i < rq->query_n; i++)
		if (!ky_str_is(rq->query[i].name, "after"))
			ky_buf_addf(&b, "%.*s=%.*s&",
			    KY_STR_ARG(rq->query[i].name),
			    KY_STR_ARG(rq->query[i].value));
	ky_buf_addf(&b, "after=%s>; rel=\"next\"", next);
	link = ky_buf_ok(&b) ? ky_arena_copy(rq->arena, ky_buf_str(&b)).p
			     : NULL;
	ky_buf_done(&b);
	return link;
}

void
ky_api_listing(const struct ky_http_request *rq, struct ky_http_answer *an,
    const char *name, json_t *list, const char *next)
{
	const char *link = next != NULL ? next_link(rq, next) : NULL;

	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
	    json_pack("{s:o, s:o}", name, list, "next",
		next != NULL ? json_string(next) : json_null()));
	if (link != NULL)
		ky_http_header(an, "Link", link);
}
