#include "cmd/cli.h"
#include "t.h"

#include <stdlib.h>

#define WORDS_MAX 10

static enum ky_code
parse(struct ky_cli *cli, const char *const *argv, bool *help,
    struct ky_err *err)
{
	int argc = 0;

	while (argv[argc] != NULL)
		argc++;
	*help = false;
	return ky_cli_parse(cli, argc, argv, help, err);
}

static void
accepts(void)
{
	static struct ky_cli cli;
	struct ky_err err;
	bool help;
	const char *const flags[] = {"--json", "end", "DM-1", "--on=2026-09-30",
	    "--yes", "--store", "/x", NULL};
	const char *const dashes[] = {"line", "show", "--", "-odd", NULL};
	const char *const asked[] = {"clock", "advance", "--help", NULL};

	t_good("flags before and behind", parse(&cli, flags, &help, &err),
	    &err);
	t_eq_str("the command", cli.cmd->name, "end");
	t_eq_str("a flag with =", ky_cli_flag(&cli, "--on"), "2026-09-30");
	t_ok("one without argument", ky_cli_flag(&cli, "--yes") != NULL);
	t_ok("one not given", ky_cli_flag(&cli, "--way") == NULL);
	t_ok("JSON", cli.json);
	t_eq_str("the store", cli.config.set[KY_SET_STORE_PATH].text, "/x");
	t_good("behind -- all are arguments", parse(&cli, dashes, &help, &err),
	    &err);
	t_eq_str("as it is", cli.arg[0], "-odd");
	t_good("help is always answered", parse(&cli, asked, &help, &err),
	    &err);
	t_ok("asked", help);
	t_eq_str("the longer name wins", cli.cmd->name, "clock advance");
}

static void
refuses(void)
{
	static const struct {
		const char *label;
		const char *argv[WORDS_MAX];
		const char *words;
	} cases[] = {
	    {"no such command", {"ende", NULL}, "no such command: ende"},
	    {"half a command", {"line", NULL}, "no such command: line"},
	    {"flags alone", {"--json", NULL}, "which command?"},
	    {"a flag of another command", {"end", "--days", "3", "X", NULL},
		"no such flag: --days"},
	    {"a flag twice", {"end", "--yes", "--yes", "X", NULL}, "twice"},
	    {"a flag without its argument", {"end", "X", "--on", NULL},
		"--on needs DATE"},
	    {"an argument for a flag that takes none",
		{"end", "X", "--yes=1", NULL}, "takes no argument"},
	    {"flags that exclude each other",
		{"end", "X", "--on", "2026-01-01", "--when-used-up", NULL},
		"--on and --when-used-up exclude each other"},
	    {"too few arguments", {"preview", NULL}, "preview needs LINE"},
	    {"too many", {"preview", "A", "B", NULL}, "preview needs LINE"},
	    {"arguments for none", {"version", "x", NULL}, "no argument"},
	    {"a config file that is missing",
		{"--config", "/nonexistent/k.conf", "version", NULL},
		"could not open /nonexistent/k.conf"},
	};
	static struct ky_cli cli;
	struct ky_err err;
	bool help;

	T_CASES (c, cases)
		t_bad(c->label, parse(&cli, c->argv, &help, &err), KY_E_INPUT,
		    &err, c->words);
}

/* Each command is described fully, and found by its name. */
static void
table(void)
{
	for (size_t i = 0; ky_cmds[i] != NULL; i++) {
		const struct ky_cmd *cmd = ky_cmds[i];
		size_t flags = 0, help = strlen(cmd->help);
		struct ky_buf b;

		while (cmd->flags != NULL && cmd->flags[flags].name != NULL) {
			t_ok("a flag starts with --",
			    strncmp(cmd->flags[flags].name, "--", 2) == 0);
			t_ok("and has help", cmd->flags[flags].help != NULL);
			flags++;
		}
		t_ok("room for its flags", flags <= KY_FLAGS_MAX);
		t_ok("one line of help, no full stop",
		    help > 0 && cmd->help[help - 1] != '.');
		t_ok("it runs", cmd->run != NULL);
		ky_buf_init(&b, 4096);
		ky_cmd_synopsis(cmd, &b);
		t_ok("synopsis", ky_buf_ok(&b) && b.len > 8);
		ky_buf_done(&b);
	}
}

static void
codes(void)
{
	static const struct {
		enum ky_code code;
		enum ky_exit want;
	} cases[] = {
	    {KY_OK, 0},
	    {KY_E_INPUT, 2},
	    {KY_E_REFUSED, 1},
	    {KY_E_RETRY, 4},
	    {KY_E_UNSURE, 4},
	    {KY_E_LIMIT, 4},
	    {KY_E_CORRUPT, 5},
	    {KY_E_SYSTEM, 6},
	};

	T_CASES (c, cases)
		t_eq_int(ky_code_name(c->code), ky_exit_of(c->code), c->want);
}

int
main(void)
{
	(void)unsetenv("KAIYAKU_CONFIG");
	T_RUN(accepts);
	T_RUN(refuses);
	T_RUN(table);
	T_RUN(codes);
	return t_done();
}
