#include "cmd/session.h"

#include <inttypes.h>

static enum ky_code
resend(struct ky_session *s, const struct ky_slug *hook, const char *number,
    struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_RESEND, .in.delivery.hook = *hook};
	struct ky_result result = {0};
	enum ky_code code;

	if (!ky_str_u64(ky_str_of(number), INT64_MAX, &call.in.delivery.event))
		return ky_fail(err, KY_E_INPUT, 0,
		    "%.30s is not the number of an event", number);
	code = ky_session_call(s, &call, &result, err);
	if (code == KY_OK && !result.found)
		return ky_fail(err, KY_E_INPUT, 0,
		    "there is no such webhook, or no event %" PRIu64,
		    call.in.delivery.event);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_slug hook;
	struct ky_err err = {0};
	enum ky_code code;

	if (ky_slug_parse(ky_str_of(cli->arg[0]), &hook, &err) != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_ACT, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	code = KY_OK;
	for (uint32_t i = 1; i < cli->args_n && code == KY_OK; i++)
		code = resend(&s, &hook, cli->arg[i], &err);
	ky_session_close(&s);
	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	if (cli->json)
		ky_cli_json(json_pack("{s:s, s:i}", "webhook", hook.text,
		    "resent", (int)cli->args_n - 1));
	else
		ky_say(cli, KY_PAINT_NONE, "%u to be sent again to %s\n",
		    cli->args_n - 1, hook.text);
	return KY_EXIT_OK;
}

const struct ky_cmd ky_cmd_webhook_resend = {
    .name = "webhook resend",
    .args = "WEBHOOK EVENT...",
    .args_min = 2,
    .args_max = KY_ARGS_MAX,
    .help = "Send events again, by their numbers",
    .run = run,
};
