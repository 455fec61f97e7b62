#include "engine/engine.h"

#include "engine/batch.h"
#include "engine/dead.h"
#include "engine/event.h"
#include "engine/fingerprint.h"
#include "engine/state.h"
#include "engine/thread.h"
#include "engine/worker.h"

#include "base/hash.h"
#include "base/log.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- life --- */

enum ky_code
ky_engine_new(const struct ky_engine_config *config, struct ky_engine **out,
    struct ky_err *err)
{
	struct ky_engine *e = calloc(1, sizeof(*e));

	if (e == NULL)
		abort(); /* death at any instruction is harmless */
	e->config = *config;
	if (e->config.workers == 0)
		e->config.workers = KY_WORKERS;
	if (e->config.workers > KY_WORKERS_MAX)
		e->config.workers = KY_WORKERS_MAX;
	if (e->config.queue_max == 0)
		e->config.queue_max = KY_QUEUE_MAX;
	if (e->config.brake_per_hour == 0)
		e->config.brake_per_hour = KY_BRAKE_PER_HOUR;
	ky_jobs_init(&e->jobs);
	ky_rulecache_init(&e->rules, &config->rules);
	ky_queue_init(&e->queue, e->config.queue_max);
	ky_buf_init(&e->batch.payload, KY_PAPER_MAX);
	(void)pthread_mutex_init(&e->clock_lock, NULL); /* never fails */
	(void)pthread_mutex_init(&e->rules_lock, NULL);
	if (ky_batch_next_wake(e, err) != KY_OK ||
	    ky_suspects_open(&e->suspects, e->store, &config->issuer, err) !=
		KY_OK) {
		atomic_store(&e->dead, true); /* nothing to be stored */
		ky_engine_free(e);
		return ky_during(err, "start the engine");
	}
	if (e->suspects.starts > 0)
		ky_log(KY_WARN, KY_EV_UNCLEAN, "in-a-row=%u",
		    e->suspects.starts);
	*out = e;
	return KY_OK;
}

void
ky_engine_free(struct ky_engine *e)
{
	struct ky_err err;

	if (e == NULL)
		return;
	ky_thread_stop(e);
	/* A stop that cannot be stored is an unclean one, no more. */
	if (!atomic_load(&e->dead) && e->store != NULL &&
	    ky_suspects_stop(&e->suspects, e->store, &e->config.issuer, &err) !=
		KY_OK)
		ky_log_err(KY_WARN, KY_EV_BATCH_FAILED, &err);
	ky_engine_reader_close(e, e->rules_store);
	ky_engine_reader_close(e, e->store);
	ky_buf_done(&e->batch.payload);
	ky_queue_done(&e->queue);
	ky_rulecache_done(&e->rules);
	ky_jobs_done(&e->jobs);
	(void)pthread_mutex_destroy(&e->rules_lock);
	(void)pthread_mutex_destroy(&e->clock_lock);
	free(e);
}

enum ky_code
ky_engine_start(struct ky_engine *e, struct ky_err *err)
{
	return ky_thread_start(e, err);
}

/* --- time --- */

struct ky_time
ky_engine_now(struct ky_engine *e)
{
	struct ky_time now;
	int64_t back_us = 0;

	(void)pthread_mutex_lock(&e->clock_lock);
	now = e->config.clock.now(e->config.clock.self);
	if (ky_time_cmp(now, e->last) < 0) {
		if (!e->behind_last)
			back_us = e->last.us - now.us;
		e->behind_last = true;
		now = e->last;
	} else {
		e->behind_last = false;
		e->last = now;
	}
	(void)pthread_mutex_unlock(&e->clock_lock);
	if (back_us > 0)
		ky_log(KY_WARN, KY_EV_CLOCK_BACK, "by_us=%" PRId64, back_us);
	return now;
}

/* --- commands --- */

enum ky_code
ky_engine_hand_in(struct ky_engine *e, struct ky_ticket *ticket)
{
	sem_t answered;

	if (!e->threaded) {
		ky_batch_run(e, &ticket, 1);
		return ticket->s->code;
	}
	(void)sem_init(&answered, 0, 0); /* never fails with 0 */
	ticket->answered = &answered;
	ky_queue_put_own(&e->queue, ticket);
	while (sem_wait(&answered) != 0)
		; /* interrupted by a signal */
	(void)sem_destroy(&answered);
	return ticket->s->code;
}

