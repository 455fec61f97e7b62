/*
 * What a handler sees of HTTP: a request, an answer, a table of routes.
 *
 * The server (server.h) reads a request whole, within its limits, before a
 * handler runs; handlers run in a pool of threads, may block in a call, and
 * never see a socket.  Handlers know the engine only through struct ky_calls.
 */
#ifndef KY_HTTP_HTTP_H
#define KY_HTTP_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "service/call.h"

#include <jansson.h>

enum ky_method {
	KY_GET, /* HEAD too: the server leaves the body out */
	KY_POST,
	KY_PUT,
	KY_PATCH,
	KY_DELETE,
	KY_METHOD__MAX
};
const char *ky_method_name(enum ky_method m);

#define KY_PATH_PARTS_MAX 4 /* of one pattern */
#define KY_QUERY_MAX 32     /* parameters of one request */
#define KY_HEADERS_MAX 16   /* an answer may set */
#define KY_BODY_MAX ((size_t)2 * 1024 * 1024)
/* Of a browser's body that is too large, to be thrown away: one that cannot
 * send all of it would show no page of ours. */
#define KY_DISCARD_MAX ((uint64_t)64 * 1024 * 1024)
#define KY_ANSWER_MAX ((size_t)8 * 1024 * 1024)
#define KY_ID_SIZE 65
/* What a request's arena holds: the results of a few calls. */
#define KY_HTTP_ARENA_SIZE (8 * KY_CALL_ARENA_SIZE)

struct ky_param {
	struct ky_str name, value; /* decoded, UTF-8, no NUL */
};

struct ky_http_answer;

struct ky_http_request {
	enum ky_method method;
	struct ky_str path;
	struct ky_str part[KY_PATH_PARTS_MAX]; /* what {…} stood for */
	uint32_t query_n;
	struct ky_param query[KY_QUERY_MAX];
	struct ky_str body;
	struct ky_str content_type; /* without parameters, lower case */
	struct ky_str host;         /* as sent; "" = none */
	char id[KY_ID_SIZE];        /* of this request, in log and answer */
	/* A header by its name, any case; p NULL = not sent. */
	struct ky_str (
	    *header)(const struct ky_http_request *rq, const char *name);
	void *connection; /* the server's */

	/* Whom limits count: bytes of an address, not for people. */
	struct ky_str from;

	/* Who: from the bearer token; scopes 0 on public routes. */
	struct ky_caller who;
	struct ky_slug token;
	uint32_t scopes;

	struct ky_arena *arena; /* until the answer is sent */
	const struct ky_calls *calls;
	const struct ky_http_about *about;
};

/* What every handler may say of the server it is part of. */
struct ky_http_about {
	const char *base_url; /* "https://kaiyaku.example": no slash at the
	                         end; "" = relative links */
	struct ky_slug issuer;
	bool demo;
	const char *assets; /* folder of openapi.yaml; NULL = built in */
	/* What the SM-DP+'s notification points mean; NULL = as in SGP.22. */
	const struct ky_es2_points *points;
	/* Counted in; NULL = nobody counts. */
	struct ky_rsp_counters *rsp;
	struct ky_pay_counters *pay;
	/* What pages share (web/site.h); NULL = there are none. */
	const struct ky_site *site;
	/* How a browser is told of a problem; NULL = in plain text. */
	void (*sorry)(const struct ky_http_request *rq,
	    struct ky_http_answer *an, unsigned status, const char *title);
	/* Whose counters the metrics show; NULL = nobody's. */
	const struct ky_server *watched;
};

struct ky_http_answer {
	unsigned status;
	const char *content_type; /* a literal, or in the arena */
	struct ky_buf body;       /* KY_ANSWER_MAX */
	uint32_t headers_n;
	struct {
		const char *name, *value; /* literals, or in the arena */
	} header[KY_HEADERS_MAX];
};

/* Adds a header; the value must hold no control characters (asserted). */
void ky_http_header(struct ky_http_answer *an, const char *name,
    const char *value);

typedef void ky_http_handler(const struct ky_http_request *rq,
    struct ky_http_answer *an);

/* How a route says no: one error, three shapes (docs/formats/problems.md). */
enum ky_http_dialect {
	KY_DIALECT_PROBLEM, /* /v1: RFC 9457 */
	KY_DIALECT_TMF,     /* TM Forum v4 */
	KY_DIALECT_PLAIN,   /* probes, pages */
};

#define KY_ROUTE_PUBLIC 0x01u /* no token */
#define KY_ROUTE_KEY 0x02u    /* Idempotency-Key required */
#define KY_ROUTE_MATCH 0x04u  /* If-Match required: 428 without */
#define KY_ROUTE_FREE 0x08u   /* not counted by the rate limit */
/* A token is looked at if there is a valid one; the handler judges scopes. */
#define KY_ROUTE_MAYBE 0x10u
/* For anybody on the internet: addresses have a limit of their own. */
#define KY_ROUTE_OPEN 0x20u

