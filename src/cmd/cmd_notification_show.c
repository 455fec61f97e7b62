#include "cmd/notification.h"
#include "doc/file.h"

static enum ky_code
show(const struct ky_cli *cli, struct ky_session *s, uint64_t n,
    struct ky_buf *bytes, struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	const char *save = ky_cli_flag(cli, "--save");
	struct ky_notification row;
	bool found;
	enum ky_code code = o->notification_get(o->self, &s->meta.issuer, NULL,
	    n, &row, bytes, &found, err);

	if (code == KY_OK && !found)
		return ky_fail(err, KY_E_INPUT, 0,
		    "there is no such notification (kaiyaku notification "
		    "list)");
	if (code == KY_OK && save != NULL && bytes->len == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "its bytes were erased with its line");
	if (code == KY_OK && save != NULL)
		code = ky_file_write(save, 0600, ky_buf_str(bytes), err);
	return code == KY_OK ? ky_notification_show(cli, s, &row,
				   ky_cli_flag(cli, "--clear") != NULL, err)
			     : code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_buf bytes;
	struct ky_err err = {0};
	uint64_t n;
	enum ky_code code;

	if (!ky_str_u64(ky_str_of(cli->arg[0]), INT64_MAX, &n)) {
		(void)ky_fail(&err, KY_E_INPUT, 0,
		    "a notification is named by its number");
		return ky_cli_fail(cli, &err);
	}
	if (ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	ky_buf_init(&bytes, KY_NOTIFICATION_BYTES_MAX + 1);
	code = show(cli, &s, n, &bytes, &err);
	ky_buf_done(&bytes);
	ky_session_close(&s);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

static const struct ky_flag flags[] = {
    {"--save", "FILE", "write its bytes there, as they came", false},
    {"--clear", NULL, "show whole card and chip numbers", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_notification_show = {
    .name = "notification show",
    .args = "N",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Show a notification: what was found, what it means, what is "
	    "missing",
    .run = run,
};
