#include "engine/batch.h"

#include "engine/dead.h"
#include "engine/effect.h"
#include "engine/event.h"
#include "engine/fingerprint.h"

#include "base/log.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define ISSUER(e) (&(e)->config.issuer)

/* --- one command --- */

/* The ticket's own no: the others of the batch do not mind. */
#define say_no(ticket, ...) \
	((ticket)->s->code = ky_fail(&(ticket)->s->err, __VA_ARGS__))

/* Known by its idempotency key: the old answer, or another command. */
static enum ky_code
replay(struct ky_engine *e, struct ky_ticket *it, bool *known,
    struct ky_err *err)
{
	struct ky_store *st = e->store;
	struct ky_answered old;

	*known = false;
	if (it->s->cmd->key[0] == '\0')
		return KY_OK;
	if (st->command_find(st->self, ISSUER(e), it->s->cmd->key, &old, err) !=
	    KY_OK)
		return err->code;
	if (!old.found)
		return KY_OK;
	*known = true;
	if (memcmp(old.fingerprint, it->print, sizeof(it->print)) != 0) {
		say_no(it, KY_E_INPUT, KY_NO_KEY_REUSED,
		    "the idempotency key was used for another command");
		return KY_OK;
	}
	it->s->reply = (struct ky_reply){.answer = old, .replayed = true};
	e->batch.replayed++;
	return KY_OK;
}

static enum ky_code
load(struct ky_engine *e, struct ky_ticket *it, bool *there, struct ky_err *err)
{
	const struct ky_command *cmd = it->s->cmd;
	struct ky_store *st = e->store;
	struct ky_case *before = &e->batch.before;

	*there = false;
	memset(before, 0, sizeof(*before));
	if (cmd->kind != KY_CMD_IMPORT &&
	    st->case_load(st->self, ISSUER(e), cmd->line_id, before, err) !=
		KY_OK)
		return ky_during(err, "line %" PRIu64, cmd->line_id);
	if (cmd->kind != KY_CMD_IMPORT && before->line_id == 0)
		say_no(it, KY_E_INPUT, KY_NO_LINE, "there is no line %" PRIu64,
		    cmd->line_id);
	else if (cmd->version != 0 && cmd->version != before->version)
		say_no(it, KY_E_INPUT, KY_NO_STALE,
		    "stale: line %" PRIu64 " has version %" PRIu64
		    ", not %" PRIu64,
		    cmd->line_id, before->version, cmd->version);
	else
		*there = true;
	before->issuer = *ISSUER(e);
	return KY_OK;
}

/* A line's history never runs backwards, whatever the clock did between two
 * runs. */
static struct ky_time
not_before(const struct ky_case *c, struct ky_time t)
{
	if (ky_time_cmp(c->ending.filed, t) > 0)
		t = c->ending.filed;
	if (ky_time_cmp(c->ending.closed, t) > 0)
		t = c->ending.closed;
	for (uint8_t i = 0; i < c->duties_n; i++)
		if (ky_time_cmp(c->duty[i].changed, t) > 0)
			t = c->duty[i].changed;
	return t;
}

static enum ky_code
decide(struct ky_engine *e, struct ky_command *cmd, struct ky_rules *rules,
    bool *ruled, struct ky_err *err)
{
	struct ky_case *before = &e->batch.before;
	enum ky_code code;

	cmd->at = not_before(before, ky_engine_now(e));
	e->config.entropy.fill(e->config.entropy.self, cmd->entropy,
	    sizeof(cmd->entropy));
	/* A new line lives under the newest rules of the provider it names. */
	if (cmd->kind == KY_CMD_IMPORT)
		before->line = cmd->line;
	code = ky_rulecache_find(&e->rules, e->store, before, rules, ruled,
	    err);
	if (cmd->kind == KY_CMD_IMPORT)
		memset(&before->line, 0, sizeof(before->line));
	if (code == KY_OK)
		ky_decide(before, *ruled ? rules : NULL, cmd, &e->batch.d);
	return code;
}

/*
 * Counted are accepted endings, and attempts beyond the limit, so that
 * somebody who goes on trying stays braked.  A second person lifts it.
 */
