/*
 * What a request is for: path and query, taken apart and decoded.
 *
 * Strict: origin-form only ("/path?query"), escapes of two hexadecimal
 * digits, UTF-8, no control characters, no encoded "/", no name twice in a
 * query.  Nothing is guessed or mended.
 */
#ifndef KY_HTTP_TARGET_H
#define KY_HTTP_TARGET_H

#include "http/http.h"

#define KY_TARGET_MAX ((size_t)8192)
#define KY_TARGET_PARTS_MAX 16

struct ky_target {
	struct ky_str path; /* decoded */
	uint32_t parts_n;   /* "/a/b" has two, "/" has none; more than
	                       KY_TARGET_PARTS_MAX: the rest is not kept */
	struct ky_str part[KY_TARGET_PARTS_MAX];
	uint32_t query_n;
	struct ky_param query[KY_QUERY_MAX];
};

/* `room` has raw.len + 1 bytes and holds what `out` points to.  NULL, or what
 * is wrong, in words for the sender. */
const char *ky_target_parse(struct ky_str raw, char *room,
    struct ky_target *out);

#endif
