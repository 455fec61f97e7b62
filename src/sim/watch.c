#include "sim/watch.h"

#include "core/left.h"
#include "core/settle.h"
#include "core/tariff.h"

#include <string.h>

/* --- one case --- */

static bool
wanted(const struct ky_left *left, const struct ky_duty *d)
{
	return d->kind == KY_DUTY_ITEM ? left->item[d->ref]
				       : left->kind[d->kind];
}

static const char *
check_duties(const struct ky_case *c, const struct ky_left *left)
{
	for (uint8_t i = 0; i < c->duties_n; i++) {
		const struct ky_duty *d = &c->duty[i];

		if (d->kind >= KY_DUTY_CLOSING__MAX)
			continue;
		if (ky_duty_pending(d->state) && !wanted(left, d) &&
		    d->state != KY_STATE_SENT && d->state != KY_STATE_UNSURE)
			return "a duty is to be done that no fact demands";
		if (wanted(left, d) &&
		    (d->state == KY_STATE_SEEN || d->state == KY_STATE_GONE ||
			d->state == KY_STATE_WITHDRAWN))
			return "a duty counts as done that the facts demand";
	}
	for (int k = 0; k < KY_DUTY_CLOSING__MAX; k++)
		if (k != KY_DUTY_ITEM && left->kind[k] &&
		    ky_case_duty_const(c, (enum ky_duty_kind)k, 0) == NULL)
			return "the facts demand a duty that is not there";
	for (uint8_t i = 0; i < c->line.items_n; i++)
		if (left->item[i] &&
		    ky_case_duty_const(c, KY_DUTY_ITEM, i) == NULL)
			return "a thing is out and no duty says so";
	return NULL;
}

static const char *
check_closed(const struct ky_case *c, const struct ky_left *left)
{
	if (c->ending.papers[KY_PAPER_CERTIFICATE] == 0)
		return "closed without a certificate";
	for (uint8_t i = 0; i < c->duties_n; i++) {
		const struct ky_duty *d = &c->duty[i];

		if (d->kind >= KY_DUTY_CLOSING__MAX)
			continue;
		if (ky_duty_pending(d->state))
			return "a certificate while a duty is to be done";
		if (d->state == KY_STATE_GIVEN_UP)
			return "a certificate although a duty was given up";
		if (wanted(left, d) && d->state != KY_STATE_WAIVED)
			return "a certificate while something is left";
	}
	return NULL;
}

static const char *
check_world(const struct ky_case *c, const struct ky_subscriber *s)
{
	const int64_t *total = c->line.ledger.total;

	if ((c->line.number == KY_NUMBER_QUARANTINE ||
		c->line.number == KY_NUMBER_LEFT) &&
	    (s->is.known || s->is.attached))
		return "the number was let go before the network was";
	if (s->paid_out > total[KY_ENTRY_REFUND_DUE])
		return "more was paid back than was promised";
	if (c->ending.state == KY_ENDING_CLOSED &&
	    s->paid_out >
		total[KY_ENTRY_REFUND_PAID] - total[KY_ENTRY_REFUND_BOUNCED])
		return "something was paid back that no book knows";
	if (c->ending.state == KY_ENDING_CLOSED &&
	    s->collected != total[KY_ENTRY_COLLECTED])
		return "something was collected that no book knows";
	if (c->ending.state == KY_ENDING_CLOSED && s->is.running)
		return "a certificate while the contract runs";
	if (c->ending.state == KY_ENDING_CLOSED &&
	    (s->is.known || s->is.attached))
		return "a certificate while the network knows the line";
	return NULL;
}

/* A phone signed that it has the profile, and nothing since that it has not.
 */
static const char *
check_proof(const struct ky_case *c, const struct ky_subscriber *s)
{
	const struct ky_duty *d = ky_case_duty_const(c, KY_DUTY_PROFILE, 0);
	bool filed = c->ending.state == KY_ENDING_RUNNING ||
	    c->ending.state == KY_ENDING_CLOSED;

	return filed && d != NULL && d->state == KY_STATE_SEEN &&
		d->grade == KY_GRADE_PROVEN && ky_phones_known_there(&s->phones)
	    ? "a deletion counts as proven, and a phone has the profile"
	    : NULL;
}

