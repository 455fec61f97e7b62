/*
 * Notifications of chips: taken in, listed.
 *
 * One is judged on the caller's thread, before anything is written, and
 * answered when it is durable.  What it means for its line is worked out
 * behind (notifywork.h).
 */
#include "service/event.h"
#include "service/serve.h"

#include "base/hash.h"
#include "base/log.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

/* Rows looked at by one narrowed listing. */
#define SCAN_MAX 2000
#define SCAN_STEP 64
/* Of cards whose lines came to be known, written together; read at once. */
#define IMPORTED_MAX 64
#define IMPORTED_STEP 8

/* --- taken in --- */

/* Is the address one of ours?  Names, comma-separated. */
static bool
is_ours(const char *ours, const char *address)
{
	size_t want = strlen(address);

	if (ours == NULL || want == 0)
		return false;
	for (const char *at = ours; *at != '\0';) {
		size_t n;

		at += strspn(at, ", ");
		n = strcspn(at, ", ");
		if (n == want && strncasecmp(at, address, n) == 0)
			return true;
		at += n;
	}
	return false;
}

/* A certificate of the same chip's, from what came earlier. */
static enum ky_code
borrow(struct ky_serving *s, struct ky_str bytes, struct ky_notification *row,
    struct ky_err *err)
{
	struct ky_pool *pool = &s->service->pool;
	struct ky_store *store;
	enum ky_code code = ky_pool_lend(pool, &store, err);

	if (code != KY_OK)
		return code;
	code = ky_notify_lend(&s->service->notifywork, store, bytes,
	    &s->call->in.notify.eid, row->received, &row->judged, &row->lender,
	    err);
	ky_pool_give_back(pool, store, code);
	return code;
}

static enum ky_notification_state
state_of(enum ky_proof_verdict v)
{
	return v == KY_PROOF_VERIFIED      ? KY_NOTIFICATION_DUE
	    : v == KY_PROOF_NO_CERTIFICATE ? KY_NOTIFICATION_WAITING
					   : KY_NOTIFICATION_REJECTED;
}

static enum ky_code
judge(struct ky_serving *s, struct ky_notification *row, struct ky_err *err)
{
	const struct ky_service_config *config = &s->service->config;
	const struct ky_verifier *v = &config->verifier;
	const struct ky_call *c = s->call;
	const struct ky_str nobody = {"", 0};
	struct ky_str bytes = c->in.notify.bytes;
	enum ky_code code;

	row->received = row->last = ky_serve_now(s->service);
	code = v->check(v->self, bytes, nobody, row->received, &row->judged,
	    err);
	if (code == KY_OK && row->judged.verdict == KY_PROOF_NO_CERTIFICATE)
		code = borrow(s, bytes, row, err);
	if (code != KY_OK)
		return code;
	/* What the SM-DP+ says finds it, once that chip signs something. */
	if (row->judged.verdict == KY_PROOF_NO_CERTIFICATE)
		row->judged.event.eid = c->in.notify.eid;
	row->judged.event.at = row->received;
	row->judged.event.doubted = false;
	row->state = state_of(row->judged.verdict);
	row->via = c->in.notify.via;
	if (row->via != KY_VIA_ES9)
		row->actor = c->who.actor;
	row->copies = 1;
	row->ours = is_ours(config->addresses, row->judged.address);
	ky_sha256(bytes, row->sha256);
	return KY_OK;
}

struct taking {
	const struct ky_serving *s;
	const struct ky_notification *fresh;
	struct ky_notification row; /* as stored */
	uint64_t rival;
	bool heard; /* it, or what is better, was there already */
};

/* It came again.  Rejected or waiting, it may verify by now: a root was
 * added, a certificate has come. */
