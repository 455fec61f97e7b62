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
	cmd = ky_session_command(&s, KY_CMD_WITHDRAW, KY_ROLE_STAFF, &c);
	result = ky_act_submit(cli, &s, &cmd);
	ky_session_close(&s);
	return result;
}

static const struct ky_flag flags[] = {
    KY_ACT_FLAGS,
};

const struct ky_cmd ky_cmd_ending_withdraw = {
    .name = "ending withdraw",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Take an ending back, while that is possible",
    .run = run,
};