/* What is final by a phone's word cannot come back with one scan. */
static const char *
check_final(const struct ky_case *c, const struct ky_subscriber *s)
{
	const struct ky_duty *d = ky_case_duty_const(c, KY_DUTY_PROFILE, 0);
	bool filed = c->ending.state == KY_ENDING_RUNNING ||
	    c->ending.state == KY_ENDING_CLOSED;

	if (!filed || d == NULL || d->state != KY_STATE_SEEN ||
	    strcmp(d->reason, "deletion-proven") != 0)
		return NULL;
	if (s->told == KY_PROFILE_RELEASED)
		return "a deletion is final, and the SM-DP+ said that it "
		       "offers the profile";
	if (s->is.profile == KY_PROFILE_RELEASED && s->offered.us != 0 &&
	    ky_time_cmp(s->asked, s->offered) < 0 &&
	    ky_time_cmp(s->offered, d->changed) < 0)
		return "a deletion is final, and nobody asked the SM-DP+ "
		       "whether it offers the profile";
	return NULL;
}

/* Billing has the plan that the line has on that day. */
static const char *
check_billing(const struct ky_case *c, const struct ky_subscriber *s)
{
	const struct ky_change *x = &c->change;

	return x->kind == KY_CHANGE_PLAN && x->state == KY_CHANGE_DONE &&
		!s->late && !ky_date_none(s->is.plan_from) &&
		strcmp(ky_tariff_plan(&c->line, s->is.plan_from)->text,
		    s->is.plan.text) != 0
	    ? "billing has another plan than the line"
	    : NULL;
}

/* The network and the number are what an attacker is after. */
static const char *
check_hold(const struct ky_case *c)
{
	for (uint8_t i = 0; i < c->duties_n; i++) {
		const struct ky_duty *d = &c->duty[i];

		if ((d->kind == KY_DUTY_NETWORK || d->kind == KY_DUTY_NUMBER) &&
		    (d->state == KY_STATE_SENT || d->state == KY_STATE_SEEN) &&
		    ky_time_cmp(d->changed, c->ending.hold_until) < 0)
			return "a number was let go before the hold was over";
	}
	return NULL;
}

static bool
same_plan(const struct ky_line *a, const struct ky_line *b, struct ky_date day)
{
	return strcmp(ky_tariff_plan(a, day)->text,
		   ky_tariff_plan(b, day)->text) == 0 &&
	    ky_tariff_fee(a, day) == ky_tariff_fee(b, day);
}

/* What was asked for is what the line is charged by, from that day on; before
 * it nothing is other than it was. */
static const char *
check_plan(const struct ky_line *before, const struct ky_line *after,
    const struct ky_tariff *asked)
{
	if (strcmp(ky_tariff_plan(after, asked->from)->text,
		asked->plan.text) != 0)
		return "a change of the plan counts as done, and the line has "
		       "another";
	if (ky_tariff_fee(after, asked->from) != asked->fee)
		return "a changed plan does not cost what was said";
	if (!same_plan(before, after, ky_date_add(asked->from, -1)))
		return "a change of the plan reaches back";
	return NULL;
}

static bool
same_tariffs(const struct ky_line *a, const struct ky_line *b)
{
	if (a->tariffs_n != b->tariffs_n)
		return false;
	for (uint8_t i = 0; i < a->tariffs_n; i++)
		if (ky_date_cmp(a->tariff[i].from, b->tariff[i].from) != 0 ||
		    !same_plan(a, b, a->tariff[i].from))
			return false;
	return true;
}

/* A change ends or begins what it was asked for and nothing else, and never
 * beside an ending. */
static const char *
check_change(const struct ky_case *before, const struct ky_case *after)
{
	const struct ky_change *was = &before->change, *is = &after->change;
	bool asked = is->serial != was->serial;
	bool done = is->state == KY_CHANGE_DONE &&
	    (asked || was->state != KY_CHANGE_DONE);

	if (asked && (is->serial != was->serial + 1 || ky_change_pending(was)))
		return "a change was asked for while another was under way";
	if (asked && after->ending.state == KY_ENDING_RUNNING)
		return "a change was asked for beside an ending";
	if (is->kind != KY_CHANGE_PLAN &&
	    !same_tariffs(&before->line, &after->line))
		return "the plan is another, and nobody asked for it";
	if (done && is->kind == KY_CHANGE_PLAN)
		return check_plan(&before->line, &after->line, &is->tariff);
	if (done &&
	    (is->kind == KY_CHANGE_DEVICE
		    ? after->line.device[is->ref].bound
		    : after->line.option[is->ref].running))
		return "a change counts as done, and was not seen";
	return NULL;
}

