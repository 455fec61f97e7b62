#include "base/time.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int64_t
ky_civil_to_days(int32_t year, uint32_t month, uint32_t day)
{
	/* Years begin in March, so the leap day is the last of its year. */
	int64_t y = (int64_t)year - (month <= 2 ? 1 : 0);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 +
	    (int64_t)day - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

void
ky_civil_from_days(int64_t days, int32_t *year, uint32_t *month, uint32_t *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*day = (uint32_t)(doy - (153 * mp + 2) / 5 + 1);
	*month = (uint32_t)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int32_t)(yoe + era * 400 + (*month <= 2 ? 1 : 0));
}

uint32_t
ky_civil_month_days(int32_t year, uint32_t month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	assert(month >= 1 && month <= 12);
	return month == 2 && leap ? 29 : days[month - 1];
}

void
ky_time_format(struct ky_time t, char out[KY_TIME_TEXT_SIZE])
{
	int64_t days = t.us / KY_DAY_US;
	int64_t rest = t.us % KY_DAY_US;
	uint32_t month, day;
	int32_t year;
	int n;

	if (rest < 0) {
		rest += KY_DAY_US;
		days--;
	}
	ky_civil_from_days(days, &year, &month, &day);
	assert(year >= 1 && year <= 9999);
	n = snprintf(out, KY_TIME_TEXT_SIZE, "%04d-%02u-%02uT%02d:%02d:%02d",
	    (int)year, month, day, (int)(rest / KY_HOUR_US),
	    (int)(rest / KY_MINUTE_US % 60), (int)(rest / KY_SECOND_US % 60));
	assert(n == 19);
	rest %= KY_SECOND_US;
	if (rest == 0)
		(void)snprintf(out + n, KY_TIME_TEXT_SIZE - (size_t)n, "Z");
	else if (rest % 1000 == 0)
		(void)snprintf(out + n, KY_TIME_TEXT_SIZE - (size_t)n, ".%03dZ",
		    (int)(rest / 1000));
	else
		(void)snprintf(out + n, KY_TIME_TEXT_SIZE - (size_t)n, ".%06dZ",
		    (int)rest);
}

/* `n` digits at `*at`, moving it; -1 when they are not there. */
static int32_t
digits(struct ky_str s, size_t *at, size_t n)
{
	int32_t v = 0;

	if (s.len < *at || s.len - *at < n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		char c = s.p[*at + i];

		if (c < '0' || c > '9')
			return -1;
		v = v * 10 + (c - '0');
	}
	*at += n;
	return v;
}

static bool
lit(struct ky_str s, size_t *at, char c)
{
	if (*at >= s.len || s.p[*at] != c)
		return false;
	++*at;
	return true;
}

/* `lit` then digits; -1 when either is missing. */
static int32_t
part(struct ky_str s, size_t *at, char before, size_t n)
{
	return lit(s, at, before) ? digits(s, at, n) : -1;
}

enum ky_code
ky_time_parse(struct ky_str text, struct ky_time *out, struct ky_err *err)
{
	int32_t y, mo, d, h, mi, sec, oh = 0, om = 0;
	int64_t us = 0;
	size_t at = 0;
	int sign = 1;

	y = digits(text, &at, 4);
	mo = y < 1 ? -1 : part(text, &at, '-', 2);
	d = mo < 1 || mo > 12 ? -1 : part(text, &at, '-', 2);
	if (d < 1 || (uint32_t)d > ky_civil_month_days(y, (uint32_t)mo))
		return ky_fail(err, KY_E_INPUT, 0,
		    "time: no day of the form 2026-08-26 at character %zu",
		    at + 1);
	h = part(text, &at, 'T', 2);
	mi = h < 0 || h > 23 ? -1 : part(text, &at, ':', 2);
	sec = mi < 0 || mi > 59 ? -1 : part(text, &at, ':', 2);
	if (sec < 0 || sec > 59)
		return ky_fail(err, KY_E_INPUT, 0,
		    "time: no clock time of the form T20:00:00 at character "
		    "%zu",
		    at + 1);
	if (lit(text, &at, '.')) {
		int64_t unit = KY_SECOND_US / 10;
		size_t from = at;

		for (; at < text.len && text.p[at] >= '0' &&
		     text.p[at] <= '9' && at - from < 6;
		     at++, unit /= 10)
			us += (text.p[at] - '0') * unit;
		if (at == from)
			return ky_fail(err, KY_E_INPUT, 0,
			    "time: no digit of a fraction at character %zu",
			    at + 1);
	}
	if (!lit(text, &at, 'Z')) {
		if (lit(text, &at, '-'))
			sign = -1;
		else if (!lit(text, &at, '+'))
			return ky_fail(err, KY_E_INPUT, 0,
			    "time: no zone (Z or +09:00) at character %zu",
			    at + 1);
		oh = digits(text, &at, 2);
		om = oh < 0 || oh > 23 ? -1 : part(text, &at, ':', 2);
		if (om < 0 || om > 59)
			return ky_fail(err, KY_E_INPUT, 0,
			    "time: no offset of the form +09:00 at character "
			    "%zu",
			    at + 1);
	}
	if (at != text.len)
		return ky_fail(err, KY_E_INPUT, 0,
		    "time: something more at character %zu", at + 1);
	us += ky_civil_to_days(y, (uint32_t)mo, (uint32_t)d) * KY_DAY_US;
	us += h * KY_HOUR_US + mi * KY_MINUTE_US + sec * KY_SECOND_US;
	us -= sign * (oh * KY_HOUR_US + om * KY_MINUTE_US);
	if (us < ky_civil_to_days(1, 1, 1) * KY_DAY_US ||
	    us >= ky_civil_to_days(10000, 1, 1) * KY_DAY_US)
		return ky_fail(err, KY_E_INPUT, 0,
		    "time: outside the years 0001 to 9999 in UTC");
	out->us = us;
	return KY_OK;
}
