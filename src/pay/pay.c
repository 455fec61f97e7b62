#include "pay/private.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void
ky_pay_close(struct ky_pay *p)
{
	if (p->self != NULL)
		((struct ky_pay_held *)p->self)->close(p->self);
	*p = (struct ky_pay){0};
}

void
ky_pay_held_init(struct ky_pay_held *h, const struct ky_pay_desk *desk,
    void (*close)(void *self))
{
	assert(desk->till != NULL);
	h->close = close;
	h->desk = *desk;
	for (size_t i = 0; i < KY_PAY_LOCKS; i++)
		(void)pthread_mutex_init(&h->lock[i], NULL);
}

void
ky_pay_held_done(struct ky_pay_held *h)
{
	for (size_t i = 0; i < KY_PAY_LOCKS; i++)
		(void)pthread_mutex_destroy(&h->lock[i]);
}

pthread_mutex_t *
ky_pay_take_lock(struct ky_pay_held *h, const char *key)
{
	pthread_mutex_t *lock;
	uint32_t sum = 0;

	for (; *key != '\0'; key++)
		sum = sum * 31 + (unsigned char)*key;
	lock = &h->lock[sum % KY_PAY_LOCKS];
	(void)pthread_mutex_lock(lock);
	return lock;
}

struct ky_time
ky_pay_now(const struct ky_pay_held *h)
{
	return h->desk.clock.now(h->desk.clock.self);
}

static enum ky_code
later(enum ky_code code, struct ky_err *err)
{
	if (code == KY_OK)
		return KY_OK;
	err->code = KY_E_RETRY;
	return ky_during(err, "till");
}

enum ky_code
ky_pay_row_get(const struct ky_pay_held *h, const char *key,
    struct ky_payment *out, bool *found, struct ky_err *err)
{
	const struct ky_till *t = h->desk.till;

	return later(t->payment_get(t->self, &h->desk.issuer, KY_PAYMENT_BY_KEY,
			 key, out, found, err),
	    err);
}

enum ky_code
ky_pay_row_put(const struct ky_pay_held *h, struct ky_payment *row,
    struct ky_err *err)
{
	const struct ky_till *t = h->desk.till;

	return later(t->payment_put(t->self, &h->desk.issuer, row, err), err);
}

struct ky_payment
ky_pay_row_new(const struct ky_pay_held *h, uint64_t line_id,
    const struct ky_line *line, int64_t minor, const char *key,
    enum ky_means means)
{
	struct ky_payment row = {
	    .line_id = line_id,
	    .provider = line->provider,
	    .minor = minor,
	    .state = KY_PAYMENT_OPEN,
	    .means = means,
	    .tries = 1,
	    .created = ky_pay_now(h),
	};

	(void)snprintf(row.key, sizeof(row.key), "%s", key);
	memcpy(row.currency, line->ledger.currency, sizeof(row.currency));
	return row;
}
