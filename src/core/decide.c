#include "core/decide.h"

#include "core/bill.h"
#include "core/contact.h"
#include "core/esim.h"
#include "core/lastday.h"
#include "core/left.h"
#include "core/name.h"
#include "core/outcome.h"
#include "core/plan.h"
#include "core/settle.h"
#include "core/trust.h"

#include <assert.h>
#include <string.h>

static const char *const classes[] = {
    [KY_CLASS_IDENTITY] = "identity",
    [KY_CLASS_EVIDENCE] = "evidence",
    [KY_CLASS_BOOKS] = "books",
};
_Static_assert(sizeof(classes) / sizeof(classes[0]) == KY_CLASS__MAX,
    "a name each");

const char *
ky_class_name(enum ky_class c)
{
	assert((unsigned)c < KY_CLASS__MAX);
	return classes[c];
}

int64_t
ky_backoff_us(uint16_t tries, const uint8_t entropy[16])
{
	int64_t wait = KY_HOUR_US;
	uint32_t dice = (uint32_t)entropy[14] << 8 | entropy[15];

	if (tries < 12 && (KY_SECOND_US << tries) < KY_HOUR_US)
		wait = KY_SECOND_US << tries;
	return wait / 2 + wait / 2 * dice / 65535;
}

static const struct ky_period no_period;

#define EXTENSION_DAYS_MAX 366

/* --- answers --- */

static void
answer(struct ky_turn *t, enum ky_verdict v, const char *code)
{
	bool fits = ky_str_copy(ky_str_of(code), t->d->code,
	    sizeof(t->d->code));

	assert(fits);
	(void)fits;
	t->d->verdict = v;
}

static void
refuse(struct ky_turn *t, const char *code, const struct ky_rule *rule)
{
	answer(t, KY_VERDICT_REFUSED, code);
	if (rule != NULL)
		memcpy(t->d->rule, rule->id, sizeof(t->d->rule));
}

/* --- filing --- */

/* "KY-7H3K-9QXM-2PTA": sixty bits of chance, letters that cannot be misread
 * (Crockford's base 32). */
static void
make_ref(const uint8_t entropy[16], char out[KY_REF_SIZE])
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char *p = out;

	*p++ = 'K';
	*p++ = 'Y';
	for (int i = 0; i < 12; i++) {
		if (i % 4 == 0)
			*p++ = '-';
		*p++ = letters[entropy[i] & 31];
	}
	*p = '\0';
}

/* A card the rules want back becomes a thing that is out; a lost one only
 * where it is charged. */
static void
owe_card(struct ky_line *l, const struct ky_rules *r, enum ky_way way)
{
	if (l->subject != KY_SUBJECT_LINE || l->form != KY_FORM_PHYSICAL ||
	    r->card == NULL || r->card->returns != KY_RETURN_DUE ||
	    l->items_n > 0 || (way == KY_WAY_LOST && r->card->lost_charge <= 0))
		return;
	l->item[0] = (struct ky_item){
	    .code = {KY_CARD_OWED},
	    .state = KY_ITEM_OUT,
	    .lost_charge = r->card->lost_charge > 0 ? r->card->lost_charge : 0,
	};
	l->items_n = 1;
}

/* The last day, and what it will have cost by then. */
static void
set_last_day(struct ky_turn *t, const struct ky_lastday *day)
{
	struct ky_ending *e = &t->c->ending;
	struct ky_ledger ledger = t->c->line.ledger;
	struct ky_postings p = {0};

	e->last_day = day->last_day;
	e->withdraw_until = day->withdraw_until;
	if (!t->rules->book->connected)
		return;
	ky_settle_all(&t->c->line, t->rules, e->way, e->refund_reason,
	    ky_date_at(e->filed, t->rules->book->zone), e->last_day, &ledger,
	    &p);
	e->previewed_owed = ky_ledger_owed(&ledger);
	e->previewed_back = -ledger.sum[KY_ACC_REFUNDS_PAYABLE];
}

/* Keeps the last day out of the hold, and lets it be withdrawn all the
 * while: nothing is begun before. */
static void
behind_hold(const struct ky_turn *t, enum ky_way way, struct ky_time hold_until,
    struct ky_lastday *day)
{
	if (hold_until.us == 0)
		return;
	ky_lastday_not_before(&t->c->line, t->rules, way, t->now,
	    ky_trust_first_day(hold_until, t->rules->book->zone), day);
	if (ky_time_cmp(day->withdraw_until, hold_until) < 0)
		day->withdraw_until = hold_until;
}

/* An officer who has seen the proof answers for the ending by name; expiry
 * is the provider's rule, and nobody's will. */
static struct ky_time
filing_hold(const struct ky_turn *t)
{
	const struct ky_command *cmd = t->cmd;
	bool vouched = cmd->role == KY_ROLE_OFFICER && cmd->has_evidence &&
	    cmd->evidence.grade >= KY_GRADE_ATTESTED;

	if (vouched || cmd->way == KY_WAY_EXPIRY)
		return (struct ky_time){0};
	return ky_trust_hold_for(&t->c->line, t->rules, t->now,
	    cmd->hold_hours);
}

/* Papers are shown to somebody, and nobody says so of his own. */
static uint32_t
papers_seen(const struct ky_command *cmd)
{
	switch (cmd->role) {
	case KY_ROLE_STAFF:
	case KY_ROLE_OFFICER:
	case KY_ROLE_OPERATOR:
		return cmd->has_evidence ? cmd->claim.shown : 0;
	case KY_ROLE_HOLDER:
	case KY_ROLE_AGENT:
	case KY_ROLE_ENGINE:
	case KY_ROLE__MAX:
		break;
	}
	return 0;
}

static void
start_ending(struct ky_turn *t, struct ky_time hold_until,
    const struct ky_lastday *day)
{
	const struct ky_command *cmd = t->cmd;
	struct ky_ending *e = &t->c->ending;
	uint32_t seq = e->seq + 1;

	memset(e, 0, sizeof(*e));
	e->seq = seq;
	e->state = KY_ENDING_RUNNING;
	make_ref(cmd->entropy, e->ref);
	e->way = cmd->way;
	e->claim = ky_claim_of(cmd->way, &cmd->claim);
	e->claim.shown &= papers_seen(cmd);
	e->filed = t->now;
	e->when_used_up = cmd->when_used_up;
	e->asked = cmd->wish;
	e->hold_until = hold_until;
	memcpy(e->rules_hash, t->rules->book->hash, sizeof(e->rules_hash));
	e->refund_reason = cmd->refund_reason;
	t->c->duties_n = 0;
	memset(t->c->duty, 0, sizeof(t->c->duty));
	owe_card(&t->c->line, t->rules, cmd->way);
	set_last_day(t, day);
}

/* Proof that comes after the last day cannot end the contract backwards: the
 * day is worked out again, as if it were asked now. */
static void
authorised_late(struct ky_turn *t)
{
	const struct ky_line *l = &t->c->line;
	const struct ky_ending *e = &t->c->ending;
	struct ky_lastday day;

	if ((e->way != KY_WAY_PLAIN && e->way != KY_WAY_LOST &&
		e->way != KY_WAY_DEATH) ||
	    l->subject != KY_SUBJECT_LINE || !l->contract_running ||
	    !ky_date_none(l->last_day) ||
	    ky_date_cmp(t->today, e->last_day) <= 0)
		return;
	ky_lastday(l, t->rules, e->way, t->now, (struct ky_date){0, 0, 0},
	    &day);
	behind_hold(t, e->way, e->hold_until, &day);
	if (day.ok)
		set_last_day(t, &day);
}

