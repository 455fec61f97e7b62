#include "t.h"

#include "engine/engine.h"

#include "rig.h"

static struct rig r;
static struct ky_err err;

/* RFC 6962, by the book: the slow way, from all leaves. */
static void
slow_root(uint8_t (*leaf)[32], uint64_t n, uint8_t out[32])
{
	const struct ky_papers *p = &r.config.papers;
	uint8_t left[32], right[32];
	uint64_t k = 1;

	if (n == 1) {
		memcpy(out, leaf[0], 32);
		return;
	}
	while (k * 2 < n)
		k *= 2;
	slow_root(leaf, k, left);
	slow_root(leaf + k, n - k, right);
	p->node_hash(p->self, left, right, out);
}

static uint8_t signed_root[32];
static uint64_t signed_size;
static enum ky_code (*sign)(void *self, uint64_t size, const uint8_t root[32],
    struct ky_buf *out, struct ky_err *e);
static enum ky_code sign_fails;

static enum ky_code
checkpoint(void *self, uint64_t size, const uint8_t root[32],
    struct ky_buf *out, struct ky_err *e)
{
	if (sign_fails != KY_OK)
		return ky_fail(e, sign_fails, 0, "the key is not at hand");
	signed_size = size;
	memcpy(signed_root, root, sizeof(signed_root));
	return sign(self, size, root, out, e);
}

static void
open_rig(void)
{
	rig_open(&r, 0);
	rig_stop(&r);
	sign = r.config.papers.checkpoint;
	r.config.papers.checkpoint = checkpoint;
	rig_start(&r);
}

static void
grows_the_tree_as_written(void)
{
	uint8_t leaf[40][32], root[32];
	struct ky_store *s;
	bool right = true, steady = true;

	open_rig();
	for (uint64_t n = 1; n <= 40; n++) {
		struct ky_command cmd = rig_file(rig_import(&r));

		(void)rig_submit(&r, &cmd);
		(void)rig_settle(&r);
		t_good("reader", ky_engine_reader(r.engine, &s, &err), &err);
		for (uint64_t i = 0; i < n; i++)
			steady &= s->log_node(s->self, &r.config.issuer, 0, i,
				      leaf[i], &err) == KY_OK;
		ky_engine_reader_close(r.engine, s);
		slow_root(leaf, n, root);
		right &= signed_size == n && memcmp(root, signed_root, 32) == 0;
	}
	t_ok("every leaf is there", steady);
	t_ok("each root is that of RFC 6962, for every size to 40", right);
	rig_close(&r);
}

static void
enters_many_at_once(void)
{
	struct ky_command cmd;
	uint64_t sizes = 0;

	open_rig();
	sign_fails = KY_E_RETRY;
	for (int i = 0; i < 20; i++) {
		cmd = rig_file(rig_import(&r));
		(void)rig_submit(&r, &cmd);
	}
	(void)rig_settle(&r);
	t_eq_int("no signature: nothing is entered", (int64_t)rig_log_size(&r),
	    0);
	sign_fails = KY_OK;
	ky_world_advance(&r.world, KY_MINUTE_US);
	(void)rig_settle(&r);
	sizes = rig_log_size(&r);
	t_eq_int("later all of them", (int64_t)sizes, 20);
	t_eq_int("under one checkpoint", (int64_t)signed_size, 20);
	rig_close(&r);
}

int
main(void)
{
	T_RUN(grows_the_tree_as_written);
	T_RUN(enters_many_at_once);
	return t_done();
}
