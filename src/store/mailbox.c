#include "store/mailbox.h"

#include "core/contact.h"
#include "store/pack.h"
#include "store/seal.h"
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>

#define AT_ONCE 500

const char ky_mailbox_kind[] = "email";

static void
hash_of(struct ky_sqlite *s, const char *email, uint8_t hash[KY_HASH_SIZE])
{
	char mailbox[KY_EMAIL_SIZE];

	ky_email_fold(email, mailbox);
	ky_seal_hash(s, ky_mailbox_kind, ky_str_of(mailbox), hash);
}

static enum ky_code
mailbox_lines(void *self, const struct ky_slug *issuer, const char *email,
    uint32_t max, uint64_t *line_ids, uint32_t *n, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_SEARCH_ALL);
	uint8_t hash[KY_HASH_SIZE];

	hash_of(self, email, hash);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, ky_mailbox_kind);
	ky_stmt_put_bytes(&st, hash, sizeof(hash));
	ky_stmt_put_int(&st, max);
	return ky_stmt_list(&st, ky_stmt_read_id, max, line_ids,
	    sizeof(*line_ids), n, err);
}

/* --- lines of before --- */

/* The issuer and line of the next that wait; `there` false: none do. */
static enum ky_code
next_due(struct ky_sqlite *s, struct ky_slug *issuer, uint64_t *line_id,
    bool *there, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_MAILBOX_DUE);

	if (ky_stmt_step(&st, there, err) != KY_OK)
		return err->code;
	if (!*there)
		return KY_OK;
	ky_stmt_get_text(&st, issuer->text, sizeof(issuer->text));
	*line_id = ky_stmt_get_id(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
enter(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t line_id,
    const char *email, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_SEARCH_ADD);
	uint8_t hash[KY_HASH_SIZE];

	hash_of(s, email, hash);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, ky_mailbox_kind);
	ky_stmt_put_bytes(&st, hash, sizeof(hash));
	ky_stmt_put_id(&st, line_id);
	return ky_stmt_run(&st, err);
}

/* What the line's identity says.  One that cannot be read is not found by its
 * mailbox, as by nothing else; the check tells of it. */
static enum ky_code
enter_line(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t line_id,
    struct ky_str sealed, struct ky_err *err)
{
	struct ky_line l = {0};
	enum ky_code code = ky_seal_get(s, issuer, line_id, KY_CLASS_IDENTITY,
	    "identity", sealed, &s->scratch, err);

	if (code == KY_E_CORRUPT)
		return KY_OK;
	if (code != KY_OK)
		return code;
	if (!ky_unpack_identity(ky_buf_str(&s->scratch), &l) ||
	    l.email[0] == '\0')
		return KY_OK;
	return enter(s, issuer, line_id, l.email, err);
}

/* Lines from `from` downwards; `next`: where to go on, 0 = all are entered. */
static enum ky_code
enter_some(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t from,
    uint64_t *next, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_LINE_IDENTITIES);
	enum ky_code code;
	bool row;
	uint32_t n = 0;

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, from);
	ky_stmt_put_int(&st, AT_ONCE);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		uint64_t line_id = ky_stmt_get_id(&st);
		bool none = ky_stmt_null_next(&st);

		code = none ? KY_OK
			    : enter_line(s, issuer, line_id,
				  ky_stmt_get_bytes(&st), err);
		if (code != KY_OK)
			break;
		n++;
		*next = line_id - 1;
	}
	ky_stmt_end(&st);
	if (n < AT_ONCE)
		*next = 0;
	return code;
}

static enum ky_code
fill_some(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t from,
    struct ky_err *err)
{
	uint64_t next = 0;
	struct ky_stmt st;

	if (enter_some(s, issuer, from, &next, err) != KY_OK)
		return err->code;
	st = ky_stmt_use(s,
	    next == 0 ? KY_SQL_MAILBOX_DONE : KY_SQL_MAILBOX_WAIT);
	if (next != 0)
		ky_stmt_put_id(&st, next);
	ky_stmt_put_text(&st, issuer->text);
	return ky_stmt_run(&st, err);
}

enum ky_code
ky_mailbox_fill(struct ky_sqlite *s, struct ky_err *err)
{
	struct ky_store *port = &s->port;
	struct ky_slug issuer;
	uint64_t from = 0;
	bool there = true;

	for (;;) {
		if (next_due(s, &issuer, &from, &there, err) != KY_OK)
			return err->code;
		if (!there)
			return KY_OK;
		if (port->begin(s, err) != KY_OK)
			return err->code;
		if (fill_some(s, &issuer, from, err) != KY_OK) {
			port->rollback(s);
			return ky_during(err, "mailboxes");
		}
		if (port->commit(s, err) != KY_OK)
			return err->code;
	}
}

enum ky_code
ky_mailbox_waits(struct ky_sqlite *s, const struct ky_slug *issuer,
    uint64_t line_id, bool *waits, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_MAILBOX_WAITS);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, line_id);
	if (ky_stmt_step(&st, waits, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

void
ky_store_mailbox_methods(struct ky_store *port)
{
	port->mailbox_lines = mailbox_lines;
}
