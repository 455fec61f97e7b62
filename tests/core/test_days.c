#include "core/days.h"

#include "fixture.h"

static struct fixture f;
static struct ky_day rows[KY_DAYS_MAX];

static uint8_t
days_of(const char *now, uint8_t n, struct ky_date departure)
{
	return ky_days(&f.c.line, &f.rules,
	    &(struct ky_days_ask){.way = KY_WAY_PLAIN,
		.refund_reason = -1,
		.now = at(now),
		.departure = departure,
		.days = n},
	    true, rows);
}

static const struct ky_day *
last_day(uint8_t n, struct ky_date d)
{
	for (uint8_t i = 0; i < n; i++)
		if (ky_date_cmp(rows[i].last_day, d) == 0)
			return &rows[i];
	t_ok("the last day is in the table", false);
	return &rows[0];
}

static bool
has(const struct ky_day *row, enum ky_day_mark m)
{
	return (row->marks >> m & 1) != 0;
}

/* Rule: docs/rules/jp.md#7.1, #10.1 */
static void
a_month_in_full(void)
{
	uint8_t n;

	fixture_init(&f);
	(void)fixture_line(&f);
	n = days_of("2026-08-20T10:00:00+09:00", 62, D(2026, 9, 15));
	t_eq_int("a row a day", n, 62);
	t_eq_date("today first", rows[0].last_day, D(2026, 8, 20));
	t_ok("the first", has(&rows[0], KY_DAY_FIRST));
	t_ok("it is the cheapest, too", has(&rows[0], KY_DAY_CHEAPEST));
	t_ok("no other is",
	    !has(&rows[1], KY_DAY_CHEAPEST) && !has(&rows[1], KY_DAY_FIRST));
	t_eq_int("nothing to compare with", rows[0].why, KY_DAY_WHY_START);
	t_eq_int("a day more costs the same", rows[1].why, KY_DAY_WHY_SAME);
	t_ok("the month's end",
	    has(last_day(n, D(2026, 8, 31)), KY_DAY_BILLING_END));
	t_eq_int("the next day begins a month", last_day(n, D(2026, 9, 1))->why,
	    KY_DAY_WHY_MONTH);
	t_eq_str("by this rule", last_day(n, D(2026, 9, 1))->why_rule,
	    f.recurring.rule.id);
	t_eq_int("which is paid for", last_day(n, D(2026, 9, 1))->owed, 4000);
	t_ok("by departure",
	    has(last_day(n, D(2026, 9, 15)), KY_DAY_DEPARTURE));
}

struct cost_row {
	const char *label;
	void (*set)(void);
	struct ky_date day;
	enum ky_day_why why;
	int64_t owed, fee;
};

static void
by_the_day(void)
{
	f.recurring.base = KY_PRORATE_DAILY;
}

static void
options_by_the_day(void)
{
	f.recurring.options = KY_PRORATE_DAILY;
	f.c.line.options_n = 1;
	f.c.line.option[0] = (struct ky_option){.code = {"voice"},
	    .running = true,
	    .fee = 310};
}

static void
months_by_the_day(void)
{
	by_the_day();
	f.last_day.basis = KY_LAST_BILLING_END;
}

static void
early(void)
{
	f.early_fee.when = KY_EARLY_WITHIN_MONTHS;
	f.early_fee.amount = 1000;
	f.c.line.service_start = D(2025, 8, 25);
	f.early_fee.months = 12;
}

static void
both(void)
{
	by_the_day();
	early();
}

static void
discounted(void)
{
	f.recurring.base = KY_PRORATE_NONE;
	f.c.line.discount = 500;
	f.c.line.discount_until = D(2026, 8, 31);
}

