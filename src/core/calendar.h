/*
 * Japan's calendar: national holidays, and the days banks work.
 *
 * Worked out from the Act on National Holidays (国民の祝日に関する法律), with
 * the equinoxes by the usual formula (good for 1980 to 2099) and the moved
 * holidays of 2019 to 2021 by name.  From 2007-01-01 on, the Act as it was
 * changed since; a later change needs a change here.
 * Rule: docs/rules/jp.md#7.4
 */
#ifndef KY_CORE_CALENDAR_H
#define KY_CORE_CALENDAR_H

#include "core/date.h"

/*
 * The span in which holidays are known.  Outside of it there are none, and
 * banks rest at weekends and the turn of the year: good enough for a deadline
 * of long ago, not for a file that goes to a bank.
 */
#define KY_CALENDAR_FIRST ((struct ky_date){2007, 1, 1})
#define KY_CALENDAR_LAST ((struct ky_date){2099, 12, 31})
bool ky_calendar_has(struct ky_date d);

/* In English: "New Year's Day"; NULL: no holiday.  A day given for a holiday on
 * a Sunday is "substitute holiday", one between two holidays "citizens'
 * holiday". */
const char *ky_holiday_name(struct ky_date d);

/* Not a Saturday, Sunday or holiday, nor 31 December to 3 January. */
bool ky_bank_day(struct ky_date d);
/* `d` itself, or the next one; the last day of all days has none. */
struct ky_date ky_bank_day_from(struct ky_date d);
/* The `n`th bank day after `d`, which need not be one; 0: `d` itself. */
struct ky_date ky_bank_day_add(struct ky_date d, uint16_t n);

#endif
