#include "core/event.h"

#include "core/esim.h"
#include "core/name.h"

#include <assert.h>
#include <string.h>

static const char *const kinds[] = {
    [KY_EVENT_ENDING_FILED] = "kaiyaku.ending.filed",
    [KY_EVENT_ENDING_ACCEPTED] = "kaiyaku.ending.accepted",
    [KY_EVENT_ENDING_REFUSED] = "kaiyaku.ending.refused",
    [KY_EVENT_ENDING_ACTION_NEEDED] = "kaiyaku.ending.action-needed",
    [KY_EVENT_ENDING_DUTY_CHANGED] = "kaiyaku.ending.duty-changed",
    [KY_EVENT_ENDING_HELD] = "kaiyaku.ending.held",
    [KY_EVENT_ENDING_REOPENED] = "kaiyaku.ending.reopened",
    [KY_EVENT_ENDING_WITHDRAWN] = "kaiyaku.ending.withdrawn",
    [KY_EVENT_ENDING_COMPLETED] = "kaiyaku.ending.completed",
    [KY_EVENT_ENDING_PARTIAL] = "kaiyaku.ending.partial",
    [KY_EVENT_LINE_ADDED] = "kaiyaku.line.added",
    [KY_EVENT_LINE_ENDED] = "kaiyaku.line.ended",
    [KY_EVENT_REFUND_PAID] = "kaiyaku.refund.paid",
    [KY_EVENT_DEVICE_RELEASED] = "kaiyaku.device.released",
    [KY_EVENT_PROFILE_DELETED] = "kaiyaku.profile.deleted",
    [KY_EVENT_NUMBER_RELEASED] = "kaiyaku.number.released",
    [KY_EVENT_PAPER_READY] = "kaiyaku.paper.ready",
    [KY_EVENT_PROFILE_REMINDER] = "kaiyaku.profile.reminder",
    [KY_EVENT_BILL_DRAWN] = "kaiyaku.bill.drawn",
    [KY_EVENT_PAYMENT_RECEIVED] = "kaiyaku.payment.received",
    [KY_EVENT_REFUND_RETURNED] = "kaiyaku.refund.returned",
};
KY_NAMES(event_kind, kinds, KY_EVENT__MAX);

/* One decision on its way into events. */
struct telling {
	const struct ky_case *before, *after;
	const struct ky_command *cmd;
	bool filed; /* by this decision */
	struct ky_event *out;
	uint32_t n;
};

/* Each duty is told once at most, so KY_DUTIES_MAX and a handful are enough:
 * see KY_EVENTS_MAX. */
static struct ky_event *
tell(struct telling *t, enum ky_event_kind kind)
{
	struct ky_event *ev = &t->out[t->n++];

	assert(t->n <= KY_EVENTS_MAX);
	*ev = (struct ky_event){
	    .kind = kind,
	    .at = t->cmd->at,
	    .line_id = t->after->line_id,
	    .version = t->after->version,
	    .provider = t->after->line.provider,
	};
	memcpy(ev->ending, t->after->ending.ref, sizeof(ev->ending));
	return ev;
}

/* A code that does not fit is not ours; the event is told without it. */
static void
with_code(struct ky_event *ev, const char *code)
{
	(void)ky_str_copy(ky_str_of(code), ev->code, sizeof(ev->code));
}

/* --- duties --- */

/* The duty at `i` before this decision, or NULL: new with it. */
static const struct ky_duty *
duty_before(const struct telling *t, uint8_t i)
{
	return !t->filed && i < t->before->duties_n ? &t->before->duty[i]
						    : NULL;
}

/* Waiting for the holder, a counter or an officer, not for a day or another
 * duty. */
static bool
for_people(const struct ky_duty *d)
{
	static const char *const reasons[] = {"proof-needed", "bring-back",
	    "third-party-billing", "delete-the-profile", "assisted",
	    "handed-out-result-unknown", "installation-unknown",
	    "installed-again", "other-chip", "number-reused", "too-many-chips"};

	if (d->state != KY_STATE_WAITING)
		return false;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strcmp(d->reason, reasons[i]) == 0)
			return true;
	return false;
}

/* How the engine works at a duty: a peer that is down for a day would tell
 * the same thing over and over. */
static bool
at_work(enum ky_duty_state s)
{
	return s == KY_STATE_OPEN || s == KY_STATE_WAITING ||
	    s == KY_STATE_SENT;
}

/* Still unsure after another look: told already. */
static bool
unsure_as_before(const struct telling *t, const struct ky_duty *was)
{
	return t->cmd->kind == KY_CMD_OUTCOME && was != NULL &&
	    was->tries > 0 && t->cmd->outcome.effect.look_first;
}

