#include "core/date.h"

#include <assert.h>
#include <stdio.h>

/* 0001-01-01 and 9999-12-31 in days since 1970-01-01. */
#define DAYS_FIRST INT64_C(-719162)
#define DAYS_LAST INT64_C(2932896)

static int64_t
clamp(int64_t v, int64_t min, int64_t max)
{
	return v < min ? min : v > max ? max : v;
}

/* Division that rounds towards the past, before 1970 too. */
static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}

static uint32_t
digits(const char *p, size_t n)
{
	uint32_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * 10 + (uint32_t)(p[i] - '0');
	return v;
}

enum ky_code
ky_date_parse(struct ky_str text, struct ky_date *out, struct ky_err *err)
{
	static const char form[] = "dddd-dd-dd";
	uint32_t year, month, day;

	for (size_t i = 0; i < sizeof(form) - 1 || i < text.len; i++) {
		bool digit = i < text.len && text.p[i] >= '0' &&
		    text.p[i] <= '9';

		if (i >= sizeof(form) - 1 || i >= text.len ||
		    (form[i] == 'd' ? !digit : text.p[i] != '-'))
			return ky_fail(err, KY_E_INPUT, 0,
			    "date, character %zu: not of the form 2026-08-26",
			    i + 1);
	}
	year = digits(text.p, 4);
	month = digits(text.p + 5, 2);
	day = digits(text.p + 8, 2);
	if (year == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "date, character 1: there is no year 0000");
	if (month < 1 || month > 12)
		return ky_fail(err, KY_E_INPUT, 0,
		    "date, character 6: there is no month %02u", month);
	if (day < 1 || day > ky_civil_month_days((int32_t)year, month))
		return ky_fail(err, KY_E_INPUT, 0,
		    "date, character 9: there is no day %02u in %04u-%02u", day,
		    year, month);
	*out = (struct ky_date){(int32_t)year, (uint8_t)month, (uint8_t)day};
	return KY_OK;
}

void
ky_date_format(struct ky_date d, char out[KY_DATE_TEXT_SIZE])
{
	int n;

	out[0] = '\0';
	if (ky_date_none(d))
		return;
	n = snprintf(out, KY_DATE_TEXT_SIZE, "%04d-%02u-%02u", (int)d.year,
	    (unsigned)d.month, (unsigned)d.day);
	assert(n == KY_DATE_TEXT_SIZE - 1);
}

int64_t
ky_date_days(struct ky_date d)
{
	assert(d.year >= 1 && d.year <= 9999);
	assert(d.month >= 1 && d.month <= 12);
	assert(d.day >= 1 && d.day <= ky_civil_month_days(d.year, d.month));
	return ky_civil_to_days(d.year, d.month, d.day);
}

struct ky_date
ky_date_from_days(int64_t days)
{
	uint32_t month, day;
	int32_t year;

	ky_civil_from_days(clamp(days, DAYS_FIRST, DAYS_LAST), &year, &month,
	    &day);
	return (struct ky_date){year, (uint8_t)month, (uint8_t)day};
}

