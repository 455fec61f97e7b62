/*
 * The store on SQLite: the embedded default (port/store.h).
 *
 * Two files: the database (WAL, synchronous=FULL, STRICT tables) and beside
 * it "<path>.keys", which holds the keys of sealed columns, a row a line, so
 * that a backup of the database alone does not keep what was erased.
 */
#ifndef KY_STORE_SQLITE_H
#define KY_STORE_SQLITE_H

#include "port/clock.h"
#include "port/store.h"

enum ky_store_mode {
	KY_STORE_CREATE, /* a new, empty one; refuses an existing file */
	KY_STORE_WRITE,
	KY_STORE_READ, /* changes nothing, but undoes in the keys file what a
			* writer that was killed left half done */
	KY_STORE_COPY, /* as READ, of any schema we know: to copy it, no more */
};

struct ky_store_meta {
	struct ky_slug issuer;
	bool demo;
	int64_t clock_offset_us; /* only in a demo store */
	uint32_t schema;         /* number of the last migration */
};

/*
 * Open, migrating on KY_STORE_WRITE.  KY_E_INPUT: not a store of ours, newer
 * than this program, or the keys file is missing.  KY_E_CORRUPT: SQLite says
 * the file is damaged.  `entropy` makes keys and nonces.
 */
enum ky_code ky_store_open(const char *path, enum ky_store_mode mode,
    const struct ky_entropy *entropy, struct ky_store **out,
    struct ky_err *err) KY_MUST_USE;
void ky_store_close(struct ky_store *s);

enum ky_code ky_store_meta(struct ky_store *s, struct ky_store_meta *out,
    struct ky_err *err) KY_MUST_USE;
/* Issuer and demo mark are set once, at creation; the offset only grows
 * useful in a demo store and is refused elsewhere. */
enum ky_code ky_store_meta_put(struct ky_store *s,
    const struct ky_store_meta *m, struct ky_err *err) KY_MUST_USE;

/*
 * A copy of the store as it is now, into two new files: `to` and "<to>.keys".
 * Others may go on writing meanwhile; the copy is one moment's, and lines,
 * endings and papers in it have their keys.  New lines wait while the keys
 * are copied, which comes first.  A copy is opened like any store, and is
 * restored by copying it again.
 *
 * The keys in a copy are not destroyed with those of the store: what is
 * erased later stays readable in it.
 *
 * `progress` (or NULL) is told pages copied, and pages there are, of both
 * files together.  KY_E_INPUT: one of the two files is there already.
 * KY_E_LIMIT: the disk is full.  After a failure, or a death, nothing lies
 * under these names.
 */
typedef void ky_store_progress(void *self, uint64_t done, uint64_t all);
enum ky_code ky_store_backup(struct ky_store *s, const char *to,
    ky_store_progress *progress, void *self, struct ky_err *err) KY_MUST_USE;

/*
 * Check everything that can be checked: SQLite's own integrity, foreign
 * rows, ledgers that sum to zero and agree with the running sums, evidence
 * hashes, log nodes, the numbers of events, notifications of chips.  `say` is
 * called with a sentence for each fault.
 */
enum ky_code ky_store_check(struct ky_store *s,
    void (*say)(void *self, const char *line), void *self, uint64_t *faults,
    struct ky_err *err) KY_MUST_USE;

#endif
