/*
 * Our words as TM Forum's: states of orders, items, withdrawals, products.
 *
 * Pure.  An order's state is never stored: it follows from the endings of its
 * lines, at the time of reading (ky_tmf_item_of) or, for what a hub tells,
 * from their events up to one of them (struct ky_tmf_told).  docs/tmf.md.
 */
#ifndef KY_HTTP_TMF_STATE_H
#define KY_HTTP_TMF_STATE_H

#include "core/case.h"
#include "core/event.h"

enum ky_tmf_state {
	KY_TMF_ACKNOWLEDGED, /* not filed yet: for moments */
	KY_TMF_REJECTED,
	KY_TMF_PENDING, /* a later day, or people */
	KY_TMF_IN_PROGRESS,
	KY_TMF_HELD,      /* a peer refused, or may have done it */
	KY_TMF_ASSESSING, /* a withdrawal is asked for */
	KY_TMF_WITHDRAWING,
	KY_TMF_CANCELLED,
	KY_TMF_COMPLETED,
	KY_TMF_PARTIAL,
	KY_TMF_FAILED,
	KY_TMF_STATE__MAX
};
/* "acknowledged", ..., "pendingCancellation": as published. */
const char *ky_tmf_state_name(enum ky_tmf_state s);
bool ky_tmf_state_parse(struct ky_str name, enum ky_tmf_state *out);
/* An arrow of the published life cycle. */
bool ky_tmf_state_may(enum ky_tmf_state from, enum ky_tmf_state to);

/* The state of the order item that filed the ending `ref`.  A line whose
 * ending has another reference: that one was withdrawn, since nothing else
 * makes room for a new one. */
enum ky_tmf_state ky_tmf_item_of(const struct ky_case *c, const char *ref);
/* Of an order from those of its items; n is at least 1. */
enum ky_tmf_state ky_tmf_order_of(const enum ky_tmf_state *item, uint32_t n);
/* Of the item nested in a line's item that stands for a duty. */
enum ky_tmf_state ky_tmf_duty_of(enum ky_duty_state s);

enum ky_tmf_task {
	KY_TMF_TASK_ACKNOWLEDGED,
	KY_TMF_TASK_IN_PROGRESS,
	KY_TMF_TASK_DONE,
	KY_TMF_TASK_ERROR, /* too late for a line at least */
	KY_TMF_TASK__MAX
};
/* "terminatedWithError", ... */
const char *ky_tmf_task_name(enum ky_tmf_task t);
bool ky_tmf_task_parse(struct ky_str name, enum ky_tmf_task *out);

enum ky_tmf_product {
	KY_TMF_ACTIVE,
	KY_TMF_SUSPENDED,
	KY_TMF_PENDING_TERMINATE,
	KY_TMF_TERMINATED,
	KY_TMF_NEVER_USED, /* "cancelled" */
	KY_TMF_ABORTED,    /* "aborted ": no line of ours */
	KY_TMF_PRODUCT__MAX
};
/* "aborted " is published with its trailing blank; both are understood. */
const char *ky_tmf_product_name(enum ky_tmf_product p);
bool ky_tmf_product_parse(struct ky_str name, enum ky_tmf_product *out);
enum ky_tmf_product ky_tmf_product_of(const struct ky_line *line,
    const struct ky_ending *ending);

/* What the events of an ending have told of its item so far. */
struct ky_tmf_told {
	enum ky_tmf_state state;
	uint64_t held, waits; /* duties that are, as bits */
	bool ended;           /* the contract was seen over */
	bool done;            /* a duty beside authority was seen or waived */
};
/* One more event of this ending.  `last`: the decision it came from closes
 * the ending. */
void ky_tmf_told_add(struct ky_tmf_told *t, const struct ky_event *ev,
    bool last);
/* What an order that was told as `from` is told as next on its way to `to`:
 * one arrow of the life cycle where there is one, or `from` itself. */
enum ky_tmf_state ky_tmf_told_next(enum ky_tmf_state from,
    enum ky_tmf_state to);

#endif
