#include "core/left.h"

#include "core/settle.h"

#include <assert.h>

static bool
done(const struct ky_case *c, enum ky_duty_kind kind)
{
	const struct ky_duty *d = ky_case_duty_const(c, kind, 0);

	return d != NULL && d->state == KY_STATE_SEEN;
}

static bool
credit_left(const struct ky_case *c, const struct ky_rules *rules,
    struct ky_time now)
{
	bool filed = c->ending.state == KY_ENDING_RUNNING ||
	    c->ending.state == KY_ENDING_CLOSED;

	if (ky_ledger_credit(&c->line.ledger) > 0)
		return true;
	return ky_unused_refund(&c->line, rules,
	    filed ? c->ending.way : KY_WAY_PLAIN,
	    ky_date_at(filed ? c->ending.filed : now, rules->book->zone));
}

void
ky_left(const struct ky_case *c, const struct ky_rules *rules,
    struct ky_time now, struct ky_left *out)
{
	const struct ky_line *l = &c->line;

	*out = (struct ky_left){0};
	out->kind[KY_DUTY_AUTHORITY] = !done(c, KY_DUTY_AUTHORITY);
	out->kind[KY_DUTY_CONTRACT] = l->contract_running;
	for (uint8_t i = 0; i < l->options_n; i++)
		out->kind[KY_DUTY_OPTIONS] |= l->option[i].running;
	for (uint8_t i = 0; i < l->devices_n; i++)
		out->kind[KY_DUTY_DEVICES] |= l->device[i].bound;
	out->kind[KY_DUTY_DUES] = ky_ledger_owed(&l->ledger) > 0 ||
	    l->ledger.sum[KY_ACC_UNBILLED] != 0 ||
	    !ky_date_none(l->late_usage_until) ||
	    (l->subject == KY_SUBJECT_LINE &&
		l->billing == KY_BILLING_POSTPAID && !l->final_billed);
	out->kind[KY_DUTY_CREDIT] = credit_left(c, rules, now);
	for (uint8_t i = 0; i < l->items_n; i++) {
		out->item[i] = l->item[i].state == KY_ITEM_OUT ||
		    l->item[i].state == KY_ITEM_LOST;
		out->kind[KY_DUTY_ITEM] |= out->item[i];
	}
	out->kind[KY_DUTY_NETWORK] = l->known || l->attached;
	out->kind[KY_DUTY_PROFILE] = l->profile == KY_PROFILE_RELEASED ||
	    l->profile == KY_PROFILE_DOWNLOADED ||
	    l->profile == KY_PROFILE_INSTALLED;
	out->kind[KY_DUTY_NUMBER] = l->number == KY_NUMBER_ASSIGNED;
}

const char *
ky_left_why(enum ky_duty_kind k)
{
	static const char *const why[] = {
	    [KY_DUTY_AUTHORITY] = "who-may-end",
	    [KY_DUTY_CONTRACT] = "contract-runs",
	    [KY_DUTY_OPTIONS] = "options-run",
	    [KY_DUTY_DEVICES] = "devices-bound",
	    [KY_DUTY_DUES] = "money-owed",
	    [KY_DUTY_CREDIT] = "money-held",
	    [KY_DUTY_ITEM] = "item-out",
	    [KY_DUTY_NETWORK] = "known-to-network",
	    [KY_DUTY_PROFILE] = "profile-may-exist",
	    [KY_DUTY_NUMBER] = "number-assigned",
	};
	_Static_assert(sizeof(why) / sizeof(why[0]) == KY_DUTY_CLOSING__MAX,
	    "a reason each");

	assert((unsigned)k < KY_DUTY_CLOSING__MAX);
	return why[k];
}
