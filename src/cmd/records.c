#include "cmd/records.h"

#include "cmd/progress.h"
#include "view/words.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

#define RECORDS_MAX UINT64_C(10000000)
/* Of what comes through a pipe and is kept to be read twice. */
#define SPOOL_MAX (UINT64_C(4) << 30)
/* Complaints of one answer in JSON; on standard error there is no end. */
#define LISTED_MAX 1000

struct importing {
	const struct ky_cli *cli;
	const char *file; /* its name, for complaints */
	json_t *list;
	struct ky_progress progress;
	bool booking;
	uint64_t done; /* of the pass */
	struct ky_intake in;
};

static void
say(void *self, uint64_t line, const char *column, const char *words)
{
	struct importing *i = self;

	if (!i->cli->json)
		(void)fprintf(stderr, "%s:%" PRIu64 ": %s%s%s\n", i->file, line,
		    column, column[0] != '\0' ? ": " : "", words);
	else if (json_array_size(i->list) < LISTED_MAX)
		(void)json_array_append_new(i->list,
		    json_pack("{s:I, s:s, s:s}", "line", (json_int_t)line,
			"column", column, "message", words));
}

static void
begin_progress(struct importing *i, bool booking)
{
	ky_progress_begin(&i->progress, i->cli->progress,
	    booking ? "imported" : "checked");
	i->booking = booking;
}

/* How many there are is known when all were checked. */
static void
progress(void *self, bool booking, uint64_t done)
{
	struct importing *i = self;

	if (booking && !i->booking) {
		ky_progress_end(&i->progress, i->done);
		begin_progress(i, true);
	}
	i->done = done;
	ky_progress_say(&i->progress, done, booking ? i->in.records : 0);
}

/* --- the file --- */

/* What can be read once is kept, in a file without a name. */
static enum ky_code
spool(FILE *from, FILE **out, struct ky_err *err)
{
	FILE *kept = tmpfile();
	char chunk[16384];
	uint64_t size = 0;
	size_t n;

	if (kept == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not make a file for what is read");
	while ((n = fread(chunk, 1, sizeof(chunk), from)) > 0) {
		size += n;
		if (size > SPOOL_MAX || fwrite(chunk, 1, n, kept) != n)
			break;
	}
	if (n == 0 && ferror(from) == 0 && fflush(kept) == 0) {
		*out = kept;
		return KY_OK;
	}
	(void)fclose(kept);
	if (size > SPOOL_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "more than %" PRIu64 " bytes come through the pipe",
		    SPOOL_MAX);
	return ky_fail(err, KY_E_SYSTEM, errno, "could not keep what is read");
}

static enum ky_code
open_file(const char *path, FILE **out, struct ky_err *err)
{
	bool piped = strcmp(path, "-") == 0;
	FILE *file = piped ? stdin : fopen(path, "re");
	struct stat st;
	enum ky_code code;

	if (file == NULL)
		return ky_fail(err, KY_E_INPUT, errno,
		    "could not open the file: %s", strerror(errno));
	if (!piped && fstat(fileno(file), &st) == 0 && S_ISREG(st.st_mode)) {
		*out = file;
		return KY_OK;
	}
	code = spool(file, out, err);
	if (!piped)
		(void)fclose(file);
	return code;
}

static enum ky_code
take_form(const struct ky_cli *cli, enum ky_rows_form *out, struct ky_err *err)
{
	const char *said = ky_cli_flag(cli, "--format");

	if (said != NULL && !ky_rows_form_parse(ky_str_of(said), out))
		return ky_fail(err, KY_E_INPUT, 0, "--format is csv or json");
	if (said == NULL && !ky_rows_form_of(ky_str_of(cli->arg[0]), out))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--format is missing: the file's name does not end in "
		    ".csv, .json or .ndjson");
	return KY_OK;
}

static enum ky_code
take_provider(const struct ky_cli *cli, struct ky_slug *out, struct ky_err *err)
{
	const char *said = ky_cli_flag(cli, "--provider");

	if (said == NULL || ky_slug_parse(ky_str_of(said), out, err) == KY_OK)
		return KY_OK;
	return ky_during(err, "--provider");
}

/* --- what came of it --- */

