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

#include "port/peers.h"

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
/* Either of them; a port that was never opened is nothing to do. */
void ky_mail_close(struct ky_mail *p);

#endif
