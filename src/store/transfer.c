/*
 * Transfers to holders' banks.
 *
 * Whom one goes to is sealed with the identity key of its line and is erased
 * with it; what kind of payee that is stays readable as long as there is one,
 * since a payment run chooses by it.
 */
#include "store/pack.h"
#include "store/seal.h"
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>
#include <inttypes.h>

static const char payee_column[] = "payee";

/* --- reading --- */

static enum ky_code
get_payee(struct ky_stmt *st, const struct ky_slug *issuer,
    struct ky_transfer *t, struct ky_err *err)
{
	struct ky_buf *opened = &st->s->scratch;

	if (ky_stmt_null_next(st)) {
		ky_stmt_skip(st);
		return KY_OK; /* erased */
	}
	if (ky_seal_get(st->s, issuer, t->line_id, KY_CLASS_IDENTITY,
		payee_column, ky_stmt_get_bytes(st), opened, err) != KY_OK)
		return ky_during(err, "transfer %" PRIu64, t->n);
	ky_stmt_want(st, ky_unpack_payee(ky_buf_str(opened), &t->payee));
	return KY_OK;
}

static enum ky_code
get_row(struct ky_stmt *st, const struct ky_slug *issuer, struct ky_transfer *t,
    struct ky_err *err)
{
	enum ky_payee_kind kind = KY_PAYEE_NONE;

	memset(t, 0, sizeof(*t));
	t->n = ky_stmt_get_id(st);
	ky_stmt_get_text(st, t->key, sizeof(t->key));
	t->line_id = ky_stmt_get_id(st);
	ky_stmt_get_text(st, t->provider.text, sizeof(t->provider.text));
	t->minor = ky_stmt_get_int(st, 1, KY_AMOUNT_MAX);
	ky_stmt_get_text(st, t->currency, sizeof(t->currency));
	ky_stmt_want(st, ky_payee_kind_parse(ky_stmt_get_str(st), &kind));
	if (get_payee(st, issuer, t, err) != KY_OK) {
		ky_stmt_end(st);
		return err->code;
	}
	ky_stmt_want(st,
	    t->payee.kind == kind || t->payee.kind == KY_PAYEE_NONE);
	ky_stmt_want(st,
	    ky_transfer_state_parse(ky_stmt_get_str(st), &t->state));
	t->run = (uint64_t)ky_stmt_get_nonzero(st, 1, INT64_MAX);
	ky_stmt_get_text(st, t->why, sizeof(t->why));
	ky_stmt_get_fixed(st, t->source, sizeof(t->source));
	t->created = ky_stmt_get_when(st);
	t->changed = ky_stmt_get_when(st);
	return ky_stmt_sound(st, err);
}

static enum ky_code
transfer_get(void *self, const struct ky_slug *issuer, const char *key,
    uint64_t n, struct ky_transfer *out, bool *found, struct ky_err *err)
{
	struct ky_stmt st;

	*found = false;
	if (key == NULL && n > INT64_MAX)
		return KY_OK;
	st = ky_stmt_use(self,
	    key != NULL ? KY_SQL_TRANSFER_BY_KEY : KY_SQL_TRANSFER_ONE);
	ky_stmt_put_text(&st, issuer->text);
	if (key != NULL)
		ky_stmt_put_text(&st, key);
	else
		ky_stmt_put_id(&st, n);
	if (ky_stmt_step(&st, found, err) != KY_OK)
		return err->code;
	if (!*found)
		return KY_OK;
	if (get_row(&st, issuer, out, err) != KY_OK)
		return err->code; /* and ended */
	ky_stmt_end(&st);
	return KY_OK;
}

static int
narrowest(enum ky_transfer_state state, uint64_t run, uint64_t line_id)
{
	if (line_id != 0)
		return KY_SQL_TRANSFER_OF_LINE;
	if (run != 0)
		return KY_SQL_TRANSFER_OF_RUN;
	return state != KY_TRANSFER_STATE__MAX ? KY_SQL_TRANSFER_IN
					       : KY_SQL_TRANSFER_ALL;
}

static enum ky_code
transfers(void *self, const struct ky_slug *issuer,
    enum ky_transfer_state state, const struct ky_slug *provider, uint64_t run,
    uint64_t line_id, uint64_t after, uint32_t max, struct ky_transfer *rows,
    uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st;
	bool row;

	*n = 0;
	if (after >= INT64_MAX || run > INT64_MAX || line_id > INT64_MAX)
		return KY_OK;
	st = ky_stmt_use(self, narrowest(state, run, line_id));
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, after);
	ky_stmt_put_text(&st,
	    state == KY_TRANSFER_STATE__MAX ? ""
					    : ky_transfer_state_name(state));
	ky_stmt_put_text(&st, provider->text);
	ky_stmt_put_id(&st, run);
	ky_stmt_put_id(&st, line_id);
	for (; *n < max; ++*n) {
		if (ky_stmt_step(&st, &row, err) != KY_OK)
			return err->code;
		if (!row)
			return KY_OK;
		if (get_row(&st, issuer, &rows[*n], err) != KY_OK)
			return err->code;
	}
	ky_stmt_end(&st);
	return KY_OK;
}

