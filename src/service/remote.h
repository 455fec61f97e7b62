/*
 * The other end of the local socket: calls made to a running kaiyakud.
 */
#ifndef KY_SERVICE_REMOTE_H
#define KY_SERVICE_REMOTE_H

#include "service/call.h"

struct ky_remote; /* heap; used by one thread at a time */

/* KY_E_RETRY: nobody listens there.  KY_E_INPUT: kaiyakud is of another
 * build.  KY_E_REFUSED: it does not know us, or has no place left. */
enum ky_code ky_remote_open(const char *path, struct ky_remote **out,
    struct ky_err *err) KY_MUST_USE;
void ky_remote_close(struct ky_remote *r);

/* Calls as by a service in this process, those that travel (message.h).
 * KY_E_UNSURE: the connection broke with the call on its way. */
struct ky_calls ky_remote_calls(struct ky_remote *r);
/* Process id of the server. */
uint32_t ky_remote_pid(const struct ky_remote *r);

#endif
