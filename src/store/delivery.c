/*
 * What is to be told to webhooks, told, or given up.
 *
 * Of a hook and line only the first delivery that is due may be tried: it is
 * marked as the head, and who is due is asked of heads alone.  So a receiver
 * that is down costs one row a line, however much waits behind it.
 */
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>

/* The head of the hook's and line's deliveries, after one of them changed. */
static enum ky_code
set_head(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_delivery *d, struct ky_err *err)
{
	static const int steps[] = {KY_SQL_DELIVERY_UNHEAD,
	    KY_SQL_DELIVERY_HEAD};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct ky_stmt st = ky_stmt_use(s, steps[i]);

		ky_stmt_put_text(&st, issuer->text);
		ky_stmt_put_text(&st, d->hook.text);
		ky_stmt_put_id(&st, d->line_id);
		if (ky_stmt_run(&st, err) != KY_OK)
			return err->code;
	}
	return KY_OK;
}

static enum ky_code
delivery_put(void *self, const struct ky_slug *issuer,
    const struct ky_delivery *d, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_DELIVERY_PUT);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, d->hook.text);
	ky_stmt_put_id(&st, d->event);
	ky_stmt_put_id(&st, d->line_id);
	ky_stmt_put_text(&st, ky_delivery_state_name(d->state));
	ky_stmt_put_int(&st, d->tries);
	ky_stmt_put_int(&st, d->next_try.us);
	ky_stmt_put_int(&st, d->last_try.us);
	ky_stmt_put_int(&st, d->status);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	return set_head(s, issuer, d, err);
}

static void
read_delivery(struct ky_stmt *st, void *row)
{
	struct ky_delivery *d = row;

	memset(d, 0, sizeof(*d));
	ky_stmt_get_text(st, d->hook.text, sizeof(d->hook.text));
	d->event = ky_stmt_get_id(st);
	d->line_id = ky_stmt_get_id(st);
	ky_stmt_want(st,
	    ky_delivery_state_parse(ky_stmt_get_str(st), &d->state));
	d->tries = (uint16_t)ky_stmt_get_int(st, 0, UINT16_MAX);
	d->next_try = ky_stmt_get_when(st);
	d->last_try = ky_stmt_get_when(st);
	d->status = (uint16_t)ky_stmt_get_int(st, 0, UINT16_MAX);
}

static enum ky_code
deliveries_due(void *self, const struct ky_slug *issuer, struct ky_time now,
    uint32_t max, struct ky_delivery *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_DELIVERY_DUE);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_int(&st, now.us);
	return ky_stmt_list(&st, read_delivery, max, rows, sizeof(*rows), n,
	    err);
}

static enum ky_code
delivery_next(void *self, const struct ky_slug *issuer, struct ky_time *out,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_DELIVERY_NEXT);
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	assert(row); /* min() always has one */
	*out = ky_stmt_get_when(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

/* Who counts what waits, of all webhooks, does not go through what is done. */
static enum ky_code
list_waiting(struct ky_sqlite *s, const struct ky_slug *issuer,
    enum ky_delivery_state state, uint64_t after_event, uint32_t max,
    struct ky_delivery *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s,
	    state == KY_DELIVERY_DUE ? KY_SQL_DELIVERY_ALL_DUE
				     : KY_SQL_DELIVERY_ALL_DEAD);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, after_event);
	return ky_stmt_list(&st, read_delivery, max, rows, sizeof(*rows), n,
	    err);
}

static enum ky_code
delivery_list(void *self, const struct ky_slug *issuer,
    const struct ky_slug *hook, enum ky_delivery_state state,
    uint64_t after_event, uint32_t max, struct ky_delivery *rows, uint32_t *n,
    struct ky_err *err)
{
	bool all = hook->text[0] == '\0';
	struct ky_stmt st;

	*n = 0;
	if (after_event >= INT64_MAX)
		return KY_OK;
	if (all && (state == KY_DELIVERY_DUE || state == KY_DELIVERY_DEAD))
		return list_waiting(self, issuer, state, after_event, max, rows,
		    n, err);
	st = ky_stmt_use(self, all ? KY_SQL_DELIVERY_ALL : KY_SQL_DELIVERY_OF);
	ky_stmt_put_text(&st, issuer->text);
	if (!all)
		ky_stmt_put_text(&st, hook->text);
	ky_stmt_put_id(&st, after_event);
	ky_stmt_put_text(&st,
	    state == KY_DELIVERY__MAX ? "" : ky_delivery_state_name(state));
	return ky_stmt_list(&st, read_delivery, max, rows, sizeof(*rows), n,
	    err);
}

static enum ky_code
delivery_prune(void *self, const struct ky_slug *issuer, struct ky_time before,
    uint32_t max, uint32_t *n, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_DELIVERY_PRUNE);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_int(&st, before.us);
	ky_stmt_put_int(&st, max);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	*n = (uint32_t)ky_stmt_changed(s);
	return KY_OK;
}

void
ky_office_delivery_methods(struct ky_office *office)
{
	office->delivery_put = delivery_put;
	office->deliveries_due = deliveries_due;
	office->delivery_next = delivery_next;
	office->delivery_list = delivery_list;
	office->delivery_prune = delivery_prune;
}
