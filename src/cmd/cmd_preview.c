#include "cmd/act.h"
#include "cmd/request.h"
#include "cmd/show.h"

/* What only `preview` is asked: a table of days, a plan for a departure. */
static enum ky_code
read_more(const struct ky_cli *cli, struct ky_request *out, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--days");
	const char *departure = ky_cli_flag(cli, "--departure");
	uint64_t days = 7;

	if (text != NULL && !ky_str_u64(ky_str_of(text), KY_DAYS_MAX, &days))
		return ky_fail(err, KY_E_INPUT, 0, "--days is 0 to %d",
		    KY_DAYS_MAX);
	out->days = (uint8_t)days;
	if (departure != NULL &&
	    ky_date_parse(ky_str_of(departure), &out->departure, err) != KY_OK)
		return ky_during(err, "--departure");
	return KY_OK;
}

static enum ky_exit
say(const struct ky_cli *cli, const struct ky_rules *rules,
    const struct ky_preview *p, struct ky_time now)
{
	if (!p->offered)
		return ky_cli_no(cli, p->code, p->rule);
	if (cli->json)
		ky_cli_json(ky_preview_json(rules, p));
	else
		ky_show_preview(cli, rules, p, now);
	return KY_EXIT_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_request request;
	struct ky_rules rules;
	struct ky_preview p;
	struct ky_err err = {0};
	enum ky_exit result;

	if (ky_request_read(cli, &request, &err) != KY_OK ||
	    read_more(cli, &request, &err) != KY_OK ||
	    ky_act_open(cli, KY_SESSION_READ, &s, &c, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	if (ky_request_preview(&s, &c, &request, &rules, &p, &err) == KY_OK)
		result = say(cli, &rules, &p, ky_session_now(&s));
	else
		result = ky_cli_fail(cli, &err);
	ky_session_close(&s);
	return result;
}

static const struct ky_flag flags[] = {
    KY_REQUEST_FLAGS,
    {"--days", "N", "rows of possible days, 0 to 93; else 7", false},
    {"--departure", "DATE", "plan everything before that day", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_preview = {
    .name = "preview",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Show what ending the line would mean, and do nothing",
    .run = run,
};
