/*
 * Who looked at whose data.  Append-only.
 */
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>

static enum ky_code
access_add(void *self, const struct ky_slug *issuer, const struct ky_access *a,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_ACCESS_ADD);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, a->line_id);
	ky_stmt_put_int(&st, a->rows);
	ky_stmt_put_text(&st, ky_looked_name(a->what));
	ky_stmt_put_text(&st, a->actor.text);
	ky_stmt_put_text(&st, a->channel.text);
	ky_stmt_put_int(&st, a->at.us);
	return ky_stmt_run(&st, err);
}

static void
read_access(struct ky_stmt *st, void *row)
{
	struct ky_access *a = row;

	memset(a, 0, sizeof(*a));
	a->n = ky_stmt_get_id(st);
	a->line_id = ky_stmt_get_id(st);
	a->rows = (uint32_t)ky_stmt_get_int(st, 0, UINT32_MAX);
	ky_stmt_want(st, ky_looked_parse(ky_stmt_get_str(st), &a->what));
	ky_stmt_get_text(st, a->actor.text, sizeof(a->actor.text));
	ky_stmt_get_text(st, a->channel.text, sizeof(a->channel.text));
	a->at = ky_stmt_get_when(st);
}

static enum ky_code
access_list(void *self, const struct ky_slug *issuer, uint64_t line_id,
    uint64_t after, uint32_t max, struct ky_access *rows, uint32_t *n,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self,
	    line_id == 0 ? KY_SQL_ACCESS_LIST : KY_SQL_ACCESS_OF);

	*n = 0;
	if (line_id > INT64_MAX || after >= INT64_MAX)
		return KY_OK;
	ky_stmt_put_text(&st, issuer->text);
	if (line_id != 0)
		ky_stmt_put_id(&st, line_id);
	ky_stmt_put_id(&st, after);
	return ky_stmt_list(&st, read_access, max, rows, sizeof(*rows), n, err);
}

static enum ky_code
access_last(void *self, const struct ky_slug *issuer, uint64_t line_id,
    uint64_t before, uint32_t max, struct ky_access *rows, uint32_t *n,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_ACCESS_LAST);

	*n = 0;
	if (line_id > INT64_MAX)
		return KY_OK;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	ky_stmt_put_id(&st,
	    before == 0 || before > INT64_MAX ? INT64_MAX : before);
	return ky_stmt_list(&st, read_access, max, rows, sizeof(*rows), n, err);
}

void
ky_office_access_methods(struct ky_office *office)
{
	office->access_add = access_add;
	office->access_list = access_list;
	office->access_last = access_last;
}
