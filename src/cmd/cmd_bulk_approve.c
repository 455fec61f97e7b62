#include "cmd/bulk.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_bulk_run(cli, KY_BULK_RUNNING, true);
}

const struct ky_cmd ky_cmd_bulk_approve = {
    .name = "bulk approve",
    .args = "BULK",
    .args_min = 1,
    .args_max = 1,
    .help = "Be the second person: let a bulk ending run",
    .run = run,
};