static enum ky_code
brake(struct ky_engine *e, struct ky_ticket *it, bool *go, struct ky_err *err)
{
	const struct ky_command *cmd = it->s->cmd;
	struct ky_store *st = e->store;
	char when[KY_TIME_TEXT_SIZE];
	uint32_t n;

	*go = true;
	if (cmd->kind != KY_CMD_FILE ||
	    e->batch.d.verdict != KY_VERDICT_ACCEPTED ||
	    (cmd->role == KY_ROLE_OPERATOR && cmd->approver.text[0] != '\0'))
		return KY_OK;
	if (st->brake(st->self, ISSUER(e), &cmd->actor, cmd->at, &n, err) !=
	    KY_OK)
		return err->code;
	if (n <= e->config.brake_per_hour)
		return KY_OK;
	*go = false;
	ky_time_format((struct ky_time){(cmd->at.us / KY_HOUR_US + 1) *
			   KY_HOUR_US},
	    when);
	say_no(it, KY_E_LIMIT, KY_NO_BRAKE,
	    "%s has filed %u endings this hour: try again at %s",
	    cmd->actor.text, e->config.brake_per_hour, when);
	return KY_OK;
}

static enum ky_code
order_papers(struct ky_engine *e, const struct ky_rules *rules,
    const struct ky_command *cmd, struct ky_err *err)
{
	struct ky_batch *b = &e->batch;
	const struct ky_papers *p = &e->config.papers;
	struct ky_store *st = e->store;

	if (b->d.orders_n > 0 &&
	    ky_beside_read(&b->beside, st, &b->d.after, cmd, err) != KY_OK)
		return err->code;
	for (uint8_t i = 0; i < b->d.orders_n; i++) {
		const struct ky_order *o = &b->d.order[i];
		struct ky_stored_paper row = {
		    .line_id = b->d.after.line_id,
		    .kind = o->kind,
		    .n = o->n,
		    .state = KY_PAPER_ORDERED,
		    .at = cmd->at,
		};

		ky_paper_make(&b->d.after, rules, o->kind, o->n, cmd->at,
		    (struct ky_paper_marks){.demo = e->config.demo,
			.test_roots = e->config.test_roots},
		    &b->paper);
		ky_paper_put_beside(&b->paper, &b->beside.out);
		memcpy(row.number, b->paper.number, sizeof(row.number));
		e->config.entropy.fill(e->config.entropy.self, row.salt,
		    sizeof(row.salt));
		ky_buf_reset(&b->payload);
		if (p->write(p->self, &b->paper, &b->payload, err) != KY_OK)
			return ky_during(err, "write paper");
		assert(ky_buf_ok(&b->payload));
		if (st->paper_add(st->self, ISSUER(e), &row,
			ky_buf_str(&b->payload), err) != KY_OK)
			return ky_during(err, "store paper");
		b->orders = true;
	}
	return KY_OK;
}

static void
add_effects(struct ky_batch *b, uint64_t line_id, const struct ky_effect *x,
    uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		assert(b->effects_n < KY_BATCH_MAX * KY_EFFECTS_MAX);
		b->effect[b->effects_n++] = (struct ky_pending_effect){
		    .line_id = line_id,
		    .effect = x[i],
		};
	}
}

/* Stores what there is to tell, each under an id of its own. */
static enum ky_code
tell(struct ky_engine *e, struct ky_event *ev, uint32_t n, struct ky_err *err)
{
	struct ky_store *st = e->store;
	uint8_t chance[10];

	for (uint32_t i = 0; i < n; i++) {
		e->config.entropy.fill(e->config.entropy.self, chance,
		    sizeof(chance));
		ky_event_id(ev[i].at, chance, ev[i].id);
		if (st->event_add(st->self, ISSUER(e), &ev[i], err) != KY_OK)
			return ky_during(err, "store event");
	}
	e->batch.events += n;
	return KY_OK;
}

