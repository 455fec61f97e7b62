#include "cmd/cli.h"

#include "view/words.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

/* Flags that every command has. */
static const struct ky_flag common[] = {
    {"--config", "FILE", "settings; else " KY_CONFIG_FILE, false},
    {"--store", "PATH", "the store; wins over the settings", false},
    {"--actor", "NAME", "who acts; wins over the settings", false},
    {"--json", NULL, "answer with one JSON document", false},
    {"--help", NULL, "say how the command is called", false},
    {NULL, NULL, NULL, false},
};
enum {
	CONFIG,
	STORE,
	ACTOR,
	JSON,
	HELP,
	COMMON_MAX
};

/* --- what a command is called --- */

void
ky_cmd_synopsis(const struct ky_cmd *cmd, struct ky_buf *out)
{
	const struct ky_flag *f = cmd->flags;

	ky_buf_addf(out, "kaiyaku %s", cmd->name);
	for (bool joined = false; f != NULL && f->name != NULL; f++) {
		ky_buf_addz(out, joined ? " | " : " [");
		ky_buf_addz(out, f->name);
		if (f->arg != NULL)
			ky_buf_addf(out, " %s", f->arg);
		joined = f->or_next;
		if (!joined)
			ky_buf_addc(out, ']');
	}
	if (cmd->args[0] != '\0')
		ky_buf_addf(out, " %s", cmd->args);
}

static void
flags_help(const struct ky_flag *f, struct ky_buf *out)
{
	for (; f != NULL && f->name != NULL; f++) {
		char left[48];

		(void)snprintf(left, sizeof(left), "%s %s", f->name,
		    f->arg != NULL ? f->arg : "");
		ky_buf_addf(out, "  %-24s %s\n", left, f->help);
	}
}

void
ky_cmd_describe(const struct ky_cmd *cmd, struct ky_buf *out)
{
	ky_buf_addz(out, "usage: ");
	ky_cmd_synopsis(cmd, out);
	ky_buf_addf(out, "\n\n%s.\n\n", cmd->help);
	flags_help(cmd->flags, out);
	flags_help(common, out);
}

static void
program_help(struct ky_buf *out)
{
	ky_buf_addz(out,
	    "usage: kaiyaku [--config FILE] [--store PATH] "
	    "[--json] COMMAND ...\n\n"
	    "Ends mobile lines completely, and proves it.\n\n");
	for (size_t i = 0; ky_cmds[i] != NULL; i++)
		ky_buf_addf(out, "  %-18s %s\n", ky_cmds[i]->name,
		    ky_cmds[i]->help);
	ky_buf_addz(out,
	    "\n`kaiyaku help COMMAND` says how one is called; "
	    "all of it is in kaiyaku(1).\n");
}

/* --- parsing --- */

/* Does the cmd's name stand at the front of `argv`?  Its words, or 0. */
static int
words_matched(const char *name, int argc, const char *const *argv)
{
	struct ky_str rest = ky_str_of(name);
	int n = 0;

	while (rest.len > 0) {
		const char *blank = memchr(rest.p, ' ', rest.len);
		struct ky_str word = rest;

		if (blank != NULL)
			word.len = (size_t)(blank - rest.p);
		if (n == argc || !ky_str_is(word, argv[n]))
			return 0;
		n++;
		rest.p += word.len;
		rest.len -= word.len;
		rest = ky_str_trim(rest);
	}
	return n;
}

const struct ky_cmd *
ky_cmd_find(int argc, const char *const *argv, int *words)
{
	const struct ky_cmd *found = NULL;

	*words = 0;
	for (size_t i = 0; ky_cmds[i] != NULL; i++) {
		int n = words_matched(ky_cmds[i]->name, argc, argv);

		if (n > *words) {
			found = ky_cmds[i];
			*words = n;
		}
	}
	return found;
}

static const struct ky_flag *
flag_find(const struct ky_flag *f, struct ky_str name, size_t *at)
{
	for (*at = 0; f != NULL && f->name != NULL; f++, (*at)++)
		if (ky_str_is(name, f->name))
			return f;
	return NULL;
}

/* One flag at argv[*i], with its argument. */
static enum ky_code
take_flag(struct ky_cli *cli, const char **shared, int argc,
    const char *const *argv, int *i, struct ky_err *err)
{
	const char *text = argv[*i], *equals = strchr(text, '=');
	struct ky_str name = ky_str_of(text);
	const struct ky_flag *f,
	    *own = cli->cmd != NULL ? cli->cmd->flags : NULL;
	const char **value;
	size_t at;

	if (equals != NULL)
		name.len = (size_t)(equals - text);
	f = flag_find(own, name, &at);
	value = &cli->value[at];
	if (f == NULL) {
		f = flag_find(common, name, &at);
		value = &shared[at];
	}
	if (f == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "no such flag: %.*s",
		    KY_STR_ARG(name));
	if (*value != NULL)
		return ky_fail(err, KY_E_INPUT, 0, "%s is there twice",
		    f->name);
	if (f->arg == NULL && equals != NULL)
		return ky_fail(err, KY_E_INPUT, 0, "%s takes no argument",
		    f->name);
	if (f->arg == NULL)
		*value = "";
	else if (equals != NULL)
		*value = equals + 1;
	else if (*i + 1 < argc)
		*value = argv[++*i];
	else
		return ky_fail(err, KY_E_INPUT, 0, "%s needs %s", f->name,
		    f->arg);
	return KY_OK;
}

