#include "http/tmf_view.h"

#include "http/tmf.h"
#include "view/view.h"

#include <inttypes.h>
#include <string.h>

/* Absent rather than null, as TM Forum's schemas have it. */
static void
set(json_t *o, const char *name, json_t *v)
{
	if (json_is_null(v))
		json_decref(v);
	else
		(void)json_object_set_new(o, name, v);
}

json_t *
ky_tmf_href(const char *base_url, const char *path, const char *id)
{
	return json_sprintf("%s%s/%s", base_url, path, id);
}

static json_t *
moment(struct ky_time t)
{
	char text[KY_TIME_TEXT_SIZE];

	if (t.us == 0)
		return json_null();
	ky_time_format(t, text);
	return json_string(text);
}

static json_t *
day_end(struct ky_date d, const struct ky_rules *rules)
{
	struct ky_zone zone = rules->book != NULL ? rules->book->zone
						  : KY_ZONE_JAPAN;

	return ky_date_none(d) ? json_null() : moment(ky_date_end(d, zone));
}

static json_t *
day_start(struct ky_date d, const struct ky_rules *rules)
{
	struct ky_zone zone = rules->book != NULL ? rules->book->zone
						  : KY_ZONE_JAPAN;

	return ky_date_none(d) ? json_null() : moment(ky_date_start(d, zone));
}

static json_t *
trait(const char *name, const char *type, json_t *value)
{
	return json_pack("{s:s, s:s, s:o}", "name", name, "valueType", type,
	    "value", value);
}

/* --- duties as nested items --- */

/* What each kind of duty waits for (core/plan.c). */
static enum ky_duty_kind
relies_on(enum ky_duty_kind k)
{
	switch (k) {
	case KY_DUTY_CONTRACT:
	case KY_DUTY_ITEM:
		return KY_DUTY_AUTHORITY;
	case KY_DUTY_OPTIONS:
	case KY_DUTY_DEVICES:
	case KY_DUTY_DUES:
	case KY_DUTY_NETWORK:
	case KY_DUTY_PROFILE:
		return KY_DUTY_CONTRACT;
	case KY_DUTY_CREDIT:
		return KY_DUTY_DUES;
	case KY_DUTY_NUMBER:
		return KY_DUTY_NETWORK;
	case KY_DUTY_AUTHORITY:
	case KY_DUTY_NOTICE:
	case KY_DUTY_RECORDS:
	case KY_DUTY__MAX:
		break;
	}
	return KY_DUTY__MAX;
}

static json_t *
duty_id(const char *item, const struct ky_case *c, const struct ky_duty *d)
{
	if (d->kind == KY_DUTY_ITEM && d->ref < c->line.items_n)
		return json_sprintf("%s.%s.%s", item,
		    ky_duty_kind_name(d->kind), c->line.item[d->ref].code.text);
	return json_sprintf("%s.%s", item, ky_duty_kind_name(d->kind));
}

static json_t *
duty_view(const char *item, const struct ky_case *c, const struct ky_duty *d)
{
	enum ky_duty_kind on = relies_on(d->kind);
	const struct ky_duty *first = on != KY_DUTY__MAX
	    ? ky_case_duty_const(c, on, 0)
	    : NULL;
	json_t *out = json_pack("{s:o, s:s, s:s}", "id", duty_id(item, c, d),
	    "action", "delete", "state",
	    ky_tmf_state_name(ky_tmf_duty_of(d->state)));

	if (first != NULL)
		set(out, "productOrderItemRelationship",
		    json_pack("[{s:o, s:s}]", "id", duty_id(item, c, first),
			"relationshipType", "reliesOn"));
	if (d->state == KY_STATE_WAIVED)
		set(out, "note",
		    json_pack("[{s:o, s:o, s:s}]", "text",
			json_sprintf("waived: %s", d->reason), "date",
			moment(d->changed), "author", d->by));
	else if (d->reason[0] != '\0')
		set(out, "note",
		    json_pack("[{s:s, s:o}]", "text", ky_words(d->reason),
			"date", moment(d->changed)));
	return out;
}

