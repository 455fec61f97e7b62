#include "cmd/listing.h"

static bool
wanted(const void *state, const struct ky_row *row)
{
	if (row->ending.seq == 0)
		return false;
	return state == NULL ||
	    strcmp(state, ky_ending_state_name(row->ending.state)) == 0;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	const char *state = ky_cli_flag(cli, "--state");
	enum ky_ending_state known;
	struct ky_err err;

	if (state != NULL && !ky_ending_state_parse(ky_str_of(state), &known)) {
		(void)ky_fail(&err, KY_E_INPUT, 0,
		    "--state is running, "
		    "withdrawing, withdrawn or closed");
		return ky_cli_fail(cli, &err);
	}
	return ky_listing_run(cli, wanted, state);
}

static const struct ky_flag flags[] = {
    {"--state", "STATE", "only those in this state", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_ending_list = {
    .name = "ending list",
    .args = "",
    .flags = flags,
    .help = "List the lines that an ending was filed for",
    .run = run,
};