/* What can be said and worked out before the writer sees it. */
static bool
fit(struct ky_submission *s, struct ky_ticket *ticket)
{
	struct ky_command *cmd = s->cmd;

	assert(cmd != NULL && (unsigned)cmd->kind < KY_CMD__MAX);
	if (cmd->has_evidence && cmd->evidence.bytes.len > KY_EVIDENCE_MAX) {
		s->code = ky_fail(&s->err, KY_E_INPUT, KY_NO_EVIDENCE,
		    "evidence of %zu bytes: at most %zu are taken",
		    cmd->evidence.bytes.len, KY_EVIDENCE_MAX);
		return false;
	}
	if (cmd->has_evidence)
		ky_sha256(cmd->evidence.bytes, cmd->evidence.sha256);
	*ticket = (struct ky_ticket){.kind = KY_TICKET_COMMAND, .s = s};
	ky_fingerprint(cmd, ticket->print);
	return true;
}

static void
queue_up(struct ky_engine *e, struct ky_ticket *const *tickets, uint32_t n)
{
	struct ky_err err;
	sem_t answered;

	(void)sem_init(&answered, 0, 0); /* never fails with 0 */
	for (uint32_t i = 0; i < n; i++)
		tickets[i]->answered = &answered;
	if (ky_queue_put(&e->queue, tickets, n, &err) != KY_OK) {
		for (uint32_t i = 0; i < n; i++) {
			tickets[i]->s->err = err;
			tickets[i]->s->code = err.code;
		}
	} else {
		for (uint32_t i = 0; i < n;)
			if (sem_wait(&answered) == 0)
				i++;
	}
	(void)sem_destroy(&answered);
}

void
ky_engine_submit_all(struct ky_engine *e, struct ky_submission *s, uint32_t n)
{
	struct ky_ticket ticket[KY_TOGETHER_MAX], *tickets[KY_TOGETHER_MAX];
	uint32_t fits = 0;

	_Static_assert(KY_TOGETHER_MAX <= KY_BATCH_MAX, "one transaction");
	assert(n <= KY_TOGETHER_MAX);
	for (uint32_t i = 0; i < n; i++)
		if (fit(&s[i], &ticket[fits]))
			tickets[fits] = &ticket[fits], fits++;
	if (fits == 0)
		return;
	if (e->threaded)
		queue_up(e, tickets, fits);
	else
		ky_batch_run(e, tickets, fits);
}

enum ky_code
ky_engine_submit(struct ky_engine *e, struct ky_command *cmd,
    struct ky_reply *out, struct ky_err *err)
{
	struct ky_submission s = {.cmd = cmd};

	ky_engine_submit_all(e, &s, 1);
	if (s.code == KY_OK)
		*out = s.reply;
	else
		*err = s.err;
	return s.code;
}

enum ky_code
ky_engine_write(struct ky_engine *e, ky_engine_writing *write, void *self,
    struct ky_err *err)
{
	struct ky_submission s = {.cmd = NULL};
	struct ky_ticket ticket = {.kind = KY_TICKET_WRITE,
	    .s = &s,
	    .write = write,
	    .write_self = self};
	struct ky_ticket *const tickets = &ticket;

	if (e->threaded)
		queue_up(e, &tickets, 1);
	else
		ky_batch_run(e, &tickets, 1);
	if (s.code != KY_OK)
		*err = s.err;
	return s.code;
}

/* --- questions --- */

/* A paper of the line that is not in the log yet, or a duty that a peer was
 * asked for. */
static enum ky_code
stored_busy(const struct ky_engine *e, struct ky_store *s, uint64_t line_id,
    bool *out, struct ky_err *err)
{
	struct ky_stored_paper paper[KY_PAPERS_OF_LINE];
	struct ky_case c;
	uint32_t n;

	*out = false;
	if (s->case_load(s->self, &e->config.issuer, line_id, &c, err) !=
		KY_OK ||
	    s->papers_of(s->self, &e->config.issuer, line_id, KY_PAPERS_OF_LINE,
		paper, &n, err) != KY_OK)
		return err->code;
	for (uint8_t i = 0; i < c.duties_n; i++)
		*out |= c.duty[i].state == KY_STATE_SENT;
	for (uint32_t i = 0; i < n; i++)
		*out |= paper[i].state != KY_PAPER_LOGGED;
	return KY_OK;
}

enum ky_code
ky_engine_busy(struct ky_engine *e, struct ky_store *s, uint64_t line_id,
    bool *out, struct ky_err *err)
{
	/* What a worker finishes between the two looks, it stored before the
	 * second one; what it began after the first, the second one sees,
	 * handing over apart: hence the third. */
	*out = ky_jobs_busy(&e->jobs, line_id);
	if (*out)
		return KY_OK;
	if (stored_busy(e, s, line_id, out, err) != KY_OK)
		return err->code;
	if (!*out)
		*out = ky_jobs_busy(&e->jobs, line_id);
	return KY_OK;
}

