#include "cmd/smdp.h"
#include "doc/file.h"

#define CODE_FILE_MAX 256

/* The first line of the file: what stands on a command line is seen by
 * others. */
static enum ky_code
read_code(const char *path, struct ky_smdp_desk *d, struct ky_err *err)
{
	struct ky_buf file;
	struct ky_str text;
	enum ky_code code;
	bool plain = true;

	ky_buf_init(&file, CODE_FILE_MAX);
	code = ky_file_read(path, &file, err);
	text = ky_buf_str(&file);
	for (size_t i = 0; code == KY_OK && i < text.len; i++) {
		if (text.p[i] == '\n' || text.p[i] == '\r') {
			text.len = i;
			break;
		}
		plain = plain && text.p[i] > ' ' && text.p[i] <= '~';
	}
	if (code == KY_OK &&
	    (!plain || text.len == 0 ||
		!ky_str_copy(text, d->order.confirmation_code,
		    sizeof(d->order.confirmation_code))))
		code = ky_fail(err, KY_E_INPUT, 0,
		    "--confirmation-code-file: its first line is 1 to %zu "
		    "letters, digits and signs",
		    sizeof(d->order.confirmation_code) - 1);
	if (file.len > 0)
		explicit_bzero(file.p, file.len);
	ky_buf_done(&file);
	return code;
}

static enum ky_code
fill(const struct ky_cli *cli, struct ky_smdp_desk *d, struct ky_err *err)
{
	const char *file = ky_cli_flag(cli, "--confirmation-code-file");
	enum ky_code code = ky_smdp_text(cli, "--matching-id",
	    d->order.matching_id, sizeof(d->order.matching_id), err);

	if (code == KY_OK)
		code = ky_smdp_text(cli, "--smds", d->order.smds,
		    sizeof(d->order.smds), err);
	if (code == KY_OK && file != NULL)
		code = read_code(file, d, err);
	d->order.release = ky_cli_flag(cli, "--release") != NULL;
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_smdp_desk d;
	struct ky_err err = {0};
	enum ky_exit result;

	if (ky_smdp_open(cli, &d, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	if (fill(cli, &d, &err) != KY_OK)
		result = ky_cli_fail(cli, &err);
	else if (ky_smdp_barred(cli, &d, KY_ES2_CONFIRM_ORDER))
		result = KY_EXIT_NO;
	else
		result = ky_smdp_send(cli, &d, KY_ES2_CONFIRM_ORDER,
		    d.order.release ? "hand the activation code to the holder"
				    : "kaiyaku smdp release");
	ky_smdp_done(&d);
	return result;
}

static const struct ky_flag flags[] = {
    KY_SMDP_EID_FLAG,
    {"--matching-id", "ID", "else the line's, else the SM-DP+ makes one",
	false},
    {"--confirmation-code-file", "FILE",
	"its first line is asked of the holder", false},
    {"--smds", "ADDRESS", "of a discovery server that is told", false},
    {"--release", NULL, "can be downloaded at once", false},
    KY_SMDP_FLAGS,
};

const struct ky_cmd ky_cmd_smdp_confirm = {
    .name = "smdp confirm",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Confirm an order, and get its activation code (ConfirmOrder)",
    .run = run,
};
