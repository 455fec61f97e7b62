/* Another plan instead of an ending: the catalogue, the check, it is asked. */
#include "web/desk_handlers.h"
#include "web/desk_plan.h"
#include "web/desk_proof.h"
#include "web/desk_show.h"

#include "page/page.h"
#include "view/view.h"

#include <inttypes.h>
#include <string.h>

bool
ky_desk_may_change(const struct ky_desk *k)
{
	return k->rules != NULL && ky_change_bars(k->c, k->rules) == NULL &&
	    ky_guest_reach(ky_visit_session(&k->v), k->c->line_id,
		KY_RIGHT_FILE) != NULL;
}

/* Is there something of it that could be had? */
static bool
offered(const struct ky_desk *k, const struct ky_rule_plan *row,
    struct ky_quote *q)
{
	ky_tariff_quote(&k->c->line, k->rules, k->now, row, q);
	return q->bar == NULL;
}

bool
ky_desk_has_plans(const struct ky_desk *k, bool cheaper)
{
	const struct ky_rule_plans *r = k->rules != NULL ? k->rules->plans
							 : NULL;
	struct ky_quote q;

	for (uint32_t i = 0; r != NULL && i < r->n; i++)
		if (offered(k, &r->row[i], &q) &&
		    (!cheaper || q.tariff.fee < q.before))
			return true;
	return false;
}

static json_t *
name_of(const struct ky_desk *k, const struct ky_slug *code)
{
	const struct ky_rule_plan *row = k->rules != NULL
	    ? ky_tariff_find(k->rules, code->text)
	    : NULL;
	struct ky_str name = ky_str_of(code->text);

	if (row != NULL)
		name = k->v.tongue == KY_TONGUE_JA && row->name_ja.len > 0
		    ? row->name_ja
		    : row->name;
	return json_stringn(name.p, name.len);
}

void
ky_desk_put_plan(struct ky_desk *k)
{
	const struct ky_line *l = &k->c->line;
	const struct ky_tariff *next = ky_tariff_to_come(l, k->today);

	ky_visit_put(&k->v, "plan", name_of(k, ky_tariff_plan(l, k->today)));
	ky_visit_put(&k->v, "plan_fee",
	    json_integer(ky_tariff_fee(l, k->today)));
	if (next != NULL)
		ky_visit_put(&k->v, "plan_next",
		    json_pack("{s:o, s:o, s:I}", "name",
			name_of(k, &next->plan), "from",
			ky_date_json(next->from), "fee",
			(json_int_t)next->fee));
	ky_visit_put(&k->v, "has_plans",
	    json_boolean(ky_desk_may_change(k) && ky_desk_has_plans(k, false)));
}

/* One plan as a page shows it: as the view, with the name in one's language,
 * whether one has it today, when it begins if it is to come, and the
 * difference as a sum that is never below zero. */
static json_t *
plan_json(const struct ky_desk *k, const struct ky_quote *q)
{
	const struct ky_line *l = &k->c->line;
	const struct ky_tariff *next = ky_tariff_to_come(l, k->today);
	const char *code = q->plan->code.text;
	int64_t more = q->tariff.fee - q->before;
	json_t *doc = ky_quote_json(q);

	if (next != NULL && strcmp(next->plan.text, code) == 0)
		(void)json_object_set_new(doc, "from",
		    ky_date_json(next->from));
	(void)json_object_set_new(doc, "mine",
	    json_boolean(strcmp(ky_tariff_plan(l, k->today)->text, code) == 0));

	(void)json_object_set_new(doc, "name", name_of(k, &q->plan->code));
	(void)json_object_set_new(doc, "cheaper", json_boolean(more < 0));
	(void)json_object_set_new(doc, "dearer", json_boolean(more > 0));
	(void)json_object_set_new(doc, "by",
	    json_integer(more < 0 ? -more : more));
	return doc;
}

static void
show_all(struct ky_desk *k, unsigned status)
{
	const struct ky_rule_plans *r = k->rules != NULL ? k->rules->plans
							 : NULL;
	json_t *rows = json_array();
	struct ky_quote q;

	for (uint32_t i = 0; r != NULL && r->offered && i < r->n; i++) {
		(void)offered(k, &r->row[i], &q);
		(void)json_array_append_new(rows, plan_json(k, &q));
	}
	ky_visit_put(&k->v, "plans", rows);
	ky_visit_put(&k->v, "can_change", json_boolean(ky_desk_may_change(k)));
	ky_desk_put_plan(k);
	ky_visit_show(&k->v, KY_PAGE("desk/plans"), status);
}

