/*
 * Notifications of chips.
 *
 * Bytes and identity are sealed with a secret of the service, since they come
 * before their line is known, and are erased with it.  They are found by
 * keyed hashes; a rejected one by none, since what it names is not believed.
 */
#include "store/seal.h"
#include "store/stmt.h"
#include "store_sql.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>

/* EID, ICCID and address, each with its end; and what sealing adds. */
#define IDENTITY_MAX ((size_t)512)
#define BYTES_MAX (KY_NOTIFICATION_BYTES_MAX + 64)

static const char identity_column[] = "identity";
static const char bytes_column[] = "bytes";

/* Whose sealed columns they are. */
static struct ky_slug
owner_of(uint64_t n)
{
	struct ky_slug owner;

	(void)snprintf(owner.text, sizeof(owner.text), "ntf-%" PRIu64, n);
	return owner;
}

/* --- writing --- */

/* What an event of a chip is found by: false when it is of none. */
static bool
event_hash(const struct ky_sqlite *s, const struct ky_eid *eid, int64_t event,
    uint8_t out[KY_HASH_SIZE])
{
	char text[64];

	if (eid->digits[0] == '\0' || event < 0)
		return false;
	(void)snprintf(text, sizeof(text), "%s/%" PRId64, eid->digits, event);
	ky_seal_hash(s, "chip-event", ky_str_of(text), out);
	return true;
}

/* Hashes and sealed bytes that the statement borrows while it runs. */
struct borrowed {
	uint8_t iccid[KY_HASH_SIZE], eid[KY_HASH_SIZE], event[KY_HASH_SIZE];
	struct ky_buf identity, bytes;
};

static void
put_search(struct ky_stmt *st, const struct ky_notification *row,
    struct borrowed *b)
{
	const struct ky_profile_event *ev = &row->judged.event;
	bool believed = row->state != KY_NOTIFICATION_REJECTED;
	bool verified = row->judged.verdict == KY_PROOF_VERIFIED;

	if (believed && ev->iccid.digits[0] != '\0') {
		ky_seal_hash(st->s, "iccid", ky_str_of(ev->iccid.digits),
		    b->iccid);
		ky_stmt_put_bytes(st, b->iccid, sizeof(b->iccid));
	} else {
		ky_stmt_put_null(st);
	}
	if (believed && ev->eid.digits[0] != '\0') {
		ky_seal_hash(st->s, "eid", ky_str_of(ev->eid.digits), b->eid);
		ky_stmt_put_bytes(st, b->eid, sizeof(b->eid));
	} else {
		ky_stmt_put_null(st);
	}
	if (verified && event_hash(st->s, &ev->eid, ev->n, b->event))
		ky_stmt_put_bytes(st, b->event, sizeof(b->event));
	else
		ky_stmt_put_null(st);
}

/* A text with its end, so that several can stand in a row. */
static void
add_part(struct ky_buf *out, const char *text)
{
	ky_buf_add(out, (struct ky_str){text, strlen(text) + 1});
}

static void
put_identity(struct ky_stmt *st, const struct ky_slug *issuer,
    const struct ky_notification *row, struct borrowed *b)
{
	const struct ky_judged *j = &row->judged;
	struct ky_slug owner = owner_of(row->n);
	struct ky_buf plain;

	if (j->event.eid.digits[0] == '\0' &&
	    j->event.iccid.digits[0] == '\0' && j->address[0] == '\0') {
		ky_stmt_put_null(st);
		return;
	}
	ky_buf_init(&plain, IDENTITY_MAX);
	add_part(&plain, j->event.eid.digits);
	add_part(&plain, j->event.iccid.digits);
	add_part(&plain, j->address);
	ky_seal_secret_put(st->s, issuer, &owner, identity_column,
	    ky_buf_str(&plain), &b->identity);
	sodium_memzero(plain.p, plain.len);
	ky_buf_done(&plain);
	ky_stmt_put_bytes(st, b->identity.p, b->identity.len);
}

