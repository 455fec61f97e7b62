#include "cmd/sim_state.h"

#include "doc/document.h"
#include "doc/verify.h"
#include "port/office.h"
#include "store/sqlite.h"

#include <inttypes.h>
#include <stdarg.h>

#define PAPERS_MAX 64
#define EVENTS_AT_ONCE 64

void
ky_sim_broken(struct ky_sim *s, const char *fmt, ...)
{
	va_list args;

	if (s->end->broken[0] != '\0')
		return;
	va_start(args, fmt);
	(void)vsnprintf(s->end->broken, sizeof(s->end->broken), fmt, args);
	va_end(args);
}

static void
check_line(struct ky_sim *s, struct ky_sim_line *l)
{
	const struct ky_store *eye = s->eye;
	struct ky_case now;
	struct ky_err err;
	const char *bad;

	if (eye->case_load(eye->self, &s->issuer, l->id, &now, &err) != KY_OK) {
		ky_sim_broken(s, "line %" PRIu64 ": %s", l->id, err.msg);
		return;
	}
	if (l->c.line_id == 0)
		l->c = now;
	bad = ky_watch_step(&l->watch, &l->c, &now, &l->rules);
	l->c = now;
	if (bad == NULL)
		bad = ky_watch_case(&now, &l->rules, s->world.now,
		    ky_world_find(&s->world, &now.line.contract_no));
	if (bad != NULL)
		ky_sim_broken(s, "line %" PRIu64 ": %s", l->id, bad);
}

void
ky_sim_check(struct ky_sim *s)
{
	const struct ky_store *eye = s->eye;
	struct ky_err err;
	uint64_t leaves;

	for (uint8_t i = 0; i < s->lines_n; i++)
		if (s->line[i].id != 0)
			check_line(s, &s->line[i]);
	if (s->world.wrong != NULL)
		ky_sim_broken(s, "%s", s->world.wrong);
	if (eye->log_size(eye->self, &s->issuer, &leaves, &err) != KY_OK)
		ky_sim_broken(s, "the log: %s", err.msg);
	else if (leaves < s->leaves)
		ky_sim_broken(s, "leaves of the log vanished");
	else
		s->leaves = leaves;
}

void
ky_sim_check_orders(struct ky_sim *s)
{
	const struct ky_store *eye = s->eye;
	struct ky_answered a;
	struct ky_err err;

	for (uint32_t i = 0; i < s->orders_n; i++) {
		const struct ky_sim_order *o = &s->order[i];

		if (!o->answered)
			continue;
		if (eye->command_find(eye->self, &s->issuer, o->cmd.key, &a,
			&err) != KY_OK)
			ky_sim_broken(s, "command %s: %s", o->cmd.key, err.msg);
		else if (!a.found)
			ky_sim_broken(s,
			    "command %s was answered and is not stored",
			    o->cmd.key);
		else if (a.verdict != o->answer.verdict ||
		    strcmp(a.code, o->answer.code) != 0)
			ky_sim_broken(s,
			    "command %s was answered otherwise than stored",
			    o->cmd.key);
	}
}

/* Whoever closed an ending told so.  (The store's check counts events.) */
static void
check_line_events(struct ky_sim *s, const struct ky_sim_line *l)
{
	static struct ky_event ev[EVENTS_AT_ONCE];
	const struct ky_office *o = s->eye->office;
	uint64_t after = 0;
	bool told = false;
	struct ky_err err;
	uint32_t n;

	if (l->c.ending.state != KY_ENDING_CLOSED)
		return;
	do {
		if (o->events_of(o->self, &s->issuer, l->id, after,
			EVENTS_AT_ONCE, ev, &n, &err) != KY_OK) {
			ky_sim_broken(s, "events of line %" PRIu64 ": %s",
			    l->id, err.msg);
			return;
		}
		for (uint32_t i = 0; i < n; i++) {
			after = ev[i].n;
			told |= ev[i].kind == KY_EVENT_ENDING_COMPLETED &&
			    strcmp(ev[i].ending, l->c.ending.ref) == 0;
		}
	} while (n == EVENTS_AT_ONCE);
	if (!told)
		ky_sim_broken(s, "line %" PRIu64 " closed without an event",
		    l->id);
}

