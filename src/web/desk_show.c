#include "web/desk_show.h"
#include "web/lines.h"

#include "core/contact.h"
#include "view/view.h"

#include <string.h>

static const char *const item_states[] = {
    [KY_ITEM_OUT] = "out",
    [KY_ITEM_BACK] = "back",
    [KY_ITEM_PAID] = "paid",
    [KY_ITEM_LOST] = "lost",
};
_Static_assert(sizeof(item_states) / sizeof(item_states[0]) == KY_ITEM__MAX,
    "a name each");

json_t *
ky_desk_provider(const struct ky_case *c, const struct ky_rules *r)
{
	return r != NULL ? json_stringn(r->book->name.p, r->book->name.len)
			 : json_string(c->line.provider.text);
}

const char *
ky_desk_sort(const struct ky_line *l)
{
	if (l->subject == KY_SUBJECT_LOAN)
		return "loan";
	if (l->form == KY_FORM_ESIM)
		return l->billing == KY_BILLING_PREPAID ? "esim-prepaid"
							: "esim-postpaid";
	return l->billing == KY_BILLING_PREPAID ? "physical-prepaid"
						: "physical-postpaid";
}

bool
ky_desk_can_withdraw(const struct ky_case *c, struct ky_time now)
{
	const struct ky_ending *e = &c->ending;
	const struct ky_duty *a = ky_case_duty_const(c, KY_DUTY_AUTHORITY, 0);

	/* Until it is known who may end it, nobody was asked for anything. */
	return e->state == KY_ENDING_RUNNING && !e->returnless &&
	    (ky_time_cmp(now, e->withdraw_until) < 0 ||
		(a != NULL && ky_duty_pending(a->state)) ||
		(e->way == KY_WAY_PORT_OUT && !c->line.ported));
}

bool
ky_desk_is_over(const struct ky_case *c, struct ky_date today)
{
	return !c->line.contract_running ||
	    (!ky_date_none(c->line.last_day) &&
		ky_date_cmp(c->line.last_day, today) < 0);
}

/* --- what hangs on it --- */

static json_t *
options_json(const struct ky_line *l)
{
	json_t *list = json_array();

	for (uint8_t i = 0; i < l->options_n; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:i, s:s, s:I, s:b, s:b}", "n", (int)i, "code",
			l->option[i].code.text, "fee",
			(json_int_t)l->option[i].fee, "third_party",
			l->option[i].third_party ? 1 : 0, "running",
			l->option[i].running ? 1 : 0));
	return list;
}

static json_t *
devices_json(const struct ky_line *l)
{
	json_t *list = json_array();

	for (uint8_t i = 0; i < l->devices_n; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:i, s:s, s:b}", "n", (int)i, "code",
			l->device[i].code.text, "bound",
			l->device[i].bound ? 1 : 0));
	return list;
}

static int
bound(const struct ky_line *l)
{
	int n = 0;

	for (uint8_t i = 0; i < l->devices_n; i++)
		n += l->device[i].bound ? 1 : 0;
	return n;
}

static json_t *
items_json(const struct ky_line *l)
{
	json_t *list = json_array();

	for (uint8_t i = 0; i < l->items_n; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:i, s:s, s:s, s:I}", "n", (int)i, "code",
			l->item[i].code.text, "state",
			item_states[l->item[i].state], "lost_charge",
			(json_int_t)l->item[i].lost_charge));
	return list;
}

/* --- the line --- */

#define MEGABYTE 1000000

/* What is left of the data, and until when it will do. */
static void
put_data(const struct ky_desk *k, json_t *to)
{
	const struct ky_remaining *r = &k->c->line.remaining;
	struct ky_zone zone = k->rules != NULL ? k->rules->book->zone
					       : KY_ZONE_JAPAN;

	(void)json_object_update_new(to,
	    json_pack("{s:o, s:I, s:o}", "reported", ky_time_json(r->at),
		"left_mb", (json_int_t)(r->bytes / MEGABYTE), "used_up",
		ky_date_json(ky_remaining_estimate(r, zone))));
}

static void
put_masks(const struct ky_desk *k, const struct ky_line *l, json_t *to)
{
	char number[KY_MASK_SIZE] = "", iccid[KY_MASK_SIZE] = "";
	char mailbox[KY_EMAIL_MASK_SIZE], payee[KY_PAYEE_MASK_SIZE];
	bool told = ky_line_is_told(k->rules);

	if (l->msisdn.digits[0] != '\0')
		ky_msisdn_mask(&l->msisdn, number);
	if (l->iccid.digits[0] != '\0')
		ky_iccid_mask(&l->iccid, iccid);
	ky_email_mask(l->email, mailbox);
	ky_payee_mask(&l->payee, payee);
	(void)json_object_update_new(to,
	    json_pack("{s:s, s:s, s:s, s:s, s:s}", "number",
		told ? ky_line_called(l, k->v.tongue) : number, "contract",
		told ? "" : l->contract_no.text, "iccid", iccid, "mailbox",
		mailbox, "payee", payee));
}

