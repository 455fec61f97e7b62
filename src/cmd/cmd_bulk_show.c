#include "cmd/bulk.h"
#include "cmd/show.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define ROWS 256

static void
say_row(const struct ky_cli *cli, const struct ky_bulk_item *i, bool first)
{
	char day[KY_SHOW_SIZE] = "";
	json_t *doc;

	if (cli->json) {
		doc = ky_bulk_item_json(i);
		(void)fputs(first ? "\n  " : ",\n  ", stdout);
		(void)json_dumpf(doc, stdout, JSON_COMPACT);
		json_decref(doc);
		return;
	}
	if (!ky_date_none(i->last_day))
		(void)ky_show_date(i->last_day, day);
	/* Names of ours and numbers: nothing needs quotes. */
	(void)printf("%" PRIu64 ",%" PRIu64 ",%s,%s,%s,%" PRId64 ",%" PRId64
		     ",%s\n",
	    i->line_id, i->version, ky_bulk_item_state_name(i->state), i->code,
	    day, i->back, i->owed, i->ending);
}

static enum ky_code
say_rows(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_bulk *b, enum ky_bulk_item_state state, struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	struct ky_bulk_item *row = calloc(ROWS, sizeof(*row));
	uint64_t after = 0;
	uint32_t n = ROWS;
	enum ky_code code = KY_OK;

	if (row == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	(void)fputs(cli->json
		? "{\"items\": ["
		: "line,version,state,code,last_day,back,owed,ending\n",
	    stdout);
	while (code == KY_OK && n == ROWS) {
		uint64_t before = after;

		code = o->bulk_items(o->self, &s->meta.issuer, &b->id, state,
		    after, ROWS, row, &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++) {
			say_row(cli, &row[i], before == 0 && i == 0);
			after = row[i].line_id;
		}
	}
	if (cli->json)
		(void)fputs("\n]}\n", stdout);
	free(row);
	return code;
}

static enum ky_code
show(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	const char *items = ky_cli_flag(cli, "--items");
	enum ky_bulk_item_state state = KY_BULK_ITEM__MAX;
	struct ky_bulk b;

	if (ky_bulk_read(cli, s, &b, err) != KY_OK)
		return err->code;
	if (items == NULL)
		return ky_bulk_say(cli, s, &b, err);
	if (strcmp(items, "all") != 0 &&
	    !ky_bulk_item_state_parse(ky_str_of(items), &state))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--items is all, open, barred, filed, refused or failed");
	return say_rows(cli, s, &b, state, err);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_READ, show);
}

static const struct ky_flag flags[] = {
    {"--items", "STATE", "its lines in that state, or all, as CSV", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_bulk_show = {
    .name = "bulk show",
    .args = "BULK",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Show the report of a bulk ending, or its lines",
    .run = run,
};
