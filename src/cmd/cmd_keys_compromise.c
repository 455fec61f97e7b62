#include "cmd/act.h"
#include "cmd/keyring.h"
#include "cmd/logfile.h"
#include "cmd/when.h"
#include "doc/keys.h"

#include <inttypes.h>

/* What is claimed about the theft. */
struct theft {
	const char *id;
	struct ky_time at;
	uint64_t log_size;
};

static enum ky_code
read_theft(const struct ky_cli *cli, struct theft *out, struct ky_err *err)
{
	const char *at = ky_cli_flag(cli, "--at");
	const char *size = ky_cli_flag(cli, "--log-size");

	out->id = cli->arg[0];
	if (at == NULL || size == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--at and --log-size are needed: since when, and how "
		    "large the log surely was before");
	if (!ky_str_u64(ky_str_of(size), KY_LOG_SIZE_MAX, &out->log_size))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--log-size is a number of entries");
	return ky_when_parse(at, &out->at, err);
}

/* A log that has yet to grow cannot be older than the theft. */
static enum ky_code
check_size(struct ky_session *s, uint64_t claimed, struct ky_err *err)
{
	uint64_t size;
	enum ky_code code = s->store->log_size(s->store->self, &s->meta.issuer,
	    &size, err);

	if (code == KY_OK && claimed > size)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--log-size: the log has %" PRIu64 " entries", size);
	return code;
}

static void
say_what_counts(const struct ky_cli *cli, const struct ky_key *key,
    uint64_t log_size)
{
	if (cli->json)
		return;
	switch (key->use) {
	case KY_KEY_PAPER:
		ky_say(cli, KY_PAINT_NONE,
		    "Of the papers signed by key %s those still count whose "
		    "proof shows them among the first %" PRIu64
		    " entries of the log, and no others.\n",
		    key->id, log_size);
		return;
	case KY_KEY_LOG:
		ky_say(cli, KY_PAINT_NONE,
		    "Papers still count, but no checkpoint signed by key %s: "
		    "the log is signed anew, and papers given out with a proof "
		    "must be given out again.\n",
		    key->id);
		return;
	case KY_KEY__MAX:
		break;
	}
}

static enum ky_code
mark(struct ky_session *s, const char *folder, const struct theft *t,
    enum ky_key_use use, struct ky_keyset *keys, struct ky_err *err)
{
	enum ky_code code = ky_keys_compromise(folder, t->id, t->at,
	    t->log_size, ky_session_now(s), &s->entropy, err);

	if (code == KY_OK && use == KY_KEY_LOG)
		code = ky_session_sign_log(s, folder, err);
	return code == KY_OK ? ky_keys_load(folder, keys, err) : code;
}

static enum ky_exit
compromise(const struct ky_cli *cli, struct ky_session *s,
    const struct theft *t)
{
	char folder[KY_SESSION_PATH_SIZE];
	struct ky_keyset keys;
	const struct ky_key *key;
	struct ky_err err = {0};

	ky_keys_folder(cli, folder, sizeof(folder));
	if (check_size(s, t->log_size, &err) != KY_OK ||
	    ky_keys_load(folder, &keys, &err) != KY_OK ||
	    ky_keyring_find(&keys, t->id, &key, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	say_what_counts(cli, key, t->log_size);
	if (!ky_act_agreed(cli, "Mark it as stolen, for good?")) {
		(void)fputs("nothing was changed\n", stderr);
		return KY_EXIT_NO;
	}
	if (mark(s, folder, t, key->use, &keys, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	ky_keyring_say(cli, &keys, folder);
	return KY_EXIT_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct theft theft = {0};
	struct ky_err err = {0};
	enum ky_exit result;

	if (read_theft(cli, &theft, &err) != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_ALONE, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	result = compromise(cli, &s, &theft);
	ky_session_close(&s);
	return result;
}

static const struct ky_flag flags[] = {
    {"--at", "WHEN", "the earliest moment of the theft", false},
    {"--log-size", "N", "entries the log surely had before it", false},
    {"--yes", NULL, "do not ask", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_keys_compromise = {
    .name = "keys compromise",
    .args = "ID",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Mark a key as stolen, and go on with a new one",
    .run = run,
};
