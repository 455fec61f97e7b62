/* One task of an ending: what to do, and saying that it is done. */
#include "web/assist.h"
#include "web/desk_handlers.h"
#include "web/desk_show.h"
#include "web/desk_tasks.h"

#include "base/utf8.h"
#include "page/page.h"
#include "page/tr.h"
#include "view/view.h"
#include "web/guide.h"
#include "web/guide_facts.h"

#include <inttypes.h>

#define PAYMENTS_MAX 32
#define TRACKING_MAX 64
#define NOTE_MAX 400 /* characters */

/* --- what the page needs --- */

/* What is asked to be paid, and where. */
static bool
put_payments(struct ky_desk *k)
{
	struct ky_call c = {.op = KY_CALL_PAYMENTS,
	    .line_id = k->c->line_id,
	    .max = PAYMENTS_MAX};
	struct ky_result *r = ky_arena_alloc(k->v.rq->arena, sizeof(*r));
	json_t *rows;

	if (!ky_visit_call(&k->v, k->reach, &c, r))
		return false;
	rows = json_array();
	for (uint32_t i = 0; i < r->n; i++)
		if (r->out.payments[i].state == KY_PAYMENT_OPEN)
			(void)json_array_append_new(rows,
			    ky_payment_json(&r->out.payments[i]));
	ky_visit_put(&k->v, "payments", rows);
	return true;
}

/* A loan's days can be extended until it is late. */
static bool
can_extend(const struct ky_desk *k)
{
	const struct ky_line *l = &k->c->line;

	return l->subject == KY_SUBJECT_LOAN && k->rules != NULL &&
	    k->rules->loan != NULL && k->rules->loan->extend_per_day >= 0 &&
	    !l->final_billed && ky_date_cmp(k->today, l->due_back) <= 0;
}

/* Its provider in the directory; NULL: it has none. */
static const struct ky_operator *
in_guide(const struct ky_desk *k)
{
	const struct ky_directory *d = k->v.site->directory;

	return d != NULL
	    ? ky_directory_find(d, ky_str_of(k->c->line.provider.text))
	    : NULL;
}

static void
put_return(struct ky_desk *k, const struct ky_duty *d)
{
	const struct ky_rule_loan *r = k->rules != NULL ? k->rules->loan : NULL;
	bool loan = k->c->line.subject == KY_SUBJECT_LOAN && r != NULL;

	ky_visit_put(&k->v, "in_guide", json_boolean(in_guide(k) != NULL));
	ky_visit_put(&k->v, "can_state",
	    json_boolean(d->least <= KY_GRADE_STATED));
	ky_visit_put(&k->v, "can_extend", json_boolean(can_extend(k)));
	ky_visit_put(&k->v, "lost_charge",
	    json_integer(d->ref < k->c->line.items_n
		    ? k->c->line.item[d->ref].lost_charge
		    : 0));
	ky_visit_put(&k->v, "per_day",
	    json_integer(
		loan && r->extend_per_day > 0 ? r->extend_per_day : 0));
	ky_visit_put(&k->v, "late_per_day",
	    json_integer(loan && r->late_per_day > 0 ? r->late_per_day : 0));
	ky_visit_put(&k->v, "where",
	    loan ? json_stringn(r->where.p != NULL ? r->where.p : "",
		       r->where.len)
		 : json_string(""));
}

/* Where the provider takes things back, with hours and the day that counts. */
static void
put_spots(struct ky_desk *k)
{
	const struct ky_directory *d = k->v.site->directory;
	const struct ky_spot *found[KY_DIRECTORY_SPOTS_MAX];
	uint32_t n = d != NULL
	    ? ky_directory_spots(d, ky_str_of(k->c->line.provider.text),
		  KY_STR(""), found)
	    : 0;
	json_t *rows = json_array();

	(void)ky_guide_today(&k->v); /* the hour, for the page */
	for (uint32_t i = 0; i < n; i++)
		if (found[i]->acts != 1U << KY_SPOT_END)
			(void)json_array_append_new(rows,
			    ky_guide_spot(k->v.tongue, d, found[i], k->today));
	ky_visit_put(&k->v, "spots", rows);
}

/* The holder's word is kept, and does once nothing better has come. */
static void
put_profile(struct ky_desk *k)
{
	const struct ky_rule_profile *r = k->rules != NULL ? k->rules->profile
							   : NULL;

	ky_visit_put(&k->v, "word_from",
	    r != NULL && r->wait_days > 0
		? ky_date_json(ky_date_add(k->c->ending.last_day, r->wait_days))
		: json_null());
}

/* What to do at a provider that is not connected. */
static void
put_there(struct ky_desk *k)
{
	const struct ky_operator *o = in_guide(k);

	if (o != NULL)
		ky_visit_put_steps(&k->v, o, ky_desk_is_moving(k->c));
}

