/*
 * Port: money on its way, as the store keeps it.
 *
 * Transfers to holders' banks and the payment runs that carry them; payments
 * asked of holders; sums of the books.  What a line owes or is owed is in its
 * ledger; here is what was ordered from banks and payment services, so that
 * nothing is ordered twice and what they say is found again.
 *
 * Two makers of this port: the store's (writes only between its begin and
 * commit, as port/office.h), and one that wraps each call in a transaction of
 * the engine's writer, for adapters that are called from workers.
 */
#ifndef KY_PORT_TILL_H
#define KY_PORT_TILL_H

#include "base/buf.h"
#include "base/err.h"
#include "core/command.h"
#include "core/payee.h"

/* --- transfers out --- */

enum ky_transfer_state {
	KY_TRANSFER_QUEUED,   /* ordered; in no payment run yet */
	KY_TRANSFER_IN_RUN,   /* in a run, which may have been sent */
	KY_TRANSFER_PAID,     /* the bank's result says so */
	KY_TRANSFER_FAILED,   /* the bank did not execute it: `why` */
	KY_TRANSFER_RETURNED, /* paid, then sent back: `why` */
	KY_TRANSFER_STATE__MAX
};
/* "queued", "in-run", "paid", "failed", "returned". */
const char *ky_transfer_state_name(enum ky_transfer_state s);
bool ky_transfer_state_parse(struct ky_str name, enum ky_transfer_state *out);
/* Queued to in-run and back (a run declared void); in-run to paid or failed;
 * paid to returned or failed (a correction).  Nothing else, and never out of
 * failed or returned: a new transfer has a new key. */
bool ky_transfer_may(enum ky_transfer_state from, enum ky_transfer_state to);

struct ky_transfer {
	/* Given by the store, 1, 2, ... per issuer: what a file carries as the
	 * customer's code, and the bank's result gives back. */
	uint64_t n;
	char key[KY_KEY_SIZE]; /* the effect's: one transfer each */
	uint64_t line_id;
	struct ky_slug provider;
	int64_t minor; /* 1 to KY_AMOUNT_MAX */
	char currency[4];
	struct ky_payee payee; /* as of the order; sealed, erased with the
	                          line's identity: then kind none */
	enum ky_transfer_state state;
	uint64_t run;             /* its payment run; 0 = none */
	char why[KY_REASON_SIZE]; /* the bank's reason, a code of ours */
	uint8_t source[32];       /* SHA-256 of the result that said it */
	struct ky_time created, changed;
};

/* What carries transfers to a bank. */
enum ky_rail_form {
	KY_RAIL_FORM_ZENGIN,  /* bulk transfer file, docs/formats/zengin.md */
	KY_RAIL_FORM_PAIN001, /* ISO 20022 pain.001.001.09 */
	KY_RAIL_FORM__MAX
};
const char *ky_rail_form_name(enum ky_rail_form f); /* "zengin", "pain.001" */
bool ky_rail_form_parse(struct ky_str name, enum ky_rail_form *out);

enum ky_payrun_state {
	KY_PAYRUN_PROPOSED, /* made; waits for the second person */
	KY_PAYRUN_APPROVED, /* its file may be taken to the bank, any number of
	                       times: always the same bytes */
	KY_PAYRUN_VOID,     /* never sent, two people say so: its transfers are
	                       queued again */
	KY_PAYRUN_SETTLED,  /* every transfer of it has its result */
	KY_PAYRUN_STATE__MAX
};
const char *ky_payrun_state_name(enum ky_payrun_state s);
bool ky_payrun_state_parse(struct ky_str name, enum ky_payrun_state *out);

/* A payment run: transfers that go to the bank in one file. */
struct ky_payrun {
	uint64_t n; /* given by the store, 1, 2, ... per issuer */
	enum ky_payrun_state state;
	enum ky_rail_form form;
	struct ky_slug provider;
	char currency[4];
	struct ky_date day;            /* the bank is to execute it then */
	struct ky_slug maker, checker; /* never the same */
	struct ky_slug voider; /* proposed that it is void; "" = nobody */
	struct ky_time created, approved, finished;
	uint32_t count;        /* transfers */
	int64_t total;         /* their sum */
	uint32_t paid, failed; /* with a result */
	uint8_t sha256[32];    /* of the file's bytes; fixed when proposed */
};

/* --- payments in --- */

enum ky_payment_state {
	KY_PAYMENT_OPEN,    /* asked for */
	KY_PAYMENT_PAID,    /* the service says so */
	KY_PAYMENT_EXPIRED, /* its page or reference is no longer good */
	KY_PAYMENT_FAILED,
	KY_PAYMENT_STATE__MAX
};
const char *ky_payment_state_name(enum ky_payment_state s);
bool ky_payment_state_parse(struct ky_str name, enum ky_payment_state *out);

#define KY_SESSION_ID_SIZE 128
#define KY_LINK_SIZE 1024
#define KY_REFERENCE_SIZE 24

/* What a holder was asked to pay, and where. */
struct ky_payment {
	uint64_t n;
	char key[KY_KEY_SIZE]; /* the effect's */
	uint64_t line_id;
	struct ky_slug provider;
	int64_t minor;
	char currency[4];
	enum ky_payment_state state;
	enum ky_means means;               /* a page, or a reference */
	char session[KY_SESSION_ID_SIZE];  /* the service's id; "" = none */
	char intent[KY_SESSION_ID_SIZE];   /* its payment, once there is one:
	                                     what refunds and disputes name */
	char link[KY_LINK_SIZE];           /* hosted page; "" = none */
	char reference[KY_REFERENCE_SIZE]; /* printed; digits; "" = none */
	uint16_t tries;                    /* pages made for this key */
	struct ky_time created, expires;   /* us = 0: does not */
};

