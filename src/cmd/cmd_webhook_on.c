#include "cmd/webhook.h"

static void
change(struct ky_hook *h)
{
	h->state = KY_HOOK_ON;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_webhook_change(cli, change);
}

const struct ky_cmd ky_cmd_webhook_on = {
    .name = "webhook on",
    .args = "WEBHOOK",
    .args_min = 1,
    .args_max = 1,
    .help = "Tell it again what happens, and what happened since",
    .run = run,
};
