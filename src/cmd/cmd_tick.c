#include "cmd/session.h"
#include "cmd/show.h"
#include "cmd/when.h"

static enum ky_code
turn(const struct ky_cli *cli, struct ky_session *s, struct ky_time *next,
    struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--until");
	struct ky_time until = {0};
	enum ky_code code = KY_OK;

	if (text != NULL && !s->meta.demo)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--until needs a demo store: real time cannot be turned");
	if (text != NULL)
		code = ky_when_parse(text, &until, err);
	if (code == KY_OK && text != NULL)
		code = ky_session_advance(s, until, err);
	return code == KY_OK ? ky_session_settle(s, next, err) : code;
}

static void
say(const struct ky_cli *cli, const struct ky_engine_stats *stats,
    struct ky_time next)
{
	char text[KY_SHOW_SIZE];

	if (cli->json)
		ky_cli_json(json_pack("{s:I, s:I, s:I, s:I, s:o}", "commands",
		    (json_int_t)stats->commands, "effects",
		    (json_int_t)stats->effects_done, "papers",
		    (json_int_t)stats->papers, "set_aside",
		    (json_int_t)stats->set_aside, "next", ky_time_json(next)));
	else
		ky_say(cli, KY_PAINT_NONE,
		    "%ju commands, %ju effects, %ju papers, %ju set aside; "
		    "next due: %s\n",
		    (uintmax_t)stats->commands, (uintmax_t)stats->effects_done,
		    (uintmax_t)stats->papers, (uintmax_t)stats->set_aside,
		    next.us == 0 ? "nothing"
				 : ky_show_time(next, KY_ZONE_JAPAN, text));
}

/* kaiyakud does what is due without being told: what it did so far. */
static enum ky_code
ask(struct ky_session *s, struct ky_engine_stats *stats, struct ky_time *next,
    struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_HEALTH};
	struct ky_result r;
	enum ky_code code = ky_session_call(s, &call, &r, err);

	if (code != KY_OK)
		return code;
	*stats = r.out.health->engine;
	return s->store->next_wake(s->store->self, &s->meta.issuer, next, err);
}

static enum ky_code
work(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	struct ky_engine_stats stats = {0};
	struct ky_time next = {0};
	enum ky_code code;

	if (s->remote != NULL && ky_cli_flag(cli, "--until") != NULL)
		return ky_session_alone(s, "a jump in time", err);
	if (s->remote != NULL) {
		code = ask(s, &stats, &next, err);
	} else {
		code = ky_session_notified(s, err);
		if (code == KY_OK)
			code = turn(cli, s, &next, err);
		if (code == KY_OK)
			ky_engine_stats(s->engine, &stats);
	}
	if (code == KY_OK)
		say(cli, &stats, next);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_ACT, work);
}

static const struct ky_flag flags[] = {
    {"--until", "WHEN", "demo store: let time pass until then", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_tick = {
    .name = "tick",
    .args = "",
    .flags = flags,
    .help = "Do what is due: ask peers, sign papers, keep the log",
    .run = run,
};
