#include "http/tmf_state.h"

#include "t.h"

#define REF "KY-AAAA-BBBB-CCCC"

/* A letter for each duty: o open, w waiting, s sent, u unsure, r refused,
 * d seen, v waived, g given up, x withdrawn, - gone.  The first is authority's,
 * then contract's, and so on. */
static struct ky_case
with(enum ky_ending_state state, const char *duties)
{
	static const char letters[] = "owsurdvgx-";
	struct ky_case c = {.ending = {.seq = 1, .state = state, .ref = REF}};

	_Static_assert(sizeof(letters) - 1 == KY_STATE__MAX, "a letter each");
	for (; *duties != '\0'; duties++) {
		struct ky_duty *d = &c.duty[c.duties_n];

		d->kind = (enum ky_duty_kind)c.duties_n++;
		d->state = (enum ky_duty_state)(
		    strchr(letters, *duties) - letters);
	}
	return c;
}

static void
item_from_ending(void)
{
	static const struct {
		const char *label;
		enum ky_ending_state state;
		const char *duties;
		bool closed_once;
		const char *want;
	} cases[] = {
	    {"waits for proof", KY_ENDING_RUNNING, "www", false, "pending"},
	    {"scheduled", KY_ENDING_RUNNING, "dwww", false, "pending"},
	    {"a peer is asked", KY_ENDING_RUNNING, "dswd", false, "inProgress"},
	    {"to be asked again", KY_ENDING_RUNNING, "dow", false,
		"inProgress"},
	    {"a peer refused", KY_ENDING_RUNNING, "drsw", false, "held"},
	    {"may have happened", KY_ENDING_RUNNING, "duw", false, "held"},
	    {"all seen, papers to come", KY_ENDING_RUNNING, "dddv-", false,
		"inProgress"},
	    {"the rest given up", KY_ENDING_RUNNING, "ddg", false, "partial"},
	    {"a waiver is something done", KY_ENDING_RUNNING, "dgv", false,
		"partial"},
	    {"nothing could be ended", KY_ENDING_RUNNING, "dgg", false,
		"failed"},
	    {"given up, others still wait", KY_ENDING_RUNNING, "dgw", false,
		"pending"},
	    {"closed", KY_ENDING_CLOSED, "dddd", true, "completed"},
	    {"reopened", KY_ENDING_RUNNING, "ddos", true, "completed"},
	    {"being unset", KY_ENDING_WITHDRAWING, "dsw", false,
		"pendingCancellation"},
	    {"withdrawn", KY_ENDING_WITHDRAWN, "dxx", false, "cancelled"},
	};

	T_CASES (c, cases) {
		struct ky_case x = with(c->state, c->duties);

		x.ending.closed.us = c->closed_once ? 1 : 0;
		t_eq_str(c->label, ky_tmf_state_name(ky_tmf_item_of(&x, REF)),
		    c->want);
	}
	{
		struct ky_case x = with(KY_ENDING_RUNNING, "dw");

		t_eq_str("another ending took its place",
		    ky_tmf_state_name(ky_tmf_item_of(&x, "KY-0000-0000-0000")),
		    "cancelled");
	}
}

static enum ky_tmf_state
state(const char *name)
{
	enum ky_tmf_state s = KY_TMF_STATE__MAX;

	if (!ky_tmf_state_parse(ky_str_of(name), &s))
		printf("Bail out! no state %s\n", name);
	return s;
}

