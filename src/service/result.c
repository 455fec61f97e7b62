/*
 * What a bank's result file says, applied to transfers and told to their lines.
 *
 * Rows come by the batch, each batch twice: looked at, then applied.  One
 * batch is one transaction, and names the file it came from in every transfer
 * it moves; so a file that was only half applied is simply handed in again.
 *
 * What a file says and what it means here:
 *
 *	told	    of one in a run	of one that was paid
 *	paid	    paid		known
 *	failed	    failed		returned
 *	returned    failed		returned, and a fact for its line
 *
 * Returned is one that its line had booked as paid: then the books are told
 * that the money came back.  One that the line still waits for is first looked
 * at by the line; so no money is booked back that was never booked out, and the
 * key of the fact ("bounce/17") lets no repetition book it twice.
 *
 * Of a whole run the bank says only that all of the rest was paid, or that
 * none of it was carried out.  Then nothing is wrong with anybody's account:
 * the transfers wait for the next run.
 */
#include "service/serve.h"

#include "service/event.h"
#include "service/taking.h"

#include "base/hex.h"
#include "base/log.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The bank takes it for one it has: paid again it might be paid twice, so a
 * person asks. */
#define DUPLICATE "duplicate"
#define PROOF_SIZE 320

_Static_assert(KY_RESULT_ROWS_MAX <= KY_TOGETHER_MAX, "told together");

/* A transfer whose line is to be told. */
struct follow {
	uint32_t row;
	struct ky_transfer t;
	bool again; /* it was looked at too early: once more */
	char proof[PROOF_SIZE];
	char code[KY_BANK_CODE_SIZE];
};

/* One batch at work; too large for a stack. */
struct batch {
	const struct ky_serving *s;
	const struct ky_till *till; /* of the connection at hand */
	struct ky_time now;
	struct ky_taken_row *out;        /* one for each row of the call */
	bool booked[KY_RESULT_ROWS_MAX]; /* as paid, by its line, for sure */
	uint32_t runs_n;
	struct {
		struct ky_payrun run;
		bool changed;
	} runs[KY_RESULT_ROWS_MAX];
	uint32_t follow_n;
	struct follow follow[KY_RESULT_ROWS_MAX];
	struct ky_command cmd[KY_RESULT_ROWS_MAX];
	struct ky_submission sub[KY_RESULT_ROWS_MAX];
};

static const struct ky_slug *
issuer_of(const struct batch *b)
{
	return &b->s->service->config.issuer;
}

static const struct ky_bank_result *
told(const struct batch *b, uint32_t i)
{
	return &b->s->call->in.result.rows[i];
}

/* --- what a row means --- */

static void
judge(struct ky_taken_row *out, enum ky_taken taken, const char *code)
{
	out->taken = taken;
	(void)ky_str_copy(ky_str_of(code), out->code, sizeof(out->code));
}

static void
news(struct ky_taken_row *out, enum ky_transfer_state to, uint32_t transfers)
{
	judge(out, KY_TAKEN_NEWS, "");
	out->to = to;
	out->transfers = transfers;
}

/* Did this file say it? */
static bool
ours(const struct batch *b, const struct ky_transfer *t)
{
	return memcmp(t->source, b->s->call->in.result.sha256,
		   sizeof(t->source)) == 0;
}

/* The run, as this batch leaves it; NULL: there is none that the caller may
 * see. */
static enum ky_code
run_of(struct batch *b, uint64_t n, struct ky_payrun **out, struct ky_err *err)
{
	struct ky_payrun *r;
	bool found;

	*out = NULL;
	for (uint32_t i = 0; i < b->runs_n; i++)
		if (b->runs[i].run.n == n)
			*out = &b->runs[i].run;
	if (*out != NULL || n == 0)
		return KY_OK;
	assert(b->runs_n < KY_RESULT_ROWS_MAX);
	r = &b->runs[b->runs_n].run;
	if (b->till->payrun_get(b->till->self, issuer_of(b), n, r, &found,
		err) != KY_OK)
		return err->code;
	if (!found || !ky_serve_may_see(b->s, &r->provider))
		return KY_OK;
	b->runs[b->runs_n++].changed = false;
	*out = r;
	return KY_OK;
}

