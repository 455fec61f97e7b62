/* Bulk endings: a dry run first, then a second person, then many endings. */
#include "http/api.h"

#include <inttypes.h>

static const struct ky_result *
call_one(const struct ky_http_request *rq, struct ky_http_answer *an,
    struct ky_call *call)
{
	if (!ky_api_id(rq, an, 0, &call->in.bulk.id))
		return NULL;
	return ky_api_find(rq, an, call);
}

void
ky_api_bulks(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", NULL};
	struct ky_call *call = ky_api_call(rq, KY_CALL_BULKS);
	struct ky_faults faults = {0};
	const struct ky_result *out;
	struct ky_page page;
	json_t *rows;

	ky_query_only(rq, &faults, parameters);
	ky_api_page(rq, &faults, true, &page);
	if (!ky_api_clean(rq, an, &faults))
		return;
	call->in.bulk.id = page.after_id;
	call->max = page.limit;
	out = ky_api_make(rq, an, call);
	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_bulk_json(&out->out.bulks[i]));
	ky_api_listing(rq, an, "bulk_endings", rows,
	    out->more && out->n > 0 ? out->out.bulks[out->n - 1].id.text
				    : NULL);
}

static void
read_wanted(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_bulk *out)
{
	int64_t per_minute = 0;

	out->way = KY_WAY_EXPIRY;
	ky_field_need(f, "expired_until");
	(void)ky_field_date(f, "expired_until", &out->expired_until);
	out->provider = rq->who.provider;
	(void)ky_field_slug(f, "provider", &out->provider);
	ky_field_need(f, "reason");
	(void)ky_field_code(f, "reason", out->reason, sizeof(out->reason));
	(void)ky_field_integer(f, "per_minute", 0, 1000000, &per_minute);
	out->per_minute = (uint32_t)per_minute;
}

void
ky_api_bulk_add(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_BULK_NEW);
	struct ky_faults faults = {0};
	const struct ky_result *out;
	struct ky_fields f;
	json_t *body = ky_api_body(rq, an, false);

	if (body == NULL)
		return;
	ky_fields_open(&f, body, "", &faults);
	read_wanted(rq, &f, &call->in.bulk.wanted);
	ky_fields_end(&f);
	json_decref(body);
	if (!ky_api_clean(rq, an, &faults))
		return;
	(void)ky_http_command_key(rq, call->in.bulk.key);
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 201,
	    ky_bulk_json(out->out.bulks));
	ky_api_location(rq, an, "bulk-endings", out->out.bulks->id.text);
}

static void
show(const struct ky_http_request *rq, struct ky_http_answer *an,
    struct ky_call *call)
{
	const struct ky_result *out;

	if (!ky_api_no_query(rq, an))
		return;
	out = call_one(rq, an, call);
	if (out != NULL)
		ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
		    ky_bulk_json(out->out.bulks));
}

void
ky_api_bulk(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	show(rq, an, ky_api_call(rq, KY_CALL_BULK_GET));
}

static void
move(const struct ky_http_request *rq, struct ky_http_answer *an,
    enum ky_bulk_state to)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_BULK_MOVE);

	call->in.bulk.to = to;
	show(rq, an, call);
}

void
ky_api_bulk_approve(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_BULK_MOVE);

	call->in.bulk.to = KY_BULK_RUNNING;
	call->in.bulk.approve = true;
	show(rq, an, call);
}

void
ky_api_bulk_pause(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	move(rq, an, KY_BULK_PAUSED);
}

void
ky_api_bulk_resume(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	move(rq, an, KY_BULK_RUNNING);
}

void
ky_api_bulk_drop(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	move(rq, an, KY_BULK_DROPPED);
}

void
ky_api_bulk_items(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", "state",
	    NULL};
	struct ky_call *call = ky_api_call(rq, KY_CALL_BULK_ITEMS);
	struct ky_faults faults = {0};
	const struct ky_result *out;
	struct ky_page page;
	json_t *rows;

	ky_query_only(rq, &faults, parameters);
	ky_api_page(rq, &faults, false, &page);
	call->in.bulk.items = KY_BULK_ITEM__MAX;
	KY_QUERY_ENUM(rq, &faults, "state", bulk_item_state,
	    &call->in.bulk.items);
	if (!ky_api_clean(rq, an, &faults))
		return;
	call->after = page.after;
	call->max = page.limit;
	out = call_one(rq, an, call);
	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_bulk_item_json(&out->out.items[i]));
	ky_api_listing(rq, an, "items", rows,
	    ky_api_cursor(rq, out->more, out->next));
}
