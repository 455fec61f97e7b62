#include "cmd/act.h"
#include "cmd/show.h"

#define POSTINGS_SHOWN_MAX 256
#define HISTORY_MAX 500

static json_t *
postings_json(const struct ky_posting *row, uint32_t n)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < n; i++)
		(void)json_array_append_new(list, ky_posting_json(&row[i]));
	return list;
}

/* An agent's filing names whom it is for; NULL of any other. */
static enum ky_code
filing(struct ky_session *s, const struct ky_case *c,
    struct ky_listed_command *room, const struct ky_listed_command **out,
    struct ky_err *err)
{
	uint32_t n = 0;

	*out = NULL;
	if (c->ending.seq == 0)
		return KY_OK;
	if (s->store->history(s->store->self, &s->meta.issuer, c->line_id,
		HISTORY_MAX, room, &n, err) != KY_OK)
		return err->code;
	*out = ky_filing_of(&c->ending, room, n);
	if (*out != NULL && (*out)->on_behalf.text[0] == '\0')
		*out = NULL;
	return KY_OK;
}

static void
say_agent(const struct ky_cli *cli, const struct ky_listed_command *f)
{
	ky_say(cli, KY_PAINT_NONE, "  filed by        %s, for %s",
	    f->actor.text, f->on_behalf.text);
	if (f->grant.text[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, ", by the grant %s", f->grant.text);
	ky_say(cli, KY_PAINT_NONE, "\n");
}

struct room {
	struct ky_posting posting[POSTINGS_SHOWN_MAX];
	struct ky_listed_command command[HISTORY_MAX];
};

static enum ky_code
show(const struct ky_cli *cli, struct ky_session *s, const struct ky_case *c,
    struct room *room, struct ky_err *err)
{
	struct ky_posting *row = room->posting;
	const struct ky_listed_command *by;
	struct ky_rules rules;
	uint32_t n;
	enum ky_code code = s->store->postings(s->store->self, &s->meta.issuer,
	    c->line_id, POSTINGS_SHOWN_MAX, row, &n, err);
	json_t *doc;

	if (code == KY_OK)
		code = ky_session_rules(s, c, &rules, err);
	if (code == KY_OK)
		code = filing(s, c, room->command, &by, err);
	if (code != KY_OK)
		return code;
	if (cli->json) {
		doc = ky_case_json(c);
		if (by != NULL)
			ky_put_behalf(by, json_object_get(doc, "ending"));
		(void)json_object_set_new(doc, "postings",
		    postings_json(row, n));
		ky_cli_json(doc);
		return KY_OK;
	}
	ky_show_ending(cli, c, rules.book->zone);
	if (by != NULL)
		say_agent(cli, by);
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
	struct room *room;
	enum ky_exit result = KY_EXIT_OK;

	if (ky_act_open(cli, KY_SESSION_READ, &s, &c, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	room = calloc(1, sizeof(*room));
	if (room == NULL)
		abort();
	if (show(cli, &s, &c, room, &err) != KY_OK)
		result = ky_cli_fail(cli, &err);
	free(room);
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
