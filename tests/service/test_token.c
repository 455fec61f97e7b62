#include "desk.h"

#include "base/hash.h"

#include <ctype.h>

static struct ky_call
adding(const struct desk *d)
{
	struct ky_call c = desk_call(d, KY_CALL_TOKEN_ADD);

	c.in.token = (struct ky_token){.actor = {"billing"},
	    .role = KY_ROLE_OPERATOR,
	    .scopes = 1u << KY_SCOPE_LINES_READ};
	return c;
}

static bool
find(struct desk *d, const char *secret)
{
	struct ky_call c = desk_call(d, KY_CALL_TOKEN_FIND);
	struct ky_result r;
	struct ky_err err = {0};

	ky_sha256(ky_str_of(secret), c.in.sha256);
	t_good("asked", desk_do(d, &c, &r, &err), &err);
	return r.found;
}

static void
life(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	struct ky_slug id;
	char secret[64];

	desk_open(&d);
	c = adding(&d);
	t_good("added", desk_do(&d, &c, &r, &err), &err);
	id = r.out.tokens[0].id;
	t_ok("a secret of its form",
	    r.bytes.len == 47 && ky_str_starts(r.bytes, "kyt_") &&
		ky_str_copy(r.bytes, secret, sizeof(secret)));
	t_ok("a name of its form",
	    strlen(id.text) == 11 && strncmp(id.text, "tk-", 3) == 0 &&
		islower(id.text[0]));
	t_ok("it is found by its secret", find(&d, secret));
	secret[10] ^= 1;
	t_ok("not by another", !find(&d, secret));
	secret[10] ^= 1;
	c = desk_call(&d, KY_CALL_TOKENS);
	t_good("listed", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("one", r.n, 1);
	c = desk_call(&d, KY_CALL_TOKEN_REVOKE);
	c.in.id = id;
	t_good("revoked", desk_do(&d, &c, &r, &err), &err);
	t_ok("it was there", r.found);
	t_ok("and opens nothing now", !find(&d, secret));
	c.in.id = (struct ky_slug){"tk-nobody"};
	t_good("one that is none", desk_do(&d, &c, &r, &err), &err);
	t_ok("was not there", !r.found);
	desk_close(&d);
}

static void
expiry(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	char secret[64];

	desk_open(&d);
	c = adding(&d);
	c.in.token.expires = ky_time_after(d.rig.config.clock.now(
					       d.rig.config.clock.self),
	    KY_HOUR_US);
	t_good("for an hour", desk_do(&d, &c, &r, &err), &err);
	(void)ky_str_copy(r.bytes, secret, sizeof(secret));
	t_ok("it opens", find(&d, secret));
	ky_world_advance(&d.rig.world, KY_HOUR_US);
	t_ok("and does not after it", !find(&d, secret));
	desk_close(&d);
}

static void
refusals(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};

	desk_open(&d);
	c = adding(&d);
	c.in.token.scopes = 0;
	t_bad("no scope", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err, "scope");
	c.in.token.scopes = 1u << KY_SCOPE__MAX;
	t_bad("an unknown scope", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "scope");
	c = adding(&d);
	c.in.token.role = KY_ROLE_ENGINE;
	t_bad("the engine's role", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "role");
	c = adding(&d);
	c.in.token.actor.text[0] = 'X';
	t_bad("no name", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err, "actor");
	c = adding(&d);
	c.in.token.expires.us = 1;
	t_bad("expired at birth", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "expired");
	c = adding(&d);
	c.who.provider = (struct ky_slug){"demo-mobile"};
	t_bad("more than its maker sees", desk_do(&d, &c, &r, &err), KY_E_INPUT,
	    &err, "more than");
	desk_close(&d);
}

int
main(void)
{
	T_RUN(life);
	T_RUN(expiry);
	T_RUN(refusals);
	return t_done();
}
