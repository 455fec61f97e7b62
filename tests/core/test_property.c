/*
 * Properties of the core over made-up lines, rules and histories: no store,
 * no queue, only decisions, and peers that never fail and always tell the
 * truth.
 *
 * A failing history is named by its number, and `test_core_property NUMBER`
 * plays it alone, step by step.
 */
#include "t.h"

#include "core/decide.h"
#include "core/paper.h"
#include "core/preview.h"
#include "core/statement.h"
#include "core/trust.h"
#include "engine/effect.h"
#include "sim/make.h"
#include "sim/people.h"
#include "sim/watch.h"

#include <assert.h>
#include <stdlib.h>

#define HISTORIES 12000
#define STEPS 30
#define EFFECTS_WAITING_MAX 64
#define POSTINGS_KEPT_MAX 1024
/* Turns that patient people need at most, to end anything. */
#define PATIENCE 3000

static bool aloud;

struct history {
	uint64_t number;
	struct ky_random random;
	struct ky_world world;
	struct ky_peers peers;
	struct ky_made_book book;
	struct ky_rules rules;
	struct ky_case c;
	struct ky_watch watch;
	struct ky_time wake;
	struct ky_effect waiting[EFFECTS_WAITING_MAX];
	uint32_t waiting_n;
	/* Everything that was posted. */
	struct ky_posting posting[POSTINGS_KEPT_MAX];
	uint32_t postings_n;
	const char *broken;
};

static void
say(const struct history *h, const struct ky_command *cmd,
    const struct ky_decision *d)
{
	char at[KY_TIME_TEXT_SIZE];

	if (!aloud)
		return;
	ky_time_format(cmd->at, at);
	printf("# %s %s %s %s%s%s -> %d %s, ending %s\n", at,
	    ky_command_kind_name(cmd->kind),
	    cmd->kind == KY_CMD_FACT ? ky_fact_name(cmd->fact) : "",
	    ky_duty_kind_name(cmd->duty),
	    cmd->kind == KY_CMD_OUTCOME ? " " : "",
	    cmd->kind == KY_CMD_OUTCOME ? ky_code_name(cmd->outcome.code) : "",
	    (int)d->verdict, d->code, ky_ending_state_name(h->c.ending.state));
	for (uint8_t i = 0; i < h->c.duties_n; i++)
		printf("#     %s/%u %s (%s)\n",
		    ky_duty_kind_name(h->c.duty[i].kind), h->c.duty[i].ref,
		    ky_duty_state_name(h->c.duty[i].state),
		    h->c.duty[i].reason);
}

/* Rule: docs/rules/jp.md#7.1 (once per bill and rate) */
static bool
taxed_twice(const struct ky_postings *p)
{
	for (uint32_t i = 0; i < p->n; i++)
		for (uint32_t k = i + 1; k < p->n; k++)
			if (p->row[i].account == KY_ACC_TAX &&
			    p->row[k].account == KY_ACC_TAX &&
			    p->row[i].bill == p->row[k].bill &&
			    p->row[i].tax == p->row[k].tax)
				return true;
	return false;
}

/* Sums follow the postings, and each entry sums to zero. */
static const char *
check_postings(const struct ky_case *before, const struct ky_decision *d)
{
	int64_t sum[KY_ACC__MAX], entry = 0;

	memcpy(sum, before->line.ledger.sum, sizeof(sum));
	for (uint32_t i = 0; i < d->postings.n; i++) {
		const struct ky_posting *p = &d->postings.row[i];

		sum[p->account] += p->minor;
		entry += p->minor;
		if (p->rule[0] == '\0')
			return "a posting names no rule";
		if (p->bill > d->after.line.ledger.bills)
			return "a posting is on a bill there is not";
		if (i + 1 == d->postings.n || p[1].entry != p->entry) {
			if (entry != 0)
				return "an entry does not sum to zero";
			entry = 0;
		}
	}
	if (taxed_twice(&d->postings))
		return "a bill was taxed twice at one rate";
	return memcmp(sum, d->after.line.ledger.sum, sizeof(sum)) == 0
	    ? NULL
	    : "the sums are not what was posted";
}

