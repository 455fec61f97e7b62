#include "cmd/records.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_records_import(cli, &ky_records_usage);
}

static const struct ky_flag flags[] = {KY_RECORDS_FLAGS};

const struct ky_cmd ky_cmd_usage_import = {
    .name = "usage import",
    .args = "FILE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Charge usage that was rated elsewhere, each record once",
    .run = run,
};
