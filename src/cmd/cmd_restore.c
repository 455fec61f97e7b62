#include "cmd/session.h"

static void
show(void *self, uint64_t done, uint64_t all)
{
	const struct ky_cli *cli = self;

	if (cli->progress && all > 0)
		(void)fprintf(stderr, "\r%3u %% copied%s",
		    (unsigned)(done * 100 / all), done == all ? "\n" : "");
}

static void
say(void *self, const char *line)
{
	ky_say(self, KY_PAINT_BAD, "%s\n", line);
}

static void
quiet(void *self, const char *line)
{
	(void)self;
	(void)line;
}

/* Copies `from` to where the store is to be. */
static enum ky_code
copy(struct ky_cli *cli, const char *from, const char *to, struct ky_err *err)
{
	struct ky_entropy entropy = ky_system_entropy();
	struct ky_store *backup;
	enum ky_code code;

	if (ky_store_open(from, KY_STORE_COPY, &entropy, &backup, err) != KY_OK)
		return ky_during(err, "backup");
	code = ky_store_backup(backup, to, show, cli, err);
	ky_store_close(backup);
	return code;
}

/* Opens it as a writer does: keys that were to be destroyed are. */
static enum ky_code
check(struct ky_cli *cli, const char *path, struct ky_store_meta *meta,
    uint64_t *papers, uint64_t *faults, struct ky_err *err)
{
	struct ky_entropy entropy = ky_system_entropy();
	struct ky_store *s;
	enum ky_code code;

	if (ky_store_open(path, KY_STORE_WRITE, &entropy, &s, err) != KY_OK)
		return err->code;
	code = ky_store_meta(s, meta, err);
	if (code == KY_OK)
		code = s->log_size(s->self, &meta->issuer, papers, err);
	if (code == KY_OK)
		code = ky_store_check(s, cli->json ? quiet : say, cli, faults,
		    err);
	ky_store_close(s);
	return code;
}

static void
report(const struct ky_cli *cli, const char *path,
    const struct ky_store_meta *meta, uint64_t papers, uint64_t faults)
{
	if (cli->json) {
		ky_cli_json(json_pack("{s:s, s:s, s:b, s:I, s:I}", "store",
		    path, "issuer", meta->issuer.text, "demo",
		    meta->demo ? 1 : 0, "papers", (json_int_t)papers, "faults",
		    (json_int_t)faults));
		return;
	}
	ky_say(cli, faults == 0 ? KY_PAINT_GOOD : KY_PAINT_BAD,
	    "%s: store of %s%s, %ju papers in the log, %ju faults\n", path,
	    meta->issuer.text, meta->demo ? " (demo)" : "", (uintmax_t)papers,
	    (uintmax_t)faults);
	ky_say(cli, KY_PAINT_NONE,
	    "What was erased after this backup can be read again: erase it "
	    "again, and destroy older keys files.\nPapers logged after it are "
	    "missing here: compare the checkpoint with the one published "
	    "last.\n");
}

static enum ky_exit
run(struct ky_cli *cli)
{
	const char *path = cli->config.set[KY_SET_STORE_PATH].text;
	struct ky_store_meta meta = {0};
	uint64_t papers = 0, faults = 0;
	struct ky_err err = {0};

	if (copy(cli, cli->arg[0], path, &err) != KY_OK ||
	    check(cli, path, &meta, &papers, &faults, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	report(cli, path, &meta, papers, faults);
	return faults == 0 ? KY_EXIT_OK : KY_EXIT_CORRUPT;
}

const struct ky_cmd ky_cmd_restore = {
    .name = "restore",
    .args = "FROM",
    .args_min = 1,
    .args_max = 1,
    .help = "Make a store of a backup, where there is none, and check it",
    .run = run,
};