/* Asked about the profile once more, and nothing came of it: told already. */
static bool
asked_as_before(const struct telling *t, const struct ky_duty *was)
{
	return t->cmd->kind == KY_CMD_OUTCOME &&
	    t->cmd->outcome.effect.kind == KY_EFFECT_SMDP_LOOK && was != NULL &&
	    was->tries > 0 && t->before->line.profile == t->after->line.profile;
}

/* The event that says most about what became of a duty; KY_EVENT__MAX: none
 * is needed. */
static enum ky_event_kind
about_duty(const struct telling *t, const struct ky_duty *was,
    const struct ky_duty *is)
{
	bool moved = was == NULL || was->state != is->state;

	if (for_people(is) && asked_as_before(t, was))
		return KY_EVENT__MAX;
	if (for_people(is))
		return was != NULL && for_people(was) &&
			strcmp(was->reason, is->reason) == 0
		    ? KY_EVENT__MAX
		    : KY_EVENT_ENDING_ACTION_NEEDED;
	if (!moved || is->state == KY_STATE_WITHDRAWN)
		return KY_EVENT__MAX; /* withdrawn: with the whole ending */
	if (is->state == KY_STATE_REFUSED)
		return KY_EVENT_ENDING_HELD;
	if (is->state == KY_STATE_UNSURE)
		return unsure_as_before(t, was) ? KY_EVENT__MAX
						: KY_EVENT_ENDING_HELD;
	if (was == NULL)
		/* What a filing begins with is told by the filing. */
		return t->filed || at_work(is->state)
		    ? KY_EVENT__MAX
		    : KY_EVENT_ENDING_DUTY_CHANGED;
	if (at_work(is->state) &&
	    (at_work(was->state) || was->state == KY_STATE_UNSURE))
		return KY_EVENT__MAX;
	return KY_EVENT_ENDING_DUTY_CHANGED;
}

static void
duties(struct telling *t)
{
	for (uint8_t i = 0; i < t->after->duties_n; i++) {
		const struct ky_duty *is = &t->after->duty[i];
		enum ky_event_kind kind = about_duty(t, duty_before(t, i), is);
		struct ky_event *ev;

		if (kind == KY_EVENT__MAX)
			continue;
		ev = tell(t, kind);
		ev->duty = is->kind;
		ev->ref = is->ref;
		ev->state = is->state;
		ev->day = is->due;
		/* The reason of a waiver is its officer's own word. */
		if (kind != KY_EVENT_ENDING_DUTY_CHANGED)
			with_code(ev, is->reason);
	}
}

/* --- the ending --- */

/* Somebody has shown that the line may be ended. */
static bool
accepted(const struct ky_case *c)
{
	const struct ky_duty *d = ky_case_duty_const(c, KY_DUTY_AUTHORITY, 0);

	return d != NULL &&
	    (d->state == KY_STATE_SEEN || d->state == KY_STATE_WAIVED);
}

/* Nothing more will be done, and not all of it was. */
static bool
partial(const struct ky_case *c)
{
	bool given_up = false;

	if (c->ending.state != KY_ENDING_RUNNING)
		return false;
	for (uint8_t i = 0; i < c->duties_n; i++) {
		const struct ky_duty *d = &c->duty[i];

		if (d->kind >= KY_DUTY_CLOSING__MAX)
			continue;
		if (ky_duty_pending(d->state))
			return false;
		given_up |= d->state == KY_STATE_GIVEN_UP;
	}
	return given_up;
}

/* Closed before and after: opened again between when two amendments were
 * ordered, one for each. */
static bool
reopened(const struct telling *t)
{
	const struct ky_ending *was = &t->before->ending;
	const struct ky_ending *is = &t->after->ending;

	if (t->filed || was->state != KY_ENDING_CLOSED)
		return false;
	return is->state != KY_ENDING_CLOSED ||
	    is->papers[KY_PAPER_AMENDMENT] >=
	    was->papers[KY_PAPER_AMENDMENT] + 2;
}

static void
beginning(struct telling *t)
{
	if (t->filed)
		tell(t, KY_EVENT_ENDING_FILED)->day = t->after->ending.last_day;
	if (accepted(t->after) && (t->filed || !accepted(t->before)))
		(void)tell(t, KY_EVENT_ENDING_ACCEPTED);
	if (reopened(t))
		(void)tell(t, KY_EVENT_ENDING_REOPENED);
}

static void
end(struct telling *t)
{
	const struct ky_ending *is = &t->after->ending;
	enum ky_ending_state was = t->filed ? KY_ENDING_NONE
					    : t->before->ending.state;

	if (is->state == KY_ENDING_WITHDRAWN && was != KY_ENDING_WITHDRAWN)
		(void)tell(t, KY_EVENT_ENDING_WITHDRAWN);
	if (is->state == KY_ENDING_CLOSED &&
	    (was != KY_ENDING_CLOSED || reopened(t)))
		(void)tell(t, KY_EVENT_ENDING_COMPLETED);
	if (partial(t->after) && (t->filed || !partial(t->before)))
		(void)tell(t, KY_EVENT_ENDING_PARTIAL);
}

