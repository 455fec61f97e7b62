#include "core/outcome.h"

#include "core/bill.h"
#include "core/esim.h"
#include "core/settle.h"

#include <assert.h>
#include <string.h>

static const struct ky_period no_period;

/* The look's evidence is the duty's, whether or not it closes it. */
static void
note_evidence(struct ky_turn *t, struct ky_duty *d)
{
	const struct ky_evidence *e = &t->cmd->evidence;
	bool fits;

	if (!t->cmd->has_evidence)
		return;
	d->grade = e->grade;
	memcpy(d->evidence, e->sha256, sizeof(d->evidence));
	fits = ky_str_copy(ky_str_of(e->origin), d->by, sizeof(d->by));
	assert(fits);
	(void)fits;
}

static void
seen(struct ky_turn *t, struct ky_duty *d, const char *reason)
{
	const struct ky_evidence *e = &t->cmd->evidence;

	assert(t->cmd->has_evidence);
	ky_plan_seen(t, d, e->grade, e->origin, e, reason);
}

static void
contract_over(struct ky_turn *t, struct ky_duty *d)
{
	struct ky_line *l = &t->c->line;

	l->contract_running = false;
	if (t->c->ending.state == KY_ENDING_WITHDRAWING) {
		/* Too late to take it back. */
		t->c->ending.state = KY_ENDING_RUNNING;
		t->c->ending.returnless = true;
	}
	if (ky_date_none(l->last_day))
		l->last_day = t->c->ending.last_day;
	seen(t, d, "contract-over");
	ky_plan_bill(t);
}

static void
see_contract(struct ky_turn *t, struct ky_duty *d, const struct ky_outcome *o)
{
	struct ky_line *l = &t->c->line;

	l->last_day = o->seen.last_day;
	/* It may have ended by itself, earlier than anybody asked for. */
	if (!o->seen.running && !ky_date_none(l->last_day) &&
	    ky_date_cmp(l->last_day, t->c->ending.last_day) < 0)
		t->c->ending.last_day = l->last_day;
	/* A ported line's contract is over at the port event, not at the end
	 * of the day. */
	if (!o->seen.running && (l->ported || ky_plan_day_over(t)))
		contract_over(t, d);
}

/* The biller's own words on what was used after the final bill. */
static void
see_usage(struct ky_turn *t, struct ky_duty *d, int64_t total)
{
	struct ky_line *l = &t->c->line;
	struct ky_charge more = {.kind = KY_ENTRY_CHARGE_USAGE,
	    .minor = total - ky_bill_late_usage(&l->ledger),
	    .rule = ky_plan_dues_rule(t),
	    .day = t->today};

	note_evidence(t, d);
	if (more.minor > 0)
		ky_bill_usage(&l->ledger, &t->d->postings, t->rules,
		    l->final_billed, &more);
	l->late_usage_until = (struct ky_date){0, 0, 0};
	ky_plan_supplement(t);
}

static void
see_balance(struct ky_turn *t, struct ky_duty *d, const struct ky_outcome *o)
{
	struct ky_ledger *g = &t->c->line.ledger;
	int64_t held = -g->sum[KY_ACC_BALANCE];
	const char *rule = ky_plan_credit_rule(t);

	note_evidence(t, d);
	/* The balance system knows better than the last import. */
	if (o->seen.taken > held)
		ky_ledger_move(g, &t->d->postings, KY_ENTRY_OPENING,
		    KY_ACC_OPENING, KY_ACC_BALANCE, o->seen.taken - held, rule,
		    t->today, no_period);
	else if (o->seen.taken < held)
		ky_ledger_move(g, &t->d->postings, KY_ENTRY_OPENING,
		    KY_ACC_BALANCE, KY_ACC_OPENING, held - o->seen.taken, rule,
		    t->today, no_period);
	ky_settle_balance(t->rules, t->c->ending.refund_reason,
	    ky_date_at(t->c->ending.filed, t->rules->book->zone), t->today, g,
	    &t->d->postings);
	if (ky_ledger_credit(g) == 0)
		seen(t, d, "balance-settled");
}

