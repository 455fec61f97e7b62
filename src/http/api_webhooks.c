/* Webhooks: where events are sent, and what became of that. */
#include "http/api.h"

#include "core/event.h"

#include <inttypes.h>
#include <string.h>

static json_t *
listed(const struct ky_result *out)
{
	json_t *rows = json_array();

	for (uint32_t i = 0; i < out->n; i++)
		if (out->out.hooks[i].form == KY_HOOK_STANDARD)
			(void)json_array_append_new(rows,
			    ky_hook_json(&out->out.hooks[i]));
	return rows;
}

void
ky_api_hooks(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", NULL};
	struct ky_call *call = ky_api_call(rq, KY_CALL_HOOKS);
	struct ky_faults faults = {0};
	const struct ky_result *out;
	struct ky_page page;

	ky_query_only(rq, &faults, parameters);
	ky_api_page(rq, &faults, true, &page);
	if (!ky_api_clean(rq, an, &faults))
		return;
	call->in.id = page.after_id;
	call->max = page.limit;
	out = ky_api_make(rq, an, call);
	if (out == NULL)
		return;
	ky_api_listing(rq, an, "webhooks", listed(out),
	    out->more && out->n > 0 ? out->out.hooks[out->n - 1].id.text
				    : NULL);
}

/* --- reading one --- */

static void
read_kinds(struct ky_fields *f, uint64_t *out)
{
	enum ky_event_kind kind;
	json_t *list;

	if (!ky_field_list(f, "events", KY_EVENT__MAX, &list))
		return;
	*out = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *name = json_string_value(json_array_get(list, i));

		if (name == NULL ||
		    !ky_event_kind_parse(ky_str_of(name), &kind)) {
			ky_field_fault(f, "events", "not-valid",
			    "the one at %zu is no type of event", i);
			continue;
		}
		*out |= UINT64_C(1) << kind;
	}
	/* No kind at all would be a webhook that is never told anything. */
	if (*out == 0)
		ky_field_fault(f, "events", "out-of-range",
		    "names no type; leave it out for all of them");
}

/* As the service reads it: the scheme, and no character no URL has. */
static void
read_url(struct ky_fields *f, char out[KY_URL_SIZE])
{
	struct ky_str url;
	bool fine;

	if (!ky_field_text(f, "url", KY_URL_SIZE - 1, &url))
		return;
	fine = ky_str_starts(url, "https://") || ky_str_starts(url, "http://");
	for (size_t i = 0; i < url.len; i++)
		fine = fine && url.p[i] > ' ' && url.p[i] < 0x7f;
	if (!fine || !ky_str_copy(url, out, KY_URL_SIZE))
		ky_field_fault(f, "url", "not-valid",
		    "must be a URL of https or http");
}

static void
read_provider(const struct ky_http_request *rq, struct ky_fields *f,
    struct ky_slug *out)
{
	/* A caller of one provider has webhooks of that provider. */
	*out = rq->who.provider;
	if (ky_field_slug(f, "provider", out) &&
	    rq->who.provider.text[0] != '\0' &&
	    strcmp(out->text, rq->who.provider.text) != 0)
		ky_field_fault(f, "provider", "not-allowed",
		    "the token is of another provider");
}

static void
show(const struct ky_http_request *rq, struct ky_http_answer *an,
    unsigned status, const struct ky_hook *h)
{
	json_t *doc = ky_hook_json(h);

	if (h->secret[0] != '\0')
		(void)json_object_set_new(doc, "secret",
		    json_string(h->secret));
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, status, doc);
	if (status == 201)
		ky_api_location(rq, an, "webhooks",
		    ky_api_text(rq, "%s", h->id.text));
}

void
ky_api_hook_add(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_HOOK_PUT);
	struct ky_faults faults = {0};
	struct ky_hook *h = &call->in.hook;
	const struct ky_result *out;
	struct ky_fields f;
	json_t *body = ky_api_body(rq, an, false);

	if (body == NULL)
		return;
	ky_fields_open(&f, body, "", &faults);
	ky_field_need(&f, "url");
	read_url(&f, h->url);
	read_kinds(&f, &h->kinds);
	read_provider(rq, &f, &h->provider);
	ky_fields_end(&f);
	json_decref(body);
	if (!ky_api_clean(rq, an, &faults))
		return;
	out = ky_api_find(rq, an, call);
	if (out != NULL)
		show(rq, an, 201, out->out.hooks);
}

