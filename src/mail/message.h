/*
 * A mail message: what a paper, news or a letter says, as plain text and as
 * HTML, with the paper attached and calendar entries for the days it names.
 *
 * The same paper, key and line give the same bytes but for the date, so that
 * a receiver who knows the Message-ID shows it once.
 */
#ifndef KY_MAIL_MESSAGE_H
#define KY_MAIL_MESSAGE_H

#include "base/buf.h"
#include "base/time.h"
#include "core/command.h"
#include "port/courier.h"

#define KY_MESSAGE_MAX ((size_t)4 * 1024 * 1024)
#define KY_MESSAGE_NAME_MAX 128 /* bytes of `from_name` */

struct ky_message {
	const char *from;      /* mailbox, checked */
	const char *from_name; /* UTF-8, checked; or "" */
	/* Addresses, printable ASCII or "": where we are; the holder's task
	 * list; the page on which the ending can be taken back; that on which
	 * papers are checked. */
	const char *link, *tasks, *withdraw, *verify;
	const char *about; /* operator and masked number; "" = not known */
	const char *to;    /* mailbox, checked */
	const char *language;
	/* A paper, or news, or a letter: */
	const char *paper_number;
	struct ky_str document;
	const struct ky_effect *news;
	char currency[4]; /* of what the news are about */
	const struct ky_letter *letter;
	struct ky_time now; /* what `until` of a letter is compared with */
	const char *key;
	struct ky_time date;
	const char *eol; /* "\r\n" on the wire, "\n" in a file */
};

/* KY_E_REFUSED: the paper is too large, or its number is none. */
enum ky_code ky_message_write(const struct ky_message *m, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

/* News, of a kind that ky_effect_tells() has. */
enum ky_code ky_message_tell(const struct ky_message *m, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

enum ky_code ky_message_letter(const struct ky_message *m, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

/* Could it be a From's name: UTF-8 without control characters, short? */
bool ky_message_name_ok(const char *name);

#endif