static bool
put_deed(struct ky_desk *k, const struct ky_duty *d)
{
	switch (ky_desk_deed(k->c, d, k->today)) {
	case KY_DO_PAY:
		return put_payments(k);
	case KY_DO_RETURN:
		put_return(k, d);
		return true;
	case KY_DO_DELETE:
		put_profile(k);
		return true;
	case KY_DO_THERE:
		put_there(k);
		return true;
	case KY_DO_NONE:
	case KY_DO_PROVE:
	case KY_DO_PAYEE:
	case KY_DO_TELL:
	case KY_DO__MAX:
		break;
	}
	return true;
}

static void
show(struct ky_desk *k, const struct ky_duty *d, unsigned status)
{
	bool may = ky_guest_reach(ky_visit_session(&k->v), k->c->line_id,
		       KY_RIGHT_FILE) != NULL;
	const char *self;

	ky_visit_put(&k->v, "task", ky_desk_task_json(k, d));
	ky_visit_put(&k->v, "can_file", json_boolean(may));
	self = json_string_value(
	    json_object_get(json_object_get(k->v.context, "task"), "href"));
	ky_visit_text(&k->v, "payee",
	    ky_desk_and_back(k,
		ky_visit_path(&k->v, "/lines/%" PRIu64 "/payee", k->c->line_id),
		self));
	ky_visit_text(&k->v, "papers_page",
	    ky_desk_and_back(k, ky_visit_path(&k->v, "%s", "/end/papers"),
		self));
	if (d->kind == KY_DUTY_ITEM)
		put_spots(k);
	if (put_deed(k, d))
		ky_visit_show(&k->v, KY_PAGE("desk/task"), status);
}

/* The duty of the address.  NULL: it was answered. */
static const struct ky_duty *
begin(struct ky_desk *k, const struct ky_http_request *rq,
    struct ky_http_answer *an, enum ky_right right)
{
	const struct ky_duty *d;

	if (!ky_desk_ending(k, rq, an, right))
		return NULL;
	if (rq->method == KY_POST && !ky_visit_post_ok(&k->v))
		return NULL;
	d = ky_desk_duty(k->c, rq->part[2]);
	if (d == NULL)
		ky_visit_missing(&k->v);
	return d;
}

void
ky_desk_task(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;
	const struct ky_duty *d = begin(&k, rq, an, KY_RIGHT_STATUS);

	if (d != NULL)
		show(&k, d, 200);
}

/* --- deeds --- */

/* A day of the form. */
static bool
read_day(struct ky_desk *k, const char *field, struct ky_date *out)
{
	struct ky_err ignored;

	ky_visit_keep(&k->v, field);
	if (ky_date_parse(ky_posted_get(&k->v.posted, field), out, &ignored) ==
	    KY_OK)
		return true;
	ky_visit_wrong(&k->v, field,
	    KY_TR("Enter the day as year-month-day, for example "
		  "2026-12-31."));
	return false;
}

static bool
sent(struct ky_desk *k, const struct ky_duty *d, struct ky_command *cmd)
{
	struct ky_str tracking = ky_posted_get(&k->v.posted, "tracking");

	ky_visit_keep(&k->v, "tracking");
	if (tracking.len == 0 || tracking.len > TRACKING_MAX)
		ky_visit_wrong(&k->v, "tracking",
		    KY_TR("Enter the number on the receipt of the parcel."));
	if (!read_day(k, "posted", &cmd->day) || ky_visit_is_wrong(&k->v))
		return false;
	if (ky_date_cmp(cmd->day, k->today) > 0) {
		ky_visit_wrong(&k->v, "posted",
		    KY_TR("That day is still to come: enter the day on which "
			  "you sent it."));
		return false;
	}
	cmd->kind = KY_CMD_EVIDENCE;
	cmd->duty = d->kind;
	cmd->ref = d->ref;
	ky_desk_states(k, cmd, "sent", tracking);
	return true;
}

static bool
lost(struct ky_desk *k, const struct ky_duty *d, struct ky_command *cmd)
{
	if (!ky_posted_has(&k->v.posted, "sure", "yes")) {
		ky_visit_wrong(&k->v, "sure",
		    KY_TR("Tick the box if it is lost for good."));
		return false;
	}
	cmd->kind = KY_CMD_FACT;
	cmd->fact = KY_FACT_ITEM_LOST;
	cmd->ref = d->ref;
	return true;
}

static bool
extend(struct ky_desk *k, const struct ky_duty *d, struct ky_command *cmd)
{
	(void)d;
	cmd->kind = KY_CMD_FACT;
	cmd->fact = KY_FACT_EXTENDED;
	if (!read_day(k, "until", &cmd->day))
		return false;
	if (ky_date_cmp(cmd->day, k->c->line.due_back) > 0)
		return true;
	ky_visit_wrong(&k->v, "until",
	    KY_TR("Enter a day after {line.due_back|date}, on which it is due "
		  "now."));
	return false;
}

