/* Where refunds go. */
#include "web/desk_handlers.h"
#include "web/desk_show.h"
#include "web/payee_form.h"

#include "page/page.h"

#include <inttypes.h>

static bool
kind_of(struct ky_str name, enum ky_payee_kind *out)
{
	return ky_payee_kind_parse(name, out) && *out != KY_PAYEE_NONE;
}

static void
show(struct ky_desk *k, enum ky_payee_kind kind, unsigned status)
{
	const struct ky_rule_credit *r = k->rules != NULL ? k->rules->credit
							  : NULL;

	ky_visit_text(&k->v, "kind", ky_payee_kind_name(kind));
	ky_visit_put(&k->v, "original",
	    json_boolean(r != NULL && r->rail == KY_RAIL_ORIGINAL));
	ky_visit_show(&k->v, KY_PAGE("desk/payee"), status);
}

void
ky_desk_payee(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;
	enum ky_payee_kind kind;

	if (!ky_desk_line(&k, rq, an, KY_RIGHT_ALL))
		return;
	if (!kind_of(ky_http_query(rq, "kind"), &kind))
		show(&k, KY_PAYEE_NONE, 200);
	else if (ky_visit_needs_proof(&k.v))
		show(&k, kind, 200);
}

/* Who says so has shown who it is: that counts where something changed
 * lately. */
static bool
put_authority(struct ky_desk *k, struct ky_command *cmd)
{
	struct ky_ask ask = {.act = KY_ACT_AUTHORITY, .line_id = k->c->line_id};
	const struct ky_told *told;

	if (!ky_visit_ask(&k->v, &ask, &told))
		return false;
	if (told->word == KY_WORD_DONE)
		ky_authority_put(told, cmd);
	return true;
}

void
ky_desk_payee_put(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;
	struct ky_command *cmd;
	enum ky_payee_kind kind;

	if (!ky_desk_line(&k, rq, an, KY_RIGHT_ALL) ||
	    !ky_visit_post_ok(&k.v) || !ky_visit_needs_proof(&k.v))
		return;
	cmd = ky_desk_command(&k, KY_CMD_FACT);
	cmd->fact = KY_FACT_PAYEE;
	if (!kind_of(ky_posted_get(&k.v.posted, "kind"), &kind)) {
		show(&k, KY_PAYEE_NONE, 422);
		return;
	}
	if (!ky_payee_form(&k.v, kind, &cmd->payee)) {
		show(&k, kind, 422);
		return;
	}
	if (!put_authority(&k, cmd))
		return;
	switch (ky_desk_submit(&k, cmd, NULL)) {
	case KY_DESK_DONE:
		ky_visit_go(&k.v,
		    ky_visit_next(&k.v,
			ky_visit_path(&k.v, "/lines/%" PRIu64, k.c->line_id)));
		return;
	case KY_DESK_NOT:
		show(&k, kind, 409);
		return;
	case KY_DESK_ANSWERED:
		return;
	}
}