/* The decision's rows.  `taken`: an import's contract is known already. */
static enum ky_code
save(struct ky_engine *e, bool import, bool *taken, struct ky_err *err)
{
	struct ky_batch *b = &e->batch;
	struct ky_store *st = e->store;
	bool stale = false;

	*taken = false;
	if (import)
		return st->case_add(st->self, &b->d, taken, err);
	if (st->case_save(st->self, &b->before, &b->d, &stale, err) != KY_OK)
		return err->code;
	if (!stale)
		return KY_OK;
	atomic_fetch_add(&e->count.conflicts, 1);
	return ky_fail(err, KY_E_RETRY, 0,
	    "line %" PRIu64 " was changed at the same time", b->before.line_id);
}

static void
refuse(struct ky_decision *d, const char *code)
{
	d->verdict = KY_VERDICT_REFUSED;
	(void)ky_str_copy(ky_str_of(code), d->code, sizeof(d->code));
}

static void
answer(struct ky_batch *b, struct ky_ticket *it)
{
	const struct ky_decision *d = &b->d;
	struct ky_answered *a = &it->s->reply.answer;

	it->s->reply.replayed = false;
	*a = (struct ky_answered){
	    .found = true,
	    .line_id = d->after.line_id,
	    .version = d->after.version,
	    .verdict = d->verdict,
	    .day = d->day,
	};
	memcpy(a->fingerprint, it->print, sizeof(a->fingerprint));
	memcpy(a->code, d->code, sizeof(a->code));
	memcpy(a->rule, d->rule, sizeof(a->rule));
	memcpy(a->ending, d->after.ending.ref, sizeof(a->ending));
	b->commands++;
	if (d->verdict == KY_VERDICT_REFUSED)
		b->refused++;
}

/* An accepted decision: everything it changed, and what follows from it. */
static enum ky_code
accept(struct ky_engine *e, const struct ky_command *cmd,
    const struct ky_rules *rules, struct ky_err *err)
{
	struct ky_batch *b = &e->batch;
	struct ky_decision *d = &b->d;
	bool taken;

	/* A timer cannot ring for itself for ever. */
	if (cmd->kind == KY_CMD_WAKE && d->wake.us != 0 &&
	    ky_time_cmp(d->wake, cmd->at) <= 0)
		d->wake = ky_time_after(cmd->at, KY_SECOND_US);
	if (save(e, cmd->kind == KY_CMD_IMPORT, &taken, err) != KY_OK)
		return err->code;
	if (taken) {
		refuse(d, "contract-known");
		d->after = b->before;
		return KY_OK;
	}
	if (b->witness == 0) {
		b->witness = d->after.line_id;
		b->witness_version = d->after.version;
	}
	add_effects(b, d->after.line_id, d->effect, d->effects_n);
	if (d->wake.us != 0 && (b->wake.us == 0 || d->wake.us < b->wake.us))
		b->wake = d->wake;
	return order_papers(e, rules, cmd, err);
}

static enum ky_code
outcome_first(struct ky_engine *e, struct ky_ticket *it, bool *go,
    struct ky_err *err)
{
	const struct ky_effect *x = &it->s->cmd->outcome.effect;
	struct ky_store *st = e->store;

	if (st->effect_finish(st->self, ISSUER(e), x->id, go, err) != KY_OK)
		return err->code;
	if (*go)
		return KY_OK;
	it->s->reply = (struct ky_reply){
	    .answer = {.line_id = it->s->cmd->line_id,
		.verdict = KY_VERDICT_NOTHING,
		.code = "late-duplicate"},
	};
	return KY_OK;
}

/* A timer that rang for nothing is put off: nobody else would stop it. */
static enum ky_code
put_off(struct ky_engine *e, struct ky_time at, struct ky_err *err)
{
	struct ky_batch *b = &e->batch;
	bool taken;

	memset(&b->d, 0, sizeof(b->d));
	b->d.verdict = KY_VERDICT_NOTHING;
	b->d.after = b->before;
	b->d.after.version++;
	b->d.wake = ky_time_after(at, KY_ASIDE_US);
	return save(e, false, &taken, err);
}

/*
 * One command inside the transaction.  KY_OK also when it got a no of its
 * own; anything else spoils the transaction.
 */
