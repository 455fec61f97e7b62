/* When it ends: what each day costs, and a plan for a departure. */
#include "web/chart.h"
#include "web/desk_handlers.h"
#include "web/desk_show.h"

#include "page/page.h"
#include "page/tr.h"
#include "view/view.h"

#include <inttypes.h>
#include <string.h>

/* Rows of the table: five weeks, or two months when more are wanted. */
#define DAYS_USUAL 35
#define DAYS_MORE 62

static const char *
path(const struct ky_desk *k, const char *page, const struct ky_choice *w)
{
	char query[KY_CHOICE_SIZE];

	ky_choice_write(w, query);
	return ky_visit_path(&k->v, "/lines/%" PRIu64 "/%s?%s", k->c->line_id,
	    page, query);
}

static json_t *
marks_json(uint32_t marks)
{
	json_t *list = json_array();

	for (int m = 0; m < KY_DAY_MARK__MAX; m++)
		if ((marks >> m & 1) != 0)
			(void)json_array_append_new(list,
			    json_string(ky_day_mark_name((enum ky_day_mark)m)));
	return list;
}

static json_t *
row_json(const struct ky_desk *k, const struct ky_choice *w,
    const struct ky_day *d, bool figures, bool flat)
{
	struct ky_choice this = *w;
	/* Where all days cost the same none is the cheapest. */
	uint32_t marks = flat ? d->marks & ~(UINT32_C(1) << KY_DAY_CHEAPEST)
			      : d->marks;
	/* Nothing is known to cost the same where no amount is known. */
	bool compared = figures && d->why != KY_DAY_WHY_START;

	this.when = KY_CHOICE_DAY;
	this.on = d->asked;
	return json_pack("{s:o, s:I, s:I, s:s, s:o, s:b, s:s}", "day",
	    ky_date_json(d->last_day), "owed", (json_int_t)d->owed, "back",
	    (json_int_t)d->back, "why", compared ? ky_day_why_name(d->why) : "",
	    "marks", marks_json(marks), "cheapest",
	    (marks >> KY_DAY_CHEAPEST & 1) != 0, "href",
	    path(k, "check", &this));
}

/* No day costs other than the first. */
static bool
is_flat(const struct ky_preview *p)
{
	for (uint8_t i = 1; i < p->days_n; i++)
		if (p->day[i].owed != p->day[0].owed ||
		    p->day[i].back != p->day[0].back)
			return false;
	return p->figures && p->days_n > 1;
}

/* One row for each last day: asking on another one for it changes nothing.
 * Where all cost the same, those that people look for, and no picture. */
static void
put_days(struct ky_desk *k, const struct ky_choice *w,
    const struct ky_preview *p)
{
	bool flat = is_flat(p);
	json_t *rows = json_array();

	for (uint8_t i = 0; i < p->days_n; i++)
		if (!p->day[i].again && (!flat || p->day[i].marks != 0))
			(void)json_array_append_new(rows,
			    row_json(k, w, &p->day[i], p->figures, flat));
	ky_visit_put(&k->v, "days", rows);
	ky_visit_put(&k->v, "flat", json_boolean(flat));
	ky_visit_put(&k->v, "chart",
	    p->figures && !flat ? ky_chart(p->day, p->days_n) : json_null());
}

/* For which reasons what is left on it may be paid back. */
static void
put_reasons(struct ky_desk *k, const struct ky_choice *w)
{
	json_t *list = json_array();
	uint32_t reasons = ky_desk_reasons(k, w);

	for (int i = 0; i < KY_REFUND_REASON__MAX; i++)
		if ((reasons >> i & 1) != 0)
			(void)json_array_append_new(list,
			    json_pack("{s:s, s:b}", "code",
				ky_refund_reason_name((enum ky_refund_reason)i),
				"chosen", w->refund_reason == i));
	ky_visit_put(&k->v, "reasons", list);
	ky_visit_put(&k->v, "no_reason", json_boolean(w->no_reason));
	ky_visit_put(&k->v, "wants_reason",
	    json_boolean(ky_desk_wants_reason(k, w)));
}

/* What is to be done on one day only says so: `on`. */
static void
add_on(json_t *plan)
{
	json_t *list = json_object_get(plan, "errands"), *errand;
	size_t i;

	json_array_foreach(list, i,
	    errand) if (json_is_string(json_object_get(errand, "by")) &&
	    json_equal(json_object_get(errand, "by"),
		json_object_get(errand, "from")))(void)
	    json_object_set(errand, "on", json_object_get(errand, "by"));
}

/* The plan of a departure, as the view has it. */
static void
put_plan(struct ky_desk *k, const struct ky_choice *w,
    const struct ky_preview *p)
{
	struct ky_choice planned = *w;
	json_t *cost = ky_preview_json(k->rules, p);
	json_t *plan = json_object_get(cost, "departure");

	add_on(plan);
	ky_visit_put(&k->v, "plan", json_incref(plan));
	json_decref(cost);
	if (!p->departure.ok)
		return;
	planned.when = KY_CHOICE_DAY;
	planned.on = p->departure.wish;
	ky_visit_text(&k->v, "plan_href", path(k, "check", &planned));
}

