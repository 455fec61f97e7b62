/*
 * The golden files of the papers: fixed keys, fixed papers, what a verifier
 * must say of each.  `make_golden DIR` writes them, `make_golden --check DIR`
 * compares with what is there, byte for byte.
 *
 * To write them anew after a change of the format:
 *
 *	ninja -C build && build/tests/doc/make_golden tests/doc/golden
 *
 * The file `cases` has a line for each: kind, trusted keys ("-": none),
 * files, finding.  Findings are stated here, not computed.
 */
#include "base/hex.h"
#include "doc/file.h"
#include "doc/verify.h"
#include "desk.h"

#include <stdlib.h>

static const char *folder;
static bool check;
static struct ky_buf cases;

static void
must(enum ky_code code, const struct ky_err *err)
{
	if (code == KY_OK)
		return;
	(void)fprintf(stderr, "make_golden: %s\n", err->msg);
	exit(1);
}

static void
emit(const char *name, struct ky_str bytes)
{
	char path[KY_PATH_SIZE];
	struct ky_buf there;
	struct ky_err err;

	must(ky_file_path(folder, name, path, &err), &err);
	if (!check) {
		must(ky_file_write(path, 0644, bytes, &err), &err);
		return;
	}
	ky_buf_init(&there, KY_PAPER_MAX);
	t_good(name, ky_file_read(path, &there, &err), &err);
	t_ok(name, ky_str_eq(ky_buf_str(&there), bytes));
	ky_buf_done(&there);
}

static void
expect(const char *keys, const char *file, enum ky_finding f)
{
	ky_buf_addf(&cases, "paper %s %s %s\n", keys, file, ky_finding_name(f));
}

/* --- the log, its papers --- */

enum {
	RECEIPT,
	STATEMENT,
	CERTIFICATE = 4,
	AMENDMENT,
	STEPS,
	SIZE
};

static struct desk_log tree, other_tree;
static struct desk_signer signer = {1, 2};
static struct ky_keyset issuer;
static struct ky_buf sealed[SIZE], file[SIZE], checkpoint, older;

static void
paper_at(uint64_t index)
{
	struct ky_paper p;
	uint8_t leaf[KY_HASH_BYTES];
	struct ky_err err;

	switch (index) {
	case RECEIPT:
		desk_paper(KY_PAPER_RECEIPT, &p);
		break;
	case STATEMENT:
		desk_paper(KY_PAPER_STATEMENT, &p);
		break;
	case AMENDMENT:
		desk_paper(KY_PAPER_AMENDMENT, &p);
		break;
	case STEPS:
		desk_paper(KY_PAPER_CERTIFICATE, &p);
		p.steps_only = true;
		p.subject = KY_SUBJECT_LOAN;
		p.provider = (struct ky_slug){"demo-rental"};
		(void)snprintf(p.contract_no.text, sizeof(p.contract_no.text),
		    "DR-0001");
		(void)snprintf(p.number, sizeof(p.number),
		    "KY-2PTA-7H3K-9QXM-C1");
		(void)snprintf(p.ending, sizeof(p.ending), "KY-2PTA-7H3K-9QXM");
		p.not_proved |= UINT32_C(1) << KY_NOT_PROVIDER;
		break;
	default:
		desk_paper(KY_PAPER_CERTIFICATE, &p);
		break;
	}
	ky_buf_init(&sealed[index], KY_PAPER_MAX);
	must(desk_seal(&p, (uint8_t)(0x50 + index), &signer, &issuer,
		 &sealed[index], leaf, &err),
	    &err);
	desk_append_paper(&tree, p.kind, leaf);
}

static void
attach(uint64_t index, struct desk_log *log, struct ky_str text,
    uint64_t as_index, struct ky_buf *out)
{
	struct ky_log_reader nodes = desk_reader(log);
	struct ky_err err;

	ky_buf_init(out, KY_PAPER_MAX);
	must(ky_document_attach(ky_buf_str(&sealed[index]), as_index, text,
		 &nodes, out, &err),
	    &err);
}

