#include "cmd/cli.h"
#include "cmd/show_paper.h"
#include "cmd/verdict.h"
#include "doc/file.h"
#include "doc/keys.h"

static enum ky_code
load(const struct ky_cli *cli, struct ky_buf *file, struct ky_keyset *keys,
    bool *has_keys, struct ky_err *err)
{
	const char *path = ky_cli_flag(cli, "--key");
	enum ky_code code = ky_file_read(cli->arg[0], file, err);

	if (code == KY_E_LIMIT)
		err->code = code = KY_E_INPUT; /* no paper is that large */
	*has_keys = path != NULL;
	if (code == KY_OK && path != NULL)
		code = ky_keys_load_file(path, keys, err);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_keyset keys;
	struct ky_verified v;
	struct ky_buf file;
	struct ky_err err = {0};
	bool has_keys;
	enum ky_exit result;

	ky_buf_init(&file, KY_PAPER_MAX);
	if (load(cli, &file, &keys, &has_keys, &err) == KY_OK) {
		ky_verify(ky_buf_str(&file), has_keys ? &keys : NULL, &v);
		result = ky_verdict_say(cli, &v);
		if (!cli->json && v.parsed && result != KY_EXIT_NO)
			ky_show_paper(cli, ky_buf_str(&file));
	} else {
		result = ky_cli_fail(cli, &err);
	}
	ky_buf_done(&file);
	return result;
}

static const struct ky_flag flags[] = {
    {"--key", "FILE", "the issuer's public keys (issuer.pub)", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_verify = {
    .name = "verify",
    .args = "FILE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Say whether a paper is genuine; needs no store and no network",
    .run = run,
};
