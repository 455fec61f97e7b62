#include "http/listen.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024
#define SOCKET_MODE 0660

/* An address of any family. */
union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
};

static enum ky_code
parse_inet(struct ky_str text, union address *out, socklen_t *size,
    struct ky_err *err)
{
	char host[INET6_ADDRSTRLEN];
	const char *colon = memrchr(text.p, ':', text.len);
	struct ky_str name = text, digits;
	uint64_t port;
	bool six = text.len > 0 && text.p[0] == '[';

	if (colon == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the address to listen on has no port");
	name.len = (size_t)(colon - text.p);
	digits = (struct ky_str){colon + 1, text.len - name.len - 1};
	if (six && name.len >= 2 && name.p[name.len - 1] == ']')
		name = (struct ky_str){name.p + 1, name.len - 2};
	if (!ky_str_u64(digits, UINT16_MAX, &port) ||
	    !ky_str_copy(name, host, sizeof(host)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the address to listen on is malformed");
	memset(out, 0, sizeof(*out));
	if (six) {
		out->in6.sin6_family = AF_INET6;
		out->in6.sin6_port = htons((uint16_t)port);
		*size = sizeof(out->in6);
	} else {
		out->in.sin_family = AF_INET;
		out->in.sin_port = htons((uint16_t)port);
		*size = sizeof(out->in);
	}
	if (inet_pton(six ? AF_INET6 : AF_INET, host,
		six ? (void *)&out->in6.sin6_addr
		    : (void *)&out->in.sin_addr) != 1)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the address to listen on is no IP address");
	return KY_OK;
}

static enum ky_code
parse_unix(struct ky_str path, union address *out, socklen_t *size,
    struct ky_err *err)
{
	memset(out, 0, sizeof(*out));
	out->un.sun_family = AF_UNIX;
	*size = sizeof(out->un);
	if (path.len == 0 ||
	    !ky_str_copy(path, out->un.sun_path, sizeof(out->un.sun_path)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the socket's path is empty or too long");
	return KY_OK;
}

/* A socket of somebody who is gone is in the way; a living one's is not. */
static void
clear_stale(const union address *a, socklen_t size)
{
	struct stat st;
	int fd;

	if (lstat(a->un.sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (connect(fd, &a->any, size) != 0 && errno == ECONNREFUSED)
		(void)unlink(a->un.sun_path); /* bind says why, if not */
	(void)close(fd);
}

static bool
set_up(int fd, const union address *a, socklen_t size)
{
	int on = 1;

	if (a->any.sa_family == AF_UNIX) {
		/* The mode holds from the first moment on; after bind it is
		 * set again, for the umask took from it. */
		return fchmod(fd, SOCKET_MODE) == 0 &&
		    bind(fd, &a->any, size) == 0 &&
		    chmod(a->un.sun_path, SOCKET_MODE) == 0;
	}
	/* Connections inherit it. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    bind(fd, &a->any, size) == 0;
}

static uint16_t
port_of(int fd)
{
	union address a = {.any.sa_family = AF_UNSPEC};
	socklen_t size = sizeof(a);

	if (getsockname(fd, &a.any, &size) != 0)
		return 0;
	if (a.any.sa_family == AF_INET)
		return ntohs(a.in.sin_port);
	return a.any.sa_family == AF_INET6 ? ntohs(a.in6.sin6_port) : 0;
}

static enum ky_code
take_over(int fd, struct ky_listener *out, struct ky_err *err)
{
	int listening = 0;
	socklen_t size = sizeof(listening);

	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 ||
	    !listening)
		return ky_fail(err, KY_E_INPUT, errno,
		    "descriptor %d is not a listening socket", fd);
	*out = (struct ky_listener){
	    .fd = fd,
	    .port = port_of(fd),
	    .handed_over = true,
	};
	return KY_OK;
}

enum ky_code
ky_listener_open(const char *text, int fd, struct ky_listener *out,
    struct ky_err *err)
{
	struct ky_listener l = {.fd = -1};
	struct ky_str address = ky_str_of(text);
	union address a = {.any.sa_family = AF_UNSPEC};
	socklen_t size = 0;
	enum ky_code code;

	if (fd >= 0)
		return take_over(fd, out, err);
	if (ky_str_starts(address, "unix:")) {
		address = (struct ky_str){address.p + 5, address.len - 5};
		code = parse_unix(address, &a, &size, err);
	} else {
		code = parse_inet(address, &a, &size, err);
	}
	if (code != KY_OK)
		return code;
	if (a.any.sa_family == AF_UNIX)
		clear_stale(&a, size);
	l.fd = socket(a.any.sa_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (l.fd < 0 || !set_up(l.fd, &a, size) || listen(l.fd, BACKLOG) != 0) {
		code = ky_fail(err, KY_E_SYSTEM, errno,
		    "could not listen on %s: %s", text, strerror(errno));
		if (l.fd >= 0)
			(void)close(l.fd);
		return code;
	}
	l.port = port_of(l.fd);
	if (a.any.sa_family == AF_UNIX)
		memcpy(l.path, a.un.sun_path, sizeof(l.path));
	*out = l;
	return KY_OK;
}

void
ky_listener_quiet(struct ky_listener *l)
{
	if (!l->handed_over)
		(void)shutdown(l->fd, SHUT_RDWR);
	if (l->path[0] != '\0')
		(void)unlink(l->path);
	l->path[0] = '\0';
}

void
ky_listener_close(struct ky_listener *l)
{
	if (l->fd >= 0)
		(void)close(l->fd);
	if (l->path[0] != '\0')
		(void)unlink(l->path);
	*l = (struct ky_listener){.fd = -1};
}
