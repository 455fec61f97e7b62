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

/* A row a plan: what it costs, from when, and why it cannot be had. */
static void
show_plan(const struct ky_cli *cli, const struct ky_quote *q,
    const char *currency)
{
	char fee[KY_SHOW_SIZE], more[KY_SHOW_SIZE], day[KY_SHOW_SIZE];

	(void)ky_show_money(q->tariff.fee, currency, fee);
	ky_say(cli, KY_PAINT_HEAD, "%-16s %10s a month  ", q->plan->code.text,
	    fee);
	if (q->bar != NULL) {
		ky_say(cli, KY_PAINT_NONE, "%s\n",
		    q->bar[0] == '\0' ? "the line's plan" : ky_words(q->bar));
		return;
	}
	ky_say(cli, KY_PAINT_NONE, "from %s, %s%s than now\n",
	    ky_show_date(q->tariff.from, day),
	    ky_show_money(q->tariff.fee < q->before ? q->before - q->tariff.fee
						    : q->tariff.fee - q->before,
		currency, more),
	    q->tariff.fee < q->before ? " less" : " more");
	ky_say(cli, KY_PAINT_NONE, "%16s %s for its first month\n", "",
	    ky_show_money(q->month_fee, currency, more));
	if (q->tariff.once > 0)
		ky_say(cli, KY_PAINT_NONE, "%16s %s of it for the change\n", "",
		    ky_show_money(q->tariff.once, currency, more));
	if (!ky_date_none(q->ask_by))
		ky_say(cli, KY_PAINT_NONE, "%16s asked by %s\n", "",
		    ky_show_date(q->ask_by, day));
}

/* `--plan`: one plan, or all of them. */
static enum ky_exit
plans(const struct ky_cli *cli, const struct ky_case *c,
    const struct ky_rules *rules, struct ky_time now, const char *which)
{
	const struct ky_rule_plan *one = ky_tariff_find(rules, which);
	bool all = strcmp(which, "list") == 0;
	struct ky_quote q;

	if (rules->plans == NULL || !rules->plans->offered)
		return ky_cli_no(cli, "not-offered", "");
	if (!all && one == NULL)
		return ky_cli_no(cli, "no-such-plan", rules->plans->rule.id);
	if (cli->json && all) {
		ky_cli_json(ky_plans_json(c, rules, now));
		return KY_EXIT_OK;
	}
	for (uint32_t i = 0; i < rules->plans->n; i++) {
		if (!all && one != &rules->plans->row[i])
			continue;
		ky_tariff_quote(&c->line, rules, now, &rules->plans->row[i],
		    &q);
		if (cli->json)
			ky_cli_json(ky_quote_json(&q));
		else
			show_plan(cli, &q, c->line.ledger.currency);
	}
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
	if (ky_request_preview(&s, &c, &request, &rules, &p, &err) == KY_OK &&
	    ky_cli_flag(cli, "--plan") != NULL)
		result = plans(cli, &c, &rules, ky_session_now(&s),
		    ky_cli_flag(cli, "--plan"));
	else if (err.code == KY_OK)
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
    {"--plan", "CODE", "another plan instead of an ending; list: all of them",
	false},
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