static enum ky_code
command(struct ky_engine *e, struct ky_ticket *it, struct ky_err *err)
{
	struct ky_batch *b = &e->batch;
	struct ky_command *cmd = it->s->cmd;
	struct ky_store *st = e->store;
	struct ky_rules rules;
	bool known, there, ruled, go = true;

	if (replay(e, it, &known, err) != KY_OK)
		return err->code;
	if (known)
		return KY_OK;
	if (load(e, it, &there, err) != KY_OK)
		return err->code;
	if (!there)
		return KY_OK;
	if (it->put_off)
		return put_off(e, ky_engine_now(e), err);
	if (cmd->kind == KY_CMD_OUTCOME &&
	    outcome_first(e, it, &go, err) != KY_OK)
		return err->code;
	if (!go)
		return KY_OK;
	if (decide(e, cmd, &rules, &ruled, err) != KY_OK ||
	    brake(e, it, &go, err) != KY_OK)
		return err->code;
	if (!go)
		return KY_OK;
	if (b->d.verdict == KY_VERDICT_ACCEPTED) {
		if (accept(e, cmd, &rules, err) != KY_OK)
			return err->code;
	} else if (cmd->kind == KY_CMD_WAKE) {
		return put_off(e, cmd->at, err);
	}
	answer(b, it);
	/* A refused import has no line its command could stand with. */
	if (b->d.after.line_id == 0)
		return KY_OK;
	if (tell(e, b->event, ky_events_of(&b->before, cmd, &b->d, b->event),
		err) != KY_OK)
		return err->code;
	cmd->line_id = b->d.after.line_id;
	return st->command_add(st->self, ISSUER(e), cmd, it->print, &b->d, err);
}

/* --- signed papers, leaves --- */

static enum ky_code
still_ordered(struct ky_engine *e, const struct ky_stored_paper *p, bool *still,
    struct ky_err *err)
{
	struct ky_stored_paper row[KY_SEAL_MAX];
	struct ky_store *st = e->store;
	uint32_t n;

	/* Sealed oldest first, by one job at a time: those that were ordered
	 * when it began are among the first that still are. */
	if (st->papers_in(st->self, ISSUER(e), KY_PAPER_ORDERED, KY_SEAL_MAX,
		row, &n, err) != KY_OK)
		return err->code;
	*still = false;
	for (uint32_t i = 0; i < n; i++)
		if (strcmp(row[i].number, p->number) == 0)
			*still = true;
	return KY_OK;
}

static enum ky_code
hand_over(struct ky_engine *e, const struct ky_stored_paper *p,
    struct ky_err *err)
{
	struct ky_store *st = e->store;
	struct ky_effect x = {
	    .kind = KY_EFFECT_MAIL,
	    .duty = KY_DUTY_NOTICE,
	    .paper = p->kind,
	    .paper_n = p->n,
	};

	if (e->config.peers.mail.self == NULL)
		return KY_OK;
	ky_mail_key(p->number, x.key);
	if (st->effect_add(st->self, ISSUER(e), p->line_id, &x, err) != KY_OK)
		return err->code;
	add_effects(&e->batch, p->line_id, &x, 1);
	return KY_OK;
}

/* Of paper "KY-7H3K-9QXM-2PTA-R1" the part in front of its last hyphen. */
static void
ending_of(const char *number, char out[KY_REF_SIZE])
{
	const char *hyphen = strrchr(number, '-');
	bool fits;

	assert(hyphen != NULL);
	fits = ky_str_copy((struct ky_str){number, (size_t)(hyphen - number)},
	    out, KY_REF_SIZE);
	assert(fits);
	(void)fits;
}

/* Signed: whoever waits for the paper can have it. */
static enum ky_code
tell_ready(struct ky_engine *e, const struct ky_stored_paper *p,
    struct ky_err *err)
{
	struct ky_case *c = &e->batch.before;
	struct ky_store *st = e->store;
	struct ky_event ev = {
	    .kind = KY_EVENT_PAPER_READY,
	    .at = ky_engine_now(e),
	    .line_id = p->line_id,
	    .paper = p->kind,
	    .paper_n = p->n,
	};

