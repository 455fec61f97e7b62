#include "cmd/act.h"
#include "core/settle.h"

/* The index of WHAT among items, options or devices. */
static enum ky_code
find_what(const struct ky_line *l, enum ky_fact fact, const char *what,
    uint8_t *out, struct ky_err *err)
{
	const struct ky_slug *code[KY_OPTIONS_MAX];
	uint8_t n = 0;

	if (fact == KY_FACT_ITEM_BACK || fact == KY_FACT_ITEM_LOST)
		for (; n < l->items_n; n++)
			code[n] = &l->item[n].code;
	else if (fact == KY_FACT_OPTION_ENDED)
		for (; n < l->options_n; n++)
			code[n] = &l->option[n].code;
	else if (fact == KY_FACT_DEVICE_UNBOUND)
		for (; n < l->devices_n; n++)
			code[n] = &l->device[n].code;
	else if (what == NULL)
		return KY_OK;
	if (what == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s needs the name of what it is about",
		    ky_fact_name(fact));
	for (uint8_t i = 0; i < n; i++)
		if (strcmp(what, code[i]->text) == 0) {
			*out = i;
			return KY_OK;
		}
	return ky_fail(err, KY_E_INPUT, 0, "the line has nothing named %.31s",
	    what);
}

static enum ky_code
take_amount(const struct ky_cli *cli, const struct ky_line *l,
    struct ky_command *cmd, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--amount");
	struct ky_money money;

	if (text == NULL)
		return KY_OK;
	if (ky_money_parse(ky_str_of(text), l->ledger.currency, &money, err) !=
	    KY_OK)
		return ky_during(err, "--amount");
	cmd->minor = money.minor;
	return KY_OK;
}

/* A flag that only one fact has; NULL when it is not given. */
static enum ky_code
take_of(const struct ky_cli *cli, const char *flag, enum ky_fact of,
    const struct ky_command *cmd, const char **out, struct ky_err *err)
{
	*out = ky_cli_flag(cli, flag);
	if (*out != NULL && cmd->fact != of)
		return ky_fail(err, KY_E_INPUT, 0, "%s is for %s only", flag,
		    ky_fact_name(of));
	return KY_OK;
}

/* What is said of money besides how much it is. */
static enum ky_code
take_terms(const struct ky_cli *cli, struct ky_command *cmd, struct ky_err *err)
{
	const char *means = NULL, *what = NULL, *tax = NULL;

	if (take_of(cli, "--means", KY_FACT_PAYMENT, cmd, &means, err) !=
		KY_OK ||
	    take_of(cli, "--what", KY_FACT_LATE_USAGE, cmd, &what, err) !=
		KY_OK ||
	    take_of(cli, "--tax", KY_FACT_LATE_USAGE, cmd, &tax, err) != KY_OK)
		return err->code;
	if (means != NULL && !ky_means_parse(ky_str_of(means), &cmd->means))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--means is cash, reference or page");
	if (tax != NULL && !ky_tax_parse(ky_str_of(tax), &cmd->tax))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--tax is standard, reduced or outside");
	if (what != NULL &&
	    ky_slug_parse(ky_str_of(what), &cmd->what, err) != KY_OK)
		return ky_during(err, "--what");
	return KY_OK;
}

static enum ky_code
take_day(const struct ky_cli *cli, struct ky_command *cmd, struct ky_err *err)
{
	if (cmd->fact == KY_FACT_EXTENDED && ky_cli_flag(cli, "--day") == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--day is missing: until when is it extended");
	return ky_act_day(cli, "--day", &cmd->day, err);
}

/* What is left of the data; told without a time, it is so now. */
static enum ky_code
take_report(const struct ky_cli *cli, const struct ky_session *s,
    struct ky_command *cmd, struct ky_err *err)
{
	struct ky_data_left *r = &cmd->report;
	const char *bytes = NULL, *at = NULL, *valid = NULL;
	uint64_t n;

	if (take_of(cli, "--bytes", KY_FACT_REMAINING, cmd, &bytes, err) !=
		KY_OK ||
	    take_of(cli, "--at", KY_FACT_REMAINING, cmd, &at, err) != KY_OK ||
	    take_of(cli, "--valid-until", KY_FACT_REMAINING, cmd, &valid,
		err) != KY_OK)
		return err->code;
	if (cmd->fact != KY_FACT_REMAINING)
		return KY_OK;
	if (bytes == NULL || !ky_str_u64(ky_str_of(bytes), KY_DATA_MAX, &n))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--bytes is how much is left, a whole number");
	r->bytes = (int64_t)n;
	r->at = ky_session_now(s);
	if (at != NULL && ky_time_parse(ky_str_of(at), &r->at, err) != KY_OK)
		return ky_during(err, "--at");
	return ky_act_day(cli, "--valid-until", &r->valid_until, err);
}

static enum ky_code
take_profile(const struct ky_cli *cli, struct ky_command *cmd,
    struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--profile");

	if (cmd->fact == KY_FACT_PROFILE && text == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "--profile is missing");
	if (text != NULL &&
	    !ky_profile_state_parse(ky_str_of(text), &cmd->profile))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--profile is released, "
		    "downloaded, installed, deleted or retired");
	return KY_OK;
}