static bool
was_sent(const struct ky_payrun *r)
{
	return r->state == KY_PAYRUN_APPROVED || r->state == KY_PAYRUN_SETTLED;
}

/* What the file repeats of the account is that of the order.  (One that was
 * erased since tells nothing.) */
static bool
same_account(const struct ky_bank_result *row, const struct ky_payee *p)
{
	return p->kind == KY_PAYEE_NONE ||
	    ((row->bank[0] == '\0' || strcmp(row->bank, p->bank) == 0) &&
		(row->branch[0] == '\0' ||
		    strcmp(row->branch, p->branch) == 0) &&
		(row->account[0] == '\0' ||
		    strcmp(row->account, p->account) == 0));
}

/* Why the row cannot be about this transfer; NULL: it can. */
static const char *
mismatch(const struct ky_bank_result *row, const struct ky_transfer *t,
    const struct ky_payrun *run)
{
	bool back = row->state == KY_TRANSFER_RETURNED;

	if (t->state == KY_TRANSFER_QUEUED)
		return "not-in-run";
	if (row->run != 0 && row->run != t->run)
		return "other-run";
	if (run == NULL || !was_sent(run))
		return "not-approved";
	if (row->currency[0] != '\0' && strcmp(row->currency, t->currency) != 0)
		return "other-currency";
	/* Banks keep charges of what comes back. */
	if (row->minor >= 0 &&
	    (back ? row->minor > t->minor : row->minor != t->minor))
		return "other-amount";
	return same_account(row, &t->payee) ? NULL : "other-account";
}

static void
judge_paid(const struct ky_transfer *t, struct ky_taken_row *out)
{
	if (t->state == KY_TRANSFER_IN_RUN)
		news(out, KY_TRANSFER_PAID, 1);
	else if (t->state == KY_TRANSFER_PAID)
		judge(out, KY_TAKEN_KNOWN, "");
	else
		judge(out, KY_TAKEN_WRONG, "told-otherwise");
}

static void
judge_back(const struct ky_bank_result *row, const struct ky_transfer *t,
    struct ky_taken_row *out)
{
	if (strcmp(row->why, DUPLICATE) == 0)
		judge(out, KY_TAKEN_WRONG, "ask-the-bank");
	else if (t->state == KY_TRANSFER_IN_RUN)
		news(out, KY_TRANSFER_FAILED, 1);
	else if (t->state == KY_TRANSFER_PAID)
		news(out, KY_TRANSFER_RETURNED, 1);
	else
		judge(out, KY_TAKEN_KNOWN, "");
}

static void
judge_transfer(const struct batch *b, const struct ky_bank_result *row,
    const struct ky_transfer *t, const struct ky_payrun *run,
    struct ky_taken_row *out)
{
	const char *code = mismatch(row, t, run);
	bool back = row->state == KY_TRANSFER_FAILED ||
	    row->state == KY_TRANSFER_RETURNED;

	out->line_id = t->line_id;
	if (code != NULL) {
		judge(out, KY_TAKEN_WRONG, code);
		return;
	}
	if (ours(b, t) && !(back && t->state == KY_TRANSFER_PAID)) {
		judge(out, KY_TAKEN_KNOWN, "");
		return;
	}
	if (back)
		judge_back(row, t, out);
	else if (row->state == KY_TRANSFER_PAID)
		judge_paid(t, out);
	else if (t->state == KY_TRANSFER_IN_RUN)
		judge(out, KY_TAKEN_WAITING, "");
	else
		judge(out, KY_TAKEN_KNOWN, "");
}

/* Nothing was done about it yet. */
static void
later(struct ky_taken_row *out)
{
	out->taken = KY_TAKEN_LATER;
	out->transfers = 0;
}

static uint32_t
rest_of(const struct ky_payrun *r)
{
	return r->count - r->paid - r->failed;
}

