#include "engine/thread.h"

#include "engine/batch.h"
#include "engine/dead.h"
#include "engine/event.h"
#include "engine/worker.h"

#include "base/log.h"

#include <assert.h>
#include <errno.h>

/* --- the writer --- */

static void
ring(struct ky_engine *e)
{
	struct ky_time now = ky_engine_now(e);
	struct ky_err err;
	uint32_t woken;

	if (e->wake_at.us == 0 || ky_time_cmp(e->wake_at, now) > 0 ||
	    atomic_load(&e->dead))
		return;
	if (ky_batch_wake(e, now, &woken, &err) == KY_OK)
		return;
	/* The batch has said why; what is due stays due. */
	e->wake_at = ky_time_after(now, KY_PAUSE_US);
}

static void *
writer(void *self)
{
	struct ky_engine *e = self;
	struct ky_ticket *tickets[KY_BATCH_MAX];
	uint32_t n;

	while (!ky_queue_over(&e->queue)) {
		n = ky_queue_take(&e->queue, tickets, KY_BATCH_MAX, KY_POLL_US);
		if (n > 0)
			ky_batch_run(e, tickets, n);
		ring(e);
	}
	return NULL;
}

/* --- workers --- */

/* Does jobs until the store fails or the engine stops. */
static enum ky_code
work(struct ky_engine *e, uint32_t n, struct ky_store *s, struct ky_err *err)
{
	uint64_t news = 0;
	bool worked;

	do {
		if (ky_worker_step(e, n, s, &worked, &news, err) != KY_OK)
			return err->code;
	} while (worked || ky_jobs_wait(&e->jobs, news, KY_POLL_US));
	return KY_OK;
}

static void *
worker(void *self)
{
	const struct ky_seat *seat = self;
	struct ky_engine *e = seat->engine;
	struct ky_store *s;
	struct ky_err err;
	bool go_on = true;

	while (go_on) {
		enum ky_code code = ky_engine_reader(e, &s, &err);

		if (code == KY_OK) {
			code = work(e, seat->n, s, &err);
			ky_engine_reader_close(e, s);
		}
		go_on = code != KY_OK && !ky_dead(&err);
		if (go_on) {
			ky_log_err(KY_ERROR, KY_EV_WORKER, &err);
			go_on = ky_jobs_pause(&e->jobs, KY_PAUSE_US);
		}
	}
	return NULL;
}

/* --- both --- */

enum ky_code
ky_thread_start(struct ky_engine *e, struct ky_err *err)
{
	int failed;

	assert(!e->threaded);
	e->threaded = true;
	failed = pthread_create(&e->writer, NULL, writer, e);
	if (failed != 0) {
		e->threaded = false;
		return ky_fail(err, KY_E_SYSTEM, failed,
		    "could not start a thread");
	}
	while (failed == 0 && e->workers_n < e->config.workers) {
		struct ky_seat *seat = &e->seat[e->workers_n];

		*seat = (struct ky_seat){e, e->workers_n};
		failed = pthread_create(&seat->thread, NULL, worker, seat);
		if (failed == 0)
			e->workers_n++;
	}
	if (failed == 0)
		return KY_OK;
	ky_thread_stop(e);
	return ky_fail(err, KY_E_SYSTEM, failed, "could not start a thread");
}

void
ky_thread_stop(struct ky_engine *e)
{
	if (!e->threaded)
		return;
	ky_queue_close(&e->queue);
	ky_jobs_stop(&e->jobs);
	for (uint32_t i = 0; i < e->workers_n; i++)
		(void)pthread_join(e->seat[i].thread, NULL);
	/* The writer goes last: workers wait for its answers. */
	ky_queue_end(&e->queue);
	(void)pthread_join(e->writer, NULL);
	e->threaded = false;
}
