/*
 * Port: news from a payment service, as it sends them to our address.
 *
 * News are never proof: they say which payment to look at.  The one thing
 * that no look shows is a dispute.
 */
#ifndef KY_PORT_PAYEVENT_H
#define KY_PORT_PAYEVENT_H

#include "port/till.h"

enum ky_pay_news {
	KY_PAY_OTHER,         /* genuine, and nothing that is waited for */
	KY_PAY_COMPLETED,     /* a page was gone through */
	KY_PAY_SUCCEEDED,     /* ... and its money came in later */
	KY_PAY_FAILED,        /* ... or never will */
	KY_PAY_EXPIRED,       /* a page is no longer good */
	KY_PAY_REFUNDED,      /* a refund, or news of one */
	KY_PAY_REFUND_FAILED, /* ... that came back */
	KY_PAY_DISPUTED,      /* the payer took `minor` back */
	KY_PAY_NEWS__MAX
};
/* "other", "completed", "succeeded", ...: for logs and metrics. */
const char *ky_pay_news_name(enum ky_pay_news n);

/* Ids that become idempotency keys of ours, with a word before them. */
#define KY_PAY_ID_SIZE 52

/* Ids are letters, digits, "_" and "-"; "" = not said. */
struct ky_pay_event {
	enum ky_pay_news news;
	char
	    id[KY_PAY_ID_SIZE]; /* of the event: the same when it comes again */
	char session[KY_SESSION_ID_SIZE];
	char intent[KY_SESSION_ID_SIZE];
	int64_t minor;                /* 0 = not said; at most KY_AMOUNT_MAX */
	char currency[4];             /* upper case */
	char dispute[KY_PAY_ID_SIZE]; /* of DISPUTED alone */
};

/* Who judges what came in.  Called from several threads. */
struct ky_pay_reader {
	void *self;
	/* `signature`: the header's value.  KY_E_REFUSED: it is not the
	 * service's, or too old; KY_E_INPUT: it is, and cannot be read. */
	enum ky_code (*read)(void *self, struct ky_str signature,
	    struct ky_str body, struct ky_pay_event *out,
	    struct ky_err *err) KY_MUST_USE;
};

/* Where the signature stands. */
#define KY_PAY_SIGNATURE_HEADER "Stripe-Signature"
#define KY_PAY_BODY_MAX ((size_t)64 * 1024)

#endif
