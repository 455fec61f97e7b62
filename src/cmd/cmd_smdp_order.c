#include "cmd/smdp.h"

static enum ky_code
fill(const struct ky_cli *cli, struct ky_smdp_desk *d, struct ky_err *err)
{
	enum ky_code code = ky_smdp_text(cli, "--profile-type",
	    d->order.profile_type, sizeof(d->order.profile_type), err);

	if (code == KY_OK && d->order.iccid.digits[0] == '\0' &&
	    d->order.profile_type[0] == '\0')
		code = ky_fail(err, KY_E_INPUT, 0,
		    "which profile? name a line or an ICCID, or a "
		    "--profile-type");
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
	else if (ky_smdp_barred(cli, &d, KY_ES2_DOWNLOAD_ORDER))
		result = KY_EXIT_NO;
	else
		result = ky_smdp_send(cli, &d, KY_ES2_DOWNLOAD_ORDER,
		    "kaiyaku smdp confirm");
	ky_smdp_done(&d);
	return result;
}

static const struct ky_flag flags[] = {
    KY_SMDP_EID_FLAG,
    {"--profile-type", "TYPE", "any profile of that type", false},
    KY_SMDP_FLAGS,
};

const struct ky_cmd ky_cmd_smdp_order = {
    .name = "smdp order",
    .args = "[LINE]",
    .args_max = 1,
    .flags = flags,
    .help = "Order a profile of the SM-DP+ (DownloadOrder)",
    .run = run,
};
