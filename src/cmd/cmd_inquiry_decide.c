#include "cmd/inquiry.h"

#include <stdlib.h>

static enum ky_code
read_to(const struct ky_cli *cli, enum ky_inquiry_state *to, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--to");

	if (text != NULL && ky_inquiry_state_parse(ky_str_of(text), to) &&
	    *to != KY_INQUIRY_NEW && *to != KY_INQUIRY_SEEN)
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "--to is accepted, refused, answered, waiting or shown");
}

static enum ky_code
read_answer(const struct ky_cli *cli, struct ky_inquiry *q, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--answer");

	if (text == NULL)
		return KY_OK;
	if (!ky_str_copy(ky_str_of(text), q->answer, sizeof(q->answer)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--answer: at most %zu bytes", sizeof(q->answer) - 1);
	return KY_OK;
}

/* The line that accepted papers are of. */
static enum ky_code
read_line(const struct ky_cli *cli, struct ky_session *s, uint64_t *id,
    struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--line");
	struct ky_case *c;
	enum ky_code code;

	if (text == NULL)
		return KY_OK;
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = ky_session_find(s, text, c, err);
	*id = c->line_id;
	free(c);
	return code;
}

static enum ky_code
decide(const struct ky_cli *cli, struct ky_session *s, struct ky_inquiry *q,
    struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_INQUIRY_MOVE,
	    .who.role = KY_ROLE_STAFF};
	struct ky_result r = {0};
	enum ky_code code = ky_slug_parse(ky_str_of(cli->arg[0]),
	    &call.in.inquiry.id, err);

	call.in.inquiry.wanted = q;
	if (code == KY_OK)
		code = read_to(cli, &call.in.inquiry.state, err);
	if (code == KY_OK)
		code = read_answer(cli, q, err);
	if (code == KY_OK)
		code = read_line(cli, s, &call.line_id, err);
	if (code == KY_OK)
		code = ky_session_call(s, &call, &r, err);
	if (code == KY_OK && !r.found)
		return ky_fail(err, KY_E_INPUT, 0,
		    "there is no inquiry %s; see `kaiyaku inquiry list`",
		    call.in.inquiry.id.text);
	if (code == KY_OK && cli->json)
		ky_cli_json(ky_inquiry_json(r.out.inquiries));
	else if (code == KY_OK)
		ky_inquiry_say(cli, r.out.inquiries);
	if (code == KY_OK && !cli->json &&
	    r.out.inquiries->state == KY_INQUIRY_SEEN)
		ky_say(cli, KY_PAINT_WAIT,
		    "The line changed lately: a second person accepts the "
		    "papers for it, too.\n");
	return code;
}

static enum ky_code
with_room(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	struct ky_inquiry *q = calloc(1, sizeof(*q));
	enum ky_code code;

	if (q == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = decide(cli, s, q, err);
	free(q);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_ACT, with_room);
}

static const struct ky_flag flags[] = {
    {"--to", "STATE", "accepted, refused, answered, waiting, shown", false},
    {"--answer", "TEXT", "what is told; of a case: what is shown", false},
    {"--line", "LINE", "the line that accepted papers are of", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_inquiry_decide = {
    .name = "inquiry decide",
    .args = "INQUIRY",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Accept, refuse or answer what somebody asked; show a case",
    .run = run,
};