static void
judge_run(const struct batch *b, const struct ky_bank_result *row,
    const struct ky_payrun *r, struct ky_taken_row *out)
{
	bool refused = row->state == KY_TRANSFER_FAILED;

	if (r != NULL && r->state == KY_PAYRUN_VOID && refused) {
		judge(out, KY_TAKEN_KNOWN, "");
		return;
	}
	if (r == NULL)
		judge(out, KY_TAKEN_WRONG, "unknown-run");
	else if (!was_sent(r))
		judge(out, KY_TAKEN_WRONG, "not-approved");
	else if (row->currency[0] != '\0' &&
	    strcmp(row->currency, r->currency) != 0)
		judge(out, KY_TAKEN_WRONG, "other-currency");
	else if (row->minor >= 0 && row->minor != r->total)
		judge(out, KY_TAKEN_WRONG, "other-amount");
	else if (row->state == KY_TRANSFER_IN_RUN)
		judge(out, KY_TAKEN_WAITING, "");
	else if (rest_of(r) == 0)
		judge(out, KY_TAKEN_KNOWN, "");
	else if (b->s->call->in.result.open)
		judge(out, KY_TAKEN_WRONG, "not-all-told");
	else if (row->state == KY_TRANSFER_PAID)
		news(out, KY_TRANSFER_PAID, rest_of(r));
	else if (refused && strcmp(row->why, DUPLICATE) != 0)
		news(out, KY_TRANSFER_QUEUED, rest_of(r));
	else
		judge(out, KY_TAKEN_WRONG, "ask-the-bank");
}

/* `t` is filled when the row is about one that is there. */
static enum ky_code
judge_row(struct batch *b, uint32_t i, struct ky_transfer *t,
    struct ky_payrun **run, struct ky_err *err)
{
	const struct ky_bank_result *row = told(b, i);
	struct ky_taken_row *out = &b->out[i];
	bool found = false;

	memset(out, 0, sizeof(*out));
	memset(t, 0, sizeof(*t));
	*run = NULL;
	if (row->n == 0) {
		if (run_of(b, row->run, run, err) != KY_OK)
			return err->code;
		if (row->run == 0)
			judge(out, KY_TAKEN_WRONG, "unknown-reference");
		else
			judge_run(b, row, *run, out);
		return KY_OK;
	}
	if (b->till->transfer_get(b->till->self, issuer_of(b), NULL, row->n, t,
		&found, err) != KY_OK)
		return err->code;
	if (!found || !ky_serve_may_see(b->s, &t->provider)) {
		judge(out, KY_TAKEN_WRONG, "unknown-transfer");
		return KY_OK;
	}
	if (run_of(b, t->run, run, err) != KY_OK)
		return err->code;
	judge_transfer(b, row, t, *run, out);
	return KY_OK;
}

/* --- looking at rows --- */

/* Has its line booked it?  Not while the line waits for an answer to its last
 * order, which is this one. */
static enum ky_code
is_booked(const struct batch *b, struct ky_store *store,
    const struct ky_transfer *t, bool *booked, struct ky_err *err)
{
	static const struct ky_slug all;
	const struct ky_duty *d;
	struct ky_transfer later;
	struct ky_case c;
	uint32_t n = 0;

	*booked = true;
	if (store->case_load(store->self, issuer_of(b), t->line_id, &c, err) !=
	    KY_OK)
		return err->code;
	d = c.line_id != 0 ? ky_case_duty_const(&c, KY_DUTY_CREDIT, 0) : NULL;
	if (d == NULL ||
	    (d->state != KY_STATE_SENT && d->state != KY_STATE_UNSURE))
		return KY_OK;
	if (b->till->transfers(b->till->self, issuer_of(b),
		KY_TRANSFER_STATE__MAX, &all, 0, t->line_id, t->n, 1, &later,
		&n, err) != KY_OK)
		return err->code;
	*booked = n > 0;
	return KY_OK;
}

