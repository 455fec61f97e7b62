#include "cmd/payrun.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_payrun_run(cli, KY_PAYRUN_APPROVED);
}

const struct ky_cmd ky_cmd_refund_approve = {
    .name = "refund approve",
    .args = "RUN",
    .args_min = 1,
    .args_max = 1,
    .help = "Be the second person: let a payment run go to the bank",
    .run = run,
};
