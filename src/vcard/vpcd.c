#include "vcard/vpcd.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAUSE_MS 50
#define MESSAGE_MAX 65535

enum order {
	POWER_OFF = 0,
	POWER_ON = 1,
	RESET = 2,
	SEND_ATR = 4
};

/* -1: nobody there. */
static int
try_once(const struct addrinfo *list)
{
	int on = 1;

	for (const struct addrinfo *a = list; a != NULL; a = a->ai_next) {
		int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, 0);

		if (fd < 0)
			continue;
		if (connect(fd, a->ai_addr, a->ai_addrlen) == 0) {
			/* Slower without, not wrong. */
			(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on,
			    sizeof(on));
			return fd;
		}
		(void)close(fd); /* nothing was sent */
	}
	return -1;
}

enum ky_code
ky_vpcd_connect(const char *host, const char *port, uint32_t patience_ms,
    int *fd, struct ky_err *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
	int trouble = getaddrinfo(host, port, &hints, &list), found;

	if (trouble != 0)
		return ky_fail(err, KY_E_INPUT, trouble, "no such address: %s",
		    gai_strerror(trouble));
	found = try_once(list);
	for (uint32_t ms = 0; found < 0 && ms < patience_ms; ms += PAUSE_MS) {
		struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};

		(void)nanosleep(&pause, NULL); /* shorter is fine, too */
		found = try_once(list);
	}
	freeaddrinfo(list);
	if (found < 0)
		return ky_fail(err, KY_E_RETRY, errno,
		    "no virtual reader listens there: %s", strerror(errno));
	*fd = found;
	return KY_OK;
}

/* False: the other side is gone. */
static bool
receive(int fd, uint8_t *out, size_t n)
{
	int on = 1;

	while (n > 0) {
		ssize_t got;

		/* The reader writes a length, then the rest, and keeps the rest
		 * back until the length is acknowledged: at once, not after the
		 * usual 40 ms.  Linux forgets it, so it is said each time. */
		(void)setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on,
		    sizeof(on));
		got = recv(fd, out, n, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		out += got;
		n -= (size_t)got;
	}
	return true;
}

static bool
send_message(int fd, struct ky_str bytes)
{
	char message[2 + KY_VCARD_APDU_MAX];
	size_t sent = 0, n = bytes.len + 2;

	if (bytes.len > KY_VCARD_APDU_MAX)
		return false;
	message[0] = (char)(bytes.len >> 8);
	message[1] = (char)(bytes.len & 0xff);
	memcpy(message + 2, bytes.p, bytes.len);
	while (sent < n) {
		ssize_t got = send(fd, message + sent, n - sent, MSG_NOSIGNAL);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		sent += (size_t)got;
	}
	return true;
}

/* False: to be ended; `code` says whether something broke. */
static bool
obey(struct ky_vcard *c, int fd, struct ky_str message, enum ky_code *code,
    struct ky_err *err)
{
	struct ky_buf answer;
	bool go_on = false;

	if (message.len == 1) {
		if (message.p[0] == SEND_ATR)
			return send_message(fd,
			    (struct ky_str){(const char *)ky_vcard_atr,
				sizeof(ky_vcard_atr)});
		if (message.p[0] == POWER_ON || message.p[0] == POWER_OFF ||
		    message.p[0] == RESET)
			ky_vcard_reset(c);
		return true;
	}
	ky_buf_init(&answer, KY_VCARD_APDU_MAX);
	switch (ky_vcard_apdu(c, message, &answer, err)) {
	case KY_VCARD_ANSWERED:
		go_on = send_message(fd, ky_buf_str(&answer));
		break;
	case KY_VCARD_SILENT: /* the reader waits until the card is pulled */
		break;
	case KY_VCARD_BROKEN:
		*code = err->code;
		break;
	}
	ky_buf_done(&answer);
	return go_on;
}

enum ky_code
ky_vpcd_serve(struct ky_vcard *c, int fd, struct ky_err *err)
{
	uint8_t head[2], message[MESSAGE_MAX];
	enum ky_code code = KY_OK;
	size_t n;

	do {
		if (!receive(fd, head, sizeof(head)))
			return KY_OK;
		n = (size_t)head[0] << 8 | head[1];
		if (n == 0 || !receive(fd, message, n))
			return KY_OK;
	} while (
	    obey(c, fd, (struct ky_str){(const char *)message, n}, &code, err));
	return code;
}