static bool
anything_left(const struct ky_turn *t)
{
	struct ky_left left;

	/* What came back late is owed for, and was not charged yet. */
	if (t->c->line.subject == KY_SUBJECT_LOAN && !t->c->line.final_billed)
		return true;
	ky_left(t->c, t->rules, t->now, &left);
	for (int k = 0; k < KY_DUTY_CLOSING__MAX; k++)
		if (k != KY_DUTY_AUTHORITY && left.kind[k])
			return true;
	return false;
}

static void
prove_authority(struct ky_turn *t)
{
	struct ky_duty *d = ky_case_duty(t->c, KY_DUTY_AUTHORITY, 0);
	const struct ky_evidence *e = &t->cmd->evidence;

	assert(d != NULL);
	if (t->cmd->has_evidence && e->grade >= d->least &&
	    ky_claim_missing(t->c->ending.way, &t->c->ending.claim, t->rules) ==
		0)
		ky_plan_seen(t, d, e->grade, e->origin, e, "may-end");
}

/* Ways that are not everybody's.  False: refused. */
static bool
may_file(struct ky_turn *t)
{
	const struct ky_command *cmd = t->cmd;

	if (cmd->way == KY_WAY_EXPIRY &&
	    (cmd->role == KY_ROLE_HOLDER || cmd->role == KY_ROLE_AGENT)) {
		refuse(t, "not-for-holders", NULL);
		return false;
	}
	if (cmd->way == KY_WAY_DEATH && cmd->role == KY_ROLE_HOLDER) {
		refuse(t, "heirs-file", NULL);
		return false;
	}
	return true;
}

static void
file(struct ky_turn *t)
{
	const struct ky_command *cmd = t->cmd;
	struct ky_case *c = t->c;
	struct ky_time hold_until = filing_hold(t);
	const struct ky_rule *rule;
	const char *fault;
	struct ky_lastday day;

	if (c->ending.state == KY_ENDING_RUNNING ||
	    c->ending.state == KY_ENDING_WITHDRAWING) {
		refuse(t,
		    c->ending.way != cmd->way &&
			    (c->ending.way == KY_WAY_PORT_OUT ||
				cmd->way == KY_WAY_PORT_OUT)
			? "other-way-running"
			: "already-ending",
		    NULL);
		return;
	}
	if (c->ending.state == KY_ENDING_CLOSED) {
		refuse(t, "already-ended", NULL);
		return;
	}
	/* Expiry goes on: the product ends by itself, whoever holds the key. */
	if (c->line.locked && !c->line.ported && cmd->way != KY_WAY_EXPIRY) {
		refuse(t, "locked", NULL);
		return;
	}
	/* A plain ending would kill the number that is on its way out.
	 * Rule: docs/rules/jp.md#1.5 */
	if (cmd->way != KY_WAY_PORT_OUT && c->line.subject == KY_SUBJECT_LINE &&
	    c->line.port_pending) {
		refuse(t, "port-pending",
		    t->rules->port_out != NULL ? &t->rules->port_out->rule
					       : NULL);
		return;
	}
	if (!may_file(t))
		return;
	if (cmd->when_used_up)
		ky_lastday_used_up(&c->line, t->rules, cmd->way, t->now, &day);
	else
		ky_lastday(&c->line, t->rules, cmd->way, t->now, cmd->wish,
		    &day);
	if (!day.ok) {
		refuse(t, day.code, day.rule);
		return;
	}
	fault = ky_claim_fault(cmd->way, &cmd->claim, t->rules, &rule);
	if (fault != NULL) {
		refuse(t, fault, rule);
		return;
	}
	if (!anything_left(t)) {
		refuse(t, "nothing-left", NULL);
		return;
	}
	behind_hold(t, cmd->way, hold_until, &day);
	start_ending(t, hold_until, &day);
	ky_plan_compare(t);
	prove_authority(t);
	ky_plan_order(t, KY_PAPER_RECEIPT);
	answer(t, KY_VERDICT_ACCEPTED, "filed");
	t->d->day = day.last_day;
	if (day.rule != NULL)
		memcpy(t->d->rule, day.rule->id, sizeof(t->d->rule));
}

/* Until somebody proved that they may end the line, or took the number that
 * is to leave, nobody was asked for anything: that binds no one. */
static bool
nothing_began(const struct ky_turn *t)
{
	const struct ky_duty *a = ky_case_duty_const(t->c, KY_DUTY_AUTHORITY,
	    0);

	return (a != NULL && ky_duty_pending(a->state)) ||
	    (t->c->ending.way == KY_WAY_PORT_OUT && !t->c->line.ported);
}

static bool
too_late(const struct ky_turn *t)
{
	const struct ky_ending *e = &t->c->ending;

	return e->returnless ||
	    (ky_time_cmp(t->now, e->withdraw_until) >= 0 && !nothing_began(t));
}

static void
withdraw(struct ky_turn *t)
{
	struct ky_ending *e = &t->c->ending;

	if (e->state == KY_ENDING_WITHDRAWN ||
	    e->state == KY_ENDING_WITHDRAWING) {
		answer(t, KY_VERDICT_NOTHING, "withdrawn-already");
		return;
	}
	if (e->state != KY_ENDING_RUNNING) {
		refuse(t, e->state == KY_ENDING_NONE ? "no-ending" : "too-late",
		    NULL);
		return;
	}
	if (too_late(t)) {
		refuse(t, "too-late", NULL);
		t->d->day = ky_date_at(e->withdraw_until, t->rules->book->zone);
		return;
	}
	e->state = KY_ENDING_WITHDRAWING;
	answer(t, KY_VERDICT_ACCEPTED, "withdrawing");
}

/* --- people bringing evidence --- */

static bool
running(struct ky_turn *t)
{
	if (t->c->ending.state == KY_ENDING_RUNNING ||
	    t->c->ending.state == KY_ENDING_CLOSED)
		return true;
	refuse(t, "no-ending", NULL);
	return false;
}

/* Money that somebody else settled: the books follow the evidence. */
static void
settled_outside(struct ky_turn *t)
{
	static const enum ky_account held[] = {KY_ACC_RECEIVABLE,
	    KY_ACC_BALANCE, KY_ACC_DEPOSIT, KY_ACC_REFUNDS_PAYABLE};
	struct ky_ledger *g = &t->c->line.ledger;
	const char *rule = ky_plan_credit_rule(t);

	for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++)
		if (g->sum[held[i]] < 0)
			ky_ledger_move(g, &t->d->postings, KY_ENTRY_REFUND_PAID,
			    held[i], KY_ACC_SETTLEMENT, -g->sum[held[i]], rule,
			    t->today, no_period);
}

/* Refused was the collecting: paid otherwise, the dues go on. */
static void
paid_otherwise(struct ky_turn *t)
{
	struct ky_duty *d = ky_case_duty(t->c, KY_DUTY_DUES, 0);

	if (d != NULL && d->state == KY_STATE_REFUSED &&
	    ky_ledger_owed(&t->c->line.ledger) == 0)
		ky_plan_move(t, d, KY_STATE_OPEN, "paid-otherwise");
}

