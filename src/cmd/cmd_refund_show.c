#include "cmd/payrun.h"
#include "cmd/show.h"

#include <inttypes.h>

struct listing {
	const struct ky_cli *cli;
	bool first;
};

static enum ky_code
say_row(void *self, const struct ky_transfer *t, struct ky_err *err)
{
	struct listing *l = self;
	char payee[KY_PAYEE_MASK_SIZE] = "";
	json_t *doc;

	(void)err;
	if (l->cli->json) {
		doc = ky_transfer_json(t);
		(void)fputs(l->first ? "\n  " : ",\n  ", stdout);
		(void)json_dumpf(doc, stdout, JSON_COMPACT);
		json_decref(doc);
		l->first = false;
		return KY_OK;
	}
	if (t->payee.kind != KY_PAYEE_NONE)
		ky_payee_mask(&t->payee, payee);
	/* Names of ours and numbers: nothing needs quotes. */
	(void)printf("%" PRIu64 ",%" PRIu64 ",%s,%" PRId64 ",%s,%s,%s\n", t->n,
	    t->line_id, ky_transfer_state_name(t->state), t->minor, t->currency,
	    t->why, payee);
	return KY_OK;
}

static enum ky_code
say_rows(const struct ky_cli *cli, struct ky_session *s, uint64_t run,
    const char *text, struct ky_err *err)
{
	struct listing l = {cli, true};
	enum ky_transfer_state state = KY_TRANSFER_STATE__MAX;
	enum ky_code code;

	if (strcmp(text, "all") != 0 &&
	    !ky_transfer_state_parse(ky_str_of(text), &state))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--transfers is all, in-run, paid, failed or returned");
	(void)fputs(cli->json
		? "{\"transfers\": ["
		: "transfer,line,state,amount,currency,why,payee\n",
	    stdout);
	code = ky_transfers_all(s, state, run, say_row, &l, err);
	if (cli->json)
		(void)fputs("\n]}\n", stdout);
	return code;
}

static enum ky_code
show(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	const char *transfers = ky_cli_flag(cli, "--transfers");
	struct ky_payrun r;

	if (ky_payrun_read(cli, s, &r, err) != KY_OK)
		return err->code;
	if (transfers != NULL)
		return say_rows(cli, s, r.n, transfers, err);
	ky_payrun_say(cli, &r);
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_READ, show);
}

static const struct ky_flag flags[] = {
    {"--transfers", "STATE", "its transfers in that state, or all, as CSV",
	false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_refund_show = {
    .name = "refund show",
    .args = "RUN",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Show a payment run, or its transfers",
    .run = run,
};
