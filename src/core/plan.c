/*
 * The order of things (docs/ARCHITECTURE.md, "The order of duties"):
 *
 *	authority
 *	  contract ─────────────┬─ options, devices     (from the last day's end)
 *	  item (any time)       ├─ dues ── credit
 *	                        ├─ network ── number
 *	                        └─ profile              (holds up nothing else)
 *
 * A duty whose turn has not come waits, and says for what.  At most one
 * effect of a duty is out at a time.  An effect that cannot be undone is
 * emitted only once the ending can no longer be withdrawn.
 */
#include "core/plan.h"

#include "core/bill.h"
#include "core/esim.h"
#include "core/left.h"
#include "core/settle.h"
#include "core/trust.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void
set_reason(struct ky_duty *d, const char *reason)
{
	bool fits = ky_str_copy(ky_str_of(reason), d->reason,
	    sizeof(d->reason));

	assert(fits);
	(void)fits;
}

void
ky_plan_move(struct ky_turn *t, struct ky_duty *d, enum ky_duty_state to,
    const char *reason)
{
	if (d->state != to) {
		assert(ky_duty_may(d->state, to));
		d->state = to;
		d->changed = t->now;
		t->moves++;
	}
	set_reason(d, reason);
	if (to != KY_STATE_WAITING)
		d->due = (struct ky_date){0, 0, 0};
	if (!ky_duty_pending(to)) {
		d->next_try = (struct ky_time){0};
		d->tries = 0;
	}
}

void
ky_plan_seen(struct ky_turn *t, struct ky_duty *d, enum ky_grade grade,
    const char *by, const struct ky_evidence *e, const char *reason)
{
	bool fits = ky_str_copy(ky_str_of(by), d->by, sizeof(d->by));

	assert(fits);
	(void)fits;
	d->grade = grade;
	if (e != NULL)
		memcpy(d->evidence, e->sha256, sizeof(d->evidence));
	ky_plan_move(t, d, KY_STATE_SEEN, reason);
}

/* Waits, for what `reason` says, until `due` where somebody must act. */
static void
waits(struct ky_turn *t, struct ky_duty *d, const char *reason,
    struct ky_date due)
{
	ky_plan_move(t, d, KY_STATE_WAITING, reason);
	d->due = due;
	d->next_try = (struct ky_time){0};
}

static const struct ky_date no_day;

bool
ky_plan_day_over(const struct ky_turn *t)
{
	struct ky_date last = ky_case_last_day(t->c);

	return !ky_date_none(last) &&
	    ky_time_cmp(t->now, ky_date_end(last, t->rules->book->zone)) >= 0;
}

/* --- comparing duties with facts --- */

/* An ending that is held asks for more, as does one whose card somebody else
 * may have found; of a death the rule says what the papers must be worth.
 * Rule: docs/rules/jp.md#1.6, #1.7 */
static enum ky_grade
authority_least(const struct ky_turn *t, enum ky_grade least)
{
	const struct ky_ending *e = &t->c->ending;
	enum ky_grade lost = ky_trust_rule(t->rules)->least;
	enum ky_grade held = ky_trust_least(&t->c->line, t->rules, t->now);

	if (e->hold_until.us != 0 && least < held)
		least = held;
	if (e->way == KY_WAY_LOST && least < lost)
		least = lost;
	if (e->way == KY_WAY_DEATH && t->rules->death != NULL &&
	    least < t->rules->death->least)
		least = t->rules->death->least;
	return least;
}

/* The rule's least grade.  Where no biller can be looked at (a loan, a
 * prepaid line's debt) our own books are the register of dues, and no better
 * grade exists. */
enum ky_grade
ky_plan_least(const struct ky_turn *t, enum ky_duty_kind k)
{
	const struct ky_line *l = &t->c->line;
	bool biller = l->subject == KY_SUBJECT_LINE &&
	    l->billing == KY_BILLING_POSTPAID;
	enum ky_grade least = KY_GRADE_STATED; /* a hole: nothing better */

	if (t->rules->grades != NULL)
		least = t->rules->grades->least[k];
	if (k == KY_DUTY_AUTHORITY)
		return authority_least(t, least);
	if (k == KY_DUTY_DUES && !biller && least > KY_GRADE_RECORDED)
		return KY_GRADE_RECORDED;
	return least;
}

struct ky_duty *
ky_plan_add(struct ky_turn *t, enum ky_duty_kind kind, uint8_t ref)
{
	struct ky_duty *d;

	assert(t->c->duties_n < KY_DUTIES_MAX);
	d = &t->c->duty[t->c->duties_n++];
	t->moves++;
	*d = (struct ky_duty){
	    .kind = kind,
	    .ref = ref,
	    .state = KY_STATE_OPEN,
	    .changed = t->now,
	};
	if (kind < KY_DUTY_CLOSING__MAX) {
		d->least = ky_plan_least(t, kind);
		set_reason(d, ky_left_why(kind));
	}
	return d;
}