enum ky_code
ky_engine_reader(struct ky_engine *e, struct ky_store **out, struct ky_err *err)
{
	return (e->config.store_read != NULL
		? e->config.store_read
		: e->config.store_open)(e->config.store_self, out, err);
}

void
ky_engine_reader_close(struct ky_engine *e, struct ky_store *s)
{
	if (s != NULL)
		e->config.store_close(e->config.store_self, s);
}

static enum ky_code
rules_with_threads(struct ky_engine *e, const struct ky_case *c,
    struct ky_rules *out, bool *found, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	(void)pthread_mutex_lock(&e->rules_lock);
	if (e->rules_store == NULL)
		code = ky_engine_reader(e, &e->rules_store, err);
	if (code == KY_OK)
		code = ky_rulecache_find(&e->rules, e->rules_store, c, out,
		    found, err);
	else
		e->rules_store = NULL;
	(void)pthread_mutex_unlock(&e->rules_lock);
	return code;
}

enum ky_code
ky_engine_rules(struct ky_engine *e, const struct ky_case *c,
    struct ky_rules *out, bool *found, struct ky_err *err)
{
	if (e->threaded || e->store == NULL)
		return rules_with_threads(e, c, out, found, err);
	return ky_rulecache_find(&e->rules, e->store, c, out, found, err);
}

void
ky_engine_stats(struct ky_engine *e, struct ky_engine_stats *out)
{
	struct ky_counters *c = &e->count;

	*out = (struct ky_engine_stats){
	    .commands = atomic_load(&c->commands),
	    .batches = atomic_load(&c->batches),
	    .refused = atomic_load(&c->refused),
	    .conflicts = atomic_load(&c->conflicts),
	    .replayed = atomic_load(&c->replayed),
	    .effects_done = atomic_load(&c->effects_done),
	    .effects_retried = atomic_load(&c->effects_retried),
	    .effects_unsure = atomic_load(&c->effects_unsure),
	    .effects_refused = atomic_load(&c->effects_refused),
	    .papers = atomic_load(&c->papers),
	    .leaves = atomic_load(&c->leaves),
	    .wakes = atomic_load(&c->wakes),
	    .set_aside = atomic_load(&c->set_aside),
	    .events = atomic_load(&c->events),
	    .writes = atomic_load(&c->writes),
	    .queued = ky_queue_length(&e->queue),
	    .queue_max = e->config.queue_max,
	    .effects_waiting = ky_jobs_waiting(&e->jobs),
	    .store_lost = atomic_load(&e->lost),
	};
}

/* --- step by step --- */

static enum ky_code
turn(struct ky_engine *e, bool *idle, struct ky_err *err)
{
	struct ky_store *st = ky_batch_store(e, err);
	struct ky_time now = ky_engine_now(e);
	uint32_t woken = 0;
	uint64_t news;
	bool worked;

	if (st == NULL ||
	    ky_worker_step(e, 0, st, &worked, &news, err) != KY_OK)
		return err->code;
	if (!worked && e->wake_at.us != 0 &&
	    ky_time_cmp(e->wake_at, now) <= 0 &&
	    ky_batch_wake(e, now, &woken, err) != KY_OK)
		return err->code;
	*idle = !worked && woken == 0;
	return KY_OK;
}

enum ky_code
ky_engine_turn(struct ky_engine *e, bool *idle, struct ky_time *next,
    struct ky_err *err)
{
	struct ky_time jobs;

	assert(!e->threaded);
	if (atomic_load(&e->dead))
		return ky_fail(err, KY_E_SYSTEM, ESHUTDOWN, "dead");
	if (turn(e, idle, err) != KY_OK) {
		if (ky_dead(err))
			atomic_store(&e->dead, true);
		return err->code;
	}
	if (!*idle)
		return KY_OK;
	jobs = ky_jobs_next(&e->jobs);
	*next = e->wake_at;
	if (jobs.us != 0 && (next->us == 0 || jobs.us < next->us))
		*next = jobs;
	return KY_OK;
}

enum ky_code
ky_engine_settle(struct ky_engine *e, struct ky_time *next, struct ky_err *err)
{
	bool idle = false;

	while (!idle)
		if (ky_engine_turn(e, &idle, next, err) != KY_OK)
			return err->code;
	return KY_OK;
}
