#include "service/notifywork.h"

#include "service/event.h"

#include "base/log.h"

#include <inttypes.h>
#include <stdlib.h>

#define BUSY_US (5 * KY_SECOND_US) /* the engine is: not at once */
#define BROKEN_US (5 * KY_MINUTE_US)
/* Notifications looked at for one that lends, and chips tried. */
#define LENDERS_LOOKED_AT 256
#define LENDERS_MAX 8
/* Of those that wait, how many one arrival has tried again. */
#define SIBLINGS_MAX 256
#define PAGE KY_NOTIFY_STEP_MAX

/* What a step needs and no stack has room for. */
struct room {
	struct ky_notification row[PAGE];
	struct ky_notification sibling[PAGE];
	struct ky_command cmd;
	struct ky_buf bytes, lender, proof;
};

static struct room *
room_new(void)
{
	struct room *r = calloc(1, sizeof(*r));

	if (r == NULL)
		abort(); /* death at any instruction is harmless */
	ky_buf_init(&r->bytes, KY_NOTIFICATION_BYTES_MAX + 1);
	ky_buf_init(&r->lender, KY_NOTIFICATION_BYTES_MAX + 1);
	ky_buf_init(&r->proof, KY_PROOF_FILE_MAX);
	return r;
}

static void
room_free(struct room *r)
{
	ky_buf_done(&r->bytes);
	ky_buf_done(&r->lender);
	ky_buf_done(&r->proof);
	explicit_bzero(r, sizeof(*r));
	free(r);
}

/* The bytes of one; empty: none, or erased. */
static enum ky_code
load(const struct ky_notifywork *w, struct ky_store *s, uint64_t n,
    struct ky_buf *bytes, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	struct ky_notification row;
	bool found;

	ky_buf_reset(bytes);
	if (n == 0)
		return KY_OK;
	return o->notification_get(o->self, &w->issuer, NULL, n, &row, bytes,
	    &found, err);
}

/* --- lending --- */

struct lending {
	const struct ky_notifywork *w;
	struct ky_store *s;
	struct ky_str bytes;
	struct ky_time at;
	struct ky_judged *judged;
	uint64_t *lender;
	struct ky_eid tried[LENDERS_MAX];
	uint32_t tried_n;
	bool done; /* one fits, or enough were tried */
};

static bool
is_tried(const struct lending *l, const struct ky_eid *eid)
{
	for (uint32_t i = 0; i < l->tried_n; i++)
		if (strcmp(l->tried[i].digits, eid->digits) == 0)
			return true;
	return false;
}

/* Once a chip: all of its notifications have the same certificate. */
static enum ky_code
try_lender(struct lending *l, const struct ky_notification *row,
    struct ky_err *err)
{
	const struct ky_verifier *v = &l->w->verifier;
	struct ky_judged got;
	struct ky_buf bytes;
	enum ky_code code;

	if (is_tried(l, &row->judged.event.eid))
		return KY_OK;
	ky_buf_init(&bytes, KY_NOTIFICATION_BYTES_MAX + 1);
	code = load(l->w, l->s, row->n, &bytes, err);
	if (code == KY_OK && bytes.len > 0) {
		l->tried[l->tried_n++] = row->judged.event.eid;
		code = v->check(v->self, l->bytes, ky_buf_str(&bytes), l->at,
		    &got, err);
		if (code == KY_OK && got.verdict == KY_PROOF_VERIFIED) {
			*l->judged = got;
			*l->lender = row->n;
			l->done = true;
		}
	}
	ky_buf_done(&bytes);
	l->done |= l->tried_n == LENDERS_MAX;
	return code;
}

/* Among those of the profile, or with `eid` of the chip. */
static enum ky_code
try_lenders(struct lending *l, const struct ky_iccid *iccid,
    const struct ky_eid *eid, struct ky_err *err)
{
	const struct ky_office *o = l->s->office;
	struct ky_notification *row = calloc(PAGE, sizeof(*row));
	uint64_t after = 0;
	uint32_t n = PAGE;
	enum ky_code code = KY_OK;

	if (row == NULL)
		abort(); /* as above */
	for (uint32_t seen = 0;
	     code == KY_OK && !l->done && n == PAGE && seen < LENDERS_LOOKED_AT;
	     seen += n) {
		code = o->notification_lenders(o->self, &l->w->issuer, iccid,
		    eid, after, PAGE, row, &n, err);
		for (uint32_t i = 0; code == KY_OK && !l->done && i < n; i++) {
			code = try_lender(l, &row[i], err);
			after = row[i].n;
		}
	}
	free(row);
	return code;
}

