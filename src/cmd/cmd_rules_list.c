#include "cmd/rulefile.h"
#include "cmd/session.h"
#include "port/office.h"

#include <dirent.h>
#include <errno.h>

static int
is_json(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 5 && strcmp(entry->d_name + n - 5, ".json") == 0 &&
	    !ky_guide_file_is(entry->d_name);
}

/* `rules check` says what is wrong with a file; here it is enough that. */
static void
ignore(void *self, const char *line)
{
	(void)self;
	(void)line;
}

static void
list_one(const struct ky_cli *cli, const char *path, json_t *list)
{
	struct ky_rulefile file;
	struct ky_err err;
	bool fine = ky_rulefile_read(&file, path, ignore, NULL, &err) == KY_OK;

	if (fine && cli->json)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s%, s:b, s:b, s:s}", "provider",
			file.book.provider.text, "name", file.book.name.p,
			file.book.name.len, "connected",
			file.book.connected ? 1 : 0, "fictional",
			file.book.fictional ? 1 : 0, "version",
			file.book.hash));
	else if (fine)
		ky_say(cli, KY_PAINT_NONE, "%-20s %-28.*s %-14s %.12s\n",
		    file.book.provider.text, KY_STR_ARG(file.book.name),
		    file.book.fictional       ? "fictional"
			: file.book.connected ? "connected"
					      : "not connected",
		    file.book.hash);
	else if (!cli->json)
		ky_say(cli, KY_PAINT_BAD, "%s: not usable\n", path);
	ky_rulefile_done(&file);
}

/* --- files at hand --- */

static enum ky_exit
at_hand(struct ky_cli *cli)
{
	char folder[1024], path[2048];
	struct dirent **entry;
	struct ky_err err;
	json_t *list;
	int n;

	ky_rules_folder(cli, folder, sizeof(folder));
	n = scandir(folder, &entry, is_json, alphasort);
	if (n < 0) {
		(void)ky_fail(&err, KY_E_INPUT, errno,
		    "could not read the folder of rule files %.150s", folder);
		return ky_cli_fail(cli, &err);
	}
	list = json_array();
	for (int i = 0; i < n; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder,
		    entry[i]->d_name);
		list_one(cli, path, list);
		free(entry[i]);
	}
	free(entry);
	if (cli->json)
		ky_cli_json(json_pack("{s:O}", "rules", list));
	json_decref(list);
	return KY_EXIT_OK;
}

/* --- what is loaded --- */

#define VERSIONS_MAX 1024

struct loaded {
	uint32_t n;
	struct ky_slug provider[VERSIONS_MAX];
	char hash[VERSIONS_MAX][65];
	struct ky_time at[VERSIONS_MAX];
};

/* The last one of its provider is what new endings are filed under. */
static bool
newest(const struct loaded *l, uint32_t i)
{
	for (uint32_t k = i + 1; k < l->n; k++)
		if (strcmp(l->provider[k].text, l->provider[i].text) == 0)
			return false;
	return true;
}

static void
show(const struct ky_cli *cli, const struct loaded *l)
{
	json_t *list = json_array();
	char at[KY_TIME_TEXT_SIZE];

	for (uint32_t i = 0; i < l->n; i++) {
		bool used = newest(l, i);

		ky_time_format(l->at[i], at);
		if (cli->json)
			(void)json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s, s:b}", "provider",
				l->provider[i].text, "version", l->hash[i],
				"loaded", at, "newest", used ? 1 : 0));
		else
			ky_say(cli, used ? KY_PAINT_NONE : KY_PAINT_DIM,
			    "%-20s %.12s  loaded %s%s\n", l->provider[i].text,
			    l->hash[i], at, used ? "" : "  (older)");
	}
	if (cli->json)
		ky_cli_json(json_pack("{s:O}", "rules", list));
	else if (l->n == 0)
		ky_say(cli, KY_PAINT_WAIT,
		    "no rules are loaded: `kaiyaku rules load FILE...`\n");
	json_decref(list);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	static struct loaded l;
	const struct ky_office *o;
	struct ky_session s;
	struct ky_err err = {0};
	enum ky_code code;

	if (ky_cli_flag(cli, "--files") != NULL)
		return at_hand(cli);
	if (ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	o = s.store->office;
	code = o->rules_list(o->self, &s.meta.issuer, VERSIONS_MAX, l.provider,
	    l.hash, l.at, &l.n, &err);
	ky_session_close(&s);
	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	show(cli, &l);
	return KY_EXIT_OK;
}

static const struct ky_flag flags[] = {
    {"--files", NULL, "the rule files at hand instead", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_rules_list = {
    .name = "rules list",
    .args = "",
    .flags = flags,
    .help = "List the rules that are loaded, oldest first",
    .run = run,
};