static void
papers(void)
{
	static const struct {
		uint64_t index;
		const char *name;
	} names[] = {
	    {RECEIPT, "receipt.json"},
	    {STATEMENT, "end-statement.json"},
	    {CERTIFICATE, "certificate.json"},
	    {AMENDMENT, "amendment.json"},
	    {STEPS, "record-of-steps.json"},
	};
	struct ky_err err;

	paper_at(RECEIPT);
	paper_at(STATEMENT);
	desk_fill(&tree, CERTIFICATE);
	paper_at(CERTIFICATE);
	paper_at(AMENDMENT);
	paper_at(STEPS);
	ky_buf_init(&checkpoint, KY_CHECKPOINT_MAX);
	ky_buf_init(&older, KY_CHECKPOINT_MAX);
	must(desk_checkpoint(&tree, SIZE, DESK_ORIGIN, &signer, &checkpoint,
		 &err),
	    &err);
	must(desk_checkpoint(&tree, 3, DESK_ORIGIN, &signer, &older, &err),
	    &err);
	T_CASES (n, names) {
		attach(n->index, &tree, ky_buf_str(&checkpoint), n->index,
		    &file[n->index]);
		emit(n->name, ky_buf_str(&file[n->index]));
		expect("issuer.pub", n->name, KY_FOUND_VALID);
		expect("-", n->name, KY_FOUND_SIGNER_UNKNOWN);
	}
	/* Written before papers told of bills and tax, and of what is kept and
	 * for whom: kept as they were, not made anew. */
	expect("issuer.pub", "certificate-before-bills.json", KY_FOUND_VALID);
	expect("issuer.pub", "certificate-before-receipts.json",
	    KY_FOUND_VALID);
	emit("not-logged.json", ky_buf_str(&sealed[CERTIFICATE]));
	expect("issuer.pub", "not-logged.json", KY_FOUND_NOT_LOGGED);
	expect("-", "not-logged.json", KY_FOUND_SIGNER_UNKNOWN);
}

/* --- other key sets, the same certificate --- */

static void
keys_case(const char *name, const struct ky_keyset *k, enum ky_finding f)
{
	struct ky_buf text;

	ky_buf_init(&text, KY_KEYSET_BYTES_MAX);
	ky_keyset_write(k, &text);
	emit(name, ky_buf_str(&text));
	ky_buf_done(&text);
	expect(name, "certificate.json", f);
}

static void
retire(struct ky_key *key, int day)
{
	key->status = KY_KEY_RETIRED;
	key->valid_to = desk_day(day);
}

static void
steal(struct ky_key *key, uint64_t log_size)
{
	key->status = KY_KEY_COMPROMISED;
	key->valid_to = key->compromised_at = desk_day(9);
	key->log_size = log_size;
}

/* The certificate is leaf 4 of 7, sealed on the day 3. */
static void
key_sets(void)
{
	struct ky_keyset k = issuer;

	keys_case("issuer.pub", &k, KY_FOUND_VALID);

	retire(&k.key[0], 9);
	(void)desk_add_key(&k, KY_KEY_PAPER, 3);
	keys_case("rotated.pub", &k, KY_FOUND_VALID);
	expect("rotated.pub", "not-logged.json", KY_FOUND_NOT_LOGGED);
	retire(&k.key[0], 2);
	keys_case("retired-before.pub", &k, KY_FOUND_KEY_NOT_VALID);
	steal(&k.key[0], 5);
	keys_case("stolen-after.pub", &k, KY_FOUND_VALID);
	expect("stolen-after.pub", "not-logged.json", KY_FOUND_KEY_COMPROMISED);
	steal(&k.key[0], 4);
	keys_case("stolen-before.pub", &k, KY_FOUND_KEY_COMPROMISED);

	k = issuer;
	k.key[0].valid_from = desk_day(4);
	keys_case("not-yet.pub", &k, KY_FOUND_KEY_NOT_VALID);

	k = issuer;
	retire(&k.key[1], 2);
	(void)desk_add_key(&k, KY_KEY_LOG, 4);
	keys_case("log-rotated.pub", &k, KY_FOUND_VALID);
	steal(&k.key[1], 7);
	keys_case("log-stolen.pub", &k, KY_FOUND_CHECKPOINT_WRONG);
	expect("log-stolen.pub", "not-logged.json", KY_FOUND_NOT_LOGGED);

	k = issuer;
	(void)snprintf(k.origin, sizeof(k.origin), "demo-mobile.example/new");
	keys_case("other-log.pub", &k, KY_FOUND_OTHER_LOG);

	k = issuer;
	k.issuer = (struct ky_slug){"demo-rental"};
	keys_case("other-issuer.pub", &k, KY_FOUND_OTHER_ISSUER);

	k.issuer = issuer.issuer;
	k.n = 0;
	(void)desk_add_key(&k, KY_KEY_PAPER, 9);
	(void)desk_add_key(&k, KY_KEY_LOG, 2);
	keys_case("other-key.pub", &k, KY_FOUND_OTHER_KEY);

	/* A key that signs the log signs no papers. */
	k.n = 0;
	(void)desk_add_key(&k, KY_KEY_LOG, 1);
	keys_case("log-key-only.pub", &k, KY_FOUND_OTHER_KEY);
}

