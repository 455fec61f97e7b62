#include "cmd/cli.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	if (cli->json)
		ky_cli_json(json_pack("{s:s}", "version", KY_VERSION));
	else
		(void)puts("kaiyaku " KY_VERSION);
	return KY_EXIT_OK;
}

const struct ky_cmd ky_cmd_version = {
    .name = "version",
    .args = "",
    .help = "Say which version this is",
    .run = run,
};
