#include "core/date.h"
#include "t.h"

static bool
t_eq_date_at(const char *at, const char *label, struct ky_date got,
    struct ky_date want)
{
	char g[KY_DATE_TEXT_SIZE], w[KY_DATE_TEXT_SIZE];

	ky_date_format(got, g);
	ky_date_format(want, w);
	return t_eq_str_at(at, label, g, w);
}
#define t_eq_date(label, got, want) \
	t_eq_date_at(KY_HERE, (label), (got), (want))

/* The instant a table names: a table that cannot be read is a failed test. */
static struct ky_time
instant(const char *text)
{
	struct ky_time t = {0};
	struct ky_err err;

	if (ky_time_parse(ky_str_of(text), &t, &err) != KY_OK)
		t_ok(text, false);
	return t;
}

static void
parse(void)
{
	static const struct {
		const char *label, *text;
		struct ky_date want;
	} cases[] = {
	    {"a day", "2026-08-26", {2026, 8, 26}},
	    {"a leap day", "2024-02-29", {2024, 2, 29}},
	    {"a leap day of a century", "2000-02-29", {2000, 2, 29}},
	    {"the first day", "0001-01-01", {1, 1, 1}},
	    {"the last day", "9999-12-31", {9999, 12, 31}},
	};
	static const struct {
		const char *label, *text, *words;
	} bad[] = {
	    {"no leap year", "2026-02-29", "character 9: there is no day 29"},
	    {"no leap year of a century", "1900-02-29",
		"character 9: there is no day 29"},
	    {"31 April", "2026-04-31",
		"character 9: there is no day 31 in 2026-04"},
	    {"day 0", "2026-04-00", "character 9: there is no day 00"},
	    {"month 0", "2026-00-01", "character 6: there is no month 00"},
	    {"month 13", "2026-13-01", "character 6: there is no month 13"},
	    {"year 0", "0000-01-01", "character 1: there is no year 0000"},
	    {"slashes", "2026/08/26", "character 5: not of the form"},
	    {"no leading zero", "2026-8-26", "character 7: not of the form"},
	    {"cut short", "2026-08-2", "character 10: not of the form"},
	    {"nothing", "", "character 1: not of the form"},
	    {"an instant", "2026-08-26T20:00:00Z",
		"character 11: not of the form"},
	    {"a blank in front", " 2026-08-26", "character 1: not of the form"},
	};
	char text[KY_DATE_TEXT_SIZE];
	struct ky_err err;

	T_CASES (c, cases) {
		struct ky_date got = {0};

		t_good(c->label, ky_date_parse(ky_str_of(c->text), &got, &err),
		    &err);
		t_eq_date(c->label, got, c->want);
		ky_date_format(got, text);
		t_eq_str(c->label, text, c->text);
	}
	T_CASES (c, bad) {
		struct ky_date got = {1, 2, 3};

		err.msg[0] = '\0';
		t_bad(c->label, ky_date_parse(ky_str_of(c->text), &got, &err),
		    KY_E_INPUT, &err, c->words);
		t_eq_date("untouched", got, ((struct ky_date){1, 2, 3}));
	}
	ky_date_format((struct ky_date){0}, text);
	t_eq_str("no date is no text", text, "");
}

static void
days_round_trip(void)
{
	int64_t first = ky_date_days((struct ky_date){1900, 1, 1});
	int64_t last = ky_date_days((struct ky_date){2200, 12, 31});
	struct ky_date before = ky_date_from_days(first - 1);
	int64_t wrong = 0;

	for (int64_t i = first; i <= last; i++) {
		struct ky_date d = ky_date_from_days(i);

		if (ky_date_days(d) != i || ky_date_cmp(before, d) != -1)
			wrong++;
		before = d;
	}
	t_eq_int("every day from 1900 to 2200 comes back, in order", wrong, 0);
	t_eq_int("as many days as 301 years have", last - first + 1,
	    301 * 365 + 73);
	t_eq_int("day 0", ky_date_days((struct ky_date){1970, 1, 1}), 0);
	t_eq_int("a day known by others", /* date -d 2026-08-26 +%s / 86400 */
	    ky_date_days((struct ky_date){2026, 8, 26}), 20691);
}

