/*
 * What each possible last day costs.
 *
 * A row for each day the holder could ask for, worked out by the functions
 * that then book: the last day that asking for it gives, what is to be paid,
 * what comes back, and why it is not what the day before cost.  Marks name
 * the days people look for.
 */
#ifndef KY_CORE_DAYS_H
#define KY_CORE_DAYS_H

#include "core/case.h"
#include "core/lastday.h"

#define KY_DAYS_MAX 93

/* Days people look for; a row carries a set of 1 << enum ky_day_mark.  They
 * are put on the first row of each last day. */
enum ky_day_mark {
	KY_DAY_FIRST,        /* no day before it is possible */
	KY_DAY_CHEAPEST,     /* paid less what comes back is the least; of
	                        several the first */
	KY_DAY_BILLING_END,  /* the last of a billing month */
	KY_DAY_VALIDITY_END, /* the prepaid product's own end */
	KY_DAY_DEPARTURE,    /* the latest by which nothing is left for the
	                        day of departure: the day itself, or before */
	KY_DAY_MARK__MAX
};
/* "first", "cheapest", "billing-end", "validity-end", "departure". */
const char *ky_day_mark_name(enum ky_day_mark m);

/* Why a row costs what it costs, compared with the last day before it. */
enum ky_day_why {
	KY_DAY_WHY_SAME,     /* it costs the same */
	KY_DAY_WHY_START,    /* there is no day before it to compare with */
	KY_DAY_WHY_MONTH,    /* another billing month is begun */
	KY_DAY_WHY_BY_DAY,   /* a day more is paid for by the day */
	KY_DAY_WHY_EARLY,    /* an early fee is due from here on */
	KY_DAY_WHY_NO_EARLY, /* the early fee is due no more */
	KY_DAY_WHY_DISCOUNT, /* a discount ends */
	KY_DAY_WHY_LATE,     /* a loan: another day late */
	KY_DAY_WHY_CHANGED,  /* several of these together */
	KY_DAY_WHY__MAX
};
/* "same", "start", "month", "by-day", "early", ...; message codes. */
const char *ky_day_why_name(enum ky_day_why w);

/* One day the holder could ask for. */
struct ky_day {
	struct ky_date asked;    /* wish for this ... */
	struct ky_date last_day; /* ... and the contract ends on this */
	bool again;              /* the row before has the same last day */
	/* Zero where no figures are shown. */
	int64_t charged; /* by the ending, all charges together */
	int64_t fee;     /* of it: early, handling and port-out fees */
	int64_t owed;    /* to be paid after set-off, with what is owed now */
	int64_t back;    /* paid back after set-off */
	int64_t forfeited;
	enum ky_day_why why;
	char why_rule[KY_RULE_ID_SIZE]; /* that makes the difference; or "" */
	uint32_t marks;                 /* set of 1 << enum ky_day_mark */
};

/* What is asked before anything is confirmed. */
struct ky_days_ask {
	enum ky_way way;
	struct ky_claim claim;
	struct ky_date
	    wish;          /* the last day wished; no date: as soon as may be */
	bool when_used_up; /* in place of a wish */
	int32_t refund_reason; /* enum ky_refund_reason, or -1 */
	struct ky_time now;
	struct ky_date departure; /* "I fly on ..."; or no date */
	uint16_t hold_hours;      /* at least so long a hold, as in a command */
	uint8_t days;             /* rows wanted, 0 to KY_DAYS_MAX */
};

/* The last day that asking so, but at `at` and for `wish`, gives: behind the
 * hold that asking then brings about. */
void ky_days_last(const struct ky_line *line, const struct ky_rules *rules,
    const struct ky_days_ask *ask, struct ky_time at, struct ky_date wish,
    struct ky_lastday *out);

/* Rows from today on, at most `ask->days`; returns how many.  They stop where
 * a later day cannot be asked for any more.  `line` is as filing would leave
 * it.  Without `figures` all sums are zero and no day is the cheapest. */
uint8_t ky_days(const struct ky_line *line, const struct ky_rules *rules,
    const struct ky_days_ask *ask, bool figures,
    struct ky_day out[KY_DAYS_MAX]);

#endif
