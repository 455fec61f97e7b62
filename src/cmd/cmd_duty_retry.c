#include "cmd/act.h"

static enum ky_code
fill(const struct ky_cli *cli, const struct ky_session *s,
    const struct ky_case *c, struct ky_buf *bytes, struct ky_command *cmd,
    struct ky_err *err)
{
	enum ky_code code = ky_act_duty(c, cli->arg[1], cmd, err);

	(void)s;
	(void)bytes;
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_act_run(cli, KY_CMD_RETRY, KY_ROLE_STAFF, fill);
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
