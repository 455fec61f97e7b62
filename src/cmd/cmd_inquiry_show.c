#include "cmd/inquiry.h"

#include <stdlib.h>

static enum ky_code
show(const struct ky_cli *cli, struct ky_session *s, struct ky_folio *row,
    struct ky_err *err)
{
	const struct ky_lobby *l = s->store->lobby;
	struct ky_inquiry q;
	struct ky_slug id;
	bool found = false;
	enum ky_code code = ky_slug_parse(ky_str_of(cli->arg[0]), &id, err);

	if (code == KY_OK)
		code = l->get(l->self, &s->meta.issuer, KY_FOLIO_INQUIRY, &id,
		    row, &found, err);
	if (code == KY_OK && !found)
		return ky_fail(err, KY_E_INPUT, 0,
		    "there is no inquiry %s; see `kaiyaku inquiry list`",
		    id.text);
	if (code == KY_OK)
		code = ky_inquiry_read(row, &q, err);
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
	struct ky_folio *row = calloc(1, sizeof(*row));
	struct ky_session s;
	struct ky_err err = {0};
	enum ky_code code;

	if (row == NULL) {
		(void)ky_fail(&err, KY_E_SYSTEM, 0, "out of memory");
		return ky_cli_fail(cli, &err);
	}
	code = ky_session_open(&s, cli, KY_SESSION_READ, &err);
	if (code == KY_OK) {
		code = show(cli, &s, row, &err);
		ky_session_close(&s);
	}
	free(row);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

const struct ky_cmd ky_cmd_inquiry_show = {
    .name = "inquiry show",
    .args = "INQUIRY",
    .args_min = 1,
    .args_max = 1,
    .help = "Show what somebody asked, and what became of it",
    .run = run,
};
