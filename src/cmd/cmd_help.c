#include "cmd/cli.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_err err;
	int words = 0;
	const struct ky_cmd *cmd = ky_cmd_find((int)cli->args_n, cli->arg,
	    &words);

	if (cmd == NULL && cli->args_n > 0) {
		(void)ky_fail(&err, KY_E_INPUT, 0, "no such command: %.40s",
		    cli->arg[0]);
		return ky_cli_fail(cli, &err);
	}
	return ky_cli_help(cmd);
}

const struct ky_cmd ky_cmd_help = {
    .name = "help",
    .args = "[COMMAND]",
    .args_max = 2,
    .help = "Say how a command is called",
    .run = run,
};
