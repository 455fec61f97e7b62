/*
 * The log's arithmetic: a Merkle tree that only grows.
 *
 * A leaf is SHA-256(0x00 ‖ entry), a node SHA-256(0x01 ‖ left ‖ right).  An
 * entry is a letter for the kind of paper and SHA-256(salt ‖ document), so it
 * tells a stranger nothing, and nothing at all once the salt is erased.
 *
 * Only complete subtrees are stored, each once; `level` 0 is the leaves, and
 * node (level, index) covers leaves index << level and the (1 << level) - 1
 * after it.
 *
 * Rule: RFC 6962, 2.1 (kaiyaku-log(5), TREE)
 */
#ifndef KY_DOC_LOG_H
#define KY_DOC_LOG_H

#include "base/err.h"
#include "core/case.h"

#define KY_HASH_BYTES 32
#define KY_ENTRY_BYTES (1 + KY_HASH_BYTES)
#define KY_PROOF_MAX 64 /* hashes; a proof in a tree of 2^53 has fewer */
#define KY_LOG_SIZE_MAX (UINT64_C(1) << 53)

struct ky_hash {
	uint8_t b[KY_HASH_BYTES];
};

struct ky_proof {
	uint32_t n;
	struct ky_hash hash[KY_PROOF_MAX];
};

/* Where complete subtrees are read from. */
struct ky_log_reader {
	void *self;
	enum ky_code (*node)(void *self, uint8_t level, uint64_t index,
	    uint8_t out[KY_HASH_BYTES], struct ky_err *err) KY_MUST_USE;
};

/* 'R', 'S', 'C', 'A': as in the paper's number. */
char ky_log_letter(enum ky_paper_kind kind);
void ky_log_entry(enum ky_paper_kind kind, const uint8_t leaf[KY_HASH_BYTES],
    uint8_t out[KY_ENTRY_BYTES]);

void ky_log_leaf_hash(struct ky_str entry, struct ky_hash *out);
void ky_log_node_hash(const struct ky_hash *left, const struct ky_hash *right,
    struct ky_hash *out);

/* Root of the first `size` leaves; of none, SHA-256 of nothing. */
enum ky_code ky_log_root(const struct ky_log_reader *r, uint64_t size,
    struct ky_hash *out, struct ky_err *err) KY_MUST_USE;

/* That leaf `index` is in the tree of `size` leaves.  index < size. */
enum ky_code ky_log_inclusion(const struct ky_log_reader *r, uint64_t index,
    uint64_t size, struct ky_proof *out, struct ky_err *err) KY_MUST_USE;

/* That the tree of `old` leaves is the start of that of `size`.
 * old <= size; an empty proof for an empty or equal tree. */
enum ky_code ky_log_consistency(const struct ky_log_reader *r, uint64_t old,
    uint64_t size, struct ky_proof *out, struct ky_err *err) KY_MUST_USE;

/* Do the hashes show it?  Any input. */
bool ky_log_included(const struct ky_hash *leaf, uint64_t index, uint64_t size,
    const struct ky_proof *p, const struct ky_hash *root);
bool ky_log_consistent(uint64_t old, const struct ky_hash *old_root,
    uint64_t size, const struct ky_hash *root, const struct ky_proof *p);

#endif