/* All rows, as they would be applied; which of them lines have booked. */
static enum ky_code
look(struct batch *b, struct ky_store *store, struct ky_err *err)
{
	struct ky_transfer t;
	struct ky_payrun *run;

	b->till = store->till;
	b->runs_n = 0;
	for (uint32_t i = 0; i < b->s->call->in.result.n; i++) {
		if (judge_row(b, i, &t, &run, err) != KY_OK)
			return err->code;
		if (b->out[i].taken != KY_TAKEN_NEWS ||
		    b->out[i].to != KY_TRANSFER_RETURNED)
			continue;
		if (is_booked(b, store, &t, &b->booked[i], err) != KY_OK)
			return err->code;
	}
	return KY_OK;
}

static enum ky_code
look_lent(struct batch *b, struct ky_err *err)
{
	struct ky_pool *pool = &b->s->service->pool;
	struct ky_store *store;
	enum ky_code code = ky_pool_lend(pool, &store, err);

	if (code != KY_OK)
		return code;
	code = look(b, store, err);
	ky_pool_give_back(pool, store, code);
	return code;
}

/* --- applying them --- */

static void
changed(struct batch *b, const struct ky_payrun *run)
{
	for (uint32_t i = 0; i < b->runs_n; i++)
		if (&b->runs[i].run == run)
			b->runs[i].changed = true;
}

static void
follow_up(struct batch *b, uint32_t row, const struct ky_transfer *t,
    bool again)
{
	struct follow *f = &b->follow[b->follow_n++];

	assert(b->follow_n <= KY_RESULT_ROWS_MAX);
	f->row = row;
	f->t = *t;
	f->again = again;
	/* The bank's own word goes into a document: no quotes in it. */
	memcpy(f->code, told(b, row)->code, sizeof(f->code));
	for (char *c = f->code; *c != '\0'; c++)
		if (*c < ' ' || *c > '~' || *c == '"' || *c == '\\')
			*c = '?';
}

static enum ky_code
move_transfer(struct batch *b, uint32_t row, struct ky_transfer *t,
    struct ky_payrun *run, enum ky_transfer_state to, struct ky_err *err)
{
	run->paid += to == KY_TRANSFER_PAID;
	run->paid -= to == KY_TRANSFER_RETURNED;
	run->failed += to == KY_TRANSFER_FAILED || to == KY_TRANSFER_RETURNED;
	changed(b, run);
	t->state = to;
	t->changed = b->now;
	memcpy(t->why, told(b, row)->why, sizeof(t->why));
	memcpy(t->source, b->s->call->in.result.sha256, sizeof(t->source));
	return b->till->transfer_put(b->till->self, issuer_of(b), t, err);
}

static enum ky_code
requeue(struct batch *b, struct ky_transfer *t, struct ky_payrun *run,
    struct ky_err *err)
{
	run->count--;
	run->total -= t->minor;
	changed(b, run);
	t->state = KY_TRANSFER_QUEUED;
	t->run = 0;
	t->changed = b->now;
	return b->till->transfer_put(b->till->self, issuer_of(b), t, err);
}

/* Of the rest of a run, what fits into this transaction. */
static enum ky_code
sweep(struct batch *b, uint32_t row, struct ky_payrun *run, struct ky_err *err)
{
	static const struct ky_slug all;
	struct ky_taken_row *out = &b->out[row];
	enum ky_transfer_state to = out->to;
	struct ky_transfer t;
	uint32_t n = 1;
	enum ky_code code = KY_OK;

	out->transfers = 0;
	for (uint64_t after = 0; b->follow_n < KY_RESULT_ROWS_MAX &&
	     out->transfers < KY_RESULT_ROWS_MAX;) {
		if (b->till->transfers(b->till->self, issuer_of(b),
			KY_TRANSFER_IN_RUN, &all, run->n, 0, after, 1, &t, &n,
			err) != KY_OK)
			return err->code;
		if (n == 0)
			return KY_OK;
		after = t.n;
		code = to == KY_TRANSFER_QUEUED
		    ? requeue(b, &t, run, err)
		    : move_transfer(b, row, &t, run, to, err);
		if (code != KY_OK)
			return code;
		out->transfers++;
		if (to != KY_TRANSFER_QUEUED)
			follow_up(b, row, &t, false);
	}
	if (rest_of(run) > 0)
		out->taken = KY_TAKEN_LATER;
	return KY_OK;
}

