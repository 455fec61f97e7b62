#include "core/tariff.h"

#include "core/settle.h"

#include <string.h>

/* Which change rules on a day: its place, or -1 before the first. */
static int
place(const struct ky_line *l, struct ky_date day)
{
	int n = l->tariffs_n;

	while (n > 0 && ky_date_cmp(l->tariff[n - 1].from, day) > 0)
		n--;
	return n - 1;
}

const struct ky_slug *
ky_tariff_plan(const struct ky_line *l, struct ky_date day)
{
	int n = place(l, day);

	return n < 0 ? &l->plan : &l->tariff[n].plan;
}

int64_t
ky_tariff_fee(const struct ky_line *l, struct ky_date day)
{
	int n = place(l, day);

	return n < 0 ? l->monthly_fee : l->tariff[n].fee;
}

const struct ky_tariff *
ky_tariff_to_come(const struct ky_line *l, struct ky_date day)
{
	const struct ky_tariff *last;

	if (l->tariffs_n == 0)
		return NULL;
	last = &l->tariff[l->tariffs_n - 1];
	return ky_date_cmp(last->from, day) > 0 ? last : NULL;
}

/* How many changes stay when one begins on `from`. */
static uint8_t
kept(const struct ky_line *l, struct ky_date from)
{
	uint8_t n = l->tariffs_n;

	while (n > 0 && ky_date_cmp(l->tariff[n - 1].from, from) >= 0)
		n--;
	return n;
}

/* Is the first change, and all before it, billed? */
static bool
first_is_billed(const struct ky_line *l)
{
	return !ky_date_none(l->billed_through) &&
	    ky_date_cmp(l->tariff[0].from, l->billed_through) <= 0;
}

/* The first change becomes what the line began with. */
static void
forget_first(struct ky_line *l)
{
	l->plan = l->tariff[0].plan;
	l->monthly_fee = l->tariff[0].fee;
	if (l->discount > l->monthly_fee)
		l->discount = l->monthly_fee;
	l->tariffs_n--;
	memmove(&l->tariff[0], &l->tariff[1],
	    l->tariffs_n * sizeof(l->tariff[0]));
	l->tariff[l->tariffs_n] = (struct ky_tariff){0};
}

static bool
has_room(const struct ky_line *l, struct ky_date from)
{
	return kept(l, from) < KY_TARIFFS_MAX || first_is_billed(l);
}

bool
ky_tariff_enter(struct ky_line *l, const struct ky_tariff *t)
{
	const struct ky_slug *before = ky_tariff_plan(l,
	    ky_date_add(t->from, -1));
	uint8_t n = kept(l, t->from);
	bool back = strcmp(before->text, t->plan.text) == 0;

	if (!back && !has_room(l, t->from))
		return false;
	for (uint8_t i = n; i < l->tariffs_n; i++)
		l->tariff[i] = (struct ky_tariff){0};
	l->tariffs_n = n;
	if (back)
		return true;
	if (n == KY_TARIFFS_MAX)
		forget_first(l);
	l->tariff[l->tariffs_n++] = *t;
	return true;
}

const char *
ky_tariff_fault(const struct ky_line *l)
{
	if (l->tariffs_n > KY_TARIFFS_MAX)
		return "more changes of its plan than are kept";
	for (uint8_t i = 0; i < l->tariffs_n; i++) {
		const struct ky_tariff *t = &l->tariff[i];

		if (t->plan.text[0] == '\0' || ky_date_none(t->from))
			return "a change of its plan without plan or day";
		if (t->fee < 0 || t->fee > KY_AMOUNT_MAX || t->once < 0 ||
		    t->once > KY_AMOUNT_MAX)
			return "a plan's fee that is no amount";
		if (i > 0 && ky_date_cmp(l->tariff[i - 1].from, t->from) >= 0)
			return "changes of its plan out of order";
	}
	return NULL;
}

/* --- what a change comes to --- */

