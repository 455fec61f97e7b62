#include "http/watch.h"

#include "http/event.h"

#include "base/log.h"
#include "base/str.h"
#include "base/time.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOK_US (KY_SECOND_US / 4)
#define CROWDED_S 2 /* what a waiting connection gets when places are few */

int64_t
ky_monotonic_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * KY_SECOND_US + t.tv_nsec / 1000;
}

struct ky_address
ky_address_of(const struct sockaddr *a, socklen_t size)
{
	struct ky_address out = {{0}};

	if (a == NULL)
		return out;
	out.b[0] = (uint8_t)a->sa_family;
	if (a->sa_family == AF_INET && size >= sizeof(struct sockaddr_in)) {
		const struct sockaddr_in *in = (const void *)a;

		memcpy(out.b + 1, &in->sin_addr, 4);
	} else if (a->sa_family == AF_INET6 &&
	    size >= sizeof(struct sockaddr_in6)) {
		const struct sockaddr_in6 *in6 = (const void *)a;

		if (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
			out.b[0] = AF_INET;
			memcpy(out.b + 1, in6->sin6_addr.s6_addr + 12, 4);
		} else {
			memcpy(out.b + 1, &in6->sin6_addr, 8);
		}
	}
	return out;
}

bool
ky_watch_late(const struct ky_watch_limits *l, enum ky_phase phase,
    int64_t lasted_us, uint64_t open)
{
	bool crowded = l->connections_max > 0 &&
	    open > (uint64_t)l->connections_max / 8 * 7;
	uint32_t limit_s = 0;

	switch (phase) {
	case KY_PHASE_FRESH:
		limit_s = l->request_s;
		break;
	case KY_PHASE_IDLE:
		limit_s = l->idle_s;
		break;
	case KY_PHASE_READING:
		limit_s = l->request_s;
		crowded = false;
		break;
	case KY_PHASE_ANSWERING:
		limit_s = l->idle_s;
		crowded = false;
		break;
	case KY_PHASE_DISCARDING:
		limit_s = l->idle_s;
		break;
	case KY_PHASE_WORKING:
	case KY_PHASE__MAX:
		return false;
	}
	if (crowded && limit_s > CROWDED_S)
		limit_s = CROWDED_S;
	return lasted_us > limit_s * KY_SECOND_US;
}

/* A request that has not come whole is told so; what could be half an answer
 * is only cut.  The library closes the socket, it does not belong to us. */
static void
cut(struct ky_conn *c)
{
	static const char late[] = "HTTP/1.1 408 Request Timeout\r\n"
				   "Connection: close\r\n"
				   "Content-Length: 0\r\n\r\n";

	if (c->phase == KY_PHASE_READING)
		(void)send(c->fd, late, sizeof(late) - 1,
		    MSG_DONTWAIT | MSG_NOSIGNAL);
	(void)shutdown(c->fd, SHUT_RDWR);
	c->cut = true;
}

static const char *
phase_name(enum ky_phase phase)
{
	static const char *const names[] = {
	    [KY_PHASE_FRESH] = "fresh",
	    [KY_PHASE_IDLE] = "idle",
	    [KY_PHASE_READING] = "reading",
	    [KY_PHASE_WORKING] = "working",
	    [KY_PHASE_ANSWERING] = "answering",
	    [KY_PHASE_DISCARDING] = "discarding",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_PHASE__MAX,
	    "a name each");

	return names[phase];
}

static void
look(struct ky_watch *w)
{
	int64_t now_us = ky_monotonic_us();

	for (struct ky_conn *c = w->all; c != NULL; c = c->next) {
		if (c->cut ||
		    !ky_watch_late(&w->limits, c->phase, now_us - c->since_us,
			w->open))
			continue;
		/* To be idle for long is no misbehaviour. */
		ky_log(c->phase == KY_PHASE_IDLE ? KY_DEBUG : KY_INFO,
		    KY_EV_DEADLINE, "phase=%s", phase_name(c->phase));
		if (c->phase != KY_PHASE_IDLE)
			w->timed_out++;
		cut(c);
	}
}

static struct timespec
next_look(void)
{
	int64_t at = ky_monotonic_us() + LOOK_US;

	return (struct timespec){at / KY_SECOND_US, at % KY_SECOND_US * 1000};
}

static void *
watching(void *self)
{
	struct ky_watch *w = self;

	(void)pthread_mutex_lock(&w->lock);
	while (!w->stop) {
		struct timespec until = next_look();

		(void)pthread_cond_timedwait(&w->stop_said, &w->lock, &until);
		look(w);
	}
	(void)pthread_mutex_unlock(&w->lock);
	return NULL;
}

