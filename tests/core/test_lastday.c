#include "core/lastday.h"

#include "fixture.h"

static struct fixture f;

/* Rule: docs/rules/jp.md#10.1, docs/rules/jp.md#10.2 */
static void
the_rules_clock_and_day_decide(void)
{
	static const struct {
		const char *label;
		enum ky_last_day_basis basis;
		uint8_t by;
		int16_t cutoff_min;
		uint8_t closing;
		uint16_t notice;
		const char *asked;
		struct ky_date wish, want;
	} cases[] = {
	    {"asked on 26 August where the cut-off is the 25th",
		KY_LAST_MONTH_END, 25, -1, 31, 0, "2026-08-26T10:00:00+09:00",
		{0}, {2026, 9, 30}},
	    {"asked on the 25th itself", KY_LAST_MONTH_END, 25, -1, 31, 0,
		"2026-08-25T23:59:59+09:00", {0}, {2026, 8, 31}},
	    {"the 25th is over in Japan, not yet in London", KY_LAST_MONTH_END,
		25, -1, 31, 0, "2026-08-25T16:00:00+01:00", {0}, {2026, 9, 30}},
	    {"before 20:00 the same day", KY_LAST_SAME_DAY, 0, 1200, 31, 0,
		"2026-08-25T19:59:59+09:00", {0}, {2026, 8, 25}},
	    {"at 20:00 the next day", KY_LAST_SAME_DAY, 0, 1200, 31, 0,
		"2026-08-25T20:00:00+09:00", {0}, {2026, 8, 26}},
	    {"20:00 in Japan is 13:00 in Paris", KY_LAST_SAME_DAY, 0, 1200, 31,
		0, "2026-08-25T13:00:00+02:00", {0}, {2026, 8, 26}},
	    {"21:10 in Japan is 07:10 in New York", KY_LAST_SAME_DAY, 0, 1270,
		31, 0, "2026-08-25T08:09:59-04:00", {0}, {2026, 8, 25}},
	    {"a minute later it is the next day", KY_LAST_SAME_DAY, 0, 1270, 31,
		0, "2026-08-25T08:10:00-04:00", {0}, {2026, 8, 26}},
	    {"past the cut-off on the month's last day costs a month",
		KY_LAST_MONTH_END, 0, 1270, 31, 0, "2026-08-31T21:10:00+09:00",
		{0}, {2026, 9, 30}},
	    {"a later wish counts", KY_LAST_CHOSEN, 0, -1, 31, 0,
		"2026-08-25T10:00:00+09:00", {2026, 9, 3}, {2026, 9, 3}},
	    {"a wish inside a month means its end", KY_LAST_MONTH_END, 0, -1,
		31, 0, "2026-08-25T10:00:00+09:00", {2026, 9, 3},
		{2026, 9, 30}},
	    {"billing months close on the 20th", KY_LAST_BILLING_END, 0, -1, 20,
		0, "2026-08-21T10:00:00+09:00", {0}, {2026, 9, 20}},
	    {"billing months close on the 10th", KY_LAST_BILLING_END, 0, -1, 10,
		0, "2026-08-10T10:00:00+09:00", {0}, {2026, 8, 10}},
	    {"seven days' notice", KY_LAST_SAME_DAY, 0, -1, 31, 7,
		"2026-08-25T10:00:00+09:00", {0}, {2026, 9, 1}},
	    {"notice that reaches into the next month", KY_LAST_MONTH_END, 0,
		-1, 31, 7, "2026-08-25T10:00:00+09:00", {0}, {2026, 9, 30}},
	};

	T_CASES (c, cases) {
		struct ky_lastday got;

		fixture_init(&f);
		fixture_line(&f)->closing.day = c->closing;
		f.last_day.basis = c->basis;
		f.last_day.request_by_day = c->by;
		f.last_day.hours.cutoff_min = c->cutoff_min;
		f.last_day.notice_days = c->notice;
		ky_lastday(&f.c.line, &f.rules, KY_WAY_PLAIN, at(c->asked),
		    c->wish, &got);
		t_ok(c->label, got.ok);
		t_eq_date(c->label, got.last_day, c->want);
	}
}

