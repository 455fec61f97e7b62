#include "sim/store.h"

#include <string.h>

/* How often a store broken on purpose breaks, of a thousand. */
#define BREAK_PERMILLE 20

struct proxy {
	struct ky_store face; /* first: what others see */
	struct ky_store *inner;
	struct ky_faults *faults;
	enum ky_sim_break broken;
	bool open; /* a transaction is */
};

static enum ky_code
gate(struct proxy *p, unsigned possible, struct ky_err *err)
{
	enum ky_fault fault = ky_fault_draw(p->faults, possible);

	if (fault == KY_FAULT_DIE_BEFORE)
		return ky_fault_dead(err);
	if (fault == KY_FAULT_BEFORE)
		return ky_fail(err, KY_E_RETRY, 0, "the store is busy");
	return KY_OK;
}

static enum ky_code
begin(void *self, struct ky_err *err)
{
	struct proxy *p = self;
	enum ky_code code = gate(p, KY_FAULTS_OF_WRITE, err);

	if (code == KY_OK)
		code = p->inner->begin(p->inner->self, err);
	p->open |= code == KY_OK;
	return code;
}

static void
roll_back(struct proxy *p)
{
	if (p->open)
		p->inner->rollback(p->inner->self);
	p->open = false;
}

static enum ky_code
commit(void *self, struct ky_err *err)
{
	struct proxy *p = self;
	enum ky_fault fault = ky_fault_draw(p->faults, KY_FAULTS_OF_COMMIT);
	enum ky_code code;

	if (fault == KY_FAULT_DIE_BEFORE)
		return ky_fault_dead(err);
	if (fault == KY_FAULT_BEFORE)
		return ky_fail(err, KY_E_RETRY, 0, "the store is busy");
	if (p->broken == KY_BREAK_COMMIT &&
	    ky_random_chance(&p->faults->random, BREAK_PERMILLE)) {
		roll_back(p);
		return KY_OK;
	}
	code = p->inner->commit(p->inner->self, err);
	if (code != KY_OK)
		return code;
	p->open = false;
	if (fault == KY_FAULT_DIE_AFTER)
		return ky_fault_dead(err);
	if (fault == KY_FAULT_AFTER)
		return ky_fail(err, KY_E_UNSURE, 0,
		    "the commit's answer was lost");
	return KY_OK;
}

static void
rollback(void *self)
{
	struct proxy *p = self;

	/* A dead process rolls nothing back; reopening does. */
	if (!p->faults->dead)
		roll_back(p);
}

static void
break_duty(struct proxy *p, struct ky_case *c)
{
	uint32_t i;

	if (c->duties_n == 0 ||
	    !ky_random_chance(&p->faults->random, BREAK_PERMILLE))
		return;
	i = ky_random_below(&p->faults->random, c->duties_n);
	if (ky_duty_pending(c->duty[i].state))
		c->duty[i].state = KY_STATE_SEEN;
}

static void
break_plan(struct proxy *p, const struct ky_case *before, struct ky_case *after)
{
	struct ky_line *l = &after->line;

	if (after->change.kind != KY_CHANGE_PLAN ||
	    after->change.state != KY_CHANGE_DONE ||
	    before->change.state == KY_CHANGE_DONE)
		return;
	if (l->tariffs_n > before->line.tariffs_n &&
	    ky_random_chance(&p->faults->random, 500)) {
		l->tariff[l->tariffs_n - 1]
		    .from = ky_date_add(l->tariff[l->tariffs_n - 1].from, 30);
	} else {
		l->tariffs_n = before->line.tariffs_n;
		memcpy(l->tariff, before->line.tariff, sizeof(l->tariff));
	}
}

static enum ky_code
case_save(void *self, const struct ky_case *before, struct ky_decision *d,
    bool *stale, struct ky_err *err)
{
	struct proxy *p = self;
	enum ky_code code = gate(p, KY_FAULTS_OF_WRITE, err);

	if (code != KY_OK)
		return code;
	if (p->broken == KY_BREAK_DUTY)
		break_duty(p, &d->after);
	if (p->broken == KY_BREAK_PLAN)
		break_plan(p, before, &d->after);
	return p->inner->case_save(p->inner->self, before, d, stale, err);
}