static void
reopen(struct ky_turn *t, struct ky_duty *d)
{
	ky_plan_move(t, d, KY_STATE_OPEN,
	    d->kind == KY_DUTY_DUES ? "more-owed" : "counter-evidence");
	d->grade = KY_GRADE_NONE;
	d->by[0] = '\0';
	memset(d->evidence, 0, sizeof(d->evidence));
	if (t->c->ending.state == KY_ENDING_CLOSED) {
		t->c->ending.state = KY_ENDING_RUNNING;
		ky_plan_order(t, KY_PAPER_AMENDMENT);
	}
}

static void
compare_one(struct ky_turn *t, enum ky_duty_kind kind, uint8_t ref, bool left)
{
	struct ky_duty *d = ky_case_duty(t->c, kind, ref);

	if (left && d == NULL)
		(void)ky_plan_add(t, kind, ref);
	else if (left &&
	    (d->state == KY_STATE_SEEN || d->state == KY_STATE_GONE ||
		(d->state == KY_STATE_WAIVED && kind == KY_DUTY_DUES)))
		reopen(t, d); /* what was waived was a sum, not a promise */
	else if (!left && d != NULL && ky_duty_pending(d->state) &&
	    d->state != KY_STATE_SENT && d->state != KY_STATE_UNSURE)
		/* (What was asked may have happened: its answer decides.) */
		ky_plan_move(t, d, KY_STATE_GONE, "no-longer-applies");
	else
		return;
	if (t->c->ending.state == KY_ENDING_CLOSED) {
		/* Something new came up after the certificate. */
		t->c->ending.state = KY_ENDING_RUNNING;
		ky_plan_order(t, KY_PAPER_AMENDMENT);
	}
}

void
ky_plan_compare(struct ky_turn *t)
{
	struct ky_left left;

	ky_esim_prove(t);
	ky_left(t->c, t->rules, t->now, &left);
	for (int k = 0; k < KY_DUTY_CLOSING__MAX; k++) {
		if (k == KY_DUTY_ITEM)
			for (uint8_t i = 0; i < t->c->line.items_n; i++)
				compare_one(t, KY_DUTY_ITEM, i, left.item[i]);
		else
			compare_one(t, (enum ky_duty_kind)k, 0, left.kind[k]);
	}
}

/* --- asking peers --- */

static struct ky_effect *
emit(struct ky_turn *t, enum ky_effect_kind kind, int64_t serial)
{
	const struct ky_ending *e = &t->c->ending;
	struct ky_effect *x;
	int n;

	assert(t->d->effects_n < KY_EFFECTS_MAX);
	x = &t->d->effect[t->d->effects_n++];
	*x = (struct ky_effect){.kind = kind};
	n = snprintf(x->key, sizeof(x->key), "%s/%s/%u.%lld", e->ref,
	    ky_effect_kind_name(kind), (unsigned)e->papers[KY_PAPER_AMENDMENT],
	    (long long)serial);
	assert(n > 0 && (size_t)n < sizeof(x->key));
	return x;
}

static struct ky_effect *
ask(struct ky_turn *t, struct ky_duty *d, enum ky_effect_kind kind,
    int64_t serial)
{
	struct ky_effect *x = emit(t, kind, serial);

	x->duty = d->kind;
	x->ref = d->ref;
	x->look_first = d->state == KY_STATE_UNSURE;
	ky_plan_move(t, d, KY_STATE_SENT, ky_effect_kind_name(kind));
	d->next_try = (struct ky_time){0};
	return x;
}

/* The holder is told, of a duty or not. */
static void
tell(struct ky_turn *t, enum ky_effect_kind kind, int64_t serial, int64_t minor,
    struct ky_date day)
{
	struct ky_effect *x;

	if (t->c->ending.state == KY_ENDING_NONE ||
	    t->d->effects_n == KY_EFFECTS_MAX)
		return; /* without an ending the biller tells */
	x = emit(t, kind, serial);
	x->duty = kind == KY_EFFECT_TELL_BILL ? KY_DUTY_DUES : KY_DUTY_CREDIT;
	x->minor = minor;
	x->day = day;
}

/* An effect that nobody can take back: from now on no withdrawal either. */
static struct ky_effect *
ask_for_good(struct ky_turn *t, struct ky_duty *d, enum ky_effect_kind kind,
    int64_t serial)
{
	t->c->ending.returnless = true;
	return ask(t, d, kind, serial);
}

/* May the duty be moved now, or is an answer or a retry time awaited? */
static bool
ready(const struct ky_turn *t, const struct ky_duty *d)
{
	switch (d->state) {
	case KY_STATE_OPEN:
	case KY_STATE_WAITING:
	case KY_STATE_UNSURE:
		return ky_time_cmp(d->next_try, t->now) <= 0;
	case KY_STATE_SENT:
	case KY_STATE_REFUSED:
	case KY_STATE_SEEN:
	case KY_STATE_WAIVED:
	case KY_STATE_GIVEN_UP:
	case KY_STATE_WITHDRAWN:
	case KY_STATE_GONE:
	case KY_STATE__MAX:
		break;
	}
	return false;
}

/* Nothing of that kind is left to be done (given up counts as done here:
 * it must not hold up the rest, only the certificate). */
static bool
over(const struct ky_turn *t, enum ky_duty_kind kind)
{
	for (uint8_t i = 0; i < t->c->duties_n; i++)
		if (t->c->duty[i].kind == kind &&
		    ky_duty_pending(t->c->duty[i].state))
			return false;
	return true;
}

