#include "cmd/cli.h"
#include "cmd/proof_verdict.h"
#include "cmd/show_paper.h"
#include "cmd/verdict.h"
#include "doc/file.h"
#include "doc/keys.h"

/* What was given: a paper, a proof, or both. */
struct given {
	struct ky_buf file, evidence, root;
	struct ky_keyset keys;
	bool has_keys, is_proof;
};

static enum ky_code
read_file(const char *path, struct ky_buf *out, struct ky_err *err)
{
	enum ky_code code = ky_file_read(path, out, err);

	if (code == KY_E_LIMIT)
		err->code = code = KY_E_INPUT; /* no such file is that large */
	return code;
}

static enum ky_code
load(const struct ky_cli *cli, struct given *g, struct ky_err *err)
{
	const char *key = ky_cli_flag(cli, "--key");
	const char *evidence = ky_cli_flag(cli, "--evidence");
	const char *root = ky_cli_flag(cli, "--root");
	enum ky_code code = read_file(cli->arg[0], &g->file, err);

	g->is_proof = ky_proof_verdict_is_file(ky_buf_str(&g->file));
	g->has_keys = key != NULL;
	if (code == KY_OK && key != NULL)
		code = ky_keys_load_file(key, &g->keys, err);
	if (code == KY_OK && evidence != NULL)
		code = read_file(evidence, &g->evidence, err);
	if (code == KY_OK && root != NULL)
		code = read_file(root, &g->root, err);
	if (code == KY_OK && root != NULL && g->root.len == 0)
		code = ky_fail(err, KY_E_INPUT, 0, "the root: an empty file");
	if (code == KY_OK && g->is_proof && (evidence != NULL || key != NULL))
		code = ky_fail(err, KY_E_INPUT, 0,
		    "--key and --evidence go with a paper; this is a proof");
	if (code == KY_OK && !g->is_proof && evidence == NULL &&
	    (root != NULL || ky_cli_flag(cli, "--allow-test-roots") != NULL))
		code = ky_fail(err, KY_E_INPUT, 0,
		    "--root and --allow-test-roots go with a proof");
	return code;
}

static enum ky_code
judge_proof(const struct ky_cli *cli, const struct given *g,
    struct ky_str proof, struct ky_proof_verdict_of *out, struct ky_err *err)
{
	return ky_proof_verdict_find(proof, ky_buf_str(&g->root),
	    ky_cli_flag(cli, "--allow-test-roots") != NULL, out, err);
}

static enum ky_exit
run_proof(const struct ky_cli *cli, const struct given *g)
{
	struct ky_proof_verdict_of v;
	struct ky_err err;

	if (judge_proof(cli, g, ky_buf_str(&g->file), &v, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	if (cli->json)
		ky_cli_json(ky_proof_verdict_json(&v));
	else
		ky_proof_verdict_say(cli, &v);
	return ky_proof_verdict_exit(&v);
}

static enum ky_exit
run_paper(const struct ky_cli *cli, const struct given *g)
{
	struct ky_verified v;
	enum ky_exit result;

	ky_verify(ky_buf_str(&g->file), g->has_keys ? &g->keys : NULL, &v);
	result = ky_verdict_say(cli, &v);
	if (!cli->json && v.parsed && result != KY_EXIT_NO)
		ky_show_paper(cli, ky_buf_str(&g->file));
	return result;
}

/* Of the two, what is worse. */
static enum ky_exit
both(enum ky_exit paper, enum ky_exit proof)
{
	if (paper == KY_EXIT_NO || proof == KY_EXIT_NO)
		return KY_EXIT_NO;
	return paper != KY_EXIT_OK ? paper : proof;
}

/* The paper, that it names this proof of a deletion, and the proof itself. */
static enum ky_exit
run_both(const struct ky_cli *cli, const struct given *g)
{
	struct ky_proof_verdict_of p;
	struct ky_verified v;
	struct ky_err err;
	const char *other = NULL;
	json_t *doc, *proof;

	if (judge_proof(cli, g, ky_buf_str(&g->evidence), &p, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	ky_verify(ky_buf_str(&g->file), g->has_keys ? &g->keys : NULL, &v);
	if (!v.parsed || !ky_proof_verdict_named(ky_buf_str(&g->file), p.hash))
		other = "the paper's duty profile does not name this proof";
	else if (p.found.event.kind != KY_PROFILE_DELETE)
		other = "the proof is of no deletion";
	if (cli->json) {
		doc = ky_verdict_json(&v);
		proof = ky_proof_verdict_json(&p);
		(void)json_object_set_new(proof, "fault",
		    other != NULL ? json_string(other) : json_null());
		(void)json_object_set_new(doc, "proof", proof);
		ky_cli_json(doc);
	} else {
		(void)run_paper(cli, g);
		ky_say(cli, KY_PAINT_HEAD, "the proof of the profile\n");
		if (other != NULL)
			ky_say(cli, KY_PAINT_BAD, "%s\n", other);
		ky_proof_verdict_say(cli, &p);
	}
	return both(other != NULL ? KY_EXIT_NO : ky_verdict_exit(v.finding),
	    ky_proof_verdict_exit(&p));
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct given g = {.has_keys = false};
	struct ky_err err = {0};
	enum ky_exit result;

	ky_buf_init(&g.file, KY_PAPER_MAX);
	ky_buf_init(&g.evidence, KY_PAPER_MAX);
	ky_buf_init(&g.root, KY_PAPER_MAX);
	if (load(cli, &g, &err) != KY_OK)
		result = ky_cli_fail(cli, &err);
	else if (g.is_proof)
		result = run_proof(cli, &g);
	else if (ky_cli_flag(cli, "--evidence") != NULL)
		result = run_both(cli, &g);
	else
		result = run_paper(cli, &g);
	ky_buf_done(&g.file);
	ky_buf_done(&g.evidence);
	ky_buf_done(&g.root);
	return result;
}

static const struct ky_flag flags[] = {
    {"--key", "FILE", "the issuer's public keys (issuer.pub)", false},
    {"--evidence", "PROOF", "the proof that a paper's profile names", false},
    {"--root", "FILE", "the root certificate that chips are trusted under",
	false},
    {"--allow-test-roots", NULL, "take one whose keys are public, too", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_verify = {
    .name = "verify",
    .args = "FILE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help =
	"Say whether a paper or a proof is genuine; needs no store, no network",
    .run = run,
};
