/* What chips signed: kept, judged, and what it means for its line. */
#include "http/api.h"

static void
list(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_call *call)
{
	const struct ky_result *out = ky_api_make(rq, an, call);
	json_t *rows;

	if (out == NULL)
		return;
	if (!out->found) {
		ky_api_not_found(rq, an);
		return;
	}
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_notification_json(&out->out.notifications[i]));
	ky_api_listing(rq, an, "notifications", rows,
	    ky_api_cursor(rq, out->more, out->next));
}

void
ky_api_notifications(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", "state",
	    NULL};
	struct ky_call *call = ky_api_call(rq, KY_CALL_NOTIFICATIONS);
	struct ky_faults faults = {0};
	struct ky_page page;

	ky_query_only(rq, &faults, parameters);
	ky_api_page(rq, &faults, false, &page);
	call->in.notify.state = KY_NOTIFICATION_STATE__MAX;
	KY_QUERY_ENUM(rq, &faults, "state", notification_state,
	    &call->in.notify.state);
	if (!ky_api_clean(rq, an, &faults))
		return;
	call->after = page.after;
	call->max = page.limit;
	list(rq, an, call);
}

void
ky_api_line_notifications(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", NULL};
	struct ky_call *call = ky_api_call(rq, KY_CALL_NOTIFICATIONS);
	struct ky_faults faults = {0};
	struct ky_page page;

	if (!ky_api_line_id(rq, an, 0, &call->line_id))
		return;
	ky_query_only(rq, &faults, parameters);
	ky_api_page(rq, &faults, false, &page);
	if (!ky_api_clean(rq, an, &faults))
		return;
	call->after = page.after;
	call->max = page.limit;
	call->in.notify.state = KY_NOTIFICATION_STATE__MAX;
	list(rq, an, call);
}

/* What all that is on record of its line means: "signature proven, meaning
 * open" says here what is missing. */
static bool
find_meaning(const struct ky_http_request *rq, struct ky_http_answer *an,
    uint64_t line_id, const char **code)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_LINE);
	const struct ky_result *out;
	const struct ky_line *l;

	*code = "";
	if (line_id == 0)
		return true;
	call->in.name.kind = KY_NAME_ID;
	call->line_id = line_id;
	out = ky_api_make(rq, an, call);
	if (out == NULL)
		return false;
	if (out->found) {
		l = &out->out.line.c->line;
		*code = ky_meaning_code(ky_chips_meaning(&l->chips, &l->eid));
	}
	return true;
}

static json_t *
code_json(const char *code)
{
	return code[0] != '\0' ? json_string(code) : json_null();
}

void
ky_api_notification(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_NOTIFICATION);
	const struct ky_result *out;
	const char *code;

	if (!ky_api_no_query(rq, an) ||
	    !ky_api_line_id(rq, an, 0, &call->in.notify.n))
		return;
	out = ky_api_find(rq, an, call);
	if (out == NULL ||
	    !find_meaning(rq, an, out->out.notifications->line_id, &code))
		return;
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
	    json_pack("{s:o, s:o, s:o}", "notification",
		ky_notification_json(out->out.notifications), "meaning",
		code_json(code), "says",
		code[0] != '\0' ? json_string(ky_words(code)) : json_null()));
}
