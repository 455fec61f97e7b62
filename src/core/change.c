#include "core/change.h"

#include "core/name.h"
#include "core/plan.h"
#include "core/trust.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *const kinds[] = {
    [KY_CHANGE_NONE] = "none",
    [KY_CHANGE_DEVICE] = "device",
    [KY_CHANGE_OPTION] = "option",
    [KY_CHANGE_PLAN] = "plan",
};
KY_NAMES(change_kind, kinds, KY_CHANGE__MAX);

static const char *const states[] = {
    [KY_CHANGE_IDLE] = "idle",
    [KY_CHANGE_WAITING] = "waiting",
    [KY_CHANGE_SENT] = "sent",
    [KY_CHANGE_UNSURE] = "unsure",
    [KY_CHANGE_REFUSED] = "refused",
    [KY_CHANGE_DONE] = "done",
};
KY_NAMES(change_state, states, KY_CHANGE_STATE__MAX);

bool
ky_change_pending(const struct ky_change *c)
{
	return c->state == KY_CHANGE_WAITING || c->state == KY_CHANGE_SENT ||
	    c->state == KY_CHANGE_UNSURE;
}

/* --- asking for one --- */

/* Why it is not for this line, now; NULL: it is. */
static const char *
not_now(const struct ky_case *c, const struct ky_rules *rules)
{
	const struct ky_line *l = &c->line;
	enum ky_ending_state e = c->ending.state;

	if (l->subject == KY_SUBJECT_LOAN)
		return "lines-only";
	if (e == KY_ENDING_RUNNING || e == KY_ENDING_WITHDRAWING)
		return "already-ending";
	if (e == KY_ENDING_CLOSED)
		return "already-ended";
	if (!l->contract_running)
		return "contract-over";
	return rules->book->connected ? NULL : "assisted";
}

const char *
ky_change_bars(const struct ky_case *c, const struct ky_rules *rules)
{
	const char *code = not_now(c, rules);

	return code == NULL && ky_change_pending(&c->change) ? "change-pending"
							     : code;
}

/* Why there is no such thing to end; "" when it is over already. */
static const char *
not_there(const struct ky_line *l, enum ky_change_kind kind, uint8_t ref)
{
	if (kind == KY_CHANGE_DEVICE) {
		if (ref >= l->devices_n)
			return "no-such-device";
		return l->device[ref].bound ? NULL : "";
	}
	if (kind != KY_CHANGE_OPTION || ref >= l->options_n)
		return "no-such-option";
	if (l->option[ref].third_party)
		return "third-party-billing";
	return l->option[ref].running ? NULL : "";
}

/* Whoever took the line over would unbind the holder's own first. */
static bool
trusted(const struct ky_turn *t)
{
	const struct ky_command *cmd = t->cmd;
	enum ky_grade grade = KY_GRADE_STATED;

	if (ky_trust_recent(&t->c->line, t->rules, t->now) == NULL)
		return true;
	if (cmd->has_evidence)
		grade = cmd->evidence.grade;
	else if (cmd->role == KY_ROLE_OPERATOR)
		grade = KY_GRADE_CONFIRMED;
	return grade >= ky_trust_rule(t->rules)->least;
}

/* The same for a plan, which is quoted into `want`. */
static const char *
no_plan(const struct ky_turn *t, struct ky_change *want)
{
	const struct ky_rule_plan *row = ky_tariff_find(t->rules,
	    t->cmd->what.text);
	struct ky_quote q;

	if (t->rules->plans == NULL || !t->rules->plans->offered)
		return "not-offered";
	if (row == NULL)
		return "no-such-plan";
	ky_tariff_quote(&t->c->line, t->rules, t->now, row, &q);
	want->tariff = q.tariff;
	return q.bar;
}

/* Is it what is asked for already? */
static bool
same_change(const struct ky_change *a, const struct ky_change *b)
{
	return a->kind == b->kind && a->ref == b->ref &&
	    strcmp(a->tariff.plan.text, b->tariff.plan.text) == 0;
}

int
ky_change_ask(struct ky_turn *t, const char **code)
{
	const struct ky_command *cmd = t->cmd;
	struct ky_change *c = &t->c->change;
	struct ky_change want = {.kind = cmd->change,
	    .state = KY_CHANGE_WAITING,
	    .serial = c->serial + 1};

	*code = not_now(t->c, t->rules);
	if (*code != NULL)
		return KY_VERDICT_REFUSED;
	if (cmd->change == KY_CHANGE_PLAN) {
		*code = no_plan(t, &want);
	} else {
		want.ref = cmd->ref;
		*code = not_there(&t->c->line, cmd->change, cmd->ref);
	}
	if (*code != NULL && (*code)[0] != '\0')
		return KY_VERDICT_REFUSED;
	if (*code != NULL) {
		*code = "done-already";
		return KY_VERDICT_NOTHING;
	}
	if (ky_change_pending(c)) {
		*code = "change-pending";
		return same_change(c, &want) ? KY_VERDICT_NOTHING
					     : KY_VERDICT_REFUSED;
	}
	if (!trusted(t)) {
		*code = "grade-too-low";
		return KY_VERDICT_REFUSED;
	}
	*c = want;
	*code = "change-asked";
	return KY_VERDICT_ACCEPTED;
}

