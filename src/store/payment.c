/*
 * Payments that holders were asked for.
 *
 * The link to a hosted page is sealed with the identity key of its line and
 * erased with it.  The payment service's own names, and the reference, say
 * nothing of the holder, and a dispute names them years later: they stay.
 */
#include "store/seal.h"
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>
#include <inttypes.h>

static const char link_column[] = "link";

/* --- reading --- */

static enum ky_code
get_link(struct ky_stmt *st, const struct ky_slug *issuer, struct ky_payment *p,
    struct ky_err *err)
{
	struct ky_buf *opened = &st->s->scratch;

	if (ky_stmt_null_next(st)) {
		ky_stmt_skip(st);
		return KY_OK; /* none, or erased */
	}
	if (ky_seal_get(st->s, issuer, p->line_id, KY_CLASS_IDENTITY,
		link_column, ky_stmt_get_bytes(st), opened, err) != KY_OK)
		return ky_during(err, "payment %" PRIu64, p->n);
	ky_stmt_want(st,
	    ky_str_copy(ky_buf_str(opened), p->link, sizeof(p->link)));
	return KY_OK;
}

static enum ky_code
get_row(struct ky_stmt *st, const struct ky_slug *issuer, struct ky_payment *p,
    struct ky_err *err)
{
	memset(p, 0, sizeof(*p));
	p->n = ky_stmt_get_id(st);
	ky_stmt_get_text(st, p->key, sizeof(p->key));
	p->line_id = ky_stmt_get_id(st);
	ky_stmt_get_text(st, p->provider.text, sizeof(p->provider.text));
	p->minor = ky_stmt_get_int(st, 1, KY_MONEY_MAX);
	ky_stmt_get_text(st, p->currency, sizeof(p->currency));
	ky_stmt_want(st,
	    ky_payment_state_parse(ky_stmt_get_str(st), &p->state));
	ky_stmt_want(st, ky_means_parse(ky_stmt_get_str(st), &p->means));
	ky_stmt_get_text(st, p->session, sizeof(p->session));
	ky_stmt_get_text(st, p->intent, sizeof(p->intent));
	if (get_link(st, issuer, p, err) != KY_OK) {
		ky_stmt_end(st);
		return err->code;
	}
	ky_stmt_get_text(st, p->reference, sizeof(p->reference));
	p->tries = (uint16_t)ky_stmt_get_int(st, 0, UINT16_MAX);
	p->created = ky_stmt_get_when(st);
	p->expires = ky_stmt_get_when(st);
	return ky_stmt_sound(st, err);
}

static enum ky_code
payment_get(void *self, const struct ky_slug *issuer, enum ky_payment_find how,
    const char *text, struct ky_payment *out, bool *found, struct ky_err *err)
{
	static const int which[] = {
	    [KY_PAYMENT_BY_KEY] = KY_SQL_PAYMENT_BY_KEY,
	    [KY_PAYMENT_BY_SESSION] = KY_SQL_PAYMENT_BY_SESSION,
	    [KY_PAYMENT_BY_INTENT] = KY_SQL_PAYMENT_BY_INTENT,
	    [KY_PAYMENT_BY_REFERENCE] = KY_SQL_PAYMENT_BY_REFERENCE,
	};
	_Static_assert(sizeof(which) / sizeof(which[0]) == KY_PAYMENT_FIND__MAX,
	    "a statement each");
	struct ky_stmt st;

	assert((unsigned)how < KY_PAYMENT_FIND__MAX);
	st = ky_stmt_use(self, which[how]);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, text);
	if (ky_stmt_step(&st, found, err) != KY_OK)
		return err->code;
	if (!*found)
		return KY_OK;
	if (get_row(&st, issuer, out, err) != KY_OK)
		return err->code; /* and ended */
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
payments(void *self, const struct ky_slug *issuer, uint64_t line_id,
    uint64_t after, uint32_t max, struct ky_payment *rows, uint32_t *n,
    struct ky_err *err)
{
	struct ky_stmt st;
	bool row;

