/*
 * What is left of a line's data, as its provider reports it.
 *
 * Two reports tell how fast it goes: from them the day is estimated on which
 * nothing will be left.  An estimate is shown as one, and nothing rests on it:
 * an ending "when it is used up" ends by a report of nothing left, or with the
 * product's validity.
 */
#ifndef KY_CORE_REMAINING_H
#define KY_CORE_REMAINING_H

#include "core/date.h"

#define KY_DATA_MAX (INT64_C(1) << 50) /* bytes: a pebibyte */

struct ky_remaining {
	struct ky_time at; /* of the last report; us = 0: there was none */
	int64_t bytes;     /* left then, 0 to KY_DATA_MAX */
	/* The report that it is compared with; us = 0: there is none. */
	struct ky_time before_at;
	int64_t before;
};

/* Everything is used: a report of nothing left. */
bool ky_remaining_none(const struct ky_remaining *r);

/* A report of `bytes` at `at`.  False, and nothing is changed: it is not newer
 * than the last one.  More than before (something was added) begins anew. */
bool ky_remaining_take(struct ky_remaining *r, struct ky_time at,
    int64_t bytes);

/* The day on which nothing is left if it goes on as between the two reports;
 * no date where they do not tell: less than an hour, or a megabyte, apart, or
 * more than ten years ahead. */
struct ky_date ky_remaining_estimate(const struct ky_remaining *r,
    struct ky_zone zone);

#endif
