#include "doc/verify.h"

#include "base/hash.h"
#include "base/hex.h"
#include "doc/file.h"
#include "desk.h"

#include <stdlib.h>

/*
 * The golden files and their expected findings (make_golden.c); verify.py
 * must say the same.  Arguments: the folder, and the manual pages whose
 * example is one of these files.
 */
static const char *folder, *certificate_page, *log_page;

static struct ky_str
load(const char *name, struct ky_buf *out)
{
	char path[KY_PATH_SIZE];
	struct ky_err err;

	ky_buf_init(out, KY_PAPER_MAX);
	if (ky_file_path(folder, name, path, &err) != KY_OK ||
	    ky_file_read(path, out, &err) != KY_OK) {
		(void)fprintf(stderr, "%s: %s\n", name, err.msg);
		exit(1);
	}
	return ky_buf_str(out);
}

/* NULL for "-". */
static const struct ky_keyset *
load_keys(const char *name, struct ky_keyset *k)
{
	struct ky_buf text;
	struct ky_err err;

	if (strcmp(name, "-") == 0)
		return NULL;
	t_good(name, ky_keyset_parse(load(name, &text), k, &err), &err);
	ky_buf_done(&text);
	return k;
}

static void
load_proof(const char *name, struct ky_proof *p)
{
	struct ky_buf text;
	struct ky_str rest = load(name, &text);

	for (p->n = 0; rest.len >= 65 && p->n < KY_PROOF_MAX; p->n++) {
		t_ok(name,
		    ky_hex_decode((struct ky_str){rest.p, 64}, p->hash[p->n].b,
			KY_HASH_BYTES));
		rest.p += 65;
		rest.len -= 65;
	}
	ky_buf_done(&text);
}

static void
paper_case(const char *keys, const char *file, const char *want)
{
	struct ky_keyset k;
	struct ky_verified v;
	struct ky_buf text;
	char label[160];

	(void)snprintf(label, sizeof(label), "%s with %s", file, keys);
	ky_verify(load(file, &text), load_keys(keys, &k), &v);
	t_eq_str(label, ky_finding_name(v.finding), want);
	t_ok("in words", strlen(v.words) > 20);
	ky_buf_done(&text);
}

static void
growth_case(const char *keys, const char *old, const char *new,
    const char *proof, const char *want)
{
	struct ky_keyset k;
	struct ky_verified v;
	struct ky_buf a, b;
	struct ky_proof p;
	char label[160];

	(void)snprintf(label, sizeof(label), "%s to %s by %s with %s", old, new,
	    proof, keys);
	load_proof(proof, &p);
	ky_verify_growth(load(old, &a), load(new, &b), &p, load_keys(keys, &k),
	    &v);
	t_eq_str(label, ky_finding_name(v.finding), want);
	ky_buf_done(&a);
	ky_buf_done(&b);
}

static void
golden(void)
{
	struct ky_buf text;
	struct ky_str rest = load("cases", &text);
	bool used[KY_FOUND__MAX] = {false};

	while (rest.len > 0) {
		const char *end = memchr(rest.p, '\n', rest.len);
		char line[160], w[6][40];
		int n;

		(void)snprintf(line, sizeof(line), "%.*s", (int)(end - rest.p),
		    rest.p);
		n = sscanf(line, "%39s %39s %39s %39s %39s %39s", w[0], w[1],
		    w[2], w[3], w[4], w[5]);
		if (n == 4)
			paper_case(w[1], w[2], w[3]);
		else if (n == 6)
			growth_case(w[1], w[2], w[3], w[4], w[5]);
		else
			t_ok(line, false);
		for (int f = 0; f < KY_FOUND__MAX && n > 0; f++)
			used[f] |= strcmp(w[n - 1],
				       ky_finding_name((enum ky_finding)f)) ==
			    0;
		rest.len -= (size_t)(end - rest.p) + 1;
		rest.p = end + 1;
	}
	for (int f = 0; f < KY_FOUND__MAX; f++)
		t_ok(ky_finding_name((enum ky_finding)f), used[f]);
	ky_buf_done(&text);
}

/* Each bit of a valid file matters, and each byte of its length. */
static void
every_byte(void)
{
	struct ky_buf text;
	struct ky_str file = load("certificate.json", &text);
	struct ky_keyset k;
	const struct ky_keyset *keys = load_keys("issuer.pub", &k);
	struct ky_verified v;
	uint32_t good = 0, cut = 0;

	for (size_t i = 0; i < file.len; i++) {
		text.p[i] ^= (char)(1 << i % 7);
		ky_verify(file, keys, &v);
		good += ky_finding_good(v.finding);
		text.p[i] ^= (char)(1 << i % 7);
	}
	t_eq_int("no file with a flipped bit is valid", good, 0);
	for (size_t n = 0; n < file.len; n++) {
		ky_verify((struct ky_str){file.p, n}, keys, &v);
		cut += v.finding == KY_FOUND_TRUNCATED;
	}
	t_eq_int("each beginning is said to be cut", cut, (int64_t)file.len);
	ky_verify(file, keys, &v);
	t_eq_str("unharmed it is valid", ky_finding_name(v.finding), "valid");
	t_ok("and says what it is", v.parsed && v.has_proof && v.demo);
	t_eq_str("its number", v.number, "KY-7H3K-9QXM-2PTA-C1");
	t_eq_str("its title", v.title, "Certificate");
	t_eq_int("its place in the log", (int64_t)v.index, 4);
	t_eq_int("of how many", (int64_t)v.tree_size, 7);
	ky_buf_done(&text);
}

