#include "cmd/session.h"

struct checking {
	const struct ky_cli *cli;
	json_t *faults;
};

static void
say(void *self, const char *line)
{
	struct checking *c = self;

	if (c->cli->json)
		(void)json_array_append_new(c->faults, json_string(line));
	else
		ky_say(c->cli, KY_PAINT_BAD, "%s\n", line);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct checking c = {.cli = cli};
	struct ky_err err = {0};
	uint64_t faults = 0;
	enum ky_code code;

	if (ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	c.faults = json_array();
	code = ky_store_check(s.store, say, &c, &faults, &err);
	ky_session_close(&s);
	if (code == KY_OK && cli->json)
		ky_cli_json(json_pack("{s:I, s:O}", "faults",
		    (json_int_t)faults, "list", c.faults));
	else if (code == KY_OK)
		ky_say(cli, faults == 0 ? KY_PAINT_GOOD : KY_PAINT_BAD,
		    "%ju faults\n", (uintmax_t)faults);
	json_decref(c.faults);
	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	return faults == 0 ? KY_EXIT_OK : KY_EXIT_CORRUPT;
}

const struct ky_cmd ky_cmd_db_check = {
    .name = "db check",
    .args = "",
    .help = "Check all of the store that can be checked",
    .run = run,
};