/* The columns notification_add and notification_save have in common. */
static void
put_row(struct ky_stmt *st, const struct ky_slug *issuer,
    const struct ky_notification *row, struct borrowed *b)
{
	const struct ky_judged *j = &row->judged;

	ky_stmt_put_text(st, ky_notification_state_name(row->state));
	ky_stmt_put_text(st, ky_notified_via_name(row->via));
	ky_stmt_put_some(st, row->actor.text);
	ky_stmt_put_bytes(st, row->sha256, sizeof(row->sha256));
	ky_stmt_put_int(st, row->copies);
	ky_stmt_put_int(st, row->received.us);
	ky_stmt_put_int(st, row->last.us);
	ky_stmt_put_text(st, ky_proof_verdict_name(j->verdict));
	ky_stmt_put_some(st, j->why);
	ky_stmt_put_text(st, ky_profile_event_kind_name(j->event.kind));
	if (j->event.n < 0)
		ky_stmt_put_null(st);
	else
		ky_stmt_put_int(st, j->event.n);
	ky_stmt_put_int(st, j->event.remote);
	ky_stmt_put_int(st, j->event.test_root);
	ky_stmt_put_int(st, j->event.doubted);
	ky_stmt_put_int(st, j->installation);
	ky_stmt_put_int(st, row->ours);
	ky_stmt_put_fixed(st, j->signed_hash, sizeof(j->signed_hash));
	ky_stmt_put_fixed(st, j->root, sizeof(j->root));
	ky_stmt_put_int(st, j->verifications);
	ky_stmt_put_nonzero(st, (int64_t)row->lender);
	ky_stmt_put_nonzero(st, (int64_t)row->line_id);
	ky_stmt_put_some(st, row->code);
	put_identity(st, issuer, row, b);
	put_search(st, row, b);
	ky_stmt_put_text(st, issuer->text);
	ky_stmt_put_id(st, row->n);
}

static enum ky_code
next_number(struct ky_sqlite *s, const struct ky_slug *issuer, uint64_t *n,
    struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_NOTIFICATION_NEXT);
	bool row;

	ky_stmt_put_text(&st, issuer->text);
	if (ky_stmt_step(&st, &row, err) != KY_OK)
		return err->code;
	assert(row); /* max() always has one */
	*n = ky_stmt_get_id(&st);
	if (ky_stmt_sound(&st, err) != KY_OK)
		return err->code;
	ky_stmt_end(&st);
	return KY_OK;
}

static enum ky_code
prune(struct ky_sqlite *s, const struct ky_slug *issuer,
    enum ky_notification_state state, int64_t max, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_NOTIFICATION_PRUNE);

	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_text(&st, ky_notification_state_name(state));
	ky_stmt_put_int(&st, max);
	return ky_stmt_run(&st, err);
}

/* Anybody can send what is rejected, or waits for a chip's certificate. */
static enum ky_code
make_room(struct ky_sqlite *s, const struct ky_slug *issuer,
    enum ky_notification_state state, struct ky_err *err)
{
	static const int64_t most[KY_NOTIFICATION_STATE__MAX] = {
	    [KY_NOTIFICATION_REJECTED] = KY_REJECTED_MAX,
	    [KY_NOTIFICATION_WAITING] = KY_WAITING_MAX,
	};

	return most[state] > 0 ? prune(s, issuer, state, most[state], err)
			       : KY_OK;
}

static enum ky_code
add(struct ky_sqlite *s, const struct ky_slug *issuer,
    struct ky_notification *row, struct ky_str bytes, struct borrowed *b,
    struct ky_err *err)
{
	struct ky_notification new = *row;
	struct ky_slug owner;
	struct ky_stmt st;

	if (next_number(s, issuer, &new.n, err) != KY_OK)
		return err->code;
	owner = owner_of(new.n);
	ky_seal_secret_put(s, issuer, &owner, bytes_column, bytes, &b->bytes);
	st = ky_stmt_use(s, KY_SQL_NOTIFICATION_ADD);
	put_row(&st, issuer, &new, b);
	ky_stmt_put_bytes(&st, b->bytes.p, b->bytes.len);
	if (ky_stmt_run(&st, err) != KY_OK)
		return err->code;
	row->n = new.n;
	return make_room(s, issuer, row->state, err);
}

static enum ky_code
save(struct ky_sqlite *s, const struct ky_slug *issuer,
    const struct ky_notification *row, struct borrowed *b, struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(s, KY_SQL_NOTIFICATION_SAVE);

	put_row(&st, issuer, row, b);
	return ky_stmt_run(&st, err);
}

static enum ky_code
notification_put(void *self, const struct ky_slug *issuer,
    struct ky_notification *row, struct ky_str bytes, struct ky_err *err)
{
	struct ky_sqlite *s = self;
	struct borrowed b;
	enum ky_code code;

