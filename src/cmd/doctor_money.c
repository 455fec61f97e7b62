/* Refunds that nobody takes to the bank. */
#include "cmd/doctor.h"
#include "port/till.h"

#include <inttypes.h>
#include <stdlib.h>

#define QUEUED_DAYS 7   /* refunds are sent once a week at least */
#define PROPOSED_DAYS 3 /* a second person looks at it */
#define ANSWER_DAYS 7   /* banks have answered by then */
#define RUNS 64

static bool
is_old(const struct ky_doctor *d, struct ky_time since, int days)
{
	return ky_session_now(&d->session).us - since.us > days * KY_DAY_US;
}

/* The day it pays was that long ago. */
static bool
is_unanswered(const struct ky_doctor *d, const struct ky_payrun *r)
{
	struct ky_date today = ky_date_at(ky_session_now(&d->session),
	    KY_ZONE_JAPAN);

	return ky_date_days(today) - ky_date_days(r->day) > ANSWER_DAYS;
}

static bool
say_run(struct ky_doctor *d, const struct ky_payrun *r)
{
	char type[96], day[KY_DATE_TEXT_SIZE];

	if (r->state == KY_PAYRUN_PROPOSED &&
	    is_old(d, r->created, PROPOSED_DAYS)) {
		(void)snprintf(type, sizeof(type),
		    "kaiyaku refund approve %" PRIu64 " --actor ANOTHER", r->n);
		ky_doctor_say(d, KY_DOCTOR_NOTE, "refunds",
		    "its refunds are not paid until a second person approves",
		    type, "payment run %" PRIu64 " is only proposed", r->n);
		return true;
	}
	if (r->state != KY_PAYRUN_APPROVED || !is_unanswered(d, r))
		return false;
	ky_date_format(r->day, day);
	ky_doctor_say(d, KY_DOCTOR_NOTE, "refunds",
	    "whether they were paid is not known, their endings wait",
	    "kaiyaku refund result FILE; was it ever sent? docs/refunds.md",
	    "payment run %" PRIu64 " of %s has %u transfers without an answer "
	    "of the bank",
	    r->n, day, r->count - r->paid - r->failed);
	return true;
}

/* Of one state, the oldest ones; false: they could not be read. */
static bool
say_runs(struct ky_doctor *d, enum ky_payrun_state state, bool *noted)
{
	static const struct ky_slug all;
	const struct ky_till *t = d->session.store->till;
	struct ky_payrun *run = calloc(RUNS, sizeof(*run));
	uint32_t n = 0;
	struct ky_err err = {0};
	enum ky_code code;

	if (run == NULL)
		abort(); /* nothing is under way that this could hurt */
	code = t->payruns(t->self, &d->session.meta.issuer, state, &all, 0,
	    RUNS, run, &n, &err);
	for (uint32_t i = 0; code == KY_OK && i < n; i++)
		*noted = say_run(d, &run[i]) || *noted;
	free(run);
	if (code != KY_OK)
		ky_doctor_say(d, KY_DOCTOR_WRONG, "refunds",
		    "what cannot be read is not paid", "kaiyaku db check", "%s",
		    err.msg);
	return code == KY_OK;
}

static bool
say_queue(struct ky_doctor *d, bool *noted)
{
	static const struct ky_slug all;
	const struct ky_till *t = d->session.store->till;
	struct ky_transfer oldest;
	uint32_t n = 0;
	struct ky_err err = {0};

	if (t->transfers(t->self, &d->session.meta.issuer, KY_TRANSFER_QUEUED,
		&all, 0, 0, 0, 1, &oldest, &n, &err) != KY_OK) {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "refunds",
		    "what cannot be read is not paid", "kaiyaku db check", "%s",
		    err.msg);
		return false;
	}
	if (n == 0 || !is_old(d, oldest.created, QUEUED_DAYS))
		return true;
	*noted = true;
	ky_doctor_say(d, KY_DOCTOR_NOTE, "refunds",
	    "they are not paid until somebody takes them to the bank",
	    "kaiyaku refund export", "refunds wait for more than %d days",
	    QUEUED_DAYS);
	return true;
}

void
ky_doctor_refunds(struct ky_doctor *d)
{
	bool noted = false;

	if (say_queue(d, &noted) && say_runs(d, KY_PAYRUN_PROPOSED, &noted) &&
	    say_runs(d, KY_PAYRUN_APPROVED, &noted) && !noted)
		ky_doctor_say(d, KY_DOCTOR_WELL, "refunds", "", "",
		    "none waits for long");
}