/* --- items --- */

struct viewing {
	const char *base_url;
	const struct ky_tmf_order *o;
	json_t *items;
	struct ky_time completed, cancelled, expected; /* the latest */
};

static void
latest(struct ky_time *at, struct ky_time t)
{
	if (ky_time_cmp(t, *at) > 0)
		*at = t;
}

/* What an ending adds to the product: until when it can be taken back. */
static void
add_traits(json_t *product, const struct ky_ending *e)
{
	json_t *list = json_object_get(product, "productCharacteristic");

	if (list == NULL) {
		list = json_array();
		set(product, "productCharacteristic", list);
	}
	(void)json_array_append_new(list,
	    trait("ending", "string", json_string(e->ref)));
	if (e->state == KY_ENDING_RUNNING && !e->returnless)
		(void)json_array_append_new(list,
		    trait("withdrawableUntil", "dateTime",
			moment(e->withdraw_until)));
}

static void
add_ending(struct viewing *v, json_t *item, const struct ky_case *c,
    const struct ky_rules *rules)
{
	const char *id = ky_tmf_text(item, "id");
	json_t *duties = json_array();

	for (uint8_t i = 0; i < c->duties_n; i++) {
		const struct ky_duty *d = &c->duty[i];

		if (d->kind < KY_DUTY_CLOSING__MAX)
			(void)json_array_append_new(duties,
			    duty_view(id, c, d));
		if (d->state == KY_STATE_WITHDRAWN)
			latest(&v->cancelled, d->changed);
	}
	set(item, "productOrderItem", duties);
	add_traits(json_object_get(item, "product"), &c->ending);
	if (rules->book != NULL && !ky_date_none(ky_case_last_day(c)))
		latest(&v->expected,
		    ky_date_end(ky_case_last_day(c), rules->book->zone));
	latest(&v->completed, c->ending.closed);
}

static void
add_line(void *self, uint32_t k, const struct ky_case *c,
    const struct ky_rules *rules, enum ky_tmf_state state)
{
	struct viewing *v = self;
	const struct ky_tmf_line *l = &v->o->line[k];
	json_t *item = json_array_get(v->items, l->item);

	set(item, "state", json_string(ky_tmf_state_name(state)));
	if (l->refused[0] != '\0')
		set(item, "note",
		    json_pack("[{s:s, s:s}]", "id", l->refused, "text",
			ky_words(l->refused)));
	if (c != NULL && strcmp(c->ending.ref, l->ending) == 0)
		add_ending(v, item, c, rules);
}

/* What was sent, with hrefs, and states to be filled in. */
static json_t *
skeleton(const char *base_url, const struct ky_tmf_order *o)
{
	json_t *out = json_deep_copy(o->sent), *item;
	size_t i;

	set(out, "id", json_string(o->doc.meta.id));
	set(out, "href",
	    ky_tmf_href(base_url, KY_TMF_ORDERS "/productOrder",
		o->doc.meta.id));
	set(out, "orderDate", moment(o->doc.meta.at));
	if (json_object_get(out, "relatedParty") == NULL)
		set(out, "relatedParty", json_array());
	if (json_object_get(out, "category") == NULL)
		set(out, "category", json_string("lineEnding"));
	if (json_object_get(out, "channel") == NULL)
		set(out, "channel",
		    json_pack("[{s:s}]", "name", o->who.channel.text));
	if (json_object_get(out, "@type") == NULL)
		set(out, "@type", json_string("ProductOrder"));
	json_array_foreach(json_object_get(out, "productOrderItem"), i, item)
	{
		json_t *product = json_object_get(item, "product");

		/* Carried along: nothing is to be done. */
		set(item, "state", json_string("completed"));
		if (product != NULL)
			set(product, "href",
			    ky_tmf_href(base_url, KY_TMF_PRODUCTS "/product",
				ky_tmf_text(product, "id")));
	}
	return out;
}