/* Why nothing irreversible may begin, or NULL. */
static const char *
barred(const struct ky_turn *t)
{
	return t->c->ending.state == KY_ENDING_RUNNING
	    ? ky_trust_bars(t->c, t->now)
	    : NULL;
}

/* May the duty move although a hold or a lock bars what is irreversible?
 * What may have happened is looked at; a last day still to come can be set,
 * and unset. */
static bool
moves_all_the_same(const struct ky_turn *t, const struct ky_duty *d)
{
	return d->state == KY_STATE_UNSURE ||
	    (d->kind == KY_DUTY_CONTRACT && !t->c->line.locked &&
		ky_date_cmp(t->c->ending.last_day, t->today) > 0);
}

/* --- each kind of duty --- */

/* Until the last day is over, or the number was taken over. */
static void
waits_for_the_end(struct ky_turn *t, struct ky_duty *d)
{
	struct ky_date last = ky_case_last_day(t->c);

	waits(t, d, ky_date_none(last) ? "port-event" : "last-day", last);
}

static void
step_contract(struct ky_turn *t, struct ky_duty *d)
{
	struct ky_ending *e = &t->c->ending;
	const struct ky_line *l = &t->c->line;
	bool set = ky_date_cmp(l->last_day, e->last_day) == 0;

	if (e->way == KY_WAY_PORT_OUT && !l->ported) {
		waits(t, d, "port-event", no_day);
		return;
	}
	if (e->way != KY_WAY_PORT_OUT && e->way != KY_WAY_EXPIRY && !set) {
		struct ky_effect *x;

		if (ky_date_cmp(e->last_day, t->today) <= 0)
			e->returnless = true;
		/* Another key after a withdrawal that failed: the biller may
		 * have unset the day, and knows the first key. */
		x = ask(t, d, KY_EFFECT_BSS_END,
		    2 * ky_date_days(e->last_day) + e->returnless);
		x->day = e->last_day;
		return;
	}
	if (e->way != KY_WAY_PORT_OUT && !ky_plan_day_over(t)) {
		waits(t, d, "last-day", e->last_day);
		return;
	}
	ask_for_good(t, d, KY_EFFECT_BSS_OVER, 0)->day = e->last_day;
}

static void
step_options(struct ky_turn *t, struct ky_duty *d)
{
	const struct ky_line *l = &t->c->line;
	uint32_t ours = 0;

	if (!ky_plan_day_over(t)) {
		waits_for_the_end(t, d);
		return;
	}
	for (uint8_t i = 0; i < l->options_n; i++)
		if (l->option[i].running && !l->option[i].third_party)
			ours |= UINT32_C(1) << i;
	if (ours != 0)
		ask_for_good(t, d, KY_EFFECT_BSS_OPTIONS, 0)->minor = ours;
	else
		waits(t, d, "third-party-billing", no_day);
}

static void
step_devices(struct ky_turn *t, struct ky_duty *d)
{
	if (!ky_plan_day_over(t))
		waits_for_the_end(t, d);
	else
		(void)ask_for_good(t, d, KY_EFFECT_BSS_DEVICES, 0);
}

static void
step_dues(struct ky_turn *t, struct ky_duty *d)
{
	struct ky_line *l = &t->c->line;

	if (!l->final_billed) {
		waits(t, d,
		    l->subject == KY_SUBJECT_LOAN ? "items-first"
						  : "contract-first",
		    no_day);
		return;
	}
	if (l->ledger.sum[KY_ACC_UNBILLED] != 0 &&
	    ky_date_none(l->late_usage_until))
		ky_plan_supplement(t);
	if (l->ledger.sum[KY_ACC_RECEIVABLE] > 0)
		ky_settle_deposit(t->rules, t->today, &l->ledger,
		    &t->d->postings);
	if (l->ledger.sum[KY_ACC_RECEIVABLE] > 0 &&
	    l->ledger.sum[KY_ACC_BALANCE] < 0 && !over(t, KY_DUTY_CREDIT) &&
	    t->rules->credit != NULL && t->rules->credit->balance_nets) {
		waits(t, d, "balance-first", no_day);
		return;
	}
	/* Paid meanwhile, what may have been collected is still looked at,
	 * under the same key: 0 collects nothing. */
	if (l->ledger.sum[KY_ACC_RECEIVABLE] > 0 ||
	    d->state == KY_STATE_UNSURE) {
		ask(t, d, KY_EFFECT_PAY_COLLECT,
		    l->ledger.total[KY_ENTRY_COLLECTED])
		    ->minor = ky_ledger_owed(&l->ledger);
		return;
	}
	if (ky_date_none(l->late_usage_until))
		return; /* nothing owed: the comparison closes it */
	if (ky_date_cmp(t->today, l->late_usage_until) <= 0) {
		waits(t, d, "late-usage", l->late_usage_until);
		return;
	}
	(void)ask(t, d, KY_EFFECT_BSS_USAGE, ky_date_days(t->today));
}

