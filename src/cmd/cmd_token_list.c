#include "cmd/listing.h"
#include "cmd/session.h"
#include "cmd/show.h"

#include <errno.h>

#define ROWS 64

static json_t *
scopes_json(uint32_t scopes)
{
	json_t *list = json_array();

	for (int i = 0; i < KY_SCOPE__MAX; i++)
		if ((scopes >> i & 1) != 0)
			(void)json_array_append_new(list,
			    json_string(ky_scope_name((enum ky_scope)i)));
	return list;
}

static json_t *
token_json(const struct ky_token *t)
{
	return json_pack("{s:s, s:s, s:s, s:s*, s:o, s:o, s:o, s:o}", "token",
	    t->id.text, "actor", t->actor.text, "role", ky_role_name(t->role),
	    "provider", ky_text_given(t->provider.text), "scopes",
	    scopes_json(t->scopes), "created", ky_time_json(t->created),
	    "expires", ky_time_json(t->expires), "revoked",
	    ky_time_json(t->revoked));
}

static void
say(const struct ky_cli *cli, const struct ky_token *t)
{
	char text[KY_SHOW_SIZE];

	ky_say(cli, t->revoked.us != 0 ? KY_PAINT_DIM : KY_PAINT_NONE,
	    "%s  %-16s %-8s %s", t->id.text, t->actor.text,
	    ky_role_name(t->role),
	    t->provider.text[0] != '\0' ? t->provider.text : "all");
	for (int i = 0; i < KY_SCOPE__MAX; i++)
		if ((t->scopes >> i & 1) != 0)
			ky_say(cli, KY_PAINT_NONE, " %s",
			    ky_scope_name((enum ky_scope)i));
	if (t->revoked.us != 0)
		ky_say(cli, KY_PAINT_BAD, " revoked %s",
		    ky_show_time(t->revoked, KY_ZONE_JAPAN, text));
	else if (t->expires.us != 0)
		ky_say(cli, KY_PAINT_NONE, " until %s",
		    ky_show_time(t->expires, KY_ZONE_JAPAN, text));
	ky_say(cli, KY_PAINT_NONE, "\n");
}

static enum ky_code
each(const struct ky_cli *cli, struct ky_session *s, json_t *list,
    struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	struct ky_token *row = calloc(ROWS, sizeof(*row));
	struct ky_slug after = {""};
	uint32_t n = ROWS;
	enum ky_code code = KY_OK;

	if (row == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	while (code == KY_OK && n == ROWS) {
		code = o->token_list(o->self, &s->meta.issuer, &after, ROWS,
		    row, &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++) {
			after = row[i].id;
			if (cli->json)
				(void)json_array_append_new(list,
				    token_json(&row[i]));
			else
				say(cli, &row[i]);
		}
	}
	free(row);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_listing_all(cli, "tokens", each);
}

const struct ky_cmd ky_cmd_token_list = {
    .name = "token list",
    .args = "",
    .help = "List the tokens: whose they are, and what they allow",
    .run = run,
};
