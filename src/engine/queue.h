/*
 * What waits for the writer: a bounded queue, many in, one out.
 */
#ifndef KY_ENGINE_QUEUE_H
#define KY_ENGINE_QUEUE_H

#include "base/err.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct ky_ticket; /* ticket.h; stays its sender's, who waits for the answer */

struct ky_queue {
	pthread_mutex_t lock;
	pthread_cond_t filled, drained;
	struct ky_ticket **ring; /* heap, owned */
	uint32_t max, head, n;
	bool closed; /* to those outside; the engine's own workers go on */
	bool ended;  /* nobody puts anything in any more */
};

void ky_queue_init(struct ky_queue *q, uint32_t max);
void ky_queue_done(struct ky_queue *q);

/* All of them, in order, or none.  KY_E_LIMIT: there is no room, or the
 * engine is stopping. */
enum ky_code ky_queue_put(struct ky_queue *q, struct ky_ticket *const *tickets,
    uint32_t n, struct ky_err *err) KY_MUST_USE;
/* From a worker: waits for room, and is let in until the end. */
void ky_queue_put_own(struct ky_queue *q, struct ky_ticket *ticket);

/* Takes up to `max`, waiting at most `wait_us` for the first; how many. */
uint32_t ky_queue_take(struct ky_queue *q, struct ky_ticket **out, uint32_t max,
    int64_t wait_us);

void ky_queue_close(struct ky_queue *q);
void ky_queue_end(struct ky_queue *q);
uint32_t ky_queue_length(struct ky_queue *q);
/* Ended and empty: the writer may go. */
bool ky_queue_over(struct ky_queue *q);

/* `us` from now, for pthread_cond_timedwait on a monotonic condition. */
struct timespec ky_queue_deadline(int64_t us);

#endif