static void
put_days(const struct ky_desk *k, json_t *to)
{
	const struct ky_line *l = &k->c->line;
	int64_t left = ky_date_none(l->valid_until)
	    ? 0
	    : ky_date_days(l->valid_until) - ky_date_days(k->today);

	(void)json_object_update_new(to,
	    json_pack("{s:o, s:o, s:o, s:o, s:I}", "since",
		ky_date_json(l->contract_date), "valid_until",
		ky_date_json(l->valid_until), "due_back",
		ky_date_json(l->due_back), "last_day",
		ky_date_json(l->last_day), "days_left",
		(json_int_t)(left > 0 ? left : 0)));
}

static void
put_money(const struct ky_line *l, struct ky_date today, json_t *to)
{
	(void)json_object_update_new(to,
	    json_pack("{s:I, s:I, s:I, s:I, s:I, s:b}", "fee",
		(json_int_t)ky_tariff_fee(l, today), "discount",
		(json_int_t)l->discount, "owed",
		(json_int_t)ky_ledger_owed(&l->ledger), "held",
		(json_int_t)ky_ledger_credit(&l->ledger), "instalments",
		(json_int_t)l->instalments_left, "payee_bad",
		l->payee_bad ? 1 : 0));
}

static json_t *
line_json(const struct ky_desk *k)
{
	const struct ky_line *l = &k->c->line;
	bool connected = k->rules != NULL && k->rules->book->connected;
	json_t *doc = json_pack("{s:I, s:I, s:o, s:s, s:b, s:b, s:b, s:b, "
				"s:b, s:b, s:s}",
	    "id", (json_int_t)k->c->line_id, "version",
	    (json_int_t)k->c->version, "provider",
	    ky_desk_provider(k->c, k->rules), "sort", ky_desk_sort(l), "loan",
	    l->subject == KY_SUBJECT_LOAN, "voice", l->voice ? 1 : 0, "running",
	    l->contract_running ? 1 : 0, "connected", connected ? 1 : 0,
	    "locked", l->locked ? 1 : 0, "porting", l->port_pending ? 1 : 0,
	    "profile", ky_profile_state_name(l->profile));

	(void)json_object_set_new(doc, "slug", json_string(l->provider.text));
	put_masks(k, l, doc);
	put_days(k, doc);
	put_money(l, k->today, doc);
	put_data(k, doc);
	(void)json_object_update_new(doc,
	    json_pack("{s:o, s:o, s:i, s:o}", "options", options_json(l),
		"devices", devices_json(l), "bound", bound(l), "items",
		items_json(l)));
	return doc;
}

/* --- its ending --- */

static json_t *
ending_json(const struct ky_desk *k)
{
	const struct ky_ending *e = &k->c->ending;

	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:b, s:b, "
			 "s:b}",
	    "ref", e->ref, "state", ky_ending_state_name(e->state), "way",
	    ky_way_name(e->way), "last_day",
	    ky_date_json(ky_case_last_day(k->c)), "filed",
	    ky_time_json(e->filed), "withdraw_until",
	    ky_time_json(e->withdraw_until), "hold_until",
	    ky_time_json(e->hold_until), "held",
	    ky_time_cmp(k->now, e->hold_until) < 0, "can_withdraw",
	    ky_desk_can_withdraw(k->c, k->now) ? 1 : 0, "over",
	    ky_desk_is_over(k->c, k->today) ? 1 : 0, "active",
	    ky_desk_has_ending(k->c) ? 1 : 0);
}

bool
ky_desk_is_moving(const struct ky_case *c)
{
	return c->ending.state == KY_ENDING_RUNNING &&
	    c->ending.way == KY_WAY_PORT_OUT && !c->line.ported;
}

void
ky_desk_show(struct ky_desk *k)
{
	ky_visit_text(&k->v, "currency", k->c->line.ledger.currency);
	ky_visit_put(&k->v, "today", ky_date_json(k->today));
	ky_visit_put(&k->v, "line", line_json(k));
	ky_visit_put(&k->v, "reservation_days",
	    json_integer(k->rules != NULL && k->rules->port_out != NULL
		    ? k->rules->port_out->reservation_days
		    : 0));
	ky_visit_put(&k->v, "can_keep",
	    json_boolean(k->v.site->photo != NULL && k->reach != NULL &&
		k->c->ending.seq > 0 &&
		(k->reach->rights & KY_RIGHT_BIT(KY_RIGHT_PAPERS)) != 0));
	ky_visit_put(&k->v, "moving", json_boolean(ky_desk_is_moving(k->c)));
	ky_visit_put(&k->v, "ending",
	    k->c->ending.seq > 0 ? ending_json(k) : json_null());
}