/* A refund by transfer needs an account; the holder is asked once. */
static void
ask_payee(struct ky_turn *t, struct ky_duty *d, int64_t payable)
{
	const struct ky_ledger *g = &t->c->line.ledger;

	if (strcmp(d->reason, "payee-needed") != 0)
		tell(t, KY_EFFECT_TELL_PAYEE,
		    t->c->ending.refunds_failed +
			g->total[KY_ENTRY_REFUND_BOUNCED],
		    payable, no_day);
	waits(t, d, "payee-needed", no_day);
}

static void
step_credit(struct ky_turn *t, struct ky_duty *d)
{
	struct ky_line *l = &t->c->line;
	struct ky_ledger *g = &l->ledger;
	struct ky_ending *e = &t->c->ending;
	struct ky_effect *x;
	bool bank;
	int64_t payable;

	/* The fact too, since a contract given up still runs. */
	if (l->contract_running || !over(t, KY_DUTY_CONTRACT)) {
		waits(t, d, "contract-first", no_day);
		return;
	}
	if (g->sum[KY_ACC_BALANCE] != 0) {
		ask_for_good(t, d, KY_EFFECT_BALANCE_TAKE, 0)
		    ->minor = -g->sum[KY_ACC_BALANCE];
		return;
	}
	if (!over(t, KY_DUTY_ITEM)) {
		waits(t, d, "items-first", no_day);
		return;
	}
	if (!over(t, KY_DUTY_DUES)) {
		waits(t, d, "dues-first", no_day);
		return;
	}
	ky_settle_promise(l, t->rules, e->way,
	    ky_date_at(e->filed, t->rules->book->zone), t->today, g,
	    &t->d->postings);
	if (ky_unused_refund(l, t->rules, e->way,
		ky_date_at(e->filed, t->rules->book->zone)))
		l->price_paid = 0; /* promised: it comes back once */
	payable = -g->sum[KY_ACC_REFUNDS_PAYABLE];
	if (payable <= 0) {
		ky_plan_move(t, d, KY_STATE_GONE, "lapsed-by-rule");
		return;
	}
	bank = ky_refund_rail(t->rules, e) == KY_RAIL_BANK;
	if (bank && d->state != KY_STATE_UNSURE && !ky_payee_stands(l, e)) {
		ask_payee(t, d, payable);
		return;
	}
	x = ask_for_good(t, d,
	    bank ? KY_EFFECT_BANK_REFUND : KY_EFFECT_PAY_REFUND,
	    g->total[KY_ENTRY_REFUND_PAID] + e->refunds_failed);
	x->minor = payable;
}

/* When a thing is owed back: the loan's day, or the card rule's, which counts
 * from the last day. */
static struct ky_date
item_due(const struct ky_turn *t)
{
	const struct ky_line *l = &t->c->line;
	const struct ky_rule_card *r = t->rules->card;
	struct ky_date last = ky_case_last_day(t->c);

	if (l->subject == KY_SUBJECT_LOAN)
		return l->due_back;
	if (r == NULL || r->within_days == 0 || ky_date_none(last))
		return no_day;
	return ky_date_add(last, r->within_days);
}

/* A card that will not come: the last bill charges it. */
static bool
card_lost(const struct ky_turn *t, const struct ky_item *i)
{
	return t->c->ending.way == KY_WAY_LOST && ky_item_is_card(i);
}

/* The first day on which it counts as lost; no day = never. */
static struct ky_date
lost_from(const struct ky_turn *t, const struct ky_item *i)
{
	const struct ky_line *l = &t->c->line;
	struct ky_date due = item_due(t);

	if (ky_date_none(due) || card_lost(t, i))
		return no_day;
	if (l->subject == KY_SUBJECT_LINE)
		return ky_date_add(due, 1);
	if (t->rules->loan == NULL || t->rules->loan->lost_after_days == 0)
		return no_day;
	return ky_date_add(due, t->rules->loan->lost_after_days + 1);
}

static void
step_item(struct ky_turn *t, struct ky_duty *d)
{
	struct ky_line *l = &t->c->line;
	struct ky_item *i = &l->item[d->ref];
	struct ky_date lost = lost_from(t, i);

	if (i->state == KY_ITEM_OUT && !ky_date_none(lost) &&
	    ky_date_cmp(t->today, lost) >= 0 && i->lost_charge > 0) {
		const struct ky_rule *r = l->subject == KY_SUBJECT_LOAN
		    ? &t->rules->loan->rule
		    : &t->rules->card->rule;

		i->state = KY_ITEM_LOST;
		i->back_on = t->today;
		t->c->ending.returnless = true;
		ky_bill_one(&l->ledger, &t->d->postings, t->rules,
		    &(struct ky_charge){.kind = KY_ENTRY_CHARGE_LOST,
			.minor = i->lost_charge,
			.rule = r->id,
			.what = i->code,
			.day = t->today});
	}
	if (i->state == KY_ITEM_LOST)
		waits(t, d, "lost-charge", no_day);
	else if (card_lost(t, i))
		waits(t, d, "card-lost", no_day);
	else
		waits(t, d, "bring-back", item_due(t));
}

