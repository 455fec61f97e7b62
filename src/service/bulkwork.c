#include "service/bulkwork.h"

#include "service/event.h"

#include "base/log.h"
#include "core/preview.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* While the store or the engine is busy; while peers have enough to do. */
#define BUSY_US (KY_SECOND_US / 5)
#define CROWDED_US (KY_SECOND_US / 50)
#define ISSUER(w) (&(w)->issuer)

static struct ky_time
now(struct ky_clock clock)
{
	return clock.now(clock.self);
}

/* --- what a step changes --- */

/* Items done, and what they add to the sums: put on top of what the store has
 * by then, since somebody may have paused the proposal meanwhile. */
struct change {
	const struct ky_slug *issuer;
	struct ky_slug id;
	enum ky_bulk_state from; /* the step was made in this state */
	enum ky_bulk_state to;   /* and leads to this one */
	struct ky_time finished;
	uint64_t scanned_before, scanned; /* of the dry run */
	struct ky_bulk sums;
	uint32_t n;
	struct ky_bulk_item item[KY_BULK_STEP_MAX];
};

/* Sums stay at the ends of what they can hold. */
static void
add(int64_t *sum, int64_t more)
{
	if (__builtin_add_overflow(*sum, more, sum))
		*sum = more > 0 ? INT64_MAX : INT64_MIN;
}

static void
add_sums(struct ky_bulk *b, const struct ky_bulk *more)
{
	if (b->currency[0] == '\0')
		memcpy(b->currency, more->currency, sizeof(b->currency));
	b->lines += more->lines;
	b->refused_before += more->refused_before;
	b->done += more->done;
	b->refused += more->refused;
	b->failed += more->failed;
	add(&b->back, more->back);
	add(&b->owed, more->owed);
}

/* A commit whose answer was lost is made again: is it there already? */
static enum ky_code
was_made(const struct change *c, const struct ky_office *o,
    const struct ky_bulk *b, bool *made, struct ky_err *err)
{
	struct ky_bulk_item first;
	uint32_t n = 0;

	*made = false;
	if (c->from == KY_BULK_DRAFT) {
		*made = b->scanned != c->scanned_before;
		return KY_OK;
	}
	if (c->n == 0)
		return KY_OK;
	if (o->bulk_items(o->self, c->issuer, &c->id, KY_BULK_ITEM__MAX,
		c->item[0].line_id - 1, 1, &first, &n, err) != KY_OK)
		return err->code;
	*made = n == 1 && first.line_id == c->item[0].line_id &&
	    first.state != KY_BULK_ITEM_OPEN;
	return KY_OK;
}

static enum ky_code
write_change(void *self, struct ky_store *s, struct ky_err *err)
{
	const struct change *c = self;
	const struct ky_office *o = s->office;
	struct ky_bulk b;
	bool found, made;

	if (o->bulk_get(o->self, c->issuer, &c->id, &b, &found, err) != KY_OK)
		return err->code;
	if (!found)
		return ky_fail(err, KY_E_CORRUPT, 0, "a proposal is gone");
	if (was_made(c, o, &b, &made, err) != KY_OK)
		return err->code;
	if (made)
		return KY_OK;
	for (uint32_t i = 0; i < c->n; i++)
		if (o->bulk_item_put(o->self, c->issuer, &c->id, &c->item[i],
			err) != KY_OK)
			return err->code;
	add_sums(&b, &c->sums);
	if (c->scanned > b.scanned)
		b.scanned = c->scanned;
	if (b.state == c->from) {
		b.state = c->to;
		b.finished = c->finished;
	}
	return o->bulk_put(o->self, c->issuer, &b, err);
}

static enum ky_code
store_change(struct ky_bulkwork *w, struct change *c, struct ky_err *err)
{
	enum ky_code code = ky_engine_write(w->engine, write_change, c, err);

	if (code == KY_OK && c->to != c->from)
		ky_log(KY_INFO, KY_EV_BULK, "bulk=%s state=%s", c->id.text,
		    ky_bulk_state_name(c->to));
	return code;
}