int
ky_date_cmp(struct ky_date a, struct ky_date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

struct ky_date
ky_date_max(struct ky_date a, struct ky_date b)
{
	return ky_date_cmp(a, b) < 0 ? b : a;
}

struct ky_date
ky_date_add(struct ky_date d, int64_t days)
{
	int64_t span = DAYS_LAST - DAYS_FIRST;

	return ky_date_from_days(ky_date_days(d) + clamp(days, -span, span));
}

/*
 * Months are counted from year 0, so that the one before 0001-01 and the one
 * after 9999-12 need no special case.
 */
static int64_t
month_of(struct ky_date d)
{
	assert(!ky_date_none(d));
	return (int64_t)d.year * 12 + d.month - 1;
}

/* Day `day` of a month, or its last, in days since 1970-01-01. */
static int64_t
month_day(int64_t month, uint32_t day)
{
	int32_t year = (int32_t)floor_div(month, 12);
	uint32_t m = (uint32_t)(month - (int64_t)year * 12 + 1);
	uint32_t last = ky_civil_month_days(year, m);

	return ky_civil_to_days(year, m, day < last ? day : last);
}

struct ky_date
ky_date_add_months(struct ky_date d, int32_t months)
{
	return ky_date_from_days(month_day(month_of(d) + months, d.day));
}

struct ky_date
ky_date_month_end(struct ky_date d)
{
	return ky_date_from_days(month_day(month_of(d), 31));
}

struct ky_date
ky_date_at(struct ky_time t, struct ky_zone zone)
{
	int64_t local_us = t.us + zone.offset_min * KY_MINUTE_US;

	return ky_date_from_days(floor_div(local_us, KY_DAY_US));
}

int32_t
ky_minute_at(struct ky_time t, struct ky_zone zone)
{
	int64_t minutes = floor_div(t.us, KY_MINUTE_US) + zone.offset_min;

	return (int32_t)(minutes - floor_div(minutes, 1440) * 1440);
}

struct ky_time
ky_date_start(struct ky_date d, struct ky_zone zone)
{
	return (struct ky_time){
	    ky_date_days(d) * KY_DAY_US - zone.offset_min * KY_MINUTE_US};
}

struct ky_time
ky_date_end(struct ky_date d, struct ky_zone zone)
{
	return ky_time_after(ky_date_start(d, zone), KY_DAY_US);
}

struct ky_closing
ky_closing_from_opening(struct ky_date opening)
{
	assert(!ky_date_none(opening));
	return opening.day == 1
	    ? KY_CLOSING_MONTH_END
	    : (struct ky_closing){(uint8_t)(opening.day - 1)};
}

struct ky_period
ky_billing_period(struct ky_closing c, struct ky_date d)
{
	int64_t month = month_of(d);

	assert(c.day >= 1 && c.day <= 31);
	if (ky_date_days(d) > month_day(month, c.day))
		month++;
	return (struct ky_period){
	    .first = ky_date_from_days(month_day(month - 1, c.day) + 1),
	    .last = ky_date_from_days(month_day(month, c.day)),
	};
}

int32_t
ky_period_days(struct ky_period p)
{
	assert(ky_date_cmp(p.first, p.last) <= 0);
	return (int32_t)(ky_date_days(p.last) - ky_date_days(p.first) + 1);
}

struct ky_date
ky_request_day(struct ky_hours h, struct ky_time asked, struct ky_zone zone)
{
	struct ky_date day = ky_date_at(asked, zone);
	bool late = h.cutoff_min >= 0 &&
	    ky_minute_at(asked, zone) >= h.cutoff_min;

	return late ? ky_date_add(day, 1) : day;
}

struct ky_date
ky_initial_end_last(struct ky_date contract_paper, struct ky_date service_start)
{
	/* The first day is day one, so seven more follow. */
	return ky_date_add(ky_date_max(contract_paper, service_start), 7);
}

int32_t
ky_days_late(struct ky_date due, struct ky_date counted, uint16_t grace_days)
{
	int64_t late = ky_date_days(counted) - ky_date_days(due) - grace_days;

	return late > 0 ? (int32_t)late : 0;
}

struct ky_date
ky_keep_until(struct ky_date ended, uint8_t years)
{
	struct ky_date same = ky_date_add_months(ended, 12 * years);
	struct ky_date next = ky_date_add_months(ky_date_add(ended, 1),
	    12 * years);

	/* Years run from the day after the end.  At the end of February the
	 * two ways of counting differ by a day: keep the longer. */
	return ky_date_max(same, ky_date_add(next, -1));
}

struct ky_date
ky_quarantine_until(struct ky_date ended, uint16_t days)
{
	/* The last day is still the holder's; whole days follow it. */
	return ky_date_add(ended, (int64_t)days + 1);
}
