#include "http/event.h"
#include "http/http.h"

#include "base/log.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define RETRY_SOON_S 1   /* a queue is full, a store is busy */
#define RETRY_LATER_S 60 /* a brake is on, a disk is full */

/* In a name of a pointer: no number of a line or card has so few. */
#define DIGITS_MAX_SAID 5

/* docs/formats/problems.md says what each means to the sender. */
static const struct {
	const char *name;
	unsigned status;
	const char *title;
} problems[] = {
    [KY_PROBLEM_MALFORMED] = {"malformed", 400, "The request is malformed"},
    [KY_PROBLEM_FIELD] = {"field", 400, "Fields of the request are wrong"},
    [KY_PROBLEM_KEY_MISSING] = {"key-missing", 400,
	"The header Idempotency-Key is missing"},
    [KY_PROBLEM_UNAUTHENTICATED] = {"unauthenticated", 401,
	"A valid bearer token is needed"},
    [KY_PROBLEM_FORBIDDEN] = {"forbidden", 403,
	"The token does not allow this"},
    [KY_PROBLEM_NOT_FOUND] = {"not-found", 404, "There is no such thing"},
    [KY_PROBLEM_METHOD] = {"method", 405, "The method is not offered here"},
    [KY_PROBLEM_NOT_ACCEPTABLE] = {"not-acceptable", 406,
	"The answer is not offered in that form"},
    [KY_PROBLEM_TIMEOUT] = {"timeout", 408, "The request took too long"},
    [KY_PROBLEM_CONFLICT] = {"conflict", 409, "The rules say no"},
    [KY_PROBLEM_LENGTH] = {"length", 411,
	"The header Content-Length is missing"},
    [KY_PROBLEM_STALE] = {"stale", 412, "The line has changed since"},
    [KY_PROBLEM_TOO_LARGE] = {"too-large", 413, "The body is too large"},
    [KY_PROBLEM_MEDIA] = {"media-type", 415,
	"The body has a type that is not read here"},
    [KY_PROBLEM_KEY_REUSED] = {"key-reused", 422,
	"The Idempotency-Key was used for another request"},
    [KY_PROBLEM_MATCH_MISSING] = {"match-missing", 428,
	"The header If-Match is missing"},
    [KY_PROBLEM_TOO_MANY] = {"too-many", 429, "Too many requests"},
    [KY_PROBLEM_HEADERS] = {"headers", 431,
	"The headers of the request are too large"},
    [KY_PROBLEM_INTERNAL] = {"internal", 500, "Something went wrong here"},
    [KY_PROBLEM_BUSY] = {"busy", 503, "The service is busy"},
    [KY_PROBLEM_VERSION] = {"version", 505, "HTTP/1.1 is spoken here"},
};
_Static_assert(sizeof(problems) / sizeof(problems[0]) == KY_PROBLEM__MAX,
    "a row each");

const char *
ky_problem_name(enum ky_problem p)
{
	assert((unsigned)p < KY_PROBLEM__MAX);
	return problems[p].name;
}

unsigned
ky_problem_status(enum ky_problem p)
{
	assert((unsigned)p < KY_PROBLEM__MAX);
	return problems[p].status;
}

const char *
ky_problem_title(enum ky_problem p)
{
	assert((unsigned)p < KY_PROBLEM__MAX);
	return problems[p].title;
}

/* Does it look like a field, a parameter, a header?  A name that the sender
 * made up may hold anything: a number, a mailbox. */
static bool
is_name(const char *at, size_t n)
{
	size_t digits = 0;

	for (size_t i = 0; i < n; i++) {
		char c = at[i];
		bool digit = c >= '0' && c <= '9';

		digits += digit;
		if (!digit && !(c >= 'a' && c <= 'z') &&
		    !(c >= 'A' && c <= 'Z') && c != '_' && c != '-' &&
		    c != '~' && !(i == 0 && (c == '@' || c == '?')))
			return false;
	}
	return digits <= DIGITS_MAX_SAID;
}

