#include "cmd/listing.h"
#include "cmd/session.h"
#include "cmd/show.h"

#include <inttypes.h>

#define ROWS 16

static void
say(const struct ky_cli *cli, const struct ky_bulk *b)
{
	bool over = b->state == KY_BULK_DONE || b->state == KY_BULK_DROPPED;
	char day[KY_SHOW_SIZE];

	ky_say(cli, KY_PAINT_NONE, "%-18s ", b->id.text);
	ky_say(cli, over ? KY_PAINT_GOOD : KY_PAINT_WAIT, "%-8s",
	    ky_bulk_state_name(b->state));
	ky_say(cli, KY_PAINT_NONE,
	    " until %s, %" PRIu64 " lines, %" PRIu64 " filed, by %s\n",
	    ky_show_date(b->expired_until, day), b->lines, b->done,
	    b->proposer.text);
}

static enum ky_code
each(const struct ky_cli *cli, struct ky_session *s, json_t *list,
    struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	struct ky_bulk row[ROWS];
	struct ky_slug after = {""};
	uint32_t n = ROWS;

	while (n == ROWS) {
		if (o->bulk_list(o->self, &s->meta.issuer, &after, ROWS, row,
			&n, err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < n; i++) {
			after = row[i].id;
			if (cli->json)
				(void)json_array_append_new(list,
				    ky_bulk_json(&row[i]));
			else
				say(cli, &row[i]);
		}
	}
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_listing_all(cli, "bulk_endings", each);
}

const struct ky_cmd ky_cmd_bulk_list = {
    .name = "bulk list",
    .args = "",
    .help = "List the bulk endings",
    .run = run,
};
