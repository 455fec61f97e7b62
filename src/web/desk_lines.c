/* My lines; one line and everything that hangs on it. */
#include "web/desk_handlers.h"
#include "web/desk_plan.h"
#include "web/desk_proof.h"
#include "web/desk_show.h"
#include "web/lines.h"

#include "page/page.h"
#include "view/view.h"

#include <inttypes.h>

/* --- all of them --- */

static json_t *
row_json(const struct ky_desk *k, const struct ky_reach *reach,
    const struct ky_result *r)
{
	const struct ky_case *c = r->out.line.c;
	bool told = ky_line_is_told(r->out.line.rules);
	char number[KY_MASK_SIZE] = "";

	if (c->line.msisdn.digits[0] != '\0')
		ky_msisdn_mask(&c->line.msisdn, number);
	return json_pack("{s:I, s:o, s:s, s:s, s:s, s:s, s:s, s:o, s:b}", "id",
	    (json_int_t)c->line_id, "provider",
	    ky_desk_provider(c, r->out.line.rules), "sort",
	    ky_desk_sort(&c->line), "contract",
	    told ? "" : c->line.contract_no.text, "number",
	    told ? ky_line_called(&c->line, k->v.tongue) : number, "state",
	    ky_ending_state_name(c->ending.state), "ref",
	    ky_desk_has_ending(c) ? c->ending.ref : "", "last_day",
	    ky_date_json(ky_case_last_day(c)), "client",
	    reach->grant.text[0] != '\0');
}

/* One of the session's lines; one that was erased is none any more. */
static bool
add_row(struct ky_desk *k, const struct ky_reach *reach, json_t *rows)
{
	struct ky_call c = {.op = KY_CALL_LINE, .line_id = reach->line_id};
	struct ky_result *r = ky_arena_alloc(k->v.rq->arena, sizeof(*r));

	c.in.name.kind = KY_NAME_ID;
	if (!ky_visit_call(&k->v, reach, &c, r))
		return false;
	if (r->found)
		(void)json_array_append_new(rows, row_json(k, reach, r));
	return true;
}

void
ky_desk_lines(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k = {0};
	const struct ky_guest *s;
	json_t *rows;

	if (!ky_visit_open(&k.v, rq, an) || !ky_visit_needs_session(&k.v))
		return;
	s = ky_visit_session(&k.v);
	rows = json_array();
	for (uint8_t i = 0; i < s->reach_n; i++)
		if (!add_row(&k, &s->reach[i], rows)) {
			json_decref(rows);
			return;
		}
	ky_visit_put(&k.v, "lines", rows);
	ky_visit_show(&k.v, KY_PAGE("desk/lines"), 200);
}

/* --- one --- */

/* What is being changed, or was: `change` (`kind`, `state`, `n`). */
static void
put_change(struct ky_desk *k)
{
	const struct ky_change *c = &k->c->change;

	ky_visit_put(&k->v, "can_change", json_boolean(ky_desk_may_change(k)));
	ky_visit_put(&k->v, "change",
	    json_pack("{s:s, s:s, s:b}", "kind", ky_change_kind_name(c->kind),
		"state", ky_change_state_name(c->state), "pending",
		ky_change_pending(c) ? 1 : 0));
}

/* Nothing is out, nothing will be owed back, and there is no profile. */
static bool
keeps_nothing(const struct ky_desk *k, const struct ky_preview *p)
{
	const struct ky_line *l = &k->c->line;

	for (uint8_t i = 0; i < l->items_n; i++)
		if (l->item[i].state == KY_ITEM_OUT)
			return false;
	return l->profile == KY_PROFILE_NONE && (p == NULL || p->items_n == 0);
}

static bool
may(const struct ky_desk *k, enum ky_right right)
{
	return ky_guest_reach(ky_visit_session(&k->v), k->c->line_id, right) !=
	    NULL;
}

