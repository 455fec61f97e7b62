/*
 * Payment runs, and the files of results that were taken.
 *
 * The writer's transaction excludes every other one, so what a run is filled
 * with was in no run when it began, and is in no other when it ends.
 */
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>
#include <inttypes.h>

/* --- reading --- */

static void
get_row(struct ky_stmt *st, void *row)
{
	struct ky_payrun *r = row;

	memset(r, 0, sizeof(*r));
	r->n = ky_stmt_get_id(st);
	ky_stmt_want(st, ky_payrun_state_parse(ky_stmt_get_str(st), &r->state));
	ky_stmt_want(st, ky_rail_form_parse(ky_stmt_get_str(st), &r->form));
	ky_stmt_get_text(st, r->provider.text, sizeof(r->provider.text));
	ky_stmt_get_text(st, r->currency, sizeof(r->currency));
	r->day = ky_stmt_get_date(st);
	ky_stmt_get_text(st, r->maker.text, sizeof(r->maker.text));
	ky_stmt_get_text(st, r->checker.text, sizeof(r->checker.text));
	ky_stmt_get_text(st, r->voider.text, sizeof(r->voider.text));
	r->created = ky_stmt_get_when(st);
	r->approved = ky_stmt_get_when(st);
	r->finished = ky_stmt_get_when(st);
	r->count = (uint32_t)ky_stmt_get_int(st, 0, UINT32_MAX);
	r->total = ky_stmt_get_int(st, 0, INT64_MAX);
	r->paid = (uint32_t)ky_stmt_get_int(st, 0, UINT32_MAX);
	r->failed = (uint32_t)ky_stmt_get_int(st, 0, UINT32_MAX);
	ky_stmt_get_fixed(st, r->sha256, sizeof(r->sha256));
}

/* From `n` on, or (`all` false) that one. */
static enum ky_code
from(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t n, bool all,
    enum ky_payrun_state state, const char *provider, uint32_t max,
    struct ky_payrun *rows, uint32_t *found, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PAYRUN_FROM);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, n);
	ky_stmt_put_int(&st, all);
	ky_stmt_put_text(&st,
	    state == KY_PAYRUN_STATE__MAX ? "" : ky_payrun_state_name(state));
	ky_stmt_put_text(&st, provider);
	return ky_stmt_list(&st, get_row, max, rows, sizeof(*rows), found, err);
}

static enum ky_code
payrun_get(void *self, const struct ky_slug *issuer, uint64_t n,
    struct ky_payrun *out, bool *found, struct ky_err *err)
{
	uint32_t rows = 0;
	enum ky_code code;

	*found = false;
	if (n > INT64_MAX)
		return KY_OK;
	code = from(self, issuer, n, false, KY_PAYRUN_STATE__MAX, "", 1, out,
	    &rows, err);
	*found = code == KY_OK && rows == 1;
	return code;
}

static enum ky_code
payruns(void *self, const struct ky_slug *issuer, enum ky_payrun_state state,
    const struct ky_slug *provider, uint64_t after, uint32_t max,
    struct ky_payrun *rows, uint32_t *n, struct ky_err *err)
{
	*n = 0;
	if (after >= INT64_MAX)
		return KY_OK;
	return from(self, issuer, after + 1, true, state, provider->text, max,
	    rows, n, err);
}

/* --- writing --- */

/* What a file of that form can carry. */
static const struct {
	enum ky_payee_kind kind;
	const char *currency; /* the only one; NULL = any */
} carries[] = {
    [KY_RAIL_FORM_ZENGIN] = {KY_PAYEE_JAPAN, "JPY"},
    [KY_RAIL_FORM_PAIN001] = {KY_PAYEE_ABROAD, NULL},
};
_Static_assert(sizeof(carries) / sizeof(carries[0]) == KY_RAIL_FORM__MAX,
    "a row each");

