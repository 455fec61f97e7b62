/*
 * Rule files: immutable, named by the hash of their bytes.
 */
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>

static enum ky_code
rules_put(void *self, const struct ky_slug *issuer,
    const struct ky_slug *provider, const char *hash, struct ky_str json,
    struct ky_time at, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_RULES_PUT);

	assert(s->in_tx && hash[0] != '\0');
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, provider->text);
	ky_stmt_put_text(&st, hash);
	ky_stmt_put_int(&st, at.us);
	ky_stmt_put_str(&st, json);
	return ky_stmt_run(&st, err);
}

static enum ky_code
rules_get(void *self, const struct ky_slug *issuer,
    const struct ky_slug *provider, const char *hash, struct ky_buf *json,
    struct ky_err *err)
{
	bool newest = hash[0] == '\0';
	struct ky_stmt st = ky_stmt_use(self,
	    newest ? KY_SQL_RULES_NEWEST : KY_SQL_RULES_GET);
	bool row;

	ky_buf_reset(json);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, provider->text);
	if (!newest)
		ky_stmt_put_text(&st, hash);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return KY_OK;
	ky_buf_add(json, ky_stmt_get_str(&st));
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

void
ky_store_rules_methods(struct ky_store *port)
{
	port->rules_put = rules_put;
	port->rules_get = rules_get;
}

static enum ky_code
rules_list(void *self, const struct ky_slug *issuer, uint32_t max,
    struct ky_slug *providers, char (*hash)[65], struct ky_time *at,
    uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_RULES_LIST);
	enum ky_code code;
	bool row;

	*n = 0;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_int(&st, max);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		ky_stmt_get_text(&st, providers[*n].text,
		    sizeof(providers[*n].text));
		ky_stmt_get_text(&st, hash[*n], sizeof(hash[*n]));
		at[*n] = ky_stmt_get_when(&st);
		if (ky_stmt_sound(&st, err) != KY_OK)
			return err->code;
		++*n;
	}
	return code;
}

void
ky_office_rules_methods(struct ky_office *office)
{
	office->rules_list = rules_list;
}