enum ky_code
ky_notify_lend(const struct ky_notifywork *w, struct ky_store *s,
    struct ky_str bytes, const struct ky_eid *said, struct ky_time at,
    struct ky_judged *judged, uint64_t *lender, struct ky_err *err)
{
	struct lending l = {.w = w,
	    .s = s,
	    .bytes = bytes,
	    .at = at,
	    .judged = judged,
	    .lender = lender};
	const struct ky_iccid iccid = judged->event.iccid;
	enum ky_code code = KY_OK;

	if (said->digits[0] != '\0')
		code = try_lenders(&l, NULL, said, err);
	if (code == KY_OK && !l.done)
		code = try_lenders(&l, &iccid, NULL, err);
	return code;
}

/* --- one event twice; one number, two events --- */

enum ky_code
ky_notify_twin(const struct ky_slug *issuer, struct ky_store *s,
    const struct ky_judged *judged, struct ky_notification *out, bool *found,
    struct ky_err *err)
{
	const struct ky_office *o = s->office;

	*found = false;
	if (judged->verdict != KY_PROOF_VERIFIED)
		return KY_OK;
	return o->notification_twin(o->self, issuer, &judged->event.eid,
	    judged->event.n, judged->signed_hash, out, found, err);
}

enum ky_code
ky_notify_doubt(const struct ky_slug *issuer, struct ky_store *s,
    struct ky_judged *judged, uint64_t *rival, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	struct ky_notification other;
	bool found = false;
	enum ky_code code;

	*rival = 0;
	if (judged->verdict != KY_PROOF_VERIFIED)
		return KY_OK;
	code = o->notification_rival(o->self, issuer, &judged->event.eid,
	    judged->event.n, judged->signed_hash, &other, &found, err);
	if (code != KY_OK || !found)
		return code;
	*rival = other.n;
	judged->event.doubted = true;
	/* Its line may have counted on it. */
	if (!other.judged.event.doubted && other.state == KY_NOTIFICATION_TOLD)
		other.state = KY_NOTIFICATION_DUE;
	other.judged.event.doubted = true;
	return o->notification_put(o->self, issuer, &other, (struct ky_str){0},
	    err);
}

void
ky_notify_alarm(struct ky_notifywork *w, uint64_t n, uint64_t rival)
{
	if (rival == 0)
		return;
	atomic_fetch_add(&w->doubted, 1);
	ky_log(KY_ERROR, KY_EV_NOTIFY_DOUBTED, "n=%" PRIu64 " rival=%" PRIu64,
	    n, rival);
}

/* --- from one state to another --- */

struct move {
	const struct ky_slug *issuer;
	uint64_t n;
	enum ky_notification_state from, to;
	const struct ky_judged *judged; /* NULL: as it was */
	uint64_t lender, line_id;
	const char *code;
	uint64_t rival; /* found */
};

/* As it is found to be now. */
static enum ky_code
judge_anew(struct move *m, struct ky_store *s, struct ky_notification *row,
    struct ky_err *err)
{
	struct ky_notification twin;
	bool found;

	row->judged = *m->judged;
	row->judged.event.at = row->received;
	row->lender = m->lender;
	if (ky_notify_twin(m->issuer, s, &row->judged, &twin, &found, err) !=
	    KY_OK)
		return err->code;
	if (!found)
		return ky_notify_doubt(m->issuer, s, &row->judged, &m->rival,
		    err);
	/* That one is told, or will be. */
	row->state = KY_NOTIFICATION_TOLD;
	row->line_id = twin.line_id;
	row->judged.event.doubted = twin.judged.event.doubted;
	memcpy(row->code, twin.code, sizeof(row->code));
	return KY_OK;
}

