#include "cmd/bulk.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_bulk_run(cli, KY_BULK_PAUSED, false);
}

const struct ky_cmd ky_cmd_bulk_pause = {
    .name = "bulk pause",
    .args = "BULK",
    .args_min = 1,
    .args_max = 1,
    .help = "Hold a bulk ending that runs",
    .run = run,
};
