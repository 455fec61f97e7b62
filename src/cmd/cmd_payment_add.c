#include "cmd/act.h"
#include "intake/record.h"

static enum ky_code
take_amount(const struct ky_cli *cli, const struct ky_line *l,
    struct ky_command *cmd, struct ky_err *err)
{
	struct ky_money money;

	if (ky_money_parse(ky_str_of(cli->arg[1]), l->ledger.currency, &money,
		err) != KY_OK)
		return ky_during(err, "AMOUNT");
	cmd->minor = money.minor;
	return KY_OK;
}

static enum ky_code
take_means(const struct ky_cli *cli, struct ky_command *cmd, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--means");

	cmd->means = KY_MEANS_CASH;
	if (text != NULL &&
	    (!ky_means_parse(ky_str_of(text), &cmd->means) ||
		cmd->means == KY_MEANS_UNSTATED))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--means is cash, reference or page");
	return KY_OK;
}

static enum ky_code
take_day(const struct ky_cli *cli, const struct ky_session *s,
    struct ky_command *cmd, struct ky_err *err)
{
	struct ky_date today = ky_date_at(ky_session_now(s), KY_ZONE_JAPAN);

	cmd->day = today;
	if (ky_act_day(cli, "--day", &cmd->day, err) != KY_OK)
		return err->code;
	if (ky_date_cmp(cmd->day, today) > 0)
		return ky_fail(err, KY_E_INPUT, 0, "--day is still to come");
	return KY_OK;
}

/* The same receipt is the same payment, here and in a file. */
static enum ky_code
take_receipt(const struct ky_cli *cli, const struct ky_line *l,
    struct ky_command *cmd, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--receipt");

	if (text == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--receipt is missing: by its number a payment is booked "
		    "once");
	if (ky_record_key(&ky_records_receipts, &l->provider, ky_str_of(text),
		cmd->key, err) != KY_OK)
		return ky_during(err, "--receipt");
	return KY_OK;
}

static enum ky_code
fill(const struct ky_cli *cli, const struct ky_session *s,
    const struct ky_case *c, struct ky_buf *bytes, struct ky_command *cmd,
    struct ky_err *err)
{
	enum ky_code code = take_amount(cli, &c->line, cmd, err);

	(void)bytes;
	cmd->fact = KY_FACT_PAYMENT;
	if (code == KY_OK)
		code = take_means(cli, cmd, err);
	if (code == KY_OK)
		code = take_day(cli, s, cmd, err);
	if (code == KY_OK)
		code = take_receipt(cli, &c->line, cmd, err);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_act_run(cli, KY_CMD_FACT, KY_ROLE_STAFF, fill);
}

static const struct ky_flag flags[] = {
    {"--receipt", "ID", "its number, unique among the provider's", false},
    {"--means", "MEANS", "cash, reference or page; else cash", false},
    {"--day", "DATE", "of payment; else today", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_payment_add = {
    .name = "payment add",
    .args = "LINE AMOUNT",
    .args_min = 2,
    .args_max = 2,
    .flags = flags,
    .help = "Book a payment that was taken in, by its receipt",
    .run = run,
};