/* A paper's totals are those of the statement of the same postings. */
static const char *
check_paper(const struct history *h, const struct ky_statement *s)
{
	static struct ky_paper p;
	const struct ky_statement_totals *t = &s->total;

	ky_paper_make(&h->c, &h->rules, KY_PAPER_CERTIFICATE, 1, h->world.now,
	    (struct ky_paper_marks){0}, &p);
	if (p.charged != t->charged || p.paid != t->paid ||
	    p.reversed != t->reversed || p.tax != t->tax ||
	    p.unbilled != t->unbilled || p.bills != s->books.bills ||
	    p.charged_back != t->charged_back || p.set_off != t->set_off ||
	    p.refunded != t->refunded || p.to_refund != t->to_refund ||
	    p.forfeited != t->lapsed || p.waived != t->waived ||
	    p.owed != t->owed)
		return "a paper's totals are not the statement's";
	return NULL;
}

/* Whatever happened, the postings alone give the statement, and it is the
 * line's own sums. */
static const char *
check_statement(struct history *h, const struct ky_decision *d)
{
	static struct ky_statement_row row[POSTINGS_KEPT_MAX / 2];
	static struct ky_statement_bill bill[POSTINGS_KEPT_MAX / 2];
	struct ky_statement_fault fault;
	struct ky_statement s;

	if (d->postings.n == 0)
		return NULL;
	assert(h->postings_n + d->postings.n <= POSTINGS_KEPT_MAX);
	memcpy(&h->posting[h->postings_n], d->postings.row,
	    d->postings.n * sizeof(h->posting[0]));
	h->postings_n += d->postings.n;
	if (!ky_statement_make(h->posting, h->postings_n,
		h->c.line.ledger.currency, row, bill, &s, &fault) ||
	    !ky_statement_agrees(&s, &h->c.line.ledger, &fault)) {
		printf("# entry %u: %s %s\n", fault.entry, fault.what,
		    fault.name);
		return "the postings contradict each other or the sums";
	}
	if (!ky_statement_sound(&s) || s.rows_n != h->postings_n / 2)
		return "the statement's identities do not hold";
	return h->c.ending.seq == 0 ? NULL : check_paper(h, &s);
}

/* Asking the biller to set or unset a day still to come, and messages: all that
 * may be begun while a hold or a lock bars what cannot be undone.  A change of
 * a line that goes on is no part of an ending. */
static bool
undoable(const struct ky_effect *e, struct ky_date today)
{
	return e->look_first || e->kind == KY_EFFECT_BSS_KEEP ||
	    e->kind == KY_EFFECT_MAIL || ky_effect_tells(e->kind) ||
	    e->kind == KY_EFFECT_BSS_OPTION ||
	    e->kind == KY_EFFECT_BSS_PLAN ||
	    e->kind == KY_EFFECT_BSS_DEVICE ||
	    (e->kind == KY_EFFECT_BSS_END && ky_date_cmp(e->day, today) > 0);
}

static const char *
check_effects(const struct ky_command *cmd, const struct ky_decision *d)
{
	struct ky_date today = ky_date_at(cmd->at, KY_ZONE_JAPAN);

	if (ky_trust_bars(&d->after, cmd->at) == NULL)
		return NULL;
	for (uint8_t i = 0; i < d->effects_n; i++)
		if (!undoable(&d->effect[i], today))
			return "for good, although held or locked";
	return NULL;
}

static const char *
check_decision(const struct ky_case *before, const struct ky_decision *d)
{
	if (d->verdict != KY_VERDICT_ACCEPTED &&
	    memcmp(before, &d->after, sizeof(*before)) != 0)
		return "a refusal changed something";
	for (uint8_t i = 0; i < d->orders_n; i++)
		if (d->order[i].kind == KY_PAPER_CERTIFICATE &&
		    d->after.ending.state != KY_ENDING_CLOSED)
			return "a certificate was ordered before the end";
	return NULL;
}

