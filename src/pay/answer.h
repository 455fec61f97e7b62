/*
 * What a Stripe-compatible API says of a page and of a refund.
 *
 * A page ("checkout session") is open, gone through, or expired; gone
 * through, its payment is there, on its way (a voucher for a convenience
 * store), or will not come.  An answer that is not as agreed is KY_E_RETRY,
 * and the member is named.
 */
#ifndef KY_PAY_ANSWER_H
#define KY_PAY_ANSWER_H

#include "pay/api.h"
#include "port/peers.h"
#include "port/till.h"

enum ky_page_state {
	KY_PAGE_OPEN,    /* it can be paid there */
	KY_PAGE_PENDING, /* gone through; the money is on its way */
	KY_PAGE_PAID,
	KY_PAGE_EXPIRED, /* never gone through, and never will be */
	KY_PAGE_FAILED,  /* gone through; the money will not come */
	KY_PAGE__MAX
};

struct ky_page {
	enum ky_page_state state;
	char id[KY_SESSION_ID_SIZE];
	char intent[KY_SESSION_ID_SIZE]; /* "" = there is none yet */
	char link[KY_LINK_SIZE];         /* "" = not said */
	int64_t minor;
	char currency[4];
	struct ky_time expires; /* us = 0: not said */
};

/* `doc` with its payment_intent expanded, else what was gone through and is
 * not paid counts as on its way. */
enum ky_code ky_page_read(const json_t *doc, struct ky_page *out,
    struct ky_err *err) KY_MUST_USE;

enum ky_refund_state {
	KY_REFUND_PENDING,
	KY_REFUND_DONE,
	KY_REFUND_FAILED, /* and the money is ours again */
	KY_REFUND__MAX
};

struct ky_refund {
	enum ky_refund_state state;
	int64_t minor;
	char currency[4];
};

enum ky_code ky_refund_read(const json_t *doc, struct ky_refund *out,
    struct ky_err *err) KY_MUST_USE;

/* Our key in an object's metadata, or "". */
#define KY_PAY_KEY_NAME "kaiyaku_key"
const char *ky_pay_key_of(const json_t *doc);

/*
 * Evidence: the members that matter, as small JSON, members in order.  No
 * link and nothing of the payer: names, addresses and cards stay where they
 * are.  KY_E_RETRY: too long to be one.
 */
enum ky_code ky_page_evidence(const json_t *doc, struct ky_raw *out,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_refund_evidence(const json_t *doc, struct ky_raw *out,
    struct ky_err *err) KY_MUST_USE;
/* Nothing is known under that key. */
void ky_pay_nothing(const char *key, struct ky_raw *out);

#endif
