/*
 * Calendar entries (RFC 5545): whole days that something must be done by.
 *
 * A file is begun, gets its entries, and is ended.  Lines are folded at 75
 * octets, never within a character; text is escaped, and what is no UTF-8 or
 * a control character does not get in.
 *
 * An entry whose `uid` a calendar knows replaces that one when it was written
 * later: a day that moved moves there, too, be it told by mail or by a page.
 */
#ifndef KY_BASE_ICS_H
#define KY_BASE_ICS_H

#include "base/buf.h"
#include "base/time.h"
#include "base/tongue.h"

struct ky_ics_entry {
	const char *uid;      /* printable ASCII, the same for good */
	struct ky_time stamp; /* when this was written */
	int64_t day;          /* days since 1970-01-01, years 0001 to 9999 */
	const char *summary;  /* UTF-8, a line */
	const char *text;     /* UTF-8, "\n" between lines; "" = none */
	const char *url;      /* printable ASCII; "" = none */
};

#define KY_ICS_TYPE "text/calendar; method=PUBLISH; charset=utf-8"

/* "KY-7H3K-9QXM-2PTA/item:router@kaiyaku": of what, and which of its days. */
#define KY_ICS_UID_SIZE 96
void ky_ics_uid(const char *about, const char *what, char out[KY_ICS_UID_SIZE]);

void ky_ics_begin(struct ky_buf *out);
/* Whole day, free time, with an alarm at nine in the morning on the day
 * before; its SEQUENCE is `stamp` in seconds since 2020. */
void ky_ics_add(struct ky_buf *out, const struct ky_ics_entry *e,
    enum ky_tongue t);
void ky_ics_end(struct ky_buf *out);

#endif