json_t *
ky_tmf_order_told(const char *base_url, const struct ky_tmf_order *o,
    enum ky_tmf_state state, const enum ky_tmf_state item[])
{
	json_t *out = skeleton(base_url, o);
	json_t *items = json_object_get(out, "productOrderItem");

	for (uint32_t k = 0; k < o->n; k++)
		set(json_array_get(items, o->line[k].item), "state",
		    json_string(ky_tmf_state_name(item[k])));
	set(out, "state", json_string(ky_tmf_state_name(state)));
	return out;
}

/* Why the order was withdrawn, if that was said here. */
static enum ky_code
add_reason(struct ky_tmf *t, const struct ky_tmf_order *o, json_t *out,
    struct ky_err *err)
{
	struct ky_tmf_doc doc;
	struct ky_slug owner;
	uint64_t after = 0;

	(void)snprintf(owner.text, sizeof(owner.text), "%.31s", o->doc.meta.id);
	for (;;) {
		const char *why;

		if (ky_tmf_doc_next(t, KY_TMF_KIND_CANCEL, &owner, after, &doc,
			err) != KY_OK)
			return err->code;
		if (doc.json == NULL)
			return KY_OK;
		after = doc.meta.n;
		why = ky_tmf_text(json_object_get(doc.json, "sent"),
		    "cancellationReason");
		if (why[0] != '\0')
			set(out, "cancellationReason", json_string(why));
		json_decref(doc.json);
	}
}

enum ky_code
ky_tmf_order_view(struct ky_tmf *t, const char *base_url,
    const struct ky_tmf_order *o, json_t **out, struct ky_err *err)
{
	enum ky_tmf_state item[KY_TMF_LINES_MAX], state;
	json_t *doc = skeleton(base_url, o);
	struct viewing v = {
	    .base_url = base_url,
	    .o = o,
	    .items = json_object_get(doc, "productOrderItem"),
	};

	if (ky_tmf_order_states(t, o, item, add_line, &v, err) != KY_OK) {
		json_decref(doc);
		return err->code;
	}
	state = ky_tmf_order_of(item, o->n);
	set(doc, "state", json_string(ky_tmf_state_name(state)));
	set(doc, "expectedCompletionDate", moment(v.expected));
	if (state == KY_TMF_COMPLETED || state == KY_TMF_PARTIAL)
		set(doc, "completionDate", moment(v.completed));
	if (state == KY_TMF_CANCELLED) {
		set(doc, "cancellationDate", moment(v.cancelled));
		if (add_reason(t, o, doc, err) != KY_OK) {
			json_decref(doc);
			return err->code;
		}
	}
	*out = doc;
	return KY_OK;
}

/* --- products --- */

json_t *
ky_tmf_product_ref(const char *base_url, uint64_t line_id)
{
	char id[24];

	(void)snprintf(id, sizeof(id), "%" PRIu64, line_id);
	return json_pack("{s:s, s:o}", "id", id, "href",
	    ky_tmf_href(base_url, KY_TMF_PRODUCTS "/product", id));
}

static void
resource(json_t *list, const char *id, const char *name, const char *value,
    const char *type)
{
	(void)json_array_append_new(list,
	    json_pack("{s:s, s:s, s:s, s:s}", "id", id, "name", name, "value",
		value, "@referredType", type));
}

static json_t *
resources(const struct ky_line *l)
{
	json_t *out = json_array();
	char mask[KY_MASK_SIZE];

	if (l->msisdn.digits[0] != '\0') {
		ky_msisdn_mask(&l->msisdn, mask);
		resource(out, "number", "MSISDN", mask, "LogicalResource");
	}
	if (l->iccid.digits[0] != '\0') {
		ky_iccid_mask(&l->iccid, mask);
		resource(out, l->form == KY_FORM_ESIM ? "profile" : "card",
		    l->form == KY_FORM_ESIM ? "eSIM profile" : "SIM card", mask,
		    l->form == KY_FORM_ESIM ? "LogicalResource"
					    : "PhysicalResource");
	}
	for (uint8_t i = 0; i < l->items_n; i++)
		resource(out, l->item[i].code.text, l->item[i].code.text, "",
		    "PhysicalResource");
	for (uint8_t i = 0; i < l->devices_n; i++)
		resource(out, l->device[i].code.text, l->device[i].code.text,
		    "", "PhysicalResource");
	return out;
}