static void
put_choice(struct ky_desk *k, const struct ky_choice *w)
{
	char on[KY_DATE_TEXT_SIZE], fly[KY_DATE_TEXT_SIZE];

	ky_date_format(w->on, on);
	ky_date_format(w->fly, fly);
	ky_visit_put(&k->v, "wish",
	    json_pack("{s:s, s:s, s:s, s:s}", "way", ky_way_name(w->way),
		"when", ky_choice_when_name(w->when), "on", on, "fly", fly));
	ky_visit_text(&k->v, "back",
	    ky_visit_path(&k->v, "/lines/%" PRIu64 "/end?way=%s&change=1",
		k->c->line_id, ky_way_name(w->way)));
	put_reasons(k, w);
}

/* Which day the end of the billing month would be, where it is possible.
 * False: it was answered. */
static bool
put_month(struct ky_desk *k, const struct ky_choice *w)
{
	struct ky_choice month = *w;
	const struct ky_preview *p;

	month.when = KY_CHOICE_MONTH;
	if (!ky_desk_preview(k, &month, 0, &p))
		return false;
	ky_visit_put(&k->v, "month",
	    p->offered ? ky_date_json(p->last_day) : json_null());
	return true;
}

/* Why no day before is offered: the template says "from afar" of a hold that
 * no recent change is behind. */
static void
put_hold(struct ky_desk *k, const struct ky_preview *p)
{
	ky_visit_put(&k->v, "cost",
	    json_pack("{s:o, s:s}", "hold_until", ky_time_json(p->hold_until),
		"hold_reason", p->hold_reason));
	ky_visit_put(&k->v, "proof",
	    json_pack("{s:o}", "hold_until", ky_time_json(p->hold_until)));
}

static void
show(struct ky_desk *k, const struct ky_choice *w, unsigned status)
{
	bool more = ky_str_is(ky_http_query(k->v.rq, "more"), "1");
	struct ky_choice soon = *w;
	char query[KY_CHOICE_SIZE];
	const struct ky_preview *p;

	ky_choice_write(w, query);
	soon.when = KY_CHOICE_SOON;
	if (!put_month(k, w) ||
	    !ky_desk_preview(k, &soon, more ? DAYS_MORE : DAYS_USUAL, &p))
		return;
	if (!p->offered) {
		ky_visit_text(&k->v, "way", ky_way_name(w->way));
		ky_visit_text(&k->v, "code", p->code);
		ky_visit_show(&k->v, KY_PAGE("desk/not-so"), 200);
		return;
	}
	ky_visit_put(&k->v, "figures", json_boolean(p->figures));
	ky_visit_put(&k->v, "first", ky_date_json(p->last_day));
	put_hold(k, p);
	put_choice(k, w);
	put_days(k, w, p);
	if (!more && p->days_n == DAYS_USUAL && !is_flat(p))
		ky_visit_text(&k->v, "more",
		    ky_visit_path(&k->v,
			"/lines/%" PRIu64 "/when?%s&more=1#days", k->c->line_id,
			query));
	if (!ky_date_none(p->departure.day))
		put_plan(k, w, p);
	ky_visit_show(&k->v, KY_PAGE("desk/when"), status);
}

static void
say_faults(struct ky_desk *k, uint32_t faults)
{
	if ((faults & KY_CHOICE_FAULT_ON) != 0)
		ky_visit_wrong(&k->v, "on",
		    KY_TR("Enter the day as year-month-day, for example "
			  "2026-12-31."));
	if ((faults & KY_CHOICE_FAULT_FLY) != 0)
		ky_visit_wrong(&k->v, "fly",
		    KY_TR("Enter the day of your flight as year-month-day, "
			  "for example 2026-12-31."));
	if ((faults & (KY_CHOICE_FAULT_WHEN | KY_CHOICE_FAULT_REASON)) != 0)
		ky_visit_wrong(&k->v, "when", KY_TR("Choose one of these."));
}

/* The day that was asked for, unless it cannot be. */
static void
choose(struct ky_desk *k, const struct ky_choice *w)
{
	const struct ky_preview *p;

	if (w->when == KY_CHOICE_FLY) {
		show(k, w, 200);
		return;
	}
	if (ky_desk_wants_reason(k, w)) {
		ky_visit_wrong(&k->v, "reason",
		    KY_TR("Say why you end it: what is left on the line is "
			  "paid back for these reasons only."));
		show(k, w, 422);
		return;
	}
	if (!ky_desk_preview(k, w, 0, &p))
		return;
	if (p->offered) {
		ky_visit_go(&k->v, path(k, "check", w));
		return;
	}
	ky_visit_text(&k->v, "code", p->code);
	ky_visit_wrong(&k->v, w->when == KY_CHOICE_DAY ? "on" : "when",
	    KY_TR("That day is not possible: {code|word:reason}."));
	show(k, w, 422);
}

void
ky_desk_when(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;
	struct ky_choice w;
	uint32_t faults = ky_choice_read(rq, &w);

	if (!ky_desk_line(&k, rq, an, KY_RIGHT_FILE) || ky_desk_already(&k))
		return;
	if (k.rules == NULL || (faults & KY_CHOICE_FAULT_WAY) != 0) {
		ky_visit_missing(&k.v);
	} else if (!ky_str_is(ky_http_query(rq, "go"), "1")) {
		show(&k, &w, 200);
	} else if (faults != 0) {
		say_faults(&k, faults);
		show(&k, &w, 422);
	} else {
		choose(&k, &w);
	}
}
