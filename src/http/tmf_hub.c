/* The hubs: webhooks that are told in TM Forum's words. */
#include "http/tmf_routes.h"

#include <string.h>

/* --- what a query wants --- */

#define BIT(k) (UINT64_C(1) << KY_EVENT_##k)

static const struct {
	enum ky_hook_form form;
	const char *type;
	uint64_t kinds; /* of our events that can lead to it */
} types[] = {
    {KY_HOOK_TMF622, "ProductOrderCreateEvent", BIT(ENDING_FILED)},
    {KY_HOOK_TMF622, "ProductOrderStateChangeEvent",
	BIT(ENDING_FILED) | BIT(ENDING_ACCEPTED) | BIT(ENDING_ACTION_NEEDED) |
	    BIT(ENDING_DUTY_CHANGED) | BIT(ENDING_HELD) |
	    BIT(ENDING_WITHDRAWN) | BIT(ENDING_COMPLETED) |
	    BIT(ENDING_PARTIAL) | BIT(LINE_ENDED)},
    {KY_HOOK_TMF622, "ProductOrderInformationRequiredEvent",
	BIT(ENDING_ACTION_NEEDED)},
    {KY_HOOK_TMF622, "CancelProductOrderStateChangeEvent",
	BIT(ENDING_WITHDRAWN)},
    {KY_HOOK_TMF637, "ProductCreateEvent", BIT(LINE_ADDED)},
    {KY_HOOK_TMF637, "ProductStateChangeEvent",
	BIT(ENDING_FILED) | BIT(ENDING_WITHDRAWN) | BIT(ENDING_COMPLETED) |
	    BIT(ENDING_REOPENED) | BIT(LINE_ENDED)},
};
#define TYPES (sizeof(types) / sizeof(types[0]))

static uint64_t
kinds_of(enum ky_hook_form form, struct ky_str type)
{
	for (size_t i = 0; i < TYPES; i++)
		if (types[i].form == form && ky_str_is(type, types[i].type))
			return types[i].kinds;
	return 0;
}

/* The next word of `s` up to one of `ends`; false: there is none. */
static bool
word(struct ky_str *s, char end, struct ky_str *out)
{
	const char *p;

	if (s->p == NULL)
		return false;
	p = memchr(s->p, end, s->len);
	*out = (struct ky_str){s->p, p != NULL ? (size_t)(p - s->p) : s->len};
	s->len -= out->len + (p != NULL ? 1 : 0);
	s->p = p != NULL ? p + 1 : NULL;
	*out = ky_str_trim(*out);
	return true;
}

uint64_t
ky_tmf_query_kinds(enum ky_hook_form form, const char *query)
{
	struct ky_str rest = ky_str_of(query), part, name, type;
	uint64_t kinds = 0;

	if (query[0] == '\0') {
		for (size_t i = 0; i < TYPES; i++)
			if (types[i].form == form)
				kinds |= types[i].kinds;
		return kinds;
	}
	while (word(&rest, '&', &part)) {
		if (!word(&part, '=', &name) || !ky_str_is(name, "eventType"))
			return 0;
		while (word(&part, ',', &type)) {
			uint64_t more = kinds_of(form, type);

			if (more == 0)
				return 0;
			kinds |= more;
		}
	}
	return kinds;
}

bool
ky_tmf_query_wants(const char *query, const char *type)
{
	struct ky_str rest = ky_str_of(query), part, name, one;

	if (query[0] == '\0')
		return true;
	while (word(&rest, '&', &part))
		if (word(&part, '=', &name))
			while (word(&part, ',', &one))
				if (ky_str_is(one, type))
					return true;
	return false;
}

/* --- routes --- */