static void
see_money(struct ky_turn *t, struct ky_duty *d, const struct ky_outcome *o)
{
	struct ky_ledger *g = &t->c->line.ledger;
	bool in = o->effect.kind == KY_EFFECT_PAY_COLLECT;
	const char *rule = in ? ky_plan_dues_rule(t) : ky_plan_credit_rule(t);

	note_evidence(t, d);
	if (in) {
		ky_ledger_move(g, &t->d->postings, KY_ENTRY_COLLECTED,
		    KY_ACC_SETTLEMENT, KY_ACC_RECEIVABLE, o->seen.minor, rule,
		    t->today, no_period);
		return; /* the dues close when nothing more can come */
	}
	ky_ledger_pay(g, &t->d->postings, KY_ENTRY_REFUND_PAID,
	    KY_ACC_REFUNDS_PAYABLE, KY_ACC_SETTLEMENT, o->seen.minor, rule,
	    t->today,
	    ky_rail_name(o->effect.kind == KY_EFFECT_BANK_REFUND
		    ? KY_RAIL_BANK
		    : KY_RAIL_ORIGINAL));
	if (ky_ledger_credit(g) == 0)
		seen(t, d, "paid-back");
}

/* Facts come from looks, whatever became of the do. */
static void
see(struct ky_turn *t, struct ky_duty *d)
{
	const struct ky_outcome *o = &t->cmd->outcome;
	struct ky_line *l = &t->c->line;
	bool wanted = ky_effect_seen(&o->effect, &o->seen);

	switch (o->effect.kind) {
	case KY_EFFECT_BSS_END:
	case KY_EFFECT_BSS_KEEP:
	case KY_EFFECT_BSS_OVER:
		see_contract(t, d, o);
		break;
	case KY_EFFECT_BSS_OPTIONS:
		for (uint8_t i = 0; i < l->options_n; i++)
			l->option[i].running = (o->seen.options >> i & 1) != 0;
		if (o->seen.options == 0)
			seen(t, d, "options-ended");
		break;
	case KY_EFFECT_BSS_DEVICES:
		for (uint8_t i = 0; i < l->devices_n; i++)
			l->device[i].bound = (o->seen.devices >> i & 1) != 0;
		if (wanted)
			seen(t, d, "devices-unbound");
		break;
	case KY_EFFECT_BSS_USAGE:
		see_usage(t, d, o->seen.late_usage);
		break;
	case KY_EFFECT_BALANCE_TAKE:
		if (wanted)
			see_balance(t, d, o);
		break;
	case KY_EFFECT_HLR_WITHDRAW:
	case KY_EFFECT_HLR_DELETE:
		l->known = o->seen.known;
		/* A row that is gone can leave a phone attached: then access
		 * is still to be taken away. */
		l->attached = o->seen.attached;
		l->barred = !o->seen.attached;
		if (!o->seen.known && !o->seen.attached)
			seen(t, d, "not-known");
		break;
	case KY_EFFECT_SMDP_RETIRE:
	case KY_EFFECT_SMDP_LOOK:
		ky_esim_look(t, d, &o->seen);
		break;
	case KY_EFFECT_PAY_COLLECT:
	case KY_EFFECT_PAY_REFUND:
	case KY_EFFECT_BANK_REFUND:
		if (wanted)
			see_money(t, d, o);
		break;
	case KY_EFFECT_BSS_OPTION: /* of no duty: core/change.h */
	case KY_EFFECT_BSS_DEVICE:
	case KY_EFFECT_BSS_PLAN:
	case KY_EFFECT_MAIL:
	case KY_EFFECT_REMIND:
	case KY_EFFECT_TELL_BILL:
	case KY_EFFECT_TELL_PAYEE:
	case KY_EFFECT__MAX:
		break;
	}
}

/* Effects that only look: nothing can have been done twice by them. */
static bool
looks_only(enum ky_effect_kind k)
{
	return k == KY_EFFECT_BSS_OVER || k == KY_EFFECT_BSS_USAGE ||
	    k == KY_EFFECT_SMDP_LOOK;
}

