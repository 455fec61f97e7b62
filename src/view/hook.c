#include "view/view.h"

static json_t *
kinds_json(uint64_t kinds)
{
	json_t *list = json_array();

	for (int k = 0; k < KY_EVENT__MAX; k++)
		if (kinds == 0 || (kinds >> k & 1) != 0)
			(void)json_array_append_new(list,
			    json_string(
				ky_event_kind_name((enum ky_event_kind)k)));
	return list;
}

static json_t *
slug_json(const struct ky_slug *s)
{
	return s->text[0] != '\0' ? json_string(s->text) : json_null();
}

json_t *
ky_hook_json(const struct ky_hook *h)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:I, s:o}", "id",
	    h->id.text, "url", h->url, "state", ky_hook_state_name(h->state),
	    "owner", h->owner.text, "provider", slug_json(&h->provider),
	    "events", kinds_json(h->kinds), "created", ky_time_json(h->created),
	    "upto", (json_int_t)h->upto, "failing_since",
	    ky_time_json(h->failing_since));
}

json_t *
ky_delivery_json(const struct ky_delivery *d)
{
	return json_pack("{s:s, s:I, s:I, s:s, s:i, s:o, s:o, s:o}", "webhook",
	    d->hook.text, "event", (json_int_t)d->event, "line",
	    (json_int_t)d->line_id, "state", ky_delivery_state_name(d->state),
	    "tries", (int)d->tries, "next_try",
	    d->state == KY_DELIVERY_DUE ? ky_time_json(d->next_try)
					: json_null(),
	    "last_try", ky_time_json(d->last_try), "status",
	    d->status != 0 ? json_integer(d->status) : json_null());
}
