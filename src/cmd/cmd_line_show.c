#include "cmd/act.h"
#include "cmd/show.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_rules rules;
	struct ky_zone zone = KY_ZONE_UTC;
	struct ky_err err = {0};

	if (ky_act_open(cli, KY_SESSION_READ, &s, &c, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	/* A line may be looked at before its provider's rules are loaded. */
	if (ky_session_rules(&s, &c, &rules, &err) == KY_OK)
		zone = rules.book->zone;
	if (cli->json)
		ky_cli_json(ky_case_json(&c));
	else
		ky_show_case(cli, &c, zone);
	ky_session_close(&s);
	return KY_EXIT_OK;
}

const struct ky_cmd ky_cmd_line_show = {
    .name = "line show",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .help = "Show a line or loan: facts, ending, duties",
    .run = run,
};