static void
order_from_items(void)
{
	static const struct {
		const char *label, *item[3], *want;
	} cases[] = {
	    {"one", {"pending"}, "pending"},
	    {"not all filed", {"pending", "acknowledged"}, "acknowledged"},
	    {"one is held", {"inProgress", "held", "pending"}, "held"},
	    {"one works", {"pending", "inProgress"}, "inProgress"},
	    {"one is being withdrawn", {"pending", "pendingCancellation"},
		"pendingCancellation"},
	    {"one waits, one is done", {"completed", "pending"}, "pending"},
	    {"all done", {"completed", "completed"}, "completed"},
	    {"all refused", {"rejected", "rejected"}, "rejected"},
	    {"one refused, one done", {"rejected", "completed"}, "partial"},
	    {"one refused, one works", {"rejected", "pending"}, "pending"},
	    {"one withdrawn, one done", {"cancelled", "completed"}, "partial"},
	    {"all withdrawn", {"cancelled", "cancelled"}, "cancelled"},
	    {"withdrawn or refused", {"cancelled", "rejected"}, "cancelled"},
	    {"part of one", {"partial", "cancelled"}, "partial"},
	    {"nothing", {"failed", "rejected"}, "failed"},
	};

	T_CASES (c, cases) {
		enum ky_tmf_state item[3];
		uint32_t n = 0;

		while (n < 3 && c->item[n] != NULL) {
			item[n] = state(c->item[n]);
			n++;
		}
		t_eq_str(c->label, ky_tmf_state_name(ky_tmf_order_of(item, n)),
		    c->want);
	}
}

static void
arrows_as_published(void)
{
	static const struct {
		const char *from, *to;
		bool may;
	} cases[] = {
	    {"acknowledged", "inProgress", true},
	    {"acknowledged", "pending", true},
	    {"acknowledged", "cancelled", false},
	    {"acknowledged", "assessingCancellation", false},
	    {"pending", "inProgress", true},
	    {"pending", "cancelled", true},
	    {"pending", "completed", false},
	    {"pending", "held", false},
	    {"inProgress", "held", true},
	    {"inProgress", "completed", true},
	    {"inProgress", "partial", true},
	    {"inProgress", "failed", true},
	    {"inProgress", "cancelled", false},
	    {"held", "inProgress", true},
	    {"held", "pending", false},
	    {"held", "completed", false},
	    {"pendingCancellation", "cancelled", true},
	    {"assessingCancellation", "pendingCancellation", true},
	    {"completed", "inProgress", false},
	    {"rejected", "acknowledged", false},
	};

	T_CASES (c, cases) {
		char label[80];

		(void)snprintf(label, sizeof(label), "%s to %s", c->from,
		    c->to);
		t_eq_int(label, ky_tmf_state_may(state(c->from), state(c->to)),
		    c->may);
	}
	t_eq_str("by way of inProgress",
	    ky_tmf_state_name(ky_tmf_told_next(KY_TMF_HELD, KY_TMF_PENDING)),
	    "inProgress");
	t_eq_str("the end is always told",
	    ky_tmf_state_name(
		ky_tmf_told_next(KY_TMF_IN_PROGRESS, KY_TMF_CANCELLED)),
	    "cancelled");
	t_eq_str("and is the end",
	    ky_tmf_state_name(
		ky_tmf_told_next(KY_TMF_PARTIAL, KY_TMF_IN_PROGRESS)),
	    "partial");
}

/* One event in short: kind, duty, its state, last of the ending. */
struct told {
	enum ky_event_kind kind;
	enum ky_duty_kind duty;
	enum ky_duty_state state;
	bool last;
	const char *want;
};
#define FILED \
	{ \
		KY_EVENT_ENDING_FILED, 0, 0, false, "acknowledged" \
	}

static void
tell(const char *label, const struct told *row, size_t n)
{
	struct ky_tmf_told t = {.state = KY_TMF_ACKNOWLEDGED};

	for (size_t i = 0; i < n; i++) {
		struct ky_event ev = {
		    .kind = row[i].kind,
		    .duty = row[i].duty,
		    .state = row[i].state,
		};
		char what[96];

		ky_tmf_told_add(&t, &ev, row[i].last);
		(void)snprintf(what, sizeof(what), "%s, event %zu", label, i);
		t_eq_str(what, ky_tmf_state_name(t.state), row[i].want);
	}
}

