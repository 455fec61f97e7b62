/* What ending a line would mean: safe, and the same functions as the act. */
#include "http/api.h"
#include "http/wish.h"

#include <stdio.h>

static json_t *
not_offered_json(const struct ky_preview *p)
{
	return json_pack("{s:b, s:s, s:s, s:s, s:s}", "offered", 0, "way",
	    ky_way_name(p->way), "code", p->code, "message", ky_words(p->code),
	    "rule", p->rule);
}

void
ky_api_preview(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_PREVIEW);
	struct ky_faults faults = {0};
	struct ky_wish wish;
	struct ky_fields f;
	const struct ky_result *out;
	struct ky_date departure = {0};
	int64_t days = 0;
	json_t *body, *doc;

	if (!ky_api_line_id(rq, an, 0, &call->line_id))
		return;
	body = ky_api_body(rq, an, true);
	if (body == NULL)
		return;
	ky_fields_open(&f, body, "", &faults);
	ky_wish_read(&f, &wish);
	(void)ky_field_integer(&f, "days", 0, KY_DAYS_MAX, &days);
	(void)ky_field_date(&f, "departure", &departure);
	ky_fields_end(&f);
	json_decref(body);
	if (!ky_api_clean(rq, an, &faults))
		return;
	call->in.preview.way = wish.way;
	call->in.preview.claim = wish.claim;
	call->in.preview.wish = wish.on;
	call->in.preview.when_used_up = wish.when_used_up;
	call->in.preview.refund_reason = wish.refund_reason;
	call->in.preview.days = (uint8_t)days;
	call->in.preview.departure = departure;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	if (out->out.line.preview->offered) {
		doc = ky_preview_json(out->out.line.rules,
		    out->out.line.preview);
		(void)json_object_set_new(doc, "offered", json_true());
	} else {
		doc = not_offered_json(out->out.line.preview);
	}
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200, doc);
	ky_api_etag(rq, an, out->out.line.c->line_id, out->out.line.c->version);
}