/* --- the dry run --- */

static void
bar(struct ky_bulk_item *item, struct ky_bulk *sums, const char *code)
{
	item->state = KY_BULK_ITEM_BARRED;
	(void)ky_str_copy(ky_str_of(code), item->code, sizeof(item->code));
	sums->refused_before++;
}

/* The sums are in one currency: lines of another one are for a proposal of
 * their own. */
static bool
same_currency(const struct ky_bulk *b, struct ky_bulk *sums,
    const char currency[4])
{
	if (b->currency[0] != '\0')
		return strcmp(b->currency, currency) == 0;
	if (sums->currency[0] == '\0')
		memcpy(sums->currency, currency, sizeof(sums->currency));
	return strcmp(sums->currency, currency) == 0;
}

static void
judge(const struct ky_bulk *b, const struct ky_case *line,
    const struct ky_rules *rules, struct ky_time at, struct ky_bulk_item *item,
    struct ky_bulk *sums)
{
	struct ky_preview p;

	ky_preview(line, rules,
	    &(struct ky_days_ask){.way = b->way,
		.refund_reason = -1,
		.now = at},
	    &p);
	item->last_day = p.last_day;
	if (!p.offered) {
		bar(item, sums, p.code);
		return;
	}
	if (!same_currency(b, sums, p.currency)) {
		bar(item, sums, "other-currency");
		return;
	}
	item->back = p.back;
	item->owed = p.owed;
	add(&sums->back, p.back);
	add(&sums->owed, p.owed);
}

/* A line that cannot be read holds up no other. */
static enum ky_code
unreadable(const struct ky_bulk *b, struct ky_bulk_item *item,
    struct ky_bulk *sums, struct ky_err *err)
{
	if (err->code != KY_E_CORRUPT)
		return err->code;
	(void)ky_during(err, "%s", b->id.text);
	ky_log_err(KY_ERROR, KY_EV_BULK_FAILED, err);
	bar(item, sums, "unreadable");
	return KY_OK;
}

static enum ky_code
look_at(struct ky_bulkwork *w, struct ky_store *s, const struct ky_bulk *b,
    uint64_t line_id, struct change *c, struct ky_err *err)
{
	struct ky_bulk_item *item = &c->item[c->n++];
	struct ky_rules rules;
	struct ky_case line;
	bool ruled;

	*item = (struct ky_bulk_item){.line_id = line_id};
	c->sums.lines++;
	if (s->case_load(s->self, ISSUER(w), line_id, &line, err) != KY_OK)
		return unreadable(b, item, &c->sums, err);
	item->version = line.version;
	if (ky_engine_rules(w->engine, &line, &rules, &ruled, err) != KY_OK)
		return err->code;
	if (ruled)
		judge(b, &line, &rules, now(w->clock), item, &c->sums);
	else
		bar(item, &c->sums, "no-rules");
	return KY_OK;
}

static enum ky_code
dry_run(struct ky_bulkwork *w, struct ky_store *s, const struct ky_bulk *b,
    struct change *c, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	uint64_t line[KY_BULK_STEP_MAX];
	uint32_t n;

	if (o->expired(o->self, ISSUER(w), &b->provider, b->expired_until,
		b->scanned, KY_BULK_STEP_MAX, line, &n, err) != KY_OK)
		return err->code;
	for (uint32_t i = 0; i < n; i++)
		if (look_at(w, s, b, line[i], c, err) != KY_OK)
			return err->code;
	c->scanned_before = b->scanned;
	c->scanned = n > 0 ? line[n - 1] : 0;
	if (n < KY_BULK_STEP_MAX)
		c->to = KY_BULK_PROPOSED;
	return store_change(w, c, err);
}

/* --- the run --- */

#define PROOF_SIZE 256

