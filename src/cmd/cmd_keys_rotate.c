#include "cmd/keyring.h"
#include "cmd/session.h"
#include "doc/keys.h"

static enum ky_code
read_use(const struct ky_cli *cli, bool wanted[KY_KEY__MAX], struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--use");
	bool any = false;

	for (int use = 0; use < KY_KEY__MAX; use++) {
		wanted[use] = text == NULL ||
		    strcmp(text, ky_key_use_name((enum ky_key_use)use)) == 0;
		any = any || wanted[use];
	}
	return any ? KY_OK
		   : ky_fail(err, KY_E_INPUT, 0, "--use is paper or log");
}

static enum ky_code
rotate(const struct ky_session *s, const char *folder,
    const bool wanted[KY_KEY__MAX], struct ky_keyset *keys, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	for (int use = 0; use < KY_KEY__MAX && code == KY_OK; use++)
		if (wanted[use])
			code = ky_keys_rotate(folder, (enum ky_key_use)use,
			    ky_session_now(s), &s->entropy, err);
	return code == KY_OK ? ky_keys_load(folder, keys, err) : code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	char folder[KY_SESSION_PATH_SIZE];
	bool wanted[KY_KEY__MAX];
	struct ky_session s;
	struct ky_keyset keys;
	struct ky_err err = {0};
	enum ky_exit result = KY_EXIT_OK;

	if (read_use(cli, wanted, &err) != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_ALONE, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	ky_keys_folder(cli, folder, sizeof(folder));
	if (rotate(&s, folder, wanted, &keys, &err) == KY_OK)
		ky_keyring_say(cli, &keys, folder);
	else
		result = ky_cli_fail(cli, &err);
	ky_session_close(&s);
	return result;
}

static const struct ky_flag flags[] = {
    {"--use", "USE", "paper or log; else both", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_keys_rotate = {
    .name = "keys rotate",
    .args = "",
    .flags = flags,
    .help = "Retire the active keys and sign with new ones from now on",
    .run = run,
};