static void
step_network(struct ky_turn *t, struct ky_duty *d)
{
	const struct ky_ending *e = &t->c->ending;
	const struct ky_line *l = &t->c->line;

	if (e->way == KY_WAY_PORT_OUT && !l->ported) {
		waits(t, d, "port-event", no_day);
		return;
	}
	if (!ky_plan_day_over(t) && e->way != KY_WAY_PORT_OUT) {
		waits(t, d, "last-day", e->last_day);
		return;
	}
	/* Never before the contract was seen over: what the biller was asked
	 * for may have been unset since. */
	if (l->contract_running) {
		waits(t, d, "contract-first", no_day);
		return;
	}
	(void)ask_for_good(t, d,
	    l->attached ? KY_EFFECT_HLR_WITHDRAW : KY_EFFECT_HLR_DELETE, 0);
}

/* Rule: docs/rules/jp.md#9.2 (quarantine) */
void
ky_plan_rest(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;
	uint16_t days = t->rules->number != NULL
	    ? t->rules->number->quarantine_days
	    : 0;

	t->c->ending.returnless = true;
	l->number = l->ported ? KY_NUMBER_LEFT : KY_NUMBER_QUARANTINE;
	if (!l->ported)
		l->quarantine_until = ky_quarantine_until(t->c->ending.last_day,
		    days);
}

/* Quarantine is our own register's: recorded, and seen at once. */
static void
step_number(struct ky_turn *t, struct ky_duty *d)
{
	const struct ky_line *l = &t->c->line;

	if (l->contract_running) {
		waits(t, d, "contract-first", no_day);
		return;
	}
	/* The facts, since a network given up is still there. */
	if (l->known || l->attached) {
		waits(t, d, "network-first", no_day);
		return;
	}
	ky_plan_rest(t);
	ky_plan_seen(t, d, KY_GRADE_RECORDED, "inventory", NULL,
	    l->ported ? "number-left" : "quarantine");
}

/* The holder is told what is waited for; nothing here waits for that.  A
 * reminder whose day went by unseen is left out. */
static void
remind(struct ky_turn *t, const struct ky_duty *d)
{
	const struct ky_rule_profile *r = t->rules->profile;
	struct ky_ending *e = &t->c->ending;
	int64_t days = ky_date_days(t->today) - ky_date_days(e->last_day);
	struct ky_effect *x;

	/* Whoever lost the phone cannot, and whoever died is not asked. */
	if (e->way == KY_WAY_LOST || e->way == KY_WAY_DEATH)
		return;
	if (r == NULL || r->remind_days == 0 || days > r->wait_days ||
	    days / r->remind_days <= e->reminded || !ky_esim_holders(t->c, d))
		return;
	e->reminded = (uint16_t)(days / r->remind_days);
	x = emit(t, KY_EFFECT_REMIND, e->reminded);
	x->duty = d->kind;
	x->day = ky_date_add(e->last_day, r->wait_days);
}

/* Deleting is not ending: this holds up nothing but the certificate.
 * Rule: docs/rules/jp.md#10.4 */
static void
step_profile(struct ky_turn *t, struct ky_duty *d)
{
	struct ky_line *l = &t->c->line;
	const struct ky_rule_profile *r = t->rules->profile;
	struct ky_date fallback = r != NULL
	    ? ky_date_add(t->c->ending.last_day, r->wait_days)
	    : no_day;
	bool proven = ky_esim_proven(d);

	if (l->contract_running || !over(t, KY_DUTY_CONTRACT)) {
		const char *open = ky_esim_open(t->c);

		waits(t, d, open != NULL ? open : "contract-first", no_day);
		return;
	}
	/* `minor`: asked after a proven deletion. */
	if (ky_esim_takes_back(t->c, d)) {
		ask_for_good(t, d, KY_EFFECT_SMDP_RETIRE, t->c->ending.retires)
		    ->minor = proven;
		return;
	}
	if (!proven && r != NULL && d->grade != KY_GRADE_NONE &&
	    d->grade >= r->fallback && ky_date_cmp(t->today, fallback) >= 0) {
		/* Nothing better came in time: the rule lets this do. */
		l->profile = KY_PROFILE_DELETED;
		ky_plan_move(t, d, KY_STATE_SEEN, "fallback-grade");
		return;
	}
	remind(t, d);
	ask(t, d, KY_EFFECT_SMDP_LOOK, ky_date_days(t->today))->minor = proven;
}

static void
step(struct ky_turn *t, struct ky_duty *d)
{
	switch (d->kind) {
	case KY_DUTY_AUTHORITY:
		waits(t, d,
		    ky_claim_missing(t->c->ending.way, &t->c->ending.claim,
			t->rules) != 0
			? "papers-needed"
			: "proof-needed",
		    no_day);
		break;
	case KY_DUTY_CONTRACT:
		step_contract(t, d);
		break;
	case KY_DUTY_OPTIONS:
		step_options(t, d);
		break;
	case KY_DUTY_DEVICES:
		step_devices(t, d);
		break;
	case KY_DUTY_DUES:
		step_dues(t, d);
		break;
	case KY_DUTY_CREDIT:
		step_credit(t, d);
		break;
	case KY_DUTY_ITEM:
		step_item(t, d);
		break;
	case KY_DUTY_NETWORK:
		step_network(t, d);
		break;
	case KY_DUTY_PROFILE:
		step_profile(t, d);
		break;
	case KY_DUTY_NUMBER:
		step_number(t, d);
		break;
	case KY_DUTY_NOTICE:
	case KY_DUTY_RECORDS:
	case KY_DUTY__MAX:
		break;
	}
}

