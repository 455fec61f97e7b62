/*
 * Commands as they were answered, and the guards around deciding them.
 */
#include "store/pack.h"
#include "store/stmt.h"
#include "store/words.h"
#include "store_sql.h"

#include <assert.h>

static enum ky_code
command_find(void *self, const struct ky_slug *issuer, const char *key,
    struct ky_answered *out, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_COMMAND_FIND);

	memset(out, 0, sizeof(*out));
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, key);
	if (ky_stmt_step(&st, &out->found, err) != KY_OK)
		return err->code;
	if (!out->found)
		return KY_OK;
	ky_stmt_get_fixed(&st, out->fingerprint, sizeof(out->fingerprint));
	out->line_id = ky_stmt_get_id(&st);
	out->version = ky_stmt_get_id(&st);
	out->verdict = (enum ky_verdict)ky_stmt_get_word(&st, ky_verdict_words,
	    KY_VERDICT__MAX);
	ky_stmt_get_text(&st, out->code, sizeof(out->code));
	ky_stmt_get_text(&st, out->rule, sizeof(out->rule));
	out->day = ky_stmt_get_date(&st);
	ky_stmt_get_text(&st, out->ending, sizeof(out->ending));
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

/* The line it was about: of an import, the new one. */
static uint64_t
line_of(const struct ky_command *cmd, const struct ky_decision *d)
{
	return d->after.line_id != 0 ? d->after.line_id : cmd->line_id;
}

/* The events that came before it, in this transaction: its own. */
static void
put_events(struct ky_stmt *st, struct ky_unclaimed *told, uint64_t line_id)
{
	if (told->line_id == line_id && told->last != 0) {
		ky_stmt_put_id(st, told->first);
		ky_stmt_put_id(st, told->last);
	} else {
		ky_stmt_put_null(st);
		ky_stmt_put_null(st);
	}
	*told = (struct ky_unclaimed){0};
}

/* Under which key the answer is found again. */
static const char *
key_of(const struct ky_command *cmd, const struct ky_decision *d)
{
	return d->verdict == KY_VERDICT_REFUSED && ky_key_is_record(cmd->key)
	    ? ""
	    : cmd->key;
}

static enum ky_code
add_row(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_command *cmd, const uint8_t fingerprint[32],
    const struct ky_decision *d, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_COMMAND_ADD);
	char what[KY_PACK_COMMAND_SIZE];

	ky_pack_command(cmd, what);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_of(cmd, d));
	ky_stmt_put_id(&st, cmd->id);
	ky_stmt_put_text(&st, ky_command_kind_name(cmd->kind));
	ky_stmt_put_text(&st, ky_role_name(cmd->role));
	ky_stmt_put_text(&st, cmd->actor.text);
	ky_stmt_put_some(&st, cmd->on_behalf.text);
	ky_stmt_put_some(&st, cmd->grant.text);
	ky_stmt_put_text(&st, cmd->channel.text);
	ky_stmt_put_some(&st, cmd->approver.text);
	ky_stmt_put_some(&st, cmd->reason);
	ky_stmt_put_some(&st, key_of(cmd, d));
	ky_stmt_put_bytes(&st, fingerprint, KY_HASH_SIZE);
	ky_stmt_put_int(&st, cmd->at.us);
	ky_stmt_put_id(&st, cmd->version);
	ky_stmt_put_text(&st, what);
	ky_stmt_put_text(&st, ky_verdict_words[d->verdict]);
	ky_stmt_put_text(&st, d->code);
	ky_stmt_put_some(&st, d->rule);
	ky_stmt_put_date(&st, d->day);
	ky_stmt_put_id(&st, d->after.version);
	ky_stmt_put_some(&st, d->after.ending.ref);
	put_events(&st, &s->told, line_of(cmd, d));
	return ky_stmt_run(&st, err);
}

static enum ky_code
command_add(void *self, const struct ky_slug *issuer, struct ky_command *cmd,
    const uint8_t fingerprint[32], const struct ky_decision *d,
    struct ky_err *err)
{
	struct ky_sqlite *s = self;
	uint64_t line_id = line_of(cmd, d);
	struct ky_counter *counter;