/* --- the certificate, spoiled --- */

static void
replaced(const char *name, const char *from, const char *to, enum ky_finding f)
{
	const char *text = file[CERTIFICATE].p, *at = strstr(text, from);
	struct ky_buf out;

	if (at == NULL)
		abort(); /* the case would test nothing */
	ky_buf_init(&out, KY_PAPER_MAX);
	ky_buf_add(&out, (struct ky_str){text, (size_t)(at - text)});
	ky_buf_addz(&out, to);
	ky_buf_addz(&out, at + strlen(from));
	emit(name, ky_buf_str(&out));
	expect("issuer.pub", name, f);
	ky_buf_done(&out);
}

static void
spoiled(void)
{
	static const struct {
		const char *name, *from, *to;
		enum ky_finding f;
	} list[] = {
	    {"flipped-money.json", "\"refunded\":2000", "\"refunded\":2001",
		KY_FOUND_SIGNATURE_WRONG},
	    {"flipped-salt.json", "\"salt\":\"54", "\"salt\":\"55",
		KY_FOUND_SIGNATURE_WRONG},
	    {"flipped-kind.json", "\"kind\":\"certificate\"",
		"\"kind\":\"receipt\"", KY_FOUND_SIGNATURE_WRONG},
	    {"flipped-sealed.json", "\"sealed\":\"2026", "\"sealed\":\"2027",
		KY_FOUND_SIGNATURE_WRONG},
	    {"flipped-key-id.json", "\"key\":\"34", "\"key\":\"35",
		KY_FOUND_SIGNATURE_WRONG},
	    {"flipped-public.json", "\"public\":\"8a88", "\"public\":\"8a89",
		KY_FOUND_SIGNATURE_WRONG},
	    {"blank.json", "\"demo\":true", "\"demo\": true",
		KY_FOUND_NOT_CANONICAL},
	    {"order.json", "\"paid\":3300,\"refunded\":2000",
		"\"refunded\":2000,\"paid\":3300", KY_FOUND_NOT_CANONICAL},
	    {"float.json", "\"paid\":3300", "\"paid\":3300.0",
		KY_FOUND_NOT_CANONICAL},
	    {"large.json", "\"paid\":3300", "\"paid\":9007199254740992",
		KY_FOUND_NOT_CANONICAL},
	    {"escape.json", "Certificate", "\\u0043ertificate",
		KY_FOUND_NOT_CANONICAL},
	    {"duplicate.json", "\"demo\":true", "\"demo\":false,\"demo\":true",
		KY_FOUND_DUPLICATE_KEY},
	    {"not-json.json", "\"demo\":true", "\"demo\":yes",
		KY_FOUND_NOT_JSON},
	    {"extra-member.json", "},\"signature\"",
		"},\"really\":true,\"signature\"", KY_FOUND_NOT_A_PAPER},
	    {"newer-schema.json", "kaiyaku.paper/1", "kaiyaku.paper/2",
		KY_FOUND_NOT_A_PAPER},
	    {"proof-index.json", "\"index\":4", "\"index\":3",
		KY_FOUND_PROOF_WRONG},
	    {"proof-beyond.json", "\"index\":4", "\"index\":7",
		KY_FOUND_PROOF_WRONG},
	    {"proof-hash.json", "\"hashes\":[\"",
		"\"hashes\":[\""
		"00000000000000000000000000000000000000000000000000000000000000"
		"00"
		"\",\"",
		KY_FOUND_PROOF_WRONG},
	    {"checkpoint-size.json", "\\n7\\n", "\\n8\\n",
		KY_FOUND_CHECKPOINT_WRONG},
	    {"checkpoint-form.json", "\\n7\\n", "\\n07\\n",
		KY_FOUND_CHECKPOINT_WRONG},
	};

	T_CASES (c, list)
		replaced(c->name, c->from, c->to, c->f);
	expect("-", "flipped-money.json", KY_FOUND_SIGNATURE_WRONG);
	expect("-", "proof-index.json", KY_FOUND_PROOF_WRONG);
	expect("-", "checkpoint-form.json", KY_FOUND_CHECKPOINT_WRONG);
	/* Trees of 7 and 8 leaves have paths of one shape here: only the
	 * signature vouches for the size. */
	expect("-", "checkpoint-size.json", KY_FOUND_SIGNER_UNKNOWN);
}

static void
cut(const char *name, size_t len)
{
	emit(name, (struct ky_str){file[CERTIFICATE].p, len});
	expect("issuer.pub", name, KY_FOUND_TRUNCATED);
}

