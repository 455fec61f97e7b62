#include "cmd/records.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_records_import(cli, &ky_records_receipts);
}

static const struct ky_flag flags[] = {KY_RECORDS_FLAGS};

const struct ky_cmd ky_cmd_payment_import = {
    .name = "payment import",
    .args = "FILE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Book payments that came in elsewhere, each receipt once",
    .run = run,
};