static void
told_by_events(void)
{
	static const struct told plain[] = {
	    FILED,
	    {KY_EVENT_ENDING_ACCEPTED, 0, 0, false, "pending"},
	    {KY_EVENT_LINE_ENDED, 0, 0, false, "inProgress"},
	    {KY_EVENT_ENDING_DUTY_CHANGED, KY_DUTY_CONTRACT, KY_STATE_SEEN,
		false, "inProgress"},
	    {KY_EVENT_ENDING_ACTION_NEEDED, KY_DUTY_ITEM, KY_STATE_WAITING,
		false, "pending"},
	    {KY_EVENT_ENDING_DUTY_CHANGED, KY_DUTY_ITEM, KY_STATE_SEEN, true,
		"inProgress"},
	    {KY_EVENT_ENDING_COMPLETED, 0, 0, true, "completed"},
	    {KY_EVENT_ENDING_REOPENED, 0, 0, false, "completed"},
	};
	static const struct told held[] = {
	    FILED,
	    {KY_EVENT_ENDING_ACCEPTED, 0, 0, false, "pending"},
	    {KY_EVENT_ENDING_HELD, KY_DUTY_CONTRACT, KY_STATE_REFUSED, false,
		"held"},
	    {KY_EVENT_ENDING_DUTY_CHANGED, KY_DUTY_CONTRACT, KY_STATE_SENT,
		false, "pending"},
	    {KY_EVENT_ENDING_WITHDRAWN, 0, 0, false, "cancelled"},
	};
	static const struct told given_up[] = {
	    FILED,
	    {KY_EVENT_ENDING_DUTY_CHANGED, KY_DUTY_CONTRACT, KY_STATE_GIVEN_UP,
		true, "inProgress"},
	    {KY_EVENT_ENDING_PARTIAL, 0, 0, true, "failed"},
	};

	tell("plain", plain, sizeof(plain) / sizeof(plain[0]));
	tell("held", held, sizeof(held) / sizeof(held[0]));
	tell("given up", given_up, sizeof(given_up) / sizeof(given_up[0]));
}

static void
products(void)
{
	static const struct {
		const char *label;
		struct ky_line line;
		enum ky_ending_state ending;
		const char *want;
	} cases[] = {
	    {"in use", {.contract_running = true}, KY_ENDING_NONE, "active"},
	    {"barred", {.contract_running = true, .barred = true},
		KY_ENDING_NONE, "suspended"},
	    {"filed", {.contract_running = true}, KY_ENDING_RUNNING,
		"pendingTerminate"},
	    {"being taken back", {.contract_running = true},
		KY_ENDING_WITHDRAWING, "pendingTerminate"},
	    {"taken back", {.contract_running = true}, KY_ENDING_WITHDRAWN,
		"active"},
	    {"ended", {.barred = true}, KY_ENDING_CLOSED, "terminated"},
	    {"over, nobody filed", {.subject = KY_SUBJECT_LINE}, KY_ENDING_NONE,
		"terminated"},
	    {"never used",
		{.billing = KY_BILLING_PREPAID, .contract_running = false},
		KY_ENDING_CLOSED, "cancelled"},
	    {"prepaid and used", {.billing = KY_BILLING_PREPAID, .used = true},
		KY_ENDING_CLOSED, "terminated"},
	    {"a loan has no contract", {.subject = KY_SUBJECT_LOAN},
		KY_ENDING_NONE, "active"},
	};
	enum ky_tmf_product p = KY_TMF_ACTIVE;

	T_CASES (c, cases) {
		struct ky_ending e = {.state = c->ending};

		t_eq_str(c->label,
		    ky_tmf_product_name(ky_tmf_product_of(&c->line, &e)),
		    c->want);
	}
	t_eq_str("published with a blank", ky_tmf_product_name(KY_TMF_ABORTED),
	    "aborted ");
	t_ok("taken without it",
	    ky_tmf_product_parse(KY_STR("aborted"), &p) && p == KY_TMF_ABORTED);
	t_ok("and with it",
	    ky_tmf_product_parse(KY_STR("aborted "), &p) &&
		p == KY_TMF_ABORTED);
}

int
main(void)
{
	T_RUN(item_from_ending);
	T_RUN(order_from_items);
	T_RUN(arrows_as_published);
	T_RUN(told_by_events);
	T_RUN(products);
	return t_done();
}