/* A parcel counts by its postmark or its arrival, as the provider's rule
 * says; what was scanned here counts on --day. */
static enum ky_code
take_return(const struct ky_cli *cli, const struct ky_session *s,
    const struct ky_case *c, struct ky_command *cmd, struct ky_err *err)
{
	struct ky_returned r = {.scanned = cmd->day};
	enum ky_counted counted = KY_COUNTED_POSTMARK;
	struct ky_rules rules;
	enum ky_code code = ky_act_day(cli, "--posted", &r.posted, err);

	if (code == KY_OK)
		code = ky_act_day(cli, "--arrived", &r.arrived, err);
	if (code != KY_OK ||
	    (ky_date_none(r.posted) && ky_date_none(r.arrived)))
		return code;
	code = ky_session_rules(s, c, &rules, err);
	if (code != KY_OK)
		return code;
	if (c->line.subject == KY_SUBJECT_LOAN && rules.loan != NULL)
		counted = rules.loan->counted_post;
	else if (rules.card != NULL)
		counted = rules.card->counted;
	cmd->day = ky_return_day(counted, &r);
	if (ky_date_none(cmd->day))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--arrived is missing: by this provider's rule the "
		    "arrival counts");
	return KY_OK;
}

static enum ky_code
fill(const struct ky_cli *cli, const struct ky_session *s,
    const struct ky_case *c, struct ky_buf *bytes, struct ky_command *cmd,
    struct ky_err *err)
{
	enum ky_code code;

	if (!ky_fact_parse(ky_str_of(cli->arg[1]), &cmd->fact))
		return ky_fail(err, KY_E_INPUT, 0,
		    "no fact has the name %.31s; see kaiyaku(1)", cli->arg[1]);
	code = find_what(&c->line, cmd->fact,
	    cli->args_n > 2 ? cli->arg[2] : NULL, &cmd->ref, err);
	if (code == KY_OK)
		code = take_amount(cli, &c->line, cmd, err);
	if (code == KY_OK)
		code = take_profile(cli, cmd, err);
	if (code == KY_OK)
		code = take_report(cli, s, cmd, err);
	if (code == KY_OK)
		code = take_terms(cli, cmd, err);
	if (code == KY_OK)
		code = take_day(cli, cmd, err);
	if (code == KY_OK && cmd->fact == KY_FACT_ITEM_BACK)
		code = take_return(cli, s, c, cmd, err);
	if (code == KY_OK)
		code = ky_act_evidence(cli, s, ky_fact_name(cmd->fact), bytes,
		    cmd, err);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_act_run(cli, KY_CMD_FACT, KY_ROLE_STAFF, fill);
}

static const struct ky_flag flags[] = {
    {"--day", "DATE", "the day it happened, else today; when extended is due",
	false},
    {"--posted", "DATE", "of a parcel: its postmark", false},
    {"--arrived", "DATE", "of a parcel: the day it came", false},
    {"--amount", "AMOUNT", "for payments, usage, bounced refunds", false},
    {"--means", "MEANS", "of a payment: cash, reference or page", false},
    {"--what", "KIND", "of late usage: roaming-data, call, ...", false},
    {"--tax", "TAX", "of late usage: standard, reduced or outside", false},
    {"--bytes", "BYTES", "of remaining: how much data is left", false},
    {"--at", "TIME", "of remaining: when that was so, else now", false},
    {"--valid-until", "DATE", "of remaining: the product's own end", false},
    {"--profile", "STATE", "what the eSIM profile is now", false},
    KY_EVIDENCE_FLAGS,
    KY_ACT_FLAGS,
};

const struct ky_cmd ky_cmd_fact = {
    .name = "fact",
    .args = "LINE FACT [WHAT]",
    .args_min = 2,
    .args_max = 3,
    .flags = flags,
    .help = "Report what happened outside: a payment, a port, a return",
    .run = run,
};
