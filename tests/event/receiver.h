/*
 * A receiver of webhooks on loopback: keeps what it is sent and answers by the
 * path.  "/503" is answered with 503, "/ok" with 200, others as told.
 */
#ifndef KY_TESTS_EVENT_RECEIVER_H
#define KY_TESTS_EVENT_RECEIVER_H

#include <arpa/inet.h>
#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUESTS_MAX 1024

struct request {
	char path[64], type[64], id[64], at[32], signature[256], body[2048];
	unsigned long number, line; /* from the body */
};

struct receiver {
	int fd;
	unsigned port;
	pthread_t thread;
	pthread_mutex_t lock;
	atomic_bool over;
	uint32_t n;
	struct request *request;
	char path[64]; /* answered with `status` */
	unsigned status;
};

static inline void
receiver_header(const char *head, const char *name, char *out, size_t size)
{
	const char *line = strcasestr(head, name);
	size_t n;

	out[0] = '\0';
	if (line == NULL)
		return;
	line += strlen(name);
	line += strspn(line, ": ");
	n = strcspn(line, "\r");
	assert(n < size);
	memcpy(out, line, n);
	out[n] = '\0';
}

static inline void
receiver_parse(struct request *r, char *text)
{
	char *body = strstr(text, "\r\n\r\n");
	const char *p;

	*body = '\0';
	(void)snprintf(r->body, sizeof(r->body), "%s", body + 4);
	(void)sscanf(text, "POST %63s", r->path);
	receiver_header(text, "\ncontent-type", r->type, sizeof(r->type));
	receiver_header(text, "\nwebhook-id", r->id, sizeof(r->id));
	receiver_header(text, "\nwebhook-timestamp", r->at, sizeof(r->at));
	receiver_header(text, "\nwebhook-signature", r->signature,
	    sizeof(r->signature));
	p = strstr(r->body, "\"number\":");
	r->number = p != NULL ? strtoul(p + 9, NULL, 10) : 0;
	p = strstr(r->body, "\"line\":");
	r->line = p != NULL ? strtoul(p + 7, NULL, 10) : 0;
}

/* Whole when the head and as much body as it says are there. */
static inline bool
receiver_whole(const char *text, size_t n)
{
	const char *body = strstr(text, "\r\n\r\n");
	char length[16];

	if (body == NULL)
		return false;
	receiver_header(text, "\ncontent-length", length, sizeof(length));
	return n >= (size_t)(body + 4 - text) + strtoul(length, NULL, 10);
}

static inline unsigned
receiver_status(struct receiver *r, const char *path)
{
	unsigned status = 200;

	if (strcmp(path, r->path) == 0)
		status = r->status;
	else if (path[1] >= '1' && path[1] <= '5')
		status = (unsigned)strtoul(path + 1, NULL, 10);
	return status;
}

static inline void
receiver_say(struct receiver *r, int fd, const char *path)
{
	char text[256];
	int n;
	unsigned status;

	if (strcmp(path, "/close") == 0)
		return;
	if (strcmp(path, "/drip") == 0) {
		static const char head[] = "HTTP/1.1 200 Said\r\nX: ";

		(void)send(fd, head, sizeof(head) - 1, MSG_NOSIGNAL);
		/* Until the sender has enough of it. */
		for (int i = 0; i < 200 && !r->over; i++) {
			if (send(fd, "x", 1, MSG_NOSIGNAL) != 1)
				return;
			(void)usleep(20000);
		}
		return;
	}
	(void)pthread_mutex_lock(&r->lock);
	status = receiver_status(r, path);
	(void)pthread_mutex_unlock(&r->lock);
	n = snprintf(text, sizeof(text),
	    "HTTP/1.1 %u Said\r\nContent-Length: 0\r\nConnection: close\r\n"
	    "%s%s\r\n",
	    status, status == 302 ? "Location: /elsewhere\r\n" : "",
	    status == 429 ? "Retry-After: 100\r\n" : "");
	(void)send(fd, text, (size_t)n, MSG_NOSIGNAL);
}

struct receiver_call {
	struct receiver *receiver;
	int fd;
};

static inline void *
receiver_serve(void *self)
{
	struct receiver_call *call = self;
	struct receiver *r = call->receiver;
	char text[8192], path[64];
	size_t n = 0;
	ssize_t got = 1;

	text[0] = '\0';
	while (got > 0 && !receiver_whole(text, n)) {
		got = recv(call->fd, text + n, sizeof(text) - 1 - n, 0);
		n += got > 0 ? (size_t)got : 0;
		text[n] = '\0';
	}
	if (receiver_whole(text, n)) {
		(void)pthread_mutex_lock(&r->lock);
		assert(r->n < REQUESTS_MAX);
		receiver_parse(&r->request[r->n], text);
		memcpy(path, r->request[r->n].path, sizeof(path));
		r->n++;
		(void)pthread_mutex_unlock(&r->lock);
		receiver_say(r, call->fd, path);
	}
	(void)close(call->fd);
	free(call);
	return NULL;
}

static inline void *
receiver_run(void *self)
{
	struct receiver *r = self;
	pthread_t thread[REQUESTS_MAX];
	uint32_t n = 0;

	for (;;) {
		struct receiver_call *call;
		int fd = accept(r->fd, NULL, NULL);

		if (fd < 0)
			break; /* stopped */
		call = malloc(sizeof(*call));
		assert(call != NULL && n < REQUESTS_MAX);
		*call = (struct receiver_call){r, fd};
		(void)pthread_create(&thread[n++], NULL, receiver_serve, call);
	}
	while (n > 0)
		(void)pthread_join(thread[--n], NULL);
	return NULL;
}

static inline void
receiver_start(struct receiver *r)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(at);

	memset(r, 0, sizeof(*r));
	r->request = calloc(REQUESTS_MAX, sizeof(*r->request));
	(void)pthread_mutex_init(&r->lock, NULL);
	r->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert(r->fd >= 0 && r->request != NULL);
	if (bind(r->fd, (struct sockaddr *)&at, size) != 0 ||
	    listen(r->fd, 64) != 0 ||
	    getsockname(r->fd, (struct sockaddr *)&at, &size) != 0)
		abort();
	r->port = ntohs(at.sin_port);
	if (pthread_create(&r->thread, NULL, receiver_run, r) != 0)
		abort();
}

static inline void
receiver_stop(struct receiver *r)
{
	r->over = true;
	(void)shutdown(r->fd, SHUT_RDWR);
	(void)pthread_join(r->thread, NULL);
	(void)close(r->fd);
	(void)pthread_mutex_destroy(&r->lock);
	free(r->request);
}

static inline uint32_t
receiver_count(struct receiver *r)
{
	uint32_t n;

	(void)pthread_mutex_lock(&r->lock);
	n = r->n;
	(void)pthread_mutex_unlock(&r->lock);
	return n;
}

static inline struct request *
receiver_get(struct receiver *r, uint32_t i)
{
	assert(i < receiver_count(r));
	return &r->request[i];
}

/* From now on. */
static inline void
receiver_answer(struct receiver *r, const char *path, unsigned status)
{
	(void)pthread_mutex_lock(&r->lock);
	(void)snprintf(r->path, sizeof(r->path), "%s", path);
	r->status = status;
	(void)pthread_mutex_unlock(&r->lock);
}

#endif
