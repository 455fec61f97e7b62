#include "cmd/session.h"
#include "view/view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define SHOWN_MAX 200

struct wanted {
	struct ky_slug hook; /* "" = all */
	enum ky_delivery_state state;
	uint64_t after;
};

static enum ky_code
read_wanted(const struct ky_cli *cli, struct wanted *w, struct ky_err *err)
{
	const char *state = ky_cli_flag(cli, "--state");
	const char *after = ky_cli_flag(cli, "--after");

	*w = (struct wanted){.state = KY_DELIVERY__MAX};
	if (cli->args_n > 0 &&
	    ky_slug_parse(ky_str_of(cli->arg[0]), &w->hook, err) != KY_OK)
		return err->code;
	if (state != NULL &&
	    !ky_delivery_state_parse(ky_str_of(state), &w->state))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--state is due, done or dead");
	if (after != NULL &&
	    !ky_str_u64(ky_str_of(after), INT64_MAX, &w->after))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--after is the number of an event");
	return KY_OK;
}

static json_t *
instant(struct ky_time t)
{
	return t.us != 0 ? ky_time_json(t) : json_null();
}

static json_t *
delivery_json(const struct ky_delivery *d)
{
	return json_pack("{s:s, s:I, s:I, s:s, s:i, s:i, s:o, s:o}", "webhook",
	    d->hook.text, "event", (json_int_t)d->event, "line",
	    (json_int_t)d->line_id, "state", ky_delivery_state_name(d->state),
	    "tries", (int)d->tries, "status", (int)d->status, "last_try",
	    instant(d->last_try), "next_try", instant(d->next_try));
}

static void
say(const struct ky_cli *cli, const struct ky_delivery *d)
{
	static const enum ky_paint paints[] = {
	    [KY_DELIVERY_DUE] = KY_PAINT_WAIT,
	    [KY_DELIVERY_DONE] = KY_PAINT_GOOD,
	    [KY_DELIVERY_DEAD] = KY_PAINT_BAD,
	};
	char at[KY_TIME_TEXT_SIZE] = "-";

	if (d->state == KY_DELIVERY_DUE)
		ky_time_format(d->next_try, at);
	else if (d->last_try.us != 0)
		ky_time_format(d->last_try, at);
	ky_say(cli, KY_PAINT_NONE, "%-14s %8" PRIu64 " ", d->hook.text,
	    d->event);
	ky_say(cli, paints[d->state], "%-5s", ky_delivery_state_name(d->state));
	ky_say(cli, KY_PAINT_NONE, " %2u tries, answer %3u, %s %s\n", d->tries,
	    d->status, d->state == KY_DELIVERY_DUE ? "next" : "last", at);
}

static void
say_all(const struct ky_cli *cli, const struct ky_delivery *row, uint32_t n)
{
	json_t *list = json_array();
	bool more = n > SHOWN_MAX;

	n = more ? SHOWN_MAX : n;
	for (uint32_t i = 0; i < n; i++) {
		if (cli->json)
			(void)json_array_append_new(list,
			    delivery_json(&row[i]));
		else
			say(cli, &row[i]);
	}
	if (cli->json)
		ky_cli_json(json_pack("{s:O, s:b}", "deliveries", list, "more",
		    more ? 1 : 0));
	else if (more)
		ky_say(cli, KY_PAINT_DIM, "more: --after %" PRIu64 "\n",
		    row[n - 1].event);
	json_decref(list);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct wanted w;
	struct ky_delivery *row;
	struct ky_err err = {0};
	uint32_t n = 0;
	enum ky_code code;

	if (read_wanted(cli, &w, &err) != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	row = calloc(SHOWN_MAX + 1, sizeof(*row));
	if (row == NULL)
		code = ky_fail(&err, KY_E_SYSTEM, errno, "out of memory");
	else
		code = s.store->office->delivery_list(s.store->office->self,
		    &s.meta.issuer, &w.hook, w.state, w.after, SHOWN_MAX + 1,
		    row, &n, &err);
	if (code == KY_OK)
		say_all(cli, row, n);
	ky_session_close(&s);
	free(row);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

static const struct ky_flag flags[] = {
    {"--state", "STATE", "due, done or dead", false},
    {"--after", "EVENT", "go on behind that event's number", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_webhook_deliveries = {
    .name = "webhook deliveries",
    .args = "[WEBHOOK]",
    .args_max = 1,
    .flags = flags,
    .help = "List what was sent, is to be sent, or was given up",
    .run = run,
};