/* What was shown a moment ago is what was filed. */
static const char *
check_preview(const struct history *h, const struct ky_case *before,
    const struct ky_command *cmd)
{
	static struct ky_preview p;
	const struct ky_ending *e = &h->c.ending;

	ky_preview(before, &h->rules,
	    &(struct ky_days_ask){.way = cmd->way,
		.claim = cmd->claim,
		.wish = cmd->wish,
		.when_used_up = cmd->when_used_up,
		.refund_reason = cmd->refund_reason,
		.now = cmd->at},
	    &p);
	if (!p.offered || ky_date_cmp(p.last_day, e->last_day) != 0 ||
	    ky_time_cmp(p.withdraw_until, e->withdraw_until) != 0)
		return "filed is not what was shown";
	if (p.owed != e->previewed_owed || p.back != e->previewed_back)
		return "the money is not what was shown";
	return NULL;
}

static void
decide(struct history *h, struct ky_command *cmd)
{
	static struct ky_decision d;
	struct ky_case before = h->c;
	const char *bad;

	cmd->at = h->world.now;
	ky_random_fill(&h->random, cmd->entropy, sizeof(cmd->entropy));
	ky_decide(&before, &h->rules, cmd, &d);
	if (cmd->kind == KY_CMD_IMPORT)
		d.after.line_id = 1; /* as a store gives it */
	h->c = d.after;
	say(h, cmd, &d);
	bad = cmd->kind == KY_CMD_IMPORT ? NULL : check_decision(&before, &d);
	if (bad == NULL)
		bad = check_postings(&before, &d);
	if (bad == NULL)
		bad = check_effects(cmd, &d);
	if (bad == NULL)
		bad = check_statement(h, &d);
	if (d.verdict == KY_VERDICT_ACCEPTED) {
		h->wake = d.wake;
		if (bad == NULL && cmd->kind == KY_CMD_FILE)
			bad = check_preview(h, &before, cmd);
		ky_watch_told(&h->watch, &before, cmd);
		if (cmd->kind == KY_CMD_FACT &&
		    cmd->fact == KY_FACT_PROFILE_EVENT)
			ky_phones_told(&ky_world_find(&h->world,
					   &h->c.line.contract_no)
					    ->phones,
			    &cmd->event);
		if (bad == NULL && before.version != d.after.version)
			bad = ky_watch_step(&h->watch, &before, &h->c,
			    &h->rules);
	}
	if (bad == NULL)
		bad = ky_watch_case(&h->c, &h->rules, h->world.now,
		    ky_world_find(&h->world, &h->c.line.contract_no));
	if (bad == NULL)
		bad = h->world.wrong;
	if (h->broken == NULL)
		h->broken = bad;
	for (uint8_t i = 0; i < d.effects_n; i++) {
		assert(h->waiting_n < EFFECTS_WAITING_MAX);
		h->waiting[h->waiting_n++] = d.effect[i];
	}
}

/* The first effect that waits, carried out by peers that never fail. */
static void
carry_out(struct history *h)
{
	struct ky_effect e = h->waiting[0];
	struct ky_command cmd = {
	    .kind = KY_CMD_OUTCOME,
	    .role = KY_ROLE_ENGINE,
	    .actor = {"engine"},
	    .line_id = 1,
	    .refund_reason = -1,
	};
	struct ky_raw raw;
	struct ky_err said;
	enum ky_code code;

	h->waiting_n--;
	memmove(&h->waiting[0], &h->waiting[1],
	    h->waiting_n * sizeof(h->waiting[0]));
	code = ky_effect_run(&h->peers, h->c.line_id, &h->c.line, &e,
	    KY_STR(""), &raw, &cmd, &said);
	assert(code == KY_OK);
	decide(h, &cmd);
}

static void
wake(struct history *h)
{
	struct ky_command cmd = {
	    .kind = KY_CMD_WAKE,
	    .role = KY_ROLE_ENGINE,
	    .actor = {"engine"},
	    .line_id = 1,
	    .refund_reason = -1,
	};

	h->wake = (struct ky_time){0};
	decide(h, &cmd);
}

/* --- a history --- */

