/*
 * Writes the file of a payment run: beside its name first, so that what stands
 * there is whole, and the one that was approved.
 */
#include "cmd/payrun.h"
#include "cmd/progress.h"
#include "service/runfile.h"

#include "base/hex.h"
#include "bank/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#define PATH_SIZE 1024

struct writing {
	const char *path;     /* where it is to be */
	char part[PATH_SIZE]; /* where it is meanwhile */
	FILE *file;           /* NULL: not begun, or closed */
	struct ky_progress progress;
	uint64_t of;
};

static enum ky_code
refuse_there(const char *path, struct ky_err *err)
{
	return ky_fail(err, KY_E_INPUT, EEXIST,
	    "%.200s is there already: it is not written over", path);
}

static enum ky_code
begin(struct writing *w, struct ky_err *err)
{
	int fd, n = snprintf(w->part, sizeof(w->part), "%s.part", w->path);

	if (n < 0 || (size_t)n >= sizeof(w->part))
		return ky_fail(err, KY_E_INPUT, 0, "--out is too long");
	if (access(w->path, F_OK) == 0)
		return refuse_there(w->path, err);
	/* What a death left there is none of the bank's. */
	fd = open(w->part,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	w->file = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (w->file != NULL)
		return KY_OK;
	if (fd >= 0)
		(void)close(fd);
	return ky_fail(err, KY_E_INPUT, errno, "could not make %.200s: %s",
	    w->part, strerror(errno));
}

/* Durable, then under its name, unless that is taken by now. */
static enum ky_code
finish(struct writing *w, struct ky_err *err)
{
	FILE *file = w->file;
	bool good = fflush(file) == 0 && fsync(fileno(file)) == 0;

	w->file = NULL;
	good = fclose(file) == 0 && good;
	if (!good)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not write %.200s: %s", w->part, strerror(errno));
	if (renameat2(AT_FDCWD, w->part, AT_FDCWD, w->path, RENAME_NOREPLACE) ==
	    0)
		return KY_OK;
	if (errno == EEXIST)
		return refuse_there(w->path, err);
	/* File systems that cannot do both at once. */
	if (errno == EINVAL && access(w->path, F_OK) != 0 &&
	    rename(w->part, w->path) == 0)
		return KY_OK;
	return ky_fail(err, KY_E_SYSTEM, errno, "could not name the file: %s",
	    strerror(errno));
}

static void
progress(void *self, uint64_t transfers)
{
	struct writing *w = self;

	ky_progress_say(&w->progress, transfers, w->of);
}

static enum ky_code
write_all(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_payrun *r, struct writing *w, struct ky_err *err)
{
	const struct ky_runfile f = {.bank = &s->bankfile,
	    .till = s->store->till,
	    .issuer = &s->meta.issuer,
	    .progress = progress,
	    .progress_self = w};
	struct ky_bank_sink sink;
	uint8_t sha256[32];
	enum ky_code code = begin(w, err);

	if (code != KY_OK)
		return code;
	w->of = r->count;
	sink = ky_bank_sink_file(w->file);
	ky_progress_begin(&w->progress, cli->progress, "written");
	code = ky_runfile_write(&f, r, &sink, sha256, err);
	ky_progress_end(&w->progress, r->count);
	if (code == KY_OK)
		code = ky_runfile_same(r, sha256, err);
	if (code == KY_OK)
		code = finish(w, err);
	if (w->file != NULL)
		(void)fclose(w->file);
	if (code != KY_OK)
		(void)unlink(w->part);
	return code;
}

static void
say(const struct ky_cli *cli, const struct ky_payrun *r, const char *path)
{
	char hex[2 * sizeof(r->sha256) + 1];

	ky_hex_encode(r->sha256, sizeof(r->sha256), hex);
	if (cli->json)
		ky_cli_json(json_pack("{s:I, s:s, s:i, s:I, s:s, s:s}",
		    "payrun", (json_int_t)r->n, "file", path, "transfers",
		    (int)r->count, "total", (json_int_t)r->total, "currency",
		    r->currency, "sha256", hex));
	else
		ky_say(cli, KY_PAINT_GOOD,
		    "%s: payment run %" PRIu64 ", %u transfers, sha256 %s\n",
		    path, r->n, r->count, hex);
}

static enum ky_code
write_file(const struct ky_cli *cli, struct ky_session *s, struct ky_payrun *r,
    struct writing *w, struct ky_err *err)
{
	enum ky_code code = ky_payrun_read(cli, s, r, err);

	if (code == KY_OK)
		code = ky_runfile_may(r, err);
	if (code == KY_OK)
		code = ky_session_bank(s, cli, err);
	if (code == KY_OK && s->bankfile.self == NULL)
		code = ky_fail(err, KY_E_REFUSED, KY_NO_BANK,
		    "no bank is set up: [peer \"bank\"], kaiyaku.conf(5)");
	return code == KY_OK ? write_all(cli, s, r, w, err) : code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct writing w = {.path = ky_cli_flag(cli, "--out")};
	struct ky_session s;
	struct ky_payrun r;
	struct ky_err err = {0};
	enum ky_code code;

	if (w.path == NULL || w.path[0] == '\0') {
		(void)ky_fail(&err, KY_E_INPUT, 0, "--out is missing");
		return ky_cli_fail(cli, &err);
	}
	if (ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	code = write_file(cli, &s, &r, &w, &err);
	ky_session_close(&s);
	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	say(cli, &r, w.path);
	return KY_EXIT_OK;
}

static const struct ky_flag flags[] = {
    {"--out", "FILE", "where to; never written over", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_refund_file = {
    .name = "refund file",
    .args = "RUN",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Write the file of an approved payment run, the same each time",
    .run = run,
};