struct ky_route {
	enum ky_method method;
	/* "/v1/lines/{line}/preview"; a last part "{path...}" stands for the
	 * rest, slashes included; NULL ends */
	const char *pattern;
	uint32_t scopes; /* all of them are wanted; 1 << enum ky_scope */
	uint32_t flags;
	enum ky_http_dialect dialect;
	ky_http_handler *handler;
};

/* --- saying no: problem.c --- */

/* One row of the table of problems: code, status, title. */
enum ky_problem {
	KY_PROBLEM_MALFORMED,       /* 400 */
	KY_PROBLEM_FIELD,           /* 400, errors[] name the fields */
	KY_PROBLEM_KEY_MISSING,     /* 400 */
	KY_PROBLEM_UNAUTHENTICATED, /* 401 */
	KY_PROBLEM_FORBIDDEN,       /* 403: a scope is missing */
	KY_PROBLEM_NOT_FOUND,       /* 404 */
	KY_PROBLEM_METHOD,          /* 405 */
	KY_PROBLEM_NOT_ACCEPTABLE,  /* 406 */
	KY_PROBLEM_TIMEOUT,         /* 408 */
	KY_PROBLEM_CONFLICT,        /* 409: the domain says no; `code`, rule */
	KY_PROBLEM_LENGTH,          /* 411: a body without Content-Length */
	KY_PROBLEM_STALE,           /* 412 */
	KY_PROBLEM_TOO_LARGE,       /* 413 */
	KY_PROBLEM_MEDIA,           /* 415 */
	KY_PROBLEM_KEY_REUSED,      /* 422 */
	KY_PROBLEM_MATCH_MISSING,   /* 428 */
	KY_PROBLEM_TOO_MANY,        /* 429, Retry-After */
	KY_PROBLEM_HEADERS,         /* 431 */
	KY_PROBLEM_INTERNAL,        /* 500 */
	KY_PROBLEM_BUSY,            /* 503, Retry-After */
	KY_PROBLEM_VERSION,         /* 505: not HTTP/1.1 */
	KY_PROBLEM__MAX
};
/* "malformed", "field", ...: the last part of the problem's type. */
const char *ky_problem_name(enum ky_problem p);
unsigned ky_problem_status(enum ky_problem p);
/* "The body is too large": for people. */
const char *ky_problem_title(enum ky_problem p);

/* A fault of a request's field. */
struct ky_fault {
	char pointer[96]; /* JSON pointer "/on"; "?limit" for a parameter,
	                     "Idempotency-Key" for a header */
	char code[KY_CODE_SIZE];
	char detail[192];
};
#define KY_FAULTS_MAX 16
struct ky_faults {
	uint32_t n; /* may exceed KY_FAULTS_MAX: the rest is not kept */
	struct ky_fault row[KY_FAULTS_MAX];
};
void ky_fault_add(struct ky_faults *f, const char *pointer, const char *code,
    const char *fmt, ...) KY_PRINTF(4, 5);

/* Writes the answer in the route's dialect.  `code` and `rule` are the
 * domain's, or ""; `detail` one sentence; `retry_s` 0 = no Retry-After. */
void ky_problem_say(const struct ky_http_request *rq,
    enum ky_http_dialect dialect, struct ky_http_answer *an, enum ky_problem p,
    const char *code, const char *rule, const char *detail,
    const struct ky_faults *faults, uint32_t retry_s);
/* Is it asked by a person's browser, which gets a page? */
bool ky_problem_to_browser(const struct ky_http_request *rq);
/* A call that failed, as a problem. */
void ky_problem_of(const struct ky_http_request *rq,
    enum ky_http_dialect dialect, struct ky_http_answer *an,
    const struct ky_err *err);

/* --- common parts of handlers --- */

/* The answer is this document (freed), with that status, as
 * "application/json" or the TM Forum media type by `dialect`. */
void ky_http_json(const struct ky_http_request *rq,
    enum ky_http_dialect dialect, struct ky_http_answer *an, unsigned status,
    json_t *doc);
/* The body as one JSON object: depth, duplicate keys and trailing bytes are
 * refused.  NULL: the answer says why. */
json_t *ky_http_object(const struct ky_http_request *rq,
    enum ky_http_dialect dialect, struct ky_http_answer *an);
/* A query parameter; p NULL = not given. */
struct ky_str ky_http_query(const struct ky_http_request *rq, const char *name);
/* The idempotency key of a command: from the caller, method, path and the
 * header, 43 characters.  False: not sent (only without KY_ROUTE_KEY). */
bool ky_http_command_key(const struct ky_http_request *rq,
    char out[KY_KEY_SIZE]);
/* The version in If-Match ("\"42-7\"" → 7); 0 = any or not sent.  False:
 * malformed. */
bool ky_http_if_match(const struct ky_http_request *rq, uint64_t line_id,
    uint64_t *version);

#endif
