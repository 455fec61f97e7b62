#include "cmd/session.h"
#include "cmd/show.h"

static enum ky_code
show(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	char text[KY_SHOW_SIZE];

	(void)err;
	if (cli->json)
		ky_cli_json(json_pack("{s:o, s:b}", "now",
		    ky_time_json(ky_session_now(s)), "demo",
		    s->meta.demo ? 1 : 0));
	else
		ky_say(cli, KY_PAINT_NONE, "%s%s\n",
		    ky_show_time(ky_session_now(s), KY_ZONE_JAPAN, text),
		    s->meta.demo ? " (demo clock)" : "");
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_READ, show);
}

const struct ky_cmd ky_cmd_clock = {
    .name = "clock",
    .args = "",
    .help = "Say what time it is in the store",
    .run = run,
};