	if (st->case_load(st->self, ISSUER(e), p->line_id, c, err) != KY_OK)
		return err->code;
	ev.version = c->version;
	ev.provider = c->line.provider;
	ending_of(p->number, ev.ending);
	return tell(e, &ev, 1, err);
}

static enum ky_code
sealed(struct ky_engine *e, const struct ky_sealed *s, struct ky_err *err)
{
	struct ky_store *st = e->store;
	bool still = false;

	for (uint32_t i = 0; i < s->n; i++) {
		const struct ky_stored_paper *p = &s->row[i].paper;

		if (still_ordered(e, p, &still, err) != KY_OK)
			return err->code;
		if (!still)
			continue;
		if (st->paper_seal(st->self, ISSUER(e), p->number, p->leaf,
			ky_buf_str(&s->row[i].document), err) != KY_OK ||
		    hand_over(e, p, err) != KY_OK ||
		    tell_ready(e, p, err) != KY_OK)
			return ky_during(err, "store sealed paper");
		e->batch.papers++;
	}
	return KY_OK;
}

static enum ky_code
leaves(struct ky_engine *e, const struct ky_leaves *l, struct ky_err *err)
{
	struct ky_store *st = e->store;
	uint64_t size;

	if (st->log_size(st->self, ISSUER(e), &size, err) != KY_OK)
		return err->code;
	if (size != l->from)
		return KY_OK; /* entered by an earlier attempt */
	for (uint32_t i = 0; i < l->n; i++)
		if (st->log_add(st->self, ISSUER(e), l->row[i].number,
			l->from + i, l->row[i].hash, err) != KY_OK)
			return ky_during(err, "enter leaf");
	for (uint32_t i = 0; i < l->nodes_n; i++)
		if (st->log_node_add(st->self, ISSUER(e), l->node[i].level,
			l->node[i].index, l->node[i].hash, err) != KY_OK)
			return ky_during(err, "enter node");
	if (st->checkpoint_put(st->self, ISSUER(e), ky_buf_str(&l->checkpoint),
		err) != KY_OK)
		return ky_during(err, "store checkpoint");
	e->batch.leaves += l->n;
	return KY_OK;
}

/* --- callers' own writes --- */

static enum ky_code
caller_write(struct ky_engine *e, const struct ky_ticket *it,
    struct ky_err *err)
{
	enum ky_code code = it->write(it->write_self, e->store, err);

	if (code == KY_OK)
		e->batch.writes++;
	else
		e->batch.write_failed = true;
	return code;
}

/* --- the transaction --- */

static enum ky_code
store_ticket(struct ky_engine *e, struct ky_ticket *it, struct ky_err *err)
{
	it->s->code = KY_OK;
	switch (it->kind) {
	case KY_TICKET_COMMAND:
		return command(e, it, err);
	case KY_TICKET_SEALED:
		return sealed(e, it->sealed, err);
	case KY_TICKET_LEAVES:
		return leaves(e, it->leaves, err);
	case KY_TICKET_WRITE:
		return caller_write(e, it, err);
	}
	assert(!"an ticket we have");
	return KY_OK;
}

static void
forget(struct ky_batch *b)
{
	b->commands = b->replayed = b->refused = 0;
	b->papers = b->leaves = 0;
	b->events = b->writes = 0;
	b->write_failed = false;
	b->effects_n = 0;
	b->orders = false;
	b->wake = (struct ky_time){0};
	b->witness = 0;
}

/* The transaction is durable: what follows from it. */
static void
follow_up(struct ky_engine *e)
{
	struct ky_batch *b = &e->batch;

	e->suspects.running = true;
	atomic_fetch_add(&e->count.commands, b->commands);
	atomic_fetch_add(&e->count.replayed, b->replayed);
	atomic_fetch_add(&e->count.refused, b->refused);
	atomic_fetch_add(&e->count.papers, b->papers);
	atomic_fetch_add(&e->count.leaves, b->leaves);
	atomic_fetch_add(&e->count.batches, 1);
	atomic_fetch_add(&e->count.events, b->events);
	atomic_fetch_add(&e->count.writes, b->writes);
	if (b->events > 0 && e->config.on_events != NULL)
		e->config.on_events(e->config.on_events_self);
	if (b->effects_n > 0)
		ky_jobs_add(&e->jobs, b->effect, b->effects_n);
	if (b->orders)
		ky_jobs_seal(&e->jobs);
	if (b->papers > 0)
		ky_jobs_sequence(&e->jobs);
	/* A line's timer may also have gone: then this is merely early. */
	if (b->wake.us != 0 &&
	    (e->wake_at.us == 0 || b->wake.us < e->wake_at.us))
		e->wake_at = b->wake;
}

