#include "cmd/act.h"

static enum ky_code
take_kind(const struct ky_cli *cli, struct ky_payee *p, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--kind");

	p->account_kind = KY_ACCOUNT_ORDINARY;
	if (text == NULL ||
	    ky_account_kind_parse(ky_str_of(text), &p->account_kind))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "--kind is ordinary, current, savings or other");
}

/* Without it the member stays as it is. */
static enum ky_code
take(const struct ky_cli *cli, const char *flag, char *out, size_t size,
    struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, flag);

	if (text == NULL || ky_str_copy(ky_str_of(text), out, size))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0, "%s is too long", flag);
}

static enum ky_code
take_japan(const struct ky_cli *cli, struct ky_payee *p, struct ky_err *err)
{
	p->kind = KY_PAYEE_JAPAN;
	if (take(cli, "--bank", p->bank, sizeof(p->bank), err) != KY_OK ||
	    take(cli, "--branch", p->branch, sizeof(p->branch), err) != KY_OK)
		return err->code;
	return take_kind(cli, p, err);
}

static enum ky_code
take_abroad(const struct ky_cli *cli, struct ky_payee *p, struct ky_err *err)
{
	p->kind = KY_PAYEE_ABROAD;
	p->iban = ky_cli_flag(cli, "--iban") != NULL;
	if (p->iban && ky_cli_flag(cli, "--account") != NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "an account has an --iban or an --account number");
	if (ky_cli_flag(cli, "--bank") != NULL ||
	    ky_cli_flag(cli, "--branch") != NULL ||
	    ky_cli_flag(cli, "--kind") != NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--bank, --branch and --kind are of accounts in Japan, "
		    "--iban, --bic and --country of accounts abroad");
	if (take(cli, "--iban", p->account, sizeof(p->account), err) != KY_OK ||
	    take(cli, "--bic", p->bic, sizeof(p->bic), err) != KY_OK)
		return err->code;
	return take(cli, "--country", p->country, sizeof(p->country), err);
}

static enum ky_code
take_payee(const struct ky_cli *cli, struct ky_payee *p, struct ky_err *err)
{
	bool abroad = ky_cli_flag(cli, "--iban") != NULL ||
	    ky_cli_flag(cli, "--bic") != NULL ||
	    ky_cli_flag(cli, "--country") != NULL;
	enum ky_code code = abroad ? take_abroad(cli, p, err)
				   : take_japan(cli, p, err);

	if (code == KY_OK)
		code = take(cli, "--account", p->account, sizeof(p->account),
		    err);
	if (code == KY_OK)
		code = take(cli, "--name", p->name, sizeof(p->name), err);
	return code == KY_OK ? ky_payee_check(p, err) : code;
}

static enum ky_code
fill(const struct ky_cli *cli, const struct ky_session *s,
    const struct ky_case *c, struct ky_buf *bytes, struct ky_command *cmd,
    struct ky_err *err)
{
	(void)c;
	cmd->fact = KY_FACT_PAYEE;
	if (take_payee(cli, &cmd->payee, err) != KY_OK)
		return err->code;
	return ky_act_evidence(cli, s, ky_fact_name(cmd->fact), bytes, cmd,
	    err);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_act_run(cli, KY_CMD_FACT, KY_ROLE_STAFF, fill);
}

static const struct ky_flag flags[] = {
    {"--bank", "CODE", "in Japan: four digits", false},
    {"--branch", "CODE", "in Japan: three digits", false},
    {"--kind", "KIND", "ordinary, current, savings, other; else ordinary",
	false},
    {"--account", "NUMBER", "up to seven digits; abroad the bank's own", false},
    {"--name", "NAME", "as the bank has it: kana in Japan, Latin abroad",
	false},
    {"--iban", "IBAN", "abroad", false},
    {"--bic", "BIC", "abroad: the bank", false},
    {"--country", "CC", "abroad: of the account", false},
    KY_EVIDENCE_FLAGS,
    KY_ACT_FLAGS,
};

const struct ky_cmd ky_cmd_payee = {
    .name = "payee",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Say which account refunds of a line go to",
    .run = run,
};