static enum ky_code
check_flags(const struct ky_cli *cli, struct ky_err *err)
{
	const struct ky_flag *f = cli->cmd->flags;

	for (size_t i = 0; f != NULL && f[i].name != NULL; i++)
		if (f[i].or_next && cli->value[i] != NULL &&
		    cli->value[i + 1] != NULL)
			return ky_fail(err, KY_E_INPUT, 0,
			    "%s and %s exclude each other", f[i].name,
			    f[i + 1].name);
	if (cli->args_n < cli->cmd->args_min ||
	    cli->args_n > cli->cmd->args_max)
		return ky_fail(err, KY_E_INPUT, 0, "%s needs %s",
		    cli->cmd->name,
		    cli->cmd->args[0] != '\0' ? cli->cmd->args : "no argument");
	return KY_OK;
}

static enum ky_code
settle_config(struct ky_cli *cli, const char **shared, struct ky_err *err)
{
	const char *path = shared[CONFIG];
	enum ky_code code;

	ky_config_init(&cli->config);
	if (path == NULL)
		path = getenv("KAIYAKU_CONFIG");
	code = ky_config_load(&cli->config,
	    path != NULL ? path : KY_CONFIG_FILE, path != NULL, err);
	if (code == KY_OK)
		code = ky_config_environment(&cli->config, getenv, err);
	if (code != KY_OK && cli->cmd->any_config) {
		cli->config_fault = *err;
		ky_config_init(&cli->config);
		code = KY_OK;
	}
	if (code == KY_OK && shared[STORE] != NULL)
		code = ky_config_put(&cli->config, KY_SET_STORE_PATH,
		    shared[STORE], "--store", err);
	if (code == KY_OK && shared[ACTOR] != NULL)
		code = ky_config_put(&cli->config, KY_SET_CLI_ACTOR,
		    shared[ACTOR], "--actor", err);
	return code;
}

enum ky_code
ky_cli_parse(struct ky_cli *cli, int argc, const char *const *argv, bool *help,
    struct ky_err *err)
{
	const char *shared[COMMON_MAX] = {NULL};
	bool only_args = false;
	enum ky_code code = KY_OK;
	int words;

	*cli = (struct ky_cli){0};
	for (int i = 0; i < argc && code == KY_OK; i++) {
		bool dashed = argv[i][0] == '-' && argv[i][1] != '\0';

		if (!only_args && strcmp(argv[i], "--") == 0) {
			only_args = true;
		} else if (dashed && !only_args) {
			code = take_flag(cli, shared, argc, argv, &i, err);
		} else if (cli->cmd == NULL) {
			cli->cmd = ky_cmd_find(argc - i, argv + i, &words);
			if (cli->cmd == NULL)
				code = ky_fail(err, KY_E_INPUT, 0,
				    "no such command: %.40s; see `kaiyaku "
				    "help`",
				    argv[i]);
			i += words > 0 ? words - 1 : 0;
		} else if (cli->args_n == KY_ARGS_MAX) {
			code = ky_fail(err, KY_E_INPUT, 0,
			    "more than %d arguments", KY_ARGS_MAX);
		} else {
			cli->arg[cli->args_n++] = argv[i];
		}
	}
	cli->json = shared[JSON] != NULL;
	if (code != KY_OK)
		return code;
	*help = shared[HELP] != NULL || argc == 0;
	if (*help)
		return KY_OK;
	if (cli->cmd == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "which command? see `kaiyaku help`");
	code = check_flags(cli, err);
	return code == KY_OK ? settle_config(cli, shared, err) : code;
}

const char *
ky_cli_flag(const struct ky_cli *cli, const char *name)
{
	size_t at;
	const struct ky_flag *f = flag_find(cli->cmd->flags, ky_str_of(name),
	    &at);

	assert(f != NULL);
	return cli->value[at];
}

/* --- answering --- */

enum ky_exit
ky_exit_of(enum ky_code code)
{
	switch (code) {
	case KY_OK:
		return KY_EXIT_OK;
	case KY_E_INPUT:
		return KY_EXIT_INPUT;
	case KY_E_REFUSED:
		return KY_EXIT_NO;
	case KY_E_RETRY:
	case KY_E_UNSURE:
	case KY_E_LIMIT:
		return KY_EXIT_LATER;
	case KY_E_CORRUPT:
		return KY_EXIT_CORRUPT;
	case KY_E_SYSTEM:
	case KY__CODE_MAX:
		return KY_EXIT_SYSTEM;
	}
	return KY_EXIT_SYSTEM;
}

void
ky_cli_json(json_t *doc)
{
	(void)json_dumpf(doc, stdout, JSON_INDENT(2));
	(void)putchar('\n');
	json_decref(doc);
}

