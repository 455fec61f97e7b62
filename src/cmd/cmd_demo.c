#include "cmd/issuer.h"
#include "cmd/story.h"
#include "cmd/walk.h"
#include "cmd/when.h"
#include "doc/file.h"
#include "sim/random.h"

#include <errno.h>
#include <ftw.h>
#include <unistd.h>

/* The same story with the same keys every time: nothing here is secret. */
#define SEED 20260826
/* The address that the profile of DM-1008 names besides the SM-DP+'s. */
#define ADDRESS "rsp.demo-mobile.example"
#define CONF_MAX ((size_t)4 * KY_PATH_SIZE)

/* What a demonstration leaves in its folder, and a new one replaces. */
static const char *const leftovers[] = {
    "kaiyaku.db",
    "kaiyaku.db-wal",
    "kaiyaku.db-shm",
    "kaiyaku.db.keys",
    "kaiyaku.db.keys-wal",
    "kaiyaku.db.keys-shm",
    "kaiyaku.db.keys-journal",
    "kaiyaku.db.lock",
    "kaiyaku.db.sock",
    "kaiyaku.conf",
    "kaiyakud.log",
    "issuer.pub",
    "lines.csv",
    "keys",
    "papers",
    "log",
    "anchors",
    "esim",
};

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

/* Whosever it is, and whichever kaiyaku made it. */
static enum ky_code
is_demo(const char *path, bool *out, struct ky_err *err)
{
	struct ky_entropy entropy = ky_system_entropy();
	struct ky_store_meta meta = {.demo = false};
	struct ky_store *store;
	enum ky_code code = ky_store_open(path, KY_STORE_COPY, &entropy, &store,
	    err);

	if (code == KY_OK) {
		code = ky_store_meta(store, &meta, err);
		ky_store_close(store);
	}
	*out = meta.demo;
	return code;
}

/* Only a folder that holds an earlier demonstration is cleared. */
static enum ky_code
clear_folder(const struct ky_cli *cli, const char *folder, struct ky_err *err)
{
	const char *store = cli->config.set[KY_SET_STORE_PATH].text;
	char path[KY_PATH_SIZE];
	bool demo;
	int lock;

	if (access(store, F_OK) != 0)
		return KY_OK;
	if (is_demo(store, &demo, err) != KY_OK)
		return ky_during(err, "an earlier demonstration");
	if (!demo)
		return ky_fail(err, KY_E_INPUT, 0, "%.150s holds a real store",
		    folder);
	/* Not under the hands of a kaiyakud. */
	if (ky_store_lock(store, &lock, err) != KY_OK)
		return err->code;
	(void)close(lock);
	for (size_t i = 0; i < sizeof(leftovers) / sizeof(leftovers[0]); i++) {
		if (ky_file_path(folder, leftovers[i], path, err) != KY_OK)
			return err->code;
		if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0 &&
		    errno != ENOENT)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not remove %.150s", path);
	}
	return KY_OK;
}

/* The settings of the demonstration, whatever else is set. */
static enum ky_code
settle(struct ky_cli *cli, const char *folder, struct ky_err *err)
{
	char store[KY_CONFIG_LINE_MAX], keys[KY_CONFIG_LINE_MAX],
	    anchors[KY_CONFIG_LINE_MAX];
	struct ky_config *c = &cli->config;
	enum ky_code code;

	if (strlen(folder) > KY_CONFIG_LINE_MAX - 32)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the folder's name is too "
		    "long");
	(void)snprintf(store, sizeof(store), "%.480s/kaiyaku.db", folder);
	(void)snprintf(keys, sizeof(keys), "%.480s/keys", folder);
	(void)snprintf(anchors, sizeof(anchors), "%.480s/anchors", folder);
	for (size_t i = 0; i < KY_PEER__MAX; i++)
		for (size_t k = 0; k < KY_PEER_SET__MAX; k++)
			c->peer[i][k] = k == KY_PEER_SET_KIND
			    ? (struct ky_value){"simulated", "demo"}
			    : (struct ky_value){"", "default"};
	code = ky_config_put(c, KY_SET_STORE_PATH, store, "demo", err);
	if (code == KY_OK)
		code = ky_config_put(c, KY_SET_KEYS_DIR, keys, "demo", err);
	if (code == KY_OK)
		code = ky_config_put(c, KY_SET_ISSUER_SLUG, "demo-issuer",
		    "demo", err);
	if (code == KY_OK)
		code = ky_config_put(c, KY_SET_ISSUER_LOG, "demo-issuer/log",
		    "demo", err);
	if (code == KY_OK)
		code = ky_config_put(c, KY_SET_PROOF_ANCHORS, anchors, "demo",
		    err);
	if (code == KY_OK)
		code = ky_config_put(c, KY_SET_PROOF_ALLOW_TEST_ROOTS, "yes",
		    "demo", err);
	return code;
}

/* For whoever goes on with this store: no roots yet, simulated ones allowed.
 */
static enum ky_code
hand_on(const struct ky_cli *cli, const char *folder, struct ky_err *err)
{
	const struct ky_value *set = cli->config.set;
	char conf[KY_PATH_SIZE], anchors[KY_PATH_SIZE];
	struct ky_buf text;
	enum ky_code code = ky_file_path(folder, "kaiyaku.conf", conf, err);

	if (code == KY_OK)
		code = ky_file_path(folder, "anchors/x", anchors, err);
	if (code == KY_OK)
		code = ky_file_folders(anchors, err);
	if (code != KY_OK)
		return code;
	ky_buf_init(&text, CONF_MAX);
	ky_buf_addf(&text,
	    "# Of a demonstration.  Everything else has its default.\n"
	    "[store]\npath = %s\n[keys]\ndir = %s\n[proof]\n"
	    "# The roots of simulated chips: anybody could forge a deletion.\n"
	    "anchors = %s\nallow_test_roots = yes\naddresses = " ADDRESS "\n",
	    set[KY_SET_STORE_PATH].text, set[KY_SET_KEYS_DIR].text,
	    set[KY_SET_PROOF_ANCHORS].text);
	code = ky_file_write(conf, 0644, ky_buf_str(&text), err);
	ky_buf_done(&text);
	return code;
}

static enum ky_code
walk(struct ky_cli *cli, const char *folder, bool *sound, struct ky_err *err)
{
	struct ky_session s;
	struct ky_random chance;
	struct ky_entropy entropy;
	struct ky_time start = {0};
	enum ky_code code = settle(cli, folder, err);

	if (code == KY_OK)
		code = ky_when_parse(KY_STORY_START, &start, err);
	if (code == KY_OK)
		code = clear_folder(cli, folder, err);
	if (code == KY_OK)
		code = hand_on(cli, folder, err);
	if (code != KY_OK)
		return code;
	ky_random_init(&chance, SEED);
	entropy = ky_random_entropy(&chance);
	code = ky_issuer_create(cli, true, start, &entropy, err);
	if (code == KY_OK)
		code = ky_session_open_demo(&s, cli, SEED + 1, start, err);
	if (code != KY_OK)
		return code;
	code = ky_walk_run(cli, &s, folder, sound, err);
	ky_session_close(&s);
	return code;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_err err = {0};
	bool sound = false;

	if (walk(cli, cli->arg[0], &sound, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	return sound ? KY_EXIT_OK : KY_EXIT_NO;
}

const struct ky_cmd ky_cmd_demo = {
    .name = "demo",
    .args = "DIR",
    .args_min = 1,
    .args_max = 1,
    .help = "End a line of each kind before your eyes, with simulated peers",
    .run = run,
};
