/*
 * Adapters of the mail port (port/peers.h, struct ky_mail): papers and
 * news handed over by SMTP, or into a maildir for something else to
 * send.
 *
 * A line without a mailbox, or with one that is none, is KY_E_REFUSED
 * "no-address" or "bad-address": people hand the paper over then.
 */
#ifndef KY_MAIL_MAIL_H
#define KY_MAIL_MAIL_H

#include "core/case.h"
#include "port/courier.h"
#include "port/peers.h"

/* Pages of ours that a message may lead to. */
enum ky_mail_page {
	KY_MAIL_TASKS,    /* what is done and what waits for the holder */
	KY_MAIL_WITHDRAW, /* where the ending can be taken back */
	KY_MAIL_VERIFY,   /* where anybody checks a paper */
};
#define KY_MAIL_LINK_SIZE 512

/* Who knows their addresses. */
struct ky_mail_links {
	void *self;
	/*
	 * Puts the address of a page of the ending `ending` for the holder of
	 * `line`: printable ASCII; "" = there is none.  NULL: it never knows.
	 * Called from several threads, again for each attempt to send: the
	 * same page should have the same address.
	 */
	void (*link)(void *self, const char ending[KY_REF_SIZE],
	    const struct ky_line *line, enum ky_mail_page page,
	    char out[KY_MAIL_LINK_SIZE]);
	/* Names operators.  NULL: it never does. */
	ky_operator_name *name;
};

enum ky_mail_tls {
	KY_MAIL_STARTTLS, /* required */
	KY_MAIL_TLS,      /* from the first byte (port 465) */
	KY_MAIL_CLEAR,    /* loopback only: looked at on the address itself */
};

struct ky_mail_smtp {
	const char *host;
	uint16_t port; /* 0 = 587, with KY_MAIL_TLS 465 */
	enum ky_mail_tls tls;
	const char *ca_file;         /* or NULL: the system's */
	const char *user, *password; /* or NULL: no AUTH */
	const char *from;            /* mailbox, ASCII */
	const char *from_name;       /* UTF-8, or NULL */
	const char *link;  /* where a paper can be fetched and checked,
	                               or NULL */
	uint32_t total_ms; /* 0 = 60000 */
};

/* Nothing is sent yet.  KY_E_INPUT names the setting that cannot be. */
enum ky_code ky_mail_smtp_open(const struct ky_mail_smtp *config,
    struct ky_mail *out, struct ky_err *err) KY_MUST_USE;
/* A maildir (tmp/, new/, cur/); made when missing.  A message whose key is in
 * new/ or cur/ is not delivered again.  `link` as above. */
enum ky_code ky_mail_maildir_open(const char *folder, const char *from,
    const char *from_name, const char *link, struct ky_mail *out,
    struct ky_err *err) KY_MUST_USE;
/* From now on messages lead to these pages; said before there are threads.
 * Without it, or for want of an address, they lead to `link`. */
void ky_mail_link_by(struct ky_mail *p, struct ky_mail_links links);
/* Either of them; a port that was never opened is nothing to do. */
void ky_mail_close(struct ky_mail *p);

#endif
