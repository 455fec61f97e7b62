#include "http/tmf_state.h"

#include "core/name.h"

#include <assert.h>
#include <string.h>

static const char *const states[] = {
    [KY_TMF_ACKNOWLEDGED] = "acknowledged",
    [KY_TMF_REJECTED] = "rejected",
    [KY_TMF_PENDING] = "pending",
    [KY_TMF_IN_PROGRESS] = "inProgress",
    [KY_TMF_HELD] = "held",
    [KY_TMF_ASSESSING] = "assessingCancellation",
    [KY_TMF_WITHDRAWING] = "pendingCancellation",
    [KY_TMF_CANCELLED] = "cancelled",
    [KY_TMF_COMPLETED] = "completed",
    [KY_TMF_PARTIAL] = "partial",
    [KY_TMF_FAILED] = "failed",
};
KY_NAMES(tmf_state, states, KY_TMF_STATE__MAX);

static const char *const tasks[] = {
    [KY_TMF_TASK_ACKNOWLEDGED] = "acknowledged",
    [KY_TMF_TASK_IN_PROGRESS] = "inProgress",
    [KY_TMF_TASK_DONE] = "done",
    [KY_TMF_TASK_ERROR] = "terminatedWithError",
};
KY_NAMES(tmf_task, tasks, KY_TMF_TASK__MAX);

static const char *const products[] = {
    [KY_TMF_ACTIVE] = "active",
    [KY_TMF_SUSPENDED] = "suspended",
    [KY_TMF_PENDING_TERMINATE] = "pendingTerminate",
    [KY_TMF_TERMINATED] = "terminated",
    [KY_TMF_NEVER_USED] = "cancelled",
    [KY_TMF_ABORTED] = "aborted ",
};
_Static_assert(sizeof(products) / sizeof(products[0]) == KY_TMF_PRODUCT__MAX,
    "a name each");

const char *
ky_tmf_product_name(enum ky_tmf_product p)
{
	assert((unsigned)p < KY_TMF_PRODUCT__MAX);
	return products[p];
}

bool
ky_tmf_product_parse(struct ky_str name, enum ky_tmf_product *out)
{
	int i;

	if (ky_str_is(name, "aborted"))
		name = KY_STR("aborted ");
	if (!ky_name_find(products, KY_TMF_PRODUCT__MAX, name, &i))
		return false;
	*out = (enum ky_tmf_product)i;
	return true;
}

/* --- the life cycle --- */

#define TO(s) (UINT32_C(1) << KY_TMF_##s)

/* TMF622 v4, "product order states". */
static const uint32_t arrows[] = {
    [KY_TMF_ACKNOWLEDGED] = TO(IN_PROGRESS) | TO(PENDING) | TO(REJECTED),
    [KY_TMF_REJECTED] = 0,
    [KY_TMF_PENDING] = TO(IN_PROGRESS) | TO(ASSESSING) | TO(CANCELLED),
    [KY_TMF_IN_PROGRESS] = TO(PENDING) | TO(HELD) | TO(ASSESSING) |
	TO(COMPLETED) | TO(PARTIAL) | TO(FAILED),
    [KY_TMF_HELD] = TO(IN_PROGRESS) | TO(ASSESSING) | TO(CANCELLED),
    [KY_TMF_ASSESSING] = TO(WITHDRAWING) | TO(PENDING) | TO(IN_PROGRESS) |
	TO(HELD),
    [KY_TMF_WITHDRAWING] = TO(CANCELLED),
    [KY_TMF_CANCELLED] = 0,
    [KY_TMF_COMPLETED] = 0,
    [KY_TMF_PARTIAL] = 0,
    [KY_TMF_FAILED] = 0,
};
_Static_assert(sizeof(arrows) / sizeof(arrows[0]) == KY_TMF_STATE__MAX,
    "a row each");

bool
ky_tmf_state_may(enum ky_tmf_state from, enum ky_tmf_state to)
{
	assert((unsigned)from < KY_TMF_STATE__MAX);
	assert((unsigned)to < KY_TMF_STATE__MAX);
	return (arrows[from] >> to & 1) != 0;
}

/* --- from what is stored --- */

/* How many closing duties of an ending are in which state. */
struct tally {
	uint32_t of[KY_STATE__MAX];
	bool done; /* one beside authority was seen or waived */
};

