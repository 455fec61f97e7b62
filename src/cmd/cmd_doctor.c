#include "cmd/doctor.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_doctor d = {
	    .cli = cli,
	    .offline = ky_cli_flag(cli, "--offline") != NULL,
	    .list = cli->json ? json_array() : NULL,
	};

	ky_doctor_run(&d);
	if (d.open)
		ky_session_close(&d.session);
	if (cli->json)
		ky_cli_json(json_pack("{s:i, s:i, s:o}", "wrong", (int)d.wrong,
		    "notes", (int)d.notes, "findings", d.list));
	else if (d.wrong == 0)
		ky_say(cli, KY_PAINT_GOOD, "nothing is wrong\n");
	else
		ky_say(cli, KY_PAINT_BAD, "%u %s wrong\n", d.wrong,
		    d.wrong == 1 ? "thing is" : "things are");
	return d.wrong == 0 ? KY_EXIT_OK : KY_EXIT_NO;
}

static const struct ky_flag flags[] = {
    {"--offline", NULL, "ask no other system", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_doctor = {
    .name = "doctor",
    .args = "",
    .flags = flags,
    .help = "Say in plain words what is wrong with this installation",
    .run = run,
    .any_config = true,
};
