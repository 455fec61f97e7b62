#include "event/state.h"

#include "event/event.h"

#include "base/log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool
ky_hook_wants(const struct ky_hook *h, const struct ky_event *ev)
{
	return (h->kinds == 0 || (h->kinds >> ev->kind & 1) != 0) &&
	    (h->provider.text[0] == '\0' ||
		strcmp(h->provider.text, ev->provider.text) == 0);
}

/* --- events into deliveries --- */

/* A write of one webhook's next deliveries. */
struct fan {
	const struct ky_slug *issuer;
	struct ky_slug hook;
	struct ky_time now;
	bool more; /* there are events beyond these */
	struct ky_event row[KY_FAN_EVENTS];
};

static enum ky_code
put_wanted(const struct fan *f, struct ky_store *s, const struct ky_hook *h,
    uint32_t n, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	for (uint32_t i = 0; i < n && code == KY_OK; i++) {
		struct ky_delivery d = {
		    .hook = h->id,
		    .event = f->row[i].n,
		    .line_id = f->row[i].line_id,
		    .state = KY_DELIVERY_DUE,
		    .next_try = f->now,
		};

		if (ky_hook_wants(h, &f->row[i]))
			code = s->office->delivery_put(s->office->self,
			    f->issuer, &d, err);
	}
	return code;
}

/* In the writer: the webhook is read again, since it may have been changed or
 * removed, and `upto` moves with the deliveries, so that each event has its
 * delivery once. */
static enum ky_code
write_fan(void *self, struct ky_store *s, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	struct fan *f = self;
	struct ky_hook h;
	bool found;
	uint32_t n = 0;
	enum ky_code code;

	f->more = false;
	code = o->hook_get(o->self, f->issuer, &f->hook, &h, &found, err);
	if (code != KY_OK || !found || h.state != KY_HOOK_ON)
		return code;
	code = o->events(o->self, f->issuer, h.upto, KY_FAN_EVENTS, f->row, &n,
	    err);
	if (code != KY_OK || n == 0)
		return code;
	code = put_wanted(f, s, &h, n, err);
	h.upto = f->row[n - 1].n;
	f->more = n == KY_FAN_EVENTS;
	return code == KY_OK ? o->hook_put(o->self, f->issuer, &h, err) : code;
}

static enum ky_code
fan_out(struct ky_deliverer *d, const struct ky_hook *h, struct ky_err *err)
{
	struct fan *f = calloc(1, sizeof(*f));
	enum ky_code code;

	if (f == NULL)
		abort(); /* death at any instruction is harmless */
	f->issuer = &d->config.issuer;
	f->hook = h->id;
	f->now = d->config.clock.now(d->config.clock.self);
	do
		code = ky_engine_write(d->config.engine, write_fan, f, err);
	while (code == KY_OK && f->more);
	free(f);
	return code;
}

/* --- what a webhook that is gone leaves --- */

struct bury {
	const struct ky_slug *issuer;
	struct ky_slug hook;
	uint32_t n;
	struct ky_delivery row[KY_FAN_EVENTS];
};

static enum ky_code
write_bury(void *self, struct ky_store *s, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	struct bury *b = self;
	struct ky_hook h;
	bool found;
	enum ky_code code;

	b->n = 0;
	code = o->hook_get(o->self, b->issuer, &b->hook, &h, &found, err);
	if (code != KY_OK || !found || h.state != KY_HOOK_GONE)
		return code;
	code = o->delivery_list(o->self, b->issuer, &b->hook, KY_DELIVERY_DUE,
	    0, KY_FAN_EVENTS, b->row, &b->n, err);
	for (uint32_t i = 0; i < b->n && code == KY_OK; i++) {
		b->row[i].state = KY_DELIVERY_DEAD;
		code = o->delivery_put(o->self, b->issuer, &b->row[i], err);
	}
	return code;
}

/* Nothing is written when there is nothing due, which is nearly always. */
static enum ky_code
bury(struct ky_deliverer *d, struct ky_store *s, const struct ky_hook *h,
    struct ky_err *err)
{
	struct bury *b;
	uint32_t n;
	struct ky_delivery first;
	enum ky_code code = s->office->delivery_list(s->office->self,
	    &d->config.issuer, &h->id, KY_DELIVERY_DUE, 0, 1, &first, &n, err);

	if (code != KY_OK || n == 0)
		return code;
	b = calloc(1, sizeof(*b));
	if (b == NULL)
		abort(); /* death at any instruction is harmless */
	b->issuer = &d->config.issuer;
	b->hook = h->id;
	do {
		code = ky_engine_write(d->config.engine, write_bury, b, err);
		if (code == KY_OK)
			atomic_fetch_add(&d->dead, b->n);
	} while (code == KY_OK && b->n == KY_FAN_EVENTS);
	free(b);
	return code;
}

/* --- a round --- */

enum ky_code
ky_fanout(struct ky_deliverer *d, struct ky_store *s, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	const struct ky_slug first = {""};
	uint64_t last;
	enum ky_code code;

	d->hooks_n = 0;
	code = o->event_last(o->self, &d->config.issuer, &last, err);
	if (code == KY_OK)
		code = o->hook_list(o->self, &d->config.issuer, &first,
		    KY_HOOKS_MAX, d->hook, &d->hooks_n, err);
	for (uint32_t i = 0; i < d->hooks_n && code == KY_OK; i++) {
		const struct ky_hook *h = &d->hook[i];

		if (h->state == KY_HOOK_ON && h->upto < last)
			code = fan_out(d, h, err);
		else if (h->state == KY_HOOK_GONE)
			code = bury(d, s, h, err);
	}
	return code;
}
