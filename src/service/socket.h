/*
 * The local socket: calls from the command line on the same machine.
 *
 * A Unix stream socket.  Who is at the other end is what the kernel says
 * (SO_PEERCRED): root and the server's own user may do everything the
 * protocol has and act under any name; members of a configured group hand in
 * commands, under their login name and in no officer's role; everybody else is
 * turned away.  Both ends are of one build, or nothing is said but that.
 *
 *	hello            client and server: KY_HELLO_SIZE bytes (message.h)
 *	server to client u32 code, u32 process id
 *	then, any number of times
 *	  client         u32 length, a call
 *	  server         u32 length, its answer
 */
#ifndef KY_SERVICE_SOCKET_H
#define KY_SERVICE_SOCKET_H

#include "service/call.h"

#include <sys/types.h>

#define KY_SOCKET_CONNECTIONS_MAX 16

struct ky_socket; /* heap */

struct ky_socket_config {
	const char *path;
	struct ky_calls calls;
	const char *group; /* whose members may hand in commands; "" = none */
};

/* Listens and serves with threads of its own.  A socket file that nobody
 * listens on is replaced.  KY_E_INPUT: the path is too long, there is no such
 * group, or something else stands there. */
enum ky_code ky_socket_new(const struct ky_socket_config *config,
    struct ky_socket **out, struct ky_err *err) KY_MUST_USE;
/* Calls under way are answered; takes the file away. */
void ky_socket_free(struct ky_socket *s);

#endif
