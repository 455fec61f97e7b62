#include "cmd/listing.h"
#include "cmd/payrun.h"
#include "cmd/show.h"

#include <inttypes.h>

#define ROWS 64

static void
say(const struct ky_cli *cli, const struct ky_payrun *r)
{
	bool over = r->state == KY_PAYRUN_VOID || r->state == KY_PAYRUN_SETTLED;
	char day[KY_SHOW_SIZE], total[KY_SHOW_SIZE];

	ky_say(cli, KY_PAINT_NONE, "%6" PRIu64 "  ", r->n);
	ky_say(cli, over ? KY_PAINT_GOOD : KY_PAINT_WAIT, "%-8s",
	    ky_payrun_state_name(r->state));
	ky_say(cli, KY_PAINT_NONE,
	    "  %s  %-8s  %s: %u transfers, %s, %u open, by %s\n",
	    ky_show_date(r->day, day), ky_rail_form_name(r->form),
	    r->provider.text, r->count,
	    ky_show_money(r->total, r->currency, total),
	    r->state == KY_PAYRUN_VOID ? 0 : r->count - r->paid - r->failed,
	    r->maker.text);
}

static enum ky_code
each(const struct ky_cli *cli, struct ky_session *s, json_t *list,
    struct ky_err *err)
{
	static const struct ky_slug all;
	const struct ky_till *t = s->store->till;
	struct ky_payrun row[ROWS];
	uint64_t after = 0;
	uint32_t n = ROWS;

	while (n == ROWS) {
		if (t->payruns(t->self, &s->meta.issuer, KY_PAYRUN_STATE__MAX,
			&all, after, ROWS, row, &n, err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < n; i++) {
			after = row[i].n;
			if (cli->json)
				(void)json_array_append_new(list,
				    ky_payrun_json(&row[i]));
			else
				say(cli, &row[i]);
		}
	}
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_listing_all(cli, "payruns", each);
}

const struct ky_cmd ky_cmd_refund_list = {
    .name = "refund list",
    .args = "",
    .help = "List the payment runs",
    .run = run,
};
