#include "core/preview.h"

#include "core/lastday.h"
#include "core/left.h"
#include "core/settle.h"
#include "core/trust.h"

#include <string.h>

static void
say_no(struct ky_preview *out, const char *code, const struct ky_rule *rule)
{
	out->offered = false;
	(void)ky_str_copy(ky_str_of(code), out->code, sizeof(out->code));
	if (rule != NULL)
		memcpy(out->rule, rule->id, sizeof(out->rule));
}

/* The first rule a figure rests on that is not firm enough to show one. */
static const struct ky_rule *
soft_rule(const struct ky_rules *r, struct ky_date today)
{
	const struct ky_rule *needed[] = {
	    r->last_day != NULL ? &r->last_day->rule : NULL,
	    r->recurring != NULL ? &r->recurring->rule : NULL,
	    r->early_fee != NULL ? &r->early_fee->rule : NULL,
	    r->credit != NULL ? &r->credit->rule : NULL,
	    r->loan != NULL ? &r->loan->rule : NULL,
	    r->tax != NULL ? &r->tax->rule : NULL,
	};

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (needed[i] != NULL &&
		    !ky_rule_firm(r->book, needed[i], today))
			return needed[i];
	return NULL;
}

/* Without these topics no sum of a line's or loan's ending is whole. */
static bool
holes(const struct ky_line *l, const struct ky_rules *r, enum ky_way way)
{
	if (r->credit == NULL || r->credit->handling_fee < 0 ||
	    (way == KY_WAY_PORT_OUT && r->port_out->fee < 0) ||
	    (way == KY_WAY_INITIAL_8_DAYS && r->initial->handling_fee < 0) ||
	    (way == KY_WAY_CONFIRMATION_MEASURE &&
		r->confirmation->handling_fee < 0))
		return true;
	if (l->subject == KY_SUBJECT_LOAN)
		return r->loan == NULL || r->loan->late_per_day < 0;
	if (r->last_day == NULL || r->early_fee == NULL ||
	    r->early_fee->amount < 0)
		return true;
	return l->billing == KY_BILLING_POSTPAID &&
	    (r->recurring == NULL ||
		r->recurring->base == KY_PRORATE_NOT_STATED ||
		r->recurring->options == KY_PRORATE_NOT_STATED);
}

/* The case as filing would leave it, before anybody is asked. */
static void
as_filed(const struct ky_case *c, const struct ky_rules *rules,
    const struct ky_days_ask *ask, struct ky_decision *d)
{
	struct ky_command cmd = {
	    .kind = KY_CMD_FILE,
	    .role = KY_ROLE_STAFF,
	    .at = ask->now,
	    .line_id = c->line_id,
	    .way = ask->way,
	    .wish = ask->wish,
	    .when_used_up = ask->when_used_up,
	    .refund_reason = ask->refund_reason,
	    .claim = ask->claim,
	    .hold_hours = ask->hold_hours,
	};

	ky_decide(c, rules, &cmd, d);
}

/* Sums of the ending of `line`, which is as filing would leave it. */
static void
figures(const struct ky_line *line, const struct ky_rules *rules,
    const struct ky_days_ask *ask, struct ky_date today, struct ky_preview *out)
{
	const struct ky_rule *soft = soft_rule(rules, today);
	const struct ky_ledger *before = &line->ledger;
	struct ky_ledger l = *before;

	if (soft != NULL || holes(line, rules, out->way)) {
		if (soft != NULL)
			memcpy(out->figures_rule, soft->id,
			    sizeof(out->figures_rule));
		return;
	}
	out->figures = true;
	ky_settle_all(line, rules, ask->way, ask->refund_reason, today,
	    out->last_day, &l, &out->charges);
	out->charged = ky_ledger_charged(&l) - ky_ledger_charged(before);
	out->set_off = l.total[KY_ENTRY_NET_DEPOSIT] +
	    l.total[KY_ENTRY_NET_BALANCE] -
	    before->total[KY_ENTRY_NET_DEPOSIT] -
	    before->total[KY_ENTRY_NET_BALANCE];
	out->owed = ky_ledger_owed(&l);
	out->back = -l.sum[KY_ACC_REFUNDS_PAYABLE];
	out->forfeited = l.total[KY_ENTRY_FORFEIT] -
	    before->total[KY_ENTRY_FORFEIT];
	if (line->subject == KY_SUBJECT_LINE &&
	    line->billing == KY_BILLING_POSTPAID && rules->dues != NULL)
		out->late_usage_until = ky_date_add(out->last_day,
		    rules->dues->late_usage_days);
	if (!ky_date_none(out->late_usage_until) && rules->dues != NULL)
		out->late_usage_cap = rules->dues->late_usage_cap;
	if (out->forfeited > 0 && before->sum[KY_ACC_BALANCE] < 0) {
		const char *bar = ky_balance_bar(rules, ask->refund_reason,
		    today);

		if (bar != NULL)
			(void)ky_str_copy(ky_str_of(bar), out->lapses_why,
			    sizeof(out->lapses_why));
	}
}

