/*
 * Adapters of the payment port (port/peers.h, struct ky_pay).
 *
 * Both keep in the till what was asked of whom: a payment per key.  Each call
 * of the till is a transaction of its own, and may come from any thread.
 */
#ifndef KY_PAY_PAY_H
#define KY_PAY_PAY_H

#include "pay/api.h"
#include "port/clock.h"
#include "port/peers.h"
#include "port/till.h"

/* What of ours they stand on; the till outlives the port. */
struct ky_pay_desk {
	struct ky_slug issuer;
	const struct ky_till *till;
	struct ky_clock clock; /* the world's: pages run out over there */
};

/*
 * A hosted page of a Stripe-compatible API (docs/peers.md).
 *
 * Collecting gives out a page; the same key again gives out no second one
 * while the first can still be paid.  A page for another amount, or one that
 * ran out, is replaced once the service says that it is no longer good.  Codes
 * are those of the port, except that a page of which nobody knows whether it
 * was made is KY_E_UNSURE and cannot be paid: its address was told to nobody.
 *
 * A page that is open, or gone through with the money on its way, is `asked`.
 * Looking writes the state and the service's own number of the payment into
 * the till, since refunds and disputes name that number.  A page that ran out
 * is not `failed`: the same key makes the next one.  A refund that came back
 * is: the next one needs another key.
 *
 * `return_url`: where the page leads to when it was gone through, or left.
 * KY_E_INPUT names the setting that is missing or cannot be.
 */
struct ky_pay_checkout {
	struct ky_pay_place place;
	const char *return_url;
};
/* The settings alone: nothing is opened, nobody is asked. */
enum ky_code ky_pay_checkout_check(const struct ky_pay_checkout *config,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_pay_checkout_open(const struct ky_pay_desk *desk,
    const struct ky_pay_checkout *config, struct ky_pay *out,
    struct ky_err *err) KY_MUST_USE;

/*
 * A reference to pay under, at a convenience store or by bank transfer, and
 * nobody to ask: what came in is told by an import.  A look sees money only
 * when the till says that this payment is paid.  Refunds are refused
 * ("no-original-payment").
 *
 * `prefix`: up to KY_PAY_PREFIX_MAX digits that references begin with; ""
 * or NULL: none.  KY_E_INPUT: it is something else.
 */
#define KY_PAY_PREFIX_MAX 6
enum ky_code ky_pay_reference_check(const char *prefix,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_pay_reference_open(const struct ky_pay_desk *desk,
    const char *prefix, struct ky_pay *out, struct ky_err *err) KY_MUST_USE;

/* Either of them; a port that was never opened is nothing to do. */
void ky_pay_close(struct ky_pay *p);

/* --- references --- */

/* All of them have so many digits; the last one checks the others. */
#define KY_PAY_REFERENCE_DIGITS 16
/* The `n`th reference of a key.  `prefix` as above. */
void ky_pay_reference_make(const char *prefix, const char *key, unsigned n,
    char out[KY_REFERENCE_SIZE]);
/* Digits as somebody typed them, blanks and hyphens between them let pass;
 * false: none of ours, or mistyped. */
bool ky_pay_reference_parse(struct ky_str text, char out[KY_REFERENCE_SIZE]);
/* For paper: "1234-5678-9012-3452". */
#define KY_PAY_PRINTED_SIZE 32
void ky_pay_reference_print(const char *reference,
    char out[KY_PAY_PRINTED_SIZE]);

#endif
