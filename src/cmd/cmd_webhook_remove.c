#include "cmd/webhook.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_call call = {.op = KY_CALL_HOOK_REMOVE};
	struct ky_result result = {0};
	struct ky_session s;
	struct ky_err err = {0};
	enum ky_code code;

	if (ky_slug_parse(ky_str_of(cli->arg[0]), &call.in.id, &err) != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_ACT, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	code = ky_session_call(&s, &call, &result, &err);
	if (code == KY_OK && !result.found)
		code = ky_fail(&err, KY_E_INPUT, 0, "there is no such webhook");
	ky_session_close(&s);
	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	if (cli->json)
		ky_cli_json(json_pack("{s:s}", "removed", call.in.id.text));
	else
		ky_say(cli, KY_PAINT_NONE, "%s is removed\n", call.in.id.text);
	return KY_EXIT_OK;
}

const struct ky_cmd ky_cmd_webhook_remove = {
    .name = "webhook remove",
    .args = "WEBHOOK",
    .args_min = 1,
    .args_max = 1,
    .help = "Forget it, and what was still to be sent to it",
    .run = run,
};