/* Part by part; what is no name becomes '*'. */
static void
say_pointer(const char *pointer, char *out, size_t size)
{
	size_t at = 0;

	for (const char *p = pointer; *p != '\0' && at < size;) {
		size_t n = strcspn(p, "/");

		at += (size_t)snprintf(out + at, size - at, "%.*s%s",
		    is_name(p, n) ? (int)n : 1, is_name(p, n) ? p : "*",
		    p[n] == '/' ? "/" : "");
		p += p[n] == '/' ? n + 1 : n;
	}
}

void
ky_fault_add(struct ky_faults *f, const char *pointer, const char *code,
    const char *fmt, ...)
{
	struct ky_fault *row;
	va_list ap;

	if (f->n++ >= KY_FAULTS_MAX)
		return;
	row = &f->row[f->n - 1];
	row->pointer[0] = '\0';
	say_pointer(pointer, row->pointer, sizeof(row->pointer));
	(void)snprintf(row->code, sizeof(row->code), "%s", code);
	va_start(ap, fmt);
	(void)vsnprintf(row->detail, sizeof(row->detail), fmt, ap);
	va_end(ap);
}

/* A string as far as it is UTF-8: a sender's pointer may have been cut. */
static json_t *
text(const char *z)
{
	json_t *s = json_string(z);

	return s != NULL ? s : json_string("?");
}

static void
set(json_t *doc, const char *name, json_t *value)
{
	if (json_object_set_new(doc, name, value) != 0)
		abort(); /* out of memory */
}

static json_t *
faults_json(const struct ky_faults *faults)
{
	json_t *rows = json_array();
	uint32_t n = faults->n < KY_FAULTS_MAX ? faults->n : KY_FAULTS_MAX;

	for (uint32_t i = 0; i < n; i++) {
		const struct ky_fault *f = &faults->row[i];
		json_t *row = json_object();

		set(row, "pointer", text(f->pointer));
		set(row, "code", text(f->code));
		set(row, "detail", text(f->detail));
		if (json_array_append_new(rows, row) != 0)
			abort(); /* out of memory */
	}
	return rows;
}

static const char *
type_of(const struct ky_http_request *rq, enum ky_problem p, char *out,
    size_t size)
{
	const char *base = rq->about != NULL && rq->about->base_url != NULL
	    ? rq->about->base_url
	    : "";

	(void)snprintf(out, size, "%s/problems/%s", base, problems[p].name);
	return out;
}

/* What one error is said with. */
struct saying {
	const struct ky_http_request *rq;
	enum ky_problem p;
	const char *code, *rule, *detail, *type;
	const struct ky_faults *faults;
	uint32_t retry_s;
};

/* RFC 9457. */
static json_t *
problem_json(const struct saying *s)
{
	json_t *doc = json_object();

	set(doc, "type", text(s->type));
	set(doc, "title", text(problems[s->p].title));
	set(doc, "status", json_integer(problems[s->p].status));
	set(doc, "detail", text(s->detail));
	set(doc, "code", text(s->code));
	if (s->rule[0] != '\0')
		set(doc, "rule", text(s->rule));
	if (s->rq->id[0] != '\0')
		set(doc, "request", text(s->rq->id));
	if (s->faults != NULL && s->faults->n > 0)
		set(doc, "errors", faults_json(s->faults));
	if (s->retry_s > 0)
		set(doc, "retryAfter", json_integer(s->retry_s));
	return doc;
}

