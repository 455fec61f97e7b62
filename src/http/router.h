/*
 * Which route a request takes.
 *
 * Of the patterns that fit a path, the one counts whose first part that is
 * literal stands where the others' are not: "/lines/search" before
 * "/lines/{line}".
 */
#ifndef KY_HTTP_ROUTER_H
#define KY_HTTP_ROUTER_H

#include "http/target.h"

struct ky_routing {
	const struct ky_route *route; /* NULL: none */
	uint32_t allowed;             /* 1 << enum ky_method, of the path;
	                                 0: there is no such path */
	enum ky_http_dialect dialect; /* in which no is said */
	struct ky_str part[KY_PATH_PARTS_MAX];
};

/* `method` KY_METHOD__MAX: none of ours. */
void ky_router_find(const struct ky_route *const *tables, enum ky_method method,
    const struct ky_target *target, struct ky_routing *out);

/* "GET" or "HEAD" give KY_GET; KY_METHOD__MAX for none of ours. */
enum ky_method ky_router_method(struct ky_str name);

#define KY_ALLOW_SIZE 64
/* The value of Allow: "GET, HEAD, OPTIONS". */
void ky_router_allow(uint32_t allowed, char out[KY_ALLOW_SIZE]);

/* Asserts that the patterns are well-formed and none stands twice with the
 * same method. */
void ky_router_check(const struct ky_route *const *tables);

#endif
