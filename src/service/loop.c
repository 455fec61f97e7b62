#include "service/loop.h"

#include "base/log.h"

#include <assert.h>
#include <time.h>

#define AFTER_FAILURE_US (5 * KY_SECOND_US)

static struct ky_time
ticks(void *self)
{
	struct timespec t;

	(void)self;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (struct ky_time){
	    (int64_t)t.tv_sec * KY_SECOND_US + t.tv_nsec / 1000};
}

struct ky_clock
ky_loop_ticks(void)
{
	return (struct ky_clock){.now = ticks};
}

void
ky_loop_init(struct ky_loop *l, ky_loop_step *step, void *self,
    const char *event)
{
	pthread_condattr_t attr;

	*l = (struct ky_loop){.step = step, .self = self, .event = event};
	(void)pthread_mutex_init(&l->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&l->news, &attr);
	(void)pthread_condattr_destroy(&attr);
}

/* Until there is news or the time has come; false: it is over. */
static bool
wait_for(struct ky_loop *l, int64_t wait_us)
{
	struct ky_time until = ky_time_after(ticks(NULL), wait_us);
	struct timespec t = {.tv_sec = until.us / KY_SECOND_US,
	    .tv_nsec = until.us % KY_SECOND_US * 1000};
	bool go_on;
	int rc = 0;

	(void)pthread_mutex_lock(&l->lock);
	while (!l->stopped && !l->woken && wait_us != 0 && rc == 0) {
		if (wait_us == KY_LOOP_NOTHING)
			(void)pthread_cond_wait(&l->news, &l->lock);
		else
			rc = pthread_cond_timedwait(&l->news, &l->lock, &t);
	}
	l->woken = false;
	go_on = !l->stopped;
	(void)pthread_mutex_unlock(&l->lock);
	return go_on;
}

static void *
work(void *self)
{
	struct ky_loop *l = self;
	int64_t wait_us = 0;
	struct ky_err err = {0};

	while (wait_for(l, wait_us)) {
		if (l->step(l->self, &wait_us, &err) == KY_OK)
			continue;
		ky_log_err(KY_ERROR, l->event, &err);
		wait_us = AFTER_FAILURE_US;
	}
	return NULL;
}

enum ky_code
ky_loop_start(struct ky_loop *l, struct ky_err *err)
{
	int rc = pthread_create(&l->thread, NULL, work, l);

	assert(!l->running);
	if (rc != 0)
		return ky_fail(err, KY_E_SYSTEM, rc,
		    "could not start a thread of the service");
	l->running = true;
	return KY_OK;
}

void
ky_loop_wake(struct ky_loop *l)
{
	(void)pthread_mutex_lock(&l->lock);
	l->woken = true;
	(void)pthread_cond_signal(&l->news);
	(void)pthread_mutex_unlock(&l->lock);
}

void
ky_loop_stop(struct ky_loop *l)
{
	(void)pthread_mutex_lock(&l->lock);
	l->stopped = true;
	(void)pthread_cond_signal(&l->news);
	(void)pthread_mutex_unlock(&l->lock);
}

void
ky_loop_done(struct ky_loop *l)
{
	ky_loop_stop(l);
	if (l->running)
		(void)pthread_join(l->thread, NULL);
	l->running = false;
	(void)pthread_cond_destroy(&l->news);
	(void)pthread_mutex_destroy(&l->lock);
}