static void
read_hub(const json_t *body, struct ky_hook *h, struct ky_faults *faults)
{
	const json_t *callback = json_object_get(body, "callback");
	const json_t *query = json_object_get(body, "query");
	const char *name;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)body, name,
	    v) if (strcmp(name, "callback") != 0 && strcmp(name, "query") != 0)
	    ky_fault_add(faults, "/", "unknown-attribute",
		"callback and query");
	if (!ky_str_copy(ky_str_of(json_string_value(callback)), h->url,
		sizeof(h->url)) ||
	    h->url[0] == '\0')
		ky_fault_add(faults, "/callback",
		    callback == NULL ? "missing" : "malformed",
		    "an address to tell events to");
	if (query != NULL && !json_is_null(query) &&
	    (!json_is_string(query) ||
		!ky_str_copy(ky_str_of(json_string_value(query)), h->query,
		    sizeof(h->query))))
		ky_fault_add(faults, "/query", "malformed",
		    "a text of at most 255 bytes");
	h->kinds = ky_tmf_query_kinds(h->form, h->query);
	if (h->kinds == 0)
		ky_fault_add(faults, "/query", "query-not-offered",
		    "eventType=NAME[,NAME...] with events of this API");
}

static void
say_hub(const struct ky_http_request *rq, struct ky_http_answer *an,
    const char *path, const struct ky_hook *h)
{
	json_t *doc = json_pack("{s:s, s:s}", "id", h->id.text, "callback",
	    h->url);

	if (h->query[0] != '\0')
		(void)json_object_set_new(doc, "query", json_string(h->query));
	ky_tmf_location(rq, an, path, h->id.text);
	ky_http_json(rq, KY_DIALECT_TMF, an, 201, doc);
}

static void
put_hub(const struct ky_http_request *rq, struct ky_http_answer *an,
    const char *path, const struct ky_hook *h)
{
	struct ky_call call = {.in.hook = *h};
	struct ky_result r;
	struct ky_tmf t;
	struct ky_err err;

	if (!ky_tmf_start(&t, rq, an))
		return;
	if (ky_tmf_call(&t, KY_CALL_HOOK_PUT, &call, &r, &err) != KY_OK) {
		ky_tmf_fail(&t, rq, an, &err);
		return;
	}
	say_hub(rq, an, path, &r.out.hooks[0]);
	ky_tmf_close(&t);
}

static void
post(const struct ky_http_request *rq, struct ky_http_answer *an,
    enum ky_hook_form form, const char *path)
{
	json_t *body = ky_http_object(rq, KY_DIALECT_TMF, an);
	struct ky_hook h = {
	    .form = form,
	    .state = KY_HOOK_ON,
	    .provider = rq->who.provider,
	};
	struct ky_faults faults = {0};

	if (body == NULL)
		return;
	read_hub(body, &h, &faults);
	json_decref(body);
	if (faults.n > 0)
		ky_problem_say(rq, KY_DIALECT_TMF, an, KY_PROBLEM_FIELD,
		    faults.row[0].code, "", "the hub cannot be registered so",
		    &faults, 0);
	else
		put_hub(rq, an, path, &h);
}

/* Only who registered it, and only at the hub where he did. */
static void delete (const struct ky_http_request *rq, struct ky_http_answer *an,
    enum ky_hook_form form)
{
	struct ky_call call = {0};
	struct ky_result r;
	struct ky_tmf t;
	struct ky_err err;
	bool found = ky_str_copy(rq->part[0], call.in.id.text,
	    sizeof(call.in.id.text));
	enum ky_code code = KY_OK;

	if (!ky_tmf_start(&t, rq, an))
		return;
	if (found)
		code = ky_tmf_call(&t, KY_CALL_HOOK_GET, &call, &r, &err);
	if (code == KY_OK && found)
		found = r.found && r.out.hooks[0].form == form &&
		    strcmp(r.out.hooks[0].owner.text, rq->who.actor.text) == 0;
	if (code == KY_OK && found) {
		code = ky_tmf_call(&t, KY_CALL_HOOK_REMOVE, &call, &r, &err);
		found = code == KY_OK && r.found;
	}
	if (code != KY_OK) {
		ky_tmf_fail(&t, rq, an, &err);
		return;
	}
	ky_tmf_close(&t);
	if (found)
		an->status = 204;
	else
		ky_tmf_not_found(rq, an);
}

void
ky_tmf_hub622_post(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	post(rq, an, KY_HOOK_TMF622, KY_TMF_ORDERS "/hub");
}

void
ky_tmf_hub622_delete(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	delete (rq, an, KY_HOOK_TMF622);
}

void
ky_tmf_hub637_post(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	post(rq, an, KY_HOOK_TMF637, KY_TMF_PRODUCTS "/hub");
}

void
ky_tmf_hub637_delete(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	delete (rq, an, KY_HOOK_TMF637);
}
