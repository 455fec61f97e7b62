#include "cmd/act.h"

static enum ky_code
fill(const struct ky_cli *cli, const struct ky_session *s,
    const struct ky_case *c, struct ky_buf *bytes, struct ky_command *cmd,
    struct ky_err *err)
{
	const char *card = ky_cli_flag(cli, "--card");
	enum ky_code code = ky_act_duty(c, cli->arg[1], cmd, err);

	if (code == KY_OK && card != NULL)
		code = ky_iccid_parse(ky_str_of(card), &cmd->about, err);
	if (code == KY_OK)
		code = ky_act_papers(cli, cmd, err);
	if (code == KY_OK)
		code = ky_act_day(cli, "--day", &cmd->day, err);
	if (code == KY_OK)
		code = ky_act_evidence(cli, s, ky_duty_kind_name(cmd->duty),
		    bytes, cmd, err);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_act_run(cli, KY_CMD_EVIDENCE, KY_ROLE_STAFF, fill);
}

static const struct ky_flag flags[] = {
    KY_EVIDENCE_FLAGS,
    {"--day", "DATE", "the day that counts, for items", false},
    {"--papers", "LIST", "that were shown: death,register,...", false},
    {"--card", "ICCID", "the card the evidence names", false},
    KY_ACT_FLAGS,
};

const struct ky_cmd ky_cmd_duty_seen = {
    .name = "duty seen",
    .args = "LINE DUTY",
    .args_min = 2,
    .args_max = 2,
    .flags = flags,
    .help = "Bring evidence that a duty is done",
    .run = run,
};
