/*
 * Webhooks.  Their secrets are sealed.
 */
#include "store/seal.h"
#include "store/stmt.h"
#include "store/words.h"
#include "store_sql.h"

#include <assert.h>
#include <sodium.h>

#define KINDS_SIZE 768
#define SEALED_MAX 256

static const char secret_column[] = "secret";
static const char old_secret_column[] = "old_secret";

static void
kinds_text(uint64_t kinds, char out[KINDS_SIZE])
{
	out[0] = '\0';
	for (int i = 0; i < KY_EVENT__MAX; i++)
		if ((kinds >> i & 1) != 0)
			ky_words_add(out, KINDS_SIZE,
			    ky_event_kind_name((enum ky_event_kind)i));
}

static bool
kinds_parse(struct ky_str text, uint64_t *out)
{
	struct ky_str name;
	enum ky_event_kind kind;

	*out = 0;
	while (ky_words_next(&text, &name)) {
		if (!ky_event_kind_parse(name, &kind))
			return false;
		*out |= UINT64_C(1) << kind;
	}
	return true;
}

/* `sealed` is borrowed by the statement. */
static void
put_secret(struct ky_stmt *st, const struct ky_slug *issuer,
    const struct ky_hook *h, const char *column, const char *secret,
    struct ky_buf *sealed)
{
	if (secret[0] == '\0') {
		ky_stmt_put_null(st);
		return;
	}
	ky_seal_secret_put(st->s, issuer, &h->id, column, ky_str_of(secret),
	    sealed);
	ky_stmt_put_bytes(st, sealed->p, sealed->len);
}

static enum ky_code
hook_put(void *self, const struct ky_slug *issuer, const struct ky_hook *h,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_HOOK_PUT);
	struct ky_buf secret, old_secret;
	char kinds[KINDS_SIZE];
	enum ky_code code;

	assert(s->in_tx);
	ky_buf_init(&secret, SEALED_MAX);
	ky_buf_init(&old_secret, SEALED_MAX);
	kinds_text(h->kinds, kinds);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, h->id.text);
	ky_stmt_put_text(&st, h->owner.text);
	ky_stmt_put_text(&st, ky_hook_form_name(h->form));
	ky_stmt_put_text(&st, ky_hook_state_name(h->state));
	ky_stmt_put_some(&st, h->provider.text);
	ky_stmt_put_text(&st, h->url);
	ky_stmt_put_some(&st, h->query);
	ky_stmt_put_text(&st, kinds);
	put_secret(&st, issuer, h, secret_column, h->secret, &secret);
	put_secret(&st, issuer, h, old_secret_column, h->old_secret,
	    &old_secret);
	ky_stmt_put_int(&st, h->created.us);
	ky_stmt_put_id(&st, h->upto);
	ky_stmt_put_when(&st, h->failing_since);
	code = ky_stmt_run(&st, err);
	ky_buf_done(&old_secret);
	ky_buf_done(&secret);
	return code;
}

/* The secret in the next column; what was not sealed here is an error. */
static enum ky_code
get_secret(struct ky_stmt *st, const struct ky_slug *issuer,
    const struct ky_hook *h, const char *column, char out[KY_SECRET_SIZE],
    struct ky_err *err)
{
	struct ky_buf opened;
	enum ky_code code;

	if (ky_stmt_null_next(st)) {
		ky_stmt_skip(st);
		return KY_OK;
	}
	ky_buf_init(&opened, SEALED_MAX);
	code = ky_seal_secret_get(st->s, issuer, &h->id, column,
	    ky_stmt_get_bytes(st), &opened, err);
	if (code == KY_OK)
		ky_stmt_want(st,
		    ky_str_copy(ky_buf_str(&opened), out, KY_SECRET_SIZE));
	if (opened.p != NULL)
		sodium_memzero(opened.p, opened.len);
	ky_buf_done(&opened);
	return code;
}

static enum ky_code
read_hook(struct ky_stmt *st, const struct ky_slug *issuer, struct ky_hook *h,
    struct ky_err *err)
{
	memset(h, 0, sizeof(*h));
	ky_stmt_get_text(st, h->id.text, sizeof(h->id.text));
	ky_stmt_get_text(st, h->owner.text, sizeof(h->owner.text));
	ky_stmt_want(st, ky_hook_form_parse(ky_stmt_get_str(st), &h->form));
	ky_stmt_want(st, ky_hook_state_parse(ky_stmt_get_str(st), &h->state));
	ky_stmt_get_text(st, h->provider.text, sizeof(h->provider.text));
	ky_stmt_get_text(st, h->url, sizeof(h->url));
	ky_stmt_get_text(st, h->query, sizeof(h->query));
	ky_stmt_want(st, kinds_parse(ky_stmt_get_str(st), &h->kinds));
	if (get_secret(st, issuer, h, secret_column, h->secret, err) != KY_OK ||
	    get_secret(st, issuer, h, old_secret_column, h->old_secret, err) !=
		KY_OK) {
		ky_stmt_end(st);
		return err->code;
	}
	h->created = ky_stmt_get_when(st);
	h->upto = ky_stmt_get_id(st);
	h->failing_since = ky_stmt_get_when(st);
	return ky_stmt_sound(st, err);
}

static enum ky_code
hook_get(void *self, const struct ky_slug *issuer, const struct ky_slug *id,
    struct ky_hook *out, bool *found, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_HOOK_FROM);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, id->text);
	ky_stmt_put_int(&st, false);
	if (ky_stmt_step(&st, found, err) != KY_OK)
		return err->code;
	if (!*found)
		return KY_OK;
	if (read_hook(&st, issuer, out, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
hook_list(void *self, const struct ky_slug *issuer, const struct ky_slug *after,
    uint32_t max, struct ky_hook *rows, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_HOOK_FROM);
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
		if (read_hook(&st, issuer, &rows[*n], err) != KY_OK)
			return err->code;
		if (strcmp(rows[*n].id.text, after->text) != 0)
			++*n;
	}
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
hook_remove(void *self, const struct ky_slug *issuer, const struct ky_slug *id,
    bool *there, struct ky_err *err)
{
	static const int steps[] = {KY_SQL_DELIVERY_DEL, KY_SQL_HOOK_DEL};
	struct ky_sqlite *s = self;

	assert(s->in_tx);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct ky_stmt st = ky_stmt_use(s, steps[i]);

		ky_stmt_put_text(&st, issuer->text);
		ky_stmt_put_text(&st, id->text);
		if (ky_stmt_run(&st, err) != KY_OK)
			return err->code;
	}
	*there = ky_stmt_changed(s) > 0;
	return KY_OK;
}

void
ky_office_hook_methods(struct ky_office *office)
{
	office->hook_put = hook_put;
	office->hook_get = hook_get;
	office->hook_list = hook_list;
	office->hook_remove = hook_remove;
}