/* --- papers --- */

void
ky_plan_order(struct ky_turn *t, enum ky_paper_kind kind)
{
	uint8_t n = ++t->c->ending.papers[kind];

	assert(n > 0);
	assert(t->d->orders_n < KY_ORDERS_MAX);
	t->d->order[t->d->orders_n++] = (struct ky_order){kind, n};
}

static bool
all_closed(const struct ky_turn *t)
{
	for (uint8_t i = 0; i < t->c->duties_n; i++) {
		const struct ky_duty *d = &t->c->duty[i];

		if (d->kind < KY_DUTY_CLOSING__MAX &&
		    (ky_duty_pending(d->state) ||
			d->state == KY_STATE_GIVEN_UP))
			return false;
	}
	return true;
}

static bool
waived(const struct ky_turn *t, enum ky_duty_kind kind, uint8_t ref)
{
	const struct ky_duty *d = ky_case_duty_const(t->c, kind, ref);

	return d != NULL && d->state == KY_STATE_WAIVED;
}

/* The fresh audit: the facts, not the duties, must show nothing left. */
static bool
audit(const struct ky_turn *t)
{
	struct ky_left left;

	ky_left(t->c, t->rules, t->now, &left);
	for (int k = 0; k < KY_DUTY_CLOSING__MAX; k++) {
		if (k == KY_DUTY_ITEM) {
			for (uint8_t i = 0; i < t->c->line.items_n; i++)
				if (left.item[i] && !waived(t, KY_DUTY_ITEM, i))
					return false;
		} else if (left.kind[k] &&
		    !waived(t, (enum ky_duty_kind)k, 0)) {
			return false;
		}
	}
	return true;
}

/* Keep-until per class of data, then its key is destroyed.
 * Rule: docs/rules/jp.md#3, #4 */
static void
start_records(struct ky_turn *t)
{
	const struct ky_rule_keep *r = t->rules->keep;
	const uint8_t years[] = {
	    [KY_CLASS_IDENTITY] = r != NULL ? r->identity_years : 3,
	    [KY_CLASS_EVIDENCE] = r != NULL ? r->evidence_years : 7,
	    [KY_CLASS_BOOKS] = r != NULL ? r->books_years : 7,
	};

	for (int k = 0; k < KY_CLASS__MAX; k++) {
		struct ky_duty *d = ky_case_duty(t->c, KY_DUTY_RECORDS,
		    (uint8_t)k);

		if (d == NULL)
			d = ky_plan_add(t, KY_DUTY_RECORDS, (uint8_t)k);
		if (ky_duty_pending(d->state))
			waits(t, d, "keep-until",
			    ky_keep_until(t->c->ending.last_day, years[k]));
	}
}

static void
erase_due(struct ky_turn *t)
{
	for (int k = 0; k < KY_CLASS__MAX; k++) {
		struct ky_duty *d = ky_case_duty(t->c, KY_DUTY_RECORDS,
		    (uint8_t)k);

		if (d == NULL || d->state != KY_STATE_WAITING ||
		    ky_date_cmp(t->today, d->due) <= 0)
			continue;
		t->d->erase |= UINT32_C(1) << k;
		/* A profile that was let go and nobody can name any more. */
		if (k == KY_CLASS_IDENTITY)
			t->c->line.profile = KY_PROFILE_NONE;
		ky_plan_seen(t, d, KY_GRADE_RECORDED, "store", NULL, "erased");
	}
}

static void
papers(struct ky_turn *t)
{
	struct ky_ending *e = &t->c->ending;
	const struct ky_line *l = &t->c->line;

	if (l->subject == KY_SUBJECT_LINE &&
	    e->papers[KY_PAPER_STATEMENT] == 0 && !l->contract_running &&
	    !l->known && !l->attached && over(t, KY_DUTY_AUTHORITY) &&
	    over(t, KY_DUTY_CONTRACT) && over(t, KY_DUTY_NETWORK))
		ky_plan_order(t, KY_PAPER_STATEMENT);
	if (!all_closed(t) || !audit(t))
		return;
	e->state = KY_ENDING_CLOSED;
	e->closed = t->now;
	ky_plan_order(t,
	    e->papers[KY_PAPER_CERTIFICATE] == 0 ? KY_PAPER_CERTIFICATE
						 : KY_PAPER_AMENDMENT);
	start_records(t);
}

/* --- when to look again --- */

static void
sooner(struct ky_time *wake, const struct ky_turn *t, struct ky_time at)
{
	if (at.us == 0)
		return;
	if (ky_time_cmp(at, t->now) <= 0) /* as soon as may be */
		at = ky_time_after(t->now, KY_SECOND_US);
	if (wake->us == 0 || ky_time_cmp(at, *wake) < 0)
		*wake = at;
}

