/* Webhooks. */
#include "service/serve.h"

#include <sodium.h>
#include <string.h>

#define SECRET_PREFIX "whsec_"
#define SECRET_BYTES 32

static bool
may_see(const struct ky_serving *s, const struct ky_hook *h)
{
	return ky_serve_may_see(s, &h->provider);
}

static void
hide(struct ky_hook *h)
{
	sodium_memzero(h->secret, sizeof(h->secret));
	sodium_memzero(h->old_secret, sizeof(h->old_secret));
}

/* --- looking --- */

#define PAGE 16

/* Others' webhooks do not count, so they are gone through page by page. */
static enum ky_code
list(struct ky_serving *s, struct ky_hook *rows, uint32_t max, uint32_t *n,
    struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	struct ky_slug after = s->call->in.id;
	struct ky_hook page[PAGE];
	uint32_t got = PAGE;

	*n = 0;
	while (*n < max && got == PAGE) {
		if (o->hook_list(o->self, &s->service->config.issuer, &after,
			PAGE, page, &got, err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < got; i++) {
			hide(&page[i]);
			if (*n < max && may_see(s, &page[i]))
				rows[(*n)++] = page[i];
		}
		if (got > 0)
			after = page[got - 1].id;
	}
	return KY_OK;
}

enum ky_code
ky_serve_hooks(struct ky_serving *s, struct ky_err *err)
{
	uint32_t n = 0, max = s->call->max;
	enum ky_code code = ky_serve_bound(s, err);

	if (code != KY_OK)
		return code;
	s->out->out.hooks = ky_arena_array(s->arena, max + 1,
	    sizeof(struct ky_hook));
	code = list(s, s->out->out.hooks, max + 1, &n, err);
	s->out->found = true;
	s->out->more = n > max;
	s->out->n = n > max ? max : n;
	return code;
}

enum ky_code
ky_serve_hook_get(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	struct ky_hook *h = ky_arena_alloc(s->arena, sizeof(*h));
	bool found = false;
	enum ky_code code = o->hook_get(o->self, &s->service->config.issuer,
	    &s->call->in.id, h, &found, err);

	hide(h);
	if (code != KY_OK || !found || !may_see(s, h))
		return code;
	s->out->found = true;
	s->out->n = 1;
	s->out->out.hooks = h;
	return KY_OK;
}

/* --- changing --- */

static enum ky_code
check_url(const struct ky_hook *h, struct ky_err *err)
{
	struct ky_str url = {h->url, strnlen(h->url, sizeof(h->url))};

	if (url.len == 0 || url.len == sizeof(h->url) ||
	    (!ky_str_starts(url, "https://") && !ky_str_starts(url, "http://")))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the url is one of https or http, of at most %d characters",
		    KY_URL_SIZE - 1);
	for (size_t i = 0; i < url.len; i++)
		if (url.p[i] <= ' ' || url.p[i] >= 0x7f)
			return ky_fail(err, KY_E_INPUT, 0,
			    "the url holds a character that no url has");
	return KY_OK;
}