static void
words(void)
{
	struct ky_buf text;
	struct ky_keyset k;
	struct ky_verified v;

	ky_verify(load("blank.json", &text), load_keys("issuer.pub", &k), &v);
	t_ok("where it is not canonical",
	    strstr(v.words, "byte ") != NULL && v.at > 0 &&
		text.p[v.at] == ' ');
	ky_buf_done(&text);
	ky_verify(load("extra-member.json", &text), NULL, &v);
	t_ok("why it is no paper", strstr(v.words, "other members") != NULL);
	ky_buf_done(&text);
}

/* The manual says `bytes` in hexadecimal. */
static void
told(const char *label, const char *page, const uint8_t *bytes, size_t n)
{
	char digits[2 * KY_HASH_BYTES + 1];
	struct ky_buf text;
	struct ky_err err;

	ky_hex_encode(bytes, n, digits);
	ky_buf_init(&text, KY_PAPER_MAX);
	t_good(page, ky_file_read(page, &text, &err), &err);
	if (!t_ok(label, strstr(ky_buf_str(&text).p, digits) != NULL))
		printf("# not there: %s\n", digits);
	ky_buf_done(&text);
}

/* EXAMPLES of kaiyaku-certificate(5) and kaiyaku-log(5) */
static void
manual(void)
{
	struct ky_buf text, covered;
	struct ky_document d;
	struct ky_document_fault fault;
	struct ky_hash hash, node;
	uint8_t leaf[KY_HASH_BYTES], entry[KY_ENTRY_BYTES];

	t_ok("the example",
	    ky_document_parse(load("certificate.json", &text), &d, &fault));
	t_eq_int("its length", (int64_t)text.len, 3121);
	t_eq_int("of which signed", (int64_t)d.signed_part.len, 2393);
	t_eq_int("from the 13th byte", d.signed_part.p - text.p, 12);
	t_eq_str("key id", d.key_id, "34750f98bd59fcfc");
	told("public key", certificate_page, d.public, KY_PUBLIC_BYTES);
	ky_buf_init(&covered, KY_PAPER_MAX);
	ky_document_signed_bytes(d.signed_part, &covered);
	ky_sha256(ky_buf_str(&covered), hash.b);
	told("what was signed", certificate_page, hash.b, KY_HASH_BYTES);
	ky_document_leaf(d.salt, d.signed_part, leaf);
	told("the entry", certificate_page, leaf, KY_HASH_BYTES);
	told("the entry again", log_page, leaf, KY_HASH_BYTES);
	ky_log_entry(d.kind, leaf, entry);
	ky_log_leaf_hash((struct ky_str){(const char *)entry, sizeof(entry)},
	    &hash);
	told("the leaf", log_page, hash.b, KY_HASH_BYTES);
	ky_log_node_hash(&hash, &d.proof.hash[0], &node);
	told("a node", log_page, node.b, KY_HASH_BYTES);
	ky_log_node_hash(&node, &d.proof.hash[1], &node);
	told("another", log_page, node.b, KY_HASH_BYTES);
	ky_log_node_hash(&d.proof.hash[2], &node, &node);
	told("the root", log_page, node.b, KY_HASH_BYTES);
	ky_buf_done(&covered);
	ky_buf_done(&text);
}

static void
too_large(void)
{
	struct ky_buf text;
	struct ky_verified v;

	ky_buf_init(&text, 2 * KY_PAPER_MAX);
	for (size_t i = 0; i <= KY_PAPER_MAX; i++)
		ky_buf_addc(&text, ' ');
	ky_verify(ky_buf_str(&text), NULL, &v);
	t_eq_str("a file too large", ky_finding_name(v.finding), "not-a-paper");
	ky_buf_done(&text);
}

int
main(int argc, char **argv)
{
	if (argc != 4) {
		(void)fputs("usage: test_verify GOLDEN MAN MAN\n", stderr);
		return 2;
	}
	folder = argv[1];
	certificate_page = argv[2];
	log_page = argv[3];
	T_RUN(golden);
	T_RUN(every_byte);
	T_RUN(words);
	T_RUN(manual);
	T_RUN(too_large);
	return t_done();
}
