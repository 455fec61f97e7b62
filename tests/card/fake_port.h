/*
 * A device that a thread plays: a pseudo-terminal, or a socket as a proxy has
 * one.  Whole messages are handed to a function that answers them.
 */
#ifndef KY_TESTS_CARD_FAKE_PORT_H
#define KY_TESTS_CARD_FAKE_PORT_H

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

struct fake_port {
	/* How long the message at `p` is, of which n > 0 bytes are there; 0 =
	 * that takes more bytes. */
	size_t (*length)(const uint8_t *p, size_t n);
	void (*take)(void *self, const uint8_t *message, size_t n);
	void *self;
	char path[64]; /* the pseudo-terminal; or the socket's abstract name */
	int listener, fd, keep, stop;
	pthread_t thread;
	uint8_t in[65536];
	size_t in_len;
};

static inline void
fake_port_pty(struct fake_port *f)
{
	struct termios t;

	f->listener = -1;
	f->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert(f->fd >= 0 && grantpt(f->fd) == 0 && unlockpt(f->fd) == 0 &&
	    ptsname_r(f->fd, f->path, sizeof(f->path)) == 0);
	/* Kept open, so that the device stays between two users. */
	f->keep = open(f->path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert(f->keep >= 0 && tcgetattr(f->keep, &t) == 0);
	cfmakeraw(&t);
	assert(tcsetattr(f->keep, TCSANOW, &t) == 0);
}

/* An abstract socket; false when somebody else has the name. */
static inline bool
fake_port_socket(struct fake_port *f, const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t n = strlen(name);

	assert(n < sizeof(f->path));
	memcpy(f->path, name, n + 1);
	memcpy(address.sun_path + 1, name, n);
	f->fd = f->keep = -1;
	f->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert(f->listener >= 0);
	if (bind(f->listener, (struct sockaddr *)&address,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)) !=
		0 ||
	    listen(f->listener, 4) != 0) {
		(void)close(f->listener);
		return false;
	}
	return true;
}

static inline void
fake_port_put(struct fake_port *f, const uint8_t *p, size_t n)
{
	while (n > 0 && f->fd >= 0) {
		ssize_t wrote = write(f->fd, p, n);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return;
		p += wrote;
		n -= (size_t)wrote;
	}
}

static inline void
fake_port_read(struct fake_port *f)
{
	ssize_t n = read(f->fd, f->in + f->in_len, sizeof(f->in) - f->in_len);
	size_t whole;

	if (n <= 0) {
		/* A user of the socket left; the next may come. */
		(void)close(f->fd);
		f->fd = -1;
		f->in_len = 0;
		return;
	}
	f->in_len += (size_t)n;
	while (f->in_len > 0 && (whole = f->length(f->in, f->in_len)) > 0 &&
	    whole <= f->in_len) {
		f->take(f->self, f->in, whole);
		f->in_len -= whole;
		memmove(f->in, f->in + whole, f->in_len);
	}
}

static inline void *
fake_port_run(void *self)
{
	struct fake_port *f = self;

	for (;;) {
		struct pollfd p[] = {{.fd = f->stop, .events = POLLIN},
		    {.fd = f->fd >= 0 ? f->fd : f->listener, .events = POLLIN}};

		if (poll(p, 2, -1) < 0 || p[0].revents != 0)
			return NULL;
		if (f->fd >= 0)
			fake_port_read(f);
		else
			f->fd = accept(f->listener, NULL, NULL);
	}
}

static inline void
fake_port_start(struct fake_port *f)
{
	int bad;

	f->stop = eventfd(0, EFD_CLOEXEC);
	assert(f->stop >= 0);
	bad = pthread_create(&f->thread, NULL, fake_port_run, f);
	assert(bad == 0);
}

static inline void
fake_port_end(struct fake_port *f)
{
	const int fds[] = {f->listener, f->keep, f->stop};
	uint64_t one = 1;

	if (write(f->stop, &one, sizeof(one)) != sizeof(one))
		abort();
	(void)pthread_join(f->thread, NULL);
	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		if (fds[i] >= 0)
			(void)close(fds[i]);
	if (f->fd >= 0)
		(void)close(f->fd);
}

#endif
