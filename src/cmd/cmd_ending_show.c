#include "cmd/act.h"
#include "cmd/show.h"

#define POSTINGS_SHOWN_MAX 256

static json_t *
postings_json(const struct ky_posting *row, uint32_t n)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < n; i++)
		(void)json_array_append_new(list, ky_posting_json(&row[i]));
	return list;
}

static enum ky_code
show(const struct ky_cli *cli, struct ky_session *s, const struct ky_case *c,
    struct ky_posting *row, struct ky_err *err)
{
	struct ky_rules rules;
	uint32_t n;
	enum ky_code code = s->store->postings(s->store->self, &s->meta.issuer,
	    c->line_id, POSTINGS_SHOWN_MAX, row, &n, err);
	json_t *doc;

	if (code == KY_OK)
		code = ky_session_rules(s, c, &rules, err);
	if (code != KY_OK)
		return code;
	if (cli->json) {
		doc = ky_case_json(c);
		(void)json_object_set_new(doc, "postings",
		    postings_json(row, n));
		ky_cli_json(doc);
		return KY_OK;
	}
	ky_show_ending(cli, c, rules.book->zone);
	ky_show_duties(cli, c);
	ky_say(cli, KY_PAINT_HEAD, "money\n");
	ky_show_postings(cli, c->line.ledger.currency, row, n);
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_err err = {0};
	struct ky_posting *row;
	enum ky_exit result = KY_EXIT_OK;

	if (ky_act_open(cli, KY_SESSION_READ, &s, &c, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	row = calloc(POSTINGS_SHOWN_MAX, sizeof(*row));
	if (row == NULL)
		abort();
	if (show(cli, &s, &c, row, &err) != KY_OK)
		result = ky_cli_fail(cli, &err);
	free(row);
	ky_session_close(&s);
	return result;
}

const struct ky_cmd ky_cmd_ending_show = {
    .name = "ending show",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .help = "Show an ending: its duties and its money",
    .run = run,
};