static struct tally
count(const struct ky_case *c)
{
	struct tally t = {{0}, false};

	for (uint8_t i = 0; i < c->duties_n; i++) {
		const struct ky_duty *d = &c->duty[i];

		if (d->kind >= KY_DUTY_CLOSING__MAX)
			continue;
		t.of[d->state]++;
		t.done |= d->kind != KY_DUTY_AUTHORITY &&
		    (d->state == KY_STATE_SEEN || d->state == KY_STATE_WAIVED);
	}
	return t;
}

static enum ky_tmf_state
running(const struct ky_case *c)
{
	struct tally t = count(c);

	/* Closed once: what came up later is another story, and the product
	 * tells it. */
	if (c->ending.closed.us != 0)
		return KY_TMF_COMPLETED;
	if (t.of[KY_STATE_REFUSED] > 0 || t.of[KY_STATE_UNSURE] > 0)
		return KY_TMF_HELD;
	if (t.of[KY_STATE_SENT] > 0 || t.of[KY_STATE_OPEN] > 0)
		return KY_TMF_IN_PROGRESS;
	if (t.of[KY_STATE_WAITING] > 0)
		return KY_TMF_PENDING;
	if (t.of[KY_STATE_GIVEN_UP] == 0)
		return KY_TMF_IN_PROGRESS;
	return t.done ? KY_TMF_PARTIAL : KY_TMF_FAILED;
}

enum ky_tmf_state
ky_tmf_item_of(const struct ky_case *c, const char *ref)
{
	if (strcmp(c->ending.ref, ref) != 0)
		return KY_TMF_CANCELLED;
	switch (c->ending.state) {
	case KY_ENDING_RUNNING:
		return running(c);
	case KY_ENDING_WITHDRAWING:
		return KY_TMF_WITHDRAWING;
	case KY_ENDING_WITHDRAWN:
		return KY_TMF_CANCELLED;
	case KY_ENDING_CLOSED:
		return KY_TMF_COMPLETED;
	case KY_ENDING_NONE:
	case KY_ENDING__MAX:
		break;
	}
	return KY_TMF_CANCELLED;
}

enum ky_tmf_state
ky_tmf_order_of(const enum ky_tmf_state *item, uint32_t n)
{
	/* While one of these is there, the order is it. */
	static const enum ky_tmf_state first[] = {KY_TMF_ACKNOWLEDGED,
	    KY_TMF_HELD, KY_TMF_ASSESSING, KY_TMF_WITHDRAWING,
	    KY_TMF_IN_PROGRESS, KY_TMF_PENDING};
	uint32_t of[KY_TMF_STATE__MAX] = {0};

	assert(n > 0);
	for (uint32_t i = 0; i < n; i++)
		of[item[i]]++;
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (of[first[i]] > 0)
			return first[i];
	if (of[KY_TMF_COMPLETED] == n)
		return KY_TMF_COMPLETED;
	if (of[KY_TMF_REJECTED] == n)
		return KY_TMF_REJECTED;
	if (of[KY_TMF_COMPLETED] > 0 || of[KY_TMF_PARTIAL] > 0)
		return KY_TMF_PARTIAL;
	if (of[KY_TMF_CANCELLED] > 0)
		return KY_TMF_CANCELLED;
	return KY_TMF_FAILED;
}

enum ky_tmf_state
ky_tmf_duty_of(enum ky_duty_state s)
{
	static const enum ky_tmf_state of[] = {
	    [KY_STATE_OPEN] = KY_TMF_ACKNOWLEDGED,
	    [KY_STATE_WAITING] = KY_TMF_PENDING,
	    [KY_STATE_SENT] = KY_TMF_IN_PROGRESS,
	    [KY_STATE_UNSURE] = KY_TMF_HELD,
	    [KY_STATE_REFUSED] = KY_TMF_HELD,
	    [KY_STATE_SEEN] = KY_TMF_COMPLETED,
	    [KY_STATE_WAIVED] = KY_TMF_COMPLETED,
	    [KY_STATE_GIVEN_UP] = KY_TMF_FAILED,
	    [KY_STATE_WITHDRAWN] = KY_TMF_CANCELLED,
	    [KY_STATE_GONE] = KY_TMF_COMPLETED,
	};
	_Static_assert(sizeof(of) / sizeof(of[0]) == KY_STATE__MAX,
	    "a row each");

	assert((unsigned)s < KY_STATE__MAX);
	return of[s];
}

