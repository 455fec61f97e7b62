#include "cmd/inquiry.h"

#include <stdlib.h>

static enum ky_code
show(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	const struct ky_lobby *l = s->store->lobby;
	struct ky_folio *row;
	struct ky_inquiry q;
	struct ky_slug id;
	bool found = false;
	enum ky_code code = ky_slug_parse(ky_str_of(cli->arg[0]), &id, err);

	if (code != KY_OK)
		return code;
	row = calloc(1, sizeof(*row));
	if (row == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = l->get(l->self, &s->meta.issuer, KY_FOLIO_INQUIRY, &id, row,
	    &found, err);
	if (code == KY_OK && !found)
		code = ky_fail(err, KY_E_INPUT, 0,
		    "there is no inquiry %s; see `kaiyaku inquiry list`",
		    id.text);
	if (code == KY_OK)
		code = ky_inquiry_read(row, &q, err);
	free(row);
	if (code != KY_OK)
		return code;
	if (cli->json)
		ky_cli_json(ky_inquiry_json(&q));
	else
		ky_inquiry_show(cli, &q);
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_READ, show);
}

const struct ky_cmd ky_cmd_inquiry_show = {
    .name = "inquiry show",
    .args = "INQUIRY",
    .args_min = 1,
    .args_max = 1,
    .help = "Show what somebody asked, and what became of it",
    .run = run,
};
