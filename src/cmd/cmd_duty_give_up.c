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
	cmd = ky_session_command(&s, KY_CMD_GIVE_UP, KY_ROLE_STAFF, &c);
	if (ky_act_duty(&c, cli->arg[1], &cmd, &err) == KY_OK &&
	    ky_act_reason(cli, &cmd, &err) == KY_OK)
		result = ky_act_submit(cli, &s, &cmd);
	else
		result = ky_cli_fail(cli, &err);
	ky_session_close(&s);
	return result;
}

static const struct ky_flag flags[] = {
    {"--reason", "CODE", "why; a code, no names", false},
    KY_ACT_FLAGS,
};

const struct ky_cmd ky_cmd_duty_give_up = {
    .name = "duty give-up",
    .args = "LINE DUTY",
    .args_min = 2,
    .args_max = 2,
    .flags = flags,
    .help = "Decide that a duty will not be done; bars the certificate",
    .run = run,
};
