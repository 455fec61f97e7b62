#include "cmd/webhook.h"

static void
change(struct ky_hook *h)
{
	h->state = KY_HOOK_OFF;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_webhook_change(cli, change);
}

const struct ky_cmd ky_cmd_webhook_off = {
    .name = "webhook off",
    .args = "WEBHOOK",
    .args_min = 1,
    .args_max = 1,
    .help = "Tell it nothing until it is switched on",
    .run = run,
};
