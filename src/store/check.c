/*
 * Everything that can be checked, checked.
 *
 * A fault is a sentence and the check goes on; only a store that cannot be
 * read any further stops it.
 */
#include "store/check.h"

#include "store/mailbox.h"
#include "store/seal.h"
#include "store/stmt.h"
#include "store_sql.h"

#include "base/hash.h"
#include "core/contact.h"

#include <assert.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdarg.h>

#define LINES_AT_ONCE 64

void
ky_check_fault(struct ky_check *c, const char *fmt, ...)
{
	char line[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, ap); /* may cut */
	va_end(ap);
	c->faults++;
	c->say(c->self, line);
}

enum ky_code
ky_check_note(struct ky_check *c, enum ky_code code, const struct ky_err *err)
{
	if (code != KY_E_CORRUPT)
		return code;
	ky_check_fault(c, "%s", err->msg);
	return KY_OK;
}

/* SQLite's own opinion of a file. */
static enum ky_code
integrity(struct ky_check *c, struct sqlite3 *db, const char *file,
    struct ky_err *err)
{
	struct sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st,
	    NULL);

	if (rc != SQLITE_OK)
		return ky_check_note(c, ky_sqlite_failed(db, rc, "check", err),
		    err);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		const char *z = (const char *)sqlite3_column_text(st, 0);

		if (z != NULL && strcmp(z, "ok") != 0)
			ky_check_fault(c, "%s: %s", file, z);
	}
	(void)sqlite3_finalize(st); /* `rc` has the step's error */
	if (rc != SQLITE_DONE)
		return ky_check_note(c, ky_sqlite_failed(db, rc, "check", err),
		    err);
	return KY_OK;
}

static enum ky_code
foreign_rows(struct ky_check *c, struct ky_err *err)
{
	struct sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(c->s->db, "PRAGMA foreign_key_check", -1,
	    &st, NULL);

	if (rc != SQLITE_OK)
		return ky_sqlite_failed(c->s->db, rc, "check", err);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		ky_check_fault(c, "a row of %s belongs to no row of %s",
		    (const char *)sqlite3_column_text(st, 0),
		    (const char *)sqlite3_column_text(st, 2));
	(void)sqlite3_finalize(st); /* `rc` has the step's error */
	if (rc != SQLITE_DONE)
		return ky_check_note(c,
		    ky_sqlite_failed(c->s->db, rc, "check", err), err);
	return KY_OK;
}

/* The bytes are those their name says. */
static enum ky_code
evidence(struct ky_check *c, uint64_t line_id, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_EVIDENCE_LIST);
	enum ky_code code;
	bool row;

	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, line_id);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		uint8_t want[KY_HASH_SIZE], got[KY_HASH_SIZE];

		ky_stmt_get_fixed(&st, want, sizeof(want));
		code = ky_seal_get(c->s, &c->issuer, line_id, KY_CLASS_EVIDENCE,
		    "evidence", ky_stmt_get_bytes(&st), &c->s->scratch, err);
		if (ky_check_note(c, code, err) != KY_OK)
			break;
		if (code != KY_OK || c->s->scratch.len == 0)
			continue; /* said already, or erased meanwhile */
		ky_sha256(ky_buf_str(&c->s->scratch), got);
		if (memcmp(want, got, sizeof(want)) != 0)
			ky_check_fault(c,
			    "line %" PRIu64 ": evidence has other bytes "
			    "than its name says",
			    line_id);
	}
	ky_stmt_end(&st);
	return ky_check_note(c, code, err);
}

/* Papers can be read, and those in the log have their leaf. */
static enum ky_code
papers(struct ky_check *c, uint64_t line_id, uint64_t log_size,
    struct ky_err *err)
{
	struct ky_stored_paper rows[64];
	struct ky_buf bytes;
	uint32_t n;
	enum ky_code code = c->s->port.papers_of(c->s, &c->issuer, line_id, 64,
	    rows, &n, err);

	if (code != KY_OK)
		return ky_check_note(c, code, err);
	ky_buf_init(&bytes, KY_EVIDENCE_MAX);
	for (uint32_t i = 0; i < n && code == KY_OK; i++) {
		if (rows[i].state == KY_PAPER_LOGGED &&
		    rows[i].leaf_index >= log_size)
			ky_check_fault(c,
			    "paper %s: its leaf is not in the log",
			    rows[i].number);
		code = ky_check_note(c,
		    c->s->port.paper_bytes(c->s, &c->issuer, rows[i].number,
			&bytes, err),
		    err);
	}
	ky_buf_done(&bytes);
	return code;
}