	*n = 0;
	if (after >= INT64_MAX || line_id > INT64_MAX)
		return KY_OK;
	st = ky_stmt_use(self, KY_SQL_PAYMENT_OF);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	ky_stmt_put_id(&st, after);
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

/* Each of its names is its own: what a service or a shop says of one of them
 * must not be booked on another line. */
static enum ky_code
check_free(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_payment *p, struct ky_err *err)
{
	const struct {
		enum ky_payment_find how;
		const char *name, *text;
	} names[] = {
	    {KY_PAYMENT_BY_SESSION, "session", p->session},
	    {KY_PAYMENT_BY_INTENT, "intent", p->intent},
	    {KY_PAYMENT_BY_REFERENCE, "reference", p->reference},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct ky_payment have = {0};
		bool found;

		if (names[i].text[0] == '\0')
			continue;
		if (payment_get(s, issuer, names[i].how, names[i].text, &have,
			&found, err) != KY_OK)
			return err->code;
		if (found && have.n != p->n)
			return ky_fail(err, KY_E_INPUT, 0,
			    "payment %" PRIu64 " has this %s already", have.n,
			    names[i].name);
	}
	return KY_OK;
}

/* The columns payment_add and payment_save have in common, but for their
 * ends.  The link is sealed into the store's scratch, which is borrowed. */
static enum ky_code
put_row(struct ky_stmt *st, const struct ky_slug *issuer,
    const struct ky_payment *p, struct ky_err *err)
{
	struct ky_buf *sealed = &st->s->scratch;

	if (p->link[0] != '\0' &&
	    ky_seal_put(st->s, issuer, p->line_id, KY_CLASS_IDENTITY,
		link_column, ky_str_of(p->link), sealed, err) != KY_OK)
		return err->code;
	ky_stmt_put_int(st, p->minor);
	ky_stmt_put_text(st, p->currency);
	ky_stmt_put_text(st, ky_payment_state_name(p->state));
	ky_stmt_put_text(st, ky_means_name(p->means));
	ky_stmt_put_some(st, p->session);
	ky_stmt_put_some(st, p->intent);
	if (p->link[0] == '\0')
		ky_stmt_put_null(st);
	else
		ky_stmt_put_bytes(st, sealed->p, sealed->len);
	ky_stmt_put_some(st, p->reference);
	ky_stmt_put_int(st, p->tries);
	ky_stmt_put_int(st, p->created.us);
	ky_stmt_put_when(st, p->expires);
	ky_stmt_put_text(st, issuer->text);
	return KY_OK;
}

static enum ky_code
add(struct ky_sqlite *s, const struct ky_slug *issuer, struct ky_payment *p,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PAYMENT_ADD);
	bool row;

	if (put_row(&st, issuer, p, err) != KY_OK)
		return err->code;
	ky_stmt_put_text(&st, p->key);
	ky_stmt_put_id(&st, p->line_id);
	ky_stmt_put_text(&st, p->provider.text);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	assert(row); /* RETURNING */
	p->n = ky_stmt_get_id(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
save(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_payment *p, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_PAYMENT_SAVE);

	if (put_row(&st, issuer, p, err) != KY_OK)
		return err->code;
	ky_stmt_put_id(&st, p->n);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	if (ky_stmt_changed(s) == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "there is no payment %" PRIu64, p->n);
	return KY_OK;
}

static enum ky_code
payment_put(void *self, const struct ky_slug *issuer, struct ky_payment *p,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_payment have = {0};
	bool found = false;

	assert(s->in_tx && p->key[0] != '\0');
	if (p->n == 0 &&
	    payment_get(s, issuer, KY_PAYMENT_BY_KEY, p->key, &have, &found,
		err) != KY_OK)
		return err->code;
	if (found) {
		*p = have;
		return KY_OK;
	}
	if (p->minor < 1 || p->minor > KY_MONEY_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a payment is of 1 to %" PRId64, KY_MONEY_MAX);
	if (check_free(s, issuer, p, err) != KY_OK)
		return err->code;
	return p->n == 0 ? add(s, issuer, p, err) : save(s, issuer, p, err);
}

void
ky_till_payment_methods(struct ky_till *till)
{
	till->payment_put = payment_put;
	till->payment_get = payment_get;
	till->payments = payments;
}