static void
set_wake(struct ky_turn *t)
{
	struct ky_zone zone = t->rules->book->zone;
	struct ky_time wake = {0};
	bool bar = barred(t) != NULL;

	if (bar && ky_time_cmp(t->now, t->c->ending.hold_until) < 0)
		sooner(&wake, t, t->c->ending.hold_until);
	for (uint8_t i = 0; i < t->c->duties_n; i++) {
		const struct ky_duty *d = &t->c->duty[i];
		struct ky_date lost;

		if (!ky_duty_pending(d->state) || d->state == KY_STATE_SENT ||
		    d->state == KY_STATE_REFUSED)
			continue;
		if (d->kind == KY_DUTY_RECORDS &&
		    t->c->ending.state != KY_ENDING_CLOSED)
			continue; /* nothing is erased while it is open again */
		sooner(&wake, t, d->next_try);
		if (d->next_try.us != 0 || bar || !t->rules->book->connected)
			continue;
		if (d->kind == KY_DUTY_ITEM) {
			lost = lost_from(t, &t->c->line.item[d->ref]);
			if (!ky_date_none(lost) &&
			    t->c->line.item[d->ref].state == KY_ITEM_OUT &&
			    t->c->line.item[d->ref].lost_charge > 0)
				sooner(&wake, t, ky_date_start(lost, zone));
		} else if (!ky_date_none(d->due) &&
		    (d->kind != KY_DUTY_CONTRACT ||
			t->c->ending.way != KY_WAY_PORT_OUT)) {
			sooner(&wake, t, ky_date_end(d->due, zone));
		}
	}
	if (ky_change_pending(&t->c->change))
		sooner(&wake, t, t->c->change.next_try);
	t->d->wake = wake;
}

/* --- the turn --- */

void
ky_plan_bill(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;
	struct ky_date last = t->c->ending.last_day;

	if (l->final_billed || !t->rules->book->connected)
		return;
	l->final_billed = true;
	t->c->ending.returnless = true;
	ky_settle_charges(l, t->rules, t->c->ending.way, last, &l->ledger,
	    &t->d->postings);
	ky_settle_deposit(t->rules, last, &l->ledger, &t->d->postings);
	for (uint8_t i = 0; i < l->items_n; i++)
		if (card_lost(t, &l->item[i]) &&
		    l->item[i].state == KY_ITEM_OUT) {
			l->item[i].state = KY_ITEM_LOST;
			l->item[i].back_on = last;
		}
	if (l->subject == KY_SUBJECT_LINE &&
	    l->billing == KY_BILLING_POSTPAID) {
		l->billed_through = last;
		l->late_usage_until = ky_date_add(last,
		    t->rules->dues != NULL ? t->rules->dues->late_usage_days
					   : 0);
	}
}

const char *
ky_plan_dues_rule(const struct ky_turn *t)
{
	return t->rules->dues != NULL ? t->rules->dues->rule.id : KY_NO_RULE;
}

const char *
ky_plan_credit_rule(const struct ky_turn *t)
{
	return t->rules->credit != NULL ? t->rules->credit->rule.id
					: KY_NO_RULE;
}

struct ky_date
ky_plan_pay_by(const struct ky_turn *t)
{
	const struct ky_rule_dues *r = t->rules->dues;

	if (r == NULL || r->pay_within_days == 0)
		return no_day;
	return ky_date_add(t->today, r->pay_within_days);
}

void
ky_plan_supplement(struct ky_turn *t)
{
	struct ky_ledger *g = &t->c->line.ledger;
	int64_t sum = ky_bill_unbilled(g, &t->d->postings, t->rules, t->today);

	if (sum > 0)
		tell(t, KY_EFFECT_TELL_BILL, g->bills, sum, ky_plan_pay_by(t));
}

/* Nothing is out any more: back, lost, or let go by decision. */
static bool
over_items(const struct ky_turn *t)
{
	for (uint8_t i = 0; i < t->c->line.items_n; i++) {
		const struct ky_duty *d = ky_case_duty_const(t->c, KY_DUTY_ITEM,
		    i);

		if (t->c->line.item[i].state == KY_ITEM_OUT &&
		    (d == NULL || ky_duty_pending(d->state)))
			return false;
	}
	return true;
}

/* A loan is billed once every item came back or is lost; a line once its
 * contract is over, also when it was over before anybody asked. */
static void
bill_when_due(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;

	if (!over(t, KY_DUTY_AUTHORITY) || barred(t) != NULL ||
	    (l->subject == KY_SUBJECT_LINE && l->contract_running))
		return;
	if (l->subject == KY_SUBJECT_LINE || over_items(t))
		ky_plan_bill(t);
}

/* A lost item is paid for once nothing is owed any more. */
static void
items_paid(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;

	if (!l->final_billed && l->subject == KY_SUBJECT_LOAN)
		return;
	if (l->ledger.sum[KY_ACC_RECEIVABLE] > 0)
		return;
	for (uint8_t i = 0; i < l->items_n; i++) {
		struct ky_duty *d = ky_case_duty(t->c, KY_DUTY_ITEM, i);

		if (l->item[i].state != KY_ITEM_LOST)
			continue;
		l->item[i].state = KY_ITEM_PAID;
		if (d != NULL && ky_duty_pending(d->state))
			ky_plan_seen(t, d, KY_GRADE_RECORDED, "ledger", NULL,
			    "charge-paid");
	}
}

/* Money that is no longer owed, with nothing more to come: our own books
 * are the register of a loan's dues, and of credit that was set off. */
