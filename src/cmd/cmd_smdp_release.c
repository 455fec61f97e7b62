#include "cmd/smdp.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_smdp_desk d;
	struct ky_err err = {0};
	enum ky_exit result = KY_EXIT_NO;

	if (ky_smdp_open(cli, &d, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	if (!ky_smdp_barred(cli, &d, KY_ES2_RELEASE_PROFILE))
		result = ky_smdp_send(cli, &d, KY_ES2_RELEASE_PROFILE,
		    "hand the activation code to the holder");
	ky_smdp_done(&d);
	return result;
}

static const struct ky_flag flags[] = {
    KY_SMDP_FLAGS,
};

const struct ky_cmd ky_cmd_smdp_release = {
    .name = "smdp release",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Let a confirmed profile be downloaded (ReleaseProfile)",
    .run = run,
};
