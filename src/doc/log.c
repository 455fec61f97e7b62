#include "doc/log.h"

#include "base/hash.h"

#include <assert.h>
#include <string.h>

char
ky_log_letter(enum ky_paper_kind kind)
{
	static const char letter[] = {
	    [KY_PAPER_RECEIPT] = 'R',
	    [KY_PAPER_STATEMENT] = 'S',
	    [KY_PAPER_CERTIFICATE] = 'C',
	    [KY_PAPER_AMENDMENT] = 'A',
	};
	_Static_assert(sizeof(letter) == KY_PAPER__MAX, "a letter each");

	assert((unsigned)kind < KY_PAPER__MAX);
	return letter[kind];
}

void
ky_log_entry(enum ky_paper_kind kind, const uint8_t leaf[KY_HASH_BYTES],
    uint8_t out[KY_ENTRY_BYTES])
{
	out[0] = (uint8_t)ky_log_letter(kind);
	memcpy(out + 1, leaf, KY_HASH_BYTES);
}

void
ky_log_leaf_hash(struct ky_str entry, struct ky_hash *out)
{
	uint8_t bytes[1 + 256] = {0x00};

	assert(entry.len < sizeof(bytes));
	if (entry.len > 0)
		memcpy(bytes + 1, entry.p, entry.len);
	ky_sha256((struct ky_str){(const char *)bytes, 1 + entry.len}, out->b);
}

void
ky_log_node_hash(const struct ky_hash *left, const struct ky_hash *right,
    struct ky_hash *out)
{
	uint8_t bytes[1 + 2 * KY_HASH_BYTES] = {0x01};

	memcpy(bytes + 1, left->b, KY_HASH_BYTES);
	memcpy(bytes + 1 + KY_HASH_BYTES, right->b, KY_HASH_BYTES);
	ky_sha256((struct ky_str){(const char *)bytes, sizeof(bytes)}, out->b);
}

/* --- making --- */

static bool
power_of_two(uint64_t n)
{
	return n > 0 && (n & (n - 1)) == 0;
}