/* The webhook of the path.  Those of a TM Forum hub are that hub's. */
static const struct ky_hook *
look(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_HOOK_GET);
	const struct ky_result *out;

	if (!ky_api_id(rq, an, 0, &call->in.id))
		return NULL;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return NULL;
	if (out->out.hooks->form == KY_HOOK_STANDARD)
		return out->out.hooks;
	ky_api_not_found(rq, an);
	return NULL;
}

/* The same for what takes no parameters. */
static const struct ky_hook *
find(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	return ky_api_no_query(rq, an) ? look(rq, an) : NULL;
}

void
ky_api_hook(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_hook *h = find(rq, an);

	if (h != NULL)
		show(rq, an, 200, h);
}

void
ky_api_hook_change(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const states[] = {"on", "off"};
	struct ky_call *call = ky_api_call(rq, KY_CALL_HOOK_PUT);
	const struct ky_hook *h = find(rq, an);
	struct ky_faults faults = {0};
	const struct ky_result *out;
	struct ky_fields f;
	json_t *body;
	int state;

	if (h == NULL)
		return;
	call->in.hook = *h;
	body = ky_api_body(rq, an, false);
	if (body == NULL)
		return;
	/* What is not given stays as it is when this is done. */
	call->in.hook.url[0] = '\0';
	call->in.hook.kinds = KY_HOOK_KINDS_SAME;
	call->in.hook.state = KY_HOOK_STATE__MAX;
	ky_fields_open(&f, body, "", &faults);
	read_url(&f, call->in.hook.url);
	read_kinds(&f, &call->in.hook.kinds);
	if (ky_field_word(&f, "state", states, 2, &state))
		call->in.hook.state = state == 0 ? KY_HOOK_ON : KY_HOOK_OFF;
	ky_fields_end(&f);
	json_decref(body);
	if (!ky_api_clean(rq, an, &faults))
		return;
	out = ky_api_find(rq, an, call);
	if (out != NULL)
		show(rq, an, 200, out->out.hooks);
}

void
ky_api_hook_rotate(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_HOOK_PUT);
	const struct ky_hook *h = find(rq, an);
	const struct ky_result *out;

	if (h == NULL)
		return;
	call->in.hook = *h;
	call->in.hook.state = KY_HOOK_STATE__MAX;
	(void)ky_str_copy(KY_STR(KY_HOOK_ROTATE), call->in.hook.secret,
	    sizeof(call->in.hook.secret));
	out = ky_api_find(rq, an, call);
	if (out != NULL)
		show(rq, an, 200, out->out.hooks);
}

void
ky_api_hook_remove(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_HOOK_REMOVE);
	const struct ky_hook *h = find(rq, an);

	if (h == NULL)
		return;
	call->in.id = h->id;
	if (ky_api_find(rq, an, call) != NULL)
		an->status = 204;
}

/* --- deliveries --- */

void
ky_api_hook_deliveries(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	static const char *const parameters[] = {"after", "limit", "state",
	    NULL};
	struct ky_call *call = ky_api_call(rq, KY_CALL_DELIVERIES);
	const struct ky_hook *h;
	struct ky_faults faults = {0};
	const struct ky_result *out;
	struct ky_page page;
	json_t *rows;

	ky_query_only(rq, &faults, parameters);
	ky_api_page(rq, &faults, false, &page);
	call->in.delivery.state = KY_DELIVERY__MAX;
	KY_QUERY_ENUM(rq, &faults, "state", delivery_state,
	    &call->in.delivery.state);
	if (!ky_api_clean(rq, an, &faults))
		return;
	h = look(rq, an);
	if (h == NULL)
		return;
	call->in.delivery.hook = h->id;
	call->after = page.after;
	call->max = page.limit;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    ky_delivery_json(&out->out.deliveries[i]));
	ky_api_listing(rq, an, "deliveries", rows,
	    ky_api_cursor(rq, out->more, out->next));
}

void
ky_api_hook_resend(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_RESEND);
	const struct ky_hook *h = find(rq, an);

	if (h == NULL)
		return;
	call->in.delivery.hook = h->id;
	if (!ky_str_u64(rq->part[1], INT64_MAX, &call->in.delivery.event) ||
	    call->in.delivery.event == 0) {
		ky_api_not_found(rq, an);
		return;
	}
	if (ky_api_find(rq, an, call) != NULL)
		an->status = 204;
}
