/*
 * Deadlines in the holder's language, and as calendar entries.
 */
#ifndef KY_MAIL_DATES_H
#define KY_MAIL_DATES_H

#include "base/buf.h"
#include "base/tongue.h"
#include "mail/facts.h"

/* What is due, a line without its day: "Return the SIM card". */
void ky_dates_what(const struct ky_deadline *d, enum ky_tongue t,
    struct ky_buf *out);
/* With its day in front: "4 December 2026: return the SIM card". */
void ky_dates_line(const struct ky_deadline *d, enum ky_tongue t,
    struct ky_buf *out);

/* What entries of one message have in common. */
struct ky_dates_source {
	/* The ending, or whatever else keeps its name from message to
	 * message: of that only a hash leaves. */
	const char *about;
	struct ky_time stamp; /* what was written later moves it */
	const char *text;     /* under each entry; "" = none */
	const char *url;      /* "" = none; no secret: calendars are shared */
};
/* The entry of a deadline has the same name in each message about it, so
 * that a later one moves it. */
void ky_dates_ics(const struct ky_deadline *d, uint32_t n,
    const struct ky_dates_source *from, enum ky_tongue t, struct ky_buf *out);
/* One entry of other words: of `what` ("step", "item", ...) with `summary`. */
void ky_dates_ics_one(struct ky_date day, const char *what, const char *summary,
    const struct ky_dates_source *from, enum ky_tongue t, struct ky_buf *out);

#endif
