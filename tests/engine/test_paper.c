#include "t.h"

#include "engine/limits.h"
#include "rig.h"

static struct rig r;
static struct ky_err err;

static enum ky_code (*sign)(void *self, struct ky_str payload,
    const uint8_t salt[32], struct ky_time now, struct ky_buf *document,
    uint8_t leaf[32], struct ky_err *e);
static int fails; /* every so manieth, 0 = none */
static int asked;

static enum ky_code
seal(void *self, struct ky_str payload, const uint8_t salt[32],
    struct ky_time now, struct ky_buf *document, uint8_t leaf[32],
    struct ky_err *e)
{
	if (fails != 0 && ++asked % fails == 0)
		return ky_fail(e, KY_E_RETRY, 0, "the key is not at hand");
	return sign(self, payload, salt, now, document, leaf, e);
}

static void
open_rig(int every)
{
	rig_open(&r, 0);
	rig_stop(&r);
	sign = r.config.papers.seal;
	r.config.papers.seal = seal;
	fails = every;
	rig_start(&r);
}

static void
file_some(int n)
{
	for (int i = 0; i < n; i++) {
		struct ky_command cmd = rig_file(rig_import(&r));

		(void)rig_submit(&r, &cmd);
	}
}

static uint32_t
count(int n, int state)
{
	uint32_t all = 0;

	for (int i = 1; i <= n; i++)
		all += rig_papers(&r, (uint64_t)i, state);
	return all;
}

static void
signs_what_is_ordered(void)
{
	struct ky_store *s;
	struct ky_buf payload, document;
	struct ky_stored_paper row;
	uint32_t n;

	open_rig(0);
	file_some(1);
	ky_buf_init(&payload, KY_PAPER_MAX);
	ky_buf_init(&document, KY_PAPER_MAX);
	t_good("reader", ky_engine_reader(r.engine, &s, &err), &err);
	t_good("ordered",
	    s->papers_of(s->self, &r.config.issuer, 1, 1, &row, &n, &err),
	    &err);
	t_eq_int("the receipt is ordered with the decision", n, 1);
	t_eq_int("and not signed in it", row.state, KY_PAPER_ORDERED);
	t_good("payload",
	    s->paper_bytes(s->self, &r.config.issuer, row.number, &payload,
		&err),
	    &err);
	(void)rig_settle(&r);
	t_good("document",
	    s->paper_bytes(s->self, &r.config.issuer, row.number, &document,
		&err),
	    &err);
	t_ok("the signed one holds it",
	    strstr(document.p, payload.p) != NULL &&
		strstr(document.p, "\"sig\"") != NULL);
	ky_engine_reader_close(r.engine, s);
	ky_buf_done(&payload);
	ky_buf_done(&document);
	rig_close(&r);
}

static void
signs_more_than_one_job_takes(void)
{
	int n = 3 * KY_SEAL_MAX + 1;

	open_rig(0);
	file_some(n);
	(void)rig_settle(&r);
	t_eq_int("all are signed and logged", count(n, KY_PAPER_LOGGED), n);
	rig_close(&r);
}

static void
tries_again_later(void)
{
	int n = 10;

	open_rig(3);
	file_some(n);
	(void)rig_settle(&r);
	t_eq_int("those that could be signed are", count(n, KY_PAPER_ORDERED),
	    3);
	for (int i = 0; i < 10; i++) {
		ky_world_advance(&r.world, KY_PAUSE_US);
		(void)rig_settle(&r);
	}
	t_eq_int("and in the end the others", count(n, KY_PAPER_LOGGED), n);
	rig_close(&r);
}

static void
hands_each_over_once(void)
{
	struct ky_subscriber *who;
	struct ky_contract_no no = {"D-000001"};

	open_rig(0);
	file_some(1);
	rig_pass(&r, (struct ky_date){2026, 12, 31});
	who = ky_world_find(&r.world, &no);
	t_eq_int("three papers, three mails", who->mails, 3);
	rig_close(&r);
}

int
main(void)
{
	T_RUN(signs_what_is_ordered);
	T_RUN(signs_more_than_one_job_takes);
	T_RUN(tries_again_later);
	T_RUN(hands_each_over_once);
	return t_done();
}
