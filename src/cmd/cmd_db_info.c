#include "cmd/session.h"

static enum ky_code
show(const struct ky_cli *cli, struct ky_session *s, struct ky_err *err)
{
	const char *name = cli->config.set[KY_SET_ISSUER_NAME].text;
	uint64_t papers;

	if (s->store->log_size(s->store->self, &s->meta.issuer, &papers, err) !=
	    KY_OK)
		return err->code;
	if (cli->json)
		ky_cli_json(json_pack("{s:s, s:s, s:s, s:b, s:i, s:I}", "store",
		    s->path, "issuer", s->meta.issuer.text, "name", name,
		    "demo", s->meta.demo ? 1 : 0, "schema", (int)s->meta.schema,
		    "papers", (json_int_t)papers));
	else
		ky_say(cli, KY_PAINT_NONE,
		    "%s\n  issuer  %s %s\n  kind    %s\n  schema  %u\n"
		    "  papers  %ju in the log\n",
		    s->path, s->meta.issuer.text, name,
		    s->meta.demo ? "demo: simulated peers" : "real",
		    (unsigned)s->meta.schema, (uintmax_t)papers);
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_session_run(cli, KY_SESSION_READ, show);
}

const struct ky_cmd ky_cmd_db_info = {
    .name = "db info",
    .args = "",
    .help = "Say whose store it is, and of which kind",
    .run = run,
};