const struct ky_rule_plan *
ky_tariff_find(const struct ky_rules *rules, const char *code)
{
	const struct ky_rule_plans *r = rules->plans;

	for (uint32_t i = 0; r != NULL && i < r->n; i++)
		if (strcmp(r->row[i].code.text, code) == 0)
			return &r->row[i];
	return NULL;
}

/* The last day of `p` on which one may still ask for the month after it. */
static struct ky_date
deadline(struct ky_period p, uint8_t by_day)
{
	struct ky_date d = p.last;

	while (by_day > 0 && d.day != by_day && ky_date_cmp(d, p.first) > 0)
		d = ky_date_add(d, -1);
	return d;
}

static void
first_day(const struct ky_line *l, const struct ky_rule_plans *r,
    struct ky_date today, struct ky_quote *q)
{
	struct ky_period p = ky_billing_period(l->closing, today);

	if (r->begins == KY_PLAN_AT_ONCE) {
		q->tariff.from = today;
		return;
	}
	q->ask_by = deadline(p, r->request_by_day);
	if (ky_date_cmp(today, q->ask_by) > 0) {
		p = ky_billing_period(l->closing, ky_date_add(p.last, 1));
		q->ask_by = deadline(p, r->request_by_day);
	}
	q->tariff.from = ky_date_add(p.last, 1);
}

/* The plan that it has, or will have in the end. */
static const struct ky_slug *
latest(const struct ky_line *l)
{
	return l->tariffs_n > 0 ? &l->tariff[l->tariffs_n - 1].plan : &l->plan;
}

/* Why the plan cannot be had; "" where the line has it, or will. */
static const char *
bar(const struct ky_line *l, const struct ky_rules *rules,
    const struct ky_tariff *coming, struct ky_quote *q)
{
	if (rules->plans == NULL || !rules->plans->offered ||
	    rules->recurring == NULL || l->billing != KY_BILLING_POSTPAID)
		return "not-offered";
	if (strcmp(latest(l)->text, q->tariff.plan.text) == 0)
		return "";
	if (coming != NULL && !rules->plans->undo)
		return "plan-change-to-come";
	return has_room(l, q->tariff.from) ? NULL : "too-many-plan-changes";
}

/* Is it the plan that a change to come, or one of this very day, took the
 * place of?  Then it is that plan as it was, and the change is taken away
 * (ky_tariff_enter()). */
static void
take_back(const struct ky_line *l, const struct ky_tariff *coming,
    struct ky_quote *q)
{
	struct ky_tariff *t = &q->tariff;
	struct ky_date from = coming != NULL ? coming->from : t->from;
	struct ky_date eve = ky_date_add(from, -1);

	if (strcmp(ky_tariff_plan(l, eve)->text, t->plan.text) != 0 ||
	    strcmp(latest(l)->text, t->plan.text) == 0)
		return;
	q->undoes = true;
	t->from = from;
	t->once = 0;
	t->fee = ky_tariff_fee(l, eve);
	if (coming != NULL)
		q->ask_by = eve;
}

void
ky_tariff_quote(const struct ky_line *l, const struct ky_rules *rules,
    struct ky_time now, const struct ky_rule_plan *row, struct ky_quote *out)
{
	struct ky_date today = ky_date_at(now, rules->book->zone);
	const struct ky_tariff *coming = ky_tariff_to_come(l, today);
	struct ky_line then = *l;

	*out = (struct ky_quote){
	    .plan = row,
	    .tariff = {.plan = row->code,
		.fee = row->fee,
		.once = rules->plans->change_fee},
	    .before = ky_tariff_fee(l, today),
	};
	first_day(l, rules->plans, today, out);
	take_back(l, coming, out);
	out->bar = bar(l, rules, coming, out);
	out->month = ky_billing_period(l->closing, out->tariff.from);
	if (out->bar == NULL && ky_tariff_enter(&then, &out->tariff))
		out->month_fee = ky_settle_month(&then, rules, out->month) +
		    out->tariff.once;
}
