#include "cmd/act.h"
#include "cmd/logfile.h"
#include "cmd/show.h"
#include "doc/file.h"

static enum ky_code
read_kind(const struct ky_cli *cli, enum ky_paper_kind *out, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--kind");

	*out = KY_PAPER__MAX;
	if (text != NULL && !ky_paper_kind_parse(ky_str_of(text), out))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--kind is receipt, "
		    "end-statement, certificate or amendment");
	return KY_OK;
}

static enum ky_code
give(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_stored_paper *p, struct ky_buf *file, struct ky_err *err)
{
	const char *path = ky_cli_flag(cli, "--out");
	enum ky_code code = ky_session_document(s, p, file, err);

	if (code == KY_OK && path != NULL)
		code = ky_file_write(path, 0644, ky_buf_str(file), err);
	if (code != KY_OK)
		return code;
	if (path == NULL)
		(void)printf("%.*s", KY_STR_ARG(ky_buf_str(file)));
	else if (cli->json)
		ky_cli_json(json_pack("{s:s, s:s, s:s, s:b}", "number",
		    p->number, "kind", ky_paper_kind_name(p->kind), "file",
		    path, "logged", p->state == KY_PAPER_LOGGED));
	else
		ky_say(cli, KY_PAINT_NONE, "%s %s: %s\n",
		    ky_paper_kind_name(p->kind), p->number, path);
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_stored_paper paper;
	struct ky_buf file;
	struct ky_err err = {0};
	enum ky_paper_kind kind;
	enum ky_exit result = KY_EXIT_OK;

	if (read_kind(cli, &kind, &err) != KY_OK ||
	    ky_act_open(cli, KY_SESSION_READ, &s, &c, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	ky_buf_init(&file, KY_PAPER_MAX);
	if (ky_session_paper(&s, c.line_id, kind, &paper, &err) != KY_OK ||
	    give(cli, &s, &paper, &file, &err) != KY_OK)
		result = ky_cli_fail(cli, &err);
	ky_buf_done(&file);
	ky_session_close(&s);
	return result;
}

static const struct ky_flag flags[] = {
    {"--kind", "KIND", "receipt, end-statement, certificate, amendment", false},
    {"--out", "FILE", "write it there; else to standard output", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_paper = {
    .name = "paper",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Give out a line's newest paper, signed and with its proof",
    .run = run,
};
