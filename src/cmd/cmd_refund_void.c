#include "cmd/payrun.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_payrun_run(cli, KY_PAYRUN_VOID);
}

static const struct ky_flag flags[] = {
    {"--reason", "CODE", "why, as a code: not-sent, bank-refused, ...", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_refund_void = {
    .name = "refund void",
    .args = "RUN",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Say that a payment run was never sent; two people must",
    .run = run,
};
