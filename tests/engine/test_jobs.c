#include "t.h"

#include "engine/jobs.h"

/* Effects 1 to `last` of lines, line = id modulo `lines`, plus 1. */
static struct {
	uint64_t last, lines;
	int asked;
	enum ky_code fails;
} shelf;

static enum ky_code
effects(void *self, const struct ky_slug *issuer, uint64_t after, uint32_t max,
    struct ky_pending_effect *rows, uint32_t *n, struct ky_err *err)
{
	(void)self;
	(void)issuer;
	shelf.asked++;
	if (shelf.fails != KY_OK)
		return ky_fail(err, shelf.fails, 0, "shelf is stuck");
	for (*n = 0; *n < max && after + *n < shelf.last; ++*n)
		rows[*n] = (struct ky_pending_effect){
		    .line_id = (after + *n + 1) % shelf.lines + 1,
		    .effect = {.id = after + *n + 1},
		};
	return KY_OK;
}

static struct ky_store store = {.effects = effects};
static const struct ky_slug issuer = {"demo"};
static struct ky_jobs jobs;

static struct ky_job
take(uint32_t worker, bool steps, int64_t now_us)
{
	struct ky_job job;
	struct ky_err err;

	if (ky_jobs_take(&jobs, worker, steps, &store, &issuer,
		(struct ky_time){now_us}, &job, &err) != KY_OK)
		t_ok(err.msg, false);
	return job;
}

static void
start(uint64_t last, uint64_t lines)
{
	struct ky_job job;

	shelf.last = last;
	shelf.lines = lines;
	shelf.asked = 0;
	ky_jobs_init(&jobs);
	/* Papers are due at the start; most tests are about effects. */
	do {
		job = take(0, false, 1);
		ky_jobs_finish(&jobs, 0, &job);
	} while (job.kind != KY_JOB_SEQUENCE);
}

static void
add(uint64_t id, uint64_t line_id)
{
	struct ky_pending_effect p = {line_id, {.id = id}};

	ky_jobs_add(&jobs, &p, 1);
}

static void
begins_with_what_was_left(void)
{
	struct ky_job job;

	start(2, 10);
	job = take(1, false, 1);
	t_eq_int("the oldest effect first", job.effect.effect.id, 1);
	t_ok("perhaps begun: looked at first", job.effect.effect.look_first);
	ky_jobs_finish(&jobs, 1, &job);
	job = take(1, false, 1);
	ky_jobs_finish(&jobs, 1, &job);
	add(3, 5);
	job = take(1, false, 1);
	t_eq_int("then what is new", job.effect.effect.id, 3);
	t_ok("never begun: done at once", !job.effect.effect.look_first);
	ky_jobs_finish(&jobs, 1, &job);
	t_eq_int("then nothing", take(1, false, 1).kind, KY_JOB_NONE);
	t_eq_int("the store was asked once", shelf.asked, 1);
	ky_jobs_done(&jobs);
}

static void
holds_a_bounded_window(void)
{
	uint64_t expected = 0;
	bool in_order = true;
	struct ky_job job;

	start(0, 10);
	(void)take(1, false, 1); /* finds nothing in the store */
	for (uint64_t id = 1; id <= 3 * KY_JOBS_MAX; id++)
		add(id, id);
	shelf.last = 3 * KY_JOBS_MAX;
	t_eq_int("no more in memory than stated", jobs.n, KY_JOBS_MAX);
	for (;;) {
		job = take(1, false, 1);
		if (job.kind == KY_JOB_NONE)
			break;
		in_order &= job.effect.effect.id == ++expected;
		ky_jobs_finish(&jobs, 1, &job);
	}
	t_eq_int("each one comes", expected, 3 * KY_JOBS_MAX);
	t_ok("once and in order", in_order);
	ky_jobs_done(&jobs);
}

static void
takes_a_line_one_by_one(void)
{
	struct ky_job first, other;

	start(0, 1);
	(void)take(1, false, 1);
	add(1, 7);
	add(2, 7);
	add(3, 8);
	first = take(1, false, 1);
	other = take(2, false, 1);
	t_eq_int("line 7 is busy: line 8 goes before", other.effect.line_id, 8);
	t_eq_int("and nothing else can", take(3, false, 1).kind, KY_JOB_NONE);
	ky_jobs_finish(&jobs, 1, &first);
	t_eq_int("then its next", take(3, false, 1).effect.effect.id, 2);
	ky_jobs_done(&jobs);
}

