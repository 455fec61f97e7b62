/*
 * Effects not answered for good, and timers.
 */
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>

static enum ky_code
effect_add(void *self, const struct ky_slug *issuer, uint64_t line_id,
    struct ky_effect *e, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_counter *counter;
	struct ky_stmt st;

	assert(s->in_tx);
	if (ky_sqlite_counter(s, issuer, &counter, err) != KY_OK)
		return err->code;
	e->id = ++counter->effect;
	counter->grown = true;
	st = ky_stmt_use(s, KY_SQL_EFFECT_ADD);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, e->id);
	ky_stmt_put_id(&st, line_id);
	ky_stmt_put_text(&st, ky_effect_kind_name(e->kind));
	ky_stmt_put_text(&st, ky_duty_kind_name(e->duty));
	ky_stmt_put_int(&st, e->ref);
	ky_stmt_put_int(&st, e->look_first);
	ky_stmt_put_text(&st, e->key);
	ky_stmt_put_date(&st, e->day);
	ky_stmt_put_int(&st, e->minor);
	ky_stmt_put_text(&st, ky_paper_kind_name(e->paper));
	ky_stmt_put_int(&st, e->paper_n);
	ky_stmt_put_text(&st, e->what.text);
	return ky_stmt_run(&st, err);
}

static void
read_effect(struct ky_stmt *st, void *row)
{
	struct ky_pending_effect *p = row;
	struct ky_effect *e = &p->effect;

	memset(p, 0, sizeof(*p));
	e->id = ky_stmt_get_id(st);
	p->line_id = ky_stmt_get_id(st);
	ky_stmt_want(st, ky_effect_kind_parse(ky_stmt_get_str(st), &e->kind));
	ky_stmt_want(st, ky_duty_kind_parse(ky_stmt_get_str(st), &e->duty));
	e->ref = (uint8_t)ky_stmt_get_int(st, 0, UINT8_MAX);
	e->look_first = ky_stmt_get_bool(st);
	ky_stmt_get_text(st, e->key, sizeof(e->key));
	e->day = ky_stmt_get_date(st);
	e->minor = ky_stmt_get_int(st, -KY_MONEY_MAX, KY_MONEY_MAX);
	ky_stmt_want(st, ky_paper_kind_parse(ky_stmt_get_str(st), &e->paper));
	e->paper_n = (uint8_t)ky_stmt_get_int(st, 0, UINT8_MAX);
	ky_stmt_get_text(st, e->what.text, sizeof(e->what.text));
}

static enum ky_code
effects(void *self, const struct ky_slug *issuer, uint64_t after, uint32_t max,
    struct ky_pending_effect *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_EFFECT_LIST);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, after);
	return ky_stmt_list(&st, read_effect, max, rows, sizeof(*rows), n, err);
}

static enum ky_code
effect_finish(void *self, const struct ky_slug *issuer, uint64_t effect_id,
    bool *there, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_EFFECT_DEL);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, effect_id);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	*there = ky_stmt_changed(s) > 0;
	return KY_OK;
}

static enum ky_code
wakes(void *self, const struct ky_slug *issuer, struct ky_time now,
    uint32_t max, uint64_t *line_ids, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_WAKE_LIST);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_int(&st, now.us);
	return ky_stmt_list(&st, ky_stmt_read_id, max, line_ids,
	    sizeof(*line_ids), n, err);
}

static enum ky_code
next_wake(void *self, const struct ky_slug *issuer, struct ky_time *out,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_WAKE_NEXT);
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

void
ky_store_effect_methods(struct ky_store *port)
{
	port->effects = effects;
	port->effect_add = effect_add;
	port->effect_finish = effect_finish;
	port->wakes = wakes;
	port->next_wake = next_wake;
}
