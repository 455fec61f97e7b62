#include "t.h"

#include "engine/queue.h"
#include "engine/ticket.h"

#include <pthread.h>

static struct ky_ticket ticket[8];

static void
keeps_order_and_bound(void)
{
	struct ky_ticket *in[] = {&ticket[0], &ticket[1], &ticket[2]};
	struct ky_ticket *out[8];
	struct ky_queue q;
	struct ky_err err;

	ky_queue_init(&q, 4);
	t_good("three fit into four", ky_queue_put(&q, in, 3, &err), &err);
	t_bad("two more do not, and neither comes in",
	    ky_queue_put(&q, in, 2, &err), KY_E_LIMIT, &err,
	    "3 commands wait already");
	t_good("one more does", ky_queue_put(&q, in, 1, &err), &err);
	t_eq_int("taken as many as asked for", ky_queue_take(&q, out, 2, 0), 2);
	t_ok("in order", out[0] == &ticket[0] && out[1] == &ticket[1]);
	t_good("there is room again, around the ring's end",
	    ky_queue_put(&q, in + 1, 2, &err), &err);
	t_eq_int("taken as many as there are", ky_queue_take(&q, out, 8, 0), 4);
	t_ok("still in order",
	    out[0] == &ticket[2] && out[1] == &ticket[0] &&
		out[2] == &ticket[1] && out[3] == &ticket[2]);
	t_eq_int("an empty queue gives up after the wait",
	    ky_queue_take(&q, out, 8, 1000), 0);
	ky_queue_done(&q);
}

static void *
put_one(void *self)
{
	ky_queue_put_own(self, &ticket[5]);
	return NULL;
}

static void
lets_workers_wait_for_room(void)
{
	struct ky_ticket *in[] = {&ticket[0]}, *out[2];
	struct ky_queue q;
	struct ky_err err;
	pthread_t thread;

	ky_queue_init(&q, 1);
	t_good("full", ky_queue_put(&q, in, 1, &err), &err);
	t_eq_int("thread", pthread_create(&thread, NULL, put_one, &q), 0);
	t_eq_int("the first", ky_queue_take(&q, out, 1, 1000000), 1);
	t_eq_int("the worker's", ky_queue_take(&q, out, 1, 1000000), 1);
	t_ok("it is", out[0] == &ticket[5]);
	(void)pthread_join(thread, NULL);
	ky_queue_done(&q);
}

static void
closes_then_ends(void)
{
	struct ky_ticket *in[] = {&ticket[0]}, *out[2];
	struct ky_queue q;
	struct ky_err err;

	ky_queue_init(&q, 2);
	t_good("before", ky_queue_put(&q, in, 1, &err), &err);
	ky_queue_close(&q);
	t_bad("those outside are refused", ky_queue_put(&q, in, 1, &err),
	    KY_E_LIMIT, &err, "stopping");
	ky_queue_put_own(&q, &ticket[1]);
	t_ok("not over while workers may come", !ky_queue_over(&q));
	ky_queue_end(&q);
	t_ok("not over while something waits", !ky_queue_over(&q));
	t_eq_int("what came in comes out", ky_queue_take(&q, out, 2, 0), 2);
	t_ok("over", ky_queue_over(&q));
	ky_queue_done(&q);
}

int
main(void)
{
	T_RUN(keeps_order_and_bound);
	T_RUN(lets_workers_wait_for_room);
	T_RUN(closes_then_ends);
	return t_done();
}
