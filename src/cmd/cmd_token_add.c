#include "cmd/session.h"
#include "cmd/show.h"
#include "cmd/when.h"

/* "lines:read,endings:write", as a set. */
static enum ky_code
read_scopes(const char *text, uint32_t *out, struct ky_err *err)
{
	enum ky_scope scope;
	uint32_t set = 0;

	while (*text != '\0') {
		size_t n = strcspn(text, ",");

		if (!ky_scope_parse((struct ky_str){text, n}, &scope))
			return ky_fail(err, KY_E_INPUT, 0,
			    "--scopes: there is no scope %.*s; see kaiyaku(1)",
			    (int)(n < 32 ? n : 32), text);
		set |= 1u << scope;
		text += n;
		text += *text == ',' ? 1 : 0;
	}
	*out = set;
	return KY_OK;
}

static enum ky_code
fill(const struct ky_cli *cli, struct ky_token *t, struct ky_err *err)
{
	const char *role = ky_cli_flag(cli, "--role");
	const char *scopes = ky_cli_flag(cli, "--scopes");
	const char *provider = ky_cli_flag(cli, "--provider");
	const char *expires = ky_cli_flag(cli, "--expires");
	enum ky_code code;

	*t = (struct ky_token){.role = KY_ROLE_OPERATOR};
	code = ky_slug_parse(ky_str_of(cli->arg[0]), &t->actor, err);
	if (code == KY_OK && role != NULL &&
	    !ky_role_parse(ky_str_of(role), &t->role))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--role is holder, agent, staff, officer or operator");
	if (code == KY_OK && scopes == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "--scopes is missing");
	if (code == KY_OK)
		code = read_scopes(scopes, &t->scopes, err);
	if (code == KY_OK && provider != NULL)
		code = ky_slug_parse(ky_str_of(provider), &t->provider, err);
	if (code == KY_OK && expires != NULL)
		code = ky_when_parse(expires, &t->expires, err);
	return code;
}

static void
say(const struct ky_cli *cli, const struct ky_token *t, struct ky_str secret)
{
	if (cli->json) {
		ky_cli_json(json_pack("{s:s, s:s, s:s%, s:o}", "token",
		    t->id.text, "actor", t->actor.text, "secret", secret.p,
		    secret.len, "expires", ky_time_json(t->expires)));
		return;
	}
	ky_say(cli, KY_PAINT_NONE, "%.*s\n", KY_STR_ARG(secret));
	(void)fprintf(stderr,
	    "kaiyaku: token %s of %s; its secret is shown this once\n",
	    t->id.text, t->actor.text);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_call call = {.op = KY_CALL_TOKEN_ADD};
	struct ky_session s;
	struct ky_result r;
	struct ky_err err = {0};
	enum ky_code code;

	if (fill(cli, &call.in.token, &err) != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_ACT, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	code = ky_session_call(&s, &call, &r, &err);
	if (code == KY_OK)
		say(cli, &r.out.tokens[0], r.bytes);
	ky_session_close(&s);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

static const struct ky_flag flags[] = {
    {"--role", "ROLE", "holder, agent, staff, officer; else operator", false},
    {"--scopes", "SCOPES", "what it allows, by comma", false},
    {"--provider", "NAME", "sees only that provider's lines", false},
    {"--expires", "WHEN", "a day or an instant; else never", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_token_add = {
    .name = "token add",
    .args = "ACTOR",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Make a bearer token for the API; its secret is printed once",
    .run = run,
};
