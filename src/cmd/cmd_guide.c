#include "cmd/guide.h"
#include "cmd/guide_page.h"
#include "cmd/guidebook.h"
#include "cmd/rulefile.h"
#include "cmd/show.h"
#include "web/guide_index.h"

#define PAGE_NAME_MAX ((size_t)512)

static void
complain(void *self, const char *line)
{
	(void)self;
	(void)fprintf(stderr, "%s\n", line);
}

/* A path, or the name of a file among the rule files at hand. */
static void
find_file(const struct ky_cli *cli, char *out, size_t size)
{
	const char *name = cli->arg[0];
	char folder[1024];

	if (strchr(name, '/') != NULL || strstr(name, ".json") != NULL) {
		(void)snprintf(out, size, "%s", name);
		return;
	}
	ky_rules_folder(cli, folder, sizeof(folder));
	(void)snprintf(out, size, "%s/%s.json", folder, name);
}

static enum ky_code
read_day(const struct ky_cli *cli, struct ky_date *out, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--contract");

	*out = ky_date_at(ky_system_time(), KY_ZONE_JAPAN);
	if (text == NULL)
		return KY_OK;
	if (ky_date_parse(ky_str_of(text), out, err) != KY_OK)
		return ky_during(err, "--contract");
	return KY_OK;
}

/* All providers, or what words find. */
static enum ky_exit
run_directory(struct ky_cli *cli, const char *words)
{
	struct ky_directory *d;
	struct ky_err err = {0};
	enum ky_code code = ky_guidebook_open(cli, &d, &err);

	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	if (words != NULL)
		code = ky_guidebook_search(cli, d, words, &err);
	else
		ky_guidebook_list(cli, d);
	ky_directory_free(d);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

/* A rule file of its own has no places. */
static void
say_places(struct ky_cli *cli, const struct ky_rulebook *book)
{
	struct ky_directory *d;
	struct ky_err err;

	if (strcmp(cli->arg[0], book->provider.text) != 0 ||
	    ky_guidebook_open(cli, &d, &err) != KY_OK)
		return;
	ky_guidebook_places(cli, d, book->provider.text);
	ky_directory_free(d);
}

static enum ky_exit
run_provider(struct ky_cli *cli)
{
	struct ky_rulefile file;
	struct ky_rules rules;
	struct ky_date contract;
	struct ky_err err = {0};
	char path[2048];

	if (read_day(cli, &contract, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	find_file(cli, path, sizeof(path));
	if (ky_rulefile_read(&file, path, complain, NULL, &err) != KY_OK) {
		ky_rulefile_done(&file);
		return ky_cli_fail(cli, &err);
	}
	ky_rules_select(&file.book, contract, &rules);
	if (cli->json)
		ky_cli_json(ky_guide_json(&rules, contract));
	else {
		ky_guide_say(cli, &rules, contract);
		say_places(cli, &file.book);
	}
	ky_rulefile_done(&file);
	return KY_EXIT_OK;
}

/* --- pages --- */

static enum ky_code
read_tongue(const struct ky_cli *cli, enum ky_tongue *out, struct ky_err *err)
{
	const char *tag = ky_cli_flag(cli, "--lang");

	*out = KY_TONGUE_EN;
	if (tag == NULL || ky_tongue_parse(ky_str_of(tag), out))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "--lang: one of en, ja, zh-Hans, zh-Hant, ko");
}

/* Which page: a provider's name alone means its own. */
static void
name_page(const struct ky_cli *cli, struct ky_buf *out)
{
	const char *name = cli->args_n > 0 ? cli->arg[0] : "";

	if (!ky_guide_page_named(name))
		ky_buf_addz(out, name[0] == '\0' ? "guide" : "guide/");
	ky_buf_addz(out, name);
}

static enum ky_code
add_page(const struct ky_cli *cli, const char *name, const char *words,
    struct ky_buf *out, struct ky_err *err)
{
	struct ky_directory *d = NULL;
	struct ky_search *search = NULL;
	enum ky_tongue tongue;
	enum ky_code code = read_tongue(cli, &tongue, err);

	if (code == KY_OK)
		code = ky_guidebook_open(cli, &d, err);
	if (code == KY_OK && words != NULL)
		code = ky_guide_index(d, &search, err);
	if (code == KY_OK)
		code = ky_guide_page(d, search, tongue, name, words,
		    ky_system_time(), out, err);
	ky_search_free(search);
	ky_directory_free(d);
	return code;
}

static enum ky_exit
run_page(struct ky_cli *cli, const char *words)
{
	struct ky_buf name, text;
	struct ky_err err = {0};
	enum ky_code code;

	ky_buf_init(&name, PAGE_NAME_MAX);
	ky_buf_init(&text, KY_GUIDE_PAGE_MAX);
	name_page(cli, &name);
	code = ky_buf_ok(&name)
	    ? add_page(cli, name.p, words, &text, &err)
	    : ky_fail(&err, KY_E_INPUT, 0, "there is no such page");
	if (code != KY_OK)
		(void)ky_during(&err, "guide");
	else if (cli->json)
		ky_cli_json(json_pack("{s:s, s:s%}", "page", name.p, "text",
		    text.p, text.len));
	else
		ky_say(cli, KY_PAINT_NONE, "%.*s",
		    KY_STR_ARG(ky_buf_str(&text)));
	ky_buf_done(&text);
	ky_buf_done(&name);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	const char *words = ky_cli_flag(cli, "--search");

	if (ky_cli_flag(cli, "--lang") != NULL ||
	    (cli->args_n > 0 && ky_guide_page_named(cli->arg[0])))
		return run_page(cli, words);
	if (words != NULL || cli->args_n == 0)
		return run_directory(cli, words);
	return run_provider(cli);
}

static const struct ky_flag flags[] = {
    {"--contract", "DATE", "for contracts made on that day; else today", false},
    {"--lang", "LANG", "a page of the guide: en, ja, zh-Hans, zh-Hant or ko",
	false},
    {"--search", "WORDS", "what these words find in the guide", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_guide = {
    .name = "guide",
    .args = "[PROVIDER|PAGE]",
    .args_min = 0,
    .args_max = 1,
    .flags = flags,
    .help = "Say in words how a provider's contracts are ended, or show a page "
	    "of the guide; without either, list all",
    .run = run,
};