/* The bank carried out none of it: as if it had never been sent. */
static enum ky_code
refuse_run(struct batch *b, uint32_t row, struct ky_payrun *run,
    struct ky_err *err)
{
	if (run->paid + run->failed > 0)
		return sweep(b, row, run, err);
	run->state = KY_PAYRUN_VOID;
	run->voider = b->s->call->who.actor;
	run->finished = b->now;
	changed(b, run);
	return b->till->payrun_empty(b->till->self, issuer_of(b), run->n, err);
}

static enum ky_code
apply_row(struct batch *b, uint32_t i, struct ky_err *err)
{
	struct ky_taken_row *out = &b->out[i];
	struct ky_payrun *run;
	struct ky_transfer t;

	if (judge_row(b, i, &t, &run, err) != KY_OK)
		return err->code;
	if (told(b, i)->n == 0) {
		if (out->taken != KY_TAKEN_NEWS)
			return KY_OK;
		return out->to == KY_TRANSFER_QUEUED
		    ? refuse_run(b, i, run, err)
		    : sweep(b, i, run, err);
	}
	if (b->follow_n == KY_RESULT_ROWS_MAX) {
		/* A run before it took all the room. */
		if (out->taken == KY_TAKEN_NEWS)
			later(out);
		return KY_OK;
	}
	if (out->taken == KY_TAKEN_KNOWN && ours(b, &t))
		follow_up(b, i, &t, false);
	if (out->taken != KY_TAKEN_NEWS)
		return KY_OK;
	if (out->to == KY_TRANSFER_RETURNED && !b->booked[i]) {
		later(out);
		follow_up(b, i, &t, true);
		return KY_OK;
	}
	if (move_transfer(b, i, &t, run, out->to, err) != KY_OK)
		return err->code;
	follow_up(b, i, &t, false);
	return KY_OK;
}

static enum ky_code
apply(void *self, struct ky_store *store, struct ky_err *err)
{
	struct batch *b = self;

	b->till = store->till;
	b->runs_n = b->follow_n = 0;
	for (uint32_t i = 0; i < b->s->call->in.result.n; i++)
		if (apply_row(b, i, err) != KY_OK)
			return ky_during(err, "row %u", i + 1);
	for (uint32_t i = 0; i < b->runs_n; i++) {
		struct ky_payrun *r = &b->runs[i].run;

		if (!b->runs[i].changed)
			continue;
		if (r->state == KY_PAYRUN_APPROVED && rest_of(r) == 0) {
			r->state = KY_PAYRUN_SETTLED;
			r->finished = b->now;
		}
		if (b->till->payrun_put(b->till->self, issuer_of(b), r, err) !=
		    KY_OK)
			return err->code;
	}
	return KY_OK;
}

/* --- telling the lines --- */

/* What the bank said, for the record: nobody's name, no account. */
static void
prove(const struct batch *b, struct follow *f, struct ky_evidence *e)
{
	char hash[2 * sizeof(f->t.source) + 1];
	int n;

	ky_hex_encode(f->t.source, sizeof(f->t.source), hash);
	n = snprintf(f->proof, sizeof(f->proof),
	    "{\"actor\":\"%s\",\"bank_code\":\"%s\",\"result\":\"%s\","
	    "\"run\":%" PRIu64 ",\"transfer\":%" PRIu64 ",\"why\":\"%s\"}",
	    b->s->call->who.actor.text, f->code, hash, f->t.run, f->t.n,
	    f->t.why);
	assert(n > 0 && n < PROOF_SIZE);
	*e = (struct ky_evidence){.grade = KY_GRADE_CONFIRMED,
	    .media_type = "application/json",
	    .origin = "bank",
	    .verifier = "kaiyaku/result",
	    .bytes = {f->proof, (size_t)n}};
}

