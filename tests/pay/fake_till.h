/*
 * A till in memory: payments alone, as port/till.h says, failing on demand.
 */
#ifndef KY_TESTS_PAY_FAKE_TILL_H
#define KY_TESTS_PAY_FAKE_TILL_H

#include "port/till.h"

#include <pthread.h>
#include <string.h>

#define TILL_ROWS 64

struct fake_till {
	struct ky_till port;
	pthread_mutex_t lock;
	struct ky_payment row[TILL_ROWS];
	uint32_t n;
	/* The next calls fail: that many puts or gets go well before. */
	int puts_left, gets_left; /* -1: they never fail */
};

static inline struct ky_payment *
till_find(struct fake_till *t, enum ky_payment_find how, const char *text)
{
	for (uint32_t i = 0; i < t->n && text[0] != '\0'; i++) {
		struct ky_payment *p = &t->row[i];
		const char *has = how == KY_PAYMENT_BY_KEY ? p->key
		    : how == KY_PAYMENT_BY_SESSION         ? p->session
		    : how == KY_PAYMENT_BY_INTENT          ? p->intent
							   : p->reference;

		if (strcmp(has, text) == 0)
			return p;
	}
	return NULL;
}

static inline enum ky_code
till_fails(int *left, struct ky_err *err)
{
	if (*left == 0)
		return ky_fail(err, KY_E_SYSTEM, 5, "the disk is gone");
	*left -= *left > 0;
	return KY_OK;
}

static inline enum ky_code
till_put_locked(struct fake_till *t, struct ky_payment *p, struct ky_err *err)
{
	struct ky_payment *there = till_find(t, KY_PAYMENT_BY_KEY, p->key);
	struct ky_payment *same = till_find(t, KY_PAYMENT_BY_REFERENCE,
	    p->reference);

	if (p->n == 0 && there != NULL) {
		*p = *there;
		return KY_OK;
	}
	if (same != NULL && same != there)
		return ky_fail(err, KY_E_INPUT, 0,
		    "reference: another payment has it");
	if (p->n == 0) {
		p->n = ++t->n;
		there = &t->row[t->n - 1];
	}
	*there = *p;
	return KY_OK;
}

static inline enum ky_code
till_put(void *self, const struct ky_slug *issuer, struct ky_payment *p,
    struct ky_err *err)
{
	struct fake_till *t = self;
	enum ky_code code;

	(void)issuer;
	(void)pthread_mutex_lock(&t->lock);
	code = till_fails(&t->puts_left, err);
	if (code == KY_OK)
		code = till_put_locked(t, p, err);
	(void)pthread_mutex_unlock(&t->lock);
	return code;
}

static inline enum ky_code
till_get(void *self, const struct ky_slug *issuer, enum ky_payment_find how,
    const char *text, struct ky_payment *out, bool *found, struct ky_err *err)
{
	struct fake_till *t = self;
	const struct ky_payment *p;
	enum ky_code code;

	(void)issuer;
	(void)pthread_mutex_lock(&t->lock);
	code = till_fails(&t->gets_left, err);
	p = till_find(t, how, text);
	if (code == KY_OK && p != NULL)
		*out = *p;
	*found = p != NULL;
	(void)pthread_mutex_unlock(&t->lock);
	return code;
}

static inline enum ky_code
till_list(void *self, const struct ky_slug *issuer, uint64_t line_id,
    uint64_t after, uint32_t max, struct ky_payment *rows, uint32_t *n,
    struct ky_err *err)
{
	struct fake_till *t = self;

	(void)issuer;
	(void)err;
	(void)pthread_mutex_lock(&t->lock);
	*n = 0;
	for (uint32_t i = 0; i < t->n && *n < max; i++)
		if (t->row[i].line_id == line_id && t->row[i].n > after)
			rows[(*n)++] = t->row[i];
	(void)pthread_mutex_unlock(&t->lock);
	return KY_OK;
}

static inline void
till_open(struct fake_till *t)
{
	memset(t, 0, sizeof(*t));
	(void)pthread_mutex_init(&t->lock, NULL);
	t->puts_left = t->gets_left = -1;
	t->port = (struct ky_till){.self = t,
	    .payment_put = till_put,
	    .payment_get = till_get,
	    .payments = till_list};
}

#endif