/* Another one may have moved it meanwhile: then nothing is to be done. */
static enum ky_code
write_move(void *self, struct ky_store *s, struct ky_err *err)
{
	struct move *m = self;
	const struct ky_office *o = s->office;
	struct ky_notification row;
	bool found;
	enum ky_code code = o->notification_get(o->self, m->issuer, NULL, m->n,
	    &row, NULL, &found, err);

	m->rival = 0;
	if (code != KY_OK || !found || row.state != m->from)
		return code;
	if (m->judged != NULL && row.judged.event.iccid.digits[0] == '\0')
		return KY_OK; /* erased */
	row.state = m->to;
	row.line_id = m->line_id;
	(void)snprintf(row.code, sizeof(row.code), "%s", m->code);
	if (m->judged != NULL)
		code = judge_anew(m, s, &row, err);
	return code == KY_OK ? o->notification_put(o->self, m->issuer, &row,
				   (struct ky_str){0}, err)
			     : code;
}

/* It may lie before where the steps have come to. */
static void
go_back(struct ky_notify_cursor *c, uint64_t n)
{
	if (c->after >= n)
		c->after = n - 1;
}

static enum ky_code
move(struct ky_notifywork *w, struct move *m, struct ky_err *err)
{
	enum ky_code code;

	m->issuer = &w->issuer;
	if (m->code == NULL)
		m->code = "";
	code = ky_engine_write(w->engine, write_move, m, err);
	if (code != KY_OK || m->rival == 0)
		return code;
	go_back(&w->due, m->rival);
	ky_notify_alarm(w, m->n, m->rival);
	return KY_OK;
}

/* --- those that wait for a certificate --- */

static enum ky_code
retry(struct ky_notifywork *w, struct ky_store *s, struct room *r,
    const struct ky_notification *row, struct ky_err *err)
{
	struct ky_judged judged = row->judged;
	struct move m = {.n = row->n,
	    .from = KY_NOTIFICATION_WAITING,
	    .to = KY_NOTIFICATION_DUE,
	    .judged = &judged};
	enum ky_code code = load(w, s, row->n, &r->bytes, err);

	if (code == KY_OK && r->bytes.len > 0)
		code = ky_notify_lend(w, s, ky_buf_str(&r->bytes),
		    &row->judged.event.eid, row->received, &judged, &m.lender,
		    err);
	if (code != KY_OK || m.lender == 0)
		return code;
	go_back(&w->due, row->n);
	return move(w, &m, err);
}

/* Those of the profile, or with `by_chip` of the chip, of one that has
 * certificates. */
static enum ky_code
retry_siblings(struct ky_notifywork *w, struct ky_store *s, struct room *r,
    const struct ky_notification *of, bool by_chip, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	const struct ky_profile_event *ev = &of->judged.event;
	uint64_t after = 0;
	uint32_t n = PAGE;
	enum ky_code code = KY_OK;

	for (uint32_t seen = 0;
	     code == KY_OK && n == PAGE && seen < SIBLINGS_MAX; seen += n) {
		code = by_chip
		    ? o->notifications_by(o->self, &w->issuer, &ev->eid, after,
			  PAGE, r->sibling, &n, err)
		    : o->notifications_of(o->self, &w->issuer, &ev->iccid,
			  after, PAGE, r->sibling, &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++) {
			after = r->sibling[i].n;
			if (r->sibling[i].state == KY_NOTIFICATION_WAITING)
				code = retry(w, s, r, &r->sibling[i], err);
		}
	}
	/* The others in steps: a stranger may have sent any number. */
	if (n == PAGE)
		w->waiting = (struct ky_notify_cursor){0};
	return code;
}

/* --- telling a line --- */