/* Everything else goes through as it is, once the gate lets it. */
#define FORWARD(sort, name, params, ...) \
	static enum ky_code name params \
	{ \
		struct proxy *p = self; \
		enum ky_code code = gate(p, KY_FAULTS_OF_##sort, err); \
\
		return code != KY_OK \
		    ? code \
		    : p->inner->name(p->inner->self, __VA_ARGS__, err); \
	}

FORWARD(READ, command_find,
    (void *self, const struct ky_slug *issuer, const char *key,
	struct ky_answered *out, struct ky_err *err),
    issuer, key, out)
FORWARD(WRITE, command_add,
    (void *self, const struct ky_slug *issuer, struct ky_command *cmd,
	const uint8_t fingerprint[32], const struct ky_decision *d,
	struct ky_err *err),
    issuer, cmd, fingerprint, d)
FORWARD(READ, case_load,
    (void *self, const struct ky_slug *issuer, uint64_t line_id,
	struct ky_case *out, struct ky_err *err),
    issuer, line_id, out)
FORWARD(WRITE, case_add,
    (void *self, struct ky_decision *d, bool *taken, struct ky_err *err), d,
    taken)
FORWARD(READ, case_find,
    (void *self, const struct ky_slug *issuer, enum ky_find how,
	const char *text, uint64_t *line_id, struct ky_err *err),
    issuer, how, text, line_id)
FORWARD(READ, mailbox_lines,
    (void *self, const struct ky_slug *issuer, const char *email, uint32_t max,
	uint64_t *line_ids, uint32_t *n, struct ky_err *err),
    issuer, email, max, line_ids, n)
FORWARD(READ, case_list,
    (void *self, const struct ky_slug *issuer, uint64_t after, uint32_t max,
	struct ky_row *rows, uint32_t *n, struct ky_err *err),
    issuer, after, max, rows, n)
FORWARD(READ, postings,
    (void *self, const struct ky_slug *issuer, uint64_t line_id, uint32_t max,
	struct ky_posting *rows, uint32_t *n, struct ky_err *err),
    issuer, line_id, max, rows, n)
FORWARD(READ, history,
    (void *self, const struct ky_slug *issuer, uint64_t line_id, uint32_t max,
	struct ky_listed_command *rows, uint32_t *n, struct ky_err *err),
    issuer, line_id, max, rows, n)
FORWARD(READ, filing,
    (void *self, const struct ky_slug *issuer, uint64_t line_id,
	struct ky_time filed, struct ky_listed_command *out, bool *found,
	struct ky_err *err),
    issuer, line_id, filed, out, found)
FORWARD(WRITE, brake,
    (void *self, const struct ky_slug *issuer, const struct ky_slug *actor,
	struct ky_time at, uint32_t *n, struct ky_err *err),
    issuer, actor, at, n)
FORWARD(READ, suspect_get,
    (void *self, const struct ky_slug *issuer, const uint8_t fingerprint[32],
	uint32_t *deaths, struct ky_err *err),
    issuer, fingerprint, deaths)
FORWARD(WRITE, suspect_put,
    (void *self, const struct ky_slug *issuer, const uint8_t fingerprint[32],
	uint32_t deaths, struct ky_err *err),
    issuer, fingerprint, deaths)
FORWARD(WRITE, event_add,
    (void *self, const struct ky_slug *issuer, struct ky_event *ev,
	struct ky_err *err),
    issuer, ev)
FORWARD(READ, effects,
    (void *self, const struct ky_slug *issuer, uint64_t after, uint32_t max,
	struct ky_pending_effect *rows, uint32_t *n, struct ky_err *err),
    issuer, after, max, rows, n)
FORWARD(WRITE, effect_add,
    (void *self, const struct ky_slug *issuer, uint64_t line_id,
	struct ky_effect *e, struct ky_err *err),
    issuer, line_id, e)
FORWARD(WRITE, effect_finish,
    (void *self, const struct ky_slug *issuer, uint64_t effect_id, bool *there,
	struct ky_err *err),
    issuer, effect_id, there)
FORWARD(READ, wakes,
    (void *self, const struct ky_slug *issuer, struct ky_time now, uint32_t max,
	uint64_t *line_ids, uint32_t *n, struct ky_err *err),
    issuer, now, max, line_ids, n)
FORWARD(READ, next_wake,
    (void *self, const struct ky_slug *issuer, struct ky_time *out,
	struct ky_err *err),
    issuer, out)
FORWARD(WRITE, paper_add,
    (void *self, const struct ky_slug *issuer,
	const struct ky_stored_paper *paper, struct ky_str payload,
	struct ky_err *err),
    issuer, paper, payload)
FORWARD(READ, papers_in,
    (void *self, const struct ky_slug *issuer, enum ky_paper_state state,
	uint32_t max, struct ky_stored_paper *rows, uint32_t *n,
	struct ky_err *err),
    issuer, state, max, rows, n)
FORWARD(READ, papers_of,
    (void *self, const struct ky_slug *issuer, uint64_t line_id, uint32_t max,
	struct ky_stored_paper *rows, uint32_t *n, struct ky_err *err),
    issuer, line_id, max, rows, n)
FORWARD(READ, paper_bytes,
    (void *self, const struct ky_slug *issuer, const char *number,
	struct ky_buf *out, struct ky_err *err),
    issuer, number, out)
FORWARD(WRITE, paper_seal,
    (void *self, const struct ky_slug *issuer, const char *number,
	const uint8_t leaf[32], struct ky_str document, struct ky_err *err),
    issuer, number, leaf, document)
FORWARD(WRITE, log_add,
    (void *self, const struct ky_slug *issuer, const char *number,
	uint64_t index, const uint8_t leaf_hash[32], struct ky_err *err),
    issuer, number, index, leaf_hash)
FORWARD(READ, log_size,
    (void *self, const struct ky_slug *issuer, uint64_t *size,
	struct ky_err *err),
    issuer, size)
FORWARD(READ, log_node,
    (void *self, const struct ky_slug *issuer, uint8_t level, uint64_t index,
	uint8_t out[32], struct ky_err *err),
    issuer, level, index, out)
FORWARD(WRITE, log_node_add,
    (void *self, const struct ky_slug *issuer, uint8_t level, uint64_t index,
	const uint8_t hash[32], struct ky_err *err),
    issuer, level, index, hash)
FORWARD(READ, checkpoint,
    (void *self, const struct ky_slug *issuer, struct ky_buf *out,
	struct ky_err *err),
    issuer, out)
FORWARD(WRITE, checkpoint_put,
    (void *self, const struct ky_slug *issuer, struct ky_str text,
	struct ky_err *err),
    issuer, text)
FORWARD(WRITE, rules_put,
    (void *self, const struct ky_slug *issuer, const struct ky_slug *provider,
	const char *hash, struct ky_str json, struct ky_time at,
	struct ky_err *err),
    issuer, provider, hash, json, at)
FORWARD(READ, rules_get,
    (void *self, const struct ky_slug *issuer, const struct ky_slug *provider,
	const char *hash, struct ky_buf *json, struct ky_err *err),
    issuer, provider, hash, json)
FORWARD(READ, evidence_get,
    (void *self, const struct ky_slug *issuer, uint64_t line_id,
	const uint8_t sha256[32], char *media_type, size_t media_size,
	struct ky_buf *bytes, struct ky_err *err),
    issuer, line_id, sha256, media_type, media_size, bytes)

struct ky_store *
ky_sim_store_new(struct ky_store *inner, struct ky_faults *faults,
    enum ky_sim_break broken)
{
	struct proxy *p = malloc(sizeof(*p));

	if (p == NULL)
		abort();
	*p = (struct proxy){
	    .face = {.self = p,
		.office = inner->office,
		.till = inner->till,
		.lobby = inner->lobby,
		.begin = begin,
		.commit = commit,
		.rollback = rollback,
		.command_find = command_find,
		.command_add = command_add,
		.case_load = case_load,
		.case_add = case_add,
		.case_save = case_save,
		.case_find = case_find,
		.mailbox_lines = mailbox_lines,
		.case_list = case_list,
		.postings = postings,
		.history = history,
		.filing = filing,
		.brake = brake,
		.suspect_get = suspect_get,
		.suspect_put = suspect_put,
		.event_add = event_add,
		.effects = effects,
		.effect_add = effect_add,
		.effect_finish = effect_finish,
		.wakes = wakes,
		.next_wake = next_wake,
		.paper_add = paper_add,
		.papers_in = papers_in,
		.papers_of = papers_of,
		.paper_bytes = paper_bytes,
		.paper_seal = paper_seal,
		.log_add = log_add,
		.log_size = log_size,
		.log_node = log_node,
		.log_node_add = log_node_add,
		.checkpoint = checkpoint,
		.checkpoint_put = checkpoint_put,
		.rules_put = rules_put,
		.rules_get = rules_get,
		.evidence_get = evidence_get},
	    .inner = inner,
	    .faults = faults,
	    .broken = broken,
	};
	return &p->face;
}

struct ky_store *
ky_sim_store_free(struct ky_store *proxy)
{
	struct proxy *p;
	struct ky_store *inner;

	if (proxy == NULL)
		return NULL;
	p = proxy->self;
	inner = p->inner;
	roll_back(p);
	free(p);
	return inner;
}
