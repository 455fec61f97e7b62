/*
 * Is the head of a request plain HTTP/1.1, read the same way by everybody?
 *
 * libmicrohttpd 0.9.75 lets pass what RFC 9112 forbids or other readers take
 * for something else: single line feeds and returns, NULs, folded lines,
 * blanks before a colon, two lengths, a length beside an encoding, unknown
 * encodings.  A proxy in front that reads one of those another way would let
 * a sender smuggle a request past it.  Here all of them are refused.
 *
 * Chunked bodies are refused too (411): that library takes a line feed within
 * a chunk's extension for its end.  nginx and Caddy send lengths.
 */
#ifndef KY_HTTP_FRAMING_H
#define KY_HTTP_FRAMING_H

#include "http/http.h"

#include <microhttpd.h>

struct ky_framing {
	enum ky_problem problem;
	const char *detail; /* NULL: all is well */
	uint64_t length;    /* of the body, as promised */
};

/* The request line, where the library keeps it: the target as the log
 * callback got it, method and version as the handler did. */
struct ky_request_line {
	const char *method, *target, *version;
	size_t target_len;
};

/* In the handler's first call, before any body. */
void ky_framing_check(struct MHD_Connection *c,
    const struct ky_request_line *line, struct ky_framing *out);

/* --- the parts of it, for tests --- */

/* RFC 9110, 5.6.2. */
bool ky_framing_token(struct ky_str s);
/* "name", "name:port", "[address]:port". */
bool ky_framing_host(struct ky_str s);

#endif
