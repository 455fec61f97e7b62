/*
 * The log as plain files that anybody may copy and check.
 *
 *	checkpoint             the latest
 *	tile/<L>/<N>           256 hashes of level 8 L
 *	tile/<L>/<N>.p/<W>     the last, unfilled one: W hashes
 *	tile/entries/<N>...    256 entries, each after its length (2 bytes)
 *
 * Rule: c2sp.org/tlog-tiles (kaiyaku-log(5), FILES)
 */
#ifndef KY_DOC_TILES_H
#define KY_DOC_TILES_H

#include "doc/checkpoint.h"

#define KY_TILE_WIDTH 256
#define KY_TILE_PATH_SIZE 64

/* Where the entries are read from. */
struct ky_entry_reader {
	void *self;
	enum ky_code (*entry)(void *self, uint64_t index,
	    uint8_t out[KY_ENTRY_BYTES], struct ky_err *err) KY_MUST_USE;
};

/* "tile/0/x001/x234/067", "tile/entries/000.p/5"; `level` -1: entries.
 * `width` is 1 to 256. */
void ky_tile_path(int level, uint64_t index, uint32_t width,
    char out[KY_TILE_PATH_SIZE]);

/*
 * Write what is not there yet for the tree of this checkpoint; the
 * checkpoint itself last.  Files once written never change.  `entries` may be
 * NULL: then none are written.
 */
enum ky_code ky_log_export(const char *folder, struct ky_str checkpoint,
    const struct ky_log_reader *nodes, const struct ky_entry_reader *entries,
    struct ky_err *err) KY_MUST_USE;

/*
 * A reader over such files, for the tree of `size` leaves; `self` points at
 * the caller's struct.  KY_E_INPUT: a file is missing or has another length.
 */
struct ky_tiles {
	const char *folder;
	uint64_t size;
};
struct ky_log_reader ky_tiles_reader(struct ky_tiles *t);

#endif