static void
order(void)
{
	static const struct {
		const char *label;
		struct ky_date a, b;
		int want;
	} cases[] = {
	    {"the year first", {2025, 12, 31}, {2026, 1, 1}, -1},
	    {"then the month", {2026, 2, 1}, {2026, 1, 31}, 1},
	    {"then the day", {2026, 1, 1}, {2026, 1, 2}, -1},
	    {"the same", {2026, 1, 1}, {2026, 1, 1}, 0},
	    {"no date is before every date", {0}, {1, 1, 1}, -1},
	};

	T_CASES (c, cases) {
		t_eq_int(c->label, ky_date_cmp(c->a, c->b), c->want);
		t_eq_int(c->label, ky_date_cmp(c->b, c->a), -c->want);
		t_eq_date(c->label, ky_date_max(c->a, c->b),
		    c->want < 0 ? c->b : c->a);
		t_eq_date(c->label, ky_date_max(c->b, c->a),
		    c->want < 0 ? c->b : c->a);
	}
}

static void
add_days(void)
{
	static const struct {
		const char *label;
		struct ky_date d;
		int64_t days;
		struct ky_date want;
	} cases[] = {
	    {"none", {2026, 8, 26}, 0, {2026, 8, 26}},
	    {"into the leap day", {2024, 2, 28}, 1, {2024, 2, 29}},
	    {"over the year's end", {2026, 12, 31}, 1, {2027, 1, 1}},
	    {"backwards", {2026, 3, 1}, -1, {2026, 2, 28}},
	    {"nothing after the last day", {9999, 12, 31}, 1, {9999, 12, 31}},
	    {"nothing before the first", {1, 1, 1}, -1, {1, 1, 1}},
	    {"however far", {2026, 8, 26}, INT64_MAX, {9999, 12, 31}},
	    {"either way", {2026, 8, 26}, INT64_MIN, {1, 1, 1}},
	};

	T_CASES (c, cases)
		t_eq_date(c->label, ky_date_add(c->d, c->days), c->want);
}

static void
add_months(void)
{
	static const struct {
		const char *label;
		struct ky_date d;
		int32_t months;
		struct ky_date want;
	} cases[] = {
	    {"the same day", {2026, 8, 26}, 1, {2026, 9, 26}},
	    {"31 January to February", {2026, 1, 31}, 1, {2026, 2, 28}},
	    {"31 January to a leap February", {2024, 1, 31}, 1, {2024, 2, 29}},
	    {"31 August to September", {2026, 8, 31}, 1, {2026, 9, 30}},
	    {"over the year's end", {2026, 11, 30}, 3, {2027, 2, 28}},
	    {"leap day and a year", {2024, 2, 29}, 12, {2025, 2, 28}},
	    {"backwards over the year", {2026, 1, 31}, -2, {2025, 11, 30}},
	    {"the calendar's end", {9999, 12, 15}, 1, {9999, 12, 31}},
	    {"the calendar's begin", {1, 1, 15}, -1, {1, 1, 1}},
	};
	static const struct {
		const char *label;
		struct ky_date d, want;
	} ends[] = {
	    {"31 days", {2026, 8, 1}, {2026, 8, 31}},
	    {"30 days", {2026, 9, 30}, {2026, 9, 30}},
	    {"February", {2026, 2, 3}, {2026, 2, 28}},
	    {"a leap February", {2024, 2, 3}, {2024, 2, 29}},
	    {"the last month", {9999, 12, 1}, {9999, 12, 31}},
	};

	T_CASES (c, cases)
		t_eq_date(c->label, ky_date_add_months(c->d, c->months),
		    c->want);
	T_CASES (c, ends)
		t_eq_date(c->label, ky_date_month_end(c->d), c->want);
}