static void
say_fault(void *self, const char *line)
{
	ky_sim_broken(self, "the store: %s", line);
}

static enum ky_code
read_node(void *self, uint8_t level, uint64_t index, uint8_t out[KY_HASH_BYTES],
    struct ky_err *err)
{
	const struct ky_sim *s = self;

	return s->eye->log_node(s->eye->self, &s->issuer, level, index, out,
	    err);
}

static void
check_paper(struct ky_sim *s, const struct ky_stored_paper *p,
    struct ky_str checkpoint, struct ky_buf *sealed, struct ky_buf *file)
{
	const struct ky_log_reader nodes = {.self = s, .node = read_node};
	struct ky_verified v;
	struct ky_err err;

	ky_buf_reset(sealed);
	ky_buf_reset(file);
	if (p->state != KY_PAPER_LOGGED) {
		ky_sim_broken(s, "paper %s never got into the log", p->number);
		return;
	}
	if (s->eye->paper_bytes(s->eye->self, &s->issuer, p->number, sealed,
		&err) != KY_OK ||
	    ky_document_attach(ky_buf_str(sealed), p->leaf_index, checkpoint,
		&nodes, file, &err) != KY_OK) {
		ky_sim_broken(s, "paper %s: %s", p->number, err.msg);
		return;
	}
	ky_verify(ky_buf_str(file), &s->place->keys, &v);
	if (v.finding != KY_FOUND_VALID)
		ky_sim_broken(s, "paper %s: %s", p->number, v.words);
}

/* How many of a kind were ordered, are there. */
static void
check_line_papers(struct ky_sim *s, const struct ky_sim_line *l,
    struct ky_str checkpoint, struct ky_buf *sealed, struct ky_buf *file)
{
	struct ky_stored_paper row[PAPERS_MAX];
	struct ky_err err;
	uint32_t n;

	if (s->eye->papers_of(s->eye->self, &s->issuer, l->id, PAPERS_MAX, row,
		&n, &err) != KY_OK) {
		ky_sim_broken(s, "papers of line %" PRIu64 ": %s", l->id,
		    err.msg);
		return;
	}
	if (l->c.ending.state == KY_ENDING_CLOSED &&
	    l->c.ending.papers[KY_PAPER_CERTIFICATE] != 1)
		ky_sim_broken(s, "line %" PRIu64 " has %u certificates", l->id,
		    l->c.ending.papers[KY_PAPER_CERTIFICATE]);
	for (uint32_t i = 0; i < n; i++)
		check_paper(s, &row[i], checkpoint, sealed, file);
	s->end->papers += n;
}

void
ky_sim_check_papers(struct ky_sim *s)
{
	struct ky_buf checkpoint, sealed, file;
	uint64_t faults;
	struct ky_err err;

	ky_buf_init(&checkpoint, KY_CHECKPOINT_MAX);
	ky_buf_init(&sealed, KY_PAPER_MAX);
	ky_buf_init(&file, 2 * KY_PAPER_MAX);
	if (ky_store_check(s->eye, say_fault, s, &faults, &err) != KY_OK)
		ky_sim_broken(s, "the store: %s", err.msg);
	if (s->eye->checkpoint(s->eye->self, &s->issuer, &checkpoint, &err) !=
	    KY_OK)
		ky_sim_broken(s, "checkpoint: %s", err.msg);
	for (uint8_t i = 0; i < s->lines_n; i++) {
		check_line_papers(s, &s->line[i], ky_buf_str(&checkpoint),
		    &sealed, &file);
		check_line_events(s, &s->line[i]);
	}
	if (s->end->papers != s->leaves)
		ky_sim_broken(s, "%u papers, but %" PRIu64 " leaves",
		    s->end->papers, s->leaves);
	ky_buf_done(&file);
	ky_buf_done(&sealed);
	ky_buf_done(&checkpoint);
}
