#include "cmd/listing.h"

static bool
wanted(const void *provider, const struct ky_row *row)
{
	return provider == NULL ||
	    strcmp(provider, row->line.provider.text) == 0;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_listing_run(cli, wanted, ky_cli_flag(cli, "--provider"));
}

static const struct ky_flag flags[] = {
    {"--provider", "NAME", "only this provider's", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_line_list = {
    .name = "line list",
    .args = "",
    .flags = flags,
    .help = "List lines and loans",
    .run = run,
};