enum ky_tmf_product
ky_tmf_product_of(const struct ky_line *line, const struct ky_ending *ending)
{
	bool over = ending->state == KY_ENDING_CLOSED ||
	    (line->subject == KY_SUBJECT_LINE && !line->contract_running);

	if (ending->state == KY_ENDING_RUNNING ||
	    ending->state == KY_ENDING_WITHDRAWING)
		return KY_TMF_PENDING_TERMINATE;
	if (over && line->billing == KY_BILLING_PREPAID && !line->used &&
	    ky_date_none(line->service_start))
		return KY_TMF_NEVER_USED;
	if (over)
		return KY_TMF_TERMINATED;
	return line->barred ? KY_TMF_SUSPENDED : KY_TMF_ACTIVE;
}

/* --- from what was told --- */

static uint64_t
bit(const struct ky_event *ev)
{
	uint32_t n = ev->duty;

	if (ev->duty == KY_DUTY_ITEM)
		n = (uint32_t)KY_DUTY__MAX + ev->ref;
	_Static_assert(KY_DUTY__MAX + KY_ITEMS_MAX <= 64, "a bit each");
	assert(n < 64);
	return UINT64_C(1) << n;
}

static void
duty_told(struct ky_tmf_told *t, const struct ky_event *ev)
{
	t->held &= ~bit(ev);
	t->waits &= ~bit(ev);
	if (ev->kind == KY_EVENT_ENDING_HELD)
		t->held |= bit(ev);
	if (ev->kind == KY_EVENT_ENDING_ACTION_NEEDED)
		t->waits |= bit(ev);
	t->done |= ev->duty != KY_DUTY_AUTHORITY &&
	    (ev->state == KY_STATE_SEEN || ev->state == KY_STATE_WAIVED);
}

static enum ky_tmf_state
at_work(const struct ky_tmf_told *t, bool last)
{
	if (t->held != 0)
		return KY_TMF_HELD;
	if (last)
		return KY_TMF_IN_PROGRESS;
	if (t->waits != 0 || !t->ended)
		return KY_TMF_PENDING;
	return KY_TMF_IN_PROGRESS;
}

void
ky_tmf_told_add(struct ky_tmf_told *t, const struct ky_event *ev, bool last)
{
	if (t->state == KY_TMF_COMPLETED || t->state == KY_TMF_CANCELLED)
		return; /* final */
	switch (ev->kind) {
	case KY_EVENT_ENDING_FILED:
		t->state = KY_TMF_ACKNOWLEDGED;
		return;
	case KY_EVENT_ENDING_WITHDRAWN:
		t->state = KY_TMF_CANCELLED;
		return;
	case KY_EVENT_ENDING_COMPLETED:
		t->state = KY_TMF_COMPLETED;
		return;
	case KY_EVENT_ENDING_PARTIAL:
		t->state = t->done ? KY_TMF_PARTIAL : KY_TMF_FAILED;
		return;
	case KY_EVENT_LINE_ENDED:
		t->ended = true;
		break;
	case KY_EVENT_ENDING_ACTION_NEEDED:
	case KY_EVENT_ENDING_DUTY_CHANGED:
	case KY_EVENT_ENDING_HELD:
		duty_told(t, ev);
		break;
	case KY_EVENT_ENDING_ACCEPTED:
	case KY_EVENT_ENDING_REOPENED:
		break;
	case KY_EVENT_ENDING_REFUSED:
	case KY_EVENT_LINE_ADDED:
	case KY_EVENT_REFUND_PAID:
	case KY_EVENT_DEVICE_RELEASED:
	case KY_EVENT_PROFILE_DELETED:
	case KY_EVENT_NUMBER_RELEASED:
	case KY_EVENT_PAPER_READY:
	case KY_EVENT_PROFILE_REMINDER:
	case KY_EVENT_BILL_DRAWN:
	case KY_EVENT_PAYMENT_RECEIVED:
	case KY_EVENT_REFUND_RETURNED:
	case KY_EVENT__MAX:
		return;
	}
	t->state = at_work(t, last);
}

static bool
is_final(enum ky_tmf_state s)
{
	return arrows[s] == 0;
}

enum ky_tmf_state
ky_tmf_told_next(enum ky_tmf_state from, enum ky_tmf_state to)
{
	if (from == to || is_final(from))
		return from;
	if (ky_tmf_state_may(from, to) || is_final(to))
		return to;
	/* By way of it every other state can be reached. */
	return ky_tmf_state_may(from, KY_TMF_IN_PROGRESS) ? KY_TMF_IN_PROGRESS
							  : from;
}