/* An identifier is found by its hash. */
static enum ky_code
searchable(struct ky_check *c, uint64_t line_id, const char *kind,
    const char *text, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_SEARCH_HAS);
	uint8_t hash[KY_HASH_SIZE];
	bool there;

	if (text[0] == '\0')
		return KY_OK;
	ky_seal_hash(c->s, kind, ky_str_of(text), hash);
	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_text(&st, kind);
	ky_stmt_put_bytes(&st, hash, sizeof(hash));
	ky_stmt_put_id(&st, line_id);
	if (ky_stmt_step(&st, &there, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	if (!there)
		ky_check_fault(c, "line %" PRIu64 ": cannot be found by its %s",
		    line_id, kind);
	return KY_OK;
}

/* Unless it waits for that: then the store is not quite of this schema. */
static enum ky_code
mailbox(struct ky_check *c, uint64_t line_id, const char *email,
    struct ky_err *err)
{
	char text[KY_EMAIL_SIZE];
	bool waits = false;

	if (ky_mailbox_waits(c->s, &c->issuer, line_id, &waits, err) != KY_OK)
		return err->code;
	ky_email_fold(email, text);
	return waits ? KY_OK
		     : searchable(c, line_id, ky_mailbox_kind, text, err);
}

static enum ky_code
line(struct ky_check *c, uint64_t line_id, uint64_t log_size,
    struct ky_err *err)
{
	struct ky_case k;
	enum ky_code code = c->s->port.case_load(c->s, &c->issuer, line_id, &k,
	    err);

	if (code != KY_OK)
		return ky_check_note(c, code, err);
	if (ky_check_ledger(c, line_id, &k.line.ledger, err) != KY_OK ||
	    searchable(c, line_id, "msisdn", k.line.msisdn.digits, err) !=
		KY_OK ||
	    searchable(c, line_id, "iccid", k.line.iccid.digits, err) !=
		KY_OK ||
	    mailbox(c, line_id, k.line.email, err) != KY_OK ||
	    evidence(c, line_id, err) != KY_OK)
		return err->code;
	return papers(c, line_id, log_size, err);
}

/* A statement that gives numbers after `after`: at most `max` of them. */
static enum ky_code
lines_after(struct ky_check *c, uint64_t after, uint64_t *ids, uint32_t *n,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_LINE_IDS);
	enum ky_code code = KY_OK;
	bool row;

	ky_stmt_put_text(&st, c->issuer.text);
	ky_stmt_put_id(&st, after);
	for (*n = 0; *n < LINES_AT_ONCE; ++*n) {
		code = ky_stmt_step(&st, &row, err);
		if (code != KY_OK || !row)
			break;
		ids[*n] = ky_stmt_get_id(&st);
	}
	ky_stmt_end(&st);
	return code;
}

static enum ky_code
lines(struct ky_check *c, struct ky_err *err)
{
	uint64_t ids[LINES_AT_ONCE], after = 0, log_size;
	uint32_t n;

	if (c->s->port.log_size(c->s, &c->issuer, &log_size, err) != KY_OK)
		return err->code;
	do {
		if (lines_after(c, after, ids, &n, err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < n; i++) {
			if (line(c, ids[i], log_size, err) != KY_OK)
				return err->code;
			after = ids[i];
		}
	} while (n == LINES_AT_ONCE);
	return KY_OK;
}

/* RFC 6962, 2.1: a node is SHA-256(1 ‖ left ‖ right). */
static enum ky_code
node(struct ky_check *c, uint8_t level, uint64_t index, const uint8_t *hash,
    struct ky_err *err)
{
	uint8_t child[2][KY_HASH_SIZE], want[KY_HASH_SIZE];
	struct ky_sha256 h;

	for (unsigned i = 0; i < 2; i++)
		if (c->s->port.log_node(c->s, &c->issuer, (uint8_t)(level - 1),
			2 * index + i, child[i], err) != KY_OK)
			return err->code;
	ky_sha256_init(&h);
	ky_sha256_add(&h, KY_STR("\x01"));
	ky_sha256_add(&h, (struct ky_str){(const char *)child, sizeof(child)});
	ky_sha256_end(&h, want);
	if (memcmp(want, hash, sizeof(want)) != 0)
		ky_check_fault(c,
		    "log: node %" PRIu64 " of level %u is not the hash "
		    "of those below",
		    index, level);
	return KY_OK;
}

static enum ky_code
log_nodes(struct ky_check *c, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_NODE_LIST);
	enum ky_code code;
	uint64_t next = 0;
	int64_t last = -1;
	bool row;

	ky_stmt_put_text(&st, c->issuer.text);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		int64_t level = ky_stmt_get_int(&st, 0, 62);
		uint64_t index = ky_stmt_get_id(&st);
		uint8_t hash[KY_HASH_SIZE];

		ky_stmt_get_fixed(&st, hash, sizeof(hash));
		if (level != last)
			next = 0;
		last = level;
		if (index != next)
			ky_check_fault(c,
			    "log: level %" PRId64 " has a gap before "
			    "node %" PRIu64,
			    level, index);
		next = index + 1;
		if (level > 0 &&
		    ky_check_note(c, node(c, (uint8_t)level, index, hash, err),
			err) != KY_OK)
			break;
	}
	ky_stmt_end(&st);
	return code;
}

