/*
 * A server of one answer, on loopback, for tests of what sends.
 *
 * It serves connections one after another in a thread: reads a request as far
 * as told, says its piece, closes.
 */
#ifndef KY_TESTS_LINK_LISTENER_H
#define KY_TESTS_LINK_LISTENER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum listener_reads {
	READS_NOTHING,
	READS_A_LITTLE, /* some of the head */
	READS_ALL,
};

struct listener {
	enum listener_reads reads;
	const char *says; /* NULL: nothing */
	bool stays;       /* does not close before it is stopped */
	bool keeps;       /* serves a second request on the connection */
	int fd;
	uint16_t port;
	pthread_t thread;
	atomic_uint connections, requests;
	atomic_bool stop;
	char head[4096]; /* of the last request, with its body */
};

static void
listener_read(struct listener *l, int fd)
{
	size_t room = l->reads == READS_A_LITTLE ? 10 : sizeof(l->head) - 1;
	size_t n = 0, want = SIZE_MAX;
	const char *end, *length;
	ssize_t got;

	while (n < room && n < want) {
		got = recv(fd, l->head + n, room - n, 0);
		if (got <= 0)
			break;
		n += (size_t)got;
		l->head[n] = '\0';
		end = strstr(l->head, "\r\n\r\n");
		if (end == NULL)
			continue;
		length = strcasestr(l->head, "\r\nContent-Length:");
		want = (size_t)(end + 4 - l->head) +
		    (length == NULL ? 0 : strtoul(length + 17, NULL, 10));
	}
	if (n > 0)
		l->requests++;
}

static void
listener_answer(struct listener *l, int fd)
{
	if (l->reads != READS_NOTHING)
		listener_read(l, fd);
	if (l->says != NULL)
		(void)!send(fd, l->says, strlen(l->says), MSG_NOSIGNAL);
	while (l->stays && !l->stop)
		(void)poll(NULL, 0, 5);
	if (l->keeps)
		listener_read(l, fd);
}

static void *
listener_run(void *arg)
{
	struct listener *l = arg;
	struct pollfd p = {.fd = l->fd, .events = POLLIN};
	int fd;

	while (!l->stop) {
		if (poll(&p, 1, 20) <= 0)
			continue;
		fd = accept(l->fd, NULL, NULL);
		if (fd < 0)
			continue;
		l->connections++;
		listener_answer(l, fd);
		(void)close(fd);
	}
	return NULL;
}

static inline void
listener_start(struct listener *l)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	socklen_t n = sizeof(a);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (l->fd < 0 || bind(l->fd, (struct sockaddr *)&a, n) != 0 ||
	    getsockname(l->fd, (struct sockaddr *)&a, &n) != 0 ||
	    listen(l->fd, 16) != 0 ||
	    pthread_create(&l->thread, NULL, listener_run, l) != 0)
		abort();
	l->port = ntohs(a.sin_port);
}

static inline void
listener_stop(struct listener *l)
{
	l->stop = true;
	(void)pthread_join(l->thread, NULL);
	(void)close(l->fd);
}

#endif
