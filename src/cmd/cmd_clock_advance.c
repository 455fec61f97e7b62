#include "cmd/session.h"
#include "cmd/show.h"
#include "cmd/when.h"

#define DAYS_MAX 36500

static enum ky_code
read_until(const struct ky_cli *cli, struct ky_time now, struct ky_time *out,
    struct ky_err *err)
{
	const char *to = ky_cli_flag(cli, "--to");
	const char *days = ky_cli_flag(cli, "--days");
	uint64_t n;

	if (to != NULL)
		return ky_when_parse(to, out, err);
	if (days == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "--to or --days is missing");
	if (!ky_str_u64(ky_str_of(days), DAYS_MAX, &n))
		return ky_fail(err, KY_E_INPUT, 0, "--days is 0 to %d",
		    DAYS_MAX);
	*out = ky_time_after(now, (int64_t)n * KY_DAY_US);
	return KY_OK;
}

static enum ky_code
advance(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	struct ky_time until = {0};
	char text[KY_SHOW_SIZE];
	enum ky_code code;

	if (!s->meta.demo)
		return ky_fail(err, KY_E_INPUT, 0,
		    "this is no demo store: its time is real");
	code = ky_session_alone(s, "a jump in time", err);
	if (code == KY_OK)
		code = read_until(cli, ky_session_now(s), &until, err);
	if (code != KY_OK)
		return code;
	if (ky_time_cmp(until, ky_session_now(s)) < 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "that is in the past of the store's clock");
	if (ky_session_advance(s, until, err) != KY_OK)
		return err->code;
	if (cli->json)
		ky_cli_json(
		    json_pack("{s:o}", "now", ky_time_json(ky_session_now(s))));
	else
		ky_say(cli, KY_PAINT_NONE, "%s (demo clock)\n",
		    ky_show_time(ky_session_now(s), KY_ZONE_JAPAN, text));
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_ACT, advance);
}

static const struct ky_flag flags[] = {
    {"--to", "WHEN", "a day (09:00 in Japan) or an instant", true},
    {"--days", "N", "that many days on", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_clock_advance = {
    .name = "clock advance",
    .args = "",
    .flags = flags,
    .help = "Demo store: let time pass, doing what falls due on the way",
    .run = run,
};
