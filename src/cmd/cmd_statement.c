#include "cmd/act.h"
#include "cmd/statement.h"

#include <stdlib.h>

static void
say(const struct ky_cli *cli, const struct ky_statement_page *p)
{
	if (cli->json)
		ky_cli_json(ky_statement_json(p));
	else if (ky_cli_flag(cli, "--csv") != NULL)
		ky_statement_csv(p, stdout);
	else
		ky_show_statement(cli, p);
}

static enum ky_code
show(const struct ky_cli *cli, struct ky_session *s, struct ky_case *c,
    struct ky_arena *a, struct ky_err *err)
{
	struct ky_stated stated;
	struct ky_rules rules;
	struct ky_err no_rules;
	/* A line may be looked at before its provider's rules are loaded. */
	bool ruled = ky_session_rules(s, c, &rules, &no_rules) == KY_OK;
	struct ky_statement_page page = {.c = c,
	    .rules = ruled ? &rules : NULL,
	    .s = &stated.statement,
	    .today = ky_date_at(ky_session_now(s),
		ruled ? rules.book->zone : KY_ZONE_UTC)};

	if (ky_statement_load(s->store, c, a, &stated, err) != KY_OK)
		return err->code;
	page.transfers_n = stated.transfers_n;
	page.payments_n = stated.payments_n;
	page.transfer = stated.transfer;
	page.run_day = stated.run_day;
	page.payment = stated.payment;
	say(cli, &page);
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_arena a;
	struct ky_err err = {0};
	enum ky_exit result = KY_EXIT_OK;
	void *memory;

	if (cli->json && ky_cli_flag(cli, "--csv") != NULL) {
		(void)ky_fail(&err, KY_E_INPUT, 0,
		    "--json and --csv exclude each other");
		return ky_cli_fail(cli, &err);
	}
	if (ky_act_open(cli, KY_SESSION_READ, &s, &c, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	memory = malloc(KY_CALL_ARENA_SIZE);
	if (memory == NULL)
		abort(); /* nothing is under way that this could hurt */
	ky_arena_init(&a, memory, KY_CALL_ARENA_SIZE);
	if (show(cli, &s, &c, &a, &err) != KY_OK)
		result = ky_cli_fail(cli, &err);
	free(memory);
	ky_session_close(&s);
	return result;
}

static const struct ky_flag flags[] = {
    {"--csv", NULL, "comma-separated, a row an entry", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_statement = {
    .name = "statement",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Show a line's money: owed, paid, coming back, by which rule",
    .run = run,
};
