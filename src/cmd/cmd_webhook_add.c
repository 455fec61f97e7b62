#include "cmd/webhook.h"

#include <string.h>

static enum ky_code
fill(const struct ky_cli *cli, struct ky_hook *h, struct ky_err *err)
{
	const char *events = ky_cli_flag(cli, "--events");
	const char *provider = ky_cli_flag(cli, "--provider");
	enum ky_code code = KY_OK;

	*h = (struct ky_hook){.form = KY_HOOK_STANDARD, .state = KY_HOOK_ON};
	if (!ky_str_copy(ky_str_of(cli->arg[0]), h->url, sizeof(h->url)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the URL is longer than %d characters", KY_URL_SIZE - 1);
	if (events != NULL)
		code = ky_webhook_kinds(events, &h->kinds, err);
	if (code == KY_OK && provider != NULL)
		code = ky_slug_parse(ky_str_of(provider), &h->provider, err);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_hook h = {0}, stored = {0};
	struct ky_err err = {0};
	enum ky_code code;

	if (fill(cli, &h, &err) != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_ACT, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	code = ky_webhook_put(&s, &h, &stored, &err);
	if (code == KY_OK)
		ky_webhook_say_new(cli, &stored);
	ky_session_close(&s);
	explicit_bzero(&stored, sizeof(stored));
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

static const struct ky_flag flags[] = {
    {"--events", "KINDS", "only these, by comma; else all", false},
    {"--provider", "NAME", "only of that provider's lines", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_webhook_add = {
    .name = "webhook add",
    .args = "URL",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Tell that address what happens from now on",
    .run = run,
};