static enum ky_code
check(const struct ky_hook *h, struct ky_err *err)
{
	bool there = h->id.text[0] != '\0';

	if (!(there && h->url[0] == '\0') && check_url(h, err) != KY_OK)
		return err->code;
	if ((unsigned)h->form >= KY_HOOK_FORM__MAX ||
	    h->state == KY_HOOK_GONE ||
	    ((unsigned)h->state >= KY_HOOK_STATE__MAX &&
		!(there && h->state == KY_HOOK_STATE__MAX)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "no webhook can be given that form or state");
	if (h->kinds >> KY_EVENT__MAX != 0 &&
	    !(there && h->kinds == KY_HOOK_KINDS_SAME))
		return ky_fail(err, KY_E_INPUT, 0, "no such kind of event");
	return KY_OK;
}

static void
make_secret(const struct ky_service *s, char out[KY_SECRET_SIZE])
{
	uint8_t chance[SECRET_BYTES];

	s->config.entropy.fill(s->config.entropy.self, chance, sizeof(chance));
	(void)snprintf(out, KY_SECRET_SIZE, SECRET_PREFIX);
	(void)sodium_bin2base64(out + strlen(SECRET_PREFIX),
	    KY_SECRET_SIZE - strlen(SECRET_PREFIX), chance, sizeof(chance),
	    sodium_base64_VARIANT_ORIGINAL);
	sodium_memzero(chance, sizeof(chance));
}

struct putting {
	struct ky_serving *s;
	char fresh[KY_SECRET_SIZE]; /* made before: the same on each try */
	struct ky_slug id;          /* of a new one */
	struct ky_time now;
	struct ky_hook hook; /* as stored */
	bool found, shown;   /* shown: the secret is a new one */
};

/* More than are served would be told nothing, and those of one provider must
 * not take the others' places. */
static enum ky_code
check_room(const struct putting *p, const struct ky_office *o,
    struct ky_err *err)
{
	const struct ky_slug *issuer = &p->s->service->config.issuer;
	bool all = p->s->call->who.provider.text[0] == '\0';
	struct ky_slug after = {""};
	struct ky_hook page[PAGE];
	uint32_t got = PAGE, n = 0, mine = 0;

	while (got == PAGE) {
		if (o->hook_list(o->self, issuer, &after, PAGE, page, &got,
			err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < got; i++) {
			hide(&page[i]);
			if (strcmp(page[i].id.text, p->id.text) == 0)
				continue; /* stored without an answer */
			mine += may_see(p->s, &page[i]);
			n++;
		}
		if (got > 0)
			after = page[got - 1].id;
	}
	if (n < KY_HOOKS_MAX && (all || mine < KY_HOOKS_OF_PROVIDER))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "there are as many webhooks as there may be: remove some");
}

static enum ky_code
put_new(struct putting *p, const struct ky_office *o, struct ky_err *err)
{
	const struct ky_slug *issuer = &p->s->service->config.issuer;
	const struct ky_hook *in = &p->s->call->in.hook;
	struct ky_hook *h = &p->hook;

	if (check_room(p, o, err) != KY_OK)
		return err->code;
	*h = *in;
	h->id = p->id;
	h->owner = p->s->call->who.actor;
	h->created = p->now;
	h->failing_since.us = 0;
	h->old_secret[0] = '\0';
	p->shown = in->form == KY_HOOK_STANDARD;
	(void)snprintf(h->secret, sizeof(h->secret), "%s",
	    p->shown ? p->fresh : "");
	/* From now on: what was before is there for those who poll. */
	if (o->event_last(o->self, issuer, &h->upto, err) != KY_OK)
		return err->code;
	p->found = true;
	return o->hook_put(o->self, issuer, h, err);
}

/* What is given anew; one that was given up is off to those who change it. */
static void
change(struct ky_hook *h, const struct ky_hook *in)
{
	bool was_on = h->state == KY_HOOK_ON;

	if (in->url[0] != '\0')
		memcpy(h->url, in->url, sizeof(h->url));
	if (in->kinds != KY_HOOK_KINDS_SAME)
		h->kinds = in->kinds;
	if (in->state != KY_HOOK_STATE__MAX)
		h->state = in->state;
	else if (h->state == KY_HOOK_GONE)
		h->state = KY_HOOK_OFF;
	memcpy(h->query, in->query, sizeof(h->query));
	h->provider = in->provider;
	if (h->state == KY_HOOK_ON && !was_on)
		h->failing_since.us = 0;
}

static enum ky_code
put_anew(struct putting *p, const struct ky_office *o, struct ky_err *err)
{
	const struct ky_slug *issuer = &p->s->service->config.issuer;
	const struct ky_hook *in = &p->s->call->in.hook;
	struct ky_hook *h = &p->hook, was;
	bool found = false;

	if (o->hook_get(o->self, issuer, &in->id, &was, &found, err) != KY_OK)
		return err->code;
	p->found = found && may_see(p->s, &was);
	if (!p->found)
		return KY_OK;
	*h = was;
	p->shown = strcmp(in->secret, KY_HOOK_ROTATE) == 0 &&
	    was.form == KY_HOOK_STANDARD;
	if (!p->shown)
		change(h, in);
	else if (h->state == KY_HOOK_GONE)
		h->state = KY_HOOK_OFF;
	/* Not again after a commit without an answer: the old one would be the
	 * new one. */
	if (p->shown && strcmp(was.secret, p->fresh) != 0) {
		memcpy(h->old_secret, was.secret, sizeof(h->old_secret));
		memcpy(h->secret, p->fresh, sizeof(h->secret));
	}
	return o->hook_put(o->self, issuer, h, err);
}

static enum ky_code
write_hook(void *self, struct ky_store *store, struct ky_err *err)
{
	struct putting *p = self;

	return p->s->call->in.hook.id.text[0] == '\0'
	    ? put_new(p, store->office, err)
	    : put_anew(p, store->office, err);
}

static void
tell(const struct ky_service *s)
{
	if (s->config.on_hooks != NULL)
		s->config.on_hooks(s->config.on_hooks_self);
}

enum ky_code
ky_serve_hook_put(struct ky_serving *s, struct ky_err *err)
{
	struct putting p = {.s = s, .now = ky_serve_now(s->service)};
	enum ky_code code = check(&s->call->in.hook, err);

	if (code == KY_OK && !may_see(s, &s->call->in.hook))
		code = ky_fail(err, KY_E_INPUT, 0,
		    "a webhook of this caller is for the provider %s",
		    s->call->who.provider.text);
	if (code != KY_OK)
		return code;
	make_secret(s->service, p.fresh);
	ky_serve_id(s->service, "wh", &p.id);
	code = ky_engine_write(s->service->config.engine, write_hook, &p, err);
	if (code == KY_OK && p.found) {
		if (!p.shown)
			hide(&p.hook);
		sodium_memzero(p.hook.old_secret, sizeof(p.hook.old_secret));
		s->out->found = true;
		s->out->n = 1;
		s->out->out.hooks = ky_arena_alloc(s->arena, sizeof(p.hook));
		*s->out->out.hooks = p.hook;
		tell(s->service);
	}
	sodium_memzero(&p, sizeof(p));
	return code;
}

static enum ky_code
write_removed(void *self, struct ky_store *store, struct ky_err *err)
{
	struct ky_serving *s = self;
	const struct ky_office *o = store->office;
	const struct ky_slug *issuer = &s->service->config.issuer;
	struct ky_hook h;
	bool found = false;
	enum ky_code code = o->hook_get(o->self, issuer, &s->call->in.id, &h,
	    &found, err);

	s->out->found = false;
	if (code == KY_OK && found && may_see(s, &h))
		code = o->hook_remove(o->self, issuer, &s->call->in.id,
		    &s->out->found, err);
	hide(&h);
	return code;
}

enum ky_code
ky_serve_hook_remove(struct ky_serving *s, struct ky_err *err)
{
	enum ky_code code = ky_engine_write(s->service->config.engine,
	    write_removed, s, err);

	if (code == KY_OK)
		tell(s->service);
	return code;
}
