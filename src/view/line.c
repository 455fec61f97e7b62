#include "view/view.h"

#include "core/contact.h"

json_t *
ky_row_json(const struct ky_row *row)
{
	char sort[KY_WORDS_SIZE];

	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s*, s:o}", "line",
	    (json_int_t)row->line_id, "provider", row->line.provider.text,
	    "contract", row->line.contract_no.text, "subject",
	    row->line.subject == KY_SUBJECT_LOAN ? "loan" : "line", "sort",
	    ky_sort_words(&row->line, sort), "state",
	    ky_ending_state_name(row->ending.state), "ending",
	    ky_text_given(row->ending.ref), "last_day",
	    ky_date_json(ky_told_last_day(&row->line, &row->ending)));
}

json_t *
ky_shown_json(uint32_t shown)
{
	json_t *list = json_array();

	for (int i = 0; i < KY_VOUCHER__MAX; i++)
		if ((shown >> i & 1) != 0)
			(void)json_array_append_new(list,
			    json_string(ky_voucher_name((enum ky_voucher)i)));
	return list;
}

json_t *
ky_ending_json(const struct ky_case *c)
{
	const struct ky_ending *e = &c->ending;

	if (e->seq == 0)
		return json_null();
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:s, s:o, "
			 "s:o, s:o, s:o}",
	    "ref", e->ref, "state", ky_ending_state_name(e->state), "way",
	    ky_way_name(e->way), "filed", ky_time_json(e->filed), "last_day",
	    ky_date_json(ky_case_last_day(c)), "withdraw_until",
	    ky_time_json(e->withdraw_until), "hold_until",
	    ky_time_json(e->hold_until), "returnless", e->returnless ? 1 : 0,
	    "rules", e->rules_hash, "ground",
	    e->claim.ground != KY_GROUND_NONE
		? json_string(ky_ground_name(e->claim.ground))
		: json_null(),
	    "relation",
	    e->claim.relation != KY_RELATION_NONE
		? json_string(ky_relation_name(e->claim.relation))
		: json_null(),
	    "papers_shown", ky_shown_json(e->claim.shown), "when_used_up",
	    json_boolean(e->when_used_up));
}

static const char *const item_states[] = {
    [KY_ITEM_OUT] = "out",
    [KY_ITEM_BACK] = "back",
    [KY_ITEM_PAID] = "paid",
    [KY_ITEM_LOST] = "lost",
};
_Static_assert(sizeof(item_states) / sizeof(item_states[0]) == KY_ITEM__MAX,
    "names each");

static json_t *
options_json(const struct ky_line *l)
{
	json_t *list = json_array();

	for (uint8_t i = 0; i < l->options_n; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:I, s:b, s:b}", "code",
			l->option[i].code.text, "fee",
			(json_int_t)l->option[i].fee, "running",
			l->option[i].running ? 1 : 0, "third_party",
			l->option[i].third_party ? 1 : 0));
	return list;
}

static json_t *
devices_json(const struct ky_line *l)
{
	json_t *list = json_array();

	for (uint8_t i = 0; i < l->devices_n; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:b}", "code", l->device[i].code.text,
			"bound", l->device[i].bound ? 1 : 0));
	return list;
}

static json_t *
items_json(const struct ky_line *l)
{
	json_t *list = json_array();

	for (uint8_t i = 0; i < l->items_n; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s, s:I, s:o}", "code",
			l->item[i].code.text, "state",
			item_states[l->item[i].state], "lost_charge",
			(json_int_t)l->item[i].lost_charge, "back_on",
			ky_date_json(l->item[i].back_on)));
	return list;
}

static json_t *
duties_json(const struct ky_case *c)
{
	json_t *list = json_array();

	for (uint8_t i = 0; i < c->duties_n; i++)
		(void)json_array_append_new(list, ky_duty_json(c, &c->duty[i]));
	return list;
}

