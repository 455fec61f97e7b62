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

#endif
