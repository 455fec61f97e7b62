/* Lines of the account, and their lock. */
#include "web/account.h"

#include "page/page.h"
#include "page/tr.h"
#include "web/lines.h"

#include <inttypes.h>

static bool
show_lines(struct ky_visit *v)
{
	ky_visit_put(v, "proven", json_boolean(v->session->proven_n > 0));
	return ky_visit_put_lines(v, "lines", "");
}

static void
read_line(struct ky_visit *v, struct ky_ask *ask)
{
	if (!ky_posted_has(&v->posted, "do", "detach"))
		return;
	ask->act = KY_ACT_DETACH;
	ask->line_id = ky_visit_line_id(ky_posted_get(&v->posted, "line"));
	if (ask->line_id == 0)
		ky_visit_wrong(v, "line", KY_TR("Choose one from the list."));
}

static void
changed(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_done(v, "/account/lines",
	    ky_posted_has(&v->posted, "do", "detach") ? "line-detached"
						      : "line-attached");
}

void
ky_account_lines(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_ATTACH,
	    .page = KY_PAGE("account/lines"),
	    .field = "line",
	    .may = ky_visit_needs_account,
	    .show = show_lines,
	    .read = read_line,
	    .then = changed};

	ky_flow_run(&flow, rq, an);
}

/* --- the lock --- */

static const char weak[] = KY_TR(
    "The proof you gave is not enough to unlock this line. Prove the "
    "line again, by a code and by the last bill.");

static void
show_lock(struct ky_visit *v, const char *fault)
{
	if (fault != NULL)
		ky_visit_wrong(v, "line", fault);
	ky_visit_show(v, KY_PAGE("account/lock"), fault != NULL ? 422 : 200);
}

/* Opening wants the proof that ending would: it is the first step to it. */
static bool
prove(struct ky_visit *v, struct ky_command *cmd)
{
	struct ky_ask ask = {.act = KY_ACT_AUTHORITY, .line_id = cmd->line_id};
	const struct ky_told *told;

	if (!ky_visit_ask(v, &ask, &told))
		return false;
	switch (ky_visit_said(v, told, "line")) {
	case KY_SAID_YES:
		if (told->standing.grade < told->least) {
			show_lock(v, weak);
			break;
		}
		ky_authority_put(told, cmd);
		return true;
	case KY_SAID_NO:
		show_lock(v, NULL);
		break;
	case KY_SAID_GONE:
		break;
	}
	return false;
}

static void
turn(struct ky_visit *v, const struct ky_reach *reach, bool on)
{
	struct ky_command *cmd = ky_arena_alloc(v->rq->arena, sizeof(*cmd));
	struct ky_result out;

	cmd->kind = KY_CMD_FACT;
	cmd->fact = on ? KY_FACT_LOCKED : KY_FACT_UNLOCKED;
	cmd->line_id = reach->line_id;
	if ((!on && !prove(v, cmd)) || !ky_visit_command(v, reach, cmd, &out))
		return;
	if (out.out.reply.answer.verdict == KY_VERDICT_REFUSED)
		show_lock(v, weak);
	else
		ky_visit_go(v,
		    ky_visit_path(v, "/lines/%" PRIu64 "/lock?done=%s",
			reach->line_id, on ? "locked" : "unlocked"));
}

void
ky_line_lock(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_reach *reach;
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	reach = ky_visit_needs_line(&v, ky_visit_line_id(rq->part[1]),
	    KY_RIGHT_ALL);
	if (reach == NULL || !ky_visit_put_line(&v, reach, NULL))
		return;
	ky_visit_put_done(&v);
	if (rq->method != KY_POST)
		show_lock(&v, NULL);
	else if (ky_visit_post_ok(&v))
		turn(&v, reach, ky_posted_has(&v.posted, "do", "lock"));
}
