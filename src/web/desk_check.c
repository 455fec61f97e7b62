/* Check your answers, and confirm: here the ending is filed. */
#include "web/desk_handlers.h"
#include "web/desk_show.h"
#include "web/desk_tasks.h"

#include "core/trust.h"
#include "page/page.h"
#include "page/tr.h"
#include "view/view.h"

#include <inttypes.h>
#include <string.h>

#define SHOWN_SIZE 64 /* "2026-12-31/1980/0" */

/* What the page showed, to be compared with what it would show now. */
static void
shown(const struct ky_preview *p, char out[SHOWN_SIZE])
{
	char day[KY_DATE_TEXT_SIZE];

	ky_date_format(p->last_day, day);
	(void)snprintf(out, SHOWN_SIZE, "%s/%" PRId64 "/%" PRId64, day, p->owed,
	    p->back);
}

/* A number that other things may hang on dies with the line. */
static bool
loses_number(const struct ky_desk *k, const struct ky_choice *w)
{
	return w->way != KY_WAY_PORT_OUT && k->c->line.voice &&
	    k->c->line.number == KY_NUMBER_ASSIGNED;
}

static const char *
path(const struct ky_desk *k, const char *page, const struct ky_choice *w,
    const char *more)
{
	char query[KY_CHOICE_SIZE];

	ky_choice_write(w, query);
	return ky_visit_path(&k->v, "/lines/%" PRIu64 "/%s?%s%s", k->c->line_id,
	    page, query, more);
}

static void
put_answers(struct ky_desk *k, const struct ky_choice *w)
{
	bool days = k->c->line.subject == KY_SUBJECT_LINE &&
	    (w->way == KY_WAY_PLAIN || w->way == KY_WAY_LOST ||
		w->way == KY_WAY_DEATH);

	ky_visit_text(&k->v, "way", ky_way_name(w->way));
	ky_visit_text(&k->v, "ground",
	    w->ground != KY_GROUND_NONE ? ky_ground_name(w->ground) : "");
	ky_visit_text(&k->v, "reason",
	    w->refund_reason >= 0
		? ky_refund_reason_name((enum ky_refund_reason)w->refund_reason)
		: "");
	ky_visit_put(&k->v, "no_reason", json_boolean(w->no_reason));
	ky_visit_text(&k->v, "self", path(k, "check", w, ""));
	ky_visit_text(&k->v, "confirm", path(k, "check", w, "&prove=1"));
	ky_visit_text(&k->v, "payee",
	    ky_desk_and_back(k,
		ky_visit_path(&k->v, "/lines/%" PRIu64 "/payee", k->c->line_id),
		path(k, "check", w, "")));
	ky_visit_text(&k->v, "bill",
	    ky_desk_and_back(k,
		ky_visit_path(&k->v, "/end/bill/%" PRIu64, k->c->line_id),
		path(k, "check", w, "")));
	ky_visit_text(&k->v, "by_sms",
	    ky_desk_and_back(k, ky_visit_path(&k->v, "%s", "/end"),
		path(k, "check", w, "")));
	ky_visit_text(&k->v, "papers",
	    ky_desk_and_back(k, ky_visit_path(&k->v, "%s", "/end/papers"),
		path(k, "check", w, "")));
	ky_visit_text(&k->v, "change_way", path(k, "end", w, "&change=1"));
	ky_visit_text(&k->v, "change_when", days ? path(k, "when", w, "") : "");
}

/* How good the proof is that the session has given, and what would help. */
static bool
put_proof(struct ky_desk *k, const struct ky_told **told)
{
	struct ky_ask ask = {.act = KY_ACT_AUTHORITY, .line_id = k->c->line_id};

	if (!ky_visit_ask(&k->v, &ask, told))
		return false;
	ky_visit_put(&k->v, "proof",
	    json_pack("{s:b, s:b, s:b, s:b, s:s, s:o}", "fresh",
		(*told)->word == KY_WORD_DONE, "enough",
		(*told)->standing.grade >= (*told)->least, "bill",
		(*told)->standing.bill_helps ? 1 : 0, "sms",
		(*told)->standing.sms_helps ? 1 : 0, "recent", (*told)->recent,
		"hold_until", ky_time_json((*told)->hold_until)));
	return true;
}

