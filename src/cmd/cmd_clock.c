#include "cmd/session.h"
#include "cmd/show.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_err err = {0};
	char text[KY_SHOW_SIZE];

	if (ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	if (cli->json)
		ky_cli_json(json_pack("{s:o, s:b}", "now",
		    ky_time_json(ky_session_now(&s)), "demo",
		    s.meta.demo ? 1 : 0));
	else
		ky_say(cli, KY_PAINT_NONE, "%s%s\n",
		    ky_show_time(ky_session_now(&s), KY_ZONE_JAPAN, text),
		    s.meta.demo ? " (demo clock)" : "");
	ky_session_close(&s);
	return KY_EXIT_OK;
}

const struct ky_cmd ky_cmd_clock = {
    .name = "clock",
    .args = "",
    .help = "Say what time it is in the store",
    .run = run,
};