/* What a lost thing costs goes on a bill of its own, and off it again. */
static void
charge_lost(struct ky_turn *t, const struct ky_item *i, bool back)
{
	const struct ky_rule *r = NULL;

	if (t->c->line.subject == KY_SUBJECT_LOAN && t->rules->loan != NULL)
		r = &t->rules->loan->rule;
	if (t->c->line.subject == KY_SUBJECT_LINE && t->rules->card != NULL)
		r = &t->rules->card->rule;
	ky_bill_one(&t->c->line.ledger, &t->d->postings, t->rules,
	    &(struct ky_charge){.kind = back ? KY_ENTRY_REVERSAL
					     : KY_ENTRY_CHARGE_LOST,
		.minor = i->lost_charge,
		.rule = r != NULL ? r->id : KY_NO_RULE,
		.what = i->code,
		.day = t->today,
		.back = back});
}

/* The day it counts as back; a charge for what turned up again goes back.
 * Rule: docs/rules/jp.md#7.2 */
static void
came_back(struct ky_turn *t, uint8_t ref)
{
	struct ky_line *l = &t->c->line;
	struct ky_item *i = &l->item[ref];
	bool found = i->state == KY_ITEM_LOST || i->state == KY_ITEM_PAID;

	if (found &&
	    (l->subject == KY_SUBJECT_LINE ||
		(t->rules->loan != NULL && t->rules->loan->reverse_when_found)))
		charge_lost(t, i, true);
	i->state = KY_ITEM_BACK;
	i->back_on = ky_date_none(t->cmd->day) ? t->today : t->cmd->day;
	paid_otherwise(t);
}

/* The attack's pattern: a new card, and an ending; or a proof from afar.  What
 * has not begun for good begins after a hold. */
static void
hold_back_until(struct ky_turn *t, struct ky_time until, bool begun)
{
	struct ky_ending *e = &t->c->ending;
	struct ky_duty *a = ky_case_duty(t->c, KY_DUTY_AUTHORITY, 0);
	enum ky_grade least = ky_trust_least(&t->c->line, t->rules, t->now);
	struct ky_lastday day = {.ok = true,
	    .last_day = e->last_day,
	    .withdraw_until = e->withdraw_until};

	if (e->state != KY_ENDING_RUNNING || e->returnless ||
	    e->way == KY_WAY_EXPIRY || ky_time_cmp(until, e->hold_until) <= 0)
		return;
	e->hold_until = until;
	if (a != NULL && ky_duty_pending(a->state) && a->least < least)
		a->least = least;
	/* (On the last day itself it is too late to move it: the contract may
	 * end, the number is kept until the hold is over.  Before the proof
	 * nobody was asked for anything.) */
	if (begun && ky_time_cmp(t->now, e->withdraw_until) >= 0)
		return;
	behind_hold(t, e->way, until, &day);
	if (ky_date_cmp(day.last_day, e->last_day) != 0)
		set_last_day(t, &day);
}

/* A proof from afar that comes after the filing brings its hold along. */
static void
held_by_proof(struct ky_turn *t)
{
	uint16_t hours = t->cmd->hold_hours;

	if (hours != 0)
		hold_back_until(t,
		    ky_trust_hold_for(&t->c->line, t->rules, t->now, hours),
		    false);
}

/* Whoever says that the contract is over says that the number has gone to the
 * other operator: until then it runs, and it did not go before that was asked
 * for (a year typed wrong would end the time for which records are kept). */
static void
taken_over(struct ky_turn *t)
{
	struct ky_ending *e = &t->c->ending;
	struct ky_date filed = ky_date_at(e->filed, t->rules->book->zone);
	struct ky_date day = t->cmd->day;

	t->c->line.ported = true;
	t->c->line.port_pending = false;
	if (ky_date_none(day) || ky_date_cmp(day, t->today) > 0)
		day = t->today;
	e->last_day = ky_date_cmp(day, filed) < 0 ? filed : day;
}

/* Facts that evidence for a duty establishes. */
static void
establish(struct ky_turn *t, const struct ky_duty *d)
{
	struct ky_line *l = &t->c->line;

	switch (d->kind) {
	case KY_DUTY_AUTHORITY:
		held_by_proof(t);
		authorised_late(t);
		break;
	case KY_DUTY_CONTRACT:
		if (t->c->ending.way == KY_WAY_PORT_OUT && !l->ported)
			taken_over(t);
		t->c->ending.returnless = true;
		l->contract_running = false;
		l->last_day = t->c->ending.last_day;
		ky_plan_bill(t);
		break;
	case KY_DUTY_OPTIONS:
		for (uint8_t i = 0; i < l->options_n; i++)
			l->option[i].running = false;
		break;
	case KY_DUTY_DEVICES:
		for (uint8_t i = 0; i < l->devices_n; i++)
			l->device[i].bound = false;
		break;
	case KY_DUTY_DUES:
		l->final_billed = true;
		l->late_usage_until = (struct ky_date){0, 0, 0};
		(void)ky_bill_unbilled(&l->ledger, &t->d->postings, t->rules,
		    t->today);
		ky_ledger_move(&l->ledger, &t->d->postings, KY_ENTRY_PAYMENT,
		    KY_ACC_SETTLEMENT, KY_ACC_RECEIVABLE,
		    ky_ledger_owed(&l->ledger), ky_plan_dues_rule(t), t->today,
		    no_period);
		break;
	case KY_DUTY_CREDIT:
		t->c->ending.returnless = true;
		settled_outside(t);
		l->price_paid = 0;
		break;
	case KY_DUTY_ITEM:
		came_back(t, d->ref);
		break;
	case KY_DUTY_NETWORK:
		t->c->ending.returnless = true;
		l->known = l->attached = false;
		l->barred = true;
		break;
	case KY_DUTY_PROFILE:
		t->c->ending.returnless = true;
		l->profile = KY_PROFILE_DELETED;
		break;
	case KY_DUTY_NUMBER:
		ky_plan_rest(t);
		break;
	case KY_DUTY_NOTICE:
	case KY_DUTY_RECORDS:
	case KY_DUTY__MAX:
		break;
	}
}

/* What must come first even when somebody brings evidence. */
static const char *
too_early(const struct ky_turn *t, const struct ky_duty *d)
{
	const struct ky_duty *a = ky_case_duty_const(t->c, KY_DUTY_AUTHORITY,
	    0);

	if (d->kind == KY_DUTY_AUTHORITY)
		return NULL;
	if (a == NULL || ky_duty_pending(a->state))
		return "authority-first";
	if (d->kind != KY_DUTY_ITEM && ky_trust_bars(t->c, t->now) != NULL)
		return ky_trust_bars(t->c, t->now);
	if (!t->rules->book->connected || d->kind == KY_DUTY_ITEM)
		return NULL;
	if (d->kind == KY_DUTY_CONTRACT && !ky_plan_day_over(t))
		return "last-day-first";
	if (d->kind != KY_DUTY_CONTRACT && t->c->line.contract_running)
		return "contract-first";
	if (d->kind == KY_DUTY_NUMBER && t->c->line.known)
		return "network-first";
	if (d->kind == KY_DUTY_DUES && !t->c->line.final_billed)
		return "contract-first";
	return NULL;
}

/* Papers about a death may come one after the other.  False: all that are
 * asked for were shown. */
