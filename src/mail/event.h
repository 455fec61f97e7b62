/*
 * Names of the mail adapters' log events.
 */
#ifndef KY_MAIL_EVENT_H
#define KY_MAIL_EVENT_H

/* A letter did not leave, or may not have; who waits for it asks again.
 * Only its kind is told. */
#define KY_EV_LETTER_LOST "mail.letter-lost"

#endif