static void
make_command(const struct ky_notification *row, uint64_t line_id, bool again,
    struct ky_str proof, struct ky_command *cmd)
{
	*cmd = (struct ky_command){.kind = KY_CMD_FACT,
	    .role = KY_ROLE_OPERATOR,
	    .actor = {"chip"},
	    .line_id = line_id,
	    .refund_reason = -1,
	    .fact = KY_FACT_PROFILE_EVENT,
	    .event = row->judged.event,
	    .has_evidence = true,
	    .evidence = {.grade = KY_GRADE_PROVEN,
		.media_type = KY_PROOF_MEDIA,
		.origin = "euicc",
		.verifier = "kaiyaku",
		.bytes = proof}};
	(void)snprintf(cmd->channel.text, sizeof(cmd->channel.text), "%s",
	    ky_notified_via_name(row->via));
	/* To say that it is doubted is another command. */
	(void)snprintf(cmd->key, sizeof(cmd->key), "ntf-%" PRIu64 "%s%s",
	    row->n, row->judged.event.doubted ? "-doubted" : "",
	    again ? "-again" : "");
}

/* The proof file, or nothing when what it is made of was erased. */
static enum ky_code
pack(const struct ky_notifywork *w, struct ky_store *s, struct room *r,
    const struct ky_notification *row, struct ky_err *err)
{
	const struct ky_verifier *v = &w->verifier;
	enum ky_code code = load(w, s, row->n, &r->bytes, err);

	ky_buf_reset(&r->proof);
	if (code == KY_OK)
		code = load(w, s, row->lender, &r->lender, err);
	if (code != KY_OK || r->bytes.len == 0 ||
	    (row->lender != 0 && r->lender.len == 0))
		return code;
	return v->pack(v->self, ky_buf_str(&r->bytes), ky_buf_str(&r->lender),
	    &row->judged, &r->proof, err);
}

static enum ky_code
submit(struct ky_notifywork *w, struct room *r,
    const struct ky_notification *row, uint64_t line_id, struct ky_reply *reply,
    struct ky_err *err)
{
	enum ky_code code = KY_E_INPUT;

	/* Its key with other content: somebody else's command, or ours with a
	 * proof file of an older version.  To be told twice does no harm. */
	for (int i = 0; i < 2; i++) {
		make_command(row, line_id, i > 0, ky_buf_str(&r->proof),
		    &r->cmd);
		code = ky_engine_submit(w->engine, &r->cmd, reply, err);
		if (code != KY_E_INPUT || err->cause != KY_NO_KEY_REUSED)
			break;
	}
	return code;
}

static enum ky_code
to_unbound(struct ky_notifywork *w, const struct ky_notification *row,
    struct ky_err *err)
{
	struct move m = {.n = row->n,
	    .from = row->state,
	    .to = KY_NOTIFICATION_UNBOUND};

	if (row->state == KY_NOTIFICATION_UNBOUND)
		return KY_OK;
	go_back(&w->unbound, row->n);
	return move(w, &m, err);
}

/* The certificates it was verified with are erased: another's may do. */
static enum ky_code
to_waiting(struct ky_notifywork *w, const struct ky_notification *row,
    struct ky_err *err)
{
	struct ky_judged judged = row->judged;
	struct move m = {.n = row->n,
	    .from = row->state,
	    .to = KY_NOTIFICATION_WAITING,
	    .judged = &judged};

	judged.verdict = KY_PROOF_NO_CERTIFICATE;
	judged.event.chip_signed = false;
	go_back(&w->waiting, row->n);
	return move(w, &m, err);
}

static enum ky_code
tell(struct ky_notifywork *w, struct ky_store *s, struct room *r,
    const struct ky_notification *row, struct ky_err *err)
{
	struct move m = {.n = row->n,
	    .from = row->state,
	    .to = KY_NOTIFICATION_TOLD};
	struct ky_reply reply = {0};
	enum ky_code code = KY_OK;

	if (row->judged.event.iccid.digits[0] != '\0')
		code = s->case_find(s->self, &w->issuer, KY_FIND_ICCID,
		    row->judged.event.iccid.digits, &m.line_id, err);
	if (code == KY_OK && m.line_id == 0)
		return to_unbound(w, row, err);
	if (code == KY_OK)
		code = pack(w, s, r, row, err);
	if (code == KY_OK && r->proof.len == 0)
		return row->lender != 0 ? to_waiting(w, row, err)
					: to_unbound(w, row, err);
	if (code == KY_OK)
		code = submit(w, r, row, m.line_id, &reply, err);
	if (code == KY_E_INPUT && err->cause == KY_NO_LINE)
		return to_unbound(w, row, err);
	if (code != KY_OK)
		return code;
	m.code = reply.answer.code;
	return move(w, &m, err);
}

