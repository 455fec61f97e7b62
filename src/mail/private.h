/*
 * What the adapters of this port share.
 */
#ifndef KY_MAIL_PRIVATE_H
#define KY_MAIL_PRIVATE_H

#include "mail/mail.h"
#include "mail/message.h"

struct ky_mail_errand;

/* Who writes; each adapter's `self` begins with it. */
struct ky_mail_held {
	void (*close)(void *self);
	/* KY_E_REFUSED: no address, or one that is none; or what the next hop
	 * says. */
	enum ky_code (*hand_over)(void *self,
	    const struct ky_mail_errand *errand,
	    struct ky_err *err) KY_MUST_USE;
	struct ky_mail_links links;
	char from[KY_EMAIL_SIZE];
	char from_name[KY_MESSAGE_NAME_MAX + 1];
	char link[KY_MAIL_LINK_SIZE];
};

/* KY_E_INPUT: names the setting that cannot be. */
enum ky_code ky_mail_held_set(struct ky_mail_held *held, const char *from,
    const char *from_name, const char *link, struct ky_err *err) KY_MUST_USE;

/* What is to be handed to somebody: a paper, news or a letter. */
struct ky_mail_errand {
	const char *to;
	const struct ky_line *line;     /* NULL: of a letter */
	const char *paper_number;       /* or NULL */
	struct ky_str document;         /* the paper */
	const struct ky_effect *news;   /* or NULL */
	const struct ky_letter *letter; /* or NULL */
	struct ky_time now;             /* for the letter */
	const char *key;
};

/* The whole message.  KY_E_REFUSED: no address, or one that is none; or
 * ky_message_write()'s. */
enum ky_code ky_mail_compose(const struct ky_mail_held *held,
    const struct ky_mail_errand *errand, const char *eol, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

/* The functions of the port, over `hand_over`. */
void ky_mail_held_port(void *self, struct ky_mail *out);

#endif