static enum ky_code
take_again(struct taking *t, const struct ky_office *o, struct ky_store *store,
    bool erased, struct ky_err *err)
{
	const struct ky_slug *issuer = &t->s->service->config.issuer;
	struct ky_notification *row = &t->row;
	bool better = t->fresh->state == KY_NOTIFICATION_DUE && !erased &&
	    (row->state == KY_NOTIFICATION_REJECTED ||
		row->state == KY_NOTIFICATION_WAITING);
	enum ky_code code = KY_OK;

	row->copies += row->copies < UINT32_MAX;
	row->last = t->fresh->received;
	if (better) {
		row->judged = t->fresh->judged;
		row->judged.event.at = row->received;
		row->lender = t->fresh->lender;
		row->state = KY_NOTIFICATION_DUE;
		code = ky_notify_doubt(issuer, store, &row->judged, &t->rival,
		    err);
	}
	t->heard = !better;
	return code == KY_OK
	    ? o->notification_put(o->self, issuer, row, (struct ky_str){0}, err)
	    : code;
}

static enum ky_code
write_one(void *self, struct ky_store *store, struct ky_err *err)
{
	struct taking *t = self;
	const struct ky_office *o = store->office;
	const struct ky_slug *issuer = &t->s->service->config.issuer;
	struct ky_notification twin;
	struct ky_buf bytes;
	bool found, erased, again;
	enum ky_code code;

	t->rival = 0;
	t->heard = false;
	ky_buf_init(&bytes, KY_NOTIFICATION_BYTES_MAX + 1);
	code = o->notification_get(o->self, issuer, t->fresh->sha256, 0,
	    &t->row, &bytes, &found, err);
	erased = bytes.len == 0;
	ky_buf_done(&bytes);
	if (code != KY_OK)
		return code;
	if (ky_notify_twin(issuer, store, &t->fresh->judged, &twin, &again,
		err) != KY_OK)
		return err->code;
	if (again)
		t->row = twin;
	if (found || again)
		return take_again(t, o, store, erased, err);
	t->row = *t->fresh;
	code = ky_notify_doubt(issuer, store, &t->row.judged, &t->rival, err);
	if (code == KY_OK)
		code = o->notification_put(o->self, issuer, &t->row,
		    t->s->call->in.notify.bytes, err);
	return code;
}

/* Bytes that are no notification at all: nothing is kept, `found` is false. */
static bool
could_be_one(struct ky_str bytes)
{
	return bytes.len > 0 && bytes.len <= KY_NOTIFICATION_BYTES_MAX;
}

enum ky_code
ky_serve_notify(struct ky_serving *s, struct ky_err *err)
{
	struct ky_service *service = s->service;
	struct ky_notification fresh = {.n = 0};
	struct taking t = {.s = s, .fresh = &fresh};
	enum ky_code code;

	if (service->config.verifier.self == NULL)
		return ky_fail(err, KY_E_REFUSED, KY_NO_VERIFIER,
		    "notifications of chips are not taken in: no trusted "
		    "roots are set up");
	if ((unsigned)s->call->in.notify.via >= KY_VIA__MAX)
		return ky_fail(err, KY_E_INPUT, 0, "no such way to come in");
	if (!could_be_one(s->call->in.notify.bytes))
		return KY_OK;
	code = judge(s, &fresh, err);
	if (code != KY_OK || fresh.judged.verdict == KY_PROOF_NOT_ONE)
		return code;
	code = ky_engine_write(service->config.engine, write_one, &t, err);
	if (code != KY_OK)
		return code;
	ky_notify_alarm(&service->notifywork, t.row.n, t.rival);
	if (!t.heard) {
		ky_log(KY_INFO, KY_EV_NOTIFY,
		    "n=%" PRIu64 " via=%s verdict=%s state=%s", t.row.n,
		    ky_notified_via_name(t.row.via),
		    ky_proof_verdict_name(t.row.judged.verdict),
		    ky_notification_state_name(t.row.state));
		ky_loop_wake(&service->notify_loop);
	}
	s->out->found = true;
	s->out->n = 1;
	s->out->out.notifications = ky_arena_alloc(s->arena, sizeof(t.row));
	*s->out->out.notifications = t.row;
	return KY_OK;
}

/* --- a line came to be known --- */