/* --- facts of the line --- */

static void
numbers(struct telling *t)
{
	const struct ky_line *is = &t->after->line;
	struct ky_event *ev;

	if (t->before->line.number != KY_NUMBER_ASSIGNED ||
	    (is->number != KY_NUMBER_QUARANTINE &&
		is->number != KY_NUMBER_LEFT))
		return;
	ev = tell(t, KY_EVENT_NUMBER_RELEASED);
	with_code(ev, is->number == KY_NUMBER_LEFT ? "left" : "quarantine");
	if (is->number == KY_NUMBER_QUARANTINE)
		ev->day = is->quarantine_until;
}

static void
facts(struct telling *t)
{
	const struct ky_line *was = &t->before->line, *is = &t->after->line;

	if (was->contract_running && !is->contract_running)
		tell(t, KY_EVENT_LINE_ENDED)->day = is->last_day;
	for (uint8_t i = 0; i < is->devices_n && i < was->devices_n; i++)
		if (was->device[i].bound && !is->device[i].bound)
			tell(t, KY_EVENT_DEVICE_RELEASED)->ref = i;
	if (was->profile != is->profile &&
	    (is->profile == KY_PROFILE_DELETED ||
		is->profile == KY_PROFILE_RETIRED))
		with_code(tell(t, KY_EVENT_PROFILE_DELETED),
		    ky_profile_state_name(is->profile));
	numbers(t);
}

/* --- money --- */

static void
moved(struct telling *t, enum ky_event_kind kind, int64_t minor)
{
	if (minor > 0)
		tell(t, kind)->minor = minor;
}

static int64_t
grown(const struct telling *t, enum ky_entry_kind k)
{
	return t->after->line.ledger.total[k] - t->before->line.ledger.total[k];
}

/* What bills add to what is owed; what they only take off is no bill. */
static int64_t
billed(const struct ky_postings *p)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < p->n; i++)
		if (p->row[i].bill != 0 &&
		    p->row[i].account == KY_ACC_RECEIVABLE)
			sum += p->row[i].minor;
	return sum;
}

static void
money(struct telling *t, const struct ky_decision *d)
{
	moved(t, KY_EVENT_BILL_DRAWN, billed(&d->postings));
	moved(t, KY_EVENT_PAYMENT_RECEIVED,
	    grown(t, KY_ENTRY_PAYMENT) + grown(t, KY_ENTRY_COLLECTED));
	moved(t, KY_EVENT_REFUND_PAID, grown(t, KY_ENTRY_REFUND_PAID));
	moved(t, KY_EVENT_REFUND_RETURNED, grown(t, KY_ENTRY_REFUND_BOUNCED));
}

static void
reminders(struct telling *t, const struct ky_decision *d)
{
	for (uint8_t i = 0; i < d->effects_n; i++) {
		const struct ky_effect *x = &d->effect[i];
		const struct ky_duty *duty;
		struct ky_event *ev;

		if (x->kind != KY_EFFECT_REMIND)
			continue;
		duty = ky_case_duty_const(t->after, x->duty, x->ref);
		assert(duty != NULL);
		ev = tell(t, KY_EVENT_PROFILE_REMINDER);
		with_code(ev, ky_esim_why(t->after, duty));
		ev->day = x->day;
	}
}

uint32_t
ky_events_of(const struct ky_case *before, const struct ky_command *cmd,
    const struct ky_decision *d, struct ky_event out[KY_EVENTS_MAX])
{
	struct telling t = {
	    .before = before,
	    .after = &d->after,
	    .cmd = cmd,
	    .filed = d->after.ending.seq != before->ending.seq,
	    .out = out,
	};

	if (d->verdict == KY_VERDICT_REFUSED && cmd->kind == KY_CMD_FILE &&
	    before->line_id != 0)
		with_code(tell(&t, KY_EVENT_ENDING_REFUSED), d->code);
	if (d->verdict != KY_VERDICT_ACCEPTED)
		return t.n;
	if (cmd->kind == KY_CMD_IMPORT) {
		(void)tell(&t, KY_EVENT_LINE_ADDED);
		return t.n;
	}
	beginning(&t);
	facts(&t);
	money(&t, d);
	duties(&t);
	reminders(&t, d);
	end(&t);
	return t.n;
}

void
ky_event_id(struct ky_time at, const uint8_t entropy[10], uint8_t out[16])
{
	uint64_t ms = at.us > 0 ? (uint64_t)at.us / 1000 : 0;

	for (int i = 0; i < 6; i++)
		out[i] = (uint8_t)(ms >> (40 - 8 * i));
	memcpy(out + 6, entropy, 10);
	out[6] = (uint8_t)(0x70 | (out[6] & 0x0f)); /* version 7 */
	out[8] = (uint8_t)(0x80 | (out[8] & 0x3f)); /* variant 10 */
}
