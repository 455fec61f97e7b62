#include "cmd/act.h"
#include "cmd/notification.h"
#include "view/view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define SHOWN_MAX 200

struct wanted {
	enum ky_notification_state state;
	uint64_t after;
	bool clear;
};

static enum ky_code
read_wanted(const struct ky_cli *cli, struct wanted *w, struct ky_err *err)
{
	const char *state = ky_cli_flag(cli, "--state");
	const char *after = ky_cli_flag(cli, "--after");

	*w = (struct wanted){.state = KY_NOTIFICATION_STATE__MAX,
	    .clear = ky_cli_flag(cli, "--clear") != NULL};
	if (state != NULL &&
	    !ky_notification_state_parse(ky_str_of(state), &w->state))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--state is due, told, unbound, waiting or rejected");
	if (after != NULL &&
	    !ky_str_u64(ky_str_of(after), INT64_MAX, &w->after))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--after is the number of a notification");
	return KY_OK;
}

/* Of a line: by its card. */
static enum ky_code
read_rows(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_case *c, const struct wanted *w,
    struct ky_notification *row, uint32_t *n, struct ky_err *err)
{
	const struct ky_office *o = s->store->office;

	if (cli->args_n == 0)
		return o->notification_list(o->self, &s->meta.issuer, w->state,
		    w->after, SHOWN_MAX + 1, row, n, err);
	return o->notifications_of(o->self, &s->meta.issuer, &c->line.iccid,
	    w->after, SHOWN_MAX + 1, row, n, err);
}

static void
say_all(const struct ky_cli *cli, const struct wanted *w,
    const struct ky_notification *row, uint32_t n)
{
	json_t *list = json_array();
	bool more = n > SHOWN_MAX;

	n = more ? SHOWN_MAX : n;
	for (uint32_t i = 0; i < n; i++) {
		if (w->state != KY_NOTIFICATION_STATE__MAX &&
		    row[i].state != w->state)
			continue;
		if (cli->json)
			(void)json_array_append_new(list,
			    ky_notification_json(&row[i]));
		else
			ky_notification_say(cli, &row[i], w->clear);
	}
	if (cli->json)
		ky_cli_json(json_pack("{s:O, s:b}", "notifications", list,
		    "more", more ? 1 : 0));
	else if (more)
		ky_say(cli, KY_PAINT_DIM, "more: --after %" PRIu64 "\n",
		    row[n - 1].n);
	json_decref(list);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct wanted w;
	struct ky_notification *row;
	struct ky_err err = {0};
	uint32_t n = 0;
	enum ky_code code = read_wanted(cli, &w, &err);

	if (code == KY_OK)
		code = cli->args_n > 0
		    ? ky_act_open(cli, KY_SESSION_READ, &s, &c, &err)
		    : ky_session_open(&s, cli, KY_SESSION_READ, &err);
	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	row = calloc(SHOWN_MAX + 1, sizeof(*row));
	if (row == NULL)
		code = ky_fail(&err, KY_E_SYSTEM, errno, "out of memory");
	else
		code = read_rows(cli, &s, &c, &w, row, &n, &err);
	if (code == KY_OK)
		say_all(cli, &w, row, n);
	ky_session_close(&s);
	free(row);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

static const struct ky_flag flags[] = {
    {"--state", "STATE", "due, told, unbound, waiting or rejected", false},
    {"--after", "N", "go on behind that notification's number", false},
    {"--clear", NULL, "show whole card numbers", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_notification_list = {
    .name = "notification list",
    .args = "[LINE]",
    .args_max = 1,
    .flags = flags,
    .help = "List what chips signed of their profiles, oldest first",
    .run = run,
};
