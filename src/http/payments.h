/*
 * Where the payment service sends its news.
 *
 * Anybody may send there; the signature is the proof, and the service judges
 * it (service/payevent.c).  A sender that is told 2xx sends the news no more:
 * so 200 when they are stored or nothing waits for them, 400 for what never
 * will be news, 503 with Retry-After for all else.
 */
#ifndef KY_HTTP_PAYMENTS_H
#define KY_HTTP_PAYMENTS_H

#include "http/http.h"
#include "port/payevent.h"

#include <stdatomic.h>

#define KY_PAY_PATH "/v1/payments/webhook"
#define KY_PAY_RETRY_S 30

/* Counted since the start, for the metrics. */
struct ky_pay_counters {
	atomic_uint_least64_t heard[KY_HEARD__MAX];
	atomic_uint_least64_t forged;    /* not signed by the service */
	atomic_uint_least64_t malformed; /* signed, and no news */
	atomic_uint_least64_t unstored;  /* told to come again */
};

#endif