/* Rule: docs/rules/jp.md#10.1 (days are counted where the provider is) */
static void
days_in_a_place(void)
{
	static const struct {
		const char *label, *at;
		int16_t offset_min;
		struct ky_date day;
		int32_t minute;
	} cases[] = {
	    {"the day turns in Japan", "2026-08-25T15:00:00Z", 540,
		{2026, 8, 26}, 0},
	    {"a microsecond before", "2026-08-25T14:59:59.999999Z", 540,
		{2026, 8, 25}, 1439},
	    {"the same instant in UTC", "2026-08-25T15:00:00Z", 0,
		{2026, 8, 25}, 900},
	    {"said in Hawaii's time", "2026-08-25T05:00:00-10:00", 540,
		{2026, 8, 26}, 0},
	    {"west of UTC", "2026-08-25T03:29:00Z", -210, {2026, 8, 24}, 1439},
	    {"before 1970", "1969-12-31T14:59:59Z", 540, {1969, 12, 31}, 1439},
	    {"at 1970 in Japan", "1969-12-31T15:00:00Z", 540, {1970, 1, 1}, 0},
	    {"the last hour of all", "9999-12-31T23:00:00Z", 540,
		{9999, 12, 31}, 480},
	};
	struct ky_date d = {2026, 8, 26};
	char text[KY_TIME_TEXT_SIZE];

	T_CASES (c, cases) {
		struct ky_zone zone = {c->offset_min};

		t_eq_date(c->label, ky_date_at(instant(c->at), zone), c->day);
		t_eq_int(c->label, ky_minute_at(instant(c->at), zone),
		    c->minute);
	}
	ky_time_format(ky_date_start(d, KY_ZONE_JAPAN), text);
	t_eq_str("a day in Japan starts", text, "2026-08-25T15:00:00Z");
	ky_time_format(ky_date_end(d, KY_ZONE_JAPAN), text);
	t_eq_str("and ends when the next starts", text, "2026-08-26T15:00:00Z");
	ky_time_format(ky_date_start(d, KY_ZONE_UTC), text);
	t_eq_str("a day in UTC starts", text, "2026-08-26T00:00:00Z");
}

static void
billing(void)
{
	static const struct {
		const char *label;
		uint8_t closing;
		struct ky_date d, first, last;
		int32_t days;
	} cases[] = {
	    {"closing on the 10th, on the day", 10, {2026, 8, 10},
		{2026, 7, 11}, {2026, 8, 10}, 31},
	    {"closing on the 10th, the day after", 10, {2026, 8, 11},
		{2026, 8, 11}, {2026, 9, 10}, 31},
	    {"closing on the 20th, over the year's end", 20, {2026, 12, 21},
		{2026, 12, 21}, {2027, 1, 20}, 31},
	    {"closing on the 20th, in January", 20, {2027, 1, 1},
		{2026, 12, 21}, {2027, 1, 20}, 31},
	    {"the month's end, a first", 31, {2026, 9, 1}, {2026, 9, 1},
		{2026, 9, 30}, 30},
	    {"the month's end, a last", 31, {2026, 9, 30}, {2026, 9, 1},
		{2026, 9, 30}, 30},
	    {"the month's end in February", 31, {2026, 2, 28}, {2026, 2, 1},
		{2026, 2, 28}, 28},
	    {"the month's end in a leap February", 31, {2024, 2, 29},
		{2024, 2, 1}, {2024, 2, 29}, 29},
	    {"30 is not the month's end", 30, {2026, 8, 31}, {2026, 8, 31},
		{2026, 9, 30}, 31},
	    {"30 in February", 30, {2026, 2, 28}, {2026, 1, 31}, {2026, 2, 28},
		29},
	    {"30 after February", 30, {2026, 3, 1}, {2026, 3, 1}, {2026, 3, 30},
		30},
	    {"the first month of all", 10, {1, 1, 5}, {1, 1, 1}, {1, 1, 10},
		10},
	    {"the last month of all", 10, {9999, 12, 20}, {9999, 12, 11},
		{9999, 12, 31}, 21},
	};

	T_CASES (c, cases) {
		struct ky_period p =
		    ky_billing_period((struct ky_closing){c->closing}, c->d);

		t_eq_date(c->label, p.first, c->first);
		t_eq_date(c->label, p.last, c->last);
		t_eq_int(c->label, ky_period_days(p), c->days);
	}
}

static void
billing_from_opening(void)
{
	static const struct {
		const char *label;
		struct ky_date opening, d, first, last;
	} cases[] = {
	    {"opened on the 1st: calendar months", {2026, 4, 1}, {2026, 6, 15},
		{2026, 6, 1}, {2026, 6, 30}},
	    {"opened on the 15th", {2026, 4, 15}, {2026, 6, 15}, {2026, 6, 15},
		{2026, 7, 14}},
	    {"opened on the 15th, the day before", {2026, 4, 15}, {2026, 6, 14},
		{2026, 5, 15}, {2026, 6, 14}},
	    {"opened on 31 January, first month", {2026, 1, 31}, {2026, 1, 31},
		{2026, 1, 31}, {2026, 2, 28}},
	    {"opened on 31 January, March", {2026, 1, 31}, {2026, 3, 1},
		{2026, 3, 1}, {2026, 3, 30}},
	    {"opened on 31 January, April", {2026, 1, 31}, {2026, 4, 30},
		{2026, 3, 31}, {2026, 4, 30}},
	    {"opened on 30 January, first month", {2026, 1, 30}, {2026, 1, 30},
		{2026, 1, 30}, {2026, 2, 28}},
	    {"opened on 30 January, March", {2026, 1, 30}, {2026, 3, 29},
		{2026, 3, 1}, {2026, 3, 29}},
	    {"opened on 28 February", {2026, 2, 28}, {2026, 2, 28},
		{2026, 2, 28}, {2026, 3, 27}},
	    {"opened on a leap day, next February", {2024, 2, 29},
		{2025, 2, 28}, {2025, 1, 29}, {2025, 2, 28}},
	};

	T_CASES (c, cases) {
		struct ky_period p = ky_billing_period(ky_closing_from_opening(
							   c->opening),
		    c->d);

		t_eq_date(c->label, p.first, c->first);
		t_eq_date(c->label, p.last, c->last);
	}
}

