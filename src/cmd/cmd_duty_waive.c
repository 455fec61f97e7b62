#include "cmd/act.h"

/* Two people, and not one under two names by mistake. */
static enum ky_code
take_approver(const struct ky_cli *cli, struct ky_command *cmd,
    struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--approver");

	if (text == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--approver is missing: a second person lets a duty go");
	if (ky_slug_parse(ky_str_of(text), &cmd->approver, err) != KY_OK)
		return ky_during(err, "--approver");
	if (strcmp(cmd->approver.text, cmd->actor.text) == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--approver is the actor: a second person is needed");
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_command cmd;
	struct ky_err err = {0};
	enum ky_exit result;

	if (ky_act_open(cli, KY_SESSION_ACT, &s, &c, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	cmd = ky_session_command(&s, KY_CMD_WAIVE, KY_ROLE_OFFICER, &c);
	if (ky_act_duty(&c, cli->arg[1], &cmd, &err) == KY_OK &&
	    ky_act_reason(cli, &cmd, &err) == KY_OK &&
	    take_approver(cli, &cmd, &err) == KY_OK)
		result = ky_act_submit(cli, &s, &cmd);
	else
		result = ky_cli_fail(cli, &err);
	ky_session_close(&s);
	return result;
}

static const struct ky_flag flags[] = {
    {"--reason", "CODE", "why; a code, no names", false},
    {"--approver", "WHO", "the second person", false},
    KY_ACT_FLAGS,
};

const struct ky_cmd ky_cmd_duty_waive = {
    .name = "duty waive",
    .args = "LINE DUTY",
    .args_min = 2,
    .args_max = 2,
    .flags = flags,
    .help = "Let a duty go, by two people and with a reason",
    .run = run,
};
