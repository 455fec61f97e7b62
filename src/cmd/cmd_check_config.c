#include "cmd/cli.h"

static void
add_json(json_t *doc, const char *section, const char *name,
    const struct ky_value *v)
{
	char full[64];

	(void)snprintf(full, sizeof(full), "%s.%s", section, name);
	(void)json_object_set_new(doc, full,
	    json_pack("{s:s, s:s}", "value", v->text, "from", v->from));
}

static void
say(const struct ky_cli *cli, const char *section, const char *name,
    const struct ky_value *v)
{
	char full[64];

	(void)snprintf(full, sizeof(full), "%s.%s", section, name);
	ky_say(cli, KY_PAINT_NONE, "%-16s %-40s", full,
	    v->text[0] != '\0' ? v->text : "-");
	ky_say(cli, KY_PAINT_DIM, " %s\n", v->from);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	const struct ky_config *c = &cli->config;
	json_t *doc = json_object();
	char section[32];

	for (size_t i = 0; i < KY_SET__MAX; i++) {
		const struct ky_setting_name *n = ky_setting_name(
		    (enum ky_setting)i);

		if (cli->json)
			add_json(doc, n->section, n->name, &c->set[i]);
		else
			say(cli, n->section, n->name, &c->set[i]);
	}
	for (size_t i = 0; i < KY_PEER__MAX; i++) {
		(void)snprintf(section, sizeof(section), "peer %s",
		    ky_peer_name((enum ky_peer)i));
		if (cli->json)
			add_json(doc, section, "use", &c->peer[i]);
		else
			say(cli, section, "use", &c->peer[i]);
	}
	if (cli->json)
		ky_cli_json(doc);
	else
		json_decref(doc);
	return KY_EXIT_OK;
}

const struct ky_cmd ky_cmd_check_config = {
    .name = "check-config",
    .args = "",
    .help = "Show the settings in force, and where each comes from",
    .run = run,
};
