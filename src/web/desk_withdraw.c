/* Taking an ending back: signed in, or with the link of a mail. */
#include "web/desk_handlers.h"
#include "web/desk_show.h"

#include "page/page.h"
#include "portal/link.h"
#include "view/view.h"

#include <string.h>

/* --- signed in --- */

void
ky_desk_withdraw(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;

	if (ky_desk_ending(&k, rq, an, KY_RIGHT_FILE))
		ky_visit_show(&k.v, KY_PAGE("desk/withdraw"), 200);
}

/* Whatever has changed meanwhile: who wants to keep the line, keeps it. */
void
ky_desk_withdraw_do(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;
	struct ky_command *cmd;

	if (!ky_desk_ending(&k, rq, an, KY_RIGHT_FILE) ||
	    !ky_visit_post_ok(&k.v))
		return;
	cmd = ky_desk_command(&k, KY_CMD_WITHDRAW);
	cmd->version = 0;
	switch (ky_desk_submit(&k, cmd, NULL)) {
	case KY_DESK_DONE:
		ky_visit_go(&k.v,
		    ky_visit_path(&k.v, "/endings/%s/withdraw",
			k.c->ending.ref));
		return;
	case KY_DESK_NOT:
		ky_visit_show(&k.v, KY_PAGE("desk/withdraw"), 409);
		return;
	case KY_DESK_ANSWERED:
		return;
	}
}

/* --- by link --- */

/* In the name of the link, whoever's browser it is. */
static enum ky_code
call(struct ky_desk *k, struct ky_call *c, struct ky_result *r,
    struct ky_err *err)
{
	struct ky_command who = {0};

	ky_withdraw_envelope(&who);
	c->version = KY_CALL_VERSION;
	c->who = (struct ky_caller){.actor = who.actor,
	    .channel = who.channel,
	    .role = who.role};
	return k->v.rq->calls->call(k->v.rq->calls->self, c, k->v.rq->arena, r,
	    err);
}

static bool
load(struct ky_desk *k, uint64_t line_id)
{
	struct ky_result *r = ky_arena_alloc(k->v.rq->arena, sizeof(*r));
	struct ky_call c = {.op = KY_CALL_LINE, .line_id = line_id};
	struct ky_err err = {0};

	c.in.name.kind = KY_NAME_ID;
	if (call(k, &c, r, &err) == KY_OK)
		return ky_desk_take(k, r);
	ky_visit_sorry(&k->v, &err);
	return false;
}

/* What the link is for: whoever has it may do that one thing, and sees no
 * more than that takes.  False: it was answered. */
static bool
link_line(struct ky_desk *k, const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	struct ky_ask ask = {.act = KY_ACT_LINK};
	const struct ky_told *told;

	memset(k, 0, sizeof(*k));
	if (!ky_visit_open(&k->v, rq, an))
		return false;
	if (!ky_str_copy(rq->part[1], ask.token, sizeof(ask.token))) {
		ky_visit_missing(&k->v);
		return false;
	}
	if (!ky_visit_ask(&k->v, &ask, &told))
		return false;
	if (told->word == KY_WORD_DONE) {
		if (!load(k, told->line_id))
			return false;
		if (strcmp(k->c->ending.ref, told->ending) == 0)
			return true;
	}
	ky_visit_show(&k->v, KY_PAGE("desk/link-wrong"), 404);
	return false;
}

static const char *
link_path(const struct ky_desk *k)
{
	struct ky_str token = k->v.rq->part[1];

	return ky_visit_path(&k->v, "/withdraw/%.*s", (int)token.len, token.p);
}

void
ky_desk_link(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_desk k;

	if (!link_line(&k, rq, an))
		return;
	ky_visit_text(&k.v, "self", link_path(&k));
	ky_visit_show(&k.v, KY_PAGE("desk/link"), 200);
}

/* The ending's number makes the key: the link pressed twice is one command,
 * whatever browser it was. */
static enum ky_code
hand_in(struct ky_desk *k, struct ky_result *r, struct ky_err *err)
{
	struct ky_command *cmd = ky_desk_command(k, KY_CMD_WITHDRAW);
	struct ky_call c = {.op = KY_CALL_COMMAND,
	    .line_id = k->c->line_id,
	    .in.command = cmd};

	ky_withdraw_envelope(cmd);
	cmd->line_id = k->c->line_id;
	cmd->version = 0;
	(void)snprintf(cmd->key, sizeof(cmd->key), "link/%s", k->c->ending.ref);
	return call(k, &c, r, err);
}

void
ky_desk_link_do(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_result *r = ky_arena_alloc(rq->arena, sizeof(*r));
	struct ky_err err = {0};
	struct ky_desk k;

	if (!link_line(&k, rq, an))
		return;
	if (hand_in(&k, r, &err) != KY_OK) {
		ky_visit_sorry(&k.v, &err);
		return;
	}
	/* What became of it, or why it could not: the page looks again. */
	ky_visit_go(&k.v, link_path(&k));
}