	assert(s->in_tx && bytes.len <= KY_NOTIFICATION_BYTES_MAX);
	assert(row->n != 0 || bytes.len > 0);
	ky_buf_init(&b.identity, IDENTITY_MAX + 64);
	ky_buf_init(&b.bytes, BYTES_MAX);
	code = row->n == 0 ? add(s, issuer, row, bytes, &b, err)
			   : save(s, issuer, row, &b, err);
	ky_buf_done(&b.bytes);
	ky_buf_done(&b.identity);
	return code;
}

/* --- reading --- */

/* Takes a text and its end off `rest`. */
static bool
take_part(struct ky_str *rest, struct ky_str *out)
{
	const char *end = rest->len > 0 ? memchr(rest->p, '\0', rest->len)
					: NULL;

	if (end == NULL)
		return false;
	*out = (struct ky_str){rest->p, (size_t)(end - rest->p)};
	rest->p += out->len + 1;
	rest->len -= out->len + 1;
	return true;
}

/* A chip's number need not be one of ours: its digits are what counts. */
static bool
get_iccid(struct ky_str text, struct ky_iccid *out)
{
	struct ky_err ignored;

	if (ky_iccid_parse(text, out, &ignored) == KY_OK)
		return true;
	memset(out, 0, sizeof(*out));
	return ky_str_copy(text, out->digits, sizeof(out->digits));
}

static bool
split_identity(struct ky_str text, struct ky_judged *j)
{
	struct ky_str eid, iccid, address;

	return take_part(&text, &eid) && take_part(&text, &iccid) &&
	    take_part(&text, &address) && text.len == 0 &&
	    ky_str_copy(eid, j->event.eid.digits,
		sizeof(j->event.eid.digits)) &&
	    (iccid.len == 0 || get_iccid(iccid, &j->event.iccid)) &&
	    ky_str_copy(address, j->address, sizeof(j->address));
}

static enum ky_code
get_identity(struct ky_stmt *st, const struct ky_slug *issuer,
    struct ky_notification *row, struct ky_err *err)
{
	struct ky_slug owner = owner_of(row->n);
	struct ky_buf opened;
	enum ky_code code;

	if (ky_stmt_null_next(st)) {
		ky_stmt_skip(st);
		return KY_OK;
	}
	ky_buf_init(&opened, IDENTITY_MAX);
	code = ky_seal_secret_get(st->s, issuer, &owner, identity_column,
	    ky_stmt_get_bytes(st), &opened, err);
	if (code == KY_OK)
		ky_stmt_want(st,
		    split_identity(ky_buf_str(&opened), &row->judged));
	if (opened.p != NULL)
		sodium_memzero(opened.p, opened.len);
	ky_buf_done(&opened);
	return code;
}

static void
get_event(struct ky_stmt *st, struct ky_profile_event *ev)
{
	ky_stmt_want(st,
	    ky_profile_event_kind_parse(ky_stmt_get_str(st), &ev->kind));
	ev->n = KY_NO_EVENT;
	if (ky_stmt_null_next(st))
		ky_stmt_skip(st);
	else
		ev->n = ky_stmt_get_int(st, 0, INT64_MAX);
	ev->remote = ky_stmt_get_bool(st);
	ev->test_root = ky_stmt_get_bool(st);
	ev->doubted = ky_stmt_get_bool(st);
}

/* All columns but the bytes. */
static enum ky_code
get_row(struct ky_stmt *st, const struct ky_slug *issuer,
    struct ky_notification *row, struct ky_err *err)
{
	struct ky_judged *j = &row->judged;

	memset(row, 0, sizeof(*row));
	row->n = ky_stmt_get_id(st);
	ky_stmt_want(st,
	    ky_notification_state_parse(ky_stmt_get_str(st), &row->state));
	ky_stmt_want(st, ky_notified_via_parse(ky_stmt_get_str(st), &row->via));
	ky_stmt_get_text(st, row->actor.text, sizeof(row->actor.text));
	ky_stmt_get_fixed(st, row->sha256, sizeof(row->sha256));
	row->copies = (uint32_t)ky_stmt_get_int(st, 1, UINT32_MAX);
	row->received = ky_stmt_get_when(st);
	row->last = ky_stmt_get_when(st);
	ky_stmt_want(st,
	    ky_proof_verdict_parse(ky_stmt_get_str(st), &j->verdict));
	ky_stmt_get_text(st, j->why, sizeof(j->why));
	get_event(st, &j->event);
	j->event.chip_signed = j->verdict == KY_PROOF_VERIFIED;
	j->event.at = row->received;
	j->installation = ky_stmt_get_bool(st);
	row->ours = ky_stmt_get_bool(st);
	ky_stmt_get_fixed(st, j->signed_hash, sizeof(j->signed_hash));
	ky_stmt_get_fixed(st, j->root, sizeof(j->root));
	j->verifications = (uint32_t)ky_stmt_get_int(st, 0, UINT32_MAX);
	row->lender = (uint64_t)ky_stmt_get_nonzero(st, 1, INT64_MAX);
	row->line_id = (uint64_t)ky_stmt_get_nonzero(st, 1, INT64_MAX);
	ky_stmt_get_text(st, row->code, sizeof(row->code));
	if (get_identity(st, issuer, row, err) != KY_OK) {
		ky_stmt_end(st);
		return err->code;
	}
	return ky_stmt_sound(st, err);
}

