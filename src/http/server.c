/*
 * The life of a request, by threads:
 *
 *	library   accepted -> begin_target -> the head is checked -> body
 *	library   suspend, put into the queue
 *	crew      ky_exchange_work: route, token, limit, handler, answer
 *	crew      resume
 *	library   the answer is queued and sent -> completed
 *
 * A request is in one thread at a time.  The library's stop wants no
 * connection suspended, so the crew is stopped before it.
 */
#include "http/server.h"

#include "http/event.h"
#include "http/exchange.h"
#include "http/listen.h"
#include "http/rsp.h"

#include "base/hex.h"
#include "base/log.h"

#include <assert.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define LIBRARY_THREADS 2u
#define CONNECTION_MEMORY ((size_t)32 * 1024)      /* bounds the head too */
#define BUFFERED_MAX (UINT64_C(256) * 1024 * 1024) /* bodies, all together */
#define SPARE_FILES ((rlim_t)256) /* descriptors for the rest of the process */
#define DRAIN_LOOK_US 5000
#define LAST_BYTES_US (2 * KY_SECOND_US) /* for answers, once grace is over */
#define HANDLERS 64
#define WAITING_PER_HANDLER 16

/* --- the library's callbacks --- */

static struct ky_conn *
conn_of(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c,
	    MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info->socket_context;
}

static enum MHD_Result
admit(void *self, const struct sockaddr *from, socklen_t size)
{
	struct ky_server *s = self;
	struct ky_address a = ky_address_of(from, size);

	return ky_watch_admits(&s->watch, &a) ? MHD_YES : MHD_NO;
}

static void
connection(void *self, struct MHD_Connection *c, void **context,
    enum MHD_ConnectionNotificationCode what)
{
	struct ky_server *s = self;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		int fd = MHD_get_connection_info(c,
		    MHD_CONNECTION_INFO_CONNECTION_FD)
			     ->connect_fd;
		const struct sockaddr *from = MHD_get_connection_info(c,
		    MHD_CONNECTION_INFO_CLIENT_ADDRESS)
						  ->client_addr;
		struct ky_address a = ky_address_of(from,
		    from != NULL && from->sa_family == AF_INET6
			? sizeof(struct sockaddr_in6)
			: sizeof(struct sockaddr_in));

		*context = ky_watch_enter(&s->watch, fd, &a);
	} else {
		ky_watch_leave(&s->watch, *context);
		*context = NULL;
	}
}

/* The request line is there. */
static void *
begin_target(void *self, const char *target, struct MHD_Connection *c)
{
	struct ky_server *s = self;
	struct ky_conn *conn = conn_of(c);

	ky_watch_phase(&s->watch, conn, KY_PHASE_READING);
	return ky_exchange_new(s, c, conn, target);
}

static enum MHD_Result
send_answer(struct ky_exchange *x)
{
	ky_watch_phase(&x->server->watch, x->conn, KY_PHASE_ANSWERING);
	return MHD_queue_response(x->mhd, x->status, x->response);
}

/* A browser looks for the answer once it has sent all; closed before, it
 * tells of a broken connection.  Who waits for a sign to send is told at
 * once. */
static bool
read_on(const struct ky_exchange *x, uint64_t length)
{
	return length <= KY_DISCARD_MAX && ky_exchange_browser(x) &&
	    MHD_lookup_connection_value(x->mhd, MHD_HEADER_KIND, "Expect") ==
	    NULL;
}

/* Answered before its body is read, or without it: the library closes the
 * connection after it, for nobody knows what follows. */
static enum MHD_Result
refuse_head(struct ky_exchange *x, enum ky_problem p, const char *detail,
    uint64_t length)
{
	struct ky_counters *n = &x->server->counters;

	atomic_fetch_add(p == KY_PROBLEM_TOO_LARGE || p == KY_PROBLEM_HEADERS
		? &n->too_large
		: &n->malformed,
	    1);
	ky_log(KY_INFO, KY_EV_REQUEST_REFUSED, "id=%s words=\"%s\"", x->id,
	    detail);
	ky_exchange_refuse(x, p, detail, 0);
	/* A request without a body would keep the connection. */
	if (MHD_add_response_header(x->response, "Connection", "close") !=
	    MHD_YES)
		abort();
	x->discard = p == KY_PROBLEM_TOO_LARGE && read_on(x, length);
	if (!x->discard)
		return send_answer(x);
	ky_watch_phase(&x->server->watch, x->conn, KY_PHASE_DISCARDING);
	return MHD_YES;
}