/* Numbers and cards, masked; null where the line has none. */
static void
put_masks(const struct ky_line *l, json_t *to)
{
	char number[KY_MASK_SIZE] = "", iccid[KY_MASK_SIZE] = "",
	     imsi[KY_MASK_SIZE] = "", eid[KY_MASK_SIZE] = "";
	char email[KY_EMAIL_MASK_SIZE];
	const struct {
		const char *name, *text;
	} row[] = {{"number", number}, {"iccid", iccid}, {"imsi", imsi},
	    {"eid", eid}, {"email", email}, {"language", l->language}};

	ky_email_mask(l->email, email);

	if (l->msisdn.digits[0] != '\0')
		ky_msisdn_mask(&l->msisdn, number);
	if (l->iccid.digits[0] != '\0')
		ky_iccid_mask(&l->iccid, iccid);
	if (l->imsi.digits[0] != '\0')
		ky_imsi_mask(&l->imsi, imsi);
	if (l->eid.digits[0] != '\0')
		ky_eid_mask(&l->eid, eid);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		(void)json_object_set_new(to, row[i].name,
		    row[i].text[0] != '\0' ? json_string(row[i].text)
					   : json_null());
}

static json_t *
facts_json(const struct ky_case *c)
{
	const struct ky_line *l = &c->line;
	char sort[KY_WORDS_SIZE];

	return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:b, "
			 "s:b, s:b, s:s}",
	    "line", (json_int_t)c->line_id, "version", (json_int_t)c->version,
	    "provider", l->provider.text, "contract", l->contract_no.text,
	    "subject", l->subject == KY_SUBJECT_LOAN ? "loan" : "line", "sort",
	    ky_sort_words(l, sort), "contract_date",
	    ky_date_json(l->contract_date), "valid_until",
	    ky_date_json(l->valid_until), "due_back", ky_date_json(l->due_back),
	    "locked", l->locked ? 1 : 0, "contract_running",
	    l->contract_running ? 1 : 0, "network", l->known ? 1 : 0, "profile",
	    ky_profile_state_name(l->profile));
}

static json_t *
remaining_json(const struct ky_remaining *r)
{
	if (r->at.us == 0)
		return json_null();
	return json_pack("{s:I, s:o}", "bytes", (json_int_t)r->bytes, "at",
	    ky_time_json(r->at));
}

/* The last change that was asked for; null when none ever was. */
static json_t *
change_json(const struct ky_case *c)
{
	const struct ky_change *x = &c->change;
	const struct ky_slug *what = &x->tariff.plan;

	if (x->serial == 0)
		return json_null();
	if (x->kind == KY_CHANGE_DEVICE)
		what = &c->line.device[x->ref].code;
	else if (x->kind == KY_CHANGE_OPTION)
		what = &c->line.option[x->ref].code;
	return json_pack("{s:s, s:s, s:s}", "part",
	    ky_change_kind_name(x->kind), "name", what->text, "state",
	    ky_change_state_name(x->state));
}

static json_t *
plan_json(const struct ky_slug *plan, int64_t fee, struct ky_date from)
{
	return json_pack("{s:o, s:I, s:o}", "plan",
	    plan->text[0] != '\0' ? json_string(plan->text) : json_null(),
	    "fee", (json_int_t)fee, "from", ky_date_json(from));
}

/* The one it began with, and those that were seen at billing since. */
static json_t *
plans_json(const struct ky_line *l)
{
	json_t *list = json_array();

	if (l->subject == KY_SUBJECT_LOAN)
		return list;
	(void)json_array_append_new(list,
	    plan_json(&l->plan, l->monthly_fee, (struct ky_date){0}));
	for (uint8_t i = 0; i < l->tariffs_n; i++)
		(void)json_array_append_new(list,
		    plan_json(&l->tariff[i].plan, l->tariff[i].fee,
			l->tariff[i].from));
	return list;
}

json_t *
ky_case_json(const struct ky_case *c)
{
	const struct ky_line *l = &c->line;
	json_t *doc = facts_json(c);

	put_masks(l, doc);
	(void)json_object_update_new(doc,
	    json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:s, s:o, "
		      "s:o}",
		"plans", plans_json(l), "change", change_json(c), "remaining",
		remaining_json(&l->remaining), "options", options_json(l),
		"devices", devices_json(l), "items", items_json(l), "owed",
		(json_int_t)ky_ledger_owed(&l->ledger), "held",
		(json_int_t)ky_ledger_credit(&l->ledger), "currency",
		l->ledger.currency, "ending", ky_ending_json(c), "duties",
		duties_json(c)));
	return doc;
}