static enum ky_code
add(struct ky_sqlite *s, const struct ky_slug *issuer, struct ky_payrun *r,
    struct ky_err *err)
{
	const char *currency = carries[r->form].currency;
	struct ky_stmt st;
	bool row;

	assert(r->state == KY_PAYRUN_PROPOSED && r->checker.text[0] == '\0');
	assert(r->count == 0 && r->total == 0); /* it is filled next */
	if (currency != NULL && strcmp(r->currency, currency) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a payment run by %s is in %s, not in %s",
		    ky_rail_form_name(r->form), currency, r->currency);
	st = ky_stmt_use(s, KY_SQL_PAYRUN_ADD);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, ky_rail_form_name(r->form));
	ky_stmt_put_text(&st, r->provider.text);
	ky_stmt_put_text(&st, r->currency);
	ky_stmt_put_date(&st, r->day);
	ky_stmt_put_text(&st, r->maker.text);
	ky_stmt_put_int(&st, r->created.us);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	assert(row); /* RETURNING */
	r->n = ky_stmt_get_id(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
stored(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t n,
    struct ky_payrun *out, struct ky_err *err)
{
	bool found;

	if (payrun_get(s, issuer, n, out, &found, err) != KY_OK)
		return err->code;
	if (!found)
		return ky_fail(err, KY_E_INPUT, 0,
		    "there is no payment run %" PRIu64, n);
	return KY_OK;
}

static bool
is_fixed(const struct ky_payrun *r)
{
	static const uint8_t none[sizeof(r->sha256)];

	return memcmp(r->sha256, none, sizeof(none)) != 0;
}

static enum ky_code
save(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_payrun *r, struct ky_err *err)
{
	struct ky_payrun have = {0};
	struct ky_stmt st;

	if (stored(s, issuer, r->n, &have, err) != KY_OK)
		return err->code;
	if (strcmp(r->checker.text, have.maker.text) == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "payment run %" PRIu64 " cannot be approved by the one who "
		    "made it",
		    r->n);
	if (is_fixed(&have) &&
	    memcmp(r->sha256, have.sha256, sizeof(have.sha256)) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the file of payment run %" PRIu64 " is fixed", r->n);
	st = ky_stmt_use(s, KY_SQL_PAYRUN_SAVE);
	ky_stmt_put_text(&st, ky_payrun_state_name(r->state));
	ky_stmt_put_some(&st, r->checker.text);
	ky_stmt_put_some(&st, r->voider.text);
	ky_stmt_put_when(&st, r->approved);
	ky_stmt_put_when(&st, r->finished);
	ky_stmt_put_int(&st, r->count);
	ky_stmt_put_int(&st, r->total);
	ky_stmt_put_int(&st, r->paid);
	ky_stmt_put_int(&st, r->failed);
	ky_stmt_put_fixed(&st, r->sha256, sizeof(r->sha256));
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, r->n);
	return ky_stmt_run(&st, err);
}

static enum ky_code
payrun_put(void *self, const struct ky_slug *issuer, struct ky_payrun *r,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;

	assert(s->in_tx);
	return r->n == 0 ? add(s, issuer, r, err) : save(s, issuer, r, err);
}

/* --- what it carries --- */

/* Moved by one statement: SQLite keeps what a statement changed, to be able to
 * undo it, in memory. */
#define STEP 4096

/* Up to `max` more, in order; `after` is the last number that was looked at,
 * `n` how many there were. */
static enum ky_code
take(struct ky_sqlite *s, const struct ky_slug *issuer, uint32_t max,
    struct ky_payrun *r, uint64_t *after, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PAYRUN_FILL);
	bool row;

	*n = 0;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, r->n);
	ky_stmt_put_int(&st, r->created.us);
	ky_stmt_put_text(&st, r->provider.text);
	ky_stmt_put_text(&st, ky_payee_kind_name(carries[r->form].kind));
	ky_stmt_put_text(&st, r->currency);
	ky_stmt_put_id(&st, *after);
	ky_stmt_put_int(&st, max);
	for (;; ++*n) {
		uint64_t at;

		if (ky_stmt_step(&st, &row, err) != KY_OK)
			return err->code;
		if (!row)
			return KY_OK;
		at = ky_stmt_get_id(&st);
		r->total += ky_stmt_get_int(&st, 1, KY_AMOUNT_MAX);
		if (ky_stmt_sound(&st, err) != KY_OK)
			return err->code;
		r->count++;
		*after = at > *after ? at : *after;
	}
}