/* Whatever the closing day, the billing months tile the calendar. */
static void
billing_has_no_gaps(void)
{
	int64_t from = ky_date_days((struct ky_date){2023, 11, 1});
	int wrong = 0;

	for (uint8_t closing = 1; closing <= 31; closing++)
		for (int64_t i = from; i < from + 800; i++) {
			struct ky_closing c = {closing};
			struct ky_date d = ky_date_from_days(i);
			struct ky_period p = ky_billing_period(c, d);
			struct ky_period next = ky_billing_period(c,
			    ky_date_add(p.last, 1));

			if (ky_date_cmp(p.first, d) > 0 ||
			    ky_date_cmp(p.last, d) < 0 ||
			    ky_date_cmp(next.first, ky_date_add(p.last, 1)) !=
				0)
				wrong++;
		}
	t_eq_int("each day in one month, each month after the last", wrong, 0);
}

/* Rule: docs/rules/jp.md#10.1 (cut-off hours are the provider's clock) */
static void
cut_off(void)
{
	enum {
		AT_9 = 9 * 60,
		AT_20 = 20 * 60,
		AT_21_10 = 21 * 60 + 10
	};
	static const struct {
		const char *label;
		struct ky_hours hours;
		const char *asked;
		struct ky_date want;
	} cases[] = {
	    {"20:00 in Japan, asked a second before", {-1, AT_20},
		"2026-08-25T19:59:59+09:00", {2026, 8, 25}},
	    {"20:00 in Japan, asked at it", {-1, AT_20},
		"2026-08-25T20:00:00+09:00", {2026, 8, 26}},
	    {"20:00 in Japan, asked from Paris before", {-1, AT_20},
		"2026-08-25T12:59:59.999999+02:00", {2026, 8, 25}},
	    {"20:00 in Japan, asked from Paris at it", {-1, AT_20},
		"2026-08-25T13:00:00+02:00", {2026, 8, 26}},
	    {"20:00 in Japan, asked from New York the evening before",
		{-1, AT_20}, "2026-08-24T20:00:00-04:00", {2026, 8, 25}},
	    {"20:00 in Japan, asked from New York in the morning", {-1, AT_20},
		"2026-08-25T07:00:00-04:00", {2026, 8, 26}},
	    {"21:10 in Japan, asked from Paris a minute before", {-1, AT_21_10},
		"2026-08-25T14:09:00+02:00", {2026, 8, 25}},
	    {"21:10 in Japan, asked from Paris at it", {-1, AT_21_10},
		"2026-08-25T14:10:00+02:00", {2026, 8, 26}},
	    {"21:10 in Japan, asked from Auckland past midnight",
		{-1, AT_21_10}, "2026-08-26T00:09:59+12:00", {2026, 8, 25}},
	    {"21:10 in Japan, at the month's end", {-1, AT_21_10},
		"2026-08-31T12:10:00Z", {2026, 9, 1}},
	    {"before opening: the same day", {AT_9, AT_20},
		"2026-08-25T03:00:00+09:00", {2026, 8, 25}},
	    {"round the clock, last minute", {-1, -1},
		"2026-08-25T23:59:59+09:00", {2026, 8, 25}},
	    {"round the clock, asked from Paris at night", {-1, -1},
		"2026-08-25T17:00:00+02:00", {2026, 8, 26}},
	    {"a cut-off at midnight is always past", {-1, 0},
		"2026-08-25T00:00:00+09:00", {2026, 8, 26}},
	};

	T_CASES (c, cases)
		t_eq_date(c->label,
		    ky_request_day(c->hours, instant(c->asked), KY_ZONE_JAPAN),
		    c->want);
}

