#include "service/till.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct ky_desk_till {
	struct ky_till port;
	/* Of the engine's configuration. */
	enum ky_code (*open)(void *self, struct ky_store **out,
	    struct ky_err *err) KY_MUST_USE;
	void (*close)(void *self, struct ky_store *s);
	void *store_self;
	struct ky_engine *engine; /* NULL until it joined */
	pthread_mutex_t lock;     /* of the reader */
	struct ky_store *reader;  /* opened when first needed */
};

/* --- reading --- */

/* Holds the lock until done_reading(). */
static enum ky_code
begin_reading(struct ky_desk_till *t, const struct ky_till **out,
    struct ky_err *err)
{
	enum ky_code code = KY_OK;

	(void)pthread_mutex_lock(&t->lock);
	if (t->reader == NULL)
		code = t->open(t->store_self, &t->reader, err);
	if (code != KY_OK) {
		t->reader = NULL;
		(void)pthread_mutex_unlock(&t->lock);
		return code;
	}
	assert(t->reader->till != NULL);
	*out = t->reader->till;
	return KY_OK;
}

/* A connection that failed us is not used again. */
static enum ky_code
done_reading(struct ky_desk_till *t, enum ky_code code)
{
	if (code == KY_E_SYSTEM || code == KY_E_CORRUPT) {
		t->close(t->store_self, t->reader);
		t->reader = NULL;
	}
	(void)pthread_mutex_unlock(&t->lock);
	return code;
}

#define READ(call) \
	struct ky_desk_till *t = self; \
	const struct ky_till *in; \
\
	enum ky_code code = begin_reading(t, &in, err); \
\
	if (code != KY_OK) \
		return code; \
	return done_reading(t, (call))

static enum ky_code
transfer_get(void *self, const struct ky_slug *issuer, const char *key,
    uint64_t n, struct ky_transfer *out, bool *found, struct ky_err *err)
{
	READ(in->transfer_get(in->self, issuer, key, n, out, found, err));
}

static enum ky_code
transfers(void *self, const struct ky_slug *issuer,
    enum ky_transfer_state state, const struct ky_slug *provider, uint64_t run,
    uint64_t line_id, uint64_t after, uint32_t max, struct ky_transfer *rows,
    uint32_t *n, struct ky_err *err)
{
	READ(in->transfers(in->self, issuer, state, provider, run, line_id,
	    after, max, rows, n, err));
}

static enum ky_code
payrun_get(void *self, const struct ky_slug *issuer, uint64_t n,
    struct ky_payrun *out, bool *found, struct ky_err *err)
{
	READ(in->payrun_get(in->self, issuer, n, out, found, err));
}

static enum ky_code
payruns(void *self, const struct ky_slug *issuer, enum ky_payrun_state state,
    const struct ky_slug *provider, uint64_t after, uint32_t max,
    struct ky_payrun *rows, uint32_t *n, struct ky_err *err)
{
	READ(in->payruns(in->self, issuer, state, provider, after, max, rows, n,
	    err));
}

static enum ky_code
payment_get(void *self, const struct ky_slug *issuer, enum ky_payment_find how,
    const char *text, struct ky_payment *out, bool *found, struct ky_err *err)
{
	READ(in->payment_get(in->self, issuer, how, text, out, found, err));
}

static enum ky_code
payments(void *self, const struct ky_slug *issuer, uint64_t line_id,
    uint64_t after, uint32_t max, struct ky_payment *rows, uint32_t *n,
    struct ky_err *err)
{
	READ(in->payments(in->self, issuer, line_id, after, max, rows, n, err));
}

static enum ky_code
sums(void *self, const struct ky_slug *issuer, const struct ky_slug *provider,
    struct ky_date first, struct ky_date last, uint32_t max,
    struct ky_book_sum *rows, uint32_t *n, struct ky_err *err)
{
	READ(in->sums(in->self, issuer, provider, first, last, max, rows, n,
	    err));
}

/* --- writing --- */

/* A row on its way: as it was given, since an attempt that was undone leaves
 * its numbers in what it was given. */
struct writing {
	const struct ky_slug *issuer;
	union {
		struct ky_transfer transfer;
		struct ky_payrun payrun;
		struct ky_payment payment;
	} given, made;
	uint32_t max;
	uint64_t n;
	const uint8_t *sha256;
	const struct ky_slug *actor;
	struct ky_time at;
	bool known;
};

static enum ky_code
write_transfer(void *self, struct ky_store *s, struct ky_err *err)
{
	struct writing *w = self;

	w->made = w->given;
	return s->till->transfer_put(s->till->self, w->issuer,
	    &w->made.transfer, err);
}

static enum ky_code
write_payrun(void *self, struct ky_store *s, struct ky_err *err)
{
	struct writing *w = self;

	w->made = w->given;
	return s->till->payrun_put(s->till->self, w->issuer, &w->made.payrun,
	    err);
}

