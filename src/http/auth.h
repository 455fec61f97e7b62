/*
 * Who asks: "Authorization: Bearer kyt_...".
 *
 * The secret's hash is looked up by a call; what was found is believed for
 * two seconds, so that a revoked token is refused soon after.
 */
#ifndef KY_HTTP_AUTH_H
#define KY_HTTP_AUTH_H

#include "http/http.h"

#include <pthread.h>

#define KY_AUTH_BELIEVED_US (2 * KY_SECOND_US)
#define KY_AUTH_KEPT 1024

struct ky_auth_kept {
	int64_t until_us; /* monotonic; 0 = empty */
	struct ky_token token;
};

struct ky_auth {
	pthread_mutex_t lock;
	struct ky_auth_kept *kept; /* KY_AUTH_KEPT, by the hash */
};

void ky_auth_init(struct ky_auth *a);
void ky_auth_done(struct ky_auth *a);

/* `found` false: no header, no bearer token, or none that is valid now; no
 * one can tell which.  Codes: the call's. */
enum ky_code ky_auth_find(struct ky_auth *a, const struct ky_calls *calls,
    struct ky_str header, struct ky_time now, int64_t monotonic_us,
    struct ky_arena *arena, struct ky_token *out, bool *found,
    struct ky_err *err) KY_MUST_USE;

#endif
