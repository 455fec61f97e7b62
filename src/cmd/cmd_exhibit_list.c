#include "cmd/exhibit.h"
#include "cmd/show.h"

static enum ky_paint
paint_of(enum ky_exhibit_state s)
{
	return s == KY_EXHIBIT_GONE ? KY_PAINT_DIM : KY_PAINT_NONE;
}

static void
say(const struct ky_cli *cli, const struct ky_exhibit *x)
{
	char at[KY_SHOW_SIZE];

	ky_say(cli, paint_of(x->state),
	    "%s  %-4s %s %7u bytes  %ux%u  %s  %s  %s", x->id.text,
	    ky_exhibit_state_name(x->state), KY_EXHIBIT_MEDIA, x->size,
	    x->width, x->height, ky_show_time(x->at, KY_ZONE_JAPAN, at),
	    ky_grade_name(KY_GRADE_STATED), x->ending);
	if (x->note[0] != '\0') {
		ky_say(cli, KY_PAINT_NONE, "\n  ");
		ky_show_text(cli, x->note);
	}
	ky_say(cli, KY_PAINT_NONE, "\n");
}

static enum ky_code
list(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	struct ky_result r = {0};
	enum ky_code code = ky_exhibit_ask(cli, s, KY_CALL_EXHIBITS, NULL, &r,
	    err);
	json_t *rows;

	if (code != KY_OK)
		return code;
	rows = json_array();
	for (uint32_t i = 0; i < r.n; i++)
		if (cli->json)
			(void)json_array_append_new(rows,
			    ky_exhibit_json(&r.out.exhibits[i]));
		else
			say(cli, &r.out.exhibits[i]);
	if (cli->json)
		ky_cli_json(json_pack("{s:O}", "receipts", rows));
	else if (r.n == 0)
		ky_say(cli, KY_PAINT_DIM, "no receipt of others is kept\n");
	json_decref(rows);
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_ACT, list);
}

const struct ky_cmd ky_cmd_exhibit_list = {
    .name = "exhibit list",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .help = "List the receipts of others that a line's holder keeps with us",
    .run = run,
};
