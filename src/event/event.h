/*
 * Names of the deliverer's log events.
 */
#ifndef KY_EVENT_EVENT_H
#define KY_EVENT_EVENT_H

/* A try failed; the delivery is due again later. */
#define KY_EV_DELIVERY_FAILED "event.delivery-failed"
/* All tries are used up: `kaiyaku webhook resend`. */
#define KY_EV_DELIVERY_DEAD "event.delivery-dead"
/* A webhook is switched off: its receiver said 410 or failed for days. */
#define KY_EV_HOOK_GONE "event.webhook-gone"
/* The store failed the deliverer; it goes on in a moment. */
#define KY_EV_DELIVERER "event.deliverer"

#endif