/* The line looks at its order; of one that came back it is told. */
static void
fill(const struct batch *b, struct follow *f, struct ky_command *cmd)
{
	const struct ky_caller *who = &b->s->call->who;

	*cmd = (struct ky_command){.kind = KY_CMD_RETRY,
	    .role = who->role,
	    .actor = who->actor,
	    .channel = who->channel,
	    .line_id = f->t.line_id,
	    .refund_reason = -1,
	    .duty = KY_DUTY_CREDIT};
	if (f->again)
		return;
	if (f->t.state != KY_TRANSFER_RETURNED) {
		(void)snprintf(cmd->key, sizeof(cmd->key),
		    "result/%" PRIu64 "/%s", f->t.n,
		    ky_transfer_state_name(f->t.state));
		return;
	}
	cmd->kind = KY_CMD_FACT;
	cmd->fact = KY_FACT_REFUND_BOUNCED;
	cmd->minor = f->t.minor;
	(void)snprintf(cmd->key, sizeof(cmd->key), "bounce/%" PRIu64, f->t.n);
	cmd->has_evidence = true;
	prove(b, f, &cmd->evidence);
}

/* What the line said.  A look is taken sooner or later, whatever became of the
 * request for it; that money came back must be booked. */
static void
heard(struct batch *b, const struct follow *f, const struct ky_submission *s)
{
	struct ky_taken_row *out = &b->out[f->row];
	const char *code = s->reply.answer.code;

	if (s->cmd->kind != KY_CMD_FACT)
		return;
	if (s->code == KY_OK && s->reply.answer.verdict != KY_VERDICT_REFUSED)
		return;
	if (s->code == KY_E_RETRY || s->code == KY_E_LIMIT ||
	    s->code == KY_E_UNSURE) {
		out->taken = KY_TAKEN_LATER;
		return;
	}
	if (s->code != KY_OK) {
		ky_log_err(KY_ERROR, KY_EV_RESULT, &s->err);
		code = "not-taken";
	}
	(void)ky_str_copy(ky_str_of(code), out->refused, sizeof(out->refused));
	ky_log(KY_WARN, KY_EV_RESULT,
	    "transfer=%" PRIu64 " line=%" PRIu64 " refused=%s", f->t.n,
	    f->t.line_id, code);
}

static void
tell_lines(struct batch *b)
{
	for (uint32_t i = 0; i < b->follow_n; i++) {
		fill(b, &b->follow[i], &b->cmd[i]);
		b->sub[i] = (struct ky_submission){.cmd = &b->cmd[i]};
	}
	if (b->follow_n > 0)
		ky_engine_submit_all(b->s->service->config.engine, b->sub,
		    b->follow_n);
	for (uint32_t i = 0; i < b->follow_n; i++)
		heard(b, &b->follow[i], &b->sub[i]);
}

/* --- the file --- */

struct mark {
	const struct ky_serving *s;
	bool only_ask, known;
};

static enum ky_code
mark(void *self, struct ky_store *store, struct ky_err *err)
{
	struct mark *m = self;
	const struct ky_till *t = store->till;

	if (t->result_add(t->self, &m->s->service->config.issuer,
		m->s->call->in.result.sha256, &m->s->call->who.actor,
		ky_serve_now(m->s->service), &m->known, err) != KY_OK)
		return err->code;
	if (!m->only_ask || m->known)
		return KY_OK;
	/* Undone: it was only asked whether it is there. */
	return ky_fail(err, KY_E_REFUSED, 0, "the file is new");
}

static enum ky_code
mark_file(struct ky_serving *s, bool only_ask, struct ky_err *err)
{
	struct mark m = {.s = s, .only_ask = only_ask};
	enum ky_code code = ky_engine_write(s->service->config.engine, mark, &m,
	    err);

	if (only_ask && code == KY_E_REFUSED)
		code = KY_OK;
	s->out->found = m.known;
	return code;
}

/* --- the call --- */

