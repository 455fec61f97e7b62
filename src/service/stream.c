#include "service/stream.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum ky_code
ky_stream_address(const char *path, struct sockaddr_un *out, struct ky_err *err)
{
	memset(out, 0, sizeof(*out));
	out->sun_family = AF_UNIX;
	if (path[0] == '\0' ||
	    !ky_str_copy(ky_str_of(path), out->sun_path, sizeof(out->sun_path)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the name of a socket has 1 to %zu characters: %.100s...",
		    sizeof(out->sun_path) - 1, path);
	return KY_OK;
}

void
ky_stream_patience(int fd, int seconds)
{
	struct timeval t = {.tv_sec = seconds};

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t));
}

bool
ky_stream_write(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;

	while (n > 0) {
		ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		p += sent;
		n -= (size_t)sent;
	}
	return true;
}

bool
ky_stream_read(int fd, void *bytes, size_t n)
{
	char *p = bytes;

	while (n > 0) {
		ssize_t got = recv(fd, p, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

bool
ky_stream_send(int fd, struct ky_str bytes)
{
	uint32_t n = (uint32_t)bytes.len;

	return bytes.len <= UINT32_MAX && ky_stream_write(fd, &n, sizeof(n)) &&
	    ky_stream_write(fd, bytes.p, bytes.len);
}

bool
ky_stream_receive(int fd, size_t max, struct ky_buf *out)
{
	char chunk[16384];
	uint32_t left;

	ky_buf_reset(out);
	if (!ky_stream_read(fd, &left, sizeof(left)) || left > max)
		return false;
	while (left > 0) {
		size_t n = left < sizeof(chunk) ? left : sizeof(chunk);

		if (!ky_stream_read(fd, chunk, n))
			return false;
		ky_buf_add(out, (struct ky_str){chunk, n});
		left -= (uint32_t)n;
	}
	return ky_buf_ok(out);
}