static bool
more_papers(struct ky_turn *t, const struct ky_duty *d)
{
	struct ky_ending *e = &t->c->ending;
	uint32_t before = ky_claim_missing(e->way, &e->claim, t->rules);

	if (d->kind != KY_DUTY_AUTHORITY || e->way != KY_WAY_DEATH)
		return false;
	e->claim.shown |= papers_seen(t->cmd);
	if (ky_claim_missing(e->way, &e->claim, t->rules) == 0)
		return false;
	if (ky_claim_missing(e->way, &e->claim, t->rules) == before)
		refuse(t, "papers-needed", &t->rules->death->rule);
	else
		answer(t, KY_VERDICT_ACCEPTED, "papers-noted");
	return true;
}

/* A word about a profile is kept; the rule may let it do later. */
static bool
keep_for_later(struct ky_turn *t, struct ky_duty *d)
{
	const struct ky_evidence *e = &t->cmd->evidence;

	if (d->kind != KY_DUTY_PROFILE ||
	    !ky_esim_keep(t, d, e->grade, e->origin, e))
		return false;
	answer(t, KY_VERDICT_ACCEPTED, "kept-for-later");
	t->d->day = ky_date_add(t->c->ending.last_day,
	    t->rules->profile->wait_days);
	return true;
}

static void
evidence(struct ky_turn *t)
{
	const struct ky_command *cmd = t->cmd;
	struct ky_duty *d;
	const char *early;

	if (!running(t))
		return;
	d = ky_case_duty(t->c, cmd->duty, cmd->ref);
	if (d == NULL || d->kind >= KY_DUTY_CLOSING__MAX) {
		refuse(t, "no-such-duty", NULL);
		return;
	}
	if (!ky_duty_pending(d->state) && d->state != KY_STATE_GIVEN_UP) {
		answer(t, KY_VERDICT_NOTHING, "done-already");
		return;
	}
	if (!cmd->has_evidence) {
		refuse(t, "no-evidence", NULL);
		return;
	}
	if (d->kind == KY_DUTY_ITEM && ky_date_cmp(cmd->day, t->today) > 0) {
		refuse(t, "day-ahead", NULL);
		return;
	}
	if (cmd->about.digits[0] != '\0' &&
	    strcmp(cmd->about.digits, t->c->line.iccid.digits) != 0) {
		refuse(t, "other-line", NULL);
		return;
	}
	if (d->state == KY_STATE_SENT || d->state == KY_STATE_UNSURE) {
		refuse(t, "answer-awaited", NULL);
		return;
	}
	if (ky_esim_proven(d)) { /* better than anything that is brought */
		answer(t, KY_VERDICT_NOTHING,
		    ky_meaning_code(KY_MEANING_ESTABLISHED));
		return;
	}
	early = too_early(t, d);
	if (early != NULL) {
		refuse(t, early, NULL);
		return;
	}
	/* What a chip signed is verified, and comes as an event. */
	if (cmd->evidence.grade > ky_duty_best_grade(d->kind) ||
	    cmd->evidence.grade == KY_GRADE_PROVEN) {
		refuse(t, "grade-too-high", NULL);
		return;
	}
	if (cmd->evidence.grade < d->least) {
		if (!keep_for_later(t, d))
			refuse(t, "grade-too-low",
			    t->rules->grades != NULL ? &t->rules->grades->rule
						     : NULL);
		return;
	}
	if (more_papers(t, d))
		return;
	if (d->state == KY_STATE_GIVEN_UP)
		ky_plan_move(t, d, KY_STATE_OPEN, "tried-again");
	ky_plan_seen(t, d, cmd->evidence.grade, cmd->evidence.origin,
	    &cmd->evidence, "brought");
	establish(t, d);
	answer(t, KY_VERDICT_ACCEPTED, "seen");
}

/* --- letting go, giving up, trying again --- */

/* `sum` of what is owed is not asked for any more.  Of a lost thing's charge
 * only what was not let go can go back when the thing turns up. */
static void
let_go(struct ky_turn *t, int64_t sum)
{
	struct ky_line *l = &t->c->line;

	ky_ledger_move(&l->ledger, &t->d->postings, KY_ENTRY_WAIVER,
	    KY_ACC_FEES, KY_ACC_RECEIVABLE, sum, ky_plan_dues_rule(t), t->today,
	    no_period);
	for (uint8_t i = 0; i < l->items_n; i++) {
		struct ky_item *x = &l->item[i];
		int64_t part = x->lost_charge < sum ? x->lost_charge : sum;

		if (x->state != KY_ITEM_LOST)
			continue;
		x->lost_charge -= part;
		sum -= part;
	}
}

/* May this person let so much go, alone or as the second one?  Else it is
 * proposed, or refused. */
static bool
may_waive(struct ky_turn *t, int64_t sum)
{
	const struct ky_rule_dues *r = t->rules->dues;
	struct ky_waiver *w = &t->c->ending.waiver;
	const struct ky_rule *rule = r != NULL ? &r->rule : NULL;
	bool second;

	if (t->cmd->role == KY_ROLE_STAFF &&
	    (r == NULL || sum > r->staff_waives)) {
		refuse(t, "officer-only", rule);
		return false;
	}
	if (r == NULL || r->waive_alone == 0 || sum <= r->waive_alone ||
	    t->cmd->approver.text[0] != '\0')
		return true;
	second = strcmp(w->by.text, t->cmd->actor.text) != 0;
	if (w->by.text[0] != '\0' && w->minor == sum && second)
		return true;
	if (w->minor == sum && !second) {
		answer(t, KY_VERDICT_NOTHING, "second-person-needed");
		return false;
	}
	*w = (struct ky_waiver){.by = t->cmd->actor, .minor = sum};
	answer(t, KY_VERDICT_ACCEPTED, "waiver-proposed");
	if (rule != NULL)
		memcpy(t->d->rule, rule->id, sizeof(t->d->rule));
	return false;
}

/* What will be owed once all usage is billed. */
static int64_t
with_unbilled(const struct ky_turn *t)
{
	struct ky_ledger g = t->c->line.ledger;
	struct ky_postings p = {0};

	(void)ky_bill_unbilled(&g, &p, t->rules, t->today);
	return ky_ledger_owed(&g);
}

/* All that is owed, or `minor` of it.  True: the duty is let go with it. */
static bool
waive_dues(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;
	struct ky_ledger *g = &l->ledger;
	bool all = t->cmd->minor == 0;
	int64_t sum = all ? with_unbilled(t) : t->cmd->minor;

	if (!all && (sum < 0 || sum > ky_ledger_owed(g))) {
		refuse(t, "more-than-owed", NULL);
		return false;
	}
	if (!may_waive(t, sum))
		return false;
	if (all) {
		l->late_usage_until = (struct ky_date){0, 0, 0};
		(void)ky_bill_unbilled(g, &t->d->postings, t->rules, t->today);
	}
	let_go(t, sum);
	t->c->ending.waiver = (struct ky_waiver){0};
	if (!all)
		answer(t, KY_VERDICT_ACCEPTED, "waived-in-part");
	return all;
}

