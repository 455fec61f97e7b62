#include "cmd/act.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_act_run(cli, KY_CMD_WITHDRAW, KY_ROLE_STAFF, NULL);
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