/* --- writing --- */

static enum ky_code
check_new(const struct ky_transfer *t, struct ky_err *err)
{
	assert(t->state == KY_TRANSFER_QUEUED && t->run == 0);
	assert(t->key[0] != '\0');
	if (t->minor < 1 || t->minor > KY_AMOUNT_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a transfer is of 1 to %" PRId64, KY_AMOUNT_MAX);
	if (t->payee.kind == KY_PAYEE_NONE)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a transfer without a payee cannot be sent");
	return KY_OK;
}

static enum ky_code
add(struct ky_sqlite *s, const struct ky_slug *issuer, struct ky_transfer *t,
    struct ky_err *err)
{
	char payee[KY_PACK_PAYEE_SIZE];
	struct ky_stmt st;
	bool row;

	if (check_new(t, err) != KY_OK)
		return err->code;
	ky_pack_payee(&t->payee, payee);
	if (ky_seal_put(s, issuer, t->line_id, KY_CLASS_IDENTITY, payee_column,
		ky_str_of(payee), &s->scratch, err) != KY_OK)
		return err->code;
	st = ky_stmt_use(s, KY_SQL_TRANSFER_ADD);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, t->key);
	ky_stmt_put_id(&st, t->line_id);
	ky_stmt_put_text(&st, t->provider.text);
	ky_stmt_put_int(&st, t->minor);
	ky_stmt_put_text(&st, t->currency);
	ky_stmt_put_text(&st, ky_payee_kind_name(t->payee.kind));
	ky_stmt_put_bytes(&st, s->scratch.p, s->scratch.len);
	ky_stmt_put_int(&st, t->created.us);
	ky_stmt_put_int(&st, t->changed.us);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	assert(row); /* RETURNING */
	t->n = ky_stmt_get_id(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

/* Its state and run, as they are stored. */
static enum ky_code
get_place(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t n,
    enum ky_transfer_state *state, uint64_t *run, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_TRANSFER_AT);
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, n);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return ky_fail(err, KY_E_INPUT, 0,
		    "there is no transfer %" PRIu64, n);
	ky_stmt_want(&st, ky_transfer_state_parse(ky_stmt_get_str(&st), state));
	*run = (uint64_t)ky_stmt_get_nonzero(&st, 1, INT64_MAX);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

/* Only along the table; and a run is entered and left through the queue. */
static enum ky_code
check_move(enum ky_transfer_state from, uint64_t run,
    const struct ky_transfer *to, struct ky_err *err)
{
	bool queued = to->state == KY_TRANSFER_QUEUED;

	if (!ky_transfer_may(from, to->state))
		return ky_fail(err, KY_E_INPUT, 0,
		    "transfer %" PRIu64 " is %s and cannot become %s", to->n,
		    ky_transfer_state_name(from),
		    ky_transfer_state_name(to->state));
	if (queued != (to->run == 0) ||
	    (!queued && from != KY_TRANSFER_QUEUED && to->run != run))
		return ky_fail(err, KY_E_INPUT, 0,
		    "transfer %" PRIu64 " cannot become %s in payment run "
		    "%" PRIu64,
		    to->n, ky_transfer_state_name(to->state), to->run);
	return KY_OK;
}

static enum ky_code
move(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_transfer *t, struct ky_err *err)
{
	enum ky_transfer_state state = KY_TRANSFER_QUEUED;
	struct ky_stmt st;
	uint64_t run = 0;

	if (get_place(s, issuer, t->n, &state, &run, err) != KY_OK ||
	    check_move(state, run, t, err) != KY_OK)
		return err->code;
	st = ky_stmt_use(s,
	    run == t->run ? KY_SQL_TRANSFER_ANSWER : KY_SQL_TRANSFER_MOVE);
	ky_stmt_put_text(&st, ky_transfer_state_name(t->state));
	ky_stmt_put_some(&st, t->why);
	ky_stmt_put_fixed(&st, t->source, sizeof(t->source));
	ky_stmt_put_int(&st, t->changed.us);
	if (run != t->run)
		ky_stmt_put_nonzero(&st, (int64_t)t->run);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, t->n);
	return ky_stmt_run(&st, err);
}

static enum ky_code
transfer_put(void *self, const struct ky_slug *issuer, struct ky_transfer *t,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_transfer have;
	bool found;

	assert(s->in_tx);
	if (t->n != 0)
		return move(s, issuer, t, err);
	if (transfer_get(s, issuer, t->key, 0, &have, &found, err) != KY_OK)
		return err->code;
	if (!found)
		return add(s, issuer, t, err);
	*t = have;
	return KY_OK;
}

void
ky_till_transfer_methods(struct ky_till *till)
{
	till->transfer_put = transfer_put;
	till->transfer_get = transfer_get;
	till->transfers = transfers;
}
