/* Payments: what holders were asked for, and news of the payment service. */
#include "http/api.h"
#include "http/event.h"
#include "http/payments.h"

#include "base/log.h"

void
ky_api_line_payments(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", NULL};
	struct ky_call *call = ky_api_call(rq, KY_CALL_PAYMENTS);
	struct ky_faults faults = {0};
	const struct ky_result *out;
	struct ky_page page;
	json_t *rows;

	if (!ky_api_line_id(rq, an, 0, &call->line_id))
		return;
	ky_query_only(rq, &faults, parameters);
	ky_api_page(rq, &faults, false, &page);
	if (!ky_api_clean(rq, an, &faults))
		return;
	call->after = page.after;
	call->max = page.limit;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_payment_json(&out->out.payments[i]));
	ky_api_listing(rq, an, "payments", rows,
	    ky_api_cursor(rq, out->more, out->next));
}

/* --- news --- */

static void
count(const struct ky_http_request *rq, size_t member)
{
	struct ky_pay_counters *c = rq->about->pay;

	if (c != NULL)
		atomic_fetch_add((atomic_uint_least64_t *)(void *)((char *)c +
				     member),
		    1);
}
#define COUNT(member) count(rq, offsetof(struct ky_pay_counters, member))

static void
no(const struct ky_http_request *rq, struct ky_http_answer *an,
    enum ky_problem p, const char *words, uint32_t retry_s)
{
	ky_problem_say(rq, KY_DIALECT_PROBLEM, an, p, "", "", words, NULL,
	    retry_s);
}

/* Why they were not taken. */
static void
refuse(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_err *err)
{
	struct ky_err said = *err;

	if (err->code == KY_E_REFUSED && err->cause == KY_NO_PAY_READER) {
		no(rq, an, KY_PROBLEM_NOT_FOUND,
		    "no payment service is set up to send news here", 0);
		return;
	}
	(void)ky_during(&said, "request %s", rq->id);
	if (err->code == KY_E_REFUSED && err->cause == KY_NO_SIGNATURE) {
		COUNT(forged);
		ky_log_err(KY_WARN, KY_EV_PAY_FORGED, &said);
		no(rq, an, KY_PROBLEM_MALFORMED, err->msg, 0);
	} else if (err->code == KY_E_INPUT) {
		COUNT(malformed);
		no(rq, an, KY_PROBLEM_MALFORMED, err->msg, 0);
	} else {
		COUNT(unstored);
		ky_log_err(KY_WARN, KY_EV_PAY_UNSTORED, &said);
		no(rq, an, KY_PROBLEM_BUSY,
		    "it could not be stored: send it again later",
		    KY_PAY_RETRY_S);
	}
}

void
ky_api_pay_event(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_PAY_EVENT);
	struct ky_result *out = ky_arena_alloc(rq->arena, sizeof(*out));
	struct ky_err err = {0};

	if (rq->body.len > KY_PAY_BODY_MAX) {
		no(rq, an, KY_PROBLEM_TOO_LARGE,
		    "a body may have 64 kB at most here", 0);
		return;
	}
	call->in.pay.signature = rq->header(rq, KY_PAY_SIGNATURE_HEADER);
	call->in.pay.body = rq->body;
	if (rq->calls->call(rq->calls->self, call, rq->arena, out, &err) !=
	    KY_OK) {
		refuse(rq, an, &err);
		return;
	}
	count(rq,
	    offsetof(struct ky_pay_counters, heard) +
		(size_t)out->out.heard * sizeof(atomic_uint_least64_t));
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
	    json_pack("{s:s}", "outcome", ky_pay_heard_name(out->out.heard)));
}
