/*
 * Port: short messages that are no papers and belong to no effect: one-time
 * codes, links, warnings, answers to what somebody asked.
 *
 * They are asked for by people who wait at a page.  Handing one in must take
 * the same time whether anybody is there to get it, so an adapter only queues
 * here and sends from a thread of its own.  What is lost on a restart is asked
 * for again by the person.
 *
 * Personal data and secrets: nothing of a letter is logged but its kind.
 */
#ifndef KY_PORT_COURIER_H
#define KY_PORT_COURIER_H

#include "base/err.h"
#include "core/case.h"

#define KY_LETTER_CODE_SIZE 16
#define KY_LETTER_LINK_SIZE 512
#define KY_LETTER_TEXT_SIZE 4096

enum ky_letter_kind {
	KY_LETTER_PROVE,    /* a one-time code: the line is yours? */
	KY_LETTER_SIGN_IN,  /* a one-time code: is it you? */
	KY_LETTER_CONFIRM,  /* a one-time code before what cannot be undone */
	KY_LETTER_MAILBOX,  /* a one-time code: an account's new mailbox? */
	KY_LETTER_RECOVER,  /* a link: set a new password */
	KY_LETTER_NEWS,     /* a login, a contact, a grant changed: was it
	                       you? `what` names it */
	KY_LETTER_REMINDER, /* an assisted ending: `what` is due on `day` */
	KY_LETTER_GRANT,    /* somebody asks you to act for them: a link */
	/* About an inquiry (portal/inquiry.h), which `inquiry` names: */
	KY_LETTER_ASKED,    /* we have it */
	KY_LETTER_ANSWER,   /* `text` is what we say to it */
	KY_LETTER_WANTED,   /* `text` is what we need first */
	KY_LETTER_ACCEPTED, /* papers fit: a link to go on */
	KY_LETTER_REFUSED,  /* they do not; `text` may say why */
	KY_LETTER_CLAIM,    /* to whom we know for the line: somebody's papers
	                       were accepted; was it you? */
	KY_LETTER__MAX
};
const char *ky_letter_kind_name(enum ky_letter_kind k); /* "prove", ... */

enum ky_letter_way {
	KY_LETTER_BY_MAIL,
	KY_LETTER_BY_SMS,
	KY_LETTER_WAY__MAX
};

/*
 * The line that a letter is about, as its holder knows it.  Only of letters to
 * the contact on the line's own record, to who has shown the line, and to whom
 * such a one asks to act for him.  provider "" = about no line, or several.
 */
struct ky_letter_line {
	struct ky_slug provider;
	char number[KY_MASK_SIZE]; /* masked; "" = it has none */
};

/* Puts what people call a provider, UTF-8; "" = it is not known.  Called from
 * couriers' own threads, so that who waits at a page cannot tell by the time
 * whether there is such a line. */
#define KY_OPERATOR_NAME_SIZE 200
typedef void ky_operator_name(void *self, const struct ky_slug *provider,
    char out[KY_OPERATOR_NAME_SIZE]);

struct ky_letter {
	enum ky_letter_kind kind;
	enum ky_letter_way way;
	char email[KY_EMAIL_SIZE]; /* BY_MAIL: checked */
	struct ky_msisdn msisdn;   /* BY_SMS */
	char language[KY_LANGUAGE_SIZE];
	struct ky_letter_line line;
	char code[KY_LETTER_CODE_SIZE]; /* digits; "" = none */
	char link[KY_LETTER_LINK_SIZE]; /* printable ASCII; "" = none */
	struct ky_slug what;            /* a message code; "" = none */
	struct ky_date day;             /* or no date */
	char ending[KY_REF_SIZE]; /* that it is about; "" = none.  Reminders of
	                             one step of one ending move its calendar
	                             entry. */
	struct ky_time until;     /* code or link are good before;
	                                   us = 0: for good */
	struct ky_slug inquiry;   /* "iq-7h3k9qxm"; "" = about none */
	char text[KY_LETTER_TEXT_SIZE]; /* a person's own words, UTF-8, lines
	                                   end in "\n"; "" = none.  By mail
	                                   only. */
};

struct ky_courier {
	void *self;
	/* Takes a copy.  KY_E_LIMIT: too many wait; KY_E_REFUSED: this way is
	 * not set up.  Called from several threads; never blocks. */
	enum ky_code (*send)(void *self, const struct ky_letter *letter,
	    struct ky_err *err) KY_MUST_USE;
	/* Ways that are set up, 1 << enum ky_letter_way. */
	uint32_t ways;
};

#endif
