/*
 * Names of the SMS adapters' log events.
 */
#ifndef KY_SMS_EVENT_H
#define KY_SMS_EVENT_H

/* A letter did not leave, or may not have; who waits for it asks again.
 * Only its kind is told. */
#define KY_EV_SMS_LOST "sms.letter-lost"

#endif
