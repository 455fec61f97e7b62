#include "cmd/act.h"

/* Of what is owed only a part. */
static enum ky_code
take_amount(const struct ky_cli *cli, const struct ky_line *l,
    struct ky_command *cmd, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--amount");
	struct ky_money money;

	if (text == NULL)
		return KY_OK;
	if (cmd->duty != KY_DUTY_DUES)
		return ky_fail(err, KY_E_INPUT, 0, "--amount is for dues only");
	if (ky_money_parse(ky_str_of(text), l->ledger.currency, &money, err) !=
	    KY_OK)
		return ky_during(err, "--amount");
	if (money.minor <= 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--amount must be above zero");
	cmd->minor = money.minor;
	return KY_OK;
}

/* A second person who is there too; and not one under two names by mistake. */
static enum ky_code
take_approver(const struct ky_cli *cli, struct ky_command *cmd,
    struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--approver");

	if (text == NULL)
		return KY_OK;
	if (ky_slug_parse(ky_str_of(text), &cmd->approver, err) != KY_OK)
		return ky_during(err, "--approver");
	if (strcmp(cmd->approver.text, cmd->actor.text) == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--approver is the actor: a second person is needed");
	return KY_OK;
}

static enum ky_code
fill(const struct ky_cli *cli, const struct ky_session *s,
    const struct ky_case *c, struct ky_buf *bytes, struct ky_command *cmd,
    struct ky_err *err)
{
	enum ky_code code = ky_act_duty(c, cli->arg[1], cmd, err);

	(void)s;
	(void)bytes;
	if (code == KY_OK)
		code = take_amount(cli, &c->line, cmd, err);
	if (code == KY_OK)
		code = ky_act_reason(cli, cmd, err);
	if (code == KY_OK)
		code = take_approver(cli, cmd, err);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_act_run(cli, KY_CMD_WAIVE, KY_ROLE_OFFICER, fill);
}

static const struct ky_flag flags[] = {
    {"--reason", "CODE", "why; a code, no names", false},
    {"--amount", "AMOUNT", "of dues: so much; else all that is owed", false},
    {"--approver", "WHO", "a second person who agrees now", false},
    KY_ACT_FLAGS,
};

const struct ky_cmd ky_cmd_duty_waive = {
    .name = "duty waive",
    .args = "LINE DUTY",
    .args_min = 2,
    .args_max = 2,
    .flags = flags,
    .help = "Let a duty go, with a reason; much money by two people",
    .run = run,
};
