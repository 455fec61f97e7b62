#include "cmd/session.h"

static enum ky_code
revoke(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_TOKEN_REVOKE};
	struct ky_result r;
	enum ky_code code = ky_slug_parse(ky_str_of(cli->arg[0]), &call.in.id,
	    err);

	if (code == KY_OK)
		code = ky_session_call(s, &call, &r, err);
	if (code == KY_OK && !r.found)
		return ky_fail(err, KY_E_INPUT, 0,
		    "there is no valid token %s; see `kaiyaku token list`",
		    call.in.id.text);
	if (code == KY_OK && cli->json)
		ky_cli_json(json_pack("{s:s}", "revoked", cli->arg[0]));
	else if (code == KY_OK)
		ky_say(cli, KY_PAINT_NONE, "%s opens nothing any more\n",
		    cli->arg[0]);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_ACT, revoke);
}

const struct ky_cmd ky_cmd_token_revoke = {
    .name = "token revoke",
    .args = "TOKEN",
    .args_min = 1,
    .args_max = 1,
    .help = "Make a token useless, within two seconds",
    .run = run,
};