static void
try_later(struct ky_turn *t, struct ky_duty *d)
{
	const struct ky_outcome *o = &t->cmd->outcome;
	int64_t wait = ky_backoff_us(d->tries, t->cmd->entropy);

	if (d->tries < UINT16_MAX)
		d->tries++;
	/* What needs a person or a night is not asked for every second. */
	if (o->looked && o->seen.minor > 0 &&
	    (o->effect.kind == KY_EFFECT_BANK_REFUND ||
		o->effect.kind == KY_EFFECT_PAY_REFUND ||
		o->effect.kind == KY_EFFECT_PAY_COLLECT))
		wait = 6 * KY_HOUR_US; /* taken on, on its way */
	d->next_try = ky_time_after(t->now, wait);
}

/* The SM-DP+ was asked about the profile, and that settled nothing: it is
 * asked again tomorrow.  Refused with nothing new to be seen, it would be
 * asked the same for ever: a person decides. */
static void
unsettled(struct ky_turn *t, struct ky_duty *d)
{
	const struct ky_outcome *o = &t->cmd->outcome;
	bool look = o->effect.kind == KY_EFFECT_SMDP_LOOK;

	if (ky_esim_asked(t, d))
		return;
	if (!look && o->code == KY_E_REFUSED &&
	    (!o->looked || t->c->line.profile == KY_PROFILE_RELEASED)) {
		ky_plan_move(t, d, KY_STATE_REFUSED,
		    o->unconnected ? "not-connected" : "peer-refused");
		return;
	}
	try_later(t, d);
	/* (Without an SM-DP+ to ask, the chip's own word is waited for.) */
	if (look && !o->looked && !o->unconnected) {
		ky_plan_move(t, d, KY_STATE_WAITING, "peer-down");
		return;
	}
	d->next_try = ky_time_after(t->now, KY_DAY_US);
	ky_plan_move(t, d, KY_STATE_WAITING, ky_esim_why(t->c, d));
}

/* Of an order to take the profile back: yes or no. */
static bool
retire_answered(const struct ky_outcome *o)
{
	return o->effect.kind == KY_EFFECT_SMDP_RETIRE &&
	    (o->code == KY_OK || o->code == KY_E_REFUSED);
}

/* Did the answer leave nothing but to wait for somebody else? */
static bool
asked_in_vain(const struct ky_outcome *o)
{
	return o->effect.kind == KY_EFFECT_SMDP_LOOK || retire_answered(o);
}

/* An order that was answered is over: its key gets no other answer. */
static void
count_retires(struct ky_turn *t)
{
	const struct ky_outcome *o = &t->cmd->outcome;

	if (retire_answered(o) && t->c->ending.retires < UINT16_MAX)
		t->c->ending.retires++;
}

static void
handed_over(struct ky_turn *t)
{
	struct ky_case *c = t->c;
	struct ky_duty *d = ky_case_duty(c, KY_DUTY_NOTICE, 0);
	enum ky_code code = t->cmd->outcome.code;

	if (code != KY_OK && code != KY_E_REFUSED)
		return;
	if (d == NULL) {
		assert(c->duties_n < KY_DUTIES_MAX);
		d = &c->duty[c->duties_n++];
		*d = (struct ky_duty){.kind = KY_DUTY_NOTICE};
	}
	if (code == KY_E_REFUSED) {
		/* No address, or none that takes it: somebody hands it over.
		 * It holds up no paper. */
		if (ky_duty_pending(d->state))
			ky_plan_move(t, d, KY_STATE_WAITING, "by-hand");
		return;
	}
	ky_plan_seen(t, d, KY_GRADE_NONE, "mail", NULL, "handed-over");
	d->changed = t->now;
}

/* The withdrawal came too late for the biller: the ending goes on. */
static void
goes_on(struct ky_turn *t, struct ky_duty *d)
{
	t->c->ending.state = KY_ENDING_RUNNING;
	t->c->ending.returnless = true;
	ky_plan_move(t, d, KY_STATE_OPEN, "withdrawal-refused");
}