static void
waive(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;
	struct ky_duty *d;

	if (!running(t))
		return;
	d = ky_case_duty(t->c, t->cmd->duty, t->cmd->ref);
	if (d == NULL) {
		refuse(t, "no-such-duty", NULL);
		return;
	}
	if (t->cmd->role != KY_ROLE_OFFICER &&
	    (t->cmd->role != KY_ROLE_STAFF || d->kind != KY_DUTY_DUES)) {
		refuse(t, "officer-only", NULL);
		return;
	}
	if (t->cmd->reason[0] == '\0') {
		refuse(t, "no-reason", NULL);
		return;
	}
	switch (d->kind) {
	case KY_DUTY_DUES:
	case KY_DUTY_ITEM:
	case KY_DUTY_PROFILE:
	case KY_DUTY_OPTIONS:
	case KY_DUTY_DEVICES:
		break;
	case KY_DUTY_AUTHORITY: /* the end of somebody else's line */
	case KY_DUTY_CONTRACT:  /* what the papers are about */
	case KY_DUTY_NETWORK:
	case KY_DUTY_NUMBER:
	case KY_DUTY_CREDIT: /* the holder's money is not ours to let go */
	case KY_DUTY_NOTICE:
	case KY_DUTY_RECORDS:
	case KY_DUTY__MAX:
		refuse(t, "cannot-waive", NULL);
		return;
	}
	if (!ky_duty_pending(d->state) && d->state != KY_STATE_GIVEN_UP) {
		answer(t, KY_VERDICT_NOTHING, "done-already");
		return;
	}
	if (d->state == KY_STATE_SENT || d->state == KY_STATE_UNSURE) {
		refuse(t, "answer-awaited", NULL);
		return;
	}
	if (d->kind == KY_DUTY_DUES && !l->final_billed) {
		refuse(t, "not-billed-yet", NULL);
		return;
	}
	if (d->kind == KY_DUTY_DUES && !waive_dues(t))
		return;
	ky_plan_move(t, d, KY_STATE_WAIVED, t->cmd->reason);
	(void)ky_str_copy(ky_str_of(t->cmd->actor.text), d->by,
	    sizeof(d->by)); /* a longer name stays in the command */
	answer(t, KY_VERDICT_ACCEPTED, "waived");
}

static void
give_up(struct ky_turn *t)
{
	struct ky_duty *d;

	if (!running(t))
		return;
	d = ky_case_duty(t->c, t->cmd->duty, t->cmd->ref);
	if (d == NULL || d->kind >= KY_DUTY_CLOSING__MAX) {
		refuse(t, "no-such-duty", NULL);
	} else if (t->cmd->role != KY_ROLE_OFFICER &&
	    t->cmd->role != KY_ROLE_STAFF) {
		refuse(t, "staff-only", NULL);
	} else if (t->cmd->reason[0] == '\0') {
		refuse(t, "no-reason", NULL);
	} else if (d->kind == KY_DUTY_AUTHORITY) {
		/* The rest would go on, for nobody: withdraw instead. */
		refuse(t, "cannot-give-up", NULL);
	} else if (!ky_duty_pending(d->state)) {
		answer(t, KY_VERDICT_NOTHING, "done-already");
	} else if (d->state == KY_STATE_SENT || d->state == KY_STATE_UNSURE) {
		refuse(t, "answer-awaited", NULL);
	} else {
		ky_plan_move(t, d, KY_STATE_GIVEN_UP, t->cmd->reason);
		answer(t, KY_VERDICT_ACCEPTED, "given-up");
	}
}

static void
retry(struct ky_turn *t)
{
	struct ky_duty *d = ky_case_duty(t->c, t->cmd->duty, t->cmd->ref);

	if (d == NULL) {
		refuse(t, "no-such-duty", NULL);
	} else if (d->state == KY_STATE_REFUSED ||
	    d->state == KY_STATE_GIVEN_UP) {
		d->tries = 0;
		ky_plan_move(t, d, KY_STATE_OPEN, "tried-again");
		answer(t, KY_VERDICT_ACCEPTED, "tried-again");
	} else if (ky_duty_pending(d->state) && d->next_try.us != 0) {
		d->next_try = (struct ky_time){0};
		answer(t, KY_VERDICT_ACCEPTED, "tried-again");
	} else {
		answer(t, KY_VERDICT_NOTHING, "nothing-to-retry");
	}
}

/* --- things that happen outside --- */

/* The grade that whoever reports a fact can give it. */
static enum ky_grade
fact_grade(const struct ky_command *cmd)
{
	if (cmd->has_evidence)
		return cmd->evidence.grade;
	switch (cmd->role) {
	case KY_ROLE_HOLDER:
	case KY_ROLE_AGENT:
		return KY_GRADE_STATED;
	case KY_ROLE_STAFF:
	case KY_ROLE_OFFICER:
		return KY_GRADE_ATTESTED;
	case KY_ROLE_OPERATOR:
		return KY_GRADE_CONFIRMED;
	case KY_ROLE_ENGINE:
		return KY_GRADE_RECORDED;
	case KY_ROLE__MAX:
		break;
	}
	return KY_GRADE_NONE;
}

/* The duty still to be done that a fact bears on, or NULL. */
static struct ky_duty *
bears_on(struct ky_turn *t, enum ky_duty_kind kind, uint8_t ref)
{
	struct ky_duty *d = ky_case_duty(t->c, kind, ref);

	return t->c->ending.state == KY_ENDING_RUNNING && d != NULL &&
		ky_duty_pending(d->state)
	    ? d
	    : NULL;
}

static bool
weak(struct ky_turn *t)
{
	refuse(t, "grade-too-low",
	    t->rules->grades != NULL ? &t->rules->grades->rule : NULL);
	return false;
}

/* False when the report is not good enough for the rules.  Without a duty
 * too: what is told before an ending is filed is never asked for again. */
static bool
good_enough(struct ky_turn *t, enum ky_duty_kind kind, uint8_t ref)
{
	const struct ky_duty *d = bears_on(t, kind, ref);
	enum ky_grade least = d != NULL ? d->least : ky_plan_least(t, kind);

	return fact_grade(t->cmd) >= least || weak(t);
}

/* Money and a number that left are not the holder's to report. */
static bool
good_witness(struct ky_turn *t)
{
	return fact_grade(t->cmd) >= KY_GRADE_ATTESTED || weak(t);
}

/* A fact may close a duty: then it is seen by whoever reported it.  False
 * when the report is not good enough. */
static bool
fact_closes(struct ky_turn *t, enum ky_duty_kind kind, uint8_t ref)
{
	struct ky_duty *d = bears_on(t, kind, ref);
	const struct ky_command *cmd = t->cmd;
	enum ky_grade grade = fact_grade(cmd);

	if (!good_enough(t, kind, ref))
		return false;
	if (d == NULL)
		return true;
	if (grade > ky_duty_best_grade(kind))
		grade = ky_duty_best_grade(kind);
	ky_plan_seen(t, d, grade,
	    cmd->has_evidence ? cmd->evidence.origin : ky_role_name(cmd->role),
	    cmd->has_evidence ? &cmd->evidence : NULL, ky_fact_name(cmd->fact));
	return true;
}

static void
item_back(struct ky_turn *t)
{
	struct ky_item *i = &t->c->line.item[t->cmd->ref];

	if (i->state == KY_ITEM_BACK) {
		answer(t, KY_VERDICT_NOTHING, "done-already");
		return;
	}
	if (fact_closes(t, KY_DUTY_ITEM, t->cmd->ref))
		came_back(t, t->cmd->ref);
}