/* Rule: docs/rules/jp.md#1.2, #7.1 */
static void
why_it_costs_that(void)
{
	static const struct cost_row table[] = {
	    {"by the day", by_the_day, {2026, 8, 21}, KY_DAY_WHY_BY_DAY, 1354,
		0},
	    {"an option by the day", options_by_the_day, {2026, 8, 21},
		KY_DAY_WHY_BY_DAY, 2210, 0},
	    {"the month's fee beside it", options_by_the_day, {2026, 9, 1},
		KY_DAY_WHY_MONTH, 4320, 0},
	    {"a month that ends with its last day only", months_by_the_day,
		{2026, 9, 30}, KY_DAY_WHY_MONTH, 4000, 0},
	    {"before the early fee ends", early, {2026, 8, 24}, KY_DAY_WHY_SAME,
		3000, 1000},
	    {"the early fee is due no more", early, {2026, 8, 25},
		KY_DAY_WHY_NO_EARLY, 2000, 0},
	    {"both at once", both, {2026, 8, 25}, KY_DAY_WHY_CHANGED, 1612, 0},
	    {"a month without its discount", discounted, {2026, 9, 1},
		KY_DAY_WHY_MONTH, 3500, 0},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct cost_row *c = &table[i];
		const struct ky_day *row;

		fixture_init(&f);
		(void)fixture_line(&f);
		c->set();
		row = last_day(days_of("2026-08-20T10:00:00+09:00", 20,
				   D(0, 0, 0)),
		    c->day);
		t_eq_int(c->label, row->why, c->why);
		t_eq_int(c->label, row->owed, c->owed);
		t_eq_int(c->label, row->fee, c->fee);
	}
}

/* Rule: docs/rules/jp.md#7.2 */
static void
a_loan_costs_by_the_day_late(void)
{
	uint8_t n;

	fixture_init(&f);
	(void)fixture_loan(&f);
	n = days_of("2026-08-18T10:00:00+09:00", 5, D(0, 0, 0));
	t_eq_int("five days", n, 5);
	t_eq_int("in time", rows[2].why, KY_DAY_WHY_SAME);
	t_eq_int("the deposit comes back", rows[2].back, 3000);
	t_eq_int("late", rows[3].why, KY_DAY_WHY_LATE);
	t_eq_str("by the loan's rule", rows[3].why_rule, f.loan.rule.id);
	t_eq_int("is taken off it", rows[3].back, 2450);
	t_ok("the first is the cheapest", has(&rows[0], KY_DAY_CHEAPEST));
	t_ok("a loan has no billing month", !has(&rows[0], KY_DAY_BILLING_END));
}

static void
several_wishes_give_one_last_day(void)
{
	uint8_t n;

	fixture_init(&f);
	(void)fixture_line(&f);
	f.last_day.basis = KY_LAST_MONTH_END;
	n = days_of("2026-08-30T10:00:00+09:00", 5, D(2026, 9, 10));
	t_eq_int("five wishes", n, 5);
	t_ok("the second gives the same day", !rows[0].again && rows[1].again);
	t_ok("marks are on the first of them",
	    rows[0].marks != 0 && rows[1].marks == 0);
	t_ok("departure before the next month's end",
	    has(&rows[0], KY_DAY_DEPARTURE));
	t_ok("which is another day", !rows[2].again && rows[3].again);
}

static void
a_hold_moves_the_first_day(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.c.line.sim_changed = at("2026-08-20T09:00:00+09:00");
	(void)days_of("2026-08-20T10:00:00+09:00", 5, D(0, 0, 0));
	t_eq_date("the first lies behind it", rows[0].last_day, D(2026, 8, 22));
	t_ok("so do wishes before it", rows[1].again && rows[2].again);
}

static void
no_sums_without_figures(void)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	(void)ky_days(&f.c.line, &f.rules,
	    &(struct ky_days_ask){.refund_reason = -1,
		.now = at("2026-08-20T10:00:00+09:00"),
		.days = 30},
	    false, rows);
	t_ok("no sum", rows[20].owed == 0 && rows[20].charged == 0);
	t_eq_int("and no cheapest day", rows[0].marks, 1 << KY_DAY_FIRST);
}

static void
names_are_there(void)
{
	for (int m = 0; m < KY_DAY_MARK__MAX; m++)
		t_ok("a mark's name",
		    ky_day_mark_name((enum ky_day_mark)m)[0] != '\0');
	for (int w = 0; w < KY_DAY_WHY__MAX; w++)
		t_ok("a cause's name",
		    ky_day_why_name((enum ky_day_why)w)[0] != '\0');
}

int
main(void)
{
	a_month_in_full();
	why_it_costs_that();
	a_loan_costs_by_the_day_late();
	several_wishes_give_one_last_day();
	a_hold_moves_the_first_day();
	no_sums_without_figures();
	names_are_there();
	return t_done();
}
