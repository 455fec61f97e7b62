#include "cmd/act.h"
#include "cmd/smdp.h"

#include <unistd.h>

static enum ky_code
fill(const struct ky_cli *cli, struct ky_smdp_desk *d, struct ky_err *err)
{
	const char *final = ky_cli_flag(cli, "--final");
	enum ky_code code = ky_smdp_text(cli, "--matching-id",
	    d->order.matching_id, sizeof(d->order.matching_id), err);

	d->order.available = final != NULL && strcmp(final, "available") == 0;
	if (code == KY_OK && final != NULL && !d->order.available &&
	    strcmp(final, "unavailable") != 0)
		code = ky_fail(err, KY_E_INPUT, 0,
		    "--final is available or unavailable");
	return code;
}

/* No ending stands behind it that could be taken back, so a script says yes
 * in so many words. */
static enum ky_code
agree(const struct ky_cli *cli, const struct ky_smdp_desk *d,
    struct ky_err *err)
{
	if (d->order.available || ky_cli_flag(cli, "--yes") != NULL)
		return KY_OK;
	if (cli->json || isatty(STDIN_FILENO) == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the profile could never be offered again: say --yes, or "
		    "--final available");
	if (!ky_act_agreed(cli,
		"The profile can never be offered again to anybody."))
		return ky_fail(err, KY_E_INPUT, 0, "not done");
	return KY_OK;
}

static enum ky_exit
cancel(const struct ky_cli *cli, struct ky_smdp_desk *d)
{
	enum ky_exit result = ky_smdp_send(cli, d, KY_ES2_CANCEL_ORDER,
	    d->order.available ? "it is in stock again: kaiyaku smdp order"
			       : "nothing: it is gone for good");

	/* Then the ending had it refused, and waits for a person. */
	if (result == KY_EXIT_OK && d->ending[0] != '\0' && !cli->json)
		ky_say(cli, KY_PAINT_DIM,
		    "and for the ending: kaiyaku duty retry %s profile\n",
		    d->ending);
	return result;
}

static enum ky_exit
act(const struct ky_cli *cli, struct ky_smdp_desk *d)
{
	struct ky_err err = {0};

	if (fill(cli, d, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	if (ky_smdp_barred(cli, d, KY_ES2_CANCEL_ORDER))
		return KY_EXIT_NO;
	if (agree(cli, d, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	return cancel(cli, d);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_smdp_desk d;
	struct ky_err err = {0};
	enum ky_exit result;

	if (ky_smdp_open(cli, &d, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	result = act(cli, &d);
	ky_smdp_done(&d);
	return result;
}

static const struct ky_flag flags[] = {
    {"--final", "STATE", "unavailable (the default) or available", false},
    KY_SMDP_EID_FLAG,
    {"--matching-id", "ID", "of the order; else the line's", false},
    {"--yes", NULL, "do not ask", false},
    KY_SMDP_FLAGS,
};

const struct ky_cmd ky_cmd_smdp_cancel = {
    .name = "smdp cancel",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Take an order back before anybody has the profile (CancelOrder)",
    .run = run,
};
