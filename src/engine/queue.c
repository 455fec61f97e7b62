#include "engine/queue.h"

#include "base/time.h"
#include "engine/engine.h"

#include <assert.h>
#include <stdlib.h>
#include <time.h>

void
ky_queue_init(struct ky_queue *q, uint32_t max)
{
	pthread_condattr_t attr;

	assert(max > 0);
	*q = (struct ky_queue){.max = max};
	q->ring = calloc(max, sizeof(struct ky_ticket *));
	if (q->ring == NULL)
		abort();
	/* These fail only for wrong arguments. */
	(void)pthread_mutex_init(&q->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&q->filled, &attr);
	(void)pthread_cond_init(&q->drained, &attr);
	(void)pthread_condattr_destroy(&attr);
}

void
ky_queue_done(struct ky_queue *q)
{
	assert(q->n == 0);
	(void)pthread_cond_destroy(&q->drained);
	(void)pthread_cond_destroy(&q->filled);
	(void)pthread_mutex_destroy(&q->lock);
	free(q->ring);
}

static void
append(struct ky_queue *q, struct ky_ticket *ticket)
{
	assert(q->n < q->max);
	q->ring[(q->head + q->n) % q->max] = ticket;
	q->n++;
}

enum ky_code
ky_queue_put(struct ky_queue *q, struct ky_ticket *const *tickets, uint32_t n,
    struct ky_err *err)
{
	enum ky_code code = KY_OK;

	(void)pthread_mutex_lock(&q->lock);
	if (q->closed) {
		code = ky_fail(err, KY_E_LIMIT, KY_NO_QUEUE,
		    "the engine is stopping");
	} else if (n > q->max - q->n) {
		code = ky_fail(err, KY_E_LIMIT, KY_NO_QUEUE,
		    "%u commands wait already: try again in a second", q->n);
	} else {
		for (uint32_t i = 0; i < n; i++)
			append(q, tickets[i]);
		(void)pthread_cond_signal(&q->filled);
	}
	(void)pthread_mutex_unlock(&q->lock);
	return code;
}

void
ky_queue_put_own(struct ky_queue *q, struct ky_ticket *ticket)
{
	(void)pthread_mutex_lock(&q->lock);
	assert(!q->ended);
	while (q->n == q->max)
		(void)pthread_cond_wait(&q->drained, &q->lock);
	append(q, ticket);
	(void)pthread_cond_signal(&q->filled);
	(void)pthread_mutex_unlock(&q->lock);
}

struct timespec
ky_queue_deadline(int64_t us)
{
	struct timespec at;

	assert(us >= 0);
	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += us / KY_SECOND_US;
	at.tv_nsec += us % KY_SECOND_US * 1000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}

uint32_t
ky_queue_take(struct ky_queue *q, struct ky_ticket **out, uint32_t max,
    int64_t wait_us)
{
	struct timespec until = ky_queue_deadline(wait_us);
	uint32_t n;

	(void)pthread_mutex_lock(&q->lock);
	while (q->n == 0 && !q->ended)
		if (pthread_cond_timedwait(&q->filled, &q->lock, &until) != 0)
			break;
	for (n = 0; n < max && q->n > 0; n++) {
		out[n] = q->ring[q->head];
		q->head = (q->head + 1) % q->max;
		q->n--;
	}
	(void)pthread_cond_broadcast(&q->drained);
	(void)pthread_mutex_unlock(&q->lock);
	return n;
}

void
ky_queue_close(struct ky_queue *q)
{
	(void)pthread_mutex_lock(&q->lock);
	q->closed = true;
	(void)pthread_mutex_unlock(&q->lock);
}

void
ky_queue_end(struct ky_queue *q)
{
	(void)pthread_mutex_lock(&q->lock);
	q->closed = q->ended = true;
	(void)pthread_cond_signal(&q->filled);
	(void)pthread_mutex_unlock(&q->lock);
}

uint32_t
ky_queue_length(struct ky_queue *q)
{
	uint32_t n;

	(void)pthread_mutex_lock(&q->lock);
	n = q->n;
	(void)pthread_mutex_unlock(&q->lock);
	return n;
}

bool
ky_queue_over(struct ky_queue *q)
{
	bool over;

	(void)pthread_mutex_lock(&q->lock);
	over = q->ended && q->n == 0;
	(void)pthread_mutex_unlock(&q->lock);
	return over;
}
