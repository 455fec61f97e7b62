/*
 * What the adapters of this port share.
 */
#ifndef KY_MAIL_PRIVATE_H
#define KY_MAIL_PRIVATE_H

#include "mail/mail.h"
#include "mail/message.h"

#define KY_MAIL_LINK_SIZE 256

/* Who writes; each adapter's `self` begins with it. */
struct ky_mail_held {
	void (*close)(void *self);
	char from[KY_EMAIL_SIZE];
	char from_name[KY_MESSAGE_NAME_MAX + 1];
	char link[KY_MAIL_LINK_SIZE];
};

/* KY_E_INPUT: names the setting that cannot be. */
enum ky_code ky_mail_held_set(struct ky_mail_held *held, const char *from,
    const char *from_name, const char *link, struct ky_err *err) KY_MUST_USE;

/* What is to be handed to a line's holder: a paper, or news. */
struct ky_mail_errand {
	const struct ky_line *line;
	const char *paper_number;     /* NULL: news */
	const struct ky_effect *news; /* NULL: a paper */
	struct ky_str document;
	const char *key;
};

/* The whole message.  KY_E_REFUSED: no address, or one that is none; or
 * ky_message_write()'s. */
enum ky_code ky_mail_compose(const struct ky_mail_held *held,
    const struct ky_mail_errand *errand, const char *eol, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

#endif
