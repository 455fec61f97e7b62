/* Events, for those who ask instead of being told. */
#include "http/api.h"

#include "event/body.h"

void
ky_api_events(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", "line",
	    NULL};
	struct ky_call *call = ky_api_call(rq, KY_CALL_EVENTS);
	struct ky_faults faults = {0};
	const struct ky_result *out;
	struct ky_page page;
	json_t *rows;

	ky_query_only(rq, &faults, parameters);
	ky_api_page(rq, &faults, false, &page);
	(void)ky_query_u64(rq, &faults, "line", 1, INT64_MAX, &call->line_id);
	if (!ky_api_clean(rq, an, &faults))
		return;
	call->after = page.after;
	call->max = page.limit;
	out = ky_api_make(rq, an, call);
	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_event_json(&out->out.events[i], rq->about->base_url,
			&rq->about->issuer));
	/* Always a cursor: who polls goes on from there when it was all. */
	ky_api_listing(rq, an, "events", rows,
	    ky_api_cursor(rq, true, out->next));
}