static enum MHD_Result
check_head(struct ky_exchange *x, const char *method, const char *version)
{
	const struct ky_request_line line = {method, x->sent, version,
	    x->target_len};
	struct ky_framing framing;

	x->looked = true;
	ky_exchange_begin(x, method);
	ky_framing_check(x->mhd, &line, &framing);
	if (framing.detail != NULL)
		return refuse_head(x, framing.problem, framing.detail,
		    framing.length);
	if (x->target == NULL)
		return refuse_head(x, KY_PROBLEM_HEADERS,
		    "the target is too long", framing.length);
	if (framing.length > KY_RSP_BODY_MAX && ky_exchange_small(x))
		return refuse_head(x, KY_PROBLEM_TOO_LARGE,
		    "a body may have 64 kB at most here", framing.length);
	/* Where does it end?  Readers may differ. */
	if (strchr(x->target, ' ') != NULL)
		return refuse_head(x, KY_PROBLEM_MALFORMED,
		    "the request line is malformed", framing.length);
	return MHD_YES;
}

static enum MHD_Result
read_body(struct ky_exchange *x, const char *bytes, size_t *n)
{
	struct ky_counters *counters = &x->server->counters;
	size_t before = x->body.len;

	if (x->discard) {
		*n = 0;
		return MHD_YES;
	}
	ky_buf_add(&x->body, (struct ky_str){bytes, *n});
	*n = 0;
	/* The length was promised and checked; the sum of all is not. */
	if (ky_buf_ok(&x->body) &&
	    atomic_fetch_add(&counters->buffered, x->body.len - before) <
		BUFFERED_MAX)
		return MHD_YES;
	atomic_fetch_add(&counters->limited, 1);
	return MHD_NO;
}

static void
work(void *item, struct ky_arena *arena)
{
	struct ky_exchange *x = item;

	ky_exchange_work(x, arena);
	MHD_resume_connection(x->mhd);
}

static enum MHD_Result
hand_over(struct ky_exchange *x)
{
	struct ky_server *s = x->server;

	ky_watch_phase(&s->watch, x->conn, KY_PHASE_WORKING);
	/* Suspended first: a handler may be done at once. */
	MHD_suspend_connection(x->mhd);
	if (ky_crew_put(&s->crew, x))
		return MHD_YES;
	ky_exchange_refuse(x, KY_PROBLEM_BUSY,
	    "too many requests wait already: try again", 1);
	MHD_resume_connection(x->mhd);
	return MHD_YES;
}

/* Called when the head is there, for each piece of the body, at the body's
 * end, and after the connection was resumed. */
static enum MHD_Result
handle(void *self, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *bytes, size_t *n,
    void **context)
{
	struct ky_exchange *x = *context;

	(void)self;
	(void)c;
	(void)url;
	if (!x->looked)
		return check_head(x, method, version);
	if (*n > 0)
		return read_body(x, bytes, n);
	return x->response != NULL ? send_answer(x) : hand_over(x);
}

static void
completed(void *self, struct MHD_Connection *c, void **context,
    enum MHD_RequestTerminationCode how)
{
	struct ky_server *s = self;
	struct ky_exchange *x = *context;

	(void)c;
	if (x == NULL)
		return;
	ky_watch_phase(&s->watch, x->conn, KY_PHASE_IDLE);
	ky_exchange_end(x, how == MHD_REQUEST_TERMINATED_COMPLETED_OK);
	ky_exchange_free(x);
	*context = NULL;
}

static void library_says(void *self, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
static void
library_says(void *self, const char *fmt, va_list ap)
{
	char words[256];

	(void)self;
	(void)vsnprintf(words, sizeof(words), fmt, ap);
	ky_log(KY_DEBUG, KY_EV_LIBRARY, "words=\"%s\"", words);
}

/* --- starting --- */

/* As many connections as there may be descriptors for. */
static uint32_t
connections_for(uint32_t wanted)
{
	struct rlimit files;
	rlim_t need = (rlim_t)wanted + SPARE_FILES;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return wanted;
	if (files.rlim_cur < need) {
		files.rlim_cur = need < files.rlim_max ? need : files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
		(void)getrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur >= need)
		return wanted;
	return (uint32_t)(files.rlim_cur > 2 * SPARE_FILES
		? files.rlim_cur - SPARE_FILES
		: SPARE_FILES);
}

static struct ky_server *
prepare(const struct ky_server_config *config)
{
	struct ky_server *s = calloc(1, sizeof(*s));
	uint8_t chance[8];

	if (s == NULL)
		abort();
	ky_router_check(config->routes);
	s->routes = config->routes;
	s->calls = config->calls;
	s->about = config->about;
	s->clock = config->clock;
	s->trust_forwarded = config->trust_forwarded;
	config->entropy.fill(config->entropy.self, chance, sizeof(chance));
	ky_hex_encode(chance, sizeof(chance), s->id_start);
	ky_limit_init(&s->limit, config->rate_per_minute, &config->entropy);
	ky_limit_init(&s->open_limit, config->open_per_minute,
	    &config->entropy);
	ky_auth_init(&s->auth);
	return s;
}

static enum ky_code
start_threads(struct ky_server *s, const struct ky_server_config *config,
    uint32_t connections, struct ky_err *err)
{
	struct ky_watch_limits limits = {
	    .request_s = config->request_s > 0 ? config->request_s : 20,
	    .idle_s = config->idle_s > 0 ? config->idle_s : 60,
	    .connections_max = connections,
	    .per_address_max = config->per_address_max,
	};
	uint32_t handlers = config->handlers > 0 ? config->handlers : HANDLERS;
	enum ky_code code;

	if (handlers > KY_CREW_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a server has at most %d handlers", KY_CREW_MAX);
	code = ky_watch_start(&s->watch, &limits, err);
	if (code != KY_OK)
		return code;
	return ky_crew_start(&s->crew, handlers, handlers * WAITING_PER_HANDLER,
	    work, err);
}

static enum ky_code
start_library(struct ky_server *s, uint32_t connections, struct ky_err *err)
{
	/* Strict would be its own words for a missing Host, not stricter than
	 * http/framing.c. */
	s->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD |
		MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
	    0, admit, s, handle, s, MHD_OPTION_EXTERNAL_LOGGER, library_says,
	    NULL, MHD_OPTION_LISTEN_SOCKET, s->listener->fd,
	    MHD_OPTION_THREAD_POOL_SIZE, LIBRARY_THREADS,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)connections,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
	    MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_STRICT_FOR_CLIENT, 0,
	    MHD_OPTION_NOTIFY_CONNECTION, connection, s,
	    MHD_OPTION_NOTIFY_COMPLETED, completed, s,
	    MHD_OPTION_URI_LOG_CALLBACK, begin_target, s, MHD_OPTION_END);
	if (s->daemon == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0,
		    "could not start the HTTP library");
	return KY_OK;
}

