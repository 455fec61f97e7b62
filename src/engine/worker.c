#include "engine/worker.h"

#include "engine/effect.h"
#include "engine/event.h"
#include "engine/fingerprint.h"
#include "engine/paper.h"
#include "engine/sequencer.h"

#include "base/hash.h"
#include "base/log.h"

#include <inttypes.h>
#include <string.h>

/* Everything an effect needs while it is carried out. */
struct errand {
	struct ky_case line;
	struct ky_buf document;
	struct ky_raw raw;
	struct ky_command cmd;
	struct ky_submission sub;
	struct ky_ticket ticket;
};

static void
count(struct ky_engine *e, enum ky_code code)
{
	if (code == KY_OK)
		atomic_fetch_add(&e->count.effects_done, 1);
	else if (code == KY_E_UNSURE)
		atomic_fetch_add(&e->count.effects_unsure, 1);
	else if (code == KY_E_REFUSED)
		atomic_fetch_add(&e->count.effects_refused, 1);
	else
		atomic_fetch_add(&e->count.effects_retried, 1);
}

/* A message to the holder: a paper, a reminder. */
static bool
to_holder(const struct ky_effect *x)
{
	return x->kind == KY_EFFECT_MAIL || ky_effect_tells(x->kind);
}

/* A reminder of what is done meanwhile. */
static bool
past(const struct ky_case *c, const struct ky_effect *x)
{
	const struct ky_duty *d;

	if (x->kind != KY_EFFECT_REMIND)
		return false;
	d = ky_case_duty_const(c, x->duty, x->ref);
	return d == NULL || !ky_duty_pending(d->state);
}

/* The line as it is now, and the paper to be handed over. */
static enum ky_code
prepare(struct ky_engine *e, struct ky_store *s,
    const struct ky_pending_effect *p, struct errand *r, struct ky_err *err)
{
	const char *number = ky_mail_number(p->effect.key);

	if (s->case_load(s->self, &e->config.issuer, p->line_id, &r->line,
		err) != KY_OK)
		return ky_during(err, "line %" PRIu64, p->line_id);
	if (r->line.line_id == 0)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "an effect of line %" PRIu64 ", which there is not",
		    p->line_id);
	if (p->effect.kind == KY_EFFECT_MAIL &&
	    s->paper_bytes(s->self, &e->config.issuer, number, &r->document,
		err) != KY_OK)
		return ky_during(err, "paper to hand over");
	return KY_OK;
}

static enum ky_code
report(struct ky_engine *e, struct errand *r, struct ky_err *err)
{
	struct ky_command *cmd = &r->cmd;

	cmd->role = KY_ROLE_ENGINE;
	cmd->actor = (struct ky_slug){"engine"};
	cmd->channel = (struct ky_slug){"worker"};
	cmd->line_id = r->line.line_id;
	cmd->refund_reason = -1;
	if (cmd->has_evidence)
		ky_sha256(cmd->evidence.bytes, cmd->evidence.sha256);
	r->sub.cmd = cmd;
	r->ticket.kind = KY_TICKET_COMMAND;
	r->ticket.s = &r->sub;
	ky_fingerprint(cmd, r->ticket.print);
	if (ky_engine_hand_in(e, &r->ticket) == KY_OK)
		return KY_OK;
	*err = r->sub.err;
	return err->code;
}

/*
 * KY_E_RETRY: a message nobody took yet.  The core keeps no duty open for it,
 * so it is tried again from here.
 */
static enum ky_code
carry_out(struct ky_engine *e, struct ky_store *s,
    const struct ky_pending_effect *p, struct errand *r, struct ky_err *err)
{
	struct ky_err said;
	enum ky_code code;

	if (prepare(e, s, p, r, err) != KY_OK)
		return err->code;
	if (past(&r->line, &p->effect)) {
		r->cmd.kind = KY_CMD_OUTCOME;
		r->cmd.outcome = (struct ky_outcome){.effect = p->effect,
		    .code = KY_E_REFUSED};
		return report(e, r, err);
	}
	if (ky_effect_run(&e->config.peers, r->line.line_id, &r->line.line,
		&p->effect, ky_buf_str(&r->document), &r->raw, &r->cmd,
		&said) != KY_OK) {
		*err = said;
		return err->code;
	}
	code = r->cmd.outcome.code;
	count(e, code);
	if (said.code != KY_OK)
		ky_log(KY_INFO, KY_EV_EFFECT,
		    "line=%" PRIu64 " kind=%s outcome=%s words=\"%s\"",
		    p->line_id, ky_effect_kind_name(p->effect.kind),
		    ky_code_name(code), said.msg);
	if (to_holder(&p->effect) &&
	    (code == KY_E_RETRY || code == KY_E_UNSURE))
		return ky_fail(err, KY_E_RETRY, 0, "the message waits");
	return report(e, r, err);
}

static enum ky_code
run_effect(struct ky_engine *e, uint32_t worker, struct ky_store *s,
    const struct ky_job *job, struct ky_err *err)
{
	struct errand r = {.ticket = {.kind = KY_TICKET_COMMAND}};
	bool mail = to_holder(&job->effect.effect);
	struct ky_time now = ky_engine_now(e);
	enum ky_code code;

	ky_buf_init(&r.document, KY_PAPER_MAX);
	code = carry_out(e, s, &job->effect, &r, err);
	ky_buf_done(&r.document);
	if (code == KY_OK) {
		ky_jobs_finish(&e->jobs, worker, job);
	} else if (mail && code == KY_E_RETRY) {
		ky_jobs_put_back(&e->jobs, worker, job,
		    ky_time_after(now, KY_MAIL_PAUSE_US));
		code = KY_OK;
	} else if (ky_engine_lost(code)) {
		ky_jobs_put_back(&e->jobs, worker, job,
		    ky_time_after(now, KY_PAUSE_US));
	} else {
		/* It stays in the store, for the next run. */
		ky_jobs_finish(&e->jobs, worker, job);
		ky_log_err(KY_ERROR, KY_EV_OUTCOME_LOST, err);
		code = KY_OK;
	}
	return code;
}

static enum ky_code
run_chore(struct ky_engine *e, uint32_t worker, struct ky_store *s,
    const struct ky_job *job, struct ky_err *err)
{
	bool again;
	enum ky_code code = job->kind == KY_JOB_SEAL
	    ? ky_paper_seal_some(e, s, &again, err)
	    : ky_sequencer_step(e, s, &again, err);

	if (code == KY_OK && !again)
		ky_jobs_finish(&e->jobs, worker, job);
	else
		ky_jobs_put_back(&e->jobs, worker, job,
		    ky_time_after(ky_engine_now(e), KY_PAUSE_US));
	return code;
}

enum ky_code
ky_worker_step(struct ky_engine *e, uint32_t worker, struct ky_store *s,
    bool *worked, uint64_t *news, struct ky_err *err)
{
	struct ky_job job;

	if (ky_jobs_take(&e->jobs, worker, !e->threaded, s, &e->config.issuer,
		ky_engine_now(e), &job, err) != KY_OK)
		return err->code;
	*worked = job.kind != KY_JOB_NONE;
	*news = job.news;
	if (!*worked)
		return KY_OK;
	return job.kind == KY_JOB_EFFECT ? run_effect(e, worker, s, &job, err)
					 : run_chore(e, worker, s, &job, err);
}
