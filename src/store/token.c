/*
 * Tokens of the service's callers.  Of a secret only its hash is kept.
 */
#include "store/stmt.h"
#include "store/words.h"
#include "store_sql.h"

#include <assert.h>

#define SCOPES_SIZE 320

static void
scopes_text(uint32_t scopes, char out[SCOPES_SIZE])
{
	out[0] = '\0';
	for (int i = 0; i < KY_SCOPE__MAX; i++)
		if ((scopes >> i & 1) != 0)
			ky_words_add(out, SCOPES_SIZE,
			    ky_scope_name((enum ky_scope)i));
}

static bool
scopes_parse(struct ky_str text, uint32_t *out)
{
	struct ky_str name;
	enum ky_scope scope;

	*out = 0;
	while (ky_words_next(&text, &name)) {
		if (!ky_scope_parse(name, &scope))
			return false;
		*out |= UINT32_C(1) << scope;
	}
	return true;
}

static enum ky_code
token_add(void *self, const struct ky_slug *issuer, const struct ky_token *t,
    bool *taken, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_TOKEN_ADD);
	char scopes[SCOPES_SIZE];

	assert(s->in_tx);
	scopes_text(t->scopes, scopes);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, t->id.text);
	ky_stmt_put_bytes(&st, t->hash, sizeof(t->hash));
	ky_stmt_put_text(&st, t->actor.text);
	ky_stmt_put_text(&st, ky_role_name(t->role));
	ky_stmt_put_some(&st, t->provider.text);
	ky_stmt_put_text(&st, scopes);
	ky_stmt_put_int(&st, t->created.us);
	ky_stmt_put_when(&st, t->expires);
	ky_stmt_put_when(&st, t->revoked);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	*taken = ky_stmt_changed(s) == 0;
	return KY_OK;
}

static void
read_token(struct ky_stmt *st, void *row)
{
	struct ky_token *t = row;

	memset(t, 0, sizeof(*t));
	ky_stmt_get_text(st, t->id.text, sizeof(t->id.text));
	ky_stmt_get_fixed(st, t->hash, sizeof(t->hash));
	ky_stmt_get_text(st, t->actor.text, sizeof(t->actor.text));
	ky_stmt_want(st, ky_role_parse(ky_stmt_get_str(st), &t->role));
	ky_stmt_get_text(st, t->provider.text, sizeof(t->provider.text));
	ky_stmt_want(st, scopes_parse(ky_stmt_get_str(st), &t->scopes));
	t->created = ky_stmt_get_when(st);
	t->expires = ky_stmt_get_when(st);
	t->revoked = ky_stmt_get_when(st);
}

static enum ky_code
token_find(void *self, const struct ky_slug *issuer, const uint8_t hash[32],
    struct ky_token *out, bool *found, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_TOKEN_FIND);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_bytes(&st, hash, KY_HASH_SIZE);
	if (ky_stmt_step(&st, found, err) != KY_OK)
		return err->code;
	if (!*found)
		return KY_OK;
	read_token(&st, out);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
token_list(void *self, const struct ky_slug *issuer,
    const struct ky_slug *after, uint32_t max, struct ky_token *rows,
    uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_TOKEN_LIST);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, after->text);
	return ky_stmt_list(&st, read_token, max, rows, sizeof(*rows), n, err);
}

static enum ky_code
token_revoke(void *self, const struct ky_slug *issuer, const struct ky_slug *id,
    struct ky_time at, bool *there, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_TOKEN_REVOKE);

	assert(s->in_tx && at.us != 0);
	ky_stmt_put_int(&st, at.us);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, id->text);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	*there = ky_stmt_changed(s) > 0;
	return KY_OK;
}

void
ky_office_token_methods(struct ky_office *office)
{
	office->token_add = token_add;
	office->token_find = token_find;
	office->token_list = token_list;
	office->token_revoke = token_revoke;
}
