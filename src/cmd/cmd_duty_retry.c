#include "cmd/act.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_command cmd;
	struct ky_err err = {0};
	enum ky_exit result;

	if (ky_act_open(cli, KY_SESSION_ACT, &s, &c, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	cmd = ky_session_command(&s, KY_CMD_RETRY, KY_ROLE_STAFF, &c);
	if (ky_act_duty(&c, cli->arg[1], &cmd, &err) == KY_OK)
		result = ky_act_submit(cli, &s, &cmd);
	else
		result = ky_cli_fail(cli, &err);
	ky_session_close(&s);
	return result;
}

static const struct ky_flag flags[] = {
    KY_ACT_FLAGS,
};

const struct ky_cmd ky_cmd_duty_retry = {
    .name = "duty retry",
    .args = "LINE DUTY",
    .args_min = 2,
    .args_max = 2,
    .flags = flags,
    .help = "Try a refused or given-up duty again",
    .run = run,
};