struct binding {
	const struct ky_slug *issuer;
	struct ky_engine *engine;
	uint64_t n[IMPORTED_MAX];
	uint32_t count;
	bool some; /* were written */
};

static enum ky_code
write_due(void *self, struct ky_store *store, struct ky_err *err)
{
	const struct binding *b = self;
	const struct ky_office *o = store->office;

	for (uint32_t i = 0; i < b->count; i++) {
		struct ky_notification row;
		bool found;

		if (o->notification_get(o->self, b->issuer, NULL, b->n[i], &row,
			NULL, &found, err) != KY_OK)
			return err->code;
		if (!found || row.state != KY_NOTIFICATION_UNBOUND)
			continue;
		row.state = KY_NOTIFICATION_DUE;
		if (o->notification_put(o->self, b->issuer, &row,
			(struct ky_str){0}, err) != KY_OK)
			return err->code;
	}
	return KY_OK;
}

static enum ky_code
flush(struct binding *b, struct ky_err *err)
{
	enum ky_code code = b->count > 0
	    ? ky_engine_write(b->engine, write_due, b, err)
	    : KY_OK;

	b->some |= b->count > 0;
	b->count = 0;
	return code;
}

/* Those of the card that had no line. */
static enum ky_code
find_unbound(struct ky_store *store, const struct ky_iccid *iccid,
    struct binding *b, struct ky_err *err)
{
	const struct ky_office *o = store->office;
	struct ky_notification row[IMPORTED_STEP];
	uint64_t after = 0;
	uint32_t n = IMPORTED_STEP;

	while (n == IMPORTED_STEP) {
		if (b->count + IMPORTED_STEP > IMPORTED_MAX &&
		    flush(b, err) != KY_OK)
			return err->code;
		if (o->notifications_of(o->self, b->issuer, iccid, after,
			IMPORTED_STEP, row, &n, err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < n; i++) {
			after = row[i].n;
			if (row[i].state == KY_NOTIFICATION_UNBOUND)
				b->n[b->count++] = row[i].n;
		}
	}
	return KY_OK;
}

static enum ky_code
find_all(struct ky_store *store, const struct ky_submission *all, uint32_t n,
    struct binding *b, struct ky_err *err)
{
	const struct ky_office *o = store->office;
	uint64_t states[KY_NOTIFICATION_STATE__MAX];
	enum ky_code code = o->notification_counts(o->self, b->issuer, states,
	    err);