	assert(s->in_tx);
	if (ky_sqlite_counter(s, issuer, &counter, err) != KY_OK)
		return err->code;
	cmd->id = ++counter->command;
	counter->grown = true;
	if (add_row(s, issuer, cmd, fingerprint, d, err) != KY_OK)
		return err->code;
	/* What was refused proves nothing. */
	if (!cmd->has_evidence || cmd->evidence.bytes.len == 0 ||
	    d->verdict == KY_VERDICT_REFUSED || line_id == 0)
		return KY_OK;
	return ky_evidence_add(s, issuer, line_id, cmd->id, &cmd->evidence,
	    err);
}

static void
read_listed(struct ky_stmt *st, void *row)
{
	struct ky_listed_command *c = row;

	memset(c, 0, sizeof(*c));
	c->id = ky_stmt_get_id(st);
	ky_stmt_want(st, ky_command_kind_parse(ky_stmt_get_str(st), &c->kind));
	ky_stmt_want(st, ky_role_parse(ky_stmt_get_str(st), &c->role));
	ky_stmt_get_text(st, c->actor.text, sizeof(c->actor.text));
	ky_stmt_get_text(st, c->on_behalf.text, sizeof(c->on_behalf.text));
	ky_stmt_get_text(st, c->grant.text, sizeof(c->grant.text));
	c->at = ky_stmt_get_when(st);
	c->verdict = (enum ky_verdict)ky_stmt_get_word(st, ky_verdict_words,
	    KY_VERDICT__MAX);
	ky_stmt_get_text(st, c->code, sizeof(c->code));
}

static enum ky_code
history(void *self, const struct ky_slug *issuer, uint64_t line_id,
    uint32_t max, struct ky_listed_command *rows, uint32_t *n,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_COMMAND_LIST);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	return ky_stmt_list(&st, read_listed, max, rows, sizeof(*rows), n, err);
}

static enum ky_code
filing(void *self, const struct ky_slug *issuer, uint64_t line_id,
    struct ky_time filed, struct ky_listed_command *out, bool *found,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_COMMAND_FILING);
	uint32_t n = 0;

	*found = false;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	ky_stmt_put_int(&st, filed.us);
	if (ky_stmt_list(&st, read_listed, 1, out, sizeof(*out), &n, err) !=
	    KY_OK)
		return err->code;
	*found = n == 1;
	return KY_OK;
}

/* The one number of a statement's first row; `out` stays without one. */
static enum ky_code
number(struct ky_stmt *st, uint32_t *out, struct ky_err *err)
{
	bool row;

	if (ky_stmt_step(st, &row, err) != KY_OK)
		return err->code;
	if (!row)
		return KY_OK;
	*out = (uint32_t)ky_stmt_get_int(st, 0, UINT32_MAX);
	if (ky_stmt_sound(st, err) != KY_OK)
		return err->code;
	ky_stmt_end(st);
	return KY_OK;
}

static enum ky_code
brake(void *self, const struct ky_slug *issuer, const struct ky_slug *actor,
    struct ky_time at, uint32_t *n, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_BRAKE);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, actor->text);
	ky_stmt_put_int(&st, at.us / KY_HOUR_US);
	return number(&st, n, err);
}

static enum ky_code
suspect_get(void *self, const struct ky_slug *issuer,
    const uint8_t fingerprint[32], uint32_t *deaths, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_SUSPECT_GET);

	*deaths = 0;
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_bytes(&st, fingerprint, KY_HASH_SIZE);
	return number(&st, deaths, err);
}

static enum ky_code
suspect_put(void *self, const struct ky_slug *issuer,
    const uint8_t fingerprint[32], uint32_t deaths, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct ky_stmt st = ky_stmt_use(s,
	    deaths > 0 ? KY_SQL_SUSPECT_PUT : KY_SQL_SUSPECT_CLEAR);

	assert(s->in_tx);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_bytes(&st, fingerprint, KY_HASH_SIZE);
	if (deaths > 0)
		ky_stmt_put_int(&st, deaths);
	return ky_stmt_run(&st, err);
}

void
ky_store_command_methods(struct ky_store *port)
{
	port->command_find = command_find;
	port->command_add = command_add;
	port->history = history;
	port->filing = filing;
	port->brake = brake;
	port->suspect_get = suspect_get;
	port->suspect_put = suspect_put;
}
