#include "cmd/logfile.h"

#include "doc/checkpoint.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_buf text;
	struct ky_err err = {0};
	enum ky_exit result = KY_EXIT_OK;

	if (ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	ky_buf_init(&text, KY_CHECKPOINT_MAX);
	if (ky_session_checkpoint(&s, &text, &err) != KY_OK)
		result = ky_cli_fail(cli, &err);
	else if (cli->json)
		ky_cli_json(
		    json_pack("{s:s%}", "checkpoint", text.p, text.len));
	else
		(void)printf("%.*s", KY_STR_ARG(ky_buf_str(&text)));
	ky_buf_done(&text);
	ky_session_close(&s);
	return result;
}

const struct ky_cmd ky_cmd_log_checkpoint = {
    .name = "log checkpoint",
    .args = "",
    .help = "Print the log's latest signed checkpoint",
    .run = run,
};
