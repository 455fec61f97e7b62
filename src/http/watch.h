/*
 * The connections there are, and until when each may stay as it is.
 *
 * The library below counts silence, which a byte a second breaks.  Here each
 * phase of a connection has an end, whatever is sent: a thread looks once in
 * a while and shuts down the sockets that are late.  When places become few,
 * those that only wait are sent away sooner.
 */
#ifndef KY_HTTP_WATCH_H
#define KY_HTTP_WATCH_H

#include "base/err.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

enum ky_phase {
	KY_PHASE_FRESH,   /* accepted, nothing read yet */
	KY_PHASE_IDLE,    /* between two requests */
	KY_PHASE_READING, /* from the request line to the end of the body */
	KY_PHASE_WORKING, /* waits for a handler or runs in one: no end, for
	                     the handler has its own */
	KY_PHASE_ANSWERING,
	KY_PHASE_DISCARDING, /* its body is too large, and read to be thrown
	                        away: the answer is made */
	KY_PHASE__MAX
};

struct ky_watch_limits {
	uint32_t request_s;                        /* FRESH, READING */
	uint32_t idle_s;                           /* the others */
	uint32_t connections_max, per_address_max; /* 0 = no limit of this */
};

/* Has this phase lasted too long?  `open`: connections there are. */
bool ky_watch_late(const struct ky_watch_limits *l, enum ky_phase phase,
    int64_t lasted_us, uint64_t open);

/* Of an IPv6 address the network counts, 64 bits. */
struct ky_address {
	uint8_t b[17]; /* family, then the address */
};
struct ky_address ky_address_of(const struct sockaddr *a, socklen_t size);

struct ky_conn {
	struct ky_conn *prev, *next; /* of all */
	struct ky_conn *near;        /* of a bucket of addresses */
	struct ky_address address;
	int fd;
	enum ky_phase phase;
	int64_t since_us;
	bool cut; /* its socket was shut down */
};

#define KY_WATCH_BUCKETS 1024

struct ky_watch {
	struct ky_watch_limits limits;
	pthread_mutex_t lock;
	pthread_cond_t stop_said;
	pthread_t thread;
	bool running, stop;
	struct ky_conn *all;
	struct ky_conn *bucket[KY_WATCH_BUCKETS];
	uint64_t in_phase[KY_PHASE__MAX];
	uint64_t accepted, refused, timed_out, open;
};

enum ky_code ky_watch_start(struct ky_watch *w,
    const struct ky_watch_limits *limits, struct ky_err *err) KY_MUST_USE;
/* No connection is left. */
void ky_watch_stop(struct ky_watch *w);

/* May another one from there come in?  Counts those that may not. */
bool ky_watch_admits(struct ky_watch *w, const struct ky_address *from);
struct ky_conn *ky_watch_enter(struct ky_watch *w, int fd,
    const struct ky_address *from);
/* Before the socket is closed. */
void ky_watch_leave(struct ky_watch *w, struct ky_conn *c);
void ky_watch_phase(struct ky_watch *w, struct ky_conn *c, enum ky_phase phase);

/* Connections in the middle of a request; the idle ones are shut down. */
uint64_t ky_watch_drain(struct ky_watch *w);

int64_t ky_monotonic_us(void);

#endif