/* Rule: docs/rules/jp.md#1.3 (eight days, the first is day one) */
static void
initial_end(void)
{
	static const struct {
		const char *label;
		struct ky_date paper, start, want;
	} cases[] = {
	    {"same day", {2024, 1, 2}, {2024, 1, 2}, {2024, 1, 9}},
	    {"paper arrives later", {2024, 1, 5}, {2024, 1, 2}, {2024, 1, 12}},
	    {"service starts later", {2024, 1, 2}, {2024, 1, 5}, {2024, 1, 12}},
	    {"over leap day", {2024, 2, 25}, {2024, 2, 25}, {2024, 3, 3}},
	    {"no leap day", {2026, 2, 25}, {2026, 2, 25}, {2026, 3, 4}},
	    {"over the year's end", {2026, 12, 28}, {2026, 12, 1},
		{2027, 1, 4}},
	};

	T_CASES (c, cases)
		t_eq_date(c->label, ky_initial_end_last(c->paper, c->start),
		    c->want);
}

/* Rule: docs/rules/jp.md#7.2 (late fee per calendar day) */
static void
days_late(void)
{
	static const struct {
		const char *label;
		struct ky_date due, counted;
		uint16_t grace;
		int32_t want;
	} cases[] = {
	    {"early", {2026, 8, 26}, {2026, 8, 20}, 0, 0},
	    {"on the day", {2026, 8, 26}, {2026, 8, 26}, 0, 0},
	    {"a day late", {2026, 8, 26}, {2026, 8, 27}, 0, 1},
	    {"over the month's end", {2026, 8, 26}, {2026, 9, 2}, 0, 7},
	    {"over leap day", {2024, 2, 28}, {2024, 3, 1}, 0, 2},
	    {"within the grace", {2026, 8, 26}, {2026, 8, 28}, 2, 0},
	    {"beyond it: days of grace are not counted", {2026, 8, 26},
		{2026, 8, 29}, 2, 1},
	    {"early with grace", {2026, 8, 26}, {2026, 8, 20}, 2, 0},
	};

	T_CASES (c, cases)
		t_eq_int(c->label, ky_days_late(c->due, c->counted, c->grace),
		    c->want);
}

/* Rule: docs/rules/jp.md#3 (identity records, three years) */
static void
keep_until(void)
{
	static const struct {
		const char *label;
		struct ky_date ended;
		uint8_t years;
		struct ky_date want;
	} cases[] = {
	    {"three years", {2026, 8, 31}, 3, {2029, 8, 31}},
	    {"seven years", {2026, 12, 31}, 7, {2033, 12, 31}},
	    {"from a leap day", {2024, 2, 29}, 3, {2027, 2, 28}},
	    {"from the day before a leap day", {2024, 2, 28}, 3, {2027, 2, 28}},
	    {"into a leap year: the leap day too", {2025, 2, 28}, 3,
		{2028, 2, 29}},
	    {"no years", {2026, 8, 31}, 0, {2026, 8, 31}},
	};

	T_CASES (c, cases)
		t_eq_date(c->label, ky_keep_until(c->ended, c->years), c->want);
}

/* Rule: docs/rules/jp.md#9.2 (quarantine is the provider's own choice) */
static void
quarantine(void)
{
	static const struct {
		const char *label;
		struct ky_date ended;
		uint16_t days;
		struct ky_date want;
	} cases[] = {
	    {"none: from the day after", {2026, 8, 31}, 0, {2026, 9, 1}},
	    {"one whole day between", {2026, 8, 31}, 1, {2026, 9, 2}},
	    {"180 days", {2026, 8, 31}, 180, {2027, 2, 28}},
	    {"the longest there is", {2026, 8, 31}, UINT16_MAX, {2206, 2, 5}},
	};

	T_CASES (c, cases)
		t_eq_date(c->label, ky_quarantine_until(c->ended, c->days),
		    c->want);
}

int
main(void)
{
	T_RUN(parse);
	T_RUN(days_round_trip);
	T_RUN(order);
	T_RUN(add_days);
	T_RUN(add_months);
	T_RUN(days_in_a_place);
	T_RUN(billing);
	T_RUN(billing_from_opening);
	T_RUN(billing_has_no_gaps);
	T_RUN(cut_off);
	T_RUN(initial_end);
	T_RUN(days_late);
	T_RUN(keep_until);
	T_RUN(quarantine);
	return t_done();
}