static void
begin(struct history *h, uint64_t number)
{
	static const struct ky_time start = {INT64_C(1787000000000000)};
	struct ky_command cmd = {
	    .kind = KY_CMD_IMPORT,
	    .role = KY_ROLE_OPERATOR,
	    .actor = {"operator"},
	    .refund_reason = -1,
	};

	memset(h, 0, sizeof(*h));
	h->number = number;
	ky_random_init(&h->random, number);
	ky_world_init(&h->world, number, start);
	h->world.reoffers = number % 2 == 0;
	h->world.now.us += ky_random_between(&h->random, 0, 90 * KY_DAY_US);
	if (ky_random_chance(&h->random, 500))
		h->world.settle_us = 40 * KY_HOUR_US;
	ky_world_peers(&h->world, &h->peers);
	ky_make_book(&h->random, &h->book);
	ky_make_line(&h->random, &h->book.book.provider,
	    ky_random_chance(&h->random, 250),
	    ky_date_at(h->world.now, h->world.zone), 1, &cmd.line);
	ky_rules_select(&h->book.book, cmd.line.contract_date, &h->rules);
	ky_world_add(&h->world, &cmd.line);
	memcpy(h->c.issuer.text, "test", sizeof("test"));
	decide(h, &cmd);
}

static void
live(struct history *h)
{
	static const int64_t jumps[] = {KY_MINUTE_US, KY_HOUR_US,
	    7 * KY_HOUR_US, KY_DAY_US, 9 * KY_DAY_US, 40 * KY_DAY_US};
	struct ky_command cmd;

	for (int i = 0; i < STEPS && h->broken == NULL; i++) {
		uint32_t what = ky_random_below(&h->random, 10);

		if (what < 2)
			ky_world_advance(&h->world,
			    jumps[ky_random_below(&h->random, 6)]);
		else if (what < 5 && h->waiting_n > 0)
			carry_out(h);
		else if (what < 6 && h->wake.us != 0 &&
		    ky_time_cmp(h->wake, h->world.now) <= 0)
			wake(h);
		else if (ky_people_act(&h->random, &h->world, &h->c, &cmd))
			decide(h, &cmd);
	}
}

/* Time passes and people act: whatever is running comes to its end. */
static void
finish(struct history *h)
{
	struct ky_command cmd;

	for (int i = 0; i < PATIENCE && h->broken == NULL; i++) {
		if (h->waiting_n > 0)
			carry_out(h);
		else if (ky_people_help(&h->world, &h->c, &cmd))
			decide(h, &cmd);
		else if (h->c.ending.state != KY_ENDING_RUNNING &&
		    h->c.ending.state != KY_ENDING_WITHDRAWING)
			return;
		else if (h->wake.us == 0) {
			h->broken = "nothing is left to wait for, "
				    "and it has not ended";
		} else {
			if (ky_time_cmp(h->world.now, h->wake) < 0)
				h->world.now = h->wake;
			wake(h);
		}
	}
	if (h->broken == NULL)
		h->broken = "it never ends";
}

static const char *
play(uint64_t number)
{
	static struct history h;

	begin(&h, number);
	live(&h);
	if (h.broken == NULL)
		finish(&h);
	ky_world_done(&h.world);
	return h.broken;
}

/*
 * What the preview said is what was booked; ledger sums are zero; a
 * certificate exists only when nothing is left; withdrawing restores every
 * fact; re-deriving duties from facts agrees with the stored ones; and every
 * ending ends: all of them after every decision of every history.
 */
static void
histories_hold(void)
{
	uint64_t broken = 0;

	for (uint64_t n = 1; n <= HISTORIES; n++) {
		const char *bad = play(n);

		if (bad == NULL)
			continue;
		broken++;
		printf("# history %" PRIu64 ": %s\n", n, bad);
	}
	t_eq_int("histories in which something broke", (int64_t)broken, 0);
}

int
main(int argc, char **argv)
{
	uint64_t number;

	if (argc == 2 && ky_str_u64(ky_str_of(argv[1]), UINT64_MAX, &number)) {
		const char *bad;

		aloud = true;
		bad = play(number);
		printf("# %s\n", bad != NULL ? bad : "all held");
		return bad != NULL;
	}
	T_RUN(histories_hold);
	return t_done();
}
