/*
 * One request and its answer, from the request line to the last byte.
 *
 * The library's thread fills it, a handler's thread works on it while the
 * connection is suspended, the library's thread sends what came of it.
 */
#ifndef KY_HTTP_EXCHANGE_H
#define KY_HTTP_EXCHANGE_H

#include "http/auth.h"
#include "http/framing.h"
#include "http/listen.h"
#include "http/limit.h"
#include "http/crew.h"
#include "http/router.h"
#include "http/server.h"
#include "http/watch.h"

#include <stdatomic.h>

struct ky_counters {
	atomic_uint_least64_t requests, by_class[6];
	atomic_uint_least64_t too_large, limited, malformed;
	atomic_uint_least64_t within[8], total_us;
	atomic_uint_least64_t buffered; /* bytes of bodies in memory, now */
};

struct ky_server {
	const struct ky_route *const *routes;
	struct ky_calls calls;
	struct ky_http_about about;
	struct ky_clock clock;
	bool trust_forwarded;
	atomic_bool stopping; /* answers close their connections */
	atomic_bool rushed;   /* what no handler has begun is put off */
	char id_start[17];    /* of request ids, new with each start */
	atomic_uint_least64_t id_next;
	struct MHD_Daemon *daemon;
	struct ky_listener *listener; /* heap; NULL once closed */
	uint16_t port;
	struct ky_watch watch;
	struct ky_crew crew;
	struct ky_limit limit, open_limit;
	struct ky_auth auth;
	struct ky_counters counters;
};

struct ky_exchange {
	struct ky_server *server;
	struct MHD_Connection *mhd;
	struct ky_conn *conn;
	int64_t begun_us;
	char *target; /* as sent, NUL-terminated; NULL: too long */
	size_t target_len;
	const char *sent; /* where the library keeps it */
	bool looked;      /* the head was checked */
	bool discard;     /* the answer is there, the body is of no use */
	char id[KY_ID_SIZE];
	enum ky_method method;
	bool head, options;
	struct ky_buf body;
	/* What came of it. */
	struct MHD_Response *response;
	unsigned status;
	uint64_t bytes;
	const char *route; /* its pattern, "" = none */
	struct ky_slug token;
};

struct ky_exchange *ky_exchange_new(struct ky_server *s,
    struct MHD_Connection *mhd, struct ky_conn *conn, const char *target);
void ky_exchange_free(struct ky_exchange *x);

/* Id and method, once the head is there. */
void ky_exchange_begin(struct ky_exchange *x, const char *method);
/* In a handler's thread: makes the answer. */
void ky_exchange_work(struct ky_exchange *x, struct ky_arena *arena);
/* Does a person's browser wait for a page? */
bool ky_exchange_browser(const struct ky_exchange *x);
/* Makes an answer without a handler. */
void ky_exchange_refuse(struct ky_exchange *x, enum ky_problem p,
    const char *detail, uint32_t retry_s);
/* It is over: counts and logs it.  `whole`: the answer was sent. */
void ky_exchange_end(struct ky_exchange *x, bool whole);

/* Is it for a route of eSIM provisioning, or would be? */
bool ky_exchange_rsp(const struct ky_exchange *x);
/* Is its body one of strangers, who have 64 kB at most? */
bool ky_exchange_small(const struct ky_exchange *x);

/* The last hop's address in X-Forwarded-For; false: none, or malformed. */
bool ky_exchange_forwarded(struct ky_str hops, struct ky_address *out);

#endif