/* Proofs that are sound, of something else. */
static void
other_proofs(void)
{
	struct ky_buf text, out;
	struct ky_err err;

	attach(CERTIFICATE, &tree, ky_buf_str(&checkpoint), AMENDMENT, &out);
	emit("proof-of-another-paper.json", ky_buf_str(&out));
	expect("issuer.pub", "proof-of-another-paper.json",
	    KY_FOUND_PROOF_WRONG);
	ky_buf_done(&out);

	desk_fill(&other_tree, SIZE);
	ky_buf_init(&text, KY_CHECKPOINT_MAX);
	must(desk_checkpoint(&other_tree, SIZE, DESK_ORIGIN, &signer, &text,
		 &err),
	    &err);
	emit("forked.checkpoint", ky_buf_str(&text));
	attach(CERTIFICATE, &other_tree, ky_buf_str(&text), CERTIFICATE, &out);
	emit("proof-of-another-tree.json", ky_buf_str(&out));
	expect("issuer.pub", "proof-of-another-tree.json",
	    KY_FOUND_PROOF_WRONG);
	ky_buf_done(&out);

	ky_buf_reset(&text);
	must(desk_checkpoint(&tree, SIZE, "other.example/log", &signer, &text,
		 &err),
	    &err);
	emit("other-log.checkpoint", ky_buf_str(&text));
	attach(CERTIFICATE, &tree, ky_buf_str(&text), CERTIFICATE, &out);
	emit("proof-of-another-log.json", ky_buf_str(&out));
	expect("issuer.pub", "proof-of-another-log.json", KY_FOUND_OTHER_LOG);
	ky_buf_done(&out);
	ky_buf_done(&text);
}

/* --- growth --- */

static void
growth(void)
{
	struct ky_log_reader nodes = desk_reader(&tree);
	char digits[2 * KY_HASH_BYTES + 1];
	struct ky_proof p;
	struct ky_buf text;
	struct ky_err err;

	emit("3.checkpoint", ky_buf_str(&older));
	emit("7.checkpoint", ky_buf_str(&checkpoint));
	must(ky_log_consistency(&nodes, 3, SIZE, &p, &err), &err);
	ky_buf_init(&text, KY_PAPER_MAX);
	for (uint32_t i = 0; i < p.n; i++) {
		ky_hex_encode(p.hash[i].b, KY_HASH_BYTES, digits);
		ky_buf_addf(&text, "%s\n", digits);
	}
	emit("3-7.proof", ky_buf_str(&text));
	emit("empty.proof", KY_STR(""));
	ky_buf_done(&text);
	ky_buf_addz(&cases,
	    "growth issuer.pub 3.checkpoint 7.checkpoint 3-7.proof valid\n"
	    "growth issuer.pub 7.checkpoint 7.checkpoint empty.proof valid\n"
	    "growth - 3.checkpoint 7.checkpoint 3-7.proof signer-unknown\n"
	    "growth issuer.pub 3.checkpoint 7.checkpoint empty.proof forked\n"
	    "growth issuer.pub 7.checkpoint 3.checkpoint 3-7.proof forked\n"
	    "growth issuer.pub 3.checkpoint forked.checkpoint 3-7.proof "
	    "forked\n"
	    "growth issuer.pub 7.checkpoint forked.checkpoint empty.proof "
	    "forked\n"
	    "growth issuer.pub 3.checkpoint other-log.checkpoint 3-7.proof "
	    "other-log\n"
	    "growth log-stolen.pub 3.checkpoint 7.checkpoint 3-7.proof "
	    "checkpoint-wrong\n");
}

int
main(int argc, char **argv)
{
	check = argc == 3 && strcmp(argv[1], "--check") == 0;
	if (argc != (check ? 3 : 2)) {
		(void)fputs("usage: make_golden [--check] DIR\n", stderr);
		return 2;
	}
	folder = argv[argc - 1];
	ky_buf_init(&cases, KY_PAPER_MAX);
	desk_keys(&issuer);
	papers();
	key_sets();
	spoiled();
	cut("truncated.json", file[CERTIFICATE].len / 2);
	cut("no-newline.json", file[CERTIFICATE].len - 1);
	cut("empty.json", 0);
	emit("not-a-paper.json", KY_STR("{\"hello\":\"world\"}\n"));
	expect("issuer.pub", "not-a-paper.json", KY_FOUND_NOT_A_PAPER);
	other_proofs();
	growth();
	emit("cases", ky_buf_str(&cases));
	for (size_t i = 0; i < SIZE; i++) {
		ky_buf_done(&sealed[i]);
		ky_buf_done(&file[i]);
	}
	ky_buf_done(&checkpoint);
	ky_buf_done(&older);
	ky_buf_done(&cases);
	return check ? t_done() : 0;
}