static enum ky_code
get_sealed(struct ky_stmt *st, const struct ky_slug *issuer, uint64_t n,
    struct ky_buf *out, struct ky_err *err)
{
	struct ky_slug owner = owner_of(n);

	ky_buf_reset(out);
	if (ky_stmt_null_next(st)) {
		ky_stmt_skip(st);
		return KY_OK; /* erased */
	}
	return ky_seal_secret_get(st->s, issuer, &owner, bytes_column,
	    ky_stmt_get_bytes(st), out, err);
}

static enum ky_code
notification_get(void *self, const struct ky_slug *issuer,
    const uint8_t sha256[32], uint64_t n, struct ky_notification *out,
    struct ky_buf *bytes, bool *found, struct ky_err *err)
{
	struct ky_stmt st;
	enum ky_code code;

	*found = false;
	if (sha256 == NULL && n > INT64_MAX)
		return KY_OK;
	st = ky_stmt_use(self,
	    sha256 != NULL ? KY_SQL_NOTIFICATION_BY_HASH
			   : KY_SQL_NOTIFICATION_ONE);
	ky_stmt_put_text(&st, issuer->text);
	if (sha256 != NULL)
		ky_stmt_put_bytes(&st, sha256, KY_HASH_SIZE);
	else
		ky_stmt_put_id(&st, n);
	code = ky_stmt_step(&st, found, err);
	if (code != KY_OK || !*found)
		return code;
	code = get_row(&st, issuer, out, err);
	if (code != KY_OK)
		return code; /* and ended */
	if (bytes != NULL)
		code = get_sealed(&st, issuer, out->n, bytes, err);
	ky_stmt_end(&st);
	return code;
}

/* The rows of a statement whose parameters are put. */
static enum ky_code
list(struct ky_stmt *st, const struct ky_slug *issuer, uint32_t max,
    struct ky_notification *rows, uint32_t *n, struct ky_err *err)
{
	bool row;

	for (*n = 0; *n < max; ++*n) {
		if (ky_stmt_step(st, &row, err) != KY_OK)
			return err->code;
		if (!row)
			return KY_OK;
		if (get_row(st, issuer, &rows[*n], err) != KY_OK)
			return err->code;
	}
	ky_stmt_end(st);
	return KY_OK;
}

static enum ky_code
notification_list(void *self, const struct ky_slug *issuer,
    enum ky_notification_state state, uint64_t after, uint32_t max,
    struct ky_notification *rows, uint32_t *n, struct ky_err *err)
{
	bool all = state == KY_NOTIFICATION_STATE__MAX;
	struct ky_stmt st;

	*n = 0;
	if (after >= INT64_MAX)
		return KY_OK;
	st = ky_stmt_use(self,
	    all ? KY_SQL_NOTIFICATION_ALL : KY_SQL_NOTIFICATION_IN);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, after);
	if (!all)
		ky_stmt_put_text(&st, ky_notification_state_name(state));
	return list(&st, issuer, max, rows, n, err);
}

static enum ky_code
list_by(struct ky_sqlite *s, int which, const struct ky_slug *issuer,
    const char *kind, const char *digits, uint64_t after, uint32_t max,
    struct ky_notification *rows, uint32_t *n, struct ky_err *err)
{
	uint8_t hash[KY_HASH_SIZE];
	struct ky_stmt st;

	*n = 0;
	if (after >= INT64_MAX || digits[0] == '\0')
		return KY_OK;
	ky_seal_hash(s, kind, ky_str_of(digits), hash);
	st = ky_stmt_use(s, which);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_id(&st, after);
	ky_stmt_put_bytes(&st, hash, sizeof(hash));
	return list(&st, issuer, max, rows, n, err);
}

