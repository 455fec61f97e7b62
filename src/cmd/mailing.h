/*
 * What messages of the engine say of us (mail/mail.h): the addresses of the
 * portal's pages and the operators' names; the same from kaiyakud and from a
 * command that does the engine's work itself.
 */
#ifndef KY_CMD_MAILING_H
#define KY_CMD_MAILING_H

#include "mail/mail.h"

struct ky_session;

/* `s` has an engine, and stays where it is. */
struct ky_mail_links ky_mailing_links(struct ky_session *s);

#endif
