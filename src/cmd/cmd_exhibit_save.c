#include "cmd/exhibit.h"
#include "doc/file.h"
#include "view/view.h"

static enum ky_code
write_picture(const struct ky_cli *cli, const char *path, struct ky_str picture,
    struct ky_err *err)
{
	return ky_cli_flag(cli, "--replace") != NULL
	    ? ky_file_write(path, 0600, picture, err)
	    : ky_file_write_new(path, 0600, picture, err);
}

static void
say(const struct ky_cli *cli, const struct ky_exhibit *x, const char *path)
{
	json_t *doc;

	if (!cli->json) {
		ky_say(cli, KY_PAINT_NONE,
		    "%s: %u bytes, stated by the holder and checked by "
		    "nobody\n",
		    path, x->size);
		return;
	}
	doc = ky_exhibit_json(x);
	(void)json_object_set_new(doc, "file", json_string(path));
	ky_cli_json(doc);
}

static enum ky_code
save(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	const char *path = ky_cli_flag(cli, "--out");
	struct ky_result r = {0};
	struct ky_slug id;
	enum ky_code code;

	if (path == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--out FILE says where the picture is to go");
	/* Nobody is looked at for nothing. */
	if (ky_file_exists(path) && ky_cli_flag(cli, "--replace") == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%.200s is there already: --replace writes over it", path);
	code = ky_slug_parse(ky_str_of(cli->arg[1]), &id, err);
	if (code == KY_OK)
		code = ky_exhibit_ask(cli, s, KY_CALL_EXHIBIT, &id, &r, err);
	if (code != KY_OK)
		return code;
	if (!r.found)
		return ky_fail(err, KY_E_INPUT, 0,
		    "nothing of that name is kept with the line; see "
		    "`kaiyaku exhibit list`");
	code = write_picture(cli, path, r.bytes, err);
	if (code == KY_OK)
		say(cli, r.out.exhibits, path);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_ACT, save);
}

static const struct ky_flag flags[] = {
    {"--out", "FILE", "where the picture is to go; nobody else may read it",
	false},
    {"--replace", NULL, "write over what is there", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_exhibit_save = {
    .name = "exhibit save",
    .args = "LINE RECEIPT",
    .args_min = 2,
    .args_max = 2,
    .flags = flags,
    .help = "Save the picture of such a receipt, as it is kept",
    .run = run,
};
