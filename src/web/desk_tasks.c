#include "web/desk_tasks.h"

#include "web/desk_handlers.h"
#include "web/desk_show.h"
#include "web/lines.h"

#include "core/paper.h"
#include "page/page.h"
#include "view/view.h"

#include <assert.h>
#include <string.h>

#define LOG_ROWS 50
#define PAPERS_MAX 32

static const char *const deeds[] = {
    [KY_DO_NONE] = "",
    [KY_DO_PROVE] = "prove",
    [KY_DO_PAY] = "pay",
    [KY_DO_PAYEE] = "payee",
    [KY_DO_RETURN] = "return",
    [KY_DO_DELETE] = "delete",
    [KY_DO_TELL] = "tell",
    [KY_DO_THERE] = "there",
};
_Static_assert(sizeof(deeds) / sizeof(deeds[0]) == KY_DO__MAX, "a name each");

static const char *const turns[] = {
    [KY_TURN_YOURS] = "yours",
    [KY_TURN_OTHERS] = "others",
    [KY_TURN_DONE] = "finished",
    [KY_TURN_LATER] = "later",
};
_Static_assert(sizeof(turns) / sizeof(turns[0]) == KY_TURN__MAX, "a name each");

const char *
ky_deed_name(enum ky_deed d)
{
	assert((unsigned)d < KY_DO__MAX);
	return deeds[d];
}

/* --- whose turn --- */

static bool
others_bill(const struct ky_line *l)
{
	for (uint8_t i = 0; i < l->options_n; i++)
		if (l->option[i].running && l->option[i].third_party)
			return true;
	return false;
}

static enum ky_deed
money_deed(const struct ky_case *c, const struct ky_duty *d)
{
	bool asked = strcmp(d->reason, "asked-to-pay") == 0 ||
	    strcmp(d->reason, "lost-charge") == 0;
	bool account = strcmp(d->reason, "payee-needed") == 0 ||
	    c->line.payee_bad;

	if (d->kind == KY_DUTY_CREDIT)
		return account ? KY_DO_PAYEE : KY_DO_NONE;
	return asked ? KY_DO_PAY : KY_DO_NONE;
}

enum ky_deed
ky_desk_deed(const struct ky_case *c, const struct ky_duty *d,
    struct ky_date today)
{
	const struct ky_line *l = &c->line;

	if (!ky_duty_pending(d->state) || d->state == KY_STATE_SENT ||
	    d->state == KY_STATE_UNSURE)
		return KY_DO_NONE;
	/* A profile is deleted on the holder's device, whoever the operator
	 * is, and after the end. */
	if (strcmp(d->reason, "assisted") == 0 && d->kind != KY_DUTY_PROFILE)
		return KY_DO_THERE;
	switch (d->kind) {
	case KY_DUTY_AUTHORITY:
		return KY_DO_PROVE;
	case KY_DUTY_DUES:
	case KY_DUTY_CREDIT:
		return money_deed(c, d);
	case KY_DUTY_ITEM:
		return d->ref < l->items_n &&
			l->item[d->ref].state == KY_ITEM_OUT
		    ? KY_DO_RETURN
		    : money_deed(c, d);
	case KY_DUTY_PROFILE:
		return ky_desk_is_over(c, today) ? KY_DO_DELETE : KY_DO_NONE;
	case KY_DUTY_OPTIONS:
		return others_bill(l) ? KY_DO_TELL : KY_DO_NONE;
	case KY_DUTY_CONTRACT:
	case KY_DUTY_DEVICES:
	case KY_DUTY_NETWORK:
	case KY_DUTY_NUMBER:
	case KY_DUTY_NOTICE:
	case KY_DUTY_RECORDS:
	case KY_DUTY__MAX:
		break;
	}
	return KY_DO_NONE;
}

enum ky_turn_of
ky_desk_turn(const struct ky_case *c, const struct ky_duty *d,
    struct ky_date today)
{
	if (d->kind >= KY_DUTY_CLOSING__MAX)
		return KY_TURN_LATER;
	if (!ky_duty_pending(d->state))
		return KY_TURN_DONE;
	return ky_desk_deed(c, d, today) != KY_DO_NONE ? KY_TURN_YOURS
						       : KY_TURN_OTHERS;
}

/* --- as JSON --- */

const struct ky_duty *
ky_desk_duty(const struct ky_case *c, struct ky_str id)
{
	char text[KY_DUTY_ID_SIZE];

	for (uint8_t i = 0; i < c->duties_n; i++)
		if (ky_str_is(id, ky_duty_id(c, &c->duty[i], text)))
			return &c->duty[i];
	return NULL;
}

/* A peer of the demonstration goes by the name of what it stands for. */
static const char *
doer(const struct ky_duty *d)
{
	static const char simulated[] = "simulated ";
	size_t n = sizeof(simulated) - 1;

	return strncmp(d->by, simulated, n) == 0 ? d->by + n : d->by;
}

json_t *
ky_desk_billed_json(const struct ky_line *l)
{
	json_t *rows = json_array();

	for (uint8_t i = 0; i < l->options_n; i++)
		if (l->option[i].running && l->option[i].third_party)
			(void)json_array_append_new(rows,
			    json_string(l->option[i].code.text));
	return rows;
}

