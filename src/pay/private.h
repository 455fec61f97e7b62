/*
 * What the adapters of this port share.
 */
#ifndef KY_PAY_PRIVATE_H
#define KY_PAY_PRIVATE_H

#include "pay/pay.h"

#include <pthread.h>

#define KY_PAY_LOCKS 16

/* Each adapter's `self` begins with it. */
struct ky_pay_held {
	void (*close)(void *self);
	struct ky_pay_desk desk;
	pthread_mutex_t lock[KY_PAY_LOCKS];
};

void ky_pay_held_init(struct ky_pay_held *h, const struct ky_pay_desk *desk,
    void (*close)(void *self));
void ky_pay_held_done(struct ky_pay_held *h);

/* One thread at a time works on a key: a row that is read, judged and written
 * back must not be somebody else's in between. */
pthread_mutex_t *ky_pay_take_lock(struct ky_pay_held *h, const char *key);

struct ky_time ky_pay_now(const struct ky_pay_held *h);

/* The till, with this adapter's issuer.  Nothing was asked of anybody yet, or
 * a look: every failure is KY_E_RETRY. */
enum ky_code ky_pay_row_get(const struct ky_pay_held *h, const char *key,
    struct ky_payment *out, bool *found, struct ky_err *err) KY_MUST_USE;
enum ky_code ky_pay_row_put(const struct ky_pay_held *h, struct ky_payment *row,
    struct ky_err *err) KY_MUST_USE;

/* A row that is new: asked for now. */
struct ky_payment ky_pay_row_new(const struct ky_pay_held *h, uint64_t line_id,
    const struct ky_line *line, int64_t minor, const char *key,
    enum ky_means means);

#endif
