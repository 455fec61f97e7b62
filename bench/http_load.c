/*
 * A load of HTTP requests: a number of connections kept alive, one request
 * under way on each.
 *
 *	http_load PORT CONNECTIONS FIRST LAST METHOD TARGET TOKEN [BODY]
 *
 * For each number from FIRST to LAST one request is sent, with `#` in TARGET
 * replaced by it; a POST carries Idempotency-Key and If-Match "#-1".  Prints
 * one JSON object: requests, seconds, how many were answered with each status
 * class, and the latencies' percentiles in microseconds.  TOKEN "" sends none.
 * BODY "@FILE": the n-th line of the file is the n-th request's.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 1024
#define REQUEST_MAX 16384
#define ANSWER_MAX (1 << 20)

struct connection {
	int fd;
	uint64_t sent_ns;
	size_t got;
	char answer[ANSWER_MAX];
};

static struct {
	const char *method, *target, *token, *body;
	char **lines; /* of the file of bodies; NULL = one body for all */
	uint64_t lines_n;
	uint64_t next, last, done;
	uint64_t by_class[6];
	uint64_t *ns; /* a latency for each request */
	int epoll;
} load;

static struct connection connection[CONNECTIONS_MAX];

static void
die(const char *what)
{
	(void)fprintf(stderr, "http_load: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint64_t
now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static size_t
make_request(uint64_t n, char out[REQUEST_MAX])
{
	const char *hole = strchr(load.target, '#');
	int before = hole != NULL ? (int)(hole - load.target)
				  : (int)strlen(load.target);
	const char *body = load.lines != NULL ? load.lines[n - 1] : load.body;
	char number[24] = "", acting[160] = "", token[160] = "";
	int len;

	if (hole != NULL)
		(void)snprintf(number, sizeof(number), "%llu",
		    (unsigned long long)n);
	if (strcmp(load.method, "POST") == 0)
		(void)snprintf(acting, sizeof(acting),
		    "Idempotency-Key: \"load-%llu\"\r\nIf-Match: "
		    "\"%llu-1\"\r\nContent-Type: application/json\r\n"
		    "Content-Length: %zu\r\n",
		    (unsigned long long)n, (unsigned long long)n, strlen(body));
	if (load.token[0] != '\0')
		(void)snprintf(token, sizeof(token),
		    "Authorization: Bearer %s\r\n", load.token);
	len = snprintf(out, REQUEST_MAX,
	    "%s %.*s%s%s HTTP/1.1\r\nHost: localhost\r\n%s%s\r\n%s",
	    load.method, before, load.target, number,
	    hole != NULL ? hole + 1 : "", token, acting, body);
	if (len < 0 || len >= REQUEST_MAX) {
		errno = EMSGSIZE;
		die("request");
	}
	return (size_t)len;
}

/* The next request on this connection, or none any more. */
static void
send_next(struct connection *c)
{
	char request[REQUEST_MAX];
	size_t len;

	if (load.next > load.last)
		return;
	len = make_request(load.next++, request);
	c->got = 0;
	c->sent_ns = now_ns();
	if (write(c->fd, request, len) != (ssize_t)len)
		die("write");
}

/* Length of the whole answer once its head is there; 0 before. */
static size_t
answer_size(struct connection *c)
{
	char *end, *length;

	c->answer[c->got] = '\0';
	end = strstr(c->answer, "\r\n\r\n");
	if (end == NULL)
		return 0;
	if (strncmp(c->answer + 9, "204", 3) == 0)
		return (size_t)(end + 4 - c->answer);
	length = strcasestr(c->answer, "\r\ncontent-length:");
	if (length == NULL || length > end) {
		errno = EPROTO;
		die("an answer without length");
	}
	return (size_t)(end + 4 - c->answer) + strtoul(length + 17, NULL, 10);
}

static void
receive(struct connection *c)
{
	ssize_t n = read(c->fd, c->answer + c->got, ANSWER_MAX - 1 - c->got);
	size_t size;
	int status;

	if (n <= 0)
		die("the server closed a connection");
	c->got += (size_t)n;
	size = answer_size(c);
	if (size == 0 || c->got < size)
		return;
	status = c->answer[9] - '0';
	if (status < 1 || status > 5)
		status = 0;
	if (load.by_class[status]++ == 0 && status != 2)
		(void)fprintf(stderr, "http_load: %.*s\n", (int)c->got,
		    c->answer);
	load.ns[load.done++] = now_ns() - c->sent_ns;
	send_next(c);
}

static void
read_bodies(const char *path)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	if (file == NULL)
		die(path);
	while ((len = getline(&line, &size, file)) > 0) {
		line[strcspn(line, "\n")] = '\0';
		load.lines = realloc(load.lines,
		    (load.lines_n + 1) * sizeof(char *));
		if (load.lines == NULL)
			die("bodies");
		load.lines[load.lines_n++] = line;
		line = NULL;
		size = 0;
	}
	free(line);
	(void)fclose(file);
}

static void
open_connection(struct connection *c, uint16_t port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event ev = {.events = EPOLLIN, .data.ptr = c};
	int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 ||
	    connect(c->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die("connect");
	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (epoll_ctl(load.epoll, EPOLL_CTL_ADD, c->fd, &ev) != 0)
		die("epoll");
}

static int
ascending(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double
percentile_us(uint64_t n, double part)
{
	return (double)load.ns[(uint64_t)((double)(n - 1) * part)] / 1000;
}

static void
report(uint64_t n, uint64_t ns)
{
	qsort(load.ns, n, sizeof(load.ns[0]), ascending);
	printf("{\"requests\": %llu, \"seconds\": %.4f, \"ok\": %llu, "
	       "\"refused\": %llu, \"failed\": %llu, \"p50_us\": %.1f, "
	       "\"p90_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f}\n",
	    (unsigned long long)n, (double)ns / 1e9,
	    (unsigned long long)load.by_class[2],
	    (unsigned long long)load.by_class[4],
	    (unsigned long long)load.by_class[5], percentile_us(n, 0.5),
	    percentile_us(n, 0.9), percentile_us(n, 0.99), percentile_us(n, 1));
}

int
main(int argc, char **argv)
{
	struct epoll_event ev[64];
	unsigned long connections;
	uint64_t total, start;

	if (argc < 8) {
		(void)fputs("usage: http_load PORT CONNECTIONS FIRST LAST "
			    "METHOD TARGET TOKEN [BODY]\n",
		    stderr);
		return 2;
	}
	connections = strtoul(argv[2], NULL, 10);
	load.next = strtoull(argv[3], NULL, 10);
	load.last = strtoull(argv[4], NULL, 10);
	load.method = argv[5];
	load.target = argv[6];
	load.token = argv[7];
	load.body = argc > 8 ? argv[8] : "";
	if (connections == 0 || connections > CONNECTIONS_MAX ||
	    load.next == 0 || load.last < load.next)
		return 2;
	if (load.body[0] == '@') {
		read_bodies(load.body + 1);
		if (load.last > load.lines_n) {
			errno = ERANGE;
			die("bodies");
		}
	}
	total = load.last - load.next + 1;
	load.ns = calloc(total, sizeof(uint64_t));
	load.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (load.ns == NULL || load.epoll < 0)
		die("start");
	for (unsigned long i = 0; i < connections; i++)
		open_connection(&connection[i],
		    (uint16_t)strtoul(argv[1], NULL, 10));
	start = now_ns();
	for (unsigned long i = 0; i < connections; i++)
		send_next(&connection[i]);
	while (load.done < total) {
		int n = epoll_wait(load.epoll, ev, 64, 30000);

		if (n == 0)
			errno = ETIMEDOUT;
		if (n <= 0 && errno != EINTR)
			die("wait for answers");
		for (int i = 0; i < n; i++)
			receive(ev[i].data.ptr);
	}
	report(total, now_ns() - start);
	return 0;
}
