#include "cmd/inquiry.h"
#include "cmd/listing.h"

#include <stdlib.h>

struct wanted {
	enum ky_inquiry_kind kind; /* KY_INQUIRY__MAX = all */
	enum ky_inquiry_state state;
	bool any_state;
};

static enum ky_code
read_wanted(const struct ky_cli *cli, struct wanted *w, struct ky_err *err)
{
	const char *kind = ky_cli_flag(cli, "--kind");
	const char *state = ky_cli_flag(cli, "--state");

	*w = (struct wanted){KY_INQUIRY__MAX, KY_INQUIRY_NEW, false};
	if (kind != NULL && !ky_inquiry_kind_parse(ky_str_of(kind), &w->kind))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--kind is papers, recovery, message, correction or case");
	w->any_state = state != NULL && ky_str_is(ky_str_of(state), "all");
	if (state != NULL && !w->any_state &&
	    !ky_inquiry_state_parse(ky_str_of(state), &w->state))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--state is new, waiting, seen, shown, accepted, refused, "
		    "answered or all");
	return KY_OK;
}

static enum ky_code
say_row(const struct ky_cli *cli, const struct wanted *w, json_t *list,
    const struct ky_folio *r, struct ky_err *err)
{
	struct ky_inquiry q;

	if (ky_inquiry_read(r, &q, err) != KY_OK)
		return err->code;
	if ((w->kind != KY_INQUIRY__MAX && w->kind != q.kind) ||
	    (!w->any_state && w->state != q.state))
		return KY_OK;
	if (cli->json)
		(void)json_array_append_new(list, ky_inquiry_json(&q));
	else
		ky_inquiry_say(cli, &q);
	return KY_OK;
}

static enum ky_code
each(const struct ky_cli *cli, struct ky_session *s, json_t *list,
    struct ky_err *err)
{
	const struct ky_lobby *l = s->store->lobby;
	struct ky_folio_query q = {.kind = KY_FOLIO_INQUIRY};
	struct ky_folio *row = calloc(1, sizeof(*row));
	struct wanted w;
	uint32_t n = 1;
	enum ky_code code = read_wanted(cli, &w, err);

	if (row == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	while (code == KY_OK && n > 0) {
		code = l->list(l->self, &s->meta.issuer, &q, 1, row, &n, err);
		if (code == KY_OK && n > 0) {
			q.after = row->n;
			code = say_row(cli, &w, list, row, err);
		}
	}
	free(row);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_listing_all(cli, "inquiries", each);
}

static const struct ky_flag flags[] = {
    {"--kind", "KIND", "papers, recovery, message, correction, case", false},
    {"--state", "STATE", "new (as when nothing is said), ... or all", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_inquiry_list = {
    .name = "inquiry list",
    .args = "",
    .flags = flags,
    .help = "List what people asked us and nobody decided yet",
    .run = run,
};