static void
books_close(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;
	struct ky_duty *d = ky_case_duty(t->c, KY_DUTY_DUES, 0);

	if (d != NULL &&
	    (d->state == KY_STATE_OPEN || d->state == KY_STATE_WAITING ||
		d->state == KY_STATE_REFUSED) &&
	    l->final_billed && ky_ledger_owed(&l->ledger) == 0 &&
	    l->ledger.sum[KY_ACC_UNBILLED] == 0 &&
	    ky_date_none(l->late_usage_until))
		ky_plan_seen(t, d,
		    d->grade > KY_GRADE_RECORDED ? d->grade : KY_GRADE_RECORDED,
		    d->by[0] != '\0' ? d->by : "ledger", NULL, "nothing-owed");
}

/* The card is owed back, and charged when lost, only because the line was to
 * end. */
static void
owe_no_card(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;
	struct ky_item *i = &l->item[0];

	if (l->subject != KY_SUBJECT_LINE || l->items_n != 1 ||
	    i->state == KY_ITEM_BACK || !ky_item_is_card(i))
		return;
	if (i->state != KY_ITEM_OUT)
		ky_bill_one(&l->ledger, &t->d->postings, t->rules,
		    &(struct ky_charge){.kind = KY_ENTRY_REVERSAL,
			.minor = i->lost_charge,
			.rule = t->rules->card != NULL ? t->rules->card->rule.id
						       : KY_NO_RULE,
			.what = i->code,
			.day = t->today,
			.back = true});
	*i = (struct ky_item){0};
	l->items_n = 0;
}

static void
withdrawing(struct ky_turn *t)
{
	struct ky_case *c = t->c;
	struct ky_duty *d = ky_case_duty(c, KY_DUTY_CONTRACT, 0);

	if (d != NULL && d->state == KY_STATE_SENT)
		return; /* an answer is awaited */
	/* Refused or given up with its day set: unsetting that is not.  (With
	 * no day set there is nothing to unset.) */
	if (d != NULL &&
	    (d->state == KY_STATE_REFUSED || d->state == KY_STATE_GIVEN_UP) &&
	    !ky_date_none(c->line.last_day))
		ky_plan_move(t, d, KY_STATE_OPEN, "tried-again");
	if (d != NULL && ky_duty_pending(d->state) &&
	    (!ky_date_none(c->line.last_day) || d->state == KY_STATE_UNSURE)) {
		if (ready(t, d))
			(void)ask(t, d, KY_EFFECT_BSS_KEEP, 0);
		return;
	}
	for (uint8_t i = 0; i < c->duties_n; i++)
		if (c->duty[i].kind < KY_DUTY_CLOSING__MAX &&
		    (ky_duty_pending(c->duty[i].state) ||
			c->duty[i].state == KY_STATE_GIVEN_UP))
			ky_plan_move(t, &c->duty[i], KY_STATE_WITHDRAWN,
			    "withdrawn");
	owe_no_card(t);
	c->ending.state = KY_ENDING_WITHDRAWN;
	ky_plan_order(t, KY_PAPER_AMENDMENT);
}

static void
running(struct ky_turn *t)
{
	bool may = over(t, KY_DUTY_AUTHORITY);
	const char *bar = barred(t);

	for (uint8_t i = 0; i < t->c->duties_n; i++) {
		struct ky_duty *d = &t->c->duty[i];

		if (d->kind >= KY_DUTY_CLOSING__MAX || !ready(t, d))
			continue;
		if (d->kind != KY_DUTY_AUTHORITY && !may)
			waits(t, d, "authority-first", no_day);
		else if (bar != NULL && d->kind != KY_DUTY_AUTHORITY &&
		    !moves_all_the_same(t, d))
			waits(t, d, bar, no_day);
		else if (!t->rules->book->connected)
			waits(t, d, "assisted",
			    d->kind == KY_DUTY_CONTRACT ? ky_case_last_day(t->c)
							: no_day);
		else
			step(t, d);
	}
}

/* Grows with whatever a round did. */
static uint32_t
progress(const struct ky_turn *t)
{
	const struct ky_line *l = &t->c->line;

	return t->moves + l->ledger.entries + (l->final_billed ? 1 : 0);
}

void
ky_plan_advance(struct ky_turn *t)
{
	struct ky_ending *e = &t->c->ending;

	items_paid(t);
	if (e->state == KY_ENDING_WITHDRAWING)
		withdrawing(t);
	if (e->state == KY_ENDING_RUNNING || e->state == KY_ENDING_CLOSED) {
		/* One step can open the way for another (a bill is made, an
		 * item is paid for): until nothing moves.  Bounded, since
		 * each round closes or adds a duty. */
		for (int round = 0; round < KY_DUTIES_MAX; round++) {
			uint32_t before = progress(t);

			bill_when_due(t);
			items_paid(t);
			books_close(t);
			ky_plan_compare(t);
			if (e->state == KY_ENDING_RUNNING)
				running(t);
			if (progress(t) == before)
				break;
		}
		if (e->state == KY_ENDING_RUNNING)
			papers(t);
	}
	if (e->state == KY_ENDING_CLOSED)
		erase_due(t);
	ky_change_step(t);
	set_wake(t);
}