/* Sums from outside are bounded before they are booked. */
static bool
plausible(const struct ky_seen *s)
{
	return s->minor >= 0 && s->minor <= KY_AMOUNT_MAX && s->taken >= 0 &&
	    s->taken <= KY_AMOUNT_MAX && s->late_usage >= 0 &&
	    s->late_usage <= KY_AMOUNT_MAX;
}

/* A refund that will never arrive: the next one is another order.  To an
 * account that is wrong none goes again, and where the original payment cannot
 * be paid back to, an account is asked for. */
static bool
refund_failed(struct ky_turn *t, struct ky_duty *d)
{
	const struct ky_outcome *o = &t->cmd->outcome;
	struct ky_ending *e = &t->c->ending;

	if (o->effect.kind != KY_EFFECT_BANK_REFUND &&
	    o->effect.kind != KY_EFFECT_PAY_REFUND)
		return false;
	if (d->state != KY_STATE_SENT && d->state != KY_STATE_UNSURE)
		return true;
	if (e->refunds_failed < UINT16_MAX)
		e->refunds_failed++;
	if (o->effect.kind == KY_EFFECT_BANK_REFUND)
		t->c->line.payee_bad = true;
	d->next_try = (struct ky_time){0};
	ky_plan_move(t, d, KY_STATE_OPEN, "refund-failed");
	return true;
}

void
ky_outcome_apply(struct ky_turn *t)
{
	const struct ky_outcome *o = &t->cmd->outcome;
	struct ky_duty *d;

	if (o->effect.kind == KY_EFFECT_MAIL) {
		handed_over(t);
		return;
	}
	if (o->effect.kind == KY_EFFECT_BSS_OPTION ||
	    o->effect.kind == KY_EFFECT_BSS_DEVICE ||
	    o->effect.kind == KY_EFFECT_BSS_PLAN) {
		ky_change_outcome(t);
		return;
	}
	if (ky_effect_tells(o->effect.kind))
		return; /* somebody was told, or not: nothing is seen */
	count_retires(t);
	d = ky_case_duty(t->c, o->effect.duty, o->effect.ref);
	if (d == NULL || !ky_duty_pending(d->state))
		return; /* settled by somebody else meanwhile */
	if (o->looked && !plausible(&o->seen)) {
		ky_plan_move(t, d, KY_STATE_REFUSED, "peer-implausible");
		return;
	}
	if (o->looked)
		see(t, d);
	if (o->looked && o->seen.failed && refund_failed(t, d))
		return;
	/* Two effects may be out when a duty was closed and reopened between
	 * them: what the earlier one saw is news, its end is not. */
	if (d->state != KY_STATE_SENT && d->state != KY_STATE_UNSURE)
		return;
	if (asked_in_vain(o)) {
		unsettled(t, d);
		return;
	}
	switch (o->code) {
	case KY_OK:
		d->tries = 0;
		if (o->looked && o->seen.asked) {
			d->next_try = ky_time_after(t->now, 6 * KY_HOUR_US);
			ky_plan_move(t, d, KY_STATE_WAITING, "asked-to-pay");
			d->due = ky_plan_pay_by(t);
			break;
		}
		ky_plan_move(t, d, KY_STATE_WAITING, "taken-on");
		break;
	case KY_E_UNSURE:
		try_later(t, d);
		ky_plan_move(t, d,
		    looks_only(o->effect.kind) ? KY_STATE_WAITING
					       : KY_STATE_UNSURE,
		    "may-have-happened");
		break;
	case KY_E_REFUSED:
		if (o->effect.kind == KY_EFFECT_BSS_KEEP) {
			goes_on(t, d);
		} else {
			ky_plan_move(t, d, KY_STATE_REFUSED,
			    o->unconnected ? "not-connected" : "peer-refused");
		}
		break;
	case KY_E_RETRY:
	case KY_E_LIMIT:
	case KY_E_SYSTEM:
	case KY_E_INPUT:
	case KY_E_CORRUPT:
		try_later(t, d);
		ky_plan_move(t, d,
		    looks_only(o->effect.kind) ? KY_STATE_WAITING
					       : KY_STATE_OPEN,
		    o->looked ? "not-yet" : "peer-down");
		break;
	case KY__CODE_MAX:
		assert(!"a code we have");
		break;
	}
}