static void
item_lost(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;
	struct ky_item *i = &l->item[t->cmd->ref];

	if (i->state != KY_ITEM_OUT) {
		answer(t, KY_VERDICT_NOTHING, "done-already");
		return;
	}
	i->state = KY_ITEM_LOST;
	i->back_on = ky_date_none(t->cmd->day) ? t->today : t->cmd->day;
	charge_lost(t, i, false);
}

static void
ported(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;
	struct ky_ending *e = &t->c->ending;

	if (l->ported || l->number != KY_NUMBER_ASSIGNED) {
		answer(t, KY_VERDICT_NOTHING, "done-already");
		return;
	}
	if (!good_witness(t))
		return;
	l->ported = true;
	l->port_pending = false;
	l->last_day = ky_date_none(t->cmd->day) ? t->today : t->cmd->day;
	if (e->state != KY_ENDING_RUNNING && e->state != KY_ENDING_WITHDRAWING)
		return;
	/* The port event decides, whatever way was filed or withdrawn: the
	 * number has left, the contract ends by itself.
	 * Rule: docs/rules/jp.md#1.5 */
	e->state = KY_ENDING_RUNNING;
	e->way = KY_WAY_PORT_OUT;
	e->last_day = l->last_day;
	e->returnless = true;
	e->hold_until = (struct ky_time){0}; /* nothing is left to guard */
}

/* Rated usage: on the final bill while that is to come, on a supplement while
 * the window is open, at once after it. */
static void
late_usage(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;
	struct ky_charge c = {.kind = KY_ENTRY_CHARGE_USAGE,
	    .minor = t->cmd->minor,
	    .tax = t->cmd->tax,
	    .rule = ky_plan_dues_rule(t),
	    .what = t->cmd->what,
	    .day = t->today};

	if (!ky_date_none(t->cmd->day))
		c.period = (struct ky_period){t->cmd->day, t->cmd->day};
	ky_bill_usage(&l->ledger, &t->d->postings, t->rules, l->final_billed,
	    &c);
	if (l->final_billed && ky_date_none(l->late_usage_until))
		ky_plan_supplement(t);
}

static void
money_fact(struct ky_turn *t)
{
	struct ky_ledger *g = &t->c->line.ledger;
	struct ky_postings *p = &t->d->postings;
	int64_t m = t->cmd->minor;
	const char *rule = ky_plan_dues_rule(t);

	if (m <= 0 || m > KY_AMOUNT_MAX) {
		refuse(t, m <= 0 ? "no-amount" : "amount-too-large", NULL);
		return;
	}
	if (!good_witness(t))
		return;
	if (t->cmd->fact == KY_FACT_PAYMENT) {
		ky_ledger_pay(g, p, KY_ENTRY_PAYMENT,
		    t->cmd->means == KY_MEANS_CASH ? KY_ACC_CASH
						   : KY_ACC_SETTLEMENT,
		    KY_ACC_RECEIVABLE, m, rule, t->today,
		    t->cmd->means == KY_MEANS_UNSTATED
			? ""
			: ky_means_name(t->cmd->means));
		paid_otherwise(t);
	} else if (t->cmd->fact == KY_FACT_LATE_USAGE) {
		late_usage(t);
	} else if (t->cmd->fact == KY_FACT_REFUND_BOUNCED) {
		if (m > g->total[KY_ENTRY_REFUND_PAID] -
			g->total[KY_ENTRY_REFUND_BOUNCED]) {
			refuse(t, "more-than-paid", NULL);
			return;
		}
		ky_ledger_move(g, p, KY_ENTRY_REFUND_BOUNCED, KY_ACC_SETTLEMENT,
		    KY_ACC_REFUNDS_PAYABLE, m, rule, t->today, no_period);
		t->c->line.payee_bad = true;
	} else { /* KY_FACT_CHARGEBACK */
		ky_ledger_move(g, p, KY_ENTRY_CHARGEBACK, KY_ACC_RECEIVABLE,
		    KY_ACC_SETTLEMENT, m, rule, t->today, no_period);
	}
}

static void
profile_event(struct ky_turn *t)
{
	const char *code;
	enum ky_verdict v = ky_esim_event(t, &code);

	answer(t, v, code);
}

static void
profile(struct ky_turn *t)
{
	const struct ky_line *l = &t->c->line;
	const char *code;
	enum ky_verdict v;

	if (l->form != KY_FORM_ESIM || l->subject != KY_SUBJECT_LINE ||
	    l->iccid.digits[0] == '\0') { /* none, or erased */
		refuse(t, "no-profile", NULL);
		return;
	}
	v = ky_esim_fact(t, fact_grade(t->cmd), &code);
	if (v == KY_VERDICT_REFUSED)
		(void)weak(t);
	else
		answer(t, v, code);
}

/* Locking and unlocking is the holder's; others do it on the holder's behalf
 * and show why.  Whoever changed the card a day ago must prove more. */
static bool
may_lock(struct ky_turn *t, bool lock)
{
	const struct ky_command *cmd = t->cmd;
	enum ky_grade least = cmd->role == KY_ROLE_HOLDER ? KY_GRADE_STATED
							  : KY_GRADE_ATTESTED;

	if (!lock && ky_trust_recent(&t->c->line, t->rules, t->now) != NULL)
		least = ky_trust_rule(t->rules)->least;
	if (!cmd->has_evidence && cmd->role != KY_ROLE_HOLDER &&
	    cmd->role != KY_ROLE_OPERATOR) {
		refuse(t, "no-evidence", NULL);
		return false;
	}
	if (fact_grade(cmd) >= least)
		return true;
	refuse(t, "grade-too-low", NULL);
	return false;
}

static void
lock(struct ky_turn *t, bool on)
{
	struct ky_line *l = &t->c->line;
	struct ky_ending *e = &t->c->ending;

	if (l->subject == KY_SUBJECT_LOAN) {
		refuse(t, "lines-only", NULL);
		return;
	}
	if (on && e->state == KY_ENDING_CLOSED) {
		refuse(t, "already-ended", NULL);
		return;
	}
	if (l->locked == on) {
		answer(t, KY_VERDICT_NOTHING, "done-already");
		return;
	}
	if (!may_lock(t, on))
		return;
	l->locked = on;
	if (!on && e->state == KY_ENDING_RUNNING) {
		authorised_late(t); /* no end backwards */
	} else if (on && e->state == KY_ENDING_RUNNING && !too_late(t) &&
	    ky_trust_bars(t->c, t->now) != NULL) {
		/* Whoever wants no ending does not want this one. */
		e->state = KY_ENDING_WITHDRAWING;
		answer(t, KY_VERDICT_ACCEPTED, "withdrawing");
	}
}

static void
hold_back(struct ky_turn *t)
{
	hold_back_until(t, ky_trust_hold(&t->c->line, t->rules, t->now), true);
}

/* Told without a day it happened now; of a day, at the latest at its end. */
static void
changed(struct ky_turn *t, struct ky_time *at)
{
	struct ky_time when = t->now;

	if (t->c->line.subject == KY_SUBJECT_LOAN) {
		refuse(t, "lines-only", NULL);
		return;
	}
	if (ky_date_cmp(t->cmd->day, t->today) > 0) {
		refuse(t, "day-ahead", NULL);
		return;
	}
	if (!ky_date_none(t->cmd->day) &&
	    ky_date_cmp(t->cmd->day, t->today) < 0)
		when = ky_date_end(t->cmd->day, t->rules->book->zone);
	if (ky_time_cmp(when, *at) <= 0) {
		answer(t, KY_VERDICT_NOTHING, "done-already");
		return;
	}
	*at = when;
	hold_back(t);
}

