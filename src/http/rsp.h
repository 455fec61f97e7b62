/*
 * What the routes of eSIM provisioning have in common (GSMA SGP.22, 6.4 and
 * 6.5): ES9+, where chips' notifications come in, and ES2+, where the SM-DP+
 * calls back.
 *
 * Who sends may be anybody, and what a card or an SM-DP+ is told decides
 * whether the only proof of a deletion is kept or thrown away.  So: 204 when
 * it is stored, whatever it is worth; 4xx only for what can never be one; 503
 * with Retry-After for all else, never another 500.
 */
#ifndef KY_HTTP_RSP_H
#define KY_HTTP_RSP_H

#include "http/http.h"

#include <stdatomic.h>

/* Every answer below this path has the header X-Admin-Protocol. */
#define KY_RSP_PATH "/gsma/rsp2/"
#define KY_RSP_PROTOCOL "gsma/rsp/v2.2.0"

/* A body: a notification's base64, and some JSON around it. */
#define KY_RSP_BODY_MAX ((size_t)64 * 1024)

#define KY_RSP_RETRY_S 30

/* Counted since the start, for the metrics. */
struct ky_rsp_counters {
	/* Notifications by what they were found to be; NOT_ONE were refused. */
	atomic_uint_least64_t verdict[KY_PROOF__MAX];
	atomic_uint_least64_t unstored; /* told to come again */
	atomic_uint_least64_t claims;   /* events told without a signature */
	atomic_uint_least64_t unknown; /* ... of a profile of no line of ours */
	atomic_uint_least64_t
	    unmapped; /* ... whose point has no meaning here */
};

/* `member`: the offset of one of them. */
void ky_rsp_count(const struct ky_http_request *rq, size_t member);
#define KY_RSP_COUNT(rq, member) \
	ky_rsp_count((rq), offsetof(struct ky_rsp_counters, member))

/*
 * base64 of the standard alphabet; blanks, line breaks and missing padding
 * are let pass.  False: it is none, or empty.
 */
bool ky_rsp_base64(struct ky_arena *a, struct ky_str text, struct ky_str *out);

/*
 * The body as a JSON object, whatever its Content-Type says; line breaks
 * within a text are let pass.  NULL: it is none, `words` says why.  The
 * caller's.
 */
#define KY_RSP_WORDS_SIZE 96
json_t *ky_rsp_object(struct ky_arena *a, struct ky_str body,
    char words[KY_RSP_WORDS_SIZE]);

/* Answered: 204, and an empty body. */
void ky_rsp_taken(struct ky_http_answer *an);
/* Answered: 400, in words. */
void ky_rsp_malformed(const struct ky_http_request *rq,
    struct ky_http_answer *an, const char *words);
/* Answered: 503; it may be sent again. */
void ky_rsp_later(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_err *err);

enum ky_rsp_intake {
	KY_RSP_STORED,
	KY_RSP_NOT_ONE,  /* these bytes are no notification */
	KY_RSP_ANSWERED, /* it could not be stored, and was told so */
};
/* Hands a notification in.  `eid`: the chip it is said to come from, or NULL.
 * `found`: what it was found to be, with KY_RSP_STORED; may be NULL. */
enum ky_rsp_intake ky_rsp_notify(const struct ky_http_request *rq,
    struct ky_http_answer *an, struct ky_str bytes, enum ky_notified_via via,
    const struct ky_eid *eid, struct ky_judged *found);

#endif