/* TMF630 part 1, 5: the status is a string there. */
static json_t *
tmf_json(const struct saying *s)
{
	char status[8], message[KY_FAULTS_MAX * 300];
	size_t at = 0;
	json_t *doc = json_object();
	uint32_t n = s->faults != NULL ? s->faults->n : 0;

	if (n > KY_FAULTS_MAX)
		n = KY_FAULTS_MAX;
	at += (size_t)snprintf(message, sizeof(message), "%s", s->detail);
	for (uint32_t i = 0; i < n && at < sizeof(message); i++)
		at += (size_t)snprintf(message + at, sizeof(message) - at,
		    "%s%s: %s", i == 0 ? ": " : "; ", s->faults->row[i].pointer,
		    s->faults->row[i].detail);
	(void)snprintf(status, sizeof(status), "%u", problems[s->p].status);
	set(doc, "code", text(s->code));
	set(doc, "reason", text(problems[s->p].title));
	set(doc, "message", text(message));
	set(doc, "status", text(status));
	set(doc, "referenceError", text(s->type));
	return doc;
}

static void
say_plainly(const struct saying *s, struct ky_http_answer *an)
{
	an->status = problems[s->p].status;
	an->content_type = "text/plain; charset=utf-8";
	ky_buf_reset(&an->body);
	ky_buf_addf(&an->body, "%s: %s\n", problems[s->p].title, s->detail);
}

bool
ky_problem_to_browser(const struct ky_http_request *rq)
{
	static const char html[] = "text/html";
	struct ky_str accept = rq->header != NULL ? rq->header(rq, "Accept")
						  : (struct ky_str){0};

	return accept.len > 0 &&
	    memmem(accept.p, accept.len, html, sizeof(html) - 1) != NULL;
}

void
ky_problem_say(const struct ky_http_request *rq, enum ky_http_dialect dialect,
    struct ky_http_answer *an, enum ky_problem p, const char *code,
    const char *rule, const char *detail, const struct ky_faults *faults,
    uint32_t retry_s)
{
	char type[KY_URL_SIZE];
	struct saying s = {
	    .rq = rq,
	    .p = p,
	    .code = code[0] != '\0' ? code : ky_problem_name(p),
	    .rule = rule,
	    .detail = detail[0] != '\0' ? detail : problems[p].title,
	    .type = type_of(rq, p, type, sizeof(type)),
	    .faults = faults,
	    .retry_s = retry_s,
	};

	an->headers_n = 0;
	switch (dialect) {
	case KY_DIALECT_PROBLEM:
		ky_http_json(rq, dialect, an, problems[p].status,
		    problem_json(&s));
		an->content_type = "application/problem+json";
		break;
	case KY_DIALECT_TMF:
		ky_http_json(rq, dialect, an, problems[p].status, tmf_json(&s));
		break;
	case KY_DIALECT_PLAIN:
		if (rq->about->sorry != NULL && ky_problem_to_browser(rq))
			rq->about->sorry(rq, an, problems[p].status,
			    problems[p].title);
		else
			say_plainly(&s, an);
		break;
	}
	if (retry_s > 0) {
		char *seconds = ky_arena_alloc(rq->arena, 12);

		(void)snprintf(seconds, 12, "%u", (unsigned)retry_s);
		ky_http_header(an, "Retry-After", seconds);
	}
	if (p == KY_PROBLEM_UNAUTHENTICATED)
		ky_http_header(an, "WWW-Authenticate",
		    "Bearer realm=\"kaiyaku\"");
}

/* What the sender can do about it. */
struct cure {
	enum ky_problem p;
	const char *code;
	const char *detail; /* NULL: the error's own words are for senders */
	uint32_t retry_s;
};

static struct cure
cure_input(int cause)
{
	switch (cause) {
	case KY_NO_LINE:
		return (struct cure){KY_PROBLEM_NOT_FOUND, "",
		    "there is no such line", 0};
	case KY_NO_STALE:
		return (struct cure){KY_PROBLEM_STALE, "",
		    "the line has changed since: read it again", 0};
	case KY_NO_KEY_REUSED:
		return (struct cure){KY_PROBLEM_KEY_REUSED, "",
		    "the key was used for another request", 0};
	case KY_NO_EVIDENCE:
		return (struct cure){KY_PROBLEM_TOO_LARGE, "",
		    "the evidence is too large", 0};
	default:
		return (struct cure){KY_PROBLEM_MALFORMED, "", NULL, 0};
	}
}

