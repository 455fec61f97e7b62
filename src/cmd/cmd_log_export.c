#include "cmd/logfile.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_err err = {0};
	enum ky_exit result = KY_EXIT_OK;
	uint64_t size;

	if (ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	if (ky_session_export(&s, cli->arg[0], &size, &err) != KY_OK)
		result = ky_cli_fail(cli, &err);
	else if (cli->json)
		ky_cli_json(json_pack("{s:s, s:I}", "folder", cli->arg[0],
		    "entries", (json_int_t)size));
	else
		ky_say(cli, KY_PAINT_NONE, "%s: a log of %ju entries\n",
		    cli->arg[0], (uintmax_t)size);
	ky_session_close(&s);
	return result;
}

const struct ky_cmd ky_cmd_log_export = {
    .name = "log export",
    .args = "DIR",
    .args_min = 1,
    .args_max = 1,
    .help = "Write the log as files that anybody may copy and check",
    .run = run,
};
