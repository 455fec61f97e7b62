#include "base/ics.h"

#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LINE_OCTETS 75              /* of a line, without its end */
#define SINCE_S INT64_C(1577836800) /* 2020-01-01T00:00:00Z */
#define LAST_DAY 2932896            /* 9999-12-31 */

/* A line being written: how many octets it has. */
struct line {
	struct ky_buf *out;
	size_t octets;
};

/* Octets that stay together. */
static void
put(struct line *l, struct ky_str s)
{
	if (l->octets + s.len > LINE_OCTETS) {
		ky_buf_addz(l->out, "\r\n ");
		l->octets = 1;
	}
	ky_buf_add(l->out, s);
	l->octets += s.len;
}

static void
put_plain(struct line *l, const char *z)
{
	for (; *z != '\0'; z++)
		put(l, (struct ky_str){z, 1});
}

/* RFC 5545, 3.3.11. */
static void
put_text(struct line *l, const char *z)
{
	struct ky_str rest = ky_str_of(z);
	uint32_t code;

	while (rest.len > 0) {
		struct ky_str from = rest;

		if (!ky_utf8_next(&rest, &code)) {
			rest = (struct ky_str){rest.p + 1, rest.len - 1};
			continue;
		}
		from.len -= rest.len;
		if (code == '\n')
			put(l, KY_STR("\\n"));
		else if (code < ' ' || (code >= 0x7f && code < 0xa0))
			continue;
		else {
			if (code == '\\' || code == ';' || code == ',')
				put(l, KY_STR("\\"));
			put(l, from);
		}
	}
}

static void
property(struct ky_buf *out, const char *name, const char *value)
{
	struct line l = {out, 0};

	put_plain(&l, name);
	put_plain(&l, ":");
	put_plain(&l, value);
	ky_buf_addz(out, "\r\n");
}

static void
text_property(struct ky_buf *out, const char *name, const char *text,
    enum ky_tongue t)
{
	struct line l = {out, 0};

	if (text[0] == '\0')
		return;
	put_plain(&l, name);
	put_plain(&l, ";LANGUAGE=");
	put_plain(&l, ky_tongue_tag(t));
	put_plain(&l, ":");
	put_text(&l, text);
	ky_buf_addz(out, "\r\n");
}

static void
put_day(struct ky_buf *out, const char *name, int64_t day)
{
	int32_t year;
	uint32_t month, of_month;

	ky_civil_from_days(day, &year, &month, &of_month);
	assert(year >= 1 && year <= 9999);
	ky_buf_addf(out, "%s;VALUE=DATE:%04d%02u%02u\r\n", name, (int)year,
	    (unsigned)month, (unsigned)of_month);
}

/* "20260826T200000Z": the digits of RFC 3339 without what parts them. */
static void
put_stamp(struct ky_buf *out, struct ky_time t)
{
	char text[KY_TIME_TEXT_SIZE];

	ky_time_format((struct ky_time){t.us - t.us % KY_SECOND_US}, text);
	ky_buf_addz(out, "DTSTAMP:");
	for (const char *c = text; *c != '\0'; c++)
		if (*c != '-' && *c != ':')
			ky_buf_addc(out, *c);
	ky_buf_addz(out, "\r\n");
}

void
ky_ics_uid(const char *about, const char *what, char out[KY_ICS_UID_SIZE])
{
	int n = snprintf(out, KY_ICS_UID_SIZE, "%s/%s@kaiyaku", about, what);

	assert(n > 0 && n < KY_ICS_UID_SIZE);
	(void)n;
}

/* What is written later is greater, whoever writes it: RFC 5545, 3.8.7.4. */
static uint32_t
sequence_of(struct ky_time stamp)
{
	int64_t s = stamp.us / KY_SECOND_US - SINCE_S;

	return (uint32_t)(s < 0 ? 0 : s > INT32_MAX ? INT32_MAX : s);
}

void
ky_ics_begin(struct ky_buf *out)
{
	property(out, "BEGIN", "VCALENDAR");
	property(out, "VERSION", "2.0");
	property(out, "PRODID", "-//kaiyaku//kaiyaku//EN");
	property(out, "CALSCALE", "GREGORIAN");
	property(out, "METHOD", "PUBLISH");
}

void
ky_ics_add(struct ky_buf *out, const struct ky_ics_entry *e, enum ky_tongue t)
{
	property(out, "BEGIN", "VEVENT");
	property(out, "UID", e->uid);
	ky_buf_addf(out, "SEQUENCE:%" PRIu32 "\r\n", sequence_of(e->stamp));
	put_stamp(out, e->stamp);
	put_day(out, "DTSTART", e->day);
	if (e->day < LAST_DAY) /* else it follows from DTSTART, too */
		put_day(out, "DTEND", e->day + 1);
	text_property(out, "SUMMARY", e->summary, t);
	text_property(out, "DESCRIPTION", e->text, t);
	if (e->url[0] != '\0')
		property(out, "URL", e->url);
	property(out, "TRANSP", "TRANSPARENT");
	property(out, "BEGIN", "VALARM");
	property(out, "ACTION", "DISPLAY");
	/* A whole day begins at midnight: nine o'clock, the day before. */
	property(out, "TRIGGER", "-PT15H");
	text_property(out, "DESCRIPTION", e->summary, t);
	property(out, "END", "VALARM");
	property(out, "END", "VEVENT");
}

void
ky_ics_end(struct ky_buf *out)
{
	property(out, "END", "VCALENDAR");
}