/* Leaves of the left subtree: the largest power of two below n.  n > 1. */
static uint64_t
split(uint64_t n)
{
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

/*
 * Hash of the leaves start .. start + n - 1.  RFC 6962 only ever cuts at
 * multiples of the left part's size, so a range of a power of two is one
 * stored node.  The left part of a cut always is.
 */
static enum ky_code
range(const struct ky_log_reader *r, uint64_t start, uint64_t n,
    struct ky_hash *out, struct ky_err *err)
{
	struct ky_hash left, right;
	uint64_t k;
	enum ky_code code;

	if (power_of_two(n)) {
		uint8_t level = (uint8_t)__builtin_ctzll(n);

		return r->node(r->self, level, start >> level, out->b, err);
	}
	k = split(n);
	code = range(r, start, k, &left, err);
	if (code == KY_OK)
		code = range(r, start + k, n - k, &right, err);
	if (code == KY_OK)
		ky_log_node_hash(&left, &right, out);
	return code;
}

enum ky_code
ky_log_root(const struct ky_log_reader *r, uint64_t size, struct ky_hash *out,
    struct ky_err *err)
{
	assert(size <= KY_LOG_SIZE_MAX);
	if (size > 0)
		return range(r, 0, size, out, err);
	ky_sha256((struct ky_str){"", 0}, out->b);
	return KY_OK;
}

/* Both proofs are found from the root down and told from the leaf up. */
static void
turn_round(struct ky_proof *p)
{
	for (uint32_t i = 0; i < p->n / 2; i++) {
		struct ky_hash h = p->hash[i];

		p->hash[i] = p->hash[p->n - 1 - i];
		p->hash[p->n - 1 - i] = h;
	}
}

static enum ky_code
sibling(const struct ky_log_reader *r, uint64_t start, uint64_t n,
    struct ky_proof *p, struct ky_err *err)
{
	enum ky_code code = range(r, start, n, &p->hash[p->n], err);

	p->n++;
	return code;
}

/* Rule: RFC 6962, 2.1.1 (PATH) */
enum ky_code
ky_log_inclusion(const struct ky_log_reader *r, uint64_t index, uint64_t size,
    struct ky_proof *out, struct ky_err *err)
{
	struct ky_proof p = {0};
	uint64_t start = 0, n = size;
	enum ky_code code = KY_OK;

	assert(index < size && size <= KY_LOG_SIZE_MAX);
	while (n > 1 && code == KY_OK) {
		uint64_t k = split(n);

		if (index < start + k) {
			code = sibling(r, start + k, n - k, &p, err);
			n = k;
		} else {
			code = sibling(r, start, k, &p, err);
			start += k;
			n -= k;
		}
	}
	if (code != KY_OK)
		return code;
	turn_round(&p);
	*out = p;
	return KY_OK;
}

/* Rule: RFC 6962, 2.1.2 (SUBPROOF) */
enum ky_code
ky_log_consistency(const struct ky_log_reader *r, uint64_t old, uint64_t size,
    struct ky_proof *out, struct ky_err *err)
{
	struct ky_proof p = {0};
	uint64_t start = 0, n = size;
	enum ky_code code = KY_OK;

	assert(old <= size && size <= KY_LOG_SIZE_MAX);
	if (old == 0 || old == size) {
		out->n = 0;
		return KY_OK;
	}
	/* Down to the subtree at whose end the old tree ends. */
	while (start + n != old && code == KY_OK) {
		uint64_t k = split(n);

		if (old <= start + k) {
			code = sibling(r, start + k, n - k, &p, err);
			n = k;
		} else {
			code = sibling(r, start, k, &p, err);
			start += k;
			n -= k;
		}
	}
	/* From the very start it is the old tree itself: known already. */
	if (code == KY_OK && start > 0)
		code = sibling(r, start, n, &p, err);
	if (code != KY_OK)
		return code;
	turn_round(&p);
	*out = p;
	return KY_OK;
}

/* --- checking --- */

/*
 * Both checks walk up from the leaf `node` of a tree whose last leaf is
 * `last`.  A sibling stands on the left when we are a right child, or are the
 * last of our level: then levels without a sibling are skipped.
 */
static bool
on_the_left(uint64_t *node, uint64_t *last)
{
	if ((*node & 1) == 0 && *node != *last)
		return false;
	while ((*node & 1) == 0 && *node != 0) {
		*node >>= 1;
		*last >>= 1;
	}
	return true;
}

/* Rule: RFC 9162, 2.1.3.2 (same tree as RFC 6962) */
bool
ky_log_included(const struct ky_hash *leaf, uint64_t index, uint64_t size,
    const struct ky_proof *p, const struct ky_hash *root)
{
	uint64_t node = index, last = size - 1;
	struct ky_hash h = *leaf;

	if (size > KY_LOG_SIZE_MAX || index >= size)
		return false;
	for (uint32_t i = 0; i < p->n; i++) {
		if (last == 0)
			return false; /* more hashes than levels */
		if (on_the_left(&node, &last))
			ky_log_node_hash(&p->hash[i], &h, &h);
		else
			ky_log_node_hash(&h, &p->hash[i], &h);
		node >>= 1;
		last >>= 1;
	}
	return last == 0 && memcmp(&h, root, sizeof(h)) == 0;
}

/* Rule: RFC 9162, 2.1.4.2 */
bool
ky_log_consistent(uint64_t old, const struct ky_hash *old_root, uint64_t size,
    const struct ky_hash *root, const struct ky_proof *p)
{
	uint64_t node = old - 1, last = size - 1;
	struct ky_hash then, now;
	uint32_t i = 0;

	if (size > KY_LOG_SIZE_MAX || old > size)
		return false;
	if (old == size)
		return p->n == 0 && memcmp(old_root, root, sizeof(*root)) == 0;
	if (old == 0) {
		ky_sha256((struct ky_str){"", 0}, then.b);
		return p->n == 0 && memcmp(&then, old_root, sizeof(then)) == 0;
	}
	while ((node & 1) != 0) {
		node >>= 1;
		last >>= 1;
	}
	if (node == 0) {
		then = *old_root; /* a complete subtree of the new tree */
	} else {
		if (p->n == 0)
			return false;
		then = p->hash[i++];
	}
	now = then;
	for (; i < p->n; i++) {
		if (last == 0)
			return false;
		if (on_the_left(&node, &last)) {
			ky_log_node_hash(&p->hash[i], &then, &then);
			ky_log_node_hash(&p->hash[i], &now, &now);
		} else {
			ky_log_node_hash(&now, &p->hash[i], &now);
		}
		node >>= 1;
		last >>= 1;
	}
	return last == 0 && memcmp(&then, old_root, sizeof(then)) == 0 &&
	    memcmp(&now, root, sizeof(now)) == 0;
}