static void
lose_store(struct ky_engine *e)
{
	if (e->store != NULL)
		e->config.store_close(e->config.store_self, e->store);
	e->store = NULL;
	atomic_store(&e->lost, true);
}

struct ky_store *
ky_batch_store(struct ky_engine *e, struct ky_err *err)
{
	if (e->store != NULL)
		return e->store;
	if (e->config.store_open(e->config.store_self, &e->store, err) !=
	    KY_OK) {
		e->store = NULL;
		(void)ky_during(err, "reopen the store");
	}
	atomic_store(&e->lost, e->store == NULL);
	return e->store;
}

/* After a commit without a clear answer: KY_OK when it happened, KY_E_RETRY
 * when it did not, KY_E_UNSURE when the store is gone. */
static enum ky_code
ask_again(struct ky_engine *e, struct ky_err *err)
{
	struct ky_batch *b = &e->batch;
	struct ky_case *now = &b->before;
	struct ky_err why = *err;
	struct ky_store *st;

	lose_store(e);
	st = ky_batch_store(e, err);
	if (st == NULL ||
	    (b->witness != 0 &&
		st->case_load(st->self, ISSUER(e), b->witness, now, err) !=
		    KY_OK)) {
		if (!ky_dead(err))
			err->code = KY_E_UNSURE;
		return err->code;
	}
	ky_log_err(KY_WARN, KY_EV_REOPENED, &why);
	if (b->witness != 0 && now->line_id == b->witness &&
	    now->version >= b->witness_version)
		return KY_OK;
	*err = why;
	err->code = KY_E_RETRY;
	return KY_E_RETRY;
}

/* One transaction over all of them; `careful`: takes the mark away. */
static enum ky_code
attempt(struct ky_engine *e, struct ky_ticket *const *tickets, uint32_t n,
    bool careful, struct ky_err *err)
{
	struct ky_store *st = ky_batch_store(e, err);

	forget(&e->batch);
	if (st == NULL || st->begin(st->self, err) != KY_OK)
		return err->code;
	if (ky_suspects_run(&e->suspects, st, ISSUER(e), err) != KY_OK)
		goto undo;
	for (uint32_t i = 0; i < n; i++)
		if (store_ticket(e, tickets[i], err) != KY_OK) {
			e->batch.failed_at = i;
			goto undo;
		}
	if (careful &&
	    ky_suspects_clear(&e->suspects, st, ISSUER(e), tickets[0]->print,
		err) != KY_OK)
		goto undo;
	if (st->commit(st->self, err) == KY_OK)
		return KY_OK;
	if (err->code == KY_E_UNSURE)
		return ask_again(e, err);
undo:
	if (!ky_dead(err))
		st->rollback(st->self);
	return err->code;
}

static enum ky_code
persist(struct ky_engine *e, struct ky_ticket *const *tickets, uint32_t n,
    bool careful, struct ky_err *err)
{
	enum ky_code code = KY_E_RETRY;

	for (int i = 0; i < KY_TRIES_MAX && code == KY_E_RETRY; i++)
		code = attempt(e, tickets, n, careful, err);
	return code;
}

static void
answer_all(struct ky_ticket *const *tickets, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (tickets[i]->answered != NULL)
			(void)sem_post(tickets[i]->answered);
}

