/*
 * Names of the service's log events.
 */
#ifndef KY_SERVICE_EVENT_H
#define KY_SERVICE_EVENT_H

/* A connection of the local socket was turned away, or broken off for what it
 * sent. */
#define KY_EV_SOCKET "service.socket"
/* Somebody at the local socket did something that only its owner may. */
#define KY_EV_SOCKET_BARRED "service.socket-barred"
/* A bulk ending was proposed, approved, paused, ... is done. */
#define KY_EV_BULK "service.bulk"
/* One of its lines could not be read or was not taken; or its work could not
 * go on, and is tried again in a moment. */
#define KY_EV_BULK_FAILED "service.bulk-failed"

/* A payment run was proposed, approved, declared void, or settled. */
#define KY_EV_PAYRUN "service.payrun"
/* A bank's result file was taken; or a line said no to what it told. */
#define KY_EV_RESULT "service.result"

/* A notification of a chip came in: found what, kept as what. */
#define KY_EV_NOTIFY "service.notify"
/* A chip used the number of an event twice: a copy of it, a reset, or a
 * counter that began again.  What it signed under that number proves
 * nothing. */
#define KY_EV_NOTIFY_DOUBTED "service.notify-doubted"
/* One could not be told to its line, or their work could not go on; it is
 * tried again. */
#define KY_EV_NOTIFY_FAILED "service.notify-failed"

/* News of the payment service came in: of what, and what became of them. */
#define KY_EV_PAY "service.pay-event"
/* Money moved and nothing waits for it: paid after the dues were settled
 * otherwise, paid back and back again, or a dispute over a payment that is
 * not ours.  A person looks at it. */
#define KY_EV_PAY_UNHEARD "service.pay-unheard"

/* A letter of the portal (a code, a link) was not taken by the courier; who
 * waits for it asks again. */
#define KY_EV_PORTAL_LETTER "service.portal-letter"

#endif