static bool
deleted(struct ky_desk *k, const struct ky_duty *d, struct ky_command *cmd)
{
	if (ky_desk_deed(k->c, d, k->today) != KY_DO_DELETE)
		return false; /* not yet: the page says so */
	cmd->kind = KY_CMD_EVIDENCE;
	cmd->duty = d->kind;
	cmd->version = 0; /* true whatever happened meanwhile */
	ky_desk_states(k, cmd, "deleted",
	    ky_posted_get(&k->v.posted, "device"));
	return true;
}

/* Done at the provider: the holder's word, with the day and a note. */
static bool
there(struct ky_desk *k, const struct ky_duty *d, struct ky_command *cmd)
{
	struct ky_str note = ky_posted_get(&k->v.posted, "note");

	ky_visit_keep(&k->v, "note");
	if (ky_utf8_characters(note) > NOTE_MAX)
		ky_visit_wrong(&k->v, "note",
		    KY_TR("This note is too long: 400 characters at most."));
	if (!read_day(k, "day", &cmd->day) || ky_visit_is_wrong(&k->v))
		return false;
	if (ky_date_cmp(cmd->day, k->today) > 0) {
		ky_visit_wrong(&k->v, "day",
		    KY_TR("That day is still to come: enter the day on which "
			  "it was done."));
		return false;
	}
	cmd->duty = d->kind;
	cmd->ref = d->ref;
	ky_desk_states(k, cmd, "done-there", note);
	return true;
}

/* What the session has shown by now, for the ending that waits for it. */
static bool
prove(struct ky_desk *k, const struct ky_duty *d, struct ky_command *cmd)
{
	struct ky_ask ask = {.act = KY_ACT_AUTHORITY, .line_id = k->c->line_id};
	const struct ky_told *told;

	if (!ky_visit_ask(&k->v, &ask, &told))
		return false;
	cmd->kind = KY_CMD_EVIDENCE;
	ky_authority_put(told, cmd);
	cmd->duty = d->kind;
	return true;
}

static const struct {
	const char *name;
	enum ky_duty_kind kind;
	bool proof; /* a second one first */
	/* False: not filled in, or answered. */
	bool (*make)(struct ky_desk *k, const struct ky_duty *d,
	    struct ky_command *cmd);
} acts[] = {
    {"sent", KY_DUTY_ITEM, false, sent},
    {"lost", KY_DUTY_ITEM, false, lost},
    {"extend", KY_DUTY_ITEM, false, extend},
    {"deleted", KY_DUTY_PROFILE, false, deleted},
    {"prove", KY_DUTY_AUTHORITY, true, prove},
};
#define ACTS_N (sizeof(acts) / sizeof(acts[0]))

static void
submit(struct ky_desk *k, const struct ky_duty *d, struct ky_command *cmd)
{
	switch (ky_desk_submit(k, cmd, NULL)) {
	case KY_DESK_DONE:
		ky_visit_go(&k->v,
		    ky_visit_path(&k->v, "/endings/%s?noted=1",
			k->c->ending.ref));
		return;
	case KY_DESK_NOT:
		d = ky_desk_duty(k->c, k->v.rq->part[2]);
		if (d != NULL)
			show(k, d, 409);
		else
			ky_visit_missing(&k->v);
		return;
	case KY_DESK_ANSWERED:
		return;
	}
}

/* Of any duty that is done at the provider. */
static void
do_there(struct ky_desk *k, const struct ky_duty *d)
{
	struct ky_command *cmd = ky_desk_command(k, KY_CMD_EVIDENCE);

	if (there(k, d, cmd))
		submit(k, d, cmd);
	else
		show(k, d, 422);
}

void
ky_desk_task_do(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;
	const struct ky_duty *d = begin(&k, rq, an, KY_RIGHT_FILE);
	struct ky_command *cmd;
	struct ky_str act;

	if (d == NULL)
		return;
	if (ky_desk_deed(k.c, d, k.today) == KY_DO_THERE) {
		do_there(&k, d);
		return;
	}
	act = ky_posted_get(&k.v.posted, "act");
	cmd = ky_desk_command(&k, KY_CMD_EVIDENCE);
	for (size_t i = 0; i < ACTS_N; i++) {
		if (!ky_str_is(act, acts[i].name) || acts[i].kind != d->kind)
			continue;
		if (acts[i].proof && !ky_visit_needs_proof(&k.v))
			return;
		if (acts[i].make(&k, d, cmd))
			submit(&k, d, cmd);
		else if (k.v.context != NULL) /* else it was answered */
			show(&k, d, 422);
		return;
	}
	ky_visit_missing(&k.v);
}