static void
puts_back(void)
{
	struct ky_job job;

	start(0, 10);
	(void)take(1, false, 1);
	add(1, 1);
	add(2, 2);
	shelf.last = 2;
	job = take(1, false, 1);
	ky_jobs_put_back(&jobs, 1, &job, (struct ky_time){100});
	t_eq_int("it says when", ky_jobs_next(&jobs).us, 100);
	job = take(1, false, 99);
	t_eq_int("others go on meanwhile", job.effect.effect.id, 2);
	t_eq_int("its time has come, but somebody is at work",
	    take(2, false, 100).kind, KY_JOB_NONE);
	ky_jobs_finish(&jobs, 1, &job);
	job = take(1, false, 100);
	t_eq_int("now it comes again", job.effect.effect.id, 1);
	t_ok("looked at first", job.effect.effect.look_first);
	t_eq_int("and nothing waits", ky_jobs_next(&jobs).us, 0);
	ky_jobs_done(&jobs);
}

static void
says_when_the_store_fails(void)
{
	struct ky_job job;
	struct ky_err err;

	start(1, 10);
	shelf.fails = KY_E_CORRUPT;
	t_bad("a broken shelf",
	    ky_jobs_take(&jobs, 1, false, &store, &issuer, (struct ky_time){1},
		&job, &err),
	    KY_E_CORRUPT, &err, "stuck");
	shelf.fails = KY_OK;
	t_eq_int("nothing was lost by it", take(1, false, 1).effect.effect.id,
	    1);
	ky_jobs_done(&jobs);
}

static void
does_papers_one_worker_at_a_time(void)
{
	struct ky_job seal, job;

	shelf.last = 0;
	shelf.lines = 1;
	ky_jobs_init(&jobs);
	add(1, 1);
	seal = take(0, false, 1);
	t_eq_int("worker 0 prefers papers", seal.kind, KY_JOB_SEAL);
	ky_jobs_seal(&jobs);
	job = take(1, false, 1);
	t_eq_int("a second does not seal, but continue the log", job.kind,
	    KY_JOB_SEQUENCE);
	ky_jobs_put_back(&jobs, 1, &job, (struct ky_time){50});
	t_eq_int("put back: not before its time", take(1, false, 49).kind,
	    KY_JOB_NONE);
	t_eq_int("then again", take(1, false, 50).kind, KY_JOB_SEQUENCE);
	ky_jobs_finish(&jobs, 0, &seal);
	t_eq_int("called for while at it: once more", take(0, false, 50).kind,
	    KY_JOB_SEAL);
	ky_jobs_done(&jobs);

	shelf.last = 1;
	ky_jobs_init(&jobs);
	t_eq_int("step by step effects go first", take(0, true, 1).kind,
	    KY_JOB_EFFECT);
	ky_jobs_done(&jobs);
}

static void
stops(void)
{
	start(5, 10);
	t_ok("more news than was known: no wait",
	    ky_jobs_wait(&jobs, jobs.news - 1, 60 * KY_SECOND_US));
	t_ok("no news: the wait ends", ky_jobs_wait(&jobs, jobs.news, 1000));
	ky_jobs_stop(&jobs);
	t_ok("stopped", !ky_jobs_wait(&jobs, jobs.news, 60 * KY_SECOND_US));
	t_ok("no pause either", !ky_jobs_pause(&jobs, 60 * KY_SECOND_US));
	t_eq_int("nothing is begun any more", take(1, false, 1).kind,
	    KY_JOB_NONE);
	ky_jobs_done(&jobs);
}

int
main(void)
{
	T_RUN(begins_with_what_was_left);
	T_RUN(holds_a_bounded_window);
	T_RUN(takes_a_line_one_by_one);
	T_RUN(puts_back);
	T_RUN(says_when_the_store_fails);
	T_RUN(does_papers_one_worker_at_a_time);
	T_RUN(stops);
	return t_done();
}
