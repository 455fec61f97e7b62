#include "cmd/bulk.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_bulk_run(cli, KY_BULK_RUNNING, false);
}

const struct ky_cmd ky_cmd_bulk_resume = {
    .name = "bulk resume",
    .args = "BULK",
    .args_min = 1,
    .args_max = 1,
    .help = "Go on with one that is paused or was interrupted",
    .run = run,
};
