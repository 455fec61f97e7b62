#include "http/auth.h"

#include "base/hash.h"

#include <assert.h>
#include <sodium/utils.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SECRET_MAX 128

void
ky_auth_init(struct ky_auth *a)
{
	(void)pthread_mutex_init(&a->lock, NULL);
	a->kept = calloc(KY_AUTH_KEPT, sizeof(*a->kept));
	if (a->kept == NULL)
		abort();
}

void
ky_auth_done(struct ky_auth *a)
{
	free(a->kept);
	a->kept = NULL;
	(void)pthread_mutex_destroy(&a->lock);
}

/* The secret of "Bearer <secret>"; the scheme's case does not count. */
static bool
bearer(struct ky_str header, struct ky_str *secret)
{
	static const char scheme[] = "Bearer ";
	const size_t n = sizeof(scheme) - 1;

	if (header.len <= n || strncasecmp(header.p, scheme, n) != 0)
		return false;
	*secret = ky_str_trim((struct ky_str){header.p + n, header.len - n});
	if (!ky_str_starts(*secret, "kyt_") || secret->len > SECRET_MAX)
		return false;
	for (size_t i = 0; i < secret->len; i++)
		if (secret->p[i] <= ' ' || secret->p[i] >= '\177')
			return false;
	return true;
}

static struct ky_auth_kept *
place(struct ky_auth *a, const uint8_t hash[32])
{
	return &a->kept[(hash[0] | hash[1] << 8) % KY_AUTH_KEPT];
}

static bool
recall(struct ky_auth *a, const uint8_t hash[32], int64_t now_us,
    struct ky_token *out)
{
	const struct ky_auth_kept *k = place(a, hash);
	bool known;

	(void)pthread_mutex_lock(&a->lock);
	known = k->until_us > now_us &&
	    sodium_memcmp(k->token.hash, hash, 32) == 0;
	if (known)
		*out = k->token;
	(void)pthread_mutex_unlock(&a->lock);
	return known;
}

static void
keep(struct ky_auth *a, const struct ky_token *t, int64_t until_us)
{
	struct ky_auth_kept *k = place(a, t->hash);

	(void)pthread_mutex_lock(&a->lock);
	k->token = *t;
	k->until_us = until_us;
	(void)pthread_mutex_unlock(&a->lock);
}

static enum ky_code
ask(const struct ky_calls *calls, const uint8_t hash[32],
    struct ky_arena *arena, struct ky_token *out, bool *found,
    struct ky_err *err)
{
	struct ky_call call = {
	    .version = KY_CALL_VERSION,
	    .op = KY_CALL_TOKEN_FIND,
	};
	struct ky_result result = {0};
	enum ky_code code;

	memcpy(call.in.sha256, hash, sizeof(call.in.sha256));
	code = calls->call(calls->self, &call, arena, &result, err);
	if (code != KY_OK)
		return code;
	*found = result.found &&
	    sodium_memcmp(result.out.tokens[0].hash, hash, 32) == 0;
	if (*found)
		*out = result.out.tokens[0];
	return KY_OK;
}

static bool
valid(const struct ky_token *t, struct ky_time now)
{
	return t->revoked.us == 0 &&
	    (t->expires.us == 0 || ky_time_cmp(now, t->expires) < 0);
}

enum ky_code
ky_auth_find(struct ky_auth *a, const struct ky_calls *calls,
    struct ky_str header, struct ky_time now, int64_t monotonic_us,
    struct ky_arena *arena, struct ky_token *out, bool *found,
    struct ky_err *err)
{
	struct ky_str secret;
	uint8_t hash[KY_SHA256_SIZE];
	enum ky_code code = KY_OK;

	*found = false;
	if (header.p == NULL || !bearer(header, &secret))
		return KY_OK;
	ky_sha256(secret, hash);
	if (recall(a, hash, monotonic_us, out)) {
		*found = true;
	} else {
		code = ask(calls, hash, arena, out, found, err);
		if (code == KY_OK && *found)
			keep(a, out, monotonic_us + KY_AUTH_BELIEVED_US);
	}
	if (code == KY_OK && *found)
		*found = valid(out, now);
	return code;
}