/* What a posting adds to the charges, or takes off them; a tax that prices
 * contain is told beside them.  0: it is no charge. */
static int64_t
charge_of(const struct ky_posting *row)
{
	if (row->minor <= 0)
		return 0;
	if (row->kind == KY_ENTRY_TAX_WITHIN)
		return row->minor;
	return row->minor * ky_entry_charges(row->kind);
}

/* What is charged, and for which days. */
static json_t *
charges_json(const struct ky_preview *p)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < p->charges.n; i++) {
		const struct ky_posting *row = &p->charges.row[i];

		if (charge_of(row) == 0)
			continue;
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s, s:I, s:o, s:o}", "kind",
			ky_entry_kind_name(row->kind), "what", row->what.text,
			"amount", (json_int_t)charge_of(row), "from",
			ky_date_json(row->period.first), "to",
			ky_date_json(row->period.last)));
	}
	return list;
}

/* The operator's own word on the number, where the page has said it already
 * or the number goes along: rule files begin it so. */
static void
leave_number_out(json_t *cost)
{
	json_t *losses = json_object_get(cost, "losses");

	for (size_t i = json_array_size(losses); i > 0; i--) {
		const char *text = json_string_value(
		    json_array_get(losses, i - 1));

		if (text != NULL &&
		    ky_str_starts(ky_str_of(text), "The number"))
			(void)json_array_remove(losses, i - 1);
	}
}

/* A last day that has begun: the preview was worked out after `k->now`, but
 * before this moment. */
static bool
too_late(const struct ky_desk *k, const struct ky_preview *p)
{
	const struct ky_clock *clock = &k->v.site->clock;

	return p->withdraw_until.us != 0 &&
	    ky_time_cmp(p->withdraw_until, clock->now(clock->self)) <= 0;
}

static void
show(struct ky_desk *k, const struct ky_choice *w, const struct ky_preview *p,
    unsigned status)
{
	json_t *cost = ky_preview_json(k->rules, p);
	char text[SHOWN_SIZE];

	if (loses_number(k, w) || w->way == KY_WAY_PORT_OUT)
		leave_number_out(cost);
	put_answers(k, w);
	shown(p, text);
	ky_visit_text(&k->v, "shown", text);
	ky_visit_put(&k->v, "cost", cost);
	ky_visit_put(&k->v, "charges", charges_json(p));
	ky_visit_put(&k->v, "billed", ky_desk_billed_json(&k->c->line));
	ky_visit_put(&k->v, "where",
	    json_stringn(p->return_where.p != NULL ? p->return_where.p : "",
		p->return_where.len));
	ky_visit_put(&k->v, "original",
	    json_boolean(k->rules->credit != NULL &&
		k->rules->credit->rail == KY_RAIL_ORIGINAL));
	ky_visit_put(&k->v, "too_late", json_boolean(too_late(k, p)));
	ky_visit_put(&k->v, "loses_number", json_boolean(loses_number(k, w)));
	ky_visit_put(&k->v, "lose_nothing",
	    json_boolean(!loses_number(k, w) && p->forfeited == 0 &&
		json_array_size(json_object_get(cost, "losses")) == 0));
	ky_visit_show(&k->v, KY_PAGE("desk/check"), status);
}

/* The answers and what they bring.  False: it was answered. */
static bool
begin(struct ky_desk *k, const struct ky_http_request *rq,
    struct ky_http_answer *an, struct ky_choice *w)
{
	uint32_t faults = ky_choice_read(rq, w);

	if (!ky_desk_line(k, rq, an, KY_RIGHT_FILE) || ky_desk_already(k))
		return false;
	if (rq->method == KY_POST && !ky_visit_post_ok(&k->v))
		return false;
	if (k->rules == NULL) {
		ky_visit_missing(&k->v);
		return false;
	}
	if (faults == 0 && ky_desk_wants_reason(k, w)) {
		ky_visit_go(&k->v, path(k, "when", w, "&go=1"));
		return false;
	}
	if (faults != 0 || w->when == KY_CHOICE_FLY) {
		ky_visit_go(&k->v,
		    ky_visit_path(&k->v, "/lines/%" PRIu64 "/end",
			k->c->line_id));
		return false;
	}
	return true;
}

