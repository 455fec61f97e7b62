/*
 * Days in a place.
 *
 * Legal windows, cut-offs and late fees count calendar days where the
 * provider is, so a day and an instant (base/time.h) are different types and
 * every crossing from one to the other names a zone.  The zones of our rule
 * files have a fixed offset: Japan has had no summer time since 1951.
 */
#ifndef KY_CORE_DATE_H
#define KY_CORE_DATE_H

#include "base/time.h"

struct ky_date {
	int32_t year; /* 1 to 9999; 0 = no date */
	uint8_t month, day;
};

struct ky_zone {
	int16_t offset_min; /* minutes east of UTC: Japan 540 */
};
#define KY_ZONE_JAPAN ((struct ky_zone){540})
#define KY_ZONE_UTC ((struct ky_zone){0})

#define KY_DATE_TEXT_SIZE sizeof("2026-08-26")

static inline bool
ky_date_none(struct ky_date d)
{
	return d.year == 0;
}

/* "2026-08-26", strictly. */
enum ky_code ky_date_parse(struct ky_str text, struct ky_date *out,
    struct ky_err *err) KY_MUST_USE;
/* "" for no date. */
void ky_date_format(struct ky_date d, char out[KY_DATE_TEXT_SIZE]);

/*
 * Days since 1970-01-01; the date exists.  The calendar ends at 0001-01-01
 * and 9999-12-31 ("no end" in many files): a day computed beyond is that day.
 */
int64_t ky_date_days(struct ky_date d);
struct ky_date ky_date_from_days(int64_t days);
/* -1, 0, 1.  No date sorts before every date. */
int ky_date_cmp(struct ky_date a, struct ky_date b);
struct ky_date ky_date_max(struct ky_date a, struct ky_date b);
struct ky_date ky_date_add(struct ky_date d, int64_t days);
/* The same day of the month, or the month's last day when it has fewer. */
struct ky_date ky_date_add_months(struct ky_date d, int32_t months);
struct ky_date ky_date_month_end(struct ky_date d);

/* The day it is at instant `t` in `zone`. */
struct ky_date ky_date_at(struct ky_time t, struct ky_zone zone);
/* Minutes since midnight, 0 to 1439, at `t` in `zone`. */
int32_t ky_minute_at(struct ky_time t, struct ky_zone zone);
/* The first instant of the day; the day's end is the next day's start. */
struct ky_time ky_date_start(struct ky_date d, struct ky_zone zone);
struct ky_time ky_date_end(struct ky_date d, struct ky_zone zone);

/*
 * The day a billing month closes on: 1 to 30, or 31 for the month's end.
 * A day that a month does not have is the month's last.  A provider whose
 * month starts on the opening day has closing day = opening day - 1 (31 when
 * the line opened on the 1st): ky_closing_from_opening().
 */
struct ky_closing {
	uint8_t day;
};
#define KY_CLOSING_MONTH_END ((struct ky_closing){31})
struct ky_closing ky_closing_from_opening(struct ky_date opening);

struct ky_period {
	struct ky_date first, last; /* both belong to it */
};
/* The billing month that holds `d`. */
struct ky_period ky_billing_period(struct ky_closing c, struct ky_date d);
/* Days in it, both ends counted. */
int32_t ky_period_days(struct ky_period p);

/*
 * Opening hours of a request channel, minutes of the provider's day.
 * Both -1: round the clock.
 */
struct ky_hours {
	int16_t opens_min;  /* -1: from midnight */
	int16_t cutoff_min; /* a request at or after it counts next day; -1 */
};
/*
 * The day on which a request made at `asked` counts.  Before opening: the
 * same day.  From the cut-off on: the next day.
 * Rule: docs/rules/jp.md#10.1 (cut-off hours are the provider's clock)
 */
struct ky_date ky_request_day(struct ky_hours h, struct ky_time asked,
    struct ky_zone zone);

/*
 * Last day on which an initial contract cancellation can be declared: eight
 * days, the first day counted as day one, from the later of the two.
 * Rule: Telecommunications Business Act Art. 26-3 (docs/rules/jp.md#1.3)
 */
struct ky_date ky_initial_end_last(struct ky_date contract_paper,
    struct ky_date service_start);

/*
 * Calendar days late beyond the days of grace, 0 when in time.  The thing
 * counted (postmark, counter scan, arrival) is chosen by the caller from the
 * provider's rule.
 * Rule: docs/rules/jp.md#7.2 (late fee per calendar day)
 */
int32_t ky_days_late(struct ky_date due, struct ky_date counted,
    uint16_t grace_days);

/* Last day of a keep-until period of whole years that starts when the
 * contract ended.  Rule: docs/rules/jp.md#3 (identity records, three years) */
struct ky_date ky_keep_until(struct ky_date ended, uint8_t years);

/* First day on which a number may be given out again: `days` whole days lie
 * between it and the line's last day.
 * Rule: docs/rules/jp.md#9.2 (quarantine is the provider's own choice) */
struct ky_date ky_quarantine_until(struct ky_date ended, uint16_t days);

#endif
