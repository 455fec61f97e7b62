/*
 * An instant: microseconds since 1970-01-01T00:00:00Z, one unit everywhere.
 *
 * An instant is not a day.  Days live in a place: see core/date.h.
 */
#ifndef KY_BASE_TIME_H
#define KY_BASE_TIME_H

#include "base/err.h"
#include "base/str.h"

struct ky_time {
	int64_t us;
};

#define KY_SECOND_US INT64_C(1000000)
#define KY_MINUTE_US (60 * KY_SECOND_US)
#define KY_HOUR_US (60 * KY_MINUTE_US)
#define KY_DAY_US (24 * KY_HOUR_US)

/* Years 0001 to 9999 can be written; nothing else is a ky_time of ours. */
#define KY_TIME_TEXT_SIZE sizeof("2026-08-26T20:00:00.123456Z")

/* RFC 3339 in UTC; the fraction (3 or 6 digits) only where there is one. */
void ky_time_format(struct ky_time t, char out[KY_TIME_TEXT_SIZE]);

/*
 * RFC 3339 with "Z" or an offset; up to six digits of fraction.  Leap
 * seconds (":60") are refused.  KY_E_INPUT names the place.
 */
enum ky_code ky_time_parse(struct ky_str text, struct ky_time *out,
    struct ky_err *err) KY_MUST_USE;

static inline int
ky_time_cmp(struct ky_time a, struct ky_time b)
{
	return (a.us > b.us) - (a.us < b.us);
}

static inline struct ky_time
ky_time_after(struct ky_time t, int64_t us)
{
	return (struct ky_time){t.us + us};
}

/* Proleptic Gregorian calendar: days since 1970-01-01 and back. */
int64_t ky_civil_to_days(int32_t year, uint32_t month, uint32_t day);
void ky_civil_from_days(int64_t days, int32_t *year, uint32_t *month,
    uint32_t *day);
/* 28 to 31; month 1 to 12. */
uint32_t ky_civil_month_days(int32_t year, uint32_t month);

#endif
