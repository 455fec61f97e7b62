#include "http/rsp.h"

#include "http/event.h"
#include "http/request.h"

#include "base/log.h"

#include <sodium/utils.h>
#include <stdio.h>
#include <string.h>

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void
ky_rsp_count(const struct ky_http_request *rq, size_t member)
{
	struct ky_rsp_counters *c = rq->about->rsp;

	if (c != NULL)
		atomic_fetch_add((atomic_uint_least64_t *)(void *)((char *)c +
				     member),
		    1);
}

bool
ky_rsp_base64(struct ky_arena *a, struct ky_str text, struct ky_str *out)
{
	size_t n = 0, room, pads = 0;
	char *bytes;

	while (text.len > 0 &&
	    (blank(text.p[text.len - 1]) ||
		(text.p[text.len - 1] == '=' && ++pads <= 2)))
		text.len--;
	if (text.len == 0 || text.len > KY_RSP_BODY_MAX)
		return false;
	room = text.len / 4 * 3 + 3;
	bytes = ky_arena_alloc(a, room);
	if (sodium_base642bin((unsigned char *)bytes, room, text.p, text.len,
		" \t\r\n", &n, NULL,
		sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 ||
	    n == 0)
		return false;
	*out = (struct ky_str){bytes, n};
	return true;
}

json_t *
ky_rsp_object(struct ky_arena *a, struct ky_str body,
    char words[KY_RSP_WORDS_SIZE])
{
	char *p = ky_arena_alloc(a, body.len + 1);

	/* Line breaks mean the same as blanks between JSON's tokens, and
	 * within a text nothing but base64 has them. */
	for (size_t i = 0; i < body.len; i++) {
		p[i] = body.p[i];
		if (blank(p[i]))
			p[i] = ' ';
	}
	return ky_request_object((struct ky_str){p, body.len}, words,
	    KY_RSP_WORDS_SIZE);
}

void
ky_rsp_taken(struct ky_http_answer *an)
{
	ky_buf_reset(&an->body);
	an->content_type = NULL;
	an->status = 204;
}

void
ky_rsp_malformed(const struct ky_http_request *rq, struct ky_http_answer *an,
    const char *words)
{
	ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_MALFORMED, "", "",
	    words, NULL, 0);
}

void
ky_rsp_later(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_err *err)
{
	struct ky_err said = *err;

	(void)ky_during(&said, "request %s", rq->id);
	ky_log_err(KY_WARN, KY_EV_RSP_UNSTORED, &said);
	KY_RSP_COUNT(rq, unstored);
	ky_problem_say(rq, KY_DIALECT_PROBLEM, an, KY_PROBLEM_BUSY, "", "",
	    "it could not be stored: send it again later", NULL,
	    KY_RSP_RETRY_S);
}

enum ky_rsp_intake
ky_rsp_notify(const struct ky_http_request *rq, struct ky_http_answer *an,
    struct ky_str bytes, enum ky_notified_via via, const struct ky_eid *eid,
    struct ky_judged *found)
{
	struct ky_call *call = ky_arena_alloc(rq->arena, sizeof(*call));
	struct ky_result *out = ky_arena_alloc(rq->arena, sizeof(*out));
	struct ky_err err = {0};
	enum ky_proof_verdict verdict;

	call->version = KY_CALL_VERSION;
	call->op = KY_CALL_NOTIFY;
	call->who = rq->who;
	call->in.notify.bytes = bytes;
	call->in.notify.via = via;
	if (eid != NULL)
		call->in.notify.eid = *eid;
	if (rq->calls->call(rq->calls->self, call, rq->arena, out, &err) !=
	    KY_OK) {
		ky_rsp_later(rq, an, &err);
		return KY_RSP_ANSWERED;
	}
	verdict = out->found ? out->out.notifications->judged.verdict
			     : KY_PROOF_NOT_ONE;
	ky_rsp_count(rq,
	    offsetof(struct ky_rsp_counters, verdict) +
		(size_t)verdict * sizeof(atomic_uint_least64_t));
	if (out->found && found != NULL)
		*found = out->out.notifications->judged;
	return out->found ? KY_RSP_STORED : KY_RSP_NOT_ONE;
}
