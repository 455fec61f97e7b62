#include "cmd/cli.h"
#include "cmd/peer_check.h"

/* A secret is only said to be there. */
static const char *
shown(const struct ky_setting_row *row, const struct ky_value *v)
{
	return row->secret && v->text[0] != '\0' ? "set" : v->text;
}

static void
show_one(const struct ky_cli *cli, json_t *doc, const char *section,
    const struct ky_setting_row *row, const struct ky_value *v)
{
	const char *text = shown(row, v);
	char full[64];

	(void)snprintf(full, sizeof(full), "%s.%s", section, row->name);
	if (cli->json) {
		(void)json_object_set_new(doc, full,
		    json_pack("{s:s, s:s}", "value", text, "from", v->from));
		return;
	}
	ky_say(cli, KY_PAINT_NONE, "%-26s %-32s", full,
	    text[0] != '\0' ? text : "-");
	ky_say(cli, KY_PAINT_DIM, " %s\n", v->from);
}

static void
show_peer(const struct ky_cli *cli, json_t *doc, enum ky_peer p)
{
	char section[32];

	(void)snprintf(section, sizeof(section), "peer %s", ky_peer_name(p));
	for (size_t i = 0; i < KY_PEER_SET__MAX; i++) {
		const struct ky_value *v = &cli->config.peer[p][i];

		/* What a peer has no use for is not worth a line. */
		if (i == KY_PEER_SET_KIND || strcmp(v->from, "default") != 0)
			show_one(cli, doc, section,
			    ky_peer_setting_row((enum ky_peer_setting)i), v);
	}
}

static void
complain(void *self, const char *line)
{
	(void)self;
	(void)fprintf(stderr, "kaiyaku: %s\n", line);
}

static void
complain_of(void *self, const struct ky_peer_checked *found)
{
	(void)self;
	(void)fprintf(stderr, "kaiyaku: %speer %s: %s\n",
	    found->wrong ? "" : "note: ", ky_peer_name(found->peer),
	    found->what);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	const struct ky_config *c = &cli->config;
	json_t *doc = json_object();
	uint32_t wrong;

	for (size_t i = 0; i < KY_SET__MAX; i++) {
		const struct ky_setting_row *row = ky_setting_row(
		    (enum ky_setting)i);

		show_one(cli, doc, row->section, row, &c->set[i]);
	}
	for (size_t i = 0; i < KY_PEER__MAX; i++)
		show_peer(cli, doc, (enum ky_peer)i);
	if (cli->json)
		ky_cli_json(doc);
	else
		json_decref(doc);
	wrong = ky_config_faults(c, complain, NULL);
	for (int i = 0; i < KY_PEER__MAX; i++)
		wrong += ky_peer_check(cli, (enum ky_peer)i, complain_of, NULL);
	return wrong == 0 ? KY_EXIT_OK : KY_EXIT_INPUT;
}

const struct ky_cmd ky_cmd_check_config = {
    .name = "check-config",
    .args = "",
    .help = "Show the settings in force, and where each comes from",
    .run = run,
};