/* Who acts for the holder never says where money goes. */
static void
put_rights(struct ky_desk *k)
{
	bool files = may(k, KY_RIGHT_FILE);

	ky_visit_put(&k->v, "can_file", json_boolean(files));
	ky_visit_put(&k->v, "can_name",
	    json_boolean(files && k->reach->grant.text[0] == '\0'));
	ky_visit_put(&k->v, "can_read",
	    json_boolean(k->c->ending.seq > 0 && may(k, KY_RIGHT_PAPERS)));
}

static void
show_line(struct ky_desk *k, unsigned status)
{
	const struct ky_choice soon = {.way = KY_WAY_PLAIN,
	    .refund_reason = -1};
	const struct ky_preview *p = NULL;

	put_rights(k);
	ky_visit_put(&k->v, "over",
	    json_boolean(ky_desk_has_ending(k->c) &&
		k->c->line.subject == KY_SUBJECT_LINE &&
		ky_desk_is_over(k->c, k->today)));
	put_change(k);
	ky_desk_put_plan(k);
	if (k->rules != NULL && !ky_desk_has_ending(k->c)) {
		if (!ky_desk_preview(k, &soon, 0, &p))
			return;
		if (p->offered)
			ky_visit_put(&k->v, "cost",
			    ky_preview_json(k->rules, p));
	}
	ky_visit_put(&k->v, "nothing_to_return",
	    json_boolean(keeps_nothing(k, p)));
	ky_visit_show(&k->v, KY_PAGE("desk/line"), status);
}

void
ky_desk_line_show(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;

	if (ky_desk_line(&k, rq, an, KY_RIGHT_STATUS))
		show_line(&k, 200);
}

/* Which device or option the form names.  False: none. */
static bool
read_change(const struct ky_desk *k, struct ky_command *cmd)
{
	const struct ky_posted *f = &k->v.posted;
	uint64_t n = 0;

	if (ky_str_u64(ky_posted_get(f, "device"), KY_DEVICES_MAX - 1, &n))
		cmd->change = KY_CHANGE_DEVICE;
	else if (ky_str_u64(ky_posted_get(f, "option"), KY_OPTIONS_MAX - 1, &n))
		cmd->change = KY_CHANGE_OPTION;
	cmd->ref = (uint8_t)n;
	return cmd->change != KY_CHANGE_NONE;
}

/* Is it proven as the change asks for?  False: it was answered. */
static bool
proven(struct ky_desk *k, struct ky_command *cmd)
{
	const char *self = ky_visit_path(&k->v, "/lines/%" PRIu64,
	    k->c->line_id);

	switch (ky_desk_proof(k, self, cmd)) {
	case KY_DESK_PROOF_ENOUGH:
		return true;
	case KY_DESK_PROOF_FIRST:
		(void)ky_visit_needs_proof(&k->v);
		break;
	case KY_DESK_PROOF_WEAK:
		show_line(k, 409);
		break;
	case KY_DESK_PROOF_ANSWERED:
		break;
	}
	return false;
}

void
ky_desk_change(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;
	struct ky_command *cmd;

	if (!ky_desk_line(&k, rq, an, KY_RIGHT_FILE) || !ky_visit_post_ok(&k.v))
		return;
	cmd = ky_desk_command(&k, KY_CMD_CHANGE);
	if (!read_change(&k, cmd)) {
		ky_visit_missing(&k.v);
		return;
	}
	if (!proven(&k, cmd))
		return;
	switch (ky_desk_submit(&k, cmd, NULL)) {
	case KY_DESK_DONE:
		ky_visit_go(&k.v,
		    ky_visit_path(&k.v, "/lines/%" PRIu64 "#%s", k.c->line_id,
			cmd->change == KY_CHANGE_DEVICE ? "devices"
							: "options"));
		return;
	case KY_DESK_NOT:
		show_line(&k, 409);
		return;
	case KY_DESK_ANSWERED:
		return;
	}
}
