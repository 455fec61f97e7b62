#include "cmd/act.h"
#include "cmd/show.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_err err = {0};
	json_t *list = json_array();

	if (ky_act_open(cli, KY_SESSION_READ, &s, &c, &err) != KY_OK) {
		json_decref(list);
		return ky_cli_fail(cli, &err);
	}
	for (uint8_t i = 0; i < c.duties_n; i++)
		(void)json_array_append_new(list, ky_duty_json(&c, &c.duty[i]));
	if (cli->json)
		ky_cli_json(json_pack("{s:s, s:O}", "ending", c.ending.ref,
		    "duties", list));
	else
		ky_show_duties(cli, &c);
	json_decref(list);
	ky_session_close(&s);
	return KY_EXIT_OK;
}

const struct ky_cmd ky_cmd_duty_list = {
    .name = "duty list",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .help = "List the duties of an ending",
    .run = run,
};