static enum ky_code
write_fill(void *self, struct ky_store *s, struct ky_err *err)
{
	struct writing *w = self;

	w->made = w->given;
	return s->till->payrun_fill(s->till->self, w->issuer, &w->made.payrun,
	    w->max, err);
}

static enum ky_code
write_empty(void *self, struct ky_store *s, struct ky_err *err)
{
	struct writing *w = self;

	return s->till->payrun_empty(s->till->self, w->issuer, w->n, err);
}

static enum ky_code
write_result(void *self, struct ky_store *s, struct ky_err *err)
{
	struct writing *w = self;

	return s->till->result_add(s->till->self, w->issuer, w->sha256,
	    w->actor, w->at, &w->known, err);
}

static enum ky_code
write_payment(void *self, struct ky_store *s, struct ky_err *err)
{
	struct writing *w = self;

	w->made = w->given;
	return s->till->payment_put(s->till->self, w->issuer, &w->made.payment,
	    err);
}

static enum ky_code
perform(void *self, ky_engine_writing *write, struct writing *w,
    struct ky_err *err)
{
	const struct ky_desk_till *t = self;

	assert(t->engine != NULL);
	return ky_engine_write(t->engine, write, w, err);
}

static enum ky_code
transfer_put(void *self, const struct ky_slug *issuer, struct ky_transfer *row,
    struct ky_err *err)
{
	struct writing w = {.issuer = issuer, .given = {.transfer = *row}};
	enum ky_code code = perform(self, write_transfer, &w, err);

	if (code == KY_OK)
		*row = w.made.transfer;
	return code;
}

static enum ky_code
payrun_put(void *self, const struct ky_slug *issuer, struct ky_payrun *row,
    struct ky_err *err)
{
	struct writing w = {.issuer = issuer, .given = {.payrun = *row}};
	enum ky_code code = perform(self, write_payrun, &w, err);

	if (code == KY_OK)
		*row = w.made.payrun;
	return code;
}

static enum ky_code
payrun_fill(void *self, const struct ky_slug *issuer, struct ky_payrun *row,
    uint32_t max, struct ky_err *err)
{
	struct writing w = {.issuer = issuer,
	    .given = {.payrun = *row},
	    .max = max};
	enum ky_code code = perform(self, write_fill, &w, err);

	if (code == KY_OK)
		*row = w.made.payrun;
	return code;
}

static enum ky_code
payrun_empty(void *self, const struct ky_slug *issuer, uint64_t n,
    struct ky_err *err)
{
	struct writing w = {.issuer = issuer, .n = n};

	return perform(self, write_empty, &w, err);
}

static enum ky_code
result_add(void *self, const struct ky_slug *issuer, const uint8_t sha256[32],
    const struct ky_slug *actor, struct ky_time at, bool *known,
    struct ky_err *err)
{
	struct writing w = {.issuer = issuer,
	    .sha256 = sha256,
	    .actor = actor,
	    .at = at};
	enum ky_code code = perform(self, write_result, &w, err);

	if (code == KY_OK)
		*known = w.known;
	return code;
}

static enum ky_code
payment_put(void *self, const struct ky_slug *issuer, struct ky_payment *row,
    struct ky_err *err)
{
	struct writing w = {.issuer = issuer, .given = {.payment = *row}};
	enum ky_code code = perform(self, write_payment, &w, err);

	if (code == KY_OK)
		*row = w.made.payment;
	return code;
}

/* --- life --- */

enum ky_code
ky_desk_till_new(const struct ky_engine_config *engine,
    struct ky_desk_till **out, struct ky_err *err)
{
	struct ky_desk_till *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	t->open = engine->store_read != NULL ? engine->store_read
					     : engine->store_open;
	t->close = engine->store_close;
	t->store_self = engine->store_self;
	(void)pthread_mutex_init(&t->lock, NULL); /* never fails */
	t->port = (struct ky_till){.self = t,
	    .transfer_put = transfer_put,
	    .transfer_get = transfer_get,
	    .transfers = transfers,
	    .payrun_put = payrun_put,
	    .payrun_get = payrun_get,
	    .payruns = payruns,
	    .payrun_fill = payrun_fill,
	    .payrun_empty = payrun_empty,
	    .result_add = result_add,
	    .payment_put = payment_put,
	    .payment_get = payment_get,
	    .payments = payments,
	    .sums = sums};
	*out = t;
	return KY_OK;
}

const struct ky_till *
ky_desk_till_port(const struct ky_desk_till *t)
{
	return &t->port;
}

void
ky_desk_till_join(struct ky_desk_till *t, struct ky_engine *e)
{
	t->engine = e;
}

void
ky_desk_till_free(struct ky_desk_till *t)
{
	if (t == NULL)
		return;
	if (t->reader != NULL)
		t->close(t->store_self, t->reader);
	(void)pthread_mutex_destroy(&t->lock);
	free(t);
}
