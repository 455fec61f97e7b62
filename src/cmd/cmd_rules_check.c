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

/* A rule file, or one that lies beside them; false after complaints. */
static bool
check(struct checking *c, const char *path)
{
	struct ky_rulefile file;
	struct ky_err err = {0};
	bool other = ky_guide_file_is(path);
	enum ky_code code = other ? ky_rulefile_check_other(path, say, c, &err)
				  : ky_rulefile_read(&file, path, say, c, &err);

	if (code != KY_OK)
		say(c, err.msg);
	else if (!c->cli->json && other)
		ky_say(c->cli, KY_PAINT_NONE, "%s: good\n", path);
	else if (!c->cli->json)
		ky_say(c->cli, KY_PAINT_NONE, "%s: %.*s, version %.12s\n", path,
		    KY_STR_ARG(file.book.name), file.book.hash);
	if (!other)
		ky_rulefile_done(&file);
	return code == KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct checking c = {.cli = cli, .complaints = json_array()};
	uint32_t bad = 0;

	for (uint32_t i = 0; i < cli->args_n; i++)
		bad += !check(&c, cli->arg[i]);
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
    .help = "Check the files of operators/, and say everything that is wrong",
    .run = run,
};
