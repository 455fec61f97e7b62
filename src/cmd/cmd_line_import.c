#include "cmd/import.h"

#include <errno.h>
#include <inttypes.h>

/* Complaints of one answer in JSON; on standard error there is no end. */
#define LISTED_MAX 1000

struct importing {
	const struct ky_cli *cli;
	json_t *list;
};

static void
say(void *self, uint64_t line, const char *column, const char *words)
{
	struct importing *i = self;

	if (!i->cli->json)
		(void)fprintf(stderr, "line %" PRIu64 ": %s%s%s\n", line,
		    column, column[0] != '\0' ? ": " : "", words);
	else if (json_array_size(i->list) < LISTED_MAX)
		(void)json_array_append_new(i->list,
		    json_pack("{s:I, s:s, s:s}", "line", (json_int_t)line,
			"column", column, "message", words));
}

static enum ky_exit
say_result(const struct importing *i, const struct ky_import *in)
{
	const struct ky_cli *cli = i->cli;
	bool none = in->bad > 0 && in->rejects == NULL;

	if (cli->json)
		ky_cli_json(json_pack("{s:I, s:I, s:I, s:I, s:O}", "rows",
		    (json_int_t)in->rows, "bad", (json_int_t)in->bad,
		    "imported", (json_int_t)in->imported, "known",
		    (json_int_t)in->known, "complaints", i->list));
	else
		ky_say(cli, none ? KY_PAINT_BAD : KY_PAINT_GOOD,
		    "%" PRIu64 " rows, %" PRIu64 " bad, %" PRIu64
		    " imported, %" PRIu64 " imported before%s\n",
		    in->rows, in->bad, in->imported, in->known,
		    none ? ": nothing was imported" : "");
	return in->bad > 0 ? KY_EXIT_INPUT : KY_EXIT_OK;
}

static enum ky_code
open_files(const struct ky_cli *cli, struct ky_import *in, struct ky_err *err)
{
	const char *rejects = ky_cli_flag(cli, "--keep-good");

	in->file = fopen(cli->arg[0], "re");
	if (in->file == NULL)
		return ky_fail(err, KY_E_INPUT, errno,
		    "could not open the file: %s", strerror(errno));
	if (rejects == NULL)
		return KY_OK;
	in->rejects = fopen(rejects, "wxe");
	if (in->rejects == NULL)
		return ky_fail(err, KY_E_INPUT, errno,
		    "could not make the file of rejects: %s", strerror(errno));
	return KY_OK;
}

static enum ky_code
close_files(const struct ky_import *in, struct ky_err *err)
{
	if (in->file != NULL)
		(void)fclose(in->file);
	if (in->rejects != NULL && fclose(in->rejects) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not write the file of rejects");
	return KY_OK;
}

static enum ky_code
import(const struct ky_cli *cli, struct ky_import *in, struct ky_err *err)
{
	struct ky_session s;
	struct ky_err late = {0};
	enum ky_code code = ky_session_open(&s, cli, KY_SESSION_ACT, err);

	if (code != KY_OK)
		return code;
	code = open_files(cli, in, err);
	if (code == KY_OK)
		code = ky_import_run(in, &s, err);
	if (code == KY_OK && !in->dry_run)
		code = ky_session_notified(&s, err);
	if (close_files(in, &late) != KY_OK && code == KY_OK) {
		*err = late;
		code = late.code;
	}
	ky_session_close(&s);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct importing i = {.cli = cli, .list = json_array()};
	struct ky_import in = {
	    .dry_run = ky_cli_flag(cli, "--dry-run") != NULL,
	    .progress = cli->progress,
	    .to = {.self = &i, .say = say},
	};
	struct ky_err err = {0};
	enum ky_exit result;

	if (import(cli, &in, &err) == KY_OK)
		result = say_result(&i, &in);
	else
		result = ky_cli_fail(cli, &err);
	json_decref(i.list);
	return result;
}

static const struct ky_flag flags[] = {
    {"--keep-good", "REJECTS.csv",
	"import the good rows, write the others there", false},
    {"--dry-run", NULL, "check only", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_line_import = {
    .name = "line import",
    .args = "FILE.csv",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Import lines and loans, all of them or none",
    .run = run,
};