static void
fill(const struct ky_bulk *b, const struct ky_bulk_item *item,
    struct ky_str proof, struct ky_command *cmd)
{
	*cmd = (struct ky_command){
	    .kind = KY_CMD_FILE,
	    .role = KY_ROLE_OPERATOR,
	    .actor = b->proposer,
	    .approver = b->approver,
	    .channel = {"bulk"},
	    .line_id = item->line_id,
	    .version = item->version,
	    .way = b->way,
	    .refund_reason = -1,
	    .duty = KY_DUTY_AUTHORITY,
	    .has_evidence = true,
	    .evidence = {.grade = KY_GRADE_CONFIRMED,
		.media_type = "application/json",
		.origin = "operator",
		.verifier = "kaiyaku/bulk",
		.bytes = proof},
	};
	memcpy(cmd->reason, b->reason, sizeof(cmd->reason));
	(void)snprintf(cmd->key, sizeof(cmd->key), "%s-%" PRIu64, b->id.text,
	    item->line_id);
}

static void
end_item(struct ky_bulk_item *item, enum ky_bulk_item_state state,
    const char *code)
{
	item->state = state;
	(void)ky_str_copy(ky_str_of(code), item->code, sizeof(item->code));
}

/* What became of one.  False: nothing did, it is to be tried again. */
static bool
settle(const struct ky_submission *s, struct ky_bulk_item *item,
    struct ky_bulk *sums)
{
	const struct ky_answered *a = &s->reply.answer;

	switch (s->code) {
	case KY_OK:
		if (a->verdict == KY_VERDICT_REFUSED) {
			end_item(item, KY_BULK_ITEM_REFUSED, a->code);
			sums->refused++;
			return true;
		}
		item->state = KY_BULK_ITEM_FILED;
		memcpy(item->ending, a->ending, sizeof(item->ending));
		sums->done++;
		return true;
	case KY_E_INPUT:
		if (s->err.cause == KY_NO_STALE) {
			end_item(item, KY_BULK_ITEM_REFUSED, "line-changed");
			sums->refused++;
			return true;
		}
		end_item(item, KY_BULK_ITEM_FAILED, "not-taken");
		break;
	case KY_E_REFUSED:
		end_item(item, KY_BULK_ITEM_FAILED, "set-aside");
		break;
	case KY_E_CORRUPT:
		end_item(item, KY_BULK_ITEM_FAILED, "unreadable");
		break;
	case KY_E_RETRY:
	case KY_E_UNSURE:
	case KY_E_LIMIT:
	case KY_E_SYSTEM:
	case KY__CODE_MAX:
		return false;
	}
	ky_log_err(KY_ERROR, KY_EV_BULK_FAILED, &s->err);
	sums->failed++;
	return true;
}

/* Too large for a stack. */
struct run {
	struct ky_command cmd[KY_BULK_STEP_MAX];
	struct ky_submission s[KY_BULK_STEP_MAX];
	struct ky_bulk_item item[KY_BULK_STEP_MAX];
};

static enum ky_code
file_some(struct ky_bulkwork *w, const struct ky_bulk *b, struct run *r,
    uint32_t n, struct change *c, struct ky_err *err)
{
	char proof[PROOF_SIZE];
	int len = snprintf(proof, sizeof(proof),
	    "{\"approved_by\":\"%s\",\"bulk\":\"%s\",\"proposed_by\":\"%s\"}",
	    b->approver.text, b->id.text, b->proposer.text);

	assert(len > 0 && len < PROOF_SIZE);
	for (uint32_t i = 0; i < n; i++) {
		fill(b, &r->item[i], (struct ky_str){proof, (size_t)len},
		    &r->cmd[i]);
		r->s[i] = (struct ky_submission){.cmd = &r->cmd[i]};
	}
	ky_engine_submit_all(w->engine, r->s, n);
	for (uint32_t i = 0; i < n; i++) {
		if (settle(&r->s[i], &r->item[i], &c->sums))
			c->item[c->n++] = r->item[i];
		else
			*err = r->s[i].err;
	}
	return c->n < n ? err->code : KY_OK;
}

