#include "t.h"

#include "base/ics.h"

#include <stdlib.h>

static const struct ky_ics_entry plain = {
    .uid = "abc@issuer.example",
    .stamp = {INT64_C(1790431200) * KY_SECOND_US},
    .day = 20727,
    .summary = "Return the card",
    .text = "",
    .url = "",
};

static void
write(const struct ky_ics_entry *e, enum ky_tongue t, struct ky_buf *out)
{
	ky_buf_init(out, 65536);
	ky_ics_begin(out);
	ky_ics_add(out, e, t);
	ky_ics_end(out);
}

static bool
has(const struct ky_buf *b, const char *words)
{
	return strstr(b->p, words) != NULL;
}

static void
members(void)
{
	static const struct {
		const char *label, *words;
	} wanted[] = {
	    {"a calendar", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"},
	    {"published", "\r\nMETHOD:PUBLISH\r\n"},
	    {"its name and age",
		"\r\nUID:abc@issuer.example\r\nSEQUENCE:212594400\r\n"},
	    {"when it was written", "\r\nDTSTAMP:20260926T140000Z\r\n"},
	    {"a whole day",
		"\r\nDTSTART;VALUE=DATE:20261001\r\n"
		"DTEND;VALUE=DATE:20261002\r\n"},
	    {"in a language", "\r\nSUMMARY;LANGUAGE=ko:Return the card\r\n"},
	    {"an alarm", "\r\nTRIGGER:-PT15H\r\n"},
	    {"an end", "END:VEVENT\r\nEND:VCALENDAR\r\n"},
	};
	struct ky_ics_entry e = plain;
	struct ky_buf b;

	write(&e, KY_TONGUE_KO, &b);
	T_CASES (w, wanted)
		t_ok(w->label, has(&b, w->words));
	t_ok("no text, no address",
	    !has(&b, "\nURL") && !has(&b, "TRANSP:TRANSPARENT\r\nDESCRIPTION"));
	ky_buf_done(&b);
}

static void
escaping(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
	    {"comma, semicolon, backslash", "a,b;c\\d", ":a\\,b\\;c\\\\d\r\n"},
	    {"a line end", "a\nb", ":a\\nb\r\n"},
	    {"no line of its own", "a\r\nEND:VEVENT", ":a\\nEND:VEVENT\r\n"},
	    {"controls",
		"a\tb\x7f"
		"c\xc2\x85"
		"d",
		":abcd\r\n"},
	    {"no UTF-8",
		"a\xff\xc3"
		"b\xed\xa0\x80",
		":ab\r\n"},
	    {"a colon and quotes stay", "a: \"b\"", ":a: \"b\"\r\n"},
	};
	struct ky_ics_entry e = plain;
	struct ky_buf b;

	T_CASES (c, cases) {
		e.summary = c->text;
		write(&e, KY_TONGUE_EN, &b);
		t_ok(c->label, has(&b, c->want));
		ky_buf_done(&b);
	}
}

/* Each line has 75 octets at most, is UTF-8 by itself, and joined again they
 * are what was written. */
static void
folding(void)
{
	struct ky_buf text;
	struct ky_ics_entry e = plain;
	struct ky_buf b, joined;
	size_t octets = 0;
	bool fits = true, whole = true;

	ky_buf_init(&text, 1024);
	for (int i = 0; i < 60; i++)
		ky_buf_addz(&text, i % 7 == 0 ? "x" : "解約");
	e.summary = text.p;
	e.url = "https://issuer.example/"
		"0123456789012345678901234567890123456789012345678901234567890"
		"0123456789012345678901234567890123456789012345678901234567890";
	write(&e, KY_TONGUE_JA, &b);
	ky_buf_init(&joined, 65536);
	for (size_t i = 0; i < b.len; i++) {
		if (strncmp(b.p + i, "\r\n ", 3) == 0) {
			whole = whole &&
			    ((unsigned char)b.p[i + 3] & 0xc0) != 0x80;
			octets = 1;
			i += 2;
			continue;
		}
		octets = b.p[i] == '\n' ? 0 : octets + (b.p[i] != '\r');
		fits = fits && octets <= 75;
		ky_buf_addc(&joined, b.p[i]);
	}
	t_ok("75 octets at most", fits);
	t_ok("no character is cut", whole);
	t_ok("the text is there again", has(&joined, text.p));
	t_ok("and the address", has(&joined, e.url));
	ky_buf_done(&text);
	ky_buf_done(&joined);
	ky_buf_done(&b);
}

static void
names(void)
{
	char uid[KY_ICS_UID_SIZE];

	ky_ics_uid("KY-7H3K-9QXM-2PTA", "item:router", uid);
	t_eq_str("a name", uid, "KY-7H3K-9QXM-2PTA/item:router@kaiyaku");
}

static void
the_ends_of_time(void)
{
	struct ky_ics_entry e = plain;
	struct ky_buf b;

	e.day = 0;
	e.stamp.us = INT64_C(4102444800) * KY_SECOND_US;
	write(&e, KY_TONGUE_EN, &b);
	t_ok("1970", has(&b, "DATE:19700101\r\nDTEND;VALUE=DATE:19700102\r\n"));
	t_ok("the last sequence", has(&b, "SEQUENCE:2147483647\r\n"));
	ky_buf_done(&b);
	e.stamp.us = 0;
	e.day = 2932896;
	write(&e, KY_TONGUE_EN, &b);
	t_ok("before the first sequence", has(&b, "SEQUENCE:0\r\n"));
	t_ok("the last day there is",
	    has(&b, "DTSTART;VALUE=DATE:99991231\r\n") && !has(&b, "DTEND"));
	ky_buf_done(&b);
}

int
main(void)
{
	T_RUN(members);
	T_RUN(escaping);
	T_RUN(folding);
	T_RUN(names);
	T_RUN(the_ends_of_time);
	return t_done();
}
