#include "engine/sequencer.h"

#include "engine/dead.h"
#include "engine/event.h"

#include "base/log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/*
 * The tree as it grows: the roots of the complete subtrees it consists of,
 * at most one of a level.  Level l is there when bit l of `size` is set, and
 * is then the node (l, (size >> l) - 1): the one before the next.
 */
struct tree {
	uint64_t size;
	uint8_t peak[KY_TREE_LEVELS][32];
};

static enum ky_code
tree_load(struct ky_engine *e, struct ky_store *s, struct tree *t,
    struct ky_err *err)
{
	if (s->log_size(s->self, &e->config.issuer, &t->size, err) != KY_OK)
		return err->code;
	for (uint8_t l = 0; l < KY_TREE_LEVELS; l++)
		if ((t->size >> l & 1) != 0 &&
		    s->log_node(s->self, &e->config.issuer, l,
			(t->size >> l) - 1, t->peak[l], err) != KY_OK)
			return err->code;
	return KY_OK;
}

/* One leaf more; each peak it meets is joined to a complete subtree. */
static void
tree_add(const struct ky_papers *p, struct tree *t, const uint8_t leaf[32],
    struct ky_leaves *out)
{
	uint8_t hash[32];
	uint8_t l = 0;

	memcpy(hash, leaf, sizeof(hash));
	for (; (t->size >> l & 1) != 0; l++) {
		struct ky_node *node = &out->node[out->nodes_n++];

		assert(out->nodes_n <= KY_NODES_MAX);
		p->node_hash(p->self, t->peak[l], hash, node->hash);
		node->level = (uint8_t)(l + 1);
		node->index = t->size >> (l + 1);
		memcpy(hash, node->hash, sizeof(hash));
	}
	memcpy(t->peak[l], hash, sizeof(hash));
	t->size++;
}

/* The root joins the peaks, the smallest first. */
static void
tree_root(const struct ky_papers *p, const struct tree *t, uint8_t out[32])
{
	uint8_t l = 0;

	assert(t->size > 0);
	while ((t->size >> l & 1) == 0)
		l++;
	memcpy(out, t->peak[l], 32);
	for (l++; l < KY_TREE_LEVELS; l++)
		if ((t->size >> l & 1) != 0)
			p->node_hash(p->self, t->peak[l], out, out);
}

static void
plan(struct ky_engine *e, const struct ky_stored_paper *rows, uint32_t n,
    struct tree *t, struct ky_leaves *out)
{
	const struct ky_papers *p = &e->config.papers;

	out->from = t->size;
	out->n = n;
	for (uint32_t i = 0; i < n; i++) {
		memcpy(out->row[i].number, rows[i].number,
		    sizeof(out->row[i].number));
		p->leaf_hash(p->self, rows[i].kind, rows[i].leaf,
		    out->row[i].hash);
		tree_add(p, t, out->row[i].hash, out);
	}
}

static enum ky_code
enter(struct ky_engine *e, const struct tree *t, struct ky_leaves *leaves,
    bool *again, struct ky_err *err)
{
	const struct ky_papers *p = &e->config.papers;
	struct ky_submission sub = {.cmd = NULL};
	struct ky_ticket ticket = {
	    .kind = KY_TICKET_LEAVES,
	    .s = &sub,
	    .leaves = leaves,
	};
	uint8_t root[32];

	tree_root(p, t, root);
	if (p->checkpoint(p->self, t->size, root, &leaves->checkpoint, err) !=
	    KY_OK) {
		if (ky_dead(err))
			return err->code;
		ky_log_err(KY_WARN, KY_EV_PAPER_FAILED, err);
		*again = true;
		return KY_OK;
	}
	assert(ky_buf_ok(&leaves->checkpoint));
	if (ky_engine_hand_in(e, &ticket) == KY_OK)
		return KY_OK;
	*err = sub.err;
	return err->code;
}

enum ky_code
ky_sequencer_step(struct ky_engine *e, struct ky_store *s, bool *again,
    struct ky_err *err)
{
	struct ky_stored_paper rows[KY_LEAVES_MAX];
	struct tree tree;
	struct ky_leaves *leaves;
	enum ky_code code;
	uint32_t n;

	*again = false;
	if (s->papers_in(s->self, &e->config.issuer, KY_PAPER_SEALED,
		KY_LEAVES_MAX, rows, &n, err) != KY_OK)
		return ky_during(err, "sealed papers");
	if (n == 0)
		return KY_OK;
	if (tree_load(e, s, &tree, err) != KY_OK)
		return ky_during(err, "load the log's tree");
	leaves = calloc(1, sizeof(*leaves));
	if (leaves == NULL)
		abort(); /* death at any instruction is harmless */
	ky_buf_init(&leaves->checkpoint, KY_CHECKPOINT_MAX);
	plan(e, rows, n, &tree, leaves);
	code = enter(e, &tree, leaves, again, err);
	if (code == KY_OK && !*again && n == KY_LEAVES_MAX)
		ky_jobs_sequence(&e->jobs);
	ky_buf_done(&leaves->checkpoint);
	free(leaves);
	return code;
}