/* Whose account it is decides who gets the money: a new one, in place of one
 * that was good, counts as a change of contact. */
static void
payee(struct ky_turn *t)
{
	const struct ky_command *cmd = t->cmd;
	struct ky_line *l = &t->c->line;
	struct ky_duty *d = ky_case_duty(t->c, KY_DUTY_CREDIT, 0);
	struct ky_ending *e = &t->c->ending;
	bool heirs = e->way == KY_WAY_DEATH && e->state != KY_ENDING_NONE &&
	    e->state != KY_ENDING_WITHDRAWN;
	struct ky_payee p = cmd->payee;
	struct ky_err err;

	if (cmd->role == KY_ROLE_AGENT) {
		refuse(t, "not-for-agents", NULL);
		return;
	}
	if (heirs && cmd->role == KY_ROLE_HOLDER) {
		refuse(t, "heirs-file", NULL);
		return;
	}
	if (p.kind == KY_PAYEE_NONE || ky_payee_check(&p, &err) != KY_OK) {
		refuse(t, "no-such-account", NULL);
		return;
	}
	if (ky_payee_same(&p, &l->payee) && ky_payee_stands(l, e)) {
		answer(t, KY_VERDICT_NOTHING, "done-already");
		return;
	}
	if (ky_trust_recent(l, t->rules, t->now) != NULL &&
	    fact_grade(cmd) < ky_trust_rule(t->rules)->least) {
		(void)weak(t);
		return;
	}
	if (ky_payee_stands(l, e)) {
		l->contact_changed = t->now;
		hold_back(t);
	}
	l->payee = p;
	l->payee_bad = false;
	e->heirs_payee = heirs;
	if (d != NULL && d->state == KY_STATE_REFUSED)
		ky_plan_move(t, d, KY_STATE_OPEN, "payee-told");
}

/* Days added to a loan before it is late, at their own price.
 * Rule: docs/rules/jp.md#7.2 */
/* A bill of the provider's own: nothing is booked, its amount is kept as
 * something that only the holder knows. */
static void
billed(struct ky_turn *t)
{
	int64_t m = t->cmd->minor;

	if (m <= 0 || m > KY_AMOUNT_MAX)
		refuse(t, m <= 0 ? "no-amount" : "amount-too-large", NULL);
	else if (good_witness(t))
		t->c->line.last_bill = m;
}

static void
extended(struct ky_turn *t)
{
	struct ky_line *l = &t->c->line;
	const struct ky_rule_loan *r = t->rules->loan;
	int64_t days;

	if (l->subject != KY_SUBJECT_LOAN) {
		refuse(t, "loans-only", NULL);
		return;
	}
	if (r == NULL || r->extend_per_day < 0) {
		refuse(t, "no-extension", r != NULL ? &r->rule : NULL);
		return;
	}
	if (l->final_billed || ky_date_cmp(t->today, l->due_back) > 0) {
		refuse(t, "late-already", &r->rule);
		return;
	}
	days = ky_date_days(t->cmd->day) - ky_date_days(l->due_back);
	if (ky_date_none(t->cmd->day) || days <= 0) {
		refuse(t, "day-before-due", NULL);
		return;
	}
	if (days > EXTENSION_DAYS_MAX) {
		refuse(t, "day-too-far", NULL);
		return;
	}
	ky_bill_one(&l->ledger, &t->d->postings, t->rules,
	    &(struct ky_charge){.kind = KY_ENTRY_CHARGE_EXTEND,
		.minor = r->extend_per_day * days,
		.rule = r->rule.id,
		.day = t->today,
		.period = {ky_date_add(l->due_back, 1), t->cmd->day}});
	l->due_back = t->cmd->day;
}

/* News of the data or of its validity move a last day that waits for them,
 * as long as the ending can be taken back. */
static void
until_used_up(struct ky_turn *t)
{
	struct ky_ending *e = &t->c->ending;
	struct ky_lastday day;

	if (e->state != KY_ENDING_RUNNING || !e->when_used_up ||
	    e->returnless || ky_time_cmp(t->now, e->withdraw_until) >= 0)
		return;
	ky_lastday_used_up(&t->c->line, t->rules, e->way, t->now, &day);
	if (!day.ok)
		return;
	behind_hold(t, e->way, e->hold_until, &day);
	if (ky_date_cmp(day.last_day, e->last_day) != 0)
		set_last_day(t, &day);
}

static void
remaining(struct ky_turn *t)
{
	const struct ky_data_left *r = &t->cmd->report;
	struct ky_line *l = &t->c->line;

	if (l->subject == KY_SUBJECT_LOAN) {
		refuse(t, "lines-only", NULL);
		return;
	}
	if (r->bytes < 0 || r->bytes > KY_DATA_MAX) {
		refuse(t, "no-such-amount", NULL);
		return;
	}
	if (r->at.us <= 0 || ky_time_cmp(r->at, t->now) > 0) {
		refuse(t, "day-ahead", NULL);
		return;
	}
	if (!good_witness(t))
		return;
	if (!ky_remaining_take(&l->remaining, r->at, r->bytes)) {
		answer(t, KY_VERDICT_NOTHING, "older-news");
		return;
	}
	if (!ky_date_none(r->valid_until))
		l->valid_until = r->valid_until;
	until_used_up(t);
}

/* It proves nothing to us: it is kept as long as all evidence is. */
static void
shown(struct ky_turn *t)
{
	const struct ky_duty *d = ky_case_duty_const(t->c, KY_DUTY_RECORDS,
	    KY_CLASS_EVIDENCE);

	if (t->c->ending.seq == 0)
		refuse(t, "no-ending", NULL);
	else if (!t->cmd->has_evidence ||
	    t->cmd->evidence.grade != KY_GRADE_STATED)
		refuse(t, "no-evidence", NULL);
	else if (d != NULL && !ky_duty_pending(d->state))
		refuse(t, "erased", NULL);
	else
		answer(t, KY_VERDICT_ACCEPTED, "receipt-kept");
}

