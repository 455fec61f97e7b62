#include "doc/tiles.h"

#include "doc/file.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ENTRY_IN_BUNDLE (2 + KY_ENTRY_BYTES) /* length, then the entry */

void
ky_tile_path(int level, uint64_t index, uint32_t width,
    char out[KY_TILE_PATH_SIZE])
{
	uint32_t group[7];
	size_t n = 0;
	int used;

	assert(width >= 1 && width <= KY_TILE_WIDTH);
	do {
		group[n++] = (uint32_t)(index % 1000);
		index /= 1000;
	} while (index > 0);
	if (level < 0)
		used = snprintf(out, KY_TILE_PATH_SIZE, "tile/entries");
	else
		used = snprintf(out, KY_TILE_PATH_SIZE, "tile/%d", level);
	while (n > 0 && used >= 0) {
		n--;
		used += snprintf(out + used, KY_TILE_PATH_SIZE - (size_t)used,
		    "/%s%03" PRIu32, n > 0 ? "x" : "", group[n]);
	}
	if (width < KY_TILE_WIDTH)
		(void)snprintf(out + used, KY_TILE_PATH_SIZE - (size_t)used,
		    ".p/%" PRIu32, width);
}

/* What one tile is made from. */
struct export
{
	const char *folder;
	const struct ky_log_reader *nodes;
	const struct ky_entry_reader *entries;
	struct ky_buf bytes; /* of the tile at hand */
};

static enum ky_code
collect(struct export *e, int level, uint64_t first, uint32_t width,
    struct ky_err *err)
{
	uint8_t hash[KY_HASH_BYTES];
	uint8_t entry[ENTRY_IN_BUNDLE] = {0, KY_ENTRY_BYTES};
	enum ky_code code = KY_OK;

	ky_buf_reset(&e->bytes);
	for (uint64_t i = first; i < first + width && code == KY_OK; i++) {
		if (level < 0) {
			code = e->entries->entry(e->entries->self, i, entry + 2,
			    err);
			ky_buf_add(&e->bytes,
			    (struct ky_str){(const char *)entry,
				sizeof(entry)});
		} else {
			code = e->nodes->node(e->nodes->self,
			    (uint8_t)(8 * level), i, hash, err);
			ky_buf_add(&e->bytes,
			    (struct ky_str){(const char *)hash, sizeof(hash)});
		}
	}
	return code;
}

static enum ky_code
export_tile(struct export *e, int level, uint64_t index, uint32_t width,
    struct ky_err *err)
{
	char name[KY_TILE_PATH_SIZE], path[KY_PATH_SIZE];
	enum ky_code code;

	ky_tile_path(level, index, width, name);
	code = ky_file_path(e->folder, name, path, err);
	if (code != KY_OK || ky_file_exists(path))
		return code;
	code = collect(e, level, index * KY_TILE_WIDTH, width, err);
	if (code == KY_OK)
		code = ky_file_folders(path, err);
	if (code == KY_OK)
		code = ky_file_write(path, 0644, ky_buf_str(&e->bytes), err);
	return code;
}

/* `count` hashes or entries, 256 to a file. */
static enum ky_code
export_level(struct export *e, int level, uint64_t count, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	for (uint64_t i = 0; i * KY_TILE_WIDTH < count && code == KY_OK; i++) {
		uint64_t rest = count - i * KY_TILE_WIDTH;

		code = export_tile(e, level, i,
		    rest < KY_TILE_WIDTH ? (uint32_t)rest : KY_TILE_WIDTH, err);
	}
	return code;
}

enum ky_code
ky_log_export(const char *folder, struct ky_str checkpoint,
    const struct ky_log_reader *nodes, const struct ky_entry_reader *entries,
    struct ky_err *err)
{
	struct export e = {folder, nodes, entries, {0}};
	struct ky_checkpoint c;
	struct ky_hash root;
	char path[KY_PATH_SIZE];
	enum ky_code code = ky_checkpoint_parse(checkpoint, &c, err);

	if (code == KY_OK)
		code = ky_log_root(nodes, c.size, &root, err);
	if (code != KY_OK)
		return code;
	if (memcmp(&root, &c.root, sizeof(root)) != 0)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "the stored log does not lead to its checkpoint");
	ky_buf_init(&e.bytes, (size_t)KY_TILE_WIDTH * ENTRY_IN_BUNDLE);
	for (int level = 0; c.size >> (8 * level) > 0 && code == KY_OK; level++)
		code = export_level(&e, level, c.size >> (8 * level), err);
	if (code == KY_OK && entries != NULL)
		code = export_level(&e, -1, c.size, err);
	if (code == KY_OK)
		code = ky_file_path(folder, "checkpoint", path, err);
	if (code == KY_OK)
		code = ky_file_folders(path, err);
	if (code == KY_OK)
		code = ky_file_write(path, 0644, checkpoint, err);
	ky_buf_done(&e.bytes);
	return code;
}

/* --- reading --- */

/* `n` (a power of two) hashes become one. */
static void
fold(struct ky_hash *h, size_t n)
{
	for (; n > 1; n /= 2)
		for (size_t i = 0; i < n / 2; i++)
			ky_log_node_hash(&h[2 * i], &h[2 * i + 1], &h[i]);
}

/*
 * Tiles hold every eighth level; the levels between are hashed again.  All
 * hashes below one such node stand in one tile.
 */
static enum ky_code
read_node(void *self, uint8_t level, uint64_t index, uint8_t out[KY_HASH_BYTES],
    struct ky_err *err)
{
	const struct ky_tiles *t = self;
	int tile_level = level / 8;
	uint64_t count = t->size >> (8 * tile_level);
	uint64_t first = index << level % 8, tile = first / KY_TILE_WIDTH;
	uint64_t rest = count - tile * KY_TILE_WIDTH;
	size_t n = (size_t)1 << level % 8;
	uint32_t width = rest < KY_TILE_WIDTH ? (uint32_t)rest : KY_TILE_WIDTH;
	struct ky_hash h[KY_TILE_WIDTH / 2];
	char name[KY_TILE_PATH_SIZE], path[KY_PATH_SIZE];
	struct ky_buf bytes;
	enum ky_code code;

	assert(first + n <= count);
	ky_tile_path(tile_level, tile, width, name);
	code = ky_file_path(t->folder, name, path, err);
	if (code != KY_OK)
		return code;
	ky_buf_init(&bytes, (size_t)KY_TILE_WIDTH * KY_HASH_BYTES);
	code = ky_file_read(path, &bytes, err);
	if (code == KY_OK && bytes.len != (size_t)width * KY_HASH_BYTES)
		code = ky_fail(err, KY_E_INPUT, 0,
		    "%s has %zu bytes, not "
		    "%zu",
		    path, bytes.len, (size_t)width * KY_HASH_BYTES);
	if (code == KY_OK) {
		memcpy(h, bytes.p + first % KY_TILE_WIDTH * KY_HASH_BYTES,
		    n * KY_HASH_BYTES);
		fold(h, n);
		memcpy(out, h[0].b, KY_HASH_BYTES);
	}
	ky_buf_done(&bytes);
	return code;
}

struct ky_log_reader
ky_tiles_reader(struct ky_tiles *t)
{
	return (struct ky_log_reader){t, read_node};
}
