#include "link/sender.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define QUEUE_MAX 256
#define TRIES_MAX 4
#define PAUSE_MS 2000
#define AGE_MAX_S 600
#define DOUBLINGS_MAX 6 /* of the pause */

/* A place in the queue; the thing itself lies in `things`. */
struct place {
	bool used;
	uint32_t tries;
	uint64_t number;          /* the smaller came first */
	int64_t came_ms, next_ms; /* monotonic */
};

struct ky_sender {
	struct ky_sender_config config;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* by the monotonic clock */
	bool stop;
	uint64_t number;
	struct place *place;
	unsigned char *things;
};

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static unsigned char *
thing_at(struct ky_sender *s, uint32_t i)
{
	return s->things + (size_t)i * s->config.size;
}

static void
forget(struct ky_sender *s, uint32_t i)
{
	explicit_bzero(thing_at(s, i), s->config.size);
	s->place[i] = (struct place){0};
}

/* The one to send now: queue_max when there is none.  `wake_ms`: when there
 * will be one, -1 = nobody knows. */
static uint32_t
due(const struct ky_sender *s, int64_t now, int64_t *wake_ms)
{
	uint32_t found = s->config.queue_max;

	*wake_ms = -1;
	for (uint32_t i = 0; i < s->config.queue_max; i++) {
		const struct place *p = &s->place[i];

		if (!p->used)
			continue;
		if (*wake_ms < 0 || p->next_ms < *wake_ms)
			*wake_ms = p->next_ms;
		if (p->next_ms <= now &&
		    (found == s->config.queue_max ||
			p->number < s->place[found].number))
			found = i;
	}
	return found;
}

static void
wait_until(struct ky_sender *s, int64_t wake_ms)
{
	struct timespec t = {.tv_sec = wake_ms / 1000,
	    .tv_nsec = wake_ms % 1000 * 1000000};

	if (wake_ms < 0)
		(void)pthread_cond_wait(&s->changed, &s->lock);
	else
		(void)pthread_cond_timedwait(&s->changed, &s->lock, &t);
}

/* Without the lock: others only look whether the place is used.  True: again
 * later. */
static bool
try(struct ky_sender *s, uint32_t i)
{
	const struct ky_sender_config *c = &s->config;
	struct place *p = &s->place[i];
	struct ky_err err = {0};
	enum ky_code code;
	int64_t pause = (int64_t)c->pause_ms
	    << (p->tries < DOUBLINGS_MAX ? p->tries : DOUBLINGS_MAX);
	bool again;

	if (now_ms() - p->came_ms > (int64_t)c->age_max_s * 1000)
		code = ky_fail(&err, KY_E_LIMIT, 0, "it waited too long");
	else
		code = c->send(c->self, thing_at(s, i), &err);
	p->tries++;
	p->next_ms = now_ms() + pause;
	again = code == KY_E_RETRY && p->tries < c->tries_max;
	if (code != KY_OK && !again && c->lost != NULL)
		c->lost(c->self, thing_at(s, i), &err);
	return again;
}

static void *
work(void *arg)
{
	struct ky_sender *s = arg;

	(void)pthread_mutex_lock(&s->lock);
	while (!s->stop) {
		int64_t wake_ms;
		uint32_t i = due(s, now_ms(), &wake_ms);
		bool again;

		if (i == s->config.queue_max) {
			wait_until(s, wake_ms);
			continue;
		}
		(void)pthread_mutex_unlock(&s->lock);
		again = try(s, i);
		(void)pthread_mutex_lock(&s->lock);
		if (!again)
			forget(s, i);
	}
	(void)pthread_mutex_unlock(&s->lock);
	return NULL;
}

enum ky_code
ky_sender_put(struct ky_sender *s, const void *thing, struct ky_err *err)
{
	enum ky_code code = KY_OK;
	uint32_t i = 0;

	(void)pthread_mutex_lock(&s->lock);
	while (i < s->config.queue_max && s->place[i].used)
		i++;
	if (i == s->config.queue_max) {
		code = ky_fail(err, KY_E_LIMIT, 0, "too many messages wait");
	} else {
		memcpy(thing_at(s, i), thing, s->config.size);
		s->place[i] = (struct place){.used = true,
		    .number = s->number++,
		    .came_ms = now_ms()};
		(void)pthread_cond_signal(&s->changed);
	}
	(void)pthread_mutex_unlock(&s->lock);
	return code;
}

/* --- life --- */

static void
set_defaults(struct ky_sender_config *c)
{
	if (c->queue_max == 0)
		c->queue_max = QUEUE_MAX;
	if (c->tries_max == 0)
		c->tries_max = TRIES_MAX;
	if (c->pause_ms == 0)
		c->pause_ms = PAUSE_MS;
	if (c->age_max_s == 0)
		c->age_max_s = AGE_MAX_S;
}

static void
release(struct ky_sender *s)
{
	if (s->things != NULL)
		explicit_bzero(s->things,
		    (size_t)s->config.queue_max * s->config.size);
	free(s->things);
	free(s->place);
	free(s);
}

static bool
start(struct ky_sender *s)
{
	pthread_condattr_t monotonic;

	(void)pthread_mutex_init(&s->lock, NULL);
	(void)pthread_condattr_init(&monotonic);
	(void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&s->changed, &monotonic);
	(void)pthread_condattr_destroy(&monotonic);
	if (pthread_create(&s->thread, NULL, work, s) == 0)
		return true;
	(void)pthread_cond_destroy(&s->changed);
	(void)pthread_mutex_destroy(&s->lock);
	return false;
}

enum ky_code
ky_sender_new(const struct ky_sender_config *config, struct ky_sender **out,
    struct ky_err *err)
{
	struct ky_sender *s = calloc(1, sizeof(*s));

	assert(config->size > 0);
	if (s == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	s->config = *config;
	set_defaults(&s->config);
	s->place = calloc(s->config.queue_max, sizeof(*s->place));
	s->things = calloc(s->config.queue_max, s->config.size);
	if (s->place == NULL || s->things == NULL || !start(s)) {
		release(s);
		return ky_fail(err, KY_E_SYSTEM, 0,
		    "no memory or thread for a queue of messages");
	}
	*out = s;
	return KY_OK;
}

void
ky_sender_free(struct ky_sender *s)
{
	if (s == NULL)
		return;
	(void)pthread_mutex_lock(&s->lock);
	s->stop = true;
	(void)pthread_cond_signal(&s->changed);
	(void)pthread_mutex_unlock(&s->lock);
	(void)pthread_join(s->thread, NULL);
	(void)pthread_cond_destroy(&s->changed);
	(void)pthread_mutex_destroy(&s->lock);
	release(s);
}
