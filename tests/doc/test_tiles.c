#include "doc/tiles.h"

#include "doc/file.h"
#include "desk.h"
#include "folder.h"

static char folder[FOLDER_SIZE];
static struct desk_log tree;
static struct desk_signer signer = {1, 2};

/* Rule: c2sp.org/tlog-tiles, Merkle Tree */
static void
paths(void)
{
	static const struct {
		const char *label;
		int level;
		uint64_t index;
		uint32_t width;
		const char *want;
	} cases[] = {
	    {"the first", 0, 0, 256, "tile/0/000"},
	    {"the specification's example", 1, 1234067, 256,
		"tile/1/x001/x234/067"},
	    {"not filled", 0, 273, 112, "tile/0/273.p/112"},
	    {"entries", -1, 1000, 1, "tile/entries/x001/000.p/1"},
	    {"the largest index", 6, UINT64_MAX, 255,
		"tile/6/x018/x446/x744/x073/x709/x551/615.p/255"},
	};

	T_CASES (c, cases) {
		char path[KY_TILE_PATH_SIZE];

		ky_tile_path(c->level, c->index, c->width, path);
		t_eq_str(c->label, path, c->want);
	}
}

static enum ky_code
entry(void *self, uint64_t index, uint8_t out[KY_ENTRY_BYTES],
    struct ky_err *err)
{
	uint8_t leaf[KY_HASH_BYTES];

	(void)self;
	(void)err;
	memset(leaf, (int)(index & 0xff), sizeof(leaf));
	ky_log_entry(KY_PAPER_RECEIPT, leaf, out);
	return KY_OK;
}

static const struct ky_entry_reader entries = {NULL, entry};

static void export(uint64_t size)
{
	struct ky_log_reader nodes = desk_reader(&tree);
	struct ky_buf text;
	struct ky_err err;

	desk_fill(&tree, size);
	ky_buf_init(&text, KY_CHECKPOINT_MAX);
	t_good("a checkpoint",
	    desk_checkpoint(&tree, size, DESK_ORIGIN, &signer, &text, &err),
	    &err);
	t_good("exported",
	    ky_log_export(folder, ky_buf_str(&text), &nodes, &entries, &err),
	    &err);
	ky_buf_done(&text);
}

static bool
there(const char *name)
{
	char path[KY_PATH_SIZE];
	struct ky_err err;

	return ky_file_path(folder, name, path, &err) == KY_OK &&
	    ky_file_exists(path);
}

static void
files(void)
{
	char path[KY_PATH_SIZE];
	struct ky_err err;
	ino_t first;

	export(300);
	t_good("a path", ky_file_path(folder, "tile/0/000", path, &err), &err);
	first = folder_inode(path);
	t_ok("a full tile", there("tile/0/000"));
	t_ok("a tile begun", there("tile/0/001.p/44"));
	t_ok("its hash one level up", there("tile/1/000.p/1"));
	t_ok("no empty tile", !there("tile/2"));
	t_ok("entries",
	    there("tile/entries/000") && there("tile/entries/001.p/44"));
	t_ok("the checkpoint", there("checkpoint"));
	export(1024);
	t_ok("a full tile is written once",
	    first != 0 && folder_inode(path) == first);
	t_ok("four full tiles", there("tile/0/003") && !there("tile/0/004"));
	t_ok("and what was written stays", there("tile/0/001.p/44"));
	export(1100);
}

/* Each entry of a bundle hashes to the leaf in the tile beside it. */
static void
bundles(void)
{
	char path[KY_PATH_SIZE];
	struct ky_buf bundle;
	struct ky_err err;
	size_t good = 0;

	ky_buf_init(&bundle, 16384);
	t_good("its path", ky_file_path(folder, "tile/entries/000", path, &err),
	    &err);
	t_good("a bundle", ky_file_read(path, &bundle, &err), &err);
	t_eq_int("two bytes of length and 33 of entry, 256 times",
	    (int64_t)bundle.len, INT64_C(256) * 35);
	for (size_t i = 0; i < 256 && (i + 1) * 35 <= bundle.len; i++) {
		struct ky_hash leaf;

		ky_log_leaf_hash((struct ky_str){bundle.p + i * 35 + 2, 33},
		    &leaf);
		good += bundle.p[i * 35 + 1] == 33 &&
		    memcmp(&leaf, &tree.leaf[i], sizeof(leaf)) == 0;
	}
	t_eq_int("each is its leaf's", (int64_t)good, 256);
	ky_buf_done(&bundle);
}

