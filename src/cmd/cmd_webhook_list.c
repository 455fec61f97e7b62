#include "cmd/listing.h"
#include "cmd/webhook.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 64

static enum ky_code
each(const struct ky_cli *cli, struct ky_session *s, json_t *list,
    struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	struct ky_hook *row = calloc(ROWS, sizeof(*row));
	struct ky_slug after = {""};
	uint32_t n = ROWS;
	enum ky_code code = KY_OK;

	if (row == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	while (code == KY_OK && n == ROWS) {
		code = o->hook_list(o->self, &s->meta.issuer, &after, ROWS, row,
		    &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++) {
			after = row[i].id;
			if (cli->json)
				(void)json_array_append_new(list,
				    ky_webhook_json(&row[i]));
			else
				ky_webhook_say(cli, &row[i]);
		}
	}
	explicit_bzero(row, ROWS * sizeof(*row));
	free(row);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_listing_all(cli, "webhooks", each);
}

const struct ky_cmd ky_cmd_webhook_list = {
    .name = "webhook list",
    .args = "",
    .help = "List the webhooks, and how they are",
    .run = run,
};
