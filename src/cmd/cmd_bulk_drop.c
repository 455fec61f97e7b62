#include "cmd/bulk.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_bulk_run(cli, KY_BULK_DROPPED, false);
}

const struct ky_cmd ky_cmd_bulk_drop = {
    .name = "bulk drop",
    .args = "BULK",
    .args_min = 1,
    .args_max = 1,
    .help = "Give a bulk ending up; what is filed stays filed",
    .run = run,
};
