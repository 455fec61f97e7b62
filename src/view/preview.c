#include "view/view.h"

static json_t *
words_json(const struct ky_rule_words *w)
{
	json_t *list = json_array();

	for (uint32_t i = 0; w != NULL && i < w->n; i++)
		(void)json_array_append_new(list,
		    json_stringn(w->row[i].p, w->row[i].len));
	return list;
}

/* An amount, or null where no figure may be shown. */
static json_t *
amount_json(const struct ky_preview *p, int64_t minor)
{
	return p->figures ? json_integer(minor) : json_null();
}

/* An amount of which there need not be one. */
static json_t *
some_json(const struct ky_preview *p, int64_t minor)
{
	return minor > 0 ? amount_json(p, minor) : json_null();
}

static json_t *
code_json(const char *code)
{
	return code[0] != '\0' ? json_string(code) : json_null();
}

/* Where more may be charged later, or value lapses. */
static void
add_limits(json_t *doc, const struct ky_preview *p)
{
	const char *why = p->lapses_why;

	(void)json_object_set_new(doc, "late_usage_cap",
	    some_json(p, p->late_usage_cap));
	(void)json_object_set_new(doc, "lapses_why", code_json(why));
	(void)json_object_set_new(doc, "lapses_says",
	    code_json(why[0] != '\0' ? ky_words(why) : ""));
	(void)json_object_set_new(doc, "extend_per_day",
	    some_json(p, p->extend_per_day));
	(void)json_object_set_new(doc, "late_per_day",
	    some_json(p, p->late_per_day));
}

static json_t *
marks_json(uint32_t marks)
{
	json_t *list = json_array();

	for (int m = 0; m < KY_DAY_MARK__MAX; m++)
		if ((marks >> m & 1) != 0)
			(void)json_array_append_new(list,
			    json_string(ky_day_mark_name((enum ky_day_mark)m)));
	return list;
}

static json_t *
day_json(const struct ky_preview *p, const struct ky_day *d)
{
	return json_pack("{s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
			 "s:o}",
	    "asked", ky_date_json(d->asked), "last_day",
	    ky_date_json(d->last_day), "again", d->again ? 1 : 0, "charged",
	    amount_json(p, d->charged), "fee", amount_json(p, d->fee), "owed",
	    amount_json(p, d->owed), "back", amount_json(p, d->back),
	    "forfeited", amount_json(p, d->forfeited), "why",
	    p->figures ? json_string(ky_day_why_name(d->why)) : json_null(),
	    "rule", code_json(d->why_rule), "marks", marks_json(d->marks));
}

static json_t *
days_json(const struct ky_preview *p)
{
	json_t *list = json_array();

	for (uint8_t i = 0; i < p->days_n; i++)
		(void)json_array_append_new(list, day_json(p, &p->day[i]));
	return list;
}

static json_t *
errand_json(const struct ky_errand *e)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:b, s:b, s:s, s:s, s:o}",
	    "kind", ky_errand_kind_name(e->kind), "item",
	    code_json(e->what.text), "ref", json_integer(e->ref), "from",
	    ky_date_json(e->from), "by", ky_date_json(e->by), "late",
	    e->late ? 1 : 0, "abroad", e->abroad ? 1 : 0, "code", e->code,
	    "message", ky_words(e->code), "rule", code_json(e->rule));
}

/* The plan for a departure; null when none was asked for. */
static json_t *
departure_json(const struct ky_departure *d)
{
	json_t *list;

	if (ky_date_none(d->day))
		return json_null();
	if (!d->ok)
		return json_pack("{s:o, s:b, s:s, s:s, s:o}", "day",
		    ky_date_json(d->day), "possible", 0, "code", d->code,
		    "message", ky_words(d->code), "rule", code_json(d->rule));
	list = json_array();
	for (uint8_t i = 0; i < d->errands_n; i++)
		(void)json_array_append_new(list, errand_json(&d->errand[i]));
	return json_pack("{s:o, s:b, s:o, s:o, s:b, s:o}", "day",
	    ky_date_json(d->day), "possible", 1, "ask_for",
	    ky_date_json(d->wish), "last_day", ky_date_json(d->last_day),
	    "ends_after", d->ends_after ? 1 : 0, "errands", list);
}

static json_t *
charges_json(const struct ky_preview *p)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < p->charges.n; i++) {
		const struct ky_posting *row = &p->charges.row[i];

		if (row->minor > 0)
			(void)json_array_append_new(list,
			    json_pack("{s:s, s:s, s:I, s:s, s:s, s:s}", "kind",
				ky_entry_kind_name(row->kind), "account",
				ky_account_name(row->account), "amount",
				(json_int_t)row->minor, "rule", row->rule,
				"tax", ky_tax_name(row->tax), "what",
				row->what.text));
	}
	return list;
}

static json_t *
returns_json(const struct ky_preview *p)
{
	json_t *list = json_array();

	for (uint8_t i = 0; i < p->items_n; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:o, s:o}", "item", p->item[i].what.text,
			"due", ky_date_json(p->item[i].due), "lost_charge",
			p->item[i].lost_charge >= 0
			    ? json_integer(p->item[i].lost_charge)
			    : json_null()));
	return list;
}

json_t *
ky_preview_json(const struct ky_rules *rules, const struct ky_preview *p)
{
	json_t *duties = json_array(), *doc;

	for (uint8_t i = 0; i < p->duties_n; i++)
		(void)json_array_append_new(duties,
		    json_pack("{s:s, s:s}", "kind",
			ky_duty_kind_name(p->duty[i].kind), "least",
			ky_grade_name(p->duty[i].least)));
	doc = json_pack("{s:s, s:b, s:s, s:o, s:o, s:o, s:o, s:b, s:s, s:o, "
			"s:o, s:o, "
			"s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
			"s:o}",
	    "way", ky_way_name(p->way), "connected",
	    rules->book->connected ? 1 : 0, "rule", p->rule, "last_day",
	    ky_date_json(p->last_day), "withdraw_until",
	    ky_time_json(p->withdraw_until), "hold_until",
	    ky_time_json(p->hold_until), "hold_reason",
	    code_json(p->hold_reason), "figures", p->figures ? 1 : 0,
	    "currency", p->currency, "charged", amount_json(p, p->charged),
	    "set_off", amount_json(p, p->set_off), "owed",
	    amount_json(p, p->owed), "back", amount_json(p, p->back),
	    "forfeited", amount_json(p, p->forfeited), "instalments_left",
	    (json_int_t)p->instalments_left, "late_usage_until",
	    ky_date_json(p->late_usage_until), "charges", charges_json(p),
	    "returns", returns_json(p), "asks", words_json(p->asks), "losses",
	    words_json(p->losses), "later", words_json(p->later), "duties",
	    duties, "days", days_json(p));
	(void)json_object_set_new(doc, "used_up_estimate",
	    ky_date_json(p->used_up));
	(void)json_object_set_new(doc, "handset", json_boolean(p->handset));
	(void)json_object_set_new(doc, "papers", ky_shown_json(p->papers));
	(void)json_object_set_new(doc, "departure",
	    departure_json(&p->departure));
	add_limits(doc, p);
	return doc;
}
