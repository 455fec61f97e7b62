/*
 * Names of the HTTP layer's log events.
 */
#ifndef KY_HTTP_EVENT_H
#define KY_HTTP_EVENT_H

/* A request was answered.  Its route's pattern stands for the path: paths
 * and queries hold what is nobody's business. */
#define KY_EV_REQUEST "http.request"
/* A call failed in a way that is ours to mend; the sender was told 500. */
#define KY_EV_REQUEST_FAILED "http.request-failed"
/* A handler's answer was too large, or could not be made. */
#define KY_EV_ANSWER_FAILED "http.answer-failed"
/* What was sent is not HTTP as we take it; the connection was closed. */
#define KY_EV_REQUEST_REFUSED "http.request-refused"
/* A deadline passed: the connection was cut. */
#define KY_EV_DEADLINE "http.deadline"
/* Words of the library below. */
#define KY_EV_LIBRARY "http.library"

/* What an SM-DP+ or a phone sent could not be stored: they were told to send
 * it again. */
#define KY_EV_RSP_UNSTORED "http.rsp-unstored"
/* The SM-DP+ told of a profile that belongs to no line of ours, or of a point
 * that has no meaning here. */
#define KY_EV_ES2_UNKNOWN "http.es2-unknown"
#define KY_EV_ES2_UNMAPPED "http.es2-unmapped"
/* ... of something that the line's rules do not take. */
#define KY_EV_ES2_REFUSED "http.es2-refused"

/* News of the payment service could not be stored: it was told to send them
 * again.  Or they bore no signature of its. */
#define KY_EV_PAY_UNSTORED "http.pay-unstored"
#define KY_EV_PAY_FORGED "http.pay-forged"

#endif