static void
fail_all(struct ky_engine *e, struct ky_ticket *const *tickets, uint32_t n,
    const struct ky_err *err)
{
	if (ky_dead(err))
		atomic_store(&e->dead, true);
	else if (!e->batch.write_failed) /* that one's caller is told */
		ky_log_err(KY_ERROR, KY_EV_BATCH_FAILED, err);
	for (uint32_t i = 0; i < n; i++) {
		tickets[i]->s->err = *err;
		tickets[i]->s->code = err->code;
	}
}

/* The same would happen to each of them alone. */
static bool
shared_fate(const struct ky_engine *e, enum ky_code code)
{
	if (e->batch.write_failed)
		return false;
	return code == KY_E_LIMIT || code == KY_E_SYSTEM || code == KY_E_UNSURE;
}

static void
set_aside(struct ky_engine *e, struct ky_ticket *it)
{
	const struct ky_command *cmd = it->s->cmd;
	struct ky_err err;

	if (!ky_suspects_put_aside(&e->suspects, it->print))
		ky_log(KY_WARN, KY_EV_SET_ASIDE, "too-many=%d", KY_ASIDE_MAX);
	atomic_fetch_add(&e->count.set_aside, 1);
	ky_log(KY_ERROR, KY_EV_SET_ASIDE, "line=%" PRIu64 " kind=%s",
	    cmd->line_id, ky_command_kind_name(cmd->kind));
	if (cmd->kind == KY_CMD_WAKE) {
		/* It would be due again at once. */
		it->put_off = true;
		if (persist(e, &it, 1, false, &err) == KY_OK)
			follow_up(e);
		else
			fail_all(e, &it, 1, &err);
		return;
	}
	say_no(it, KY_E_REFUSED, KY_NO_ASIDE,
	    "set aside: the process died on this command %d times",
	    KY_DEATHS_MAX);
}

static enum ky_code
mark(struct ky_engine *e, const struct ky_ticket *it, bool *aside,
    struct ky_err *err)
{
	enum ky_code code = KY_E_RETRY;

	for (int i = 0; i < KY_TRIES_MAX && code == KY_E_RETRY; i++) {
		struct ky_store *st = ky_batch_store(e, err);

		if (st == NULL)
			return err->code;
		code = ky_suspects_mark(&e->suspects, st, ISSUER(e), it->print,
		    aside, err);
		if (code != KY_E_UNSURE)
			continue;
		/* Marked once too often does no harm: the mark is taken
		 * away with the decision. */
		lose_store(e);
		code = KY_E_RETRY;
	}
	return code;
}

/* After an unclean start: a mark before, by itself, and the mark away. */
static void
run_carefully(struct ky_engine *e, struct ky_ticket *it)
{
	struct ky_err err;
	bool aside = false;
	enum ky_code code = mark(e, it, &aside, &err);

	if (code == KY_OK && aside) {
		set_aside(e, it);
		return;
	}
	if (code == KY_OK)
		code = persist(e, &it, 1, true, &err);
	if (code != KY_OK) {
		fail_all(e, &it, 1, &err);
		return;
	}
	ky_suspects_cleared(&e->suspects);
	follow_up(e);
}

static void
run_apart(struct ky_engine *e, struct ky_ticket *it)
{
	struct ky_err err;

	if (it->kind == KY_TICKET_COMMAND &&
	    ky_suspects_aside(&e->suspects, it->print))
		set_aside(e, it);
	else if (it->kind == KY_TICKET_COMMAND && e->suspects.careful > 0)
		run_carefully(e, it);
	else if (persist(e, &it, 1, false, &err) == KY_OK)
		follow_up(e);
	else
		fail_all(e, &it, 1, &err);
}

static void
run_each(struct ky_engine *e, struct ky_ticket *const *tickets, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		run_apart(e, tickets[i]);
}

/*
 * In one transaction, as far as may be.  A caller's own write that fails is
 * taken out and tried by itself in the end, and the others go on together;
 * when a command fails each is tried by itself, in order.
 */