/* --- asking billing --- */

/* What each kind is asked by, and the duty it is next to. */
static const struct asked {
	enum ky_effect_kind effect;
	enum ky_duty_kind duty;
} asked[] = {
    [KY_CHANGE_NONE] = {0},
    [KY_CHANGE_DEVICE] = {KY_EFFECT_BSS_DEVICE, KY_DUTY_DEVICES},
    [KY_CHANGE_OPTION] = {KY_EFFECT_BSS_OPTION, KY_DUTY_OPTIONS},
    [KY_CHANGE_PLAN] = {KY_EFFECT_BSS_PLAN, KY_DUTY_CONTRACT},
};
_Static_assert(sizeof(asked) / sizeof(asked[0]) == KY_CHANGE__MAX,
    "a row each");

void
ky_change_step(struct ky_turn *t)
{
	struct ky_change *c = &t->c->change;
	struct ky_effect *x;
	int n;

	if (c->state != KY_CHANGE_WAITING && c->state != KY_CHANGE_UNSURE)
		return;
	if (t->c->ending.state == KY_ENDING_RUNNING ||
	    t->c->ending.state == KY_ENDING_CLOSED) {
		c->state = KY_CHANGE_IDLE; /* it ends them all */
		return;
	}
	if (ky_time_cmp(c->next_try, t->now) > 0)
		return;
	assert(t->d->effects_n < KY_EFFECTS_MAX);
	x = &t->d->effect[t->d->effects_n++];
	*x = (struct ky_effect){
	    .kind = asked[c->kind].effect,
	    .duty = asked[c->kind].duty,
	    .ref = c->ref,
	    .look_first = c->state == KY_CHANGE_UNSURE,
	    .what = c->tariff.plan,
	    .day = c->tariff.from,
	};
	n = snprintf(x->key, sizeof(x->key), "line-%llu/%s/%u",
	    (unsigned long long)t->c->line_id, ky_effect_kind_name(x->kind),
	    (unsigned)c->serial);
	assert(n > 0 && (size_t)n < sizeof(x->key));
	c->state = KY_CHANGE_SENT;
	c->next_try = (struct ky_time){0};
}

/* --- what came of it --- */

/* Billing has the plan that was asked for, from the day it says.  Without
 * room, which was looked for when it was asked, the line stays as it is. */
static bool
see_plan(struct ky_line *l, const struct ky_change *c, const struct ky_seen *s)
{
	struct ky_tariff t = c->tariff;

	if (c->kind != KY_CHANGE_PLAN || strcmp(t.plan.text, s->plan.text) != 0)
		return false;
	if (!ky_date_none(s->plan_from))
		t.from = s->plan_from;
	return ky_tariff_enter(l, &t);
}

/* One that does not run any more is paid for until today, as its rule says. */
static void
see_option(struct ky_option *o, bool running, struct ky_date today)
{
	if (o->running && !running)
		o->over_on = today;
	else if (running)
		o->over_on = (struct ky_date){0};
	o->running = running;
}

/* A look shows all of them, whichever was asked about. */
static void
see(struct ky_line *l, enum ky_effect_kind kind, const struct ky_seen *s,
    struct ky_date today)
{
	if (kind == KY_EFFECT_BSS_DEVICE)
		for (uint8_t i = 0; i < l->devices_n; i++)
			l->device[i].bound = (s->devices >> i & 1) != 0;
	else
		for (uint8_t i = 0; i < l->options_n; i++)
			see_option(&l->option[i], (s->options >> i & 1) != 0,
			    today);
}

static void
try_later(struct ky_turn *t, enum ky_change_state state)
{
	struct ky_change *c = &t->c->change;

	c->next_try = ky_time_after(t->now,
	    ky_backoff_us(c->tries, t->cmd->entropy));
	if (c->tries < UINT16_MAX)
		c->tries++;
	c->state = state;
}

void
ky_change_outcome(struct ky_turn *t)
{
	const struct ky_outcome *o = &t->cmd->outcome;
	struct ky_change *c = &t->c->change;

	if (o->looked && o->effect.kind == KY_EFFECT_BSS_PLAN)
		(void)see_plan(&t->c->line, c, &o->seen);
	else if (o->looked)
		see(&t->c->line, o->effect.kind, &o->seen, t->today);
	if (c->state != KY_CHANGE_SENT)
		return;
	if (o->looked && ky_effect_seen(&o->effect, &o->seen)) {
		c->state = KY_CHANGE_DONE;
		return;
	}
	switch (o->code) {
	case KY_E_REFUSED:
		c->state = KY_CHANGE_REFUSED;
		break;
	case KY_E_UNSURE:
		try_later(t, KY_CHANGE_UNSURE);
		break;
	case KY_OK: /* taken on, and not seen yet */
	case KY_E_RETRY:
	case KY_E_LIMIT:
	case KY_E_SYSTEM:
	case KY_E_INPUT:
	case KY_E_CORRUPT:
		try_later(t, KY_CHANGE_WAITING);
		break;
	case KY__CODE_MAX:
		assert(!"a code we have");
		break;
	}
}