const char *
ky_watch_case(const struct ky_case *c, const struct ky_rules *rules,
    struct ky_time now, const struct ky_subscriber *s)
{
	struct ky_left left;
	const char *bad;

	if (!ky_ledger_balanced(&c->line.ledger))
		return "the ledger does not sum to zero";
	if (ky_line_fault(&c->line)[0] != '\0')
		return ky_line_fault(&c->line);
	ky_left(c, rules, now, &left);
	bad = check_world(c, s);
	if (bad == NULL)
		bad = check_billing(c, s);
	if (bad == NULL)
		bad = check_hold(c);
	if (bad == NULL)
		bad = check_proof(c, s);
	if (bad == NULL)
		bad = check_final(c, s);
	if (bad == NULL && c->ending.state == KY_ENDING_RUNNING)
		bad = check_duties(c, &left);
	if (bad == NULL && c->ending.state == KY_ENDING_CLOSED)
		bad = check_closed(c, &left);
	return bad;
}

/* --- from one state to the next --- */

static void
begin(struct ky_watch *w, const struct ky_case *before,
    const struct ky_case *after, const struct ky_rules *rules)
{
	const struct ky_ending *e = &after->ending;
	struct ky_postings p = {0};

	*w = (struct ky_watch){.seq = e->seq,
	    .last_day = e->last_day,
	    /* What was asked of billing before it may still come. */
	    .disturbed = ky_change_pending(&before->change),
	    .line = before->line,
	    .shown = before->line};
	/* Filing adds the card that is owed back, and nothing else. */
	w->shown.items_n = after->line.items_n;
	memcpy(w->shown.item, after->line.item, sizeof(w->shown.item));
	ky_settle_all(&w->shown, rules, e->way, e->refund_reason,
	    ky_date_at(e->filed, rules->book->zone), e->last_day,
	    &w->shown.ledger, &p);
}

void
ky_watch_told(struct ky_watch *w, const struct ky_case *c,
    const struct ky_command *cmd)
{
	switch (cmd->kind) {
	case KY_CMD_FACT:
	case KY_CMD_WAIVE:
	case KY_CMD_EVIDENCE:
		/* Who may end is no fact of the line. */
		if (w->seq == c->ending.seq &&
		    (cmd->kind == KY_CMD_FACT ||
			cmd->duty != KY_DUTY_AUTHORITY))
			w->disturbed = true;
		break;
	case KY_CMD_OUTCOME:
	case KY_CMD_CHANGE:
	case KY_CMD_IMPORT:
	case KY_CMD_FILE:
	case KY_CMD_WITHDRAW:
	case KY_CMD_GIVE_UP:
	case KY_CMD_RETRY:
	case KY_CMD_WAKE:
	case KY_CMD_HANDED:
	case KY_CMD__MAX:
		break;
	}
}

/* An option may have been seen to end since the ending was filed: its month
 * costs less, and nothing more. */
static bool
booked_as_shown(enum ky_entry_kind kind, int64_t is, int64_t shown,
    bool fewer_options)
{
	if (kind == KY_ENTRY_CHARGE_OPTION && fewer_options)
		return is <= shown;
	return is == shown;
}

static bool
fewer_options(const struct ky_line *was, const struct ky_line *is)
{
	for (uint8_t i = 0; i < is->options_n; i++)
		if (ky_date_cmp(was->option[i].over_on,
			is->option[i].over_on) != 0)
			return true;
	return false;
}

