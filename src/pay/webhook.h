/*
 * News of a Stripe-compatible API: its signature, and what it says.
 *
 * The header is "t=SECONDS,v1=HEX,...": HMAC-SHA256 under the endpoint's
 * secret over SECONDS, "." and the body as it came.  While the service
 * changes secrets it sends a v1 for each; schemes other than v1 are passed
 * over.  A signature that is older or newer than five minutes counts as none,
 * so that what was listened to cannot be sent again for ever.
 */
#ifndef KY_PAY_WEBHOOK_H
#define KY_PAY_WEBHOOK_H

#include "port/clock.h"
#include "port/payevent.h"

#define KY_PAY_TOLERANCE_US (5 * KY_MINUTE_US)
#define KY_PAY_SIGNATURE_MAX 2048 /* bytes of the header */
#define KY_PAY_SECRET_MIN 16
#define KY_PAY_SECRET_MAX 256

/* KY_E_REFUSED says what is wrong with it: missing, malformed, too old, or not
 * under this secret.  Comparing takes the same time, whatever it is. */
enum ky_code ky_pay_webhook_verify(struct ky_str secret, struct ky_str header,
    struct ky_str body, struct ky_time now, struct ky_err *err) KY_MUST_USE;

/* A body that is genuine.  An event of a kind that is not waited for is
 * KY_PAY_OTHER with its id alone.  KY_E_INPUT: longer than KY_PAY_BODY_MAX,
 * not JSON, or a member is missing or not as agreed. */
enum ky_code ky_pay_webhook_read(struct ky_str body, struct ky_pay_event *out,
    struct ky_err *err) KY_MUST_USE;

/* Both together, as the port.  KY_E_INPUT: the secret is missing, too short
 * or too long. */
enum ky_code ky_pay_webhook_open(const char *secret, struct ky_clock clock,
    struct ky_pay_reader *out, struct ky_err *err) KY_MUST_USE;
/* A port that was never opened is nothing to do. */
void ky_pay_webhook_close(struct ky_pay_reader *r);

#endif
