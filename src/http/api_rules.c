/* Rule files as they are loaded, and operators as people read them. */
#include "http/api.h"

#include "view/guide.h"

#include <string.h>

void
ky_api_rules(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_result *out;
	json_t *rows;

	if (!ky_api_no_query(rq, an))
		return;
	out = ky_api_make(rq, an, ky_api_call(rq, KY_CALL_RULES));
	if (out == NULL)
		return;
	rows = json_array();
	for (uint32_t i = 0; i < out->n; i++)
		(void)json_array_append_new(rows,
		    json_pack("{s:s, s:s, s:o}", "provider",
			out->out.rules.provider[i].text, "version",
			out->out.rules.hash[i], "loaded",
			ky_time_json(out->out.rules.at[i])));
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
	    json_pack("{s:o}", "rules", rows));
}

void
ky_api_rules_add(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_RULES_PUT);
	json_t *body = ky_api_body(rq, an, false);
	struct ky_faults faults = {0};
	const struct ky_result *out;
	const char *provider;
	struct ky_fields f;

	if (body == NULL)
		return;
	/* The file names its provider; all else is the reader's to judge. */
	ky_fields_open(&f, body, "", &faults);
	ky_field_need(&f, "provider");
	(void)ky_field_slug(&f, "provider", &call->in.rules.provider);
	json_decref(body);
	if (!ky_api_clean(rq, an, &faults))
		return;
	/* The bytes themselves are the version: they are not written anew. */
	call->in.rules.json = rq->body;
	out = ky_api_make(rq, an, call);
	if (out == NULL)
		return;
	provider = out->out.rules.provider[0].text;
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 201,
	    json_pack("{s:s, s:s, s:o}", "provider", provider, "version",
		out->out.rules.hash[0], "loaded",
		ky_time_json(out->out.rules.at[0])));
	ky_api_location(rq, an, "rules", provider);
}

/* A version's name: 64 hexadecimal digits; not given is the newest. */
static bool
read_version(const struct ky_http_request *rq, struct ky_faults *faults,
    char out[65])
{
	struct ky_str text = ky_http_query(rq, "version");

	if (text.p == NULL)
		return true;
	if (text.len == 64 && strspn(text.p, "0123456789abcdef") >= 64 &&
	    ky_str_copy(text, out, 65))
		return true;
	ky_query_fault(faults, "version", "not-valid",
	    "must be 64 digits of 0-9 a-f");
	return false;
}

void
ky_api_rules_get(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const parameters[] = {"version", NULL};
	struct ky_call *call = ky_api_call(rq, KY_CALL_RULES_GET);
	struct ky_faults faults = {0};
	const struct ky_result *out;

	ky_query_only(rq, &faults, parameters);
	(void)read_version(rq, &faults, call->in.rules.hash);
	if (!ky_api_id(rq, an, 0, &call->in.rules.provider) ||
	    !ky_api_clean(rq, an, &faults))
		return;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return;
	an->status = 200;
	an->content_type = "application/json";
	ky_buf_add(&an->body, out->bytes);
	ky_http_header(an, "ETag",
	    ky_api_text(rq, "\"%s\"", out->out.rules.hash[0]));
}

/* --- operators --- */

/* Later rows are newer: the last of a provider stands for it. */
static bool
is_newest(const struct ky_result *all, uint32_t i)
{
	for (uint32_t j = i + 1; j < all->n; j++)
		if (strcmp(all->out.rules.provider[i].text,
			all->out.rules.provider[j].text) == 0)
			return false;
	return true;
}

static json_t *
operator_json(const struct ky_rulebook *book)
{
	static const char *const kinds[] = {
	    [KY_PROVIDER_MNO] = "mno",
	    [KY_PROVIDER_MVNO] = "mvno",
	    [KY_PROVIDER_TRAVEL_ESIM] = "travel-esim",
	    [KY_PROVIDER_RENTAL] = "rental",
	};
	_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == KY_PROVIDER__MAX,
	    "names each");

	return json_pack("{s:s, s:s%, s:s, s:b, s:b, s:s}", "provider",
	    book->provider.text, "name", book->name.p, book->name.len, "kind",
	    kinds[book->kind], "connected", book->connected ? 1 : 0,
	    "fictional", book->fictional ? 1 : 0, "version", book->hash);
}

/* No day is later: what holds for contracts made from now on. */
static const struct ky_date newest = {9999, 12, 31};

/* The rules of a provider as they stand for contracts made on a day, in the
 * request's memory. */
static const struct ky_rules *
select_rules(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_slug *provider, struct ky_date day)
{
	struct ky_call *call = ky_api_call(rq, KY_CALL_RULES_GET);
	const struct ky_result *out;

	call->in.rules.provider = *provider;
	call->in.rules.day = day;
	out = ky_api_find(rq, an, call);
	if (out == NULL)
		return NULL;
	if (out->out.rules.selected == NULL)
		ky_api_not_found(rq, an);
	return out->out.rules.selected;
}

void
ky_api_operators(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_http_request each = *rq;
	struct ky_arena room; /* of one provider's rules at a time */
	const struct ky_result *all;
	const struct ky_rules *one;
	json_t *rows;

	if (!ky_api_no_query(rq, an))
		return;
	all = ky_api_make(rq, an, ky_api_call(rq, KY_CALL_RULES));
	if (all == NULL)
		return;
	ky_arena_init(&room, ky_arena_alloc(rq->arena, KY_CALL_ARENA_SIZE),
	    KY_CALL_ARENA_SIZE);
	each.arena = &room;
	rows = json_array();
	for (uint32_t i = 0; i < all->n; i++) {
		if (!is_newest(all, i))
			continue;
		ky_arena_reset(&room);
		one = select_rules(&each, an, &all->out.rules.provider[i],
		    newest);
		if (one == NULL) {
			json_decref(rows);
			return;
		}
		(void)json_array_append_new(rows, operator_json(one->book));
	}
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200,
	    json_pack("{s:o}", "operators", rows));
}

void
ky_api_operator(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const parameters[] = {"contract_date", NULL};
	struct ky_str text = ky_http_query(rq, "contract_date");
	struct ky_date day = newest;
	struct ky_faults faults = {0};
	const struct ky_rules *one;
	struct ky_slug provider;
	struct ky_err err = {0};
	json_t *doc;

	ky_query_only(rq, &faults, parameters);
	if (text.p != NULL && ky_date_parse(text, &day, &err) != KY_OK)
		ky_query_fault(&faults, "contract_date", "not-valid", err.msg);
	if (!ky_api_id(rq, an, 0, &provider) || !ky_api_clean(rq, an, &faults))
		return;
	one = select_rules(rq, an, &provider, day);
	if (one == NULL)
		return;
	doc = ky_guide_json(one, day);
	if (text.p == NULL)
		(void)json_object_set_new(doc, "contract_date", json_null());
	ky_http_json(rq, KY_DIALECT_PROBLEM, an, 200, doc);
}