/* A stranger with the files alone. */
static void
reading(void)
{
	struct ky_tiles t = {folder, 1100};
	struct ky_log_reader r = ky_tiles_reader(&t);
	struct ky_hash got, want;
	struct ky_proof p;
	struct ky_err err;
	uint32_t shown = 0, asked = 0;

	desk_root(tree.leaf, 1100, &want);
	t_good("the root", ky_log_root(&r, 1100, &got, &err), &err);
	t_ok("is the same", memcmp(&got, &want, sizeof(got)) == 0);
	for (uint64_t i = 0; i < 1100; i += 61, asked++)
		shown += ky_log_inclusion(&r, i, 1100, &p, &err) == KY_OK &&
		    ky_log_included(&tree.leaf[i], i, 1100, &p, &want);
	t_eq_int("proofs from files", shown, asked);
	t.size = 1200;
	t_bad("a tile that is not there", ky_log_root(&r, 1200, &got, &err),
	    KY_E_INPUT, &err, "cannot read");
}

static void
damaged(void)
{
	struct ky_tiles t = {folder, 1100};
	struct ky_log_reader r = ky_tiles_reader(&t), nodes;
	struct ky_hash got;
	struct ky_buf text;
	char path[KY_PATH_SIZE];
	struct ky_err err;

	t_good("its path", ky_file_path(folder, "tile/1/000.p/4", path, &err),
	    &err);
	t_good("cut", ky_file_write(path, 0644, KY_STR("short"), &err), &err);
	t_bad("a tile of another length", ky_log_root(&r, 1100, &got, &err),
	    KY_E_INPUT, &err, "has 5 bytes, not 128");

	ky_buf_init(&text, KY_CHECKPOINT_MAX);
	t_good("a checkpoint",
	    desk_checkpoint(&tree, 1100, DESK_ORIGIN, &signer, &text, &err),
	    &err);
	tree.leaf[9].b[0] ^= 1;
	nodes = desk_reader(&tree);
	t_bad("a store that does not fit its checkpoint",
	    ky_log_export(folder, ky_buf_str(&text), &nodes, &entries, &err),
	    KY_E_CORRUPT, &err, "does not lead to its checkpoint");
	t_bad("no checkpoint",
	    ky_log_export(folder, KY_STR("x"), &nodes, &entries, &err),
	    KY_E_INPUT, &err, "line 1");
	ky_buf_done(&text);
}

static void
empty(void)
{
	static struct desk_log none;
	struct ky_log_reader nodes = desk_reader(&none);
	char fresh[KY_PATH_SIZE];
	struct ky_buf text;
	struct ky_err err;

	ky_buf_init(&text, KY_CHECKPOINT_MAX);
	t_good("a folder", ky_file_path(folder, "new", fresh, &err), &err);
	t_good("a checkpoint of nothing",
	    desk_checkpoint(&none, 0, DESK_ORIGIN, &signer, &text, &err), &err);
	t_good("exported",
	    ky_log_export(fresh, ky_buf_str(&text), &nodes, NULL, &err), &err);
	t_ok("only the checkpoint",
	    there("new/checkpoint") && !there("new/tile"));
	ky_buf_done(&text);
}

int
main(void)
{
	folder_make(folder);
	T_RUN(paths);
	T_RUN(files);
	T_RUN(bundles);
	T_RUN(reading);
	T_RUN(damaged);
	T_RUN(empty);
	folder_remove(folder);
	return t_done();
}