static void
returns(const struct ky_case *filed, const struct ky_rules *rules,
    struct ky_preview *out)
{
	const struct ky_line *l = &filed->line;
	struct ky_date due = l->due_back;

	if (l->subject == KY_SUBJECT_LINE)
		due = rules->card != NULL && rules->card->within_days > 0
		    ? ky_date_add(out->last_day, rules->card->within_days)
		    : (struct ky_date){0, 0, 0};
	if (filed->ending.way == KY_WAY_LOST)
		due = (struct ky_date){0, 0, 0};
	for (uint8_t i = 0; i < l->items_n; i++)
		if (l->item[i].state == KY_ITEM_OUT)
			out->item[out->items_n++] = (struct ky_preview_item){
			    .what = l->item[i].code,
			    .due = due,
			    .lost_charge = l->item[i].lost_charge,
			};
	if (l->subject == KY_SUBJECT_LOAN && rules->loan != NULL) {
		out->return_where = rules->loan->where;
		out->late_per_day = rules->loan->late_per_day;
		out->extend_per_day = rules->loan->extend_per_day;
	}
}

/* When the data will be used up as it goes: not before today, and not after
 * its validity. */
static struct ky_date
estimate(const struct ky_line *l, struct ky_date today, struct ky_zone zone)
{
	struct ky_date d = ky_remaining_estimate(&l->remaining, zone);

	if (ky_date_none(d))
		return d;
	d = ky_date_max(d, today);
	return ky_date_cmp(d, l->valid_until) > 0 ? l->valid_until : d;
}

/* Until when it is held, and which change is why; a hold that was only asked
 * for has none. */
static void
held(const struct ky_line *l, const struct ky_rules *rules, struct ky_time now,
    struct ky_time until, struct ky_preview *out)
{
	const char *recent = until.us != 0 ? ky_trust_recent(l, rules, now)
					   : NULL;

	out->hold_until = until;
	if (recent != NULL)
		(void)ky_str_copy(ky_str_of(recent), out->hold_reason,
		    sizeof(out->hold_reason));
}

void
ky_preview(const struct ky_case *c, const struct ky_rules *rules,
    const struct ky_days_ask *ask, struct ky_preview *out)
{
	struct ky_date today = ky_date_at(ask->now, rules->book->zone);
	struct ky_lastday day;
	struct ky_decision d;

	memset(out, 0, sizeof(*out));
	out->way = ask->way;
	out->zone = rules->book->zone;
	memcpy(out->currency, c->line.ledger.currency, sizeof(out->currency));
	out->asked = ask->wish;
	out->instalments_left = c->line.instalments_left;
	out->owed_now = ky_ledger_owed(&c->line.ledger);
	out->asks = rules->asks;
	out->losses = rules->losses;
	out->later = rules->later;
	out->channels = rules->channels;
	if (ask->when_used_up)
		ky_lastday_used_up(&c->line, rules, ask->way, ask->now, &day);
	else
		ky_lastday(&c->line, rules, ask->way, ask->now, ask->wish,
		    &day);
	if (!day.ok) {
		say_no(out, day.code, day.rule);
		return;
	}
	as_filed(c, rules, ask, &d);
	if (d.verdict != KY_VERDICT_ACCEPTED) {
		say_no(out, d.code, NULL);
		memcpy(out->rule, d.rule, sizeof(out->rule));
		return;
	}
	out->offered = true;
	if (day.rule != NULL)
		memcpy(out->rule, day.rule->id, sizeof(out->rule));
	out->last_day = d.after.ending.last_day;
	out->withdraw_until = d.after.ending.withdraw_until;
	held(&c->line, rules, ask->now, d.after.ending.hold_until, out);
	out->duties_n = d.after.duties_n;
	memcpy(out->duty, d.after.duty, sizeof(out->duty));
	figures(&d.after.line, rules, ask, today, out);
	returns(&d.after, rules, out);
	if (ask->when_used_up)
		out->used_up = estimate(&c->line, today, out->zone);
	out->handset = ask->way == KY_WAY_CONFIRMATION_MEASURE &&
	    rules->confirmation->handset;
	if (rules->death != NULL && ask->way == KY_WAY_DEATH)
		out->papers = rules->death->papers[ask->claim.relation];
	out->days_n = ky_days(&d.after.line, rules, ask, out->figures,
	    out->day);
	if (!ky_date_none(ask->departure))
		ky_departure(&d.after.line, rules, ask, &out->departure);
}
