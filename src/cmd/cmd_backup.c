#include "cmd/session.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK_SIZE (KY_SESSION_PATH_SIZE + 16)

static void
show(void *self, uint64_t done, uint64_t all)
{
	const struct ky_cli *cli = self;

	if (cli->progress && all > 0)
		(void)fprintf(stderr, "\r%3u %% copied%s",
		    (unsigned)(done * 100 / all), done == all ? "\n" : "");
}

/* A file whose time is that of the last backup, for `kaiyaku doctor`.  Where
 * it cannot be made the backup is as good. */
static void
leave_mark(const struct ky_session *s)
{
	char path[MARK_SIZE];
	int fd;

	(void)snprintf(path, sizeof(path), "%s.backup", s->path);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	(void)futimens(fd, NULL);
	(void)close(fd);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	const char *to = cli->arg[0];
	struct ky_session s;
	struct ky_err err = {0};
	enum ky_code code;

	if (ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	code = ky_store_backup(s.store, to, show, cli, &err);
	if (code == KY_OK)
		leave_mark(&s);
	ky_session_close(&s);
	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	if (cli->json) {
		ky_cli_json(
		    json_pack("{s:s, s:s+}", "store", to, "keys", to, ".keys"));
		return KY_EXIT_OK;
	}
	ky_say(cli, KY_PAINT_GOOD, "%s\n%s.keys\n", to, to);
	ky_say(cli, KY_PAINT_NONE,
	    "The second file opens the personal data in the first, also what "
	    "is erased from now on:\nkeep it apart, and no longer than your "
	    "rules say.  Signing keys are in neither.\n");
	return KY_EXIT_OK;
}

const struct ky_cmd ky_cmd_backup = {
    .name = "backup",
    .args = "TO",
    .args_min = 1,
    .args_max = 1,
    .help = "Copy the store as it is now, while others work on it",
    .run = run,
};
