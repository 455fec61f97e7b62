#include "doc/log.h"

#include "base/hash.h"
#include "base/hex.h"
#include "desk.h"

#define SIZES 130

static struct desk_log tree;

static void
t_hash(const char *label, const struct ky_hash *h, const char *want)
{
	char text[2 * KY_HASH_BYTES + 1];

	ky_hex_encode(h->b, sizeof(h->b), text);
	t_eq_str(label, text, want);
}

/* Eight entries that implementations of RFC 6962 have tested with since
 * Certificate Transparency began. */
static const struct ky_str eight[] = {
    {"", 0},
    {"\x00", 1},
    {"\x10", 1},
    {"\x20\x21", 2},
    {"\x30\x31", 2},
    {"\x40\x41\x42\x43", 4},
    {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
    {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16},
};

/* Rule: RFC 6962, 2.1 */
static void
known_roots(void)
{
	static const char *const roots[] = {
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	};
	struct ky_log_reader r = desk_reader(&tree);

	tree.size = 0;
	T_CASES (entry, eight)
		desk_append(&tree, *entry);
	for (uint64_t n = 0; n <= 8; n++) {
		struct ky_hash root;
		struct ky_err err;
		char label[32];

		(void)snprintf(label, sizeof(label), "%" PRIu64 " leaves", n);
		t_good(label, ky_log_root(&r, n, &root, &err), &err);
		t_hash(label, &root, roots[n]);
	}
}

static void
known_proof(void)
{
	struct ky_log_reader r = desk_reader(&tree);
	struct ky_proof p;
	struct ky_err err;

	t_good("leaf 5 of 8", ky_log_inclusion(&r, 5, 8, &p, &err), &err);
	t_eq_int("has three hashes", p.n, 3);
	t_hash("the leaf beside", &p.hash[0],
	    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
	t_good("from 6 to 8", ky_log_consistency(&r, 6, 8, &p, &err), &err);
	t_eq_int("has three hashes", p.n, 3);
	t_hash("leaves 4 and 5", &p.hash[0],
	    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a");
	t_hash("leaves 6 and 7", &p.hash[1],
	    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0");
	t_hash("leaves 0 to 3", &p.hash[2],
	    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
}

/* Roots as RFC 6962 defines them, for all the sizes that follow. */
static struct ky_hash root[SIZES + 1];

static void
make_roots(void)
{
	tree.size = 0;
	desk_fill(&tree, SIZES);
	ky_sha256((struct ky_str){"", 0}, root[0].b);
	for (uint64_t n = 1; n <= SIZES; n++)
		desk_root(tree.leaf, n, &root[n]);
}

/* Each change must be noticed. */
static bool
inclusion_spoiled(uint64_t i, uint64_t n, const struct ky_proof *p)
{
	struct ky_proof other = *p;
	struct ky_hash leaf = tree.leaf[i];
	bool good = false;

	for (uint32_t k = 0; k < p->n; k++) {
		other.hash[k].b[k % KY_HASH_BYTES] ^= 1;
		good |= ky_log_included(&leaf, i, n, &other, &root[n]);
		other = *p;
	}
	other.n = p->n + 1;
	good |= ky_log_included(&leaf, i, n, &other, &root[n]);
	if (p->n > 0) {
		other.n = p->n - 1;
		good |= ky_log_included(&leaf, i, n, &other, &root[n]);
	}
	good |= ky_log_included(&leaf, n, n, p, &root[n]);
	if (n > 1)
		good |= ky_log_included(&leaf, (i + 1) % n, n, p, &root[n]);
	leaf.b[31] ^= 0x80;
	good |= ky_log_included(&leaf, i, n, p, &root[n]);
	return !good;
}

static void
every_inclusion(void)
{
	struct ky_log_reader r = desk_reader(&tree);
	uint32_t held = 0, spoiled = 0, all = 0;

	for (uint64_t n = 1; n <= SIZES; n++)
		for (uint64_t i = 0; i < n; i++, all++) {
			struct ky_proof p;
			struct ky_err err;

			if (ky_log_inclusion(&r, i, n, &p, &err) != KY_OK)
				continue;
			held += ky_log_included(&tree.leaf[i], i, n, &p,
			    &root[n]);
			spoiled += inclusion_spoiled(i, n, &p);
		}
	t_eq_int("every leaf of every tree up to 130 is shown", held, all);
	t_eq_int("and every change to it noticed", spoiled, all);
}

static bool
consistency_spoiled(uint64_t m, uint64_t n, const struct ky_proof *p)
{
	struct ky_proof other = *p;
	struct ky_hash flipped = root[m];
	bool good = false;

	for (uint32_t k = 0; k < p->n; k++) {
		other.hash[k].b[k % KY_HASH_BYTES] ^= 1;
		good |= ky_log_consistent(m, &root[m], n, &root[n], &other);
		other = *p;
	}
	other.n = p->n + 1;
	good |= ky_log_consistent(m, &root[m], n, &root[n], &other);
	if (p->n > 0) {
		other.n = p->n - 1;
		good |= ky_log_consistent(m, &root[m], n, &root[n], &other);
	}
	flipped.b[0] ^= 1;
	good |= ky_log_consistent(m, &flipped, n, &root[n], p);
	flipped = root[n];
	flipped.b[0] ^= 1;
	/* The empty tree is the start of every other. */
	if (m > 0)
		good |= ky_log_consistent(m, &root[m], n, &flipped, p);
	return !good;
}

static void
every_consistency(void)
{
	struct ky_log_reader r = desk_reader(&tree);
	uint32_t held = 0, spoiled = 0, all = 0;

	for (uint64_t n = 0; n <= SIZES; n++)
		for (uint64_t m = 0; m <= n; m++, all++) {
			struct ky_proof p;
			struct ky_err err;

			if (ky_log_consistency(&r, m, n, &p, &err) != KY_OK)
				continue;
			held += ky_log_consistent(m, &root[m], n, &root[n], &p);
			spoiled += consistency_spoiled(m, n, &p);
		}
	t_eq_int("every pair of trees up to 130 is shown", held, all);
	t_eq_int("and every change to it noticed", spoiled, all);
}

static void
absurd(void)
{
	struct ky_proof none = {0};

	t_ok("no leaf is in the empty tree",
	    !ky_log_included(&tree.leaf[0], 0, 0, &none, &root[0]));
	t_ok("a size beyond all logs",
	    !ky_log_included(&tree.leaf[0], 0, UINT64_MAX, &none, &root[1]));
	t_ok("a log does not shrink",
	    !ky_log_consistent(2, &root[2], 1, &root[1], &none));
	t_ok("a size beyond all logs, grown",
	    !ky_log_consistent(1, &root[1], UINT64_MAX, &root[1], &none));
}

static enum ky_code
no_node(void *self, uint8_t level, uint64_t index, uint8_t out[KY_HASH_BYTES],
    struct ky_err *err)
{
	(void)self;
	(void)level;
	(void)index;
	(void)out;
	return ky_fail(err, KY_E_RETRY, 0, "the store is busy");
}

static void
reader_fails(void)
{
	struct ky_log_reader r = {NULL, no_node};
	struct ky_hash h;
	struct ky_proof p;
	struct ky_err err;

	t_bad("root", ky_log_root(&r, 5, &h, &err), KY_E_RETRY, &err, "busy");
	t_bad("inclusion", ky_log_inclusion(&r, 1, 5, &p, &err), KY_E_RETRY,
	    &err, "busy");
	t_bad("consistency", ky_log_consistency(&r, 3, 5, &p, &err), KY_E_RETRY,
	    &err, "busy");
}

static void
entries(void)
{
	static const uint8_t leaf[KY_HASH_BYTES] = {1, 2, 3};
	uint8_t entry[KY_ENTRY_BYTES];

	ky_log_entry(KY_PAPER_CERTIFICATE, leaf, entry);
	t_eq_int("the kind's letter", entry[0], 'C');
	t_ok("the hash", memcmp(entry + 1, leaf, sizeof(leaf)) == 0);
	t_eq_int("receipt", ky_log_letter(KY_PAPER_RECEIPT), 'R');
	t_eq_int("end statement", ky_log_letter(KY_PAPER_STATEMENT), 'S');
	t_eq_int("amendment", ky_log_letter(KY_PAPER_AMENDMENT), 'A');
}

int
main(void)
{
	T_RUN(known_roots);
	T_RUN(known_proof);
	make_roots();
	T_RUN(every_inclusion);
	T_RUN(every_consistency);
	T_RUN(absurd);
	T_RUN(reader_fails);
	T_RUN(entries);
	return t_done();
}
