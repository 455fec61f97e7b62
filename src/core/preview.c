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
	    (way == KY_WAY_INITIAL_8_DAYS && r->initial->handling_fee < 0))
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
    const struct ky_preview *p, int32_t reason, struct ky_time now,
    struct ky_decision *d)
{
	struct ky_command cmd = {
	    .kind = KY_CMD_FILE,
	    .role = KY_ROLE_STAFF,
	    .at = now,
	    .line_id = c->line_id,
	    .way = p->way,
	    .wish = p->asked,
	    .refund_reason = reason,
	};

	ky_decide(c, rules, &cmd, d);
}

static void
price(const struct ky_case *c, const struct ky_rules *rules, enum ky_way way,
    int32_t reason, struct ky_date filed, struct ky_date last_day,
    struct ky_ledger *l, struct ky_postings *p)
{
	*l = c->line.ledger;
	ky_settle_all(&c->line, rules, way, reason, filed, last_day, l, p);
}

/* A row for each day the holder could ask for, today first. */
static void
table(const struct ky_case *c, const struct ky_rules *rules, int32_t reason,
    struct ky_time now, uint8_t days, struct ky_preview *out)
{
	struct ky_date today = ky_date_at(now, out->zone);
	struct ky_lastday day;

	for (uint8_t i = 0; i < days && i < KY_PREVIEW_DAYS_MAX; i++) {
		struct ky_preview_day *row = &out->day[out->days_n];
		struct ky_date wish = ky_date_add(today, i);
		struct ky_postings p = {0};
		struct ky_ledger l;

		ky_lastday(&c->line, rules, out->way, now, wish, &day);
		if (!day.ok)
			break; /* later days are no more possible */
		if (out->hold_until.us != 0)
			ky_lastday_not_before(&c->line, rules, out->way, now,
			    ky_trust_first_day(out->hold_until, out->zone),
			    &day);
		row->asked = wish;
		row->last_day = day.last_day;
		if (out->figures) {
			price(c, rules, out->way, reason, today, day.last_day,
			    &l, &p);
			row->charged = ky_ledger_charged(&l) -
			    ky_ledger_charged(&c->line.ledger);
			row->back = -l.sum[KY_ACC_REFUNDS_PAYABLE];
		}
		out->days_n++;
	}
}

static void
figures(const struct ky_case *c, const struct ky_rules *rules, int32_t reason,
    struct ky_date today, struct ky_preview *out)
{
	const struct ky_rule *soft = soft_rule(rules, today);
	struct ky_ledger l;

	if (soft != NULL || holes(&c->line, rules, out->way)) {
		if (soft != NULL)
			memcpy(out->figures_rule, soft->id,
			    sizeof(out->figures_rule));
		return;
	}
	out->figures = true;
	price(c, rules, out->way, reason, today, out->last_day, &l,
	    &out->charges);
	out->charged = ky_ledger_charged(&l) -
	    ky_ledger_charged(&c->line.ledger);
	out->set_off = l.total[KY_ENTRY_NET_DEPOSIT] +
	    l.total[KY_ENTRY_NET_BALANCE] -
	    c->line.ledger.total[KY_ENTRY_NET_DEPOSIT] -
	    c->line.ledger.total[KY_ENTRY_NET_BALANCE];
	out->owed = ky_ledger_owed(&l);
	out->back = -l.sum[KY_ACC_REFUNDS_PAYABLE];
	out->forfeited = l.total[KY_ENTRY_FORFEIT] -
	    c->line.ledger.total[KY_ENTRY_FORFEIT];
	if (c->line.subject == KY_SUBJECT_LINE &&
	    c->line.billing == KY_BILLING_POSTPAID && rules->dues != NULL)
		out->late_usage_until = ky_date_add(out->last_day,
		    rules->dues->late_usage_days);
	if (!ky_date_none(out->late_usage_until) && rules->dues != NULL)
		out->late_usage_cap = rules->dues->late_usage_cap;
	if (out->forfeited > 0 && c->line.ledger.sum[KY_ACC_BALANCE] < 0) {
		const char *bar = ky_balance_bar(rules, reason, today);

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

void
ky_preview(const struct ky_case *c, const struct ky_rules *rules,
    enum ky_way way, struct ky_date wish, int32_t refund_reason,
    struct ky_time now, uint8_t days, struct ky_preview *out)
{
	struct ky_date today = ky_date_at(now, rules->book->zone);
	struct ky_lastday day;
	struct ky_decision d;

	memset(out, 0, sizeof(*out));
	out->way = way;
	out->zone = rules->book->zone;
	memcpy(out->currency, c->line.ledger.currency, sizeof(out->currency));
	out->asked = wish;
	out->instalments_left = c->line.instalments_left;
	out->owed_now = ky_ledger_owed(&c->line.ledger);
	out->asks = rules->asks;
	out->losses = rules->losses;
	out->later = rules->later;
	out->channels = rules->channels;
	ky_lastday(&c->line, rules, way, now, wish, &day);
	if (!day.ok) {
		say_no(out, day.code, day.rule);
		return;
	}
	as_filed(c, rules, out, refund_reason, now, &d);
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
	out->hold_until = d.after.ending.hold_until;
	if (out->hold_until.us != 0)
		(void)ky_str_copy(ky_str_of(
				      ky_trust_recent(&c->line, rules, now)),
		    out->hold_reason, sizeof(out->hold_reason));
	out->duties_n = d.after.duties_n;
	memcpy(out->duty, d.after.duty, sizeof(out->duty));
	figures(c, rules, refund_reason, today, out);
	returns(&d.after, rules, out);
	table(c, rules, refund_reason, now, days, out);
}