static bool
offered(struct ky_desk *k, const struct ky_choice *w,
    const struct ky_preview **p)
{
	if (!ky_desk_preview(k, w, 0, p))
		return false;
	if ((*p)->offered)
		return true;
	ky_visit_text(&k->v, "way", ky_way_name(w->way));
	ky_visit_text(&k->v, "code", (*p)->code);
	ky_visit_show(&k->v, KY_PAGE("desk/not-so"), 200);
	return false;
}

/* A proof from afar brings a hold, which the last day lies behind: filing
 * would move it there, so that day is asked for and shown. */
static bool
behind_hold(struct ky_desk *k, struct ky_choice *w, const struct ky_told *told,
    const struct ky_preview **p)
{
	struct ky_date first;

	if (told->hold_until.us == 0 || w->way == KY_WAY_PORT_OUT)
		return true;
	first = ky_trust_first_day(told->hold_until, k->rules->book->zone);
	if (ky_date_cmp((*p)->last_day, first) >= 0)
		return true;
	w->when = KY_CHOICE_DAY;
	w->on = first;
	return offered(k, w, p);
}

/* What is to be confirmed, worked out as filing would.  False: it was
 * answered. */
static bool
work_out(struct ky_desk *k, struct ky_choice *w, const struct ky_told **told,
    const struct ky_preview **p)
{
	return put_proof(k, told) && offered(k, w, p) &&
	    behind_hold(k, w, *told, p);
}

void
ky_desk_check(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_preview *p;
	const struct ky_told *told;
	struct ky_desk k;
	struct ky_choice w;

	if (!begin(&k, rq, an, &w))
		return;
	/* The code is asked for, and here we are again. */
	if (ky_str_is(ky_http_query(rq, "prove"), "1") &&
	    !ky_visit_needs_proof(&k.v))
		return;
	if (work_out(&k, &w, &told, &p))
		show(&k, &w, p, 200);
}

/* Is it still what the page showed, and was the list gone through? */
static bool
agreed(struct ky_desk *k, const struct ky_choice *w, const struct ky_preview *p)
{
	char text[SHOWN_SIZE];

	shown(p, text);
	if (!ky_str_is(ky_posted_get(&k->v.posted, "shown"), text)) {
		ky_visit_text(&k->v, "notice", "figures");
		show(k, w, p, 409);
		return false;
	}
	if (!loses_number(k, w) || ky_posted_has(&k->v.posted, "moved", "yes"))
		return true;
	ky_visit_wrong(&k->v, "moved",
	    KY_TR("Go through the list, then tick the box."));
	show(k, w, p, 422);
	return false;
}

static struct ky_command *
filing(struct ky_desk *k, const struct ky_choice *w, const struct ky_told *told)
{
	struct ky_command *cmd = ky_desk_command(k, KY_CMD_FILE);

	cmd->way = w->way;
	cmd->wish = ky_choice_day(w, &k->c->line, k->today);
	cmd->when_used_up = w->when == KY_CHOICE_USED;
	cmd->refund_reason = w->refund_reason;
	cmd->claim.ground = w->ground;
	ky_authority_put(told, cmd);
	return cmd;
}

/* What was not filed: shown as it is now, or the ending that somebody filed
 * meanwhile. */
static void
not_filed(struct ky_desk *k, const struct ky_choice *w)
{
	const struct ky_preview *p;

	if (!ky_desk_already(k) && offered(k, w, &p))
		show(k, w, p, 409);
}

void
ky_desk_file(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_answered answer = {0};
	const struct ky_preview *p;
	const struct ky_told *told;
	struct ky_desk k;
	struct ky_choice w;

	if (!begin(&k, rq, an, &w) || !work_out(&k, &w, &told, &p))
		return;
	if (told->word != KY_WORD_DONE) {
		ky_visit_go(&k.v, path(&k, "check", &w, "&prove=1"));
		return;
	}
	if (!agreed(&k, &w, p))
		return;
	switch (ky_desk_submit(&k, filing(&k, &w, told), &answer)) {
	case KY_DESK_DONE:
		ky_visit_go(&k.v,
		    ky_visit_path(&k.v, "/endings/%s/done",
			answer.ending[0] != '\0' ? answer.ending
						 : k.c->ending.ref));
		return;
	case KY_DESK_NOT:
		not_filed(&k, &w);
		return;
	case KY_DESK_ANSWERED:
		return;
	}
}