enum ky_code
ky_watch_start(struct ky_watch *w, const struct ky_watch_limits *limits,
    struct ky_err *err)
{
	pthread_condattr_t attr;
	int failed;

	*w = (struct ky_watch){.limits = *limits};
	(void)pthread_mutex_init(&w->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&w->stop_said, &attr);
	(void)pthread_condattr_destroy(&attr);
	failed = pthread_create(&w->thread, NULL, watching, w);
	if (failed != 0)
		return ky_fail(err, KY_E_SYSTEM, failed,
		    "could not start a thread");
	w->running = true;
	return KY_OK;
}

void
ky_watch_stop(struct ky_watch *w)
{
	if (!w->running)
		return;
	(void)pthread_mutex_lock(&w->lock);
	w->stop = true;
	(void)pthread_cond_signal(&w->stop_said);
	(void)pthread_mutex_unlock(&w->lock);
	(void)pthread_join(w->thread, NULL);
	w->running = false;
	assert(w->all == NULL);
	(void)pthread_cond_destroy(&w->stop_said);
	(void)pthread_mutex_destroy(&w->lock);
}

static struct ky_conn **
bucket(struct ky_watch *w, const struct ky_address *a)
{
	uint32_t h = 2166136261u; /* FNV-1a: a long chain costs little here */

	for (size_t i = 0; i < sizeof(a->b); i++)
		h = (h ^ a->b[i]) * 16777619u;
	return &w->bucket[h % KY_WATCH_BUCKETS];
}

bool
ky_watch_admits(struct ky_watch *w, const struct ky_address *from)
{
	uint32_t n = 0;
	bool yes;

	/* A Unix socket has no addresses. */
	if (w->limits.per_address_max == 0 || from->b[0] == AF_UNIX)
		return true;
	(void)pthread_mutex_lock(&w->lock);
	for (const struct ky_conn *c = *bucket(w, from); c != NULL; c = c->near)
		n += memcmp(&c->address, from, sizeof(*from)) == 0;
	yes = n < w->limits.per_address_max;
	w->refused += !yes;
	(void)pthread_mutex_unlock(&w->lock);
	return yes;
}

struct ky_conn *
ky_watch_enter(struct ky_watch *w, int fd, const struct ky_address *from)
{
	struct ky_conn *c = calloc(1, sizeof(*c)), **head;

	if (c == NULL)
		abort();
	c->fd = fd;
	c->address = *from;
	c->since_us = ky_monotonic_us();
	(void)pthread_mutex_lock(&w->lock);
	head = bucket(w, from);
	c->near = *head;
	*head = c;
	c->next = w->all;
	if (w->all != NULL)
		w->all->prev = c;
	w->all = c;
	w->in_phase[c->phase]++;
	w->accepted++;
	w->open++;
	(void)pthread_mutex_unlock(&w->lock);
	return c;
}

void
ky_watch_leave(struct ky_watch *w, struct ky_conn *c)
{
	struct ky_conn **at;

	(void)pthread_mutex_lock(&w->lock);
	for (at = bucket(w, &c->address); *at != c; at = &(*at)->near)
		assert(*at != NULL);
	*at = c->near;
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		w->all = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	w->in_phase[c->phase]--;
	w->open--;
	(void)pthread_mutex_unlock(&w->lock);
	free(c);
}

void
ky_watch_phase(struct ky_watch *w, struct ky_conn *c, enum ky_phase phase)
{
	(void)pthread_mutex_lock(&w->lock);
	w->in_phase[c->phase]--;
	c->phase = phase;
	c->since_us = ky_monotonic_us();
	w->in_phase[phase]++;
	(void)pthread_mutex_unlock(&w->lock);
}

uint64_t
ky_watch_drain(struct ky_watch *w)
{
	uint64_t busy;

	(void)pthread_mutex_lock(&w->lock);
	for (struct ky_conn *c = w->all; c != NULL; c = c->next)
		if (!c->cut &&
		    (c->phase == KY_PHASE_FRESH || c->phase == KY_PHASE_IDLE ||
			c->phase == KY_PHASE_DISCARDING))
			cut(c);
	busy = w->in_phase[KY_PHASE_READING] + w->in_phase[KY_PHASE_WORKING] +
	    w->in_phase[KY_PHASE_ANSWERING];
	(void)pthread_mutex_unlock(&w->lock);
	return busy;
}
