#include "cmd/rulefile.h"

struct checking {
	const struct ky_cli *cli;
	json_t *complaints;
};

static void
say(void *self, const char *line)
{
	struct checking *c = self;

	if (c->cli->json)
		(void)json_array_append_new(c->complaints, json_string(line));
	else
		(void)fprintf(stderr, "%s\n", line);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct checking c = {.cli = cli, .complaints = json_array()};
	struct ky_rulefile file;
	struct ky_err err = {0};
	uint32_t bad = 0;

	for (uint32_t i = 0; i < cli->args_n; i++) {
		enum ky_code code = ky_rulefile_read(&file, cli->arg[i], say,
		    &c, &err);

		if (code != KY_OK) {
			say(&c, err.msg);
			bad++;
		} else if (!cli->json) {
			ky_say(cli, KY_PAINT_NONE, "%s: %.*s, version %.12s\n",
			    cli->arg[i], KY_STR_ARG(file.book.name),
			    file.book.hash);
		}
		ky_rulefile_done(&file);
	}
	if (cli->json)
		ky_cli_json(
		    json_pack("{s:i, s:i, s:O}", "files", (int)cli->args_n,
			"bad", (int)bad, "complaints", c.complaints));
	json_decref(c.complaints);
	return bad == 0 ? KY_EXIT_OK : KY_EXIT_INPUT;
}

const struct ky_cmd ky_cmd_rules_check = {
    .name = "rules check",
    .args = "FILE...",
    .args_min = 1,
    .args_max = KY_ARGS_MAX,
    .help = "Check rule files, and say everything that is wrong",
    .run = run,
};
