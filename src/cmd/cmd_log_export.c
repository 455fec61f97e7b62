#include "cmd/logfile.h"

static enum ky_code
write_log(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	uint64_t size;

	if (ky_session_export(s, cli->arg[0], &size, err) != KY_OK)
		return err->code;
	if (cli->json)
		ky_cli_json(json_pack("{s:s, s:I}", "folder", cli->arg[0],
		    "entries", (json_int_t)size));
	else
		ky_say(cli, KY_PAINT_NONE, "%s: a log of %ju entries\n",
		    cli->arg[0], (uintmax_t)size);
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_READ, write_log);
}

const struct ky_cmd ky_cmd_log_export = {
    .name = "log export",
    .args = "DIR",
    .args_min = 1,
    .args_max = 1,
    .help = "Write the log as files that anybody may copy and check",
    .run = run,
};
