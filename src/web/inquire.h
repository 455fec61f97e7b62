/*
 * Something that a person of ours is to decide or answer
 * (portal/inquiry.h).
 */
#ifndef KY_WEB_INQUIRE_H
#define KY_WEB_INQUIRE_H

#include "web/session.h"

/* Hands it in, with the visit's language, session and address.  False: it was
 * answered. */
bool ky_visit_inquire(struct ky_visit *v, struct ky_inquiry *q);

#endif