static enum ky_code
take_all(struct ky_sqlite *s, const struct ky_slug *issuer, uint32_t max,
    struct ky_payrun *r, struct ky_err *err)
{
	uint64_t after = 0;
	uint32_t step, n;

	do {
		step = max < STEP ? max : STEP;
		if (take(s, issuer, step, r, &after, &n, err) != KY_OK)
			return err->code;
		max -= n;
	} while (n == step && max > 0);
	return KY_OK;
}

static enum ky_code
payrun_fill(void *self, const struct ky_slug *issuer, struct ky_payrun *r,
    uint32_t max, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_payrun have = {0};
	struct ky_stmt st;

	assert(s->in_tx);
	if (stored(s, issuer, r->n, &have, err) != KY_OK)
		return err->code;
	if (have.state != KY_PAYRUN_PROPOSED || is_fixed(&have))
		return ky_fail(err, KY_E_INPUT, 0,
		    "payment run %" PRIu64 " is %s: nothing is added to it",
		    r->n,
		    is_fixed(&have) ? "fixed"
				    : ky_payrun_state_name(have.state));
	if (take_all(s, issuer, max, &have, err) != KY_OK)
		return err->code;
	r->count = have.count;
	r->total = have.total;
	st = ky_stmt_use(s, KY_SQL_PAYRUN_FILLED);
	ky_stmt_put_int(&st, r->count);
	ky_stmt_put_int(&st, r->total);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, r->n);
	return ky_stmt_run(&st, err);
}

static enum ky_code
check_unanswered(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t n,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PAYRUN_ANSWERED);
	uint64_t transfer;
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, n);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return KY_OK;
	transfer = ky_stmt_get_id(&st);
	ky_stmt_end(&st);
	return ky_fail(err, KY_E_INPUT, 0,
	    "payment run %" PRIu64 " has a result for transfer %" PRIu64, n,
	    transfer);
}

static enum ky_code
payrun_empty(void *self, const struct ky_slug *issuer, uint64_t n,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_payrun have = {0};

	assert(s->in_tx);
	if (stored(s, issuer, n, &have, err) != KY_OK ||
	    check_unanswered(s, issuer, n, err) != KY_OK)
		return err->code;
	do {
		struct ky_stmt st = ky_stmt_use(s, KY_SQL_PAYRUN_EMPTY);

		ky_stmt_put_text(&st, issuer->text);
		ky_stmt_put_id(&st, n);
		ky_stmt_put_int(&st, STEP);
		if (ky_stmt_run(&st, err) != KY_OK)
			return err->code;
	} while (ky_stmt_changed(s) == STEP);
	return KY_OK;
}

static enum ky_code
result_add(void *self, const struct ky_slug *issuer, const uint8_t sha256[32],
    const struct ky_slug *actor, struct ky_time at, bool *known,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_RESULT_ADD);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_bytes(&st, sha256, KY_HASH_SIZE);
	ky_stmt_put_text(&st, actor->text);
	ky_stmt_put_int(&st, at.us);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	*known = ky_stmt_changed(s) == 0;
	return KY_OK;
}

void
ky_till_payrun_methods(struct ky_till *till)
{
	till->payrun_put = payrun_put;
	till->payrun_get = payrun_get;
	till->payruns = payruns;
	till->payrun_fill = payrun_fill;
	till->payrun_empty = payrun_empty;
	till->result_add = result_add;
}