json_t *
ky_desk_task_json(const struct ky_desk *k, const struct ky_duty *d)
{
	const struct ky_line *l = &k->c->line;
	bool thing = d->kind == KY_DUTY_ITEM && d->ref < l->items_n;
	bool early = d->kind == KY_DUTY_PROFILE && ky_duty_pending(d->state) &&
	    !ky_desk_is_over(k->c, k->today);
	enum ky_deed deed = ky_desk_deed(k->c, d, k->today);
	/* The contract is not ended there: it ends by itself. */
	bool moves = deed == KY_DO_THERE && d->kind == KY_DUTY_CONTRACT &&
	    ky_desk_is_moving(k->c);
	char id[KY_DUTY_ID_SIZE];

	(void)ky_duty_id(k->c, d, id);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:s, "
			 "s:b, s:o, s:b}",
	    "id", id, "kind", ky_duty_kind_name(d->kind), "item",
	    thing ? l->item[d->ref].code.text : "", "state",
	    ky_duty_state_name(d->state), "reason", d->reason, "by", doer(d),
	    "grade", d->grade != KY_GRADE_NONE ? ky_grade_name(d->grade) : "",
	    "due", ky_date_json(d->due), "deed", ky_deed_name(deed), "href",
	    ky_visit_path(&k->v, "/endings/%s/tasks/%s", k->c->ending.ref, id),
	    "early", early ? 1 : 0, "billed",
	    d->kind == KY_DUTY_OPTIONS ? ky_desk_billed_json(l) : json_array(),
	    "moves", moves ? 1 : 0);
}

static void
put_tasks(struct ky_desk *k)
{
	json_t *list[KY_TURN__MAX];
	int todo = 0, done = 0;

	for (int i = 0; i < KY_TURN__MAX; i++)
		list[i] = json_array();
	for (uint8_t i = 0; i < k->c->duties_n; i++) {
		const struct ky_duty *d = &k->c->duty[i];
		enum ky_turn_of turn = ky_desk_turn(k->c, d, k->today);

		(void)json_array_append_new(list[turn],
		    ky_desk_task_json(k, d));
		todo += turn == KY_TURN_YOURS || turn == KY_TURN_OTHERS ? 1 : 0;
		done += turn == KY_TURN_DONE ? 1 : 0;
	}
	for (int i = 0; i < KY_TURN__MAX; i++)
		ky_visit_put(&k->v, turns[i], list[i]);
	ky_visit_put(&k->v, "has_days", json_boolean(ky_desk_has_days(k)));
	ky_visit_put(&k->v, "done_n", json_integer(done));
	ky_visit_put(&k->v, "all_n", json_integer(done + todo));
}

/* --- what happened, and the papers --- */

/* What the engine does by itself is told by the tasks. */
static bool
is_told(const struct ky_listed_command *c)
{
	return c->verdict == KY_VERDICT_ACCEPTED && c->kind != KY_CMD_OUTCOME &&
	    c->kind != KY_CMD_WAKE;
}

static bool
put_log(struct ky_desk *k)
{
	struct ky_call c = {.op = KY_CALL_HISTORY,
	    .line_id = k->c->line_id,
	    .max = LOG_ROWS};
	struct ky_result *r = ky_arena_alloc(k->v.rq->arena, sizeof(*r));
	json_t *rows;

	if (!ky_visit_call(&k->v, k->reach, &c, r))
		return false;
	rows = json_array();
	for (uint32_t i = 0; i < r->n; i++)
		if (is_told(&r->out.history[i]))
			(void)json_array_append_new(rows,
			    ky_command_json(&r->out.history[i]));
	ky_visit_put(&k->v, "log", rows);
	return true;
}

/* `steps_only`, `papers`, and `receipt`: the number of the last receipt. */
static bool
put_papers(struct ky_desk *k)
{
	struct ky_call c = {.op = KY_CALL_PAPERS,
	    .line_id = k->c->line_id,
	    .max = PAPERS_MAX};
	struct ky_result *r = ky_arena_alloc(k->v.rq->arena, sizeof(*r));
	json_t *rows;

	if (!ky_visit_call(&k->v, k->reach, &c, r))
		return false;
	rows = json_array();
	for (uint32_t i = 0; i < r->n; i++) {
		const struct ky_stored_paper *p = &r->out.papers[i];

		(void)json_array_append_new(rows, ky_paper_row_json(p));
		if (p->kind == KY_PAPER_RECEIPT)
			ky_visit_text(&k->v, "receipt", p->number);
	}
	ky_visit_put(&k->v, "papers", rows);
	ky_visit_put(&k->v, "steps_only",
	    json_boolean(ky_paper_steps_only(k->c)));
	return true;
}

/* --- pages --- */

void
ky_desk_tasks(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;

	if (!ky_desk_ending(&k, rq, an, KY_RIGHT_STATUS))
		return;
	ky_visit_put(&k.v, "already",
	    json_boolean(ky_str_is(ky_http_query(rq, "already"), "1")));
	ky_visit_put(&k.v, "noted",
	    json_boolean(ky_str_is(ky_http_query(rq, "noted"), "1")));
	ky_visit_put(&k.v, "can_file",
	    json_boolean(ky_guest_reach(ky_visit_session(&k.v), k.c->line_id,
			     KY_RIGHT_FILE) != NULL));
	put_tasks(&k);
	if (put_papers(&k) && put_log(&k))
		ky_visit_show(&k.v, KY_PAGE("desk/tasks"), 200);
}

void
ky_desk_filed(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;

	if (!ky_desk_ending(&k, rq, an, KY_RIGHT_STATUS))
		return;
	put_tasks(&k);
	if (put_papers(&k) && ky_visit_put_same(&k.v))
		ky_visit_show(&k.v, KY_PAGE("desk/done"), 200);
}