	if (states[KY_NOTIFICATION_UNBOUND] == 0)
		return code;
	for (uint32_t i = 0; code == KY_OK && i < n; i++)
		if (all[i].code == KY_OK && all[i].cmd->kind == KY_CMD_IMPORT &&
		    all[i].reply.answer.verdict == KY_VERDICT_ACCEPTED)
			code = find_unbound(store, &all[i].cmd->line.iccid, b,
			    err);
	return code;
}

static bool
any_import(const struct ky_submission *all, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (all[i].cmd->kind == KY_CMD_IMPORT)
			return true;
	return false;
}

void
ky_serve_imported(struct ky_service *service, const struct ky_submission *all,
    uint32_t n)
{
	struct binding b = {.issuer = &service->config.issuer,
	    .engine = service->config.engine};
	struct ky_store *store;
	struct ky_err err = {0};
	enum ky_code code;

	if (service->config.verifier.self == NULL || !any_import(all, n))
		return;
	code = ky_pool_lend(&service->pool, &store, &err);
	if (code == KY_OK) {
		code = find_all(store, all, n, &b, &err);
		ky_pool_give_back(&service->pool, store, code);
	}
	if (code == KY_OK)
		code = flush(&b, &err);
	if (b.some)
		ky_loop_wake(&service->notify_loop);
	/* The next start finds them. */
	if (code != KY_OK)
		ky_log_err(KY_ERROR, KY_EV_NOTIFY_FAILED, &err);
}

/* --- listed --- */

/* By its line; one without a line is nobody's but the issuer's. */
static enum ky_code
may_see(struct ky_serving *s, const struct ky_notification *row, bool *out,
    struct ky_err *err)
{
	*out = s->call->who.provider.text[0] == '\0';
	if (*out || row->line_id == 0)
		return KY_OK;
	return ky_serve_has_line(s, row->line_id, out, err);
}

static enum ky_code
of_line(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	struct ky_result *r = s->out;
	uint32_t max = s->call->max;
	struct ky_case c;
	enum ky_code code = ky_serve_case(s, s->call->line_id, &c, err);

	if (code != KY_OK || c.line_id == 0)
		return code;
	r->found = true;
	r->out.notifications = ky_arena_array(s->arena, max + 1,
	    sizeof(struct ky_notification));
	code = o->notifications_of(o->self, &s->service->config.issuer,
	    &c.line.iccid, s->call->after, max + 1, r->out.notifications, &r->n,
	    err);
	if (code != KY_OK)
		return code;
	r->more = r->n > max;
	r->n = r->more ? max : r->n;
	if (r->n > 0)
		r->next = r->out.notifications[r->n - 1].n;
	ky_serve_looked(s, KY_LOOKED_EVIDENCE, c.line_id, 1);
	return KY_OK;
}

/* Those the caller may see, until there are enough or enough was looked at. */
static enum ky_code
scan(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	struct ky_result *r = s->out;
	struct ky_notification *step = ky_arena_array(s->arena, SCAN_STEP,
	    sizeof(*step));
	uint32_t n = SCAN_STEP;

	for (uint32_t looked = 0; n == SCAN_STEP; looked += n) {
		if (looked >= SCAN_MAX) {
			r->more = true;
			return KY_OK;
		}
		if (o->notification_list(o->self, &s->service->config.issuer,
			s->call->in.notify.state, r->next, SCAN_STEP, step, &n,
			err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < n; i++) {
			bool mine;

			if (may_see(s, &step[i], &mine, err) != KY_OK)
				return err->code;
			if (mine && r->n == s->call->max) {
				r->more = true;
				return KY_OK;
			}
			if (mine)
				r->out.notifications[r->n++] = step[i];
			r->next = step[i].n;
		}
	}
	return KY_OK;
}

enum ky_code
ky_serve_notifications(struct ky_serving *s, struct ky_err *err)
{
	struct ky_result *r = s->out;
	enum ky_code code = ky_serve_bound(s, err);

	if (code != KY_OK)
		return code;
	if ((unsigned)s->call->in.notify.state > KY_NOTIFICATION_STATE__MAX)
		return ky_fail(err, KY_E_INPUT, 0, "no such state");
	if (s->call->line_id != 0)
		return of_line(s, err);
	r->found = true;
	r->next = s->call->after;
	r->out.notifications = ky_arena_array(s->arena, s->call->max,
	    sizeof(struct ky_notification));
	code = scan(s, err);
	if (code == KY_OK && r->n > 0)
		ky_serve_looked(s, KY_LOOKED_LISTED,
		    r->out.notifications[0].line_id, r->n);
	return code;
}

enum ky_code
ky_serve_notification(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	struct ky_notification *row = ky_arena_alloc(s->arena, sizeof(*row));
	struct ky_buf bytes;
	bool found = false;
	enum ky_code code;

	ky_buf_init(&bytes, KY_NOTIFICATION_BYTES_MAX + 1);
	code = o->notification_get(o->self, &s->service->config.issuer, NULL,
	    s->call->in.notify.n, row, &bytes, &found, err);
	if (code == KY_OK && found)
		code = may_see(s, row, &found, err);
	if (code == KY_OK && found) {
		s->out->found = true;
		s->out->n = 1;
		s->out->out.notifications = row;
		s->out->bytes = ky_arena_copy(s->arena, ky_buf_str(&bytes));
		ky_serve_looked(s, KY_LOOKED_EVIDENCE, row->line_id, 1);
	}
	ky_buf_done(&bytes);
	return code;
}
