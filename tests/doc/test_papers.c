#include "doc/papers.h"

#include "doc/verify.h"
#include "desk.h"
#include "folder.h"

static char folder[FOLDER_SIZE];

static void
fill(void *self, uint8_t *out, size_t n)
{
	uint8_t *next = self;

	memset(out, ++*next, n);
}

/* From a folder of keys to a paper that a stranger verifies. */
static void
whole_way(void)
{
	static const uint8_t salt[32] = {5};
	static struct desk_log tree;
	const struct ky_slug issuer = {"demo-mobile"};
	struct ky_log_reader nodes = desk_reader(&tree);
	uint8_t chance = 0;
	struct ky_entropy entropy = {&chance, fill};
	struct ky_keyset keys;
	struct ky_papers desk;
	struct ky_paper p;
	struct ky_buf payload, document, checkpoint, file;
	struct ky_hash root;
	struct ky_verified v;
	uint8_t leaf[32];
	struct ky_err err;

	ky_buf_init(&payload, KY_PAPER_MAX);
	ky_buf_init(&document, KY_PAPER_MAX);
	ky_buf_init(&checkpoint, KY_PAPER_MAX);
	ky_buf_init(&file, KY_PAPER_MAX);
	t_good("keys",
	    ky_keys_create(folder, &issuer, DESK_ORIGIN, desk_day(0), &entropy,
		&err),
	    &err);
	t_good("open", ky_papers_open(folder, &desk, &err), &err);
	desk_paper(KY_PAPER_STATEMENT, &p);
	t_good("write", desk.write(desk.self, &p, &payload, &err), &err);
	t_good("seal",
	    desk.seal(desk.self, ky_buf_str(&payload), salt, desk_day(3),
		&document, leaf, &err),
	    &err);
	desk_fill(&tree, 5);
	desk.leaf_hash(desk.self, p.kind, leaf, tree.leaf[5].b);
	tree.size = 6;
	t_good("root", ky_log_root(&nodes, 6, &root, &err), &err);
	t_good("checkpoint",
	    desk.checkpoint(desk.self, 6, root.b, &checkpoint, &err), &err);
	t_good("attach",
	    ky_document_attach(ky_buf_str(&document), 5,
		ky_buf_str(&checkpoint), &nodes, &file, &err),
	    &err);
	t_good("public keys", ky_keys_load(folder, &keys, &err), &err);
	ky_verify(ky_buf_str(&file), &keys, &v);
	t_eq_str("verifies", ky_finding_name(v.finding), "valid");

	ky_buf_done(&file);
	ky_buf_init(&file, 100);
	t_bad("no room", desk.write(desk.self, &p, &file, &err), KY_E_LIMIT,
	    &err, "no room");
	ky_papers_close(&desk);
	t_ok("closed", desk.self == NULL);
	ky_buf_done(&payload);
	ky_buf_done(&document);
	ky_buf_done(&checkpoint);
	ky_buf_done(&file);
}

static void
hashes(void)
{
	struct desk_signer s = {1, 2};
	struct ky_signer signer = desk_signer(&s);
	struct ky_keyset keys;
	struct ky_papers desk;
	struct ky_hash l = {{1}}, r = {{2}}, want, got;
	uint8_t entry[KY_ENTRY_BYTES];

	desk_keys(&keys);
	ky_papers_init(&keys, &signer, &desk);
	ky_log_node_hash(&l, &r, &want);
	desk.node_hash(desk.self, l.b, r.b, got.b);
	t_ok("a node", memcmp(&want, &got, sizeof(got)) == 0);
	ky_log_entry(KY_PAPER_AMENDMENT, l.b, entry);
	ky_log_leaf_hash((struct ky_str){(const char *)entry, sizeof(entry)},
	    &want);
	desk.leaf_hash(desk.self, KY_PAPER_AMENDMENT, l.b, got.b);
	t_ok("a leaf", memcmp(&want, &got, sizeof(got)) == 0);
	ky_papers_close(&desk);
	t_ok("the signer stays the caller's", signer.self == &s);
}

static void
no_keys(void)
{
	struct ky_papers desk = {0};
	struct ky_err err;

	t_bad("no keys, no papers", ky_papers_open("/nonexistent", &desk, &err),
	    KY_E_INPUT, &err, "issuer.pub");
}

int
main(void)
{
	folder_make(folder);
	T_RUN(whole_way);
	T_RUN(hashes);
	T_RUN(no_keys);
	folder_remove(folder);
	return t_done();
}
