#include "cmd/rulefile.h"

static void
say(void *self, const char *line)
{
	const struct ky_cli *cli = self;

	if (!cli->json)
		(void)fprintf(stderr, "%s\n", line);
}

static enum ky_code
load(struct ky_cli *cli, struct ky_session *s, const char *path, json_t *loaded,
    struct ky_err *err)
{
	struct ky_rulefile file;
	enum ky_code code;

	/* So that a whole folder may be named. */
	if (ky_guide_file_is(path)) {
		if (!cli->json)
			ky_say(cli, KY_PAINT_DIM,
			    "%s: left out, it holds no rules\n", path);
		return KY_OK;
	}
	code = ky_rulefile_read(&file, path, say, cli, err);

	if (code == KY_OK)
		code = ky_rulefile_put(s, &file, err);
	if (code == KY_OK) {
		(void)json_array_append_new(loaded,
		    json_pack("{s:s, s:s}", "provider", file.book.provider.text,
			"version", file.book.hash));
		if (!cli->json)
			ky_say(cli, KY_PAINT_NONE, "%s: version %.12s\n",
			    file.book.provider.text, file.book.hash);
	}
	ky_rulefile_done(&file);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_err err = {0};
	json_t *loaded;
	enum ky_code code = KY_OK;

	if (ky_session_open(&s, cli, KY_SESSION_ACT, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	loaded = json_array();
	for (uint32_t i = 0; i < cli->args_n && code == KY_OK; i++)
		code = load(cli, &s, cli->arg[i], loaded, &err);
	ky_session_close(&s);
	if (code == KY_OK && cli->json)
		ky_cli_json(json_pack("{s:O}", "loaded", loaded));
	json_decref(loaded);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

const struct ky_cmd ky_cmd_rules_load = {
    .name = "rules load",
    .args = "FILE...",
    .args_min = 1,
    .args_max = KY_ARGS_MAX,
    .help = "Load rule files into the store; old versions stay",
    .run = run,
};
