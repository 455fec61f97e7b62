#include "event/state.h"

#include "event/event.h"
#include "event/signature.h"

#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define GONE 410
#define ANSWER_MAX ((size_t)1024 * 1024) /* nobody reads it */
#define ID_SIZE (sizeof("evt_") + KY_UUID_SIZE)

/* --- the try --- */

static enum ky_code
build(const struct ky_slot *slot, struct ky_buf *body, struct ky_err *err)
{
	const struct ky_deliver_config *c = &slot->deliverer->config;

	if (slot->hook.form == KY_HOOK_STANDARD)
		ky_event_body(&slot->event, c->base_url, &c->issuer, body);
	else if (c->tmf_body != NULL)
		return c->tmf_body(c->tmf_self, &slot->hook, &slot->event, body,
		    err);
	return KY_OK;
}

/* The headers of Standard Webhooks; a secret that is none is no reason to
 * send something unsigned. */
static enum ky_code
sign(const struct ky_slot *slot, struct ky_str body, char id[ID_SIZE],
    char at[24], char signature[KY_SIGNATURE_HEADER_SIZE], struct ky_err *err)
{
	const struct ky_hook *h = &slot->hook;
	const struct ky_clock *clock = &slot->deliverer->config.clock;
	int64_t now_s = clock->now(clock->self).us / KY_SECOND_US;
	char uuid[KY_UUID_SIZE];
	enum ky_code code = ky_webhook_secret_check(h->secret, err);

	if (code == KY_OK && h->old_secret[0] != '\0')
		code = ky_webhook_secret_check(h->old_secret, err);
	if (code != KY_OK)
		return code;
	ky_event_uuid(slot->event.id, uuid);
	(void)snprintf(id, ID_SIZE, "evt_%s", uuid);
	(void)snprintf(at, 24, "%" PRId64, now_s);
	ky_webhook_sign(h->secret, h->old_secret, id, now_s, body, signature);
	return KY_OK;
}

static enum ky_code
post(struct ky_slot *slot, struct ky_str body, struct ky_client_answer *an,
    struct ky_err *err)
{
	char id[ID_SIZE], at[24], signature[KY_SIGNATURE_HEADER_SIZE];
	struct ky_client_request rq = {
	    .method = "POST",
	    .url = slot->hook.url,
	    .content_type = "application/json;charset=utf-8",
	    .body = body,
	    .repeatable = true, /* the id tells a receiver the second one */
	};
	enum ky_code code = KY_OK;

	if (slot->hook.form == KY_HOOK_STANDARD) {
		code = sign(slot, body, id, at, signature, err);
		rq.content_type = "application/cloudevents+json";
		rq.headers_n = 3;
		rq.header[0].name = "webhook-id";
		rq.header[0].value = id;
		rq.header[1].name = "webhook-timestamp";
		rq.header[1].value = at;
		rq.header[2].name = "webhook-signature";
		rq.header[2].value = signature;
	}
	if (code != KY_OK)
		return code;
	return ky_client_send(slot->deliverer->config.client, &rq, an, err);
}

/* --- what came of it --- */

struct outcome {
	const struct ky_slug *issuer;
	struct ky_delivery delivery;
	bool well;
	bool hook_gone; /* out: by this outcome */
};

/* In the writer.  The webhook is read again: it may have been removed, with
 * its deliveries, or have got a new secret meanwhile. */
static enum ky_code
write_outcome(void *self, struct ky_store *s, struct ky_err *err)
{
	const struct ky_office *o = s->office;
	struct outcome *out = self;
	const struct ky_delivery *d = &out->delivery;
	struct ky_hook h;
	bool found;
	struct ky_time since;
	enum ky_hook_state state;
	enum ky_code code;

	out->hook_gone = false;
	code = o->hook_get(o->self, out->issuer, &d->hook, &h, &found, err);
	if (code != KY_OK || !found)
		return code;
	code = o->delivery_put(o->self, out->issuer, d, err);
	if (code != KY_OK)
		return code;
	since = h.failing_since;
	state = h.state;
	if (out->well)
		h.failing_since = (struct ky_time){0};
	else if (since.us == 0)
		h.failing_since = d->last_try;
	if (!out->well && h.state == KY_HOOK_ON &&
	    (d->status == GONE ||
		d->last_try.us - h.failing_since.us > KY_HOOK_FAILING_US)) {
		h.state = KY_HOOK_GONE;
		out->hook_gone = true;
	}
	if (h.state == state && h.failing_since.us == since.us)
		return KY_OK; /* nearly always: no second row is written */
	return o->hook_put(o->self, out->issuer, &h, err);
}

