/*
 * Messages on a stream socket: whole ones, with a ceiling, within a time.
 */
#ifndef KY_SERVICE_STREAM_H
#define KY_SERVICE_STREAM_H

#include "base/buf.h"
#include "base/err.h"

#include <sys/un.h>

/* KY_E_INPUT: longer than a socket's name can be. */
enum ky_code ky_stream_address(const char *path, struct sockaddr_un *out,
    struct ky_err *err) KY_MUST_USE;

/* No single read or write takes longer; 0 = for ever. */
void ky_stream_patience(int fd, int seconds);

bool ky_stream_write(int fd, const void *bytes, size_t n);
bool ky_stream_read(int fd, void *bytes, size_t n);

/* A length and as many bytes. */
bool ky_stream_send(int fd, struct ky_str bytes);
/* False also for one longer than `max`: nothing is allocated for it. */
bool ky_stream_receive(int fd, size_t max, struct ky_buf *out);

#endif
