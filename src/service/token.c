/* Bearer tokens. */
#include "service/serve.h"

#include "base/hash.h"

#include <sodium.h>
#include <string.h>

#define TRIES 8 /* at a new id or secret that nobody has */
#define SECRET_PREFIX "kyt_"
#define SECRET_BYTES 32
#define SECRET_SIZE (sizeof(SECRET_PREFIX) + 43)

void
ky_serve_id(const struct ky_service *s, const char *prefix, struct ky_slug *out)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	uint8_t chance[KY_SERVE_ID_CHARS];
	char text[KY_SERVE_ID_CHARS + 1] = "";

	s->config.entropy.fill(s->config.entropy.self, chance, sizeof(chance));
	for (size_t i = 0; i < KY_SERVE_ID_CHARS; i++)
		text[i] = digits[chance[i] % 32];
	(void)snprintf(out->text, sizeof(out->text), "%s-%s", prefix, text);
}

/* --- looking --- */

enum ky_code
ky_serve_token_find(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	struct ky_token *t = ky_arena_alloc(s->arena, sizeof(*t));
	struct ky_time now = ky_serve_now(s->service);
	bool found = false;
	enum ky_code code = o->token_find(o->self, &s->service->config.issuer,
	    s->call->in.sha256, t, &found, err);

	if (code != KY_OK || !found || t->revoked.us != 0 ||
	    (t->expires.us != 0 && ky_time_cmp(t->expires, now) <= 0))
		return code;
	s->out->found = true;
	s->out->n = 1;
	s->out->out.tokens = t;
	return KY_OK;
}

enum ky_code
ky_serve_tokens(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	uint32_t n = 0, max = s->call->max;
	enum ky_code code = ky_serve_bound(s, err);

	if (code != KY_OK)
		return code;
	s->out->out.tokens = ky_arena_array(s->arena, max + 1,
	    sizeof(struct ky_token));
	code = o->token_list(o->self, &s->service->config.issuer,
	    &s->call->in.id, max + 1, s->out->out.tokens, &n, err);
	s->out->found = true;
	s->out->more = n > max;
	s->out->n = n > max ? max : n;
	return code;
}

/* --- changing --- */

static enum ky_code
check(const struct ky_serving *s, struct ky_err *err)
{
	const struct ky_token *t = &s->call->in.token;
	struct ky_slug slug;

	if (ky_slug_parse(ky_str_of(t->actor.text), &slug, err) != KY_OK)
		return ky_during(err, "actor");
	if (t->provider.text[0] != '\0' &&
	    ky_slug_parse(ky_str_of(t->provider.text), &slug, err) != KY_OK)
		return ky_during(err, "provider");
	if ((unsigned)t->role >= KY_ROLE__MAX || t->role == KY_ROLE_ENGINE)
		return ky_fail(err, KY_E_INPUT, 0, "no token has that role");
	if (t->scopes == 0 || t->scopes >> KY_SCOPE__MAX != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a token has at least one scope, and known ones only");
	if (t->expires.us != 0 &&
	    ky_time_cmp(t->expires, ky_serve_now(s->service)) <= 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the token would have expired already");
	if (!ky_serve_may_see(s, &t->provider))
		return ky_fail(err, KY_E_INPUT, 0,
		    "a token cannot see more than who makes it");
	return KY_OK;
}

struct adding {
	struct ky_serving *s;
	struct ky_token token;
	bool taken;
};

static enum ky_code
write_token(void *self, struct ky_store *store, struct ky_err *err)
{
	struct adding *a = self;
	const struct ky_office *o = store->office;
	const struct ky_slug *issuer = &a->s->service->config.issuer;
	struct ky_token there;
	bool found = false;

	/* Nobody else has this secret: a commit without an answer was one. */
	a->taken = false;
	if (o->token_find(o->self, issuer, a->token.hash, &there, &found,
		err) != KY_OK)
		return err->code;
	return found ? KY_OK
		     : o->token_add(o->self, issuer, &a->token, &a->taken, err);
}

static void
make_secret(struct ky_serving *s, struct ky_token *t)
{
	const struct ky_entropy *e = &s->service->config.entropy;
	uint8_t chance[SECRET_BYTES];
	char text[SECRET_SIZE] = SECRET_PREFIX;

	e->fill(e->self, chance, sizeof(chance));
	(void)sodium_bin2base64(text + strlen(SECRET_PREFIX),
	    sizeof(text) - strlen(SECRET_PREFIX), chance, sizeof(chance),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	ky_sha256(ky_str_of(text), t->hash);
	s->out->bytes = ky_arena_copy(s->arena, ky_str_of(text));
	sodium_memzero(text, sizeof(text));
	sodium_memzero(chance, sizeof(chance));
}

enum ky_code
ky_serve_token_add(struct ky_serving *s, struct ky_err *err)
{
	struct adding a = {s, s->call->in.token, true};
	enum ky_code code = check(s, err);

	a.token.created = ky_serve_now(s->service);
	a.token.revoked.us = 0;
	make_secret(s, &a.token);
	for (int i = 0; code == KY_OK && a.taken && i < TRIES; i++) {
		ky_serve_id(s->service, "tk", &a.token.id);
		code = ky_engine_write(s->service->config.engine, write_token,
		    &a, err);
	}
	if (code == KY_OK && a.taken)
		return ky_fail(err, KY_E_SYSTEM, 0, "chance repeats itself");
	if (code != KY_OK)
		return code;
	s->out->out.tokens = ky_arena_alloc(s->arena, sizeof(a.token));
	*s->out->out.tokens = a.token;
	s->out->n = 1;
	s->out->found = true;
	return KY_OK;
}

static enum ky_code
write_revoked(void *self, struct ky_store *store, struct ky_err *err)
{
	struct ky_serving *s = self;

	return store->office->token_revoke(store->office->self,
	    &s->service->config.issuer, &s->call->in.id,
	    ky_serve_now(s->service), &s->out->found, err);
}

enum ky_code
ky_serve_token_revoke(struct ky_serving *s, struct ky_err *err)
{
	return ky_engine_write(s->service->config.engine, write_revoked, s,
	    err);
}