static const char *
check_booked(const struct ky_watch *w, const struct ky_case *c)
{
	static const enum ky_entry_kind always[] = {KY_ENTRY_CHARGE_MONTH,
	    KY_ENTRY_CHARGE_OPTION, KY_ENTRY_CHARGE_EARLY, KY_ENTRY_CHARGE_PORT,
	    KY_ENTRY_CHARGE_UNIVERSAL, KY_ENTRY_DISCOUNT};
	static const enum ky_entry_kind later[] = {KY_ENTRY_CHARGE_USAGE,
	    KY_ENTRY_CHARGE_LATE, KY_ENTRY_CHARGE_LOST};
	const int64_t *was = w->line.ledger.total;
	const int64_t *shown = w->shown.ledger.total;
	const int64_t *is = c->line.ledger.total;
	bool fewer = fewer_options(&w->line, &c->line);

	if (c->line.ported != w->line.ported ||
	    ky_date_cmp(c->ending.last_day, w->last_day) != 0 ||
	    !same_tariffs(&c->line, &w->line))
		return NULL; /* another day, way or plan than was shown */
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		if (!booked_as_shown(always[i], is[always[i]], shown[always[i]],
			fewer))
			return "booked is not what the preview said";
	if (fewer)
		return NULL; /* what follows from it: less to collect */
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		if (is[later[i]] != shown[later[i]])
			return NULL;
	if (w->disturbed)
		return NULL;
	if (is[KY_ENTRY_COLLECTED] - was[KY_ENTRY_COLLECTED] !=
	    c->ending.previewed_owed)
		return "what was collected is not what the preview said";
	if (is[KY_ENTRY_REFUND_PAID] - was[KY_ENTRY_REFUND_PAID] !=
	    c->ending.previewed_back)
		return "what came back is not what the preview said";
	return NULL;
}

static bool
may_begin(enum ky_duty_state s)
{
	return s == KY_STATE_OPEN || s == KY_STATE_WAITING;
}

static const char *
check_lock(const struct ky_case *before, const struct ky_case *after)
{
	if (!before->line.locked || !after->line.locked ||
	    after->ending.way == KY_WAY_EXPIRY || after->line.ported)
		return NULL;
	if (after->ending.seq != before->ending.seq)
		return "an ending was filed on a locked line";
	if (before->ending.state != KY_ENDING_RUNNING ||
	    after->ending.state != KY_ENDING_RUNNING)
		return NULL;
	for (uint8_t i = 0; i < before->duties_n; i++) {
		const struct ky_duty *d = &before->duty[i];

		if (may_begin(d->state) &&
		    after->duty[i].state == KY_STATE_SENT)
			return "something was begun on a locked line";
		if (d->kind == KY_DUTY_NUMBER && may_begin(d->state) &&
		    after->duty[i].state == KY_STATE_SEEN)
			return "the number of a locked line was let go";
	}
	return NULL;
}

static const char *
check_trust(const struct ky_case *before, const struct ky_case *after)
{
	if (after->ending.seq == before->ending.seq && !after->line.ported &&
	    ky_time_cmp(after->ending.hold_until, before->ending.hold_until) <
		0)
		return "a hold became shorter";
	return check_lock(before, after);
}

/* Both were loaded from a store, which fills every byte. */
static bool
same(const void *a, const void *b, size_t n)
{
	return memcmp(a, b, n) == 0;
}

const char *
ky_watch_step(struct ky_watch *w, const struct ky_case *before,
    const struct ky_case *after, const struct ky_rules *rules)
{
	if (after->version < before->version)
		return "a version went back";
	if (after->version == before->version)
		return same(before, after, sizeof(*after))
		    ? NULL
		    : "something changed, the version did not";
	if (after->line.ledger.entries < before->line.ledger.entries)
		return "entries of the ledger vanished";
	if (check_trust(before, after) != NULL)
		return check_trust(before, after);
	if (check_change(before, after) != NULL)
		return check_change(before, after);
	if (after->ending.seq != w->seq)
		begin(w, before, after, rules);
	if (after->ending.state == KY_ENDING_CLOSED &&
	    before->ending.state != KY_ENDING_CLOSED)
		return check_booked(w, after);
	if (after->ending.state == KY_ENDING_WITHDRAWN &&
	    before->ending.state != KY_ENDING_WITHDRAWN && !w->disturbed &&
	    !same(&after->line, &w->line, sizeof(w->line)))
		return "a withdrawn ending left facts changed";
	return NULL;
}