enum ky_exit
ky_cli_fail(const struct ky_cli *cli, const struct ky_err *err)
{
	if (cli->json)
		ky_cli_json(json_pack("{s:{s:s, s:s}}", "error", "code",
		    ky_code_name(err->code), "message", err->msg));
	else if (err->cause != 0 && err->code == KY_E_SYSTEM)
		(void)fprintf(stderr, "kaiyaku: %s (%s)\n", err->msg,
		    strerror(err->cause));
	else
		(void)fprintf(stderr, "kaiyaku: %s\n", err->msg);
	return ky_exit_of(err->code);
}

enum ky_exit
ky_cli_no(const struct ky_cli *cli, const char *code, const char *rule)
{
	if (cli->json)
		ky_cli_json(
		    json_pack("{s:s, s:s, s:s, s:s}", "verdict", "refused",
			"code", code, "message", ky_words(code), "rule", rule));
	else if (rule[0] != '\0')
		(void)fprintf(stderr, "kaiyaku: no: %s (%s; %s)\n",
		    ky_words(code), code, rule);
	else
		(void)fprintf(stderr, "kaiyaku: no: %s (%s)\n", ky_words(code),
		    code);
	return KY_EXIT_NO;
}

void
ky_say(const struct ky_cli *cli, enum ky_paint paint, const char *fmt, ...)
{
	static const char *const escape[] = {
	    [KY_PAINT_NONE] = "",
	    [KY_PAINT_HEAD] = "\033[1m",
	    [KY_PAINT_GOOD] = "\033[32m",
	    [KY_PAINT_WAIT] = "\033[33m",
	    [KY_PAINT_BAD] = "\033[31m",
	    [KY_PAINT_DIM] = "\033[2m",
	};
	bool painted = cli->colour && paint != KY_PAINT_NONE;
	va_list args;

	if (painted)
		(void)fputs(escape[paint], stdout);
	va_start(args, fmt);
	(void)vprintf(fmt, args);
	va_end(args);
	if (painted)
		(void)fputs("\033[0m", stdout);
}

/* --- files --- */

/* The folder of `path` without its last part; "." when it has none. */
static void
folder_of(const char *path, char *out, size_t size)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		(void)snprintf(out, size, ".");
	else
		(void)snprintf(out, size, "%.*s", (int)(slash - path), path);
}

void
ky_keys_folder(const struct ky_cli *cli, char *out, size_t size)
{
	const char *set = cli->config.set[KY_SET_KEYS_DIR].text;
	char folder[KY_CONFIG_LINE_MAX];

	folder_of(cli->config.set[KY_SET_STORE_PATH].text, folder,
	    sizeof(folder));
	if (set[0] != '\0')
		(void)snprintf(out, size, "%s", set);
	else
		(void)snprintf(out, size, "%s/keys", folder);
}

void
ky_rules_folder(const struct ky_cli *cli, char *out, size_t size)
{
	/* In the source tree build/kaiyaku, or build-check/gcc/kaiyaku;
	 * installed bin/kaiyaku.  The last one is named when there is none. */
	static const char *const places[] = {"../operators", "../../operators",
	    "../share/kaiyaku/operators"};
	const char *set = cli->config.set[KY_SET_RULES_DIR].text;
	char self[1024] = ".", folder[1024];

	if (set[0] != '\0') {
		(void)snprintf(out, size, "%s", set);
		return;
	}
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		self[0] = '\0';
	folder_of(self, folder, sizeof(folder));
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		(void)snprintf(out, size, "%s/%s", folder, places[i]);
		if (access(out, R_OK) == 0)
			return;
	}
}

/* --- main --- */

enum ky_exit
ky_cli_help(const struct ky_cmd *cmd)
{
	struct ky_buf text;

	ky_buf_init(&text, (size_t)64 * 1024);
	if (cmd != NULL)
		ky_cmd_describe(cmd, &text);
	else
		program_help(&text);
	assert(ky_buf_ok(&text));
	(void)printf("%.*s", KY_STR_ARG(ky_buf_str(&text)));
	ky_buf_done(&text);
	return KY_EXIT_OK;
}

static bool
wants_colour(void)
{
	const char *none = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) != 0 && (none == NULL || none[0] == '\0');
}

int
ky_cli_main(int argc, char **argv)
{
	struct ky_cli cli;
	struct ky_err err = {0};
	bool help = false;
	enum ky_exit code;

	if (ky_cli_parse(&cli, argc - 1, (const char *const *)argv + 1, &help,
		&err) != KY_OK)
		return (int)ky_cli_fail(&cli, &err);
	assert(help || cli.cmd != NULL);
	cli.colour = wants_colour();
	cli.progress = isatty(STDERR_FILENO) != 0;
	code = help ? ky_cli_help(cli.cmd) : cli.cmd->run(&cli);
	if (fflush(stdout) != 0 && code == KY_EXIT_OK) {
		(void)ky_fail(&err, KY_E_SYSTEM, errno,
		    "could not write the answer");
		cli.json = false;
		code = ky_cli_fail(&cli, &err);
	}
	return (int)code;
}
