/*
 * Adapters of the mail port (port/peers.h, struct ky_mail): papers handed over
 * by SMTP, or into a maildir for something else to send.
 */
#ifndef KY_MAIL_MAIL_H
#define KY_MAIL_MAIL_H

#include "port/peers.h"

enum ky_mail_tls {
	KY_MAIL_STARTTLS, /* required */
	KY_MAIL_TLS,      /* from the first byte (port 465) */
	KY_MAIL_CLEAR,    /* loopback only */
};

struct ky_mail_smtp {
	const char *host;
	uint16_t port;
	enum ky_mail_tls tls;
	const char *ca_file;         /* or NULL: the system's */
	const char *user, *password; /* or NULL: no AUTH */
	const char *from;            /* mailbox, ASCII */
	const char *from_name;       /* UTF-8 */
	const char *link; /* where a paper can be fetched and checked,
	                               or NULL */
};

enum ky_code ky_mail_smtp_open(const struct ky_mail_smtp *config,
    struct ky_mail *out, struct ky_err *err) KY_MUST_USE;
/* A maildir (tmp/, new/, cur/); made when missing. */
enum ky_code ky_mail_maildir_open(const char *folder, const char *from,
    const char *from_name, struct ky_mail *out, struct ky_err *err) KY_MUST_USE;
void ky_mail_close(struct ky_mail *p);

#endif