static enum ky_code
notifications_of(void *self, const struct ky_slug *issuer,
    const struct ky_iccid *iccid, uint64_t after, uint32_t max,
    struct ky_notification *rows, uint32_t *n, struct ky_err *err)
{
	return list_by(self, KY_SQL_NOTIFICATION_OF, issuer, "iccid",
	    iccid->digits, after, max, rows, n, err);
}

static enum ky_code
notifications_by(void *self, const struct ky_slug *issuer,
    const struct ky_eid *eid, uint64_t after, uint32_t max,
    struct ky_notification *rows, uint32_t *n, struct ky_err *err)
{
	return list_by(self, KY_SQL_NOTIFICATION_BY, issuer, "eid", eid->digits,
	    after, max, rows, n, err);
}

static enum ky_code
notification_lenders(void *self, const struct ky_slug *issuer,
    const struct ky_iccid *iccid, const struct ky_eid *eid, uint64_t after,
    uint32_t max, struct ky_notification *rows, uint32_t *n, struct ky_err *err)
{
	return eid != NULL
	    ? list_by(self, KY_SQL_NOTIFICATION_LENDER_BY, issuer, "eid",
		  eid->digits, after, max, rows, n, err)
	    : list_by(self, KY_SQL_NOTIFICATION_LENDER_OF, issuer, "iccid",
		  iccid->digits, after, max, rows, n, err);
}

static enum ky_code
of_event(struct ky_sqlite *s, int which, const struct ky_slug *issuer,
    const struct ky_eid *eid, int64_t event, const uint8_t signed_hash[32],
    struct ky_notification *out, bool *found, struct ky_err *err)
{
	uint8_t hash[KY_HASH_SIZE];
	struct ky_stmt st;
	uint32_t n = 0;
	enum ky_code code;

	*found = false;
	if (!event_hash(s, eid, event, hash))
		return KY_OK;
	st = ky_stmt_use(s, which);
	ky_stmt_put_text(&st, issuer->text);
	ky_stmt_put_bytes(&st, hash, sizeof(hash));
	ky_stmt_put_bytes(&st, signed_hash, KY_HASH_SIZE);
	code = list(&st, issuer, 1, out, &n, err);
	*found = code == KY_OK && n == 1;
	return code;
}

static enum ky_code
notification_twin(void *self, const struct ky_slug *issuer,
    const struct ky_eid *eid, int64_t event, const uint8_t signed_hash[32],
    struct ky_notification *out, bool *found, struct ky_err *err)
{
	return of_event(self, KY_SQL_NOTIFICATION_TWIN, issuer, eid, event,
	    signed_hash, out, found, err);
}

static enum ky_code
notification_rival(void *self, const struct ky_slug *issuer,
    const struct ky_eid *eid, int64_t event, const uint8_t signed_hash[32],
    struct ky_notification *out, bool *found, struct ky_err *err)
{
	return of_event(self, KY_SQL_NOTIFICATION_RIVAL, issuer, eid, event,
	    signed_hash, out, found, err);
}

static enum ky_code
notification_counts(void *self, const struct ky_slug *issuer,
    uint64_t states[KY_NOTIFICATION_STATE__MAX], struct ky_err *err)
{
	struct ky_stmt st = ky_stmt_use(self, KY_SQL_NOTIFICATION_COUNTS);
	enum ky_code code;
	bool row;

	memset(states, 0, sizeof(states[0]) * KY_NOTIFICATION_STATE__MAX);
	ky_stmt_put_text(&st, issuer->text);
	while ((code = ky_stmt_step(&st, &row, err)) == KY_OK && row) {
		enum ky_notification_state state = KY_NOTIFICATION_DUE;

		ky_stmt_want(&st,
		    ky_notification_state_parse(ky_stmt_get_str(&st), &state));
		states[state] = ky_stmt_get_id(&st);
		if (ky_stmt_sound(&st, err) != KY_OK)
			return err->code;
	}
	return code;
}

void
ky_office_notification_methods(struct ky_office *office)
{
	office->notification_put = notification_put;
	office->notification_get = notification_get;
	office->notification_list = notification_list;
	office->notifications_of = notifications_of;
	office->notifications_by = notifications_by;
	office->notification_lenders = notification_lenders;
	office->notification_twin = notification_twin;
	office->notification_rival = notification_rival;
	office->notification_counts = notification_counts;
}
