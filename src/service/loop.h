/*
 * A thread that works whenever there is something to work on.
 */
#ifndef KY_SERVICE_LOOP_H
#define KY_SERVICE_LOOP_H

#include "base/err.h"
#include "port/clock.h"

#include <pthread.h>

/* Wait until somebody wakes the loop. */
#define KY_LOOP_NOTHING (-1)

/* One step.  `wait_us`: make the next one after so long; 0 at once,
 * KY_LOOP_NOTHING when woken.  A failure is logged, and tried again in a
 * moment. */
typedef enum ky_code ky_loop_step(void *self, int64_t *wait_us,
    struct ky_err *err);

struct ky_loop {
	ky_loop_step *step;
	void *self;
	const char *event; /* the log's, of a step that failed */
	pthread_mutex_t lock;
	pthread_cond_t news;
	pthread_t thread;
	bool running, woken, stopped; /* the last two: locked */
};

/* No thread yet. */
void ky_loop_init(struct ky_loop *l, ky_loop_step *step, void *self,
    const char *event);
/* KY_E_SYSTEM: there is no thread to be had. */
enum ky_code ky_loop_start(struct ky_loop *l, struct ky_err *err) KY_MUST_USE;
/* There is news. */
void ky_loop_wake(struct ky_loop *l);
/* Ends the step under way and begins no other; does not wait. */
void ky_loop_stop(struct ky_loop *l);
/* Stops and waits. */
void ky_loop_done(struct ky_loop *l);

/* A clock that is never set back. */
struct ky_clock ky_loop_ticks(void);

#endif