static json_t *
refused_json(const struct ky_intake *in)
{
	json_t *codes = json_object();

	for (uint32_t i = 0; i < in->codes_n; i++)
		(void)json_object_set_new(codes, in->code[i].code,
		    json_integer((json_int_t)in->code[i].n));
	return codes;
}

static void
say_json(const struct importing *i)
{
	const struct ky_intake *in = &i->in;

	ky_cli_json(json_pack("{s:I, s:I, s:I, s:I, s:I, s:o, s:O}", "records",
	    (json_int_t)in->records, "bad", (json_int_t)in->bad, "booked",
	    (json_int_t)in->booked, "known", (json_int_t)in->known, "conflicts",
	    (json_int_t)in->conflicts, "refused", refused_json(in),
	    "complaints", i->list));
}

static void
say_words(const struct importing *i)
{
	const struct ky_intake *in = &i->in;
	bool none = in->bad > 0 && !in->partly;

	ky_say(i->cli, none ? KY_PAINT_BAD : KY_PAINT_GOOD,
	    "%" PRIu64 " records, %" PRIu64 " bad, %" PRIu64 " booked, %" PRIu64
	    " booked before, %" PRIu64 " in conflict, %" PRIu64 " refused%s\n",
	    in->records, in->bad, in->booked, in->known, in->conflicts,
	    in->refused, none ? ": nothing was imported" : "");
	for (uint32_t k = 0; k < in->codes_n; k++)
		ky_say(i->cli, KY_PAINT_BAD, "  %" PRIu64 " refused: %s (%s)\n",
		    in->code[k].n, ky_words(in->code[k].code),
		    in->code[k].code);
}

static enum ky_exit
say_result(const struct importing *i)
{
	const struct ky_intake *in = &i->in;

	if (i->cli->json)
		say_json(i);
	else
		say_words(i);
	if (in->bad > 0 || in->conflicts > 0)
		return KY_EXIT_INPUT;
	return in->refused > 0 ? KY_EXIT_NO : KY_EXIT_OK;
}

/* --- running --- */

static enum ky_code
call(void *self, const struct ky_call *c, struct ky_arena *a,
    struct ky_result *out, struct ky_err *err)
{
	struct ky_call mine = *c;

	(void)a; /* the session has one */
	return ky_session_call(self, &mine, out, err);
}

/* What was booked sets things going; a kaiyakud does that by itself. */
static enum ky_code
settle(struct ky_session *s, struct ky_err *err)
{
	struct ky_time next;

	return s->engine != NULL ? ky_session_settle(s, &next, err) : KY_OK;
}

static enum ky_code
import(struct importing *i, struct ky_err *err)
{
	struct ky_intake *in = &i->in;
	struct ky_session s;
	enum ky_code code = ky_session_open(&s, i->cli, KY_SESSION_ACT, err);

	if (code != KY_OK)
		return code;
	in->calls = (struct ky_calls){&s, call};
	begin_progress(i, false);
	code = ky_intake_run(in, err);
	ky_progress_end(&i->progress, i->done);
	if (code == KY_OK && in->booked > 0)
		code = settle(&s, err);
	ky_session_close(&s);
	return code;
}

enum ky_exit
ky_records_import(struct ky_cli *cli, const struct ky_record_kind *kind)
{
	struct importing i = {
	    .cli = cli,
	    .file = cli->arg[0],
	    .list = json_array(),
	    .in = {.kind = kind,
		.records_max = RECORDS_MAX,
		.dry_run = ky_cli_flag(cli, "--dry-run") != NULL,
		.partly = ky_cli_flag(cli, "--partly") != NULL,
		.who = {.role = KY_ROLE_STAFF},
		.progress = progress},
	};
	struct ky_err err = {0};
	enum ky_exit result;

	i.in.to = (struct ky_complaints){.self = &i, .say = say};
	i.in.progress_self = &i;
	if (take_form(cli, &i.in.form, &err) == KY_OK &&
	    take_provider(cli, &i.in.provider, &err) == KY_OK &&
	    open_file(cli->arg[0], &i.in.file, &err) == KY_OK &&
	    import(&i, &err) == KY_OK)
		result = say_result(&i);
	else
		result = ky_cli_fail(cli, &err);
	if (i.in.file != NULL)
		(void)fclose(i.in.file);
	json_decref(i.list);
	return result;
}
