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
	struct ky_item *items[KY_BATCH_MAX];
	uint32_t n;

	while (!ky_queue_over(&e->queue)) {
		n = ky_queue_take(&e->queue, items, KY_BATCH_MAX, KY_POLL_US);
		if (n > 0)
			ky_batch_run(e, items, n);
		ring(e);
	}
	return NULL;
}

/* --- workers --- */

static uint32_t
number_of(const struct ky_engine *e)
{
	uint32_t w = 0;

	while (!pthread_equal(e->worker[w], pthread_self()))
		w++;
	return w;
}