/* How a payment is looked for. */
enum ky_payment_find {
	KY_PAYMENT_BY_KEY,
	KY_PAYMENT_BY_SESSION,
	KY_PAYMENT_BY_INTENT,
	KY_PAYMENT_BY_REFERENCE,
	KY_PAYMENT_FIND__MAX
};

/* --- sums of the books --- */

/* Of one provider, account and kind of entry, between two days. */
struct ky_book_sum {
	struct ky_slug provider;
	char currency[4];
	enum ky_account account;
	enum ky_entry_kind kind;
	uint64_t postings;
	int64_t debit, credit; /* both 0 or more */
};

struct ky_till {
	void *self;

	/* --- transfers --- */
	/*
	 * New (`n` = 0): by its key; is there one already, nothing is written
	 * and `t` is that one.  KY_E_INPUT: it has no payee, or an amount that
	 * is none.  Else state, run, why, source and `changed` anew;
	 * KY_E_INPUT when ky_transfer_may() says no, or the result is not of
	 * the run that it is in.
	 */
	enum ky_code (*transfer_put)(void *self, const struct ky_slug *issuer,
	    struct ky_transfer *t, struct ky_err *err) KY_MUST_USE;
	/* By key, or (`key` NULL) by number. */
	enum ky_code (*transfer_get)(void *self, const struct ky_slug *issuer,
	    const char *key, uint64_t n, struct ky_transfer *out, bool *found,
	    struct ky_err *err) KY_MUST_USE;
	/* In a state (KY_TRANSFER_STATE__MAX = all), of a provider ("" = all),
	 * of a run (0 = all), of a line (0 = all); by number, after `after`. */
	enum ky_code (*transfers)(void *self, const struct ky_slug *issuer,
	    enum ky_transfer_state state, const struct ky_slug *provider,
	    uint64_t run, uint64_t line_id, uint64_t after, uint32_t max,
	    struct ky_transfer *rows, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;

	/* --- payment runs --- */
	/* New (`n` = 0) and empty, or state, checker, voider, times and counts
	 * anew, and `sha256` where it is zero yet.  KY_E_INPUT: its maker
	 * would be its checker, its file would be another one, a zengin file
	 * would not be in JPY. */
	enum ky_code (*payrun_put)(void *self, const struct ky_slug *issuer,
	    struct ky_payrun *r, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*payrun_get)(void *self, const struct ky_slug *issuer,
	    uint64_t n, struct ky_payrun *out, bool *found,
	    struct ky_err *err) KY_MUST_USE;
	/* In a state (KY_PAYRUN_STATE__MAX = all), of a provider ("" = all). */
	enum ky_code (*payruns)(void *self, const struct ky_slug *issuer,
	    enum ky_payrun_state state, const struct ky_slug *provider,
	    uint64_t after, uint32_t max, struct ky_payrun *rows, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;
	/* All queued transfers of the run's provider, form's kind of payee and
	 * currency, lowest numbers first, at most `max`, go into run `r`; its
	 * count and total are written, and given.  In the writer's
	 * transaction: no transfer is ever in two runs.  More can be added as
	 * long as it is proposed and its file is not fixed, else KY_E_INPUT. */
	enum ky_code (*payrun_fill)(void *self, const struct ky_slug *issuer,
	    struct ky_payrun *r, uint32_t max, struct ky_err *err) KY_MUST_USE;
	/* The opposite: its transfers, all still in-run (else KY_E_INPUT), are
	 * queued again.  Its count and total still say what it had. */
	enum ky_code (*payrun_empty)(void *self, const struct ky_slug *issuer,
	    uint64_t n, struct ky_err *err) KY_MUST_USE;
	/* A result file is taken once: `known` when its bytes were. */
	enum ky_code (*result_add)(void *self, const struct ky_slug *issuer,
	    const uint8_t sha256[32], const struct ky_slug *actor,
	    struct ky_time at, bool *known, struct ky_err *err) KY_MUST_USE;

	/* --- payments --- */
	/* New (`n` = 0): by its key, as for transfers; a reference is the
	 * caller's and must be free (KY_E_INPUT), as must session and intent.
	 * Else all but key, line and provider anew. */
	enum ky_code (*payment_put)(void *self, const struct ky_slug *issuer,
	    struct ky_payment *p, struct ky_err *err) KY_MUST_USE;
	enum ky_code (*payment_get)(void *self, const struct ky_slug *issuer,
	    enum ky_payment_find how, const char *text, struct ky_payment *out,
	    bool *found, struct ky_err *err) KY_MUST_USE;
	/* Of a line, oldest first. */
	enum ky_code (*payments)(void *self, const struct ky_slug *issuer,
	    uint64_t line_id, uint64_t after, uint32_t max,
	    struct ky_payment *rows, uint32_t *n,
	    struct ky_err *err) KY_MUST_USE;

	/* --- sums --- */
	/* Of a provider ("" = all), value days from `first` to `last` (no
	 * date: from the start, to the end); by provider, currency, account,
	 * kind.  KY_E_LIMIT beyond `max`.  Reads all postings of these lines:
	 * a report, not for every page. */
	enum ky_code (*sums)(void *self, const struct ky_slug *issuer,
	    const struct ky_slug *provider, struct ky_date first,
	    struct ky_date last, uint32_t max, struct ky_book_sum *rows,
	    uint32_t *n, struct ky_err *err) KY_MUST_USE;
};

#endif
