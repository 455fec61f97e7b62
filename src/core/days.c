#include "core/days.h"

#include "core/settle.h"
#include "core/trust.h"

#include <assert.h>
#include <string.h>

static const char *const marks[] = {
    [KY_DAY_FIRST] = "first",
    [KY_DAY_CHEAPEST] = "cheapest",
    [KY_DAY_BILLING_END] = "billing-end",
    [KY_DAY_VALIDITY_END] = "validity-end",
    [KY_DAY_DEPARTURE] = "departure",
};
_Static_assert(sizeof(marks) / sizeof(marks[0]) == KY_DAY_MARK__MAX,
    "a name each");

static const char *const whys[] = {
    [KY_DAY_WHY_SAME] = "same",
    [KY_DAY_WHY_START] = "start",
    [KY_DAY_WHY_MONTH] = "month",
    [KY_DAY_WHY_BY_DAY] = "by-day",
    [KY_DAY_WHY_EARLY] = "early",
    [KY_DAY_WHY_NO_EARLY] = "no-early",
    [KY_DAY_WHY_DISCOUNT] = "discount",
    [KY_DAY_WHY_LATE] = "late",
    [KY_DAY_WHY_CHANGED] = "changed",
};
_Static_assert(sizeof(whys) / sizeof(whys[0]) == KY_DAY_WHY__MAX,
    "a name each");

const char *
ky_day_mark_name(enum ky_day_mark m)
{
	assert((unsigned)m < KY_DAY_MARK__MAX);
	return marks[m];
}

const char *
ky_day_why_name(enum ky_day_why w)
{
	assert((unsigned)w < KY_DAY_WHY__MAX);
	return whys[w];
}

/* --- what a day costs --- */

/* What the ending adds, by what it is for. */
struct cost {
	int64_t month, options, early, late, discount;
	bool by_day, options_by_day; /* that is how months are charged */
	struct ky_date last_day;
};

static int64_t
added(const struct ky_line *line, const struct ky_ledger *l,
    enum ky_entry_kind kind)
{
	return l->total[kind] - line->ledger.total[kind];
}

static void
price(const struct ky_line *line, const struct ky_rules *rules,
    const struct ky_days_ask *ask, struct ky_day *row, struct cost *cost)
{
	struct ky_date today = ky_date_at(ask->now, rules->book->zone);
	struct ky_ledger l = line->ledger;
	struct ky_postings p = {0};

	ky_settle_all(line, rules, ask->way, ask->refund_reason, today,
	    row->last_day, &l, &p);
	row->charged = ky_ledger_charged(&l) - ky_ledger_charged(&line->ledger);
	row->fee = added(line, &l, KY_ENTRY_CHARGE_EARLY) +
	    added(line, &l, KY_ENTRY_CHARGE_HANDLING) +
	    added(line, &l, KY_ENTRY_CHARGE_PORT);
	row->owed = ky_ledger_owed(&l);
	row->back = -l.sum[KY_ACC_REFUNDS_PAYABLE];
	row->forfeited = added(line, &l, KY_ENTRY_FORFEIT);
	*cost = (struct cost){
	    .month = added(line, &l, KY_ENTRY_CHARGE_MONTH) +
		added(line, &l, KY_ENTRY_CHARGE_UNIVERSAL),
	    .options = added(line, &l, KY_ENTRY_CHARGE_OPTION),
	    .early = added(line, &l, KY_ENTRY_CHARGE_EARLY),
	    .late = added(line, &l, KY_ENTRY_CHARGE_LATE),
	    .discount = added(line, &l, KY_ENTRY_DISCOUNT),
	    .by_day = rules->recurring != NULL &&
		(rules->recurring->base == KY_PRORATE_DAILY ||
		    ky_way_is_initial(ask->way)),
	    .options_by_day = rules->recurring != NULL &&
		(rules->recurring->options == KY_PRORATE_DAILY ||
		    ky_way_is_initial(ask->way)),
	};
}

/* --- why --- */

struct reason {
	enum ky_day_why why;
	const struct ky_rule *rule;
};

/* One day more is paid for, and not a month or the days up to its end. */
static bool
is_day_more(const struct cost *before, const struct cost *now)
{
	return ky_date_cmp(ky_date_add(before->last_day, 1), now->last_day) ==
	    0 &&
	    (now->month != before->month ? now->by_day : now->options_by_day);
}

