/* Deadlines of an ending, to be put into a calendar. */
#include "web/desk_handlers.h"
#include "web/desk_show.h"
#include "web/desk_tasks.h"

#include "base/ics.h"
#include "page/page.h"
#include "page/tr.h"
#include "view/view.h"

#include <string.h>

#define FILE_MAX ((size_t)64 * 1024)
#define SUMMARY_MAX 1024

/* Everything of one file. */
struct calendar {
	const struct ky_desk *k;
	struct ky_buf *out;
	uint32_t n;
};

/* `what` names the entry for good, as mails name it (mail/dates.c). */
static void
add(struct calendar *c, const char *what, const char *text, struct ky_date day)
{
	const struct ky_desk *k = c->k;
	struct ky_err err = {0};
	struct ky_buf summary;
	char uid[KY_ICS_UID_SIZE];
	struct ky_ics_entry e = {.uid = uid,
	    .stamp = k->now,
	    .day = ky_date_days(day),
	    .text = "",
	    .url = ky_desk_url(k,
		ky_visit_path(&k->v, "/endings/%s", k->c->ending.ref))};

	ky_ics_uid(k->c->ending.ref, what, uid);
	ky_buf_init(&summary, SUMMARY_MAX);
	if (ky_page_say(k->v.tongue, text, k->v.context, &summary, &err) ==
	    KY_OK) {
		e.summary = summary.p;
		ky_ics_add(c->out, &e, k->v.tongue);
		c->n++;
	}
	ky_buf_done(&summary);
}

static const char *
task_text(enum ky_deed d)
{
	switch (d) {
	case KY_DO_PAY:
		return KY_TR("Pay: {line.provider}");
	case KY_DO_PAYEE:
		return KY_TR("Name an account for the refund: {line.provider}");
	case KY_DO_RETURN:
		return KY_TR("Return it, at the latest: {task.item|word:thing} "
			     "({line.provider})");
	case KY_DO_DELETE:
		return KY_TR("Delete the eSIM profile: {line.provider}");
	case KY_DO_THERE:
		return KY_TR("Do it at {line.provider}: {task.kind|word:duty}");
	case KY_DO_TELL:
		return KY_TR("End what others bill");
	case KY_DO_NONE:
	case KY_DO_PROVE:
	case KY_DO__MAX:
		break;
	}
	return KY_TR("{task.kind|word:duty}: {line.provider}");
}

/* What others do by a day is no entry of the holder's. */
static bool
has_day(const struct ky_desk *k, const struct ky_duty *d)
{
	return !ky_date_none(d->due) &&
	    ky_desk_deed(k->c, d, k->today) != KY_DO_NONE;
}

static void
add_task(struct calendar *c, struct ky_desk *k, const struct ky_duty *d)
{
	char id[KY_DUTY_ID_SIZE];

	if (!has_day(k, d))
		return;
	ky_visit_put(&k->v, "task", ky_desk_task_json(k, d));
	add(c, ky_duty_id(k->c, d, id),
	    task_text(ky_desk_deed(k->c, d, k->today)), d->due);
}

/* The last day, while it is to come. */
static bool
has_last_day(const struct ky_desk *k)
{
	struct ky_date last = ky_case_last_day(k->c);

	return k->c->ending.state == KY_ENDING_RUNNING && !ky_date_none(last) &&
	    ky_date_cmp(last, k->today) >= 0;
}

/* The first day on which the profile is to be deleted. */
static bool
has_profile_day(const struct ky_desk *k)
{
	return k->c->line.profile == KY_PROFILE_INSTALLED &&
	    k->c->ending.state == KY_ENDING_RUNNING &&
	    !ky_date_none(ky_case_last_day(k->c)) &&
	    !ky_desk_is_over(k->c, k->today);
}

bool
ky_desk_has_days(const struct ky_desk *k)
{
	for (uint8_t i = 0; i < k->c->duties_n; i++)
		if (has_day(k, &k->c->duty[i]))
			return true;
	return has_last_day(k) || has_profile_day(k);
}

static void
add_all(struct calendar *c, struct ky_desk *k)
{
	struct ky_date last = ky_case_last_day(k->c);

	if (has_last_day(k))
		add(c, "last-day",
		    KY_TR("Last day of the line: {line.provider}"), last);
	if (has_profile_day(k))
		add(c, "profile-from",
		    KY_TR("From today on: delete the eSIM profile "
			  "({line.provider})"),
		    ky_date_add(last, 1));
	for (uint8_t i = 0; i < k->c->duties_n; i++)
		add_task(c, k, &k->c->duty[i]);
}

void
ky_desk_calendar(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_duty *d;
	struct ky_buf out;
	struct ky_desk k;
	struct calendar c = {&k, &out, 0};

	if (!ky_desk_ending(&k, rq, an, KY_RIGHT_STATUS))
		return;
	ky_buf_init(&out, FILE_MAX);
	ky_ics_begin(&out);
	if (rq->part[2].p == NULL) {
		add_all(&c, &k);
	} else {
		d = ky_desk_duty(k.c, rq->part[2]);
		if (d != NULL)
			add_task(&c, &k, d);
	}
	ky_ics_end(&out);
	if (c.n > 0)
		ky_visit_send(&k.v, KY_ICS_TYPE, ky_buf_str(&out),
		    "kaiyaku.ics");
	else
		ky_visit_missing(&k.v);
	ky_buf_done(&out);
}