/* One that is due; with certificates, those that waited for them first. */
static enum ky_code
deliver(struct ky_notifywork *w, struct ky_store *s, struct room *r,
    const struct ky_notification *row, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	uint64_t states[KY_NOTIFICATION_STATE__MAX];
	enum ky_code code = KY_OK;

	if (!row->judged.installation)
		code = o->notification_counts(o->self, &w->issuer, states, err);
	if (code == KY_OK && !row->judged.installation &&
	    states[KY_NOTIFICATION_WAITING] > 0) {
		code = retry_siblings(w, s, r, row, false, err);
		if (code == KY_OK)
			code = retry_siblings(w, s, r, row, true, err);
	}
	return code == KY_OK ? tell(w, s, r, row, err) : code;
}

/* --- the step --- */

/* One that fails is tried again later, and bars no other. */
static void
put_off(struct ky_notifywork *w, struct ky_notify_cursor *c,
    const struct ky_notification *row, const struct ky_err *err)
{
	bool busy = err->code == KY_E_RETRY || err->code == KY_E_LIMIT ||
	    err->code == KY_E_UNSURE;

	if (c->failed == 0)
		c->failed = row->n;
	if (busy || w->later_us == 0)
		w->later_us = busy ? BUSY_US : BROKEN_US;
	if (!busy)
		ky_log(KY_ERROR, KY_EV_NOTIFY_FAILED,
		    "n=%" PRIu64 " why=\"%s\"", row->n, err->msg);
}

typedef enum ky_code work(struct ky_notifywork *w, struct ky_store *s,
    struct room *r, const struct ky_notification *row, struct ky_err *err);

/* The next ones in a state. */
static enum ky_code
walk(struct ky_notifywork *w, struct ky_store *s, struct room *r,
    enum ky_notification_state state, struct ky_notify_cursor *c, work *do_one,
    uint32_t *n, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	struct ky_err why;
	enum ky_code code = o->notification_list(o->self, &w->issuer, state,
	    c->after, PAGE, r->row, n, err);

	for (uint32_t i = 0; code == KY_OK && i < *n; i++) {
		c->after = r->row[i].n;
		if (do_one(w, s, r, &r->row[i], &why) != KY_OK)
			put_off(w, c, &r->row[i], &why);
		if (c->after < r->row[i].n)
			break; /* one before it is due now: on from there */
	}
	return code;
}

/* All were looked at: next time those that were put off, too. */
static void
rewind_to(struct ky_notify_cursor *c)
{
	if (c->failed != 0)
		c->after = c->failed - 1;
	c->failed = 0;
}

static enum ky_code
step(struct ky_notifywork *w, struct ky_store *s, struct room *r,
    int64_t *wait_us, struct ky_err *err)
{
	uint32_t n = 0;
	enum ky_code code = walk(w, s, r, KY_NOTIFICATION_WAITING, &w->waiting,
	    retry, &n, err);

	if (code == KY_OK && n == 0)
		code = walk(w, s, r, KY_NOTIFICATION_DUE, &w->due, deliver, &n,
		    err);
	if (code == KY_OK && n == 0)
		code = walk(w, s, r, KY_NOTIFICATION_UNBOUND, &w->unbound, tell,
		    &n, err);
	*wait_us = 0;
	if (code != KY_OK || n > 0)
		return code;
	*wait_us = w->later_us > 0 ? w->later_us : KY_LOOP_NOTHING;
	w->later_us = 0;
	w->due = (struct ky_notify_cursor){0};
	rewind_to(&w->waiting);
	rewind_to(&w->unbound);
	return KY_OK;
}

enum ky_code
ky_notify_step(struct ky_notifywork *w, struct ky_store *s, int64_t *wait_us,
    struct ky_err *err)
{
	struct room *r = room_new();
	enum ky_code code = step(w, s, r, wait_us, err);

	room_free(r);
	return code;
}
