#include "cmd/rulefile.h"

#include <dirent.h>
#include <errno.h>

static int
is_json(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 5 && strcmp(entry->d_name + n - 5, ".json") == 0;
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

static enum ky_exit
run(struct ky_cli *cli)
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

const struct ky_cmd ky_cmd_rules_list = {
    .name = "rules list",
    .args = "",
    .help = "List the rule files that are at hand",
    .run = run,
};
