#include "cmd/issuer.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_entropy entropy = ky_system_entropy();
	const char *slug = ky_cli_flag(cli, "--issuer");
	struct ky_err err = {0};
	bool demo = ky_cli_flag(cli, "--demo") != NULL;

	if ((slug != NULL &&
		ky_config_put(&cli->config, KY_SET_ISSUER_SLUG, slug,
		    "--issuer", &err) != KY_OK) ||
	    ky_issuer_create(cli, demo, ky_system_time(), &entropy, &err) !=
		KY_OK)
		return ky_cli_fail(cli, &err);
	if (cli->json)
		ky_cli_json(json_pack("{s:s, s:s, s:b}", "store",
		    cli->config.set[KY_SET_STORE_PATH].text, "issuer",
		    cli->config.set[KY_SET_ISSUER_SLUG].text, "demo", demo));
	else
		ky_say(cli, KY_PAINT_NONE, "%s: %sstore of the issuer %s\n",
		    cli->config.set[KY_SET_STORE_PATH].text,
		    demo ? "demo " : "",
		    cli->config.set[KY_SET_ISSUER_SLUG].text);
	return KY_EXIT_OK;
}

static const struct ky_flag flags[] = {
    {"--demo", NULL, "simulated peers, a clock that can be set", false},
    {"--issuer", "SLUG", "who signs the papers", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_db_init = {
    .name = "db init",
    .args = "",
    .flags = flags,
    .help = "Make a new store, and the issuer's keys",
    .run = run,
};
