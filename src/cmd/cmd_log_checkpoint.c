#include "cmd/logfile.h"

#include "doc/checkpoint.h"

static enum ky_code
show(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	struct ky_buf text;
	enum ky_code code;

	ky_buf_init(&text, KY_CHECKPOINT_MAX);
	code = ky_session_checkpoint(s, &text, err);
	if (code == KY_OK && cli->json)
		ky_cli_json(
		    json_pack("{s:s%}", "checkpoint", text.p, text.len));
	else if (code == KY_OK)
		(void)printf("%.*s", KY_STR_ARG(ky_buf_str(&text)));
	ky_buf_done(&text);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_READ, show);
}

const struct ky_cmd ky_cmd_log_checkpoint = {
    .name = "log checkpoint",
    .args = "",
    .help = "Print the log's latest signed checkpoint",
    .run = run,
};