static void
what_cannot_be_is_said(void)
{
	static const struct {
		const char *label;
		enum ky_way way;
		struct ky_date wish;
		const char *want;
	} cases[] = {
	    {"a day that is over", KY_WAY_PLAIN, {2026, 8, 24}, "day-past"},
	    {"a day beyond the rule", KY_WAY_PLAIN, {2027, 8, 24},
		"too-far-ahead"},
	    {"years ahead, of a port-out, which no rule bounds",
		KY_WAY_PORT_OUT, {2028, 8, 27}, "too-far-ahead"},
	    {"eight days are over", KY_WAY_INITIAL_8_DAYS, {0},
		"eight-days-over"},
	    {"only prepaid lines expire", KY_WAY_EXPIRY, {0}, "not-prepaid"},
	    {"a way we lack", KY_WAY_FORCED, {0}, "not-offered-yet"},
	    {"a death the rules say nothing of", KY_WAY_DEATH, {0},
		"not-offered"},
	    {"a measure the rules say nothing of", KY_WAY_CONFIRMATION_MEASURE,
		{0}, "not-offered"},
	};

	T_CASES (c, cases) {
		struct ky_lastday got;

		fixture_init(&f);
		(void)fixture_line(&f);
		ky_lastday(&f.c.line, &f.rules, c->way,
		    at("2026-08-25T10:00:00+09:00"), c->wish, &got);
		t_ok(c->label, !got.ok);
		t_eq_str(c->label, got.code != NULL ? got.code : "", c->want);
	}
}

/* Rule: docs/rules/jp.md#1.3 */
static void
eight_days_from_the_later_of_paper_and_start(void)
{
	static const struct {
		const char *label, *asked;
		bool want;
	} cases[] = {
	    {"day one", "2024-02-12T00:00:00+09:00", true},
	    {"day eight, its last minute", "2024-02-19T23:59:59+09:00", true},
	    {"day nine", "2024-02-20T00:00:00+09:00", false},
	    {"day nine in Japan, still day eight in Honolulu",
		"2024-02-19T05:00:00-10:00", false},
	};

	T_CASES (c, cases) {
		struct ky_lastday got;

		fixture_init(&f);
		(void)fixture_line(&f);
		ky_lastday(&f.c.line, &f.rules, KY_WAY_INITIAL_8_DAYS,
		    at(c->asked), D(0, 0, 0), &got);
		t_ok(c->label, got.ok == c->want);
	}
}

static void
prepaid_lines_have_no_eight_days(void)
{
	struct ky_lastday got;

	fixture_init(&f);
	(void)fixture_prepaid(&f);
	ky_lastday(&f.c.line, &f.rules, KY_WAY_INITIAL_8_DAYS,
	    at("2026-08-02T10:00:00+09:00"), D(0, 0, 0), &got);
	t_eq_str("none for prepaid", got.code, "prepaid-no-eight-days");
	ky_lastday(&f.c.line, &f.rules, KY_WAY_EXPIRY,
	    at("2026-08-02T10:00:00+09:00"), D(0, 0, 0), &got);
	t_ok("it expires", got.ok);
	t_eq_date("with its validity", got.last_day, D(2026, 8, 30));
}

static void
withdrawal_ends_when_the_last_day_begins(void)
{
	struct ky_lastday got;
	struct ky_time now = at("2026-08-25T10:00:00+09:00");

	fixture_init(&f);
	(void)fixture_line(&f);
	ky_lastday(&f.c.line, &f.rules, KY_WAY_PLAIN, now, D(2026, 8, 30),
	    &got);
	t_eq_int("the first instant of the last day in Japan",
	    got.withdraw_until.us, at("2026-08-29T15:00:00Z").us);
	ky_lastday(&f.c.line, &f.rules, KY_WAY_PLAIN, now, D(0, 0, 0), &got);
	t_eq_int("an ending for today is final at once", got.withdraw_until.us,
	    now.us);
}

int
main(void)
{
	T_RUN(the_rules_clock_and_day_decide);
	T_RUN(what_cannot_be_is_said);
	T_RUN(eight_days_from_the_later_of_paper_and_start);
	T_RUN(prepaid_lines_have_no_eight_days);
	T_RUN(withdrawal_ends_when_the_last_day_begins);
	return t_done();
}