static struct cure
cure_limit(int cause)
{
	switch (cause) {
	case KY_NO_QUEUE:
		return (struct cure){KY_PROBLEM_BUSY, "",
		    "too much waits already: try again", RETRY_SOON_S};
	case KY_NO_BRAKE:
		return (struct cure){KY_PROBLEM_TOO_MANY, "brake",
		    "too many endings were filed within an hour",
		    RETRY_LATER_S};
	default:
		return (struct cure){KY_PROBLEM_BUSY, "",
		    "a bound was reached: try again later", RETRY_LATER_S};
	}
}

static struct cure
cure_refused(int cause)
{
	switch (cause) {
	case KY_NO_ASIDE:
		return (struct cure){KY_PROBLEM_CONFLICT, "set-aside",
		    "this request failed twice and waits for a person", 0};
	case KY_NO_SECOND_PERSON:
		return (
		    struct cure){KY_PROBLEM_CONFLICT, "second-person", NULL, 0};
	case KY_NO_BULK_STATE:
		return (struct cure){KY_PROBLEM_CONFLICT, "not-now", NULL, 0};
	case KY_NO_BULK_OLD:
		return (struct cure){KY_PROBLEM_CONFLICT, "too-old", NULL, 0};
	case KY_NO_PAYRUN_STATE:
		return (struct cure){KY_PROBLEM_CONFLICT, "not-now", NULL, 0};
	case KY_NO_TRANSFERS:
		return (
		    struct cure){KY_PROBLEM_CONFLICT, "no-transfers", NULL, 0};
	case KY_NO_BANK:
		return (struct cure){KY_PROBLEM_CONFLICT, "no-bank", NULL, 0};
	case KY_NO_LONG_FILE:
		return (struct cure){KY_PROBLEM_CONFLICT, "long-file", NULL, 0};
	case KY_NO_MONEY_ROLE:
	case KY_NO_BULK_ROLE:
		return (struct cure){KY_PROBLEM_FORBIDDEN, "", NULL, 0};
	default:
		return (struct cure){KY_PROBLEM_CONFLICT, "", NULL, 0};
	}
}

static struct cure
cure(const struct ky_err *err)
{
	switch (err->code) {
	case KY_E_INPUT:
		return cure_input(err->cause);
	case KY_E_LIMIT:
		return cure_limit(err->cause);
	case KY_E_REFUSED:
		return cure_refused(err->cause);
	case KY_E_RETRY:
		return (struct cure){KY_PROBLEM_BUSY, "",
		    "nothing happened: try again", RETRY_SOON_S};
	case KY_E_UNSURE:
		return (struct cure){KY_PROBLEM_BUSY, "unsure",
		    "it may have happened: send it again with the same key",
		    RETRY_SOON_S};
	case KY_E_CORRUPT:
	case KY_E_SYSTEM:
	case KY_OK:
	case KY__CODE_MAX:
		break;
	}
	return (struct cure){KY_PROBLEM_INTERNAL, "",
	    "the log of the service says more under this request's number", 0};
}

void
ky_problem_of(const struct ky_http_request *rq, enum ky_http_dialect dialect,
    struct ky_http_answer *an, const struct ky_err *err)
{
	struct cure c = cure(err);

	if (c.p == KY_PROBLEM_INTERNAL) {
		struct ky_err said = *err;

		(void)ky_during(&said, "request %s", rq->id);
		ky_log_err(KY_ERROR, KY_EV_REQUEST_FAILED, &said);
	}
	ky_problem_say(rq, dialect, an, c.p, c.code, "",
	    c.detail != NULL ? c.detail : err->msg, NULL, c.retry_s);
}
