#include "cmd/notification.h"

#include <time.h>

/* How long it is waited until kaiyakud has told the line. */
#define WAITS 50
#define WAIT_NS 100000000

static enum ky_code
hand_in(struct ky_session *s, struct ky_str bytes, uint64_t *n,
    struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_NOTIFY,
	    .who = {.role = KY_ROLE_STAFF}};
	struct ky_result r;
	enum ky_code code;

	call.in.notify.bytes = bytes;
	call.in.notify.via = KY_VIA_STAFF;
	code = ky_session_call(s, &call, &r, err);
	if (code == KY_E_REFUSED && s->roots_why.code != KY_OK) {
		*err = s->roots_why;
		return err->code;
	}
	if (code == KY_OK && !r.found)
		return ky_fail(err, KY_E_INPUT, 0,
		    "these bytes are no notification of a chip");
	if (code == KY_OK)
		*n = r.out.notifications[0].n;
	return code;
}

/* As it is once its line was told, or soon after. */
static enum ky_code
read_back(struct ky_session *s, uint64_t n, struct ky_notification *row,
    struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	bool found = true;
	enum ky_code code = ky_session_notified(s, err);

	row->state = KY_NOTIFICATION_DUE;
	for (int i = 0;
	     code == KY_OK && i < WAITS && row->state == KY_NOTIFICATION_DUE;
	     i++) {
		if (i > 0)
			(void)nanosleep(&(struct timespec){.tv_nsec = WAIT_NS},
			    NULL);
		code = o->notification_get(o->self, &s->meta.issuer, NULL, n,
		    row, NULL, &found, err);
	}
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_notification row = {.n = 0};
	struct ky_buf bytes;
	struct ky_err err = {0};
	uint64_t n = 0;
	enum ky_exit result = KY_EXIT_OK;
	enum ky_code code;

	ky_buf_init(&bytes, KY_NOTIFICATION_BYTES_MAX + 1);
	code = ky_notification_read_file(cli->arg[0], &bytes, &err);
	if (code != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_ACT, &err) != KY_OK) {
		ky_buf_done(&bytes);
		return ky_cli_fail(cli, &err);
	}
	code = hand_in(&s, ky_buf_str(&bytes), &n, &err);
	if (code == KY_OK)
		code = read_back(&s, n, &row, &err);
	if (code == KY_OK)
		code = ky_notification_show(cli, &s, &row, false, &err);
	if (code == KY_OK && row.state == KY_NOTIFICATION_REJECTED)
		result = KY_EXIT_NO;
	if (code != KY_OK)
		result = ky_cli_fail(cli, &err);
	ky_session_close(&s);
	ky_buf_done(&bytes);
	return result;
}

const struct ky_cmd ky_cmd_notification_add = {
    .name = "notification add",
    .args = "FILE",
    .args_min = 1,
    .args_max = 1,
    .help = "Hand in what a chip signed, brought by hand: DER, base64 or JSON",
    .run = run,
};