static void
run_together(struct ky_engine *e, struct ky_ticket *const *tickets, uint32_t n)
{
	struct ky_ticket *rest[KY_BATCH_MAX], *spoiler[KY_SPOILERS_MAX];
	uint32_t spoilers = 0, at;
	struct ky_err err;

	for (uint32_t i = 0; i < n; i++)
		rest[i] = tickets[i];
	while (n > 0 && attempt(e, rest, n, false, &err) != KY_OK) {
		at = e->batch.failed_at;
		if (ky_dead(&err) || shared_fate(e, err.code)) {
			fail_all(e, rest, n, &err);
			fail_all(e, spoiler, spoilers, &err);
			return;
		}
		if (!e->batch.write_failed || spoilers == KY_SPOILERS_MAX) {
			run_each(e, rest, n);
			run_each(e, spoiler, spoilers);
			return;
		}
		spoiler[spoilers++] = rest[at];
		n--;
		for (uint32_t i = at; i < n; i++)
			rest[i] = rest[i + 1];
	}
	if (n > 0)
		follow_up(e);
	run_each(e, spoiler, spoilers);
}

void
ky_batch_run(struct ky_engine *e, struct ky_ticket *const *tickets, uint32_t n)
{
	struct ky_err err;

	assert(n > 0 && n <= KY_BATCH_MAX);
	if (atomic_load(&e->dead)) {
		(void)ky_fail(&err, KY_E_SYSTEM, ESHUTDOWN, "dead");
		fail_all(e, tickets, n, &err);
	} else if (e->suspects.careful > 0 || e->suspects.aside_n > 0) {
		run_each(e, tickets, n);
	} else {
		run_together(e, tickets, n);
	}
	answer_all(tickets, n);
}

/* --- timers --- */

enum ky_code
ky_batch_next_wake(struct ky_engine *e, struct ky_err *err)
{
	struct ky_store *st = ky_batch_store(e, err);

	if (st == NULL ||
	    st->next_wake(st->self, ISSUER(e), &e->wake_at, err) != KY_OK)
		return ky_during(err, "next timer");
	return KY_OK;
}

/* A timer's tickets on their way through the writer. */
struct alarm {
	struct ky_ticket ticket;
	struct ky_submission s;
};

static void
set(struct alarm *a, struct ky_command *cmd, uint64_t line_id)
{
	*cmd = (struct ky_command){
	    .kind = KY_CMD_WAKE,
	    .role = KY_ROLE_ENGINE,
	    .actor = {"engine"},
	    .channel = {"timer"},
	    .line_id = line_id,
	    .refund_reason = -1,
	};
	a->s = (struct ky_submission){.cmd = cmd};
	a->ticket = (struct ky_ticket){.kind = KY_TICKET_COMMAND, .s = &a->s};
	ky_fingerprint(cmd, a->ticket.print);
}

enum ky_code
ky_batch_wake(struct ky_engine *e, struct ky_time now, uint32_t *done,
    struct ky_err *err)
{
	struct alarm alarm[KY_WAKES_MAX];
	struct ky_ticket *tickets[KY_WAKES_MAX];
	uint64_t line_id[KY_WAKES_MAX];
	struct ky_store *st = ky_batch_store(e, err);
	bool failed = false;
	uint32_t n;

	*done = 0;
	if (st == NULL ||
	    st->wakes(st->self, ISSUER(e), now, KY_WAKES_MAX, line_id, &n,
		err) != KY_OK)
		return ky_during(err, "timers due");
	for (uint32_t i = 0; i < n; i++) {
		set(&alarm[i], &e->wake[i], line_id[i]);
		tickets[i] = &alarm[i].ticket;
	}
	if (n > 0)
		ky_batch_run(e, tickets, n);
	for (uint32_t i = 0; i < n; i++) {
		if (alarm[i].s.code == KY_OK) {
			(*done)++;
			continue;
		}
		*err = alarm[i].s.err;
		if (ky_engine_lost(err->code))
			return err->code;
		failed = true; /* as the batch has said */
	}
	atomic_fetch_add(&e->count.wakes, *done);
	if (ky_batch_next_wake(e, err) != KY_OK)
		return err->code;
	/* A line that cannot be woken is not asked for without a pause. */
	if (failed && ky_time_cmp(e->wake_at, now) <= 0)
		e->wake_at = ky_time_after(now, KY_MINUTE_US);
	return KY_OK;
}