/* The minimum term, and when it may be left without its fee. */
static json_t *
terms(const struct ky_line *l, const struct ky_rules *rules)
{
	struct ky_date from = ky_date_none(l->service_start) ? l->contract_date
							     : l->service_start;

	if (l->min_term_months == 0 || ky_date_none(from))
		return json_null();
	return json_pack("[{s:s, s:{s:i, s:s}, s:{s:o, s:o}}]", "name",
	    "minimumTerm", "duration", "amount", (int)l->min_term_months,
	    "units", "month", "validFor", "startDateTime",
	    day_start(from, rules), "endDateTime",
	    day_start(ky_date_add_months(from, l->min_term_months), rules));
}

static json_t *
traits(const struct ky_line *l, const struct ky_ending *e,
    enum ky_tmf_product status, const struct ky_rules *rules)
{
	json_t *out = json_pack("[o, o, o]",
	    trait("provider", "string", json_string(l->provider.text)),
	    trait("form", "string",
		json_string(l->form == KY_FORM_ESIM ? "esim" : "physical")),
	    trait("billing", "string",
		json_string(l->billing == KY_BILLING_PREPAID ? "prepaid"
							     : "postpaid")));

	if (status == KY_TMF_SUSPENDED)
		(void)json_array_append_new(out,
		    trait("suspendReason", "string", json_string("barred")));
	if (l->number == KY_NUMBER_QUARANTINE)
		(void)json_array_append_new(out,
		    trait("quarantineUntil", "dateTime",
			day_start(l->quarantine_until, rules)));
	if (e->state == KY_ENDING_RUNNING && !e->returnless)
		(void)json_array_append_new(out,
		    trait("withdrawableUntil", "dateTime",
			moment(e->withdraw_until)));
	return out;
}

json_t *
ky_tmf_product_view(const char *base_url, uint64_t line_id,
    const struct ky_line *l, const struct ky_ending *e,
    const struct ky_rules *rules)
{
	enum ky_tmf_product status = ky_tmf_product_of(l, e);
	json_t *out = ky_tmf_product_ref(base_url, line_id);
	char card[KY_MASK_SIZE];

	set(out, "status", json_string(ky_tmf_product_name(status)));
	set(out, "name",
	    json_string(
		l->subject == KY_SUBJECT_LOAN ? "loan" : "mobile line"));
	set(out, "isBundle", json_false());
	set(out, "@type", json_string("Product"));
	if (l->iccid.digits[0] != '\0') {
		ky_iccid_mask(&l->iccid, card);
		set(out, "productSerialNumber", json_string(card));
	}
	set(out, "startDate",
	    day_start(ky_date_none(l->service_start) ? l->contract_date
						     : l->service_start,
		rules));
	if (status == KY_TMF_TERMINATED || status == KY_TMF_NEVER_USED)
		set(out, "terminationDate",
		    day_end(ky_date_none(l->last_day) ? e->last_day
						      : l->last_day,
			rules));
	set(out, "productCharacteristic", traits(l, e, status, rules));
	set(out, "productTerm", terms(l, rules));
	set(out, "realizingResource", resources(l));
	set(out, "realizingService",
	    l->known ? json_pack("[{s:s, s:s}]", "id", "network", "name",
			   l->voice ? "voice and data" : "data")
		     : json_array());
	set(out, "billingAccount",
	    json_pack("{s:s}", "id", l->contract_no.text));
	set(out, "relatedParty", json_array());
	return out;
}