static void
fact(struct ky_turn *t)
{
	const struct ky_command *cmd = t->cmd;
	struct ky_line *l = &t->c->line;

	/* News after the certificate may take two: reopened, closed. */
	if (t->c->ending.state == KY_ENDING_CLOSED &&
	    t->c->ending.papers[KY_PAPER_AMENDMENT] > UINT8_MAX - 2) {
		refuse(t, "too-many-amendments", NULL);
		return;
	}
	answer(t, KY_VERDICT_ACCEPTED, "noted");
	switch (cmd->fact) {
	case KY_FACT_PORT_RESERVED:
		if (l->number != KY_NUMBER_ASSIGNED)
			refuse(t, "no-number", NULL);
		else
			l->port_pending = true;
		break;
	case KY_FACT_PORT_LAPSED:
		l->port_pending = false;
		break;
	case KY_FACT_PORTED:
		ported(t);
		break;
	case KY_FACT_ITEM_BACK:
	case KY_FACT_ITEM_LOST:
		if (cmd->ref >= l->items_n)
			refuse(t, "no-such-item", NULL);
		else if (ky_date_cmp(cmd->day, t->today) > 0)
			refuse(t, "day-ahead", NULL);
		else if (cmd->fact == KY_FACT_ITEM_BACK)
			item_back(t);
		else
			item_lost(t);
		break;
	case KY_FACT_PAYMENT:
	case KY_FACT_LATE_USAGE:
	case KY_FACT_REFUND_BOUNCED:
	case KY_FACT_CHARGEBACK:
		money_fact(t);
		break;
	case KY_FACT_OPTION_ENDED:
		if (cmd->ref >= l->options_n) {
			refuse(t, "no-such-option", NULL);
			break;
		}
		if (!good_enough(t, KY_DUTY_OPTIONS, 0))
			break;
		l->option[cmd->ref].running = false;
		for (uint8_t i = 0; i < l->options_n; i++)
			if (l->option[i].running)
				return;
		(void)fact_closes(t, KY_DUTY_OPTIONS, 0);
		break;
	case KY_FACT_DEVICE_UNBOUND:
		if (cmd->ref >= l->devices_n) {
			refuse(t, "no-such-device", NULL);
			break;
		}
		if (!good_enough(t, KY_DUTY_DEVICES, 0))
			break;
		l->device[cmd->ref].bound = false;
		for (uint8_t i = 0; i < l->devices_n; i++)
			if (l->device[i].bound)
				return;
		(void)fact_closes(t, KY_DUTY_DEVICES, 0);
		break;
	case KY_FACT_PROFILE:
		profile(t);
		break;
	case KY_FACT_PROFILE_EVENT:
		profile_event(t);
		break;
	case KY_FACT_LOCKED:
	case KY_FACT_UNLOCKED:
		lock(t, cmd->fact == KY_FACT_LOCKED);
		break;
	case KY_FACT_SIM_CHANGED:
		changed(t, &l->sim_changed);
		break;
	case KY_FACT_DEVICE_CHANGED:
		changed(t, &l->device_changed);
		break;
	case KY_FACT_CONTACT_CHANGED:
		changed(t, &l->contact_changed);
		break;
	case KY_FACT_PAYEE:
		payee(t);
		break;
	case KY_FACT_EXTENDED:
		extended(t);
		break;
	case KY_FACT_REMAINING:
		remaining(t);
		break;
	case KY_FACT_BILLED:
		billed(t);
		break;
	case KY_FACT_SHOWN:
		shown(t);
		break;
	case KY_FACT__MAX:
		assert(!"a fact we have");
		break;
	}
}

/* --- the door --- */

/* The line's books begin with postings for what it brings along. */
static void
open_books(struct ky_turn *t)
{
	struct ky_ledger *g = &t->c->line.ledger;
	struct ky_ledger brought = *g;

	*g = (struct ky_ledger){0};
	memcpy(g->currency, brought.currency, sizeof(g->currency));
	for (int a = 0; a < KY_ACC_OPENING; a++) {
		int64_t sum = brought.sum[a];

		ky_ledger_move(g, &t->d->postings, KY_ENTRY_OPENING,
		    sum > 0 ? (enum ky_account)a : KY_ACC_OPENING,
		    sum > 0 ? KY_ACC_OPENING : (enum ky_account)a,
		    sum > 0 ? sum : -sum, "import", t->today, no_period);
	}
}

static void
import(struct ky_turn *t)
{
	t->c->line = t->cmd->line;
	for (uint8_t i = 0; i < t->c->line.items_n; i++)
		if (t->c->line.subject == KY_SUBJECT_LINE &&
		    ky_item_is_card(&t->c->line.item[i])) {
			refuse(t, "card-code-reserved", NULL);
			return;
		}
	if (ky_line_fault(&t->c->line)[0] != '\0') {
		refuse(t, "line-contradicts-itself", NULL);
		return;
	}
	for (int a = 0; a < KY_ACC_OPENING; a++) {
		int64_t sum = t->c->line.ledger.sum[a];

		if (sum < -KY_AMOUNT_MAX || sum > KY_AMOUNT_MAX) {
			refuse(t, "amount-too-large", NULL);
			return;
		}
	}
	open_books(t);
	answer(t, KY_VERDICT_ACCEPTED, "imported");
}

static void
change(struct ky_turn *t)
{
	const char *code;
	enum ky_verdict v = (enum ky_verdict)ky_change_ask(t, &code);

	answer(t, v, code);
}

static void
dispatch(struct ky_turn *t)
{
	switch (t->cmd->kind) {
	case KY_CMD_IMPORT:
		import(t);
		break;
	case KY_CMD_FILE:
		file(t);
		break;
	case KY_CMD_WITHDRAW:
		withdraw(t);
		break;
	case KY_CMD_EVIDENCE:
		evidence(t);
		break;
	case KY_CMD_WAIVE:
		waive(t);
		break;
	case KY_CMD_GIVE_UP:
		give_up(t);
		break;
	case KY_CMD_RETRY:
		retry(t);
		break;
	case KY_CMD_FACT:
		fact(t);
		break;
	case KY_CMD_OUTCOME:
		ky_outcome_apply(t);
		answer(t, KY_VERDICT_ACCEPTED,
		    ky_effect_kind_name(t->cmd->outcome.effect.kind));
		break;
	case KY_CMD_WAKE:
		answer(t, KY_VERDICT_ACCEPTED, "woken");
		break;
	case KY_CMD_CHANGE:
		change(t);
		break;
	case KY_CMD_HANDED:
		ky_outcome_apply(t);
		answer(t, KY_VERDICT_ACCEPTED, "handed-over");
		break;
	case KY_CMD__MAX:
		assert(!"a command we have");
		break;
	}
}

/* Whoever reads the pages in a language is written to in it, and so is who is
 * said to read it.  Agents have their own: what is written goes to the
 * holder. */
static void
speak(struct ky_turn *t)
{
	const struct ky_command *cmd = t->cmd;
	char language[KY_LANGUAGE_SIZE];
	struct ky_err err;

	if (cmd->role != KY_ROLE_AGENT &&
	    ky_language_parse(ky_str_of(cmd->language), language, &err) ==
		KY_OK)
		memcpy(t->c->line.language, language, sizeof(language));
}

void
ky_decide(const struct ky_case *before, const struct ky_rules *rules,
    const struct ky_command *cmd, struct ky_decision *out)
{
	struct ky_turn t = {
	    .rules = rules,
	    .cmd = cmd,
	    .now = cmd->at,
	    .c = &out->after,
	    .d = out,
	};

	memset(out, 0, sizeof(*out));
	out->after = *before;
	if (rules == NULL) {
		refuse(&t, "no-rules", NULL);
		return;
	}
	t.today = ky_date_at(t.now, rules->book->zone);
	if (cmd->kind != KY_CMD_IMPORT && before->line_id == 0) {
		refuse(&t, "unknown-line", NULL);
		return;
	}
	dispatch(&t);
	if (out->verdict != KY_VERDICT_ACCEPTED) {
		/* Whatever was begun is dropped, the answer stays. */
		out->after = *before;
		out->postings.n = 0;
		out->effects_n = 0;
		out->orders_n = 0;
		return;
	}
	speak(&t);
	ky_plan_advance(&t);
	out->after.version = before->version + 1;
	assert(ky_line_fault(&out->after.line)[0] == '\0');
}