/* What makes `now` cost other than `before`; several things are CHANGED. */
static struct reason
compare(const struct ky_rules *r, const struct cost *before,
    const struct cost *now)
{
	const struct ky_rule *monthly = r->recurring != NULL
	    ? &r->recurring->rule
	    : NULL;
	const struct {
		bool it;
		struct reason reason;
	} causes[] = {
	    {now->month != before->month || now->options != before->options,
		{is_day_more(before, now) ? KY_DAY_WHY_BY_DAY
					  : KY_DAY_WHY_MONTH,
		    monthly}},
	    {now->early != before->early,
		{now->early > before->early ? KY_DAY_WHY_EARLY
					    : KY_DAY_WHY_NO_EARLY,
		    r->early_fee != NULL ? &r->early_fee->rule : NULL}},
	    {now->late != before->late,
		{KY_DAY_WHY_LATE, r->loan != NULL ? &r->loan->rule : NULL}},
	    /* With the month its discount changes, and is no cause. */
	    {now->month == before->month && now->discount != before->discount,
		{KY_DAY_WHY_DISCOUNT, monthly}},
	};
	struct reason found = {KY_DAY_WHY_SAME, NULL};

	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++) {
		if (!causes[i].it)
			continue;
		if (found.why != KY_DAY_WHY_SAME)
			return (struct reason){KY_DAY_WHY_CHANGED, NULL};
		found = causes[i].reason;
	}
	return found;
}

static void
explain(struct reason reason, struct ky_day *row)
{
	row->why = reason.why;
	if (reason.rule != NULL)
		memcpy(row->why_rule, reason.rule->id, sizeof(row->why_rule));
}

/* --- marks --- */

/* What the holder is out of pocket by. */
static int64_t
net(const struct ky_day *row)
{
	return row->owed - row->back;
}

static void
mark(struct ky_day *row, enum ky_day_mark m)
{
	row->marks |= UINT32_C(1) << m;
}

static void
mark_days(const struct ky_line *line, const struct ky_days_ask *ask,
    bool figures, uint8_t n, struct ky_day *rows)
{
	bool billed = line->subject == KY_SUBJECT_LINE &&
	    line->billing == KY_BILLING_POSTPAID;
	struct ky_day *cheapest = NULL, *departure = NULL;

	for (uint8_t i = 0; i < n; i++) {
		struct ky_day *row = &rows[i];
		struct ky_date d = row->last_day;

		if (row->again)
			continue;
		if (i == 0)
			mark(row, KY_DAY_FIRST);
		if (billed &&
		    ky_date_cmp(ky_billing_period(line->closing, d).last, d) ==
			0)
			mark(row, KY_DAY_BILLING_END);
		if (!ky_date_none(line->valid_until) &&
		    ky_date_cmp(line->valid_until, d) == 0)
			mark(row, KY_DAY_VALIDITY_END);
		if (cheapest == NULL || net(row) < net(cheapest))
			cheapest = row;
		if (!ky_date_none(ask->departure) &&
		    ky_date_cmp(d, ask->departure) <= 0)
			departure = row;
	}
	if (figures && cheapest != NULL)
		mark(cheapest, KY_DAY_CHEAPEST);
	if (departure != NULL)
		mark(departure, KY_DAY_DEPARTURE);
}

/* --- the table --- */

void
ky_days_last(const struct ky_line *line, const struct ky_rules *rules,
    const struct ky_days_ask *ask, struct ky_time at, struct ky_date wish,
    struct ky_lastday *out)
{
	struct ky_time hold = ky_trust_hold_for(line, rules, at,
	    ask->hold_hours);

	ky_lastday(line, rules, ask->way, at, wish, out);
	if (out->ok && hold.us != 0 && ask->way != KY_WAY_EXPIRY)
		ky_lastday_not_before(line, rules, ask->way, at,
		    ky_trust_first_day(hold, rules->book->zone), out);
}

uint8_t
ky_days(const struct ky_line *line, const struct ky_rules *rules,
    const struct ky_days_ask *ask, bool figures, struct ky_day out[KY_DAYS_MAX])
{
	struct ky_date today = ky_date_at(ask->now, rules->book->zone);
	struct cost cost = {0}, before = {0};
	uint8_t n = 0;

	for (; n < ask->days && n < KY_DAYS_MAX; n++) {
		struct ky_date wish = ky_date_add(today, n);
		struct ky_day *row = &out[n];
		struct ky_lastday day;

		ky_days_last(line, rules, ask, ask->now, wish, &day);
		if (!day.ok)
			break;
		*row = (struct ky_day){.asked = wish, .last_day = day.last_day};
		row->again = n > 0 &&
		    ky_date_cmp(day.last_day, out[n - 1].last_day) == 0;
		if (figures)
			price(line, rules, ask, row, &cost);
		cost.last_day = row->last_day;
		if (n == 0)
			row->why = KY_DAY_WHY_START;
		else
			explain(compare(rules, &before, &cost), row);
		before = cost;
	}
	mark_days(line, ask, figures, n, out);
	return n;
}
