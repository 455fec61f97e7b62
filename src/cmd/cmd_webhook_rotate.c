#include "cmd/webhook.h"

#include <stdio.h>

static void
change(struct ky_hook *h)
{
	(void)snprintf(h->secret, sizeof(h->secret), "%s", KY_HOOK_ROTATE);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_webhook_change(cli, change);
}

const struct ky_cmd ky_cmd_webhook_rotate = {
    .name = "webhook rotate",
    .args = "WEBHOOK",
    .args_min = 1,
    .args_max = 1,
    .help = "Make a new secret; the old one signs beside it until the next",
    .run = run,
};