enum ky_code
ky_server_new(const struct ky_server_config *config, struct ky_server **out,
    struct ky_err *err)
{
	uint32_t connections = connections_for(
	    config->connections_max > 0 ? config->connections_max : 16384);
	struct ky_listener listener;
	struct ky_server *s;
	enum ky_code code = ky_listener_open(config->listen, config->fd,
	    &listener, err);

	if (code != KY_OK)
		return code;
	s = prepare(config);
	s->listener = malloc(sizeof(listener));
	if (s->listener == NULL)
		abort();
	*s->listener = listener;
	s->port = listener.port;
	code = start_threads(s, config, connections, err);
	if (code == KY_OK)
		code = start_library(s, connections, err);
	if (code == KY_OK)
		*out = s;
	else
		ky_server_free(s);
	return code;
}

uint16_t
ky_server_port(const struct ky_server *s)
{
	return s->port;
}

/* --- stopping --- */

/* Until no request is under way. */
static void
drain(struct ky_server *s, int64_t until_us)
{
	while (ky_watch_drain(&s->watch) > 0 && ky_monotonic_us() < until_us)
		(void)usleep(DRAIN_LOOK_US);
}

static void
close_listener(struct ky_server *s)
{
	if (s->listener == NULL)
		return;
	ky_listener_close(s->listener);
	free(s->listener);
	s->listener = NULL;
}

void
ky_server_stop(struct ky_server *s, int64_t grace_us)
{
	int64_t until_us = ky_monotonic_us() + grace_us;

	if (s->daemon == NULL)
		return;
	atomic_store(&s->stopping, true);
	(void)MHD_quiesce_daemon(s->daemon);
	ky_listener_quiet(s->listener);
	drain(s, until_us);
	atomic_store(&s->rushed, true);
	ky_crew_stop(&s->crew);
	drain(s, ky_monotonic_us() + LAST_BYTES_US);
	MHD_stop_daemon(s->daemon);
	s->daemon = NULL;
	close_listener(s);
}

void
ky_server_free(struct ky_server *s)
{
	if (s == NULL)
		return;
	ky_server_stop(s, 0);
	close_listener(s);
	ky_crew_done(&s->crew);
	ky_watch_stop(&s->watch);
	ky_auth_done(&s->auth);
	ky_limit_done(&s->limit);
	ky_limit_done(&s->open_limit);
	free(s);
}

/* --- counting --- */

void
ky_server_stats(const struct ky_server *server, struct ky_server_stats *out)
{
	/* Counters behind locks; the server itself is not changed. */
	struct ky_server *s = (struct ky_server *)(uintptr_t)server;
	const struct ky_counters *n = &s->counters;

	*out = (struct ky_server_stats){
	    .requests = atomic_load(&n->requests),
	    .too_large = atomic_load(&n->too_large),
	    .limited = atomic_load(&n->limited),
	    .malformed = atomic_load(&n->malformed),
	    .total_us = atomic_load(&n->total_us),
	};
	for (int i = 0; i < 6; i++)
		out->by_class[i] = atomic_load(&n->by_class[i]);
	for (int i = 0; i < 8; i++)
		out->within[i] = atomic_load(&n->within[i]);
	ky_crew_load(&s->crew, &out->busy_handlers, &out->waiting);
	(void)pthread_mutex_lock(&s->watch.lock);
	out->accepted = s->watch.accepted;
	out->refused = s->watch.refused;
	out->open = s->watch.open;
	out->timed_out = s->watch.timed_out;
	(void)pthread_mutex_unlock(&s->watch.lock);
}
