/* Deliveries to webhooks: looking, and sending again. */
#include "service/serve.h"

#include <string.h>

/* Is it a hook that the caller may see?  None named: only for those who see
 * all. */
static enum ky_code
may_see(const struct ky_serving *s, const struct ky_office *o, bool *out,
    struct ky_err *err)
{
	const struct ky_slug *hook = &s->call->in.delivery.hook;
	struct ky_hook h;
	bool found = false;
	enum ky_code code;

	*out = hook->text[0] == '\0' && s->call->who.provider.text[0] == '\0';
	if (hook->text[0] == '\0')
		return KY_OK;
	code = o->hook_get(o->self, &s->service->config.issuer, hook, &h,
	    &found, err);
	*out = code == KY_OK && found && ky_serve_may_see(s, &h.provider);
	explicit_bzero(&h, sizeof(h));
	return code;
}

enum ky_code
ky_serve_deliveries(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	struct ky_result *r = s->out;
	uint32_t n = 0, max = s->call->max;
	bool mine = false;
	enum ky_code code = ky_serve_bound(s, err);

	if (code == KY_OK)
		code = may_see(s, o, &mine, err);
	if (code != KY_OK || !mine)
		return code;
	r->out.deliveries = ky_arena_array(s->arena, max + 1,
	    sizeof(*r->out.deliveries));
	code = o->delivery_list(o->self, &s->service->config.issuer,
	    &s->call->in.delivery.hook, s->call->in.delivery.state,
	    s->call->after, max + 1, r->out.deliveries, &n, err);
	if (code != KY_OK)
		return code;
	r->found = true;
	r->more = n > max;
	r->n = n > max ? max : n;
	if (r->n > 0)
		r->next = r->out.deliveries[r->n - 1].event;
	return KY_OK;
}

/* The event's line, for a delivery that is not remembered any more. */
static enum ky_code
line_of(const struct ky_serving *s, const struct ky_office *o,
    struct ky_delivery *d, bool *there, struct ky_err *err)
{
	struct ky_event ev;
	uint32_t n = 0;

	if (o->events(o->self, &s->service->config.issuer, d->event - 1, 1, &ev,
		&n, err) != KY_OK)
		return err->code;
	*there = n == 1 && ev.n == d->event &&
	    ky_serve_may_see(s, &ev.provider);
	d->line_id = *there ? ev.line_id : 0;
	return KY_OK;
}

static enum ky_code
write_due(void *self, struct ky_store *store, struct ky_err *err)
{
	struct ky_serving *s = self;
	const struct ky_office *o = store->office;
	const struct ky_slug *issuer = &s->service->config.issuer;
	struct ky_delivery d = {.hook = s->call->in.delivery.hook,
			       .event = s->call->in.delivery.event},
			   was;
	uint32_t n = 0;
	bool there = false;
	enum ky_code code = may_see(s, o, &there, err);

	s->out->found = false;
	if (code != KY_OK || !there || d.event == 0 || d.hook.text[0] == '\0')
		return code;
	code = o->delivery_list(o->self, issuer, &d.hook, KY_DELIVERY__MAX,
	    d.event - 1, 1, &was, &n, err);
	if (code == KY_OK && n == 1 && was.event == d.event)
		d = was;
	else if (code == KY_OK)
		code = line_of(s, o, &d, &there, err);
	if (code != KY_OK || !there)
		return code;
	d.state = KY_DELIVERY_DUE;
	d.tries = 0;
	d.next_try = ky_serve_now(s->service);
	s->out->found = true;
	return o->delivery_put(o->self, issuer, &d, err);
}

enum ky_code
ky_serve_resend(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_service_config *c = &s->service->config;
	enum ky_code code = ky_engine_write(c->engine, write_due, s, err);

	if (code == KY_OK && s->out->found && c->on_hooks != NULL)
		c->on_hooks(c->on_hooks_self);
	return code;
}
