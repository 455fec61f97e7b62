/*
 * The HTTP server: libmicrohttpd, its limits, its threads.
 *
 * One or two threads of libmicrohttpd read requests (epoll); a request that is
 * whole is suspended and handed to a pool of threads, which run handlers and
 * resume it.  Deadlines of our own cover a request as a whole, so that a slow
 * sender cannot hold a place.  Plain HTTP on loopback or a Unix socket: a
 * proxy in front does TLS.
 */
#ifndef KY_HTTP_SERVER_H
#define KY_HTTP_SERVER_H

#include "http/http.h"

struct ky_server; /* heap */

struct ky_server_config {
	const struct ky_route *const *routes; /* tables; NULL ends */
	struct ky_calls calls;
	struct ky_http_about about;
	struct ky_clock clock;
	struct ky_entropy entropy;
	/* Where to listen: "127.0.0.1:8080", "[::1]:8080", "unix:/run/…", or
	 * a descriptor handed over by the service manager (fd >= 0). */
	const char *listen;
	int fd;
	uint32_t handlers;        /* threads; 0 = 64 */
	uint32_t connections_max; /* 0 = 16384 */
	uint32_t per_address_max; /* connections; 0 = no limit (a proxy is in
	                             front) */
	uint32_t request_s;       /* a request must be whole by then; 0 = 20 */
	uint32_t idle_s;          /* 0 = 60 */
	uint32_t rate_per_minute; /* requests per token or address; 0 = none */
	uint32_t open_per_minute; /* of KY_ROUTE_OPEN, per address that is not
	                             this machine's; 0 = none */
	bool trust_forwarded;     /* the peer's X-Forwarded-For is the address
	                             limits count by */
};

enum ky_code ky_server_new(const struct ky_server_config *config,
    struct ky_server **out, struct ky_err *err) KY_MUST_USE;
/* The port it listens on (0 for a Unix socket). */
uint16_t ky_server_port(const struct ky_server *s);
/* Takes no new connections, finishes the requests it has within `grace_us`,
 * then stops.  Every request whose handler ran is answered. */
void ky_server_stop(struct ky_server *s, int64_t grace_us);
void ky_server_free(struct ky_server *s);

/* Counters, for metrics. */
struct ky_server_stats {
	uint64_t accepted, refused, open; /* connections */
	uint64_t requests, by_class[6];   /* by status / 100 */
	uint64_t timed_out, too_large, limited, malformed;
	uint64_t busy_handlers, waiting;
	/* Requests that took at most 1, 5, 10, 50, 100, 500, 1000, 5000 ms,
	 * cumulative, and their sum in microseconds. */
	uint64_t within[8], total_us;
};
void ky_server_stats(const struct ky_server *s, struct ky_server_stats *out);

#endif
