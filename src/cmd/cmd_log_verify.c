#include "cmd/cli.h"
#include "cmd/verdict.h"
#include "doc/file.h"
#include "doc/keys.h"
#include "doc/tiles.h"

#include <inttypes.h>

/* The checkpoint that the reader kept, and the log of today. */
struct growth {
	const char *folder;
	struct ky_buf kept_text, today_text;
	struct ky_checkpoint kept, today;
	struct ky_proof proof;
	struct ky_keyset keys;
	bool has_keys;
};

static enum ky_code
read_checkpoint(const char *path, struct ky_buf *text,
    struct ky_checkpoint *out, struct ky_err *err)
{
	enum ky_code code = ky_file_read(path, text, err);

	if (code == KY_E_LIMIT)
		err->code = code = KY_E_INPUT; /* no checkpoint is that large */
	if (code == KY_OK)
		code = ky_checkpoint_parse(ky_buf_str(text), out, err);
	if (code == KY_OK)
		return KY_OK;
	return ky_during(err, "%.100s", path);
}

/*
 * The proof is made from the files.  That these lead to their checkpoint is
 * looked at first: damaged files are no fork.
 */
static enum ky_code
prove(struct growth *g, struct ky_err *err)
{
	struct ky_tiles tiles = {g->folder, g->today.size};
	struct ky_log_reader nodes = ky_tiles_reader(&tiles);
	struct ky_hash root;
	enum ky_code code = ky_log_root(&nodes, g->today.size, &root, err);

	if (code == KY_OK && memcmp(&root, &g->today.root, sizeof(root)) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the files in %.100s do not lead to their checkpoint",
		    g->folder);
	if (code == KY_OK && g->kept.size <= g->today.size)
		code = ky_log_consistency(&nodes, g->kept.size, g->today.size,
		    &g->proof, err);
	return code;
}

static enum ky_code
load(const struct ky_cli *cli, struct growth *g, struct ky_err *err)
{
	const char *key = ky_cli_flag(cli, "--key");
	char path[KY_PATH_SIZE];
	enum ky_code code;

	g->folder = ky_cli_flag(cli, "--log");
	g->has_keys = key != NULL;
	if (g->folder == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--log is missing: the folder with the log of today");
	code = ky_file_path(g->folder, "checkpoint", path, err);
	if (code == KY_OK)
		code = read_checkpoint(cli->arg[0], &g->kept_text, &g->kept,
		    err);
	if (code == KY_OK)
		code = read_checkpoint(path, &g->today_text, &g->today, err);
	if (code == KY_OK && key != NULL)
		code = ky_keys_load_file(key, &g->keys, err);
	return code == KY_OK ? prove(g, err) : code;
}

/* The findings of verify.h speak of papers. */
static const char *
words(const struct ky_verified *v)
{
	switch (v->finding) {
	case KY_FOUND_VALID:
		return "valid: the log only grew since the checkpoint was kept";
	case KY_FOUND_SIGNER_UNKNOWN:
		return "the log only grew since the checkpoint was kept; "
		       "signer "
		       "unknown: no trusted key was given";
	case KY_FOUND_OTHER_LOG:
		return "not valid: the checkpoint and the log do not bear the "
		       "name of the one issuer's log";
	case KY_FOUND_FORKED:
		return "not valid: forked; the checkpoint that was kept is of "
		       "no earlier state of this log";
	case KY_FOUND_NOT_LOGGED:
	case KY_FOUND_TRUNCATED:
	case KY_FOUND_NOT_JSON:
	case KY_FOUND_DUPLICATE_KEY:
	case KY_FOUND_NOT_CANONICAL:
	case KY_FOUND_NOT_A_PAPER:
	case KY_FOUND_SIGNATURE_WRONG:
	case KY_FOUND_OTHER_KEY:
	case KY_FOUND_OTHER_ISSUER:
	case KY_FOUND_KEY_NOT_VALID:
	case KY_FOUND_KEY_COMPROMISED:
	case KY_FOUND_CHECKPOINT_WRONG:
	case KY_FOUND_PROOF_WRONG:
	case KY_FOUND__MAX:
		break;
	}
	return v->words;
}

static enum ky_exit
say(const struct ky_cli *cli, const struct growth *g,
    const struct ky_verified *v)
{
	enum ky_exit result = ky_verdict_exit(v->finding);

	if (cli->json) {
		ky_cli_json(json_pack("{s:s, s:s, s:b, s:I, s:I}", "finding",
		    ky_finding_name(v->finding), "message", words(v), "good",
		    ky_finding_good(v->finding) ? 1 : 0, "kept_size",
		    (json_int_t)g->kept.size, "log_size",
		    (json_int_t)g->today.size));
		return result;
	}
	ky_say(cli, ky_verdict_paint(v->finding), "%s\n", words(v));
	ky_say(cli, KY_PAINT_NONE,
	    "  %" PRIu64 " entries when it was kept, %" PRIu64 " in %s\n",
	    g->kept.size, g->today.size, g->folder);
	return result;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct growth g = {0};
	struct ky_verified v;
	struct ky_err err = {0};
	enum ky_exit result;

	ky_buf_init(&g.kept_text, KY_CHECKPOINT_MAX);
	ky_buf_init(&g.today_text, KY_CHECKPOINT_MAX);
	if (load(cli, &g, &err) == KY_OK) {
		ky_verify_growth(ky_buf_str(&g.kept_text),
		    ky_buf_str(&g.today_text), &g.proof,
		    g.has_keys ? &g.keys : NULL, &v);
		result = say(cli, &g, &v);
	} else {
		result = ky_cli_fail(cli, &err);
	}
	ky_buf_done(&g.kept_text);
	ky_buf_done(&g.today_text);
	return result;
}

static const struct ky_flag flags[] = {
    {"--log", "DIR", "the log of today, as `log export` writes it", false},
    {"--key", "FILE", "the issuer's public keys (issuer.pub)", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_log_verify = {
    .name = "log verify",
    .args = "CHECKPOINT",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Say whether a log only grew since a checkpoint of it was kept",
    .run = run,
};