static void
note(struct ky_deliverer *d, const struct outcome *out)
{
	const struct ky_delivery *v = &out->delivery;

	if (out->well) {
		atomic_fetch_add(&d->sent, 1);
		return;
	}
	atomic_fetch_add(&d->failed, 1);
	if (v->state == KY_DELIVERY_DEAD)
		atomic_fetch_add(&d->dead, 1);
	ky_log(v->state == KY_DELIVERY_DEAD ? KY_WARN : KY_INFO,
	    v->state == KY_DELIVERY_DEAD ? KY_EV_DELIVERY_DEAD
					 : KY_EV_DELIVERY_FAILED,
	    "hook=%s event=%" PRIu64 " try=%u status=%u", v->hook.text,
	    v->event, v->tries, v->status);
	if (out->hook_gone) {
		atomic_fetch_add(&d->hooks_gone, 1);
		ky_log(KY_WARN, KY_EV_HOOK_GONE, "hook=%s status=%u",
		    v->hook.text, v->status);
	}
}

/* How long the webhook is left alone now. */
static void
rest(struct ky_deliverer *d, const struct ky_slug *hook, bool well,
    struct ky_time now, uint32_t retry_after_s)
{
	struct ky_rest *r = NULL;
	int64_t us, asked = retry_after_s * KY_SECOND_US;

	(void)pthread_mutex_lock(&d->lock);
	for (uint32_t i = 0; i < KY_HOOKS_MAX; i++) {
		struct ky_rest *it = &d->rest[i];

		if (strcmp(it->hook.text, hook->text) == 0) {
			r = it;
			break;
		}
		/* Free, or of one that has rested: removed or well again. */
		if (r == NULL && ky_time_cmp(it->until, now) <= 0)
			r = it;
	}
	if (r != NULL && well) {
		if (strcmp(r->hook.text, hook->text) == 0)
			*r = (struct ky_rest){0};
	} else if (r != NULL) {
		if (strcmp(r->hook.text, hook->text) != 0)
			*r = (struct ky_rest){.hook = *hook};
		us = KY_HOOK_REST_US << (r->failures < 8 ? r->failures : 8);
		r->failures++;
		us = us < asked ? asked : us;
		us = us > KY_HOOK_REST_MAX_US ? KY_HOOK_REST_MAX_US : us;
		r->until = ky_time_after(now, us);
	}
	(void)pthread_mutex_unlock(&d->lock);
}

static void
settle(struct ky_slot *slot, const struct ky_client_answer *an)
{
	struct ky_deliverer *d = slot->deliverer;
	const struct ky_entropy *chance = &d->config.entropy;
	struct ky_time now = d->config.clock.now(d->config.clock.self);
	struct outcome out = {
	    .issuer = &d->config.issuer,
	    .delivery = slot->delivery,
	    .well = an->status >= 200 && an->status < 300,
	};
	struct ky_delivery *v = &out.delivery;
	uint8_t random[4];
	struct ky_err err;

	chance->fill(chance->self, random, sizeof(random));
	v->status = (uint16_t)an->status;
	v->last_try = now;
	v->tries++;
	v->next_try = ky_deliver_next(now, v->tries, an->retry_after_s, random);
	v->state = out.well                             ? KY_DELIVERY_DONE
	    : v->next_try.us == 0 || an->status == GONE ? KY_DELIVERY_DEAD
							: KY_DELIVERY_DUE;
	if (v->state != KY_DELIVERY_DUE)
		v->next_try = (struct ky_time){0};
	rest(d, &v->hook, out.well, now, an->retry_after_s);
	if (ky_engine_write(d->config.engine, write_outcome, &out, &err) ==
	    KY_OK) {
		note(d, &out);
		return;
	}
	/* The delivery is as due as before; rest, or it would be sent again
	 * and again while the store is away. */
	ky_log_err(KY_ERROR, KY_EV_DELIVERER, &err);
	rest(d, &v->hook, false, now, 0);
}

void
ky_send(struct ky_slot *slot)
{
	struct ky_client_answer an = {0};
	struct ky_buf body;
	struct ky_err err;
	enum ky_code code;

	ky_buf_init(&body, KY_DELIVER_BODY_MAX);
	ky_buf_init(&an.body, ANSWER_MAX);
	code = build(slot, &body, &err);
	if (code == KY_OK && !ky_buf_ok(&body))
		code = ky_fail(&err, KY_E_LIMIT, 0, "the event is too large");
	if (code == KY_OK && body.len == 0)
		an.status = 204; /* not for this receiver: as if taken */
	else if (code == KY_OK)
		code = post(slot, ky_buf_str(&body), &an, &err);
	if (code != KY_OK) {
		/* No answer: whatever came of it, the same id comes again. */
		an.status = 0;
		ky_log_err(KY_INFO, KY_EV_DELIVERY_FAILED, &err);
	}
	settle(slot, &an);
	ky_buf_done(&an.body);
	ky_buf_done(&body);
}