/* The plan of that code, where it can be had now. */
static bool
quote(const struct ky_desk *k, struct ky_str code, struct ky_quote *q)
{
	struct ky_slug slug;
	struct ky_err err;
	const struct ky_rule_plan *row;

	if (k->rules == NULL || !ky_desk_may_change(k) ||
	    ky_slug_parse(code, &slug, &err) != KY_OK)
		return false;
	row = ky_tariff_find(k->rules, slug.text);
	return row != NULL && offered(k, row, q);
}

/* The check of that plan, where a code was asked for and given. */
static const char *
check_path(const struct ky_desk *k, const struct ky_quote *q, const char *more)
{
	return ky_visit_path(&k->v, "/lines/%" PRIu64 "/plan?to=%s%s",
	    k->c->line_id, q->plan->code.text, more);
}

static void
show_check(struct ky_desk *k, const struct ky_quote *q, unsigned status)
{
	enum ky_desk_proof proof = ky_desk_proof(k, check_path(k, q, ""), NULL);

	if (proof == KY_DESK_PROOF_ANSWERED)
		return;
	ky_desk_put_plan(k);
	ky_visit_put(&k->v, "to", plan_json(k, q));
	ky_visit_put(&k->v, "proof",
	    json_pack("{s:b, s:b}", "first", proof == KY_DESK_PROOF_FIRST,
		"weak", proof == KY_DESK_PROOF_WEAK));
	ky_visit_text(&k->v, "confirm", check_path(k, q, "&prove=1"));
	ky_visit_show(&k->v, KY_PAGE("desk/plan"), status);
}

void
ky_desk_plan(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;
	struct ky_quote q;

	if (!ky_desk_line(&k, rq, an, KY_RIGHT_FILE))
		return;
	if (!quote(&k, ky_http_query(rq, "to"), &q)) {
		show_all(&k, 200);
		return;
	}
	/* The code is asked for, and here we are again. */
	if (ky_str_is(ky_http_query(rq, "prove"), "1") &&
	    !ky_visit_needs_proof(&k.v))
		return;
	show_check(&k, &q, 200);
}

/* Is it proven as the change asks for?  False: it was answered.  What cannot
 * be had is refused with its own reason, whoever asks. */
static bool
proven(struct ky_desk *k, struct ky_command *cmd)
{
	struct ky_quote q;

	if (!quote(k, ky_str_of(cmd->what.text), &q))
		return true;
	switch (ky_desk_proof(k, check_path(k, &q, ""), cmd)) {
	case KY_DESK_PROOF_ENOUGH:
		return true;
	case KY_DESK_PROOF_FIRST:
		ky_visit_go(&k->v, check_path(k, &q, "&prove=1"));
		break;
	case KY_DESK_PROOF_WEAK:
		show_check(k, &q, 409);
		break;
	case KY_DESK_PROOF_ANSWERED:
		break;
	}
	return false;
}

void
ky_desk_plan_do(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;
	struct ky_command *cmd;
	struct ky_err err;

	if (!ky_desk_line(&k, rq, an, KY_RIGHT_FILE) || !ky_visit_post_ok(&k.v))
		return;
	cmd = ky_desk_command(&k, KY_CMD_CHANGE);
	cmd->change = KY_CHANGE_PLAN;
	if (ky_slug_parse(ky_posted_get(&k.v.posted, "to"), &cmd->what, &err) !=
	    KY_OK) {
		ky_visit_missing(&k.v);
		return;
	}
	if (!proven(&k, cmd))
		return;
	switch (ky_desk_submit(&k, cmd, NULL)) {
	case KY_DESK_DONE:
		ky_visit_go(&k.v,
		    ky_visit_path(&k.v, "/lines/%" PRIu64 "#plan",
			k.c->line_id));
		return;
	case KY_DESK_NOT:
		show_all(&k, 409);
		return;
	case KY_DESK_ANSWERED:
		return;
	}
}
