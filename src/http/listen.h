/*
 * The socket a server listens on.
 */
#ifndef KY_HTTP_LISTEN_H
#define KY_HTTP_LISTEN_H

#include "base/err.h"
#include "base/str.h"

struct ky_listener {
	int fd;
	uint16_t port;  /* 0 for a Unix socket */
	char path[108]; /* of a Unix socket we made; "" = none */
	bool handed_over;
};

/*
 * "127.0.0.1:8080", "[::1]:8080" (port 0: any that is free), "unix:/path", or
 * a listening socket handed over (fd >= 0; `text` is not looked at).  A Unix
 * socket that nobody answers on is replaced; its mode is 0660.
 *
 * KY_E_INPUT: no such address.  KY_E_SYSTEM: taken, or not allowed.
 */
enum ky_code ky_listener_open(const char *text, int fd, struct ky_listener *out,
    struct ky_err *err) KY_MUST_USE;
/* From now on connections are refused; the descriptor stays, for threads that
 * may look at it still.  One handed over goes on: others may listen on it. */
void ky_listener_quiet(struct ky_listener *l);
/* Closes and unlinks. */
void ky_listener_close(struct ky_listener *l);

#endif
