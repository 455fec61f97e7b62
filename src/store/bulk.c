/*
 * Bulk endings, their lines, and the lines they can be made of.
 */
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>

static enum ky_code
bulk_put(void *self, const struct ky_slug *issuer, const struct ky_bulk *b,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_BULK_PUT);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, b->id.text);
	ky_stmt_put_text(&st, ky_bulk_state_name(b->state));
	ky_stmt_put_text(&st, b->proposer.text);
	ky_stmt_put_some(&st, b->approver.text);
	ky_stmt_put_int(&st, b->created.us);
	ky_stmt_put_when(&st, b->approved);
	ky_stmt_put_when(&st, b->finished);
	ky_stmt_put_text(&st, ky_way_name(b->way));
	ky_stmt_put_some(&st, b->provider.text);
	ky_stmt_put_date(&st, b->expired_until);
	ky_stmt_put_some(&st, b->reason);
	ky_stmt_put_int(&st, b->per_minute);
	ky_stmt_put_id(&st, b->scanned);
	ky_stmt_put_id(&st, b->lines);
	ky_stmt_put_id(&st, b->refused_before);
	ky_stmt_put_id(&st, b->done);
	ky_stmt_put_id(&st, b->refused);
	ky_stmt_put_id(&st, b->failed);
	ky_stmt_put_int(&st, b->back);
	ky_stmt_put_int(&st, b->owed);
	ky_stmt_put_some(&st, b->currency);
	return ky_stmt_run(&st, err);
}

static void
read_bulk(struct ky_stmt *st, struct ky_bulk *b)
{
	memset(b, 0, sizeof(*b));
	ky_stmt_get_text(st, b->id.text, sizeof(b->id.text));
	ky_stmt_want(st, ky_bulk_state_parse(ky_stmt_get_str(st), &b->state));
	ky_stmt_get_text(st, b->proposer.text, sizeof(b->proposer.text));
	ky_stmt_get_text(st, b->approver.text, sizeof(b->approver.text));
	b->created = ky_stmt_get_when(st);
	b->approved = ky_stmt_get_when(st);
	b->finished = ky_stmt_get_when(st);
	ky_stmt_want(st, ky_way_parse(ky_stmt_get_str(st), &b->way));
	ky_stmt_get_text(st, b->provider.text, sizeof(b->provider.text));
	b->expired_until = ky_stmt_get_date(st);
	ky_stmt_get_text(st, b->reason, sizeof(b->reason));
	b->per_minute = (uint32_t)ky_stmt_get_int(st, 0, UINT32_MAX);
	b->scanned = ky_stmt_get_id(st);
	b->lines = ky_stmt_get_id(st);
	b->refused_before = ky_stmt_get_id(st);
	b->done = ky_stmt_get_id(st);
	b->refused = ky_stmt_get_id(st);
	b->failed = ky_stmt_get_id(st);
	b->back = ky_stmt_get_int(st, INT64_MIN, INT64_MAX);
	b->owed = ky_stmt_get_int(st, INT64_MIN, INT64_MAX);
	ky_stmt_get_text(st, b->currency, sizeof(b->currency));
}

static enum ky_code
bulk_get(void *self, const struct ky_slug *issuer, const struct ky_slug *id,
    struct ky_bulk *out, bool *found, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_BULK_FROM);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, id->text);
	ky_stmt_put_int(&st, false);
	if (ky_stmt_step(&st, found, err) != KY_OK)
		return err->code;
	if (!*found)
		return KY_OK;
	read_bulk(&st, out);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
bulk_list(void *self, const struct ky_slug *issuer, const struct ky_slug *after,
    uint32_t max, struct ky_bulk *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_BULK_FROM);
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, after->text);
	ky_stmt_put_int(&st, true);
	*n = 0;
	while (*n < max) {
		if (ky_stmt_step(&st, &row, err) != KY_OK)
			return err->code;
		if (!row)
			return KY_OK;
		read_bulk(&st, &rows[*n]);
		if (ky_stmt_sound(&st, err) != KY_OK)
			return err->code;
		if (strcmp(rows[*n].id.text, after->text) != 0)
			++*n;
	}
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
bulk_item_put(void *self, const struct ky_slug *issuer,
    const struct ky_slug *bulk, const struct ky_bulk_item *item,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_BULK_ITEM_PUT);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, bulk->text);
	ky_stmt_put_id(&st, item->line_id);
	ky_stmt_put_id(&st, item->version);
	ky_stmt_put_text(&st, ky_bulk_item_state_name(item->state));
	ky_stmt_put_some(&st, item->code);
	ky_stmt_put_date(&st, item->last_day);
	ky_stmt_put_int(&st, item->back);
	ky_stmt_put_int(&st, item->owed);
	ky_stmt_put_some(&st, item->ending);
	return ky_stmt_run(&st, err);
}

static void
read_item(struct ky_stmt *st, void *row)
{
	struct ky_bulk_item *i = row;

	memset(i, 0, sizeof(*i));
	i->line_id = ky_stmt_get_id(st);
	i->version = ky_stmt_get_id(st);
	ky_stmt_want(st,
	    ky_bulk_item_state_parse(ky_stmt_get_str(st), &i->state));
	ky_stmt_get_text(st, i->code, sizeof(i->code));
	i->last_day = ky_stmt_get_date(st);
	i->back = ky_stmt_get_int(st, -KY_MONEY_MAX, KY_MONEY_MAX);
	i->owed = ky_stmt_get_int(st, -KY_MONEY_MAX, KY_MONEY_MAX);
	ky_stmt_get_text(st, i->ending, sizeof(i->ending));
}

/* Open ones have an index of their own: a run that is resumed does not go
 * through what it has done. */
static enum ky_code
bulk_items(void *self, const struct ky_slug *issuer, const struct ky_slug *bulk,
    enum ky_bulk_item_state state, uint64_t after_line, uint32_t max,
    struct ky_bulk_item *rows, uint32_t *n, struct ky_err *err)
{
	bool open = state == KY_BULK_ITEM_OPEN;
	struct ky_stmt st = ky_stmt_use(self,
	    open ? KY_SQL_BULK_ITEM_OPEN : KY_SQL_BULK_ITEM_LIST);

	*n = 0;
	if (after_line >= INT64_MAX)
		return KY_OK;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, bulk->text);
	ky_stmt_put_id(&st, after_line);
	if (!open)
		ky_stmt_put_text(&st,
		    state == KY_BULK_ITEM__MAX
			? ""
			: ky_bulk_item_state_name(state));
	return ky_stmt_list(&st, read_item, max, rows, sizeof(*rows), n, err);
}

static enum ky_code
expired(void *self, const struct ky_slug *issuer,
    const struct ky_slug *provider, struct ky_date until, uint64_t after,
    uint32_t max, uint64_t *line_ids, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_LINE_EXPIRED);

	*n = 0;
	if (after >= INT64_MAX)
		return KY_OK;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, after);
	ky_stmt_put_date(&st, until);
	ky_stmt_put_text(&st, provider->text);
	return ky_stmt_list(&st, ky_stmt_read_id, max, line_ids,
	    sizeof(*line_ids), n, err);
}

void
ky_office_bulk_methods(struct ky_office *office)
{
	office->bulk_put = bulk_put;
	office->bulk_get = bulk_get;
	office->bulk_list = bulk_list;
	office->bulk_item_put = bulk_item_put;
	office->bulk_items = bulk_items;
	office->expired = expired;
}