static bool
ends(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

static bool
is_code(const char *text, size_t size)
{
	return ends(text, size) &&
	    text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static enum ky_code
check_rows(const struct ky_serving *s, struct ky_err *err)
{
	const struct ky_call *c = s->call;

	if (c->in.result.n > KY_RESULT_ROWS_MAX ||
	    (unsigned)c->in.result.step >= KY_RESULT_STEP__MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "at most %d rows of a result file are taken together",
		    KY_RESULT_ROWS_MAX);
	for (uint32_t i = 0; i < c->in.result.n; i++) {
		const struct ky_bank_result *row = &c->in.result.rows[i];

		if ((unsigned)row->state >= KY_TRANSFER_STATE__MAX ||
		    row->state == KY_TRANSFER_QUEUED || row->minor < -1 ||
		    !is_code(row->why, sizeof(row->why)) ||
		    !ends(row->code, sizeof(row->code)) ||
		    !ends(row->currency, sizeof(row->currency)) ||
		    !ends(row->bank, sizeof(row->bank)) ||
		    !ends(row->branch, sizeof(row->branch)) ||
		    !ends(row->account, sizeof(row->account)))
			return ky_fail(err, KY_E_INPUT, 0,
			    "row %u is no result of a bank", i + 1);
	}
	return KY_OK;
}

static enum ky_code
take_rows(struct ky_serving *s, struct ky_err *err)
{
	struct batch *b = calloc(1, sizeof(*b));
	enum ky_code code;

	if (b == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	b->s = s;
	b->now = ky_serve_now(s->service);
	s->out->n = s->call->in.result.n;
	s->out->out.taken = ky_arena_array(s->arena, s->out->n,
	    sizeof(struct ky_taken_row));
	b->out = s->out->out.taken;
	code = look_lent(b, err);
	if (code == KY_OK && s->call->in.result.step == KY_RESULT_APPLY) {
		code = ky_engine_write(s->service->config.engine, apply, b,
		    err);
		if (code == KY_OK)
			tell_lines(b);
	}
	free(b);
	return code;
}

enum ky_code
ky_serve_result(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_call *c = s->call;

	if (ky_serve_money_role(s, err) != KY_OK || check_rows(s, err) != KY_OK)
		return err->code;
	if (c->in.result.step == KY_RESULT_DONE)
		return mark_file(s, false, err);
	if (c->in.result.n == 0)
		return mark_file(s, true, err);
	return take_rows(s, err);
}

/* --- a whole file --- */

#define REST_NS 100000000L /* for lines to be at work */

static enum ky_code
call_again(void *self, struct ky_call *c, struct ky_result *out,
    struct ky_err *err)
{
	struct ky_serving *s = self;
	struct ky_calls calls = ky_service_calls(s->service);

	c->who = s->call->who;
	return calls.call(calls.self, c, s->arena, out, err);
}

static enum ky_code
rest(void *self, struct ky_err *err)
{
	struct ky_serving *s = self;

	if (atomic_load(&s->service->stopping))
		return ky_fail(err, KY_E_LIMIT, KY_NO_QUEUE,
		    "the service is stopping");
	(void)nanosleep(&(struct timespec){.tv_nsec = REST_NS}, NULL);
	return KY_OK;
}

enum ky_code
ky_serve_result_file(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_taking how = {.bank = &s->service->config.bankfile,
	    .form = s->call->in.result_file.form,
	    .partly = s->call->in.result_file.partly,
	    .self = s,
	    .call = call_again,
	    .rest = rest};
	struct ky_str bytes = s->call->in.result_file.bytes;
	enum ky_code code;
	char *text;
	FILE *file;

	if (ky_serve_money_role(s, err) != KY_OK)
		return err->code;
	if (bytes.len == 0)
		return ky_fail(err, KY_E_INPUT, 0, "the file is empty");
	text = ky_arena_alloc(s->arena, bytes.len);
	memcpy(text, bytes.p, bytes.len);
	file = fmemopen(text, bytes.len, "r");
	if (file == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	s->out->out.report = ky_arena_alloc(s->arena,
	    sizeof(struct ky_result_report));
	code = ky_taking_run(&how, file, s->out->out.report, err);
	(void)fclose(file);
	s->out->found = true;
	return code;
}