/* Numbered from one, without gaps, up to the last number given. */
static enum ky_code
events(struct ky_check *c, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_EVENT_COUNT);
	uint64_t n, last, given;
	bool row;

	ky_stmt_put_text(&st, c->issuer.text);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	assert(row); /* count() always has one */
	n = ky_stmt_get_id(&st);
	last = ky_stmt_get_id(&st);
	given = ky_stmt_get_id(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	if (n != last || n != given)
		ky_check_fault(c,
		    "events: %" PRIu64 " of them, the last is number %" PRIu64
		    ", the last number given is %" PRIu64,
		    n, last, given);
	return KY_OK;
}

/* What expired lines are found by. */
static enum ky_code
expiries(struct ky_check *c, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_EXPIRES_WRONG);
	enum ky_code code;
	bool row;

	ky_stmt_put_text(&st, c->issuer.text);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row)
		ky_check_fault(c,
		    "line %" PRIu64 ": expires is not its validity",
		    ky_stmt_get_id(&st));
	return code;
}

/* The bytes are those their name says, and what was found can be read. */
static enum ky_code
notification(struct ky_check *c, uint64_t n, struct ky_buf *bytes,
    struct ky_err *err)
{
	struct ky_notification row;
	uint8_t got[KY_HASH_SIZE];
	bool found;
	enum ky_code code = c->s->office.notification_get(c->s, &c->issuer,
	    NULL, n, &row, bytes, &found, err);

	if (code != KY_OK || !found || bytes->len == 0)
		return ky_check_note(c, code, err); /* none: erased */
	ky_sha256(ky_buf_str(bytes), got);
	if (memcmp(row.sha256, got, sizeof(got)) != 0)
		ky_check_fault(c,
		    "notification %" PRIu64 " has other bytes than its name "
		    "says",
		    n);
	return KY_OK;
}

static enum ky_code
each_notification(struct ky_check *c, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_NOTIFICATION_IDS);
	struct ky_buf bytes;
	enum ky_code code;
	bool row;

	ky_buf_init(&bytes, KY_NOTIFICATION_BYTES_MAX + 1);
	ky_stmt_put_text(&st, c->issuer.text);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		code = notification(c, ky_stmt_get_id(&st), &bytes, err);
		if (code != KY_OK)
			break;
	}
	ky_stmt_end(&st);
	ky_buf_done(&bytes);
	return code;
}

/* What probes are told is what there is. */
static enum ky_code
notifications(struct ky_check *c, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_NOTIFICATION_RECOUNT);
	enum ky_code code;
	bool row;

	ky_stmt_put_text(&st, c->issuer.text);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		struct ky_str state = ky_stmt_get_str(&st);

		ky_check_fault(c,
		    "notifications: those that are %.*s were miscounted",
		    (int)state.len, state.p);
	}
	return code == KY_OK ? each_notification(c, err) : code;
}

static enum ky_code
each_issuer(struct ky_check *c, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(c->s, KY_SQL_ISSUER_LIST);
	enum ky_code code;
	bool row;

	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		ky_stmt_get_text(&st, c->issuer.text, sizeof(c->issuer.text));
		code = lines(c, err);
		if (code == KY_OK)
			code = log_nodes(c, err);
		if (code == KY_OK)
			code = events(c, err);
		if (code == KY_OK)
			code = expiries(c, err);
		if (code == KY_OK)
			code = notifications(c, err);
		if (code == KY_OK)
			code = ky_check_till(c, err);
		if (code != KY_OK)
			break;
	}
	ky_stmt_end(&st);
	return code;
}

enum ky_code
ky_store_check(struct ky_store *port, void (*say)(void *self, const char *),
    void *self, uint64_t *faults, struct ky_err *err)
{
	struct ky_check c = {.s = port->self, .say = say, .self = self};
	enum ky_code code;

	code = integrity(&c, c.s->db, "database", err);
	if (code == KY_OK)
		code = integrity(&c, c.s->keys, "keys file", err);
	if (code == KY_OK)
		code = foreign_rows(&c, err);
	if (code == KY_OK && c.faults == 0)
		/* A damaged file is not worth reading further. */
		code = ky_check_note(&c, each_issuer(&c, err), err);
	*faults = c.faults;
	return code;
}
