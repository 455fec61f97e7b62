#include "cmd/keyring.h"
#include "cmd/session.h"
#include "doc/keys.h"

static enum ky_exit
run(struct ky_cli *cli)
{
	char folder[KY_SESSION_PATH_SIZE];
	struct ky_keyset keys;
	struct ky_err err = {0};

	ky_keys_folder(cli, folder, sizeof(folder));
	if (ky_keys_load(folder, &keys, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	ky_keyring_say(cli, &keys, NULL);
	return KY_EXIT_OK;
}

const struct ky_cmd ky_cmd_keys_list = {
    .name = "keys list",
    .args = "",
    .help = "List the issuer's keys, old ones too",
    .run = run,
};