/* How many may be filed now; sets when the next ones may. */
static uint32_t
pace(struct ky_bulkwork *w, const struct ky_bulk *b)
{
	uint32_t n = KY_BULK_STEP_MAX;

	if (b->per_minute == 0)
		return n;
	if (b->per_minute / 60 < n)
		n = b->per_minute / 60 > 0 ? b->per_minute / 60 : 1;
	w->not_before = ky_time_after(now(w->ticks),
	    n * KY_MINUTE_US / b->per_minute);
	return n;
}

static enum ky_code
run(struct ky_bulkwork *w, struct ky_store *s, const struct ky_bulk *b,
    struct change *c, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	struct run *r = calloc(1, sizeof(*r));
	uint32_t max = pace(w, b), n = 0;
	struct ky_err busy = {0};
	enum ky_code code, filed = KY_OK;

	if (r == NULL)
		abort(); /* death at any instruction is harmless */
	code = o->bulk_items(o->self, ISSUER(w), &b->id, KY_BULK_ITEM_OPEN, 0,
	    max, r->item, &n, err);
	if (code == KY_OK && n > 0)
		filed = file_some(w, b, r, n, c, &busy);
	free(r);
	if (code != KY_OK)
		return code;
	if (n == 0) {
		c->to = KY_BULK_DONE;
		c->finished = now(w->clock);
	}
	if (n == 0 || c->n > 0)
		code = store_change(w, c, err);
	if (code == KY_OK && filed != KY_OK) {
		*err = busy;
		code = filed;
	}
	return code;
}

/* --- which one --- */

#define PAGE 16

static enum ky_code
pick(struct ky_bulkwork *w, struct ky_store *s, struct ky_bulk *out,
    bool *there, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	struct ky_slug after = {""};
	struct ky_bulk row[PAGE];
	uint32_t n = PAGE;

	*there = false;
	while (n == PAGE) {
		if (o->bulk_list(o->self, ISSUER(w), &after, PAGE, row, &n,
			err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < n; i++) {
			bool draft = row[i].state == KY_BULK_DRAFT;

			if (!draft &&
			    (*there || row[i].state != KY_BULK_RUNNING))
				continue;
			*out = row[i];
			*there = true;
			if (draft)
				return KY_OK;
		}
		if (n > 0)
			after = row[n - 1].id;
	}
	return KY_OK;
}

/* How long one that runs has to wait; 0 = not. */
static int64_t
held_up(const struct ky_bulkwork *w)
{
	struct ky_engine_stats st;
	int64_t us = w->not_before.us - now(w->ticks).us;

	if (us > 0)
		return us;
	ky_engine_stats(w->engine, &st);
	return st.effects_waiting >= KY_BULK_EFFECTS_MAX ? CROWDED_US : 0;
}

enum ky_code
ky_bulk_step(struct ky_bulkwork *w, struct ky_store *s, int64_t *wait_us,
    struct ky_err *err)
{
	struct change *c;
	struct ky_bulk b;
	enum ky_code code;
	bool there;

	if (pick(w, s, &b, &there, err) != KY_OK)
		return err->code;
	*wait_us = there ? 0 : KY_BULK_NOTHING;
	if (there && b.state == KY_BULK_RUNNING)
		*wait_us = held_up(w);
	if (*wait_us != 0)
		return KY_OK;
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		abort(); /* as above */
	c->issuer = ISSUER(w);
	c->id = b.id;
	c->from = c->to = b.state;
	code = b.state == KY_BULK_DRAFT ? dry_run(w, s, &b, c, err)
					: run(w, s, &b, c, err);
	free(c);
	if (code == KY_E_RETRY || code == KY_E_LIMIT || code == KY_E_UNSURE) {
		*wait_us = BUSY_US;
		code = KY_OK;
	}
	return code;
}
