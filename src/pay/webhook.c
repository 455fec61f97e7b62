#include "pay/webhook.h"

#include "base/hex.h"
#include "pay/api.h"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>
#include <stdlib.h>
#include <string.h>

#define MAC_SIZE crypto_auth_hmacsha256_BYTES
#define MACS_MAX 16                        /* signatures in one header */
#define SECONDS_MAX UINT64_C(253402300799) /* the end of the year 9999 */

/* --- the signature --- */

/* The next "name=value" of the header; false at its end. */
static bool
next_pair(struct ky_str *rest, struct ky_str *name, struct ky_str *value)
{
	const char *end, *is;
	struct ky_str pair = *rest;

	if (rest->len == 0)
		return false;
	end = memchr(pair.p, ',', pair.len);
	if (end != NULL)
		pair.len = (size_t)(end - pair.p);
	rest->p += pair.len + (end != NULL);
	rest->len -= pair.len + (end != NULL);
	is = pair.len > 0 ? memchr(pair.p, '=', pair.len) : NULL;
	*name = (struct ky_str){pair.p,
	    is != NULL ? (size_t)(is - pair.p) : pair.len};
	*value = is != NULL ? (struct ky_str){is + 1, pair.len - name->len - 1}
			    : (struct ky_str){"", 0};
	*name = ky_str_trim(*name);
	*value = ky_str_trim(*value);
	return true;
}

/* What a header holds: the time as it stands there, and its macs. */
struct signature {
	struct ky_str time;
	uint64_t seconds;
	uint32_t n;
	uint8_t mac[MACS_MAX][MAC_SIZE];
};

static bool
parse_header(struct ky_str header, struct signature *out)
{
	struct ky_str name, value;

	*out = (struct signature){.n = 0};
	while (next_pair(&header, &name, &value)) {
		if (ky_str_is(name, "t")) {
			if (out->time.len > 0 ||
			    !ky_str_u64(value, SECONDS_MAX, &out->seconds))
				return false;
			out->time = value;
		} else if (ky_str_is(name, "v1") && out->n < MACS_MAX &&
		    ky_hex_decode(value, out->mac[out->n], MAC_SIZE)) {
			out->n++;
		}
	}
	return out->time.len > 0 && out->n > 0;
}

static void
sign(struct ky_str secret, struct ky_str time, struct ky_str body,
    uint8_t out[MAC_SIZE])
{
	crypto_auth_hmacsha256_state state;

	(void)crypto_auth_hmacsha256_init(&state, (const uint8_t *)secret.p,
	    secret.len);
	(void)crypto_auth_hmacsha256_update(&state, (const uint8_t *)time.p,
	    time.len);
	(void)crypto_auth_hmacsha256_update(&state, (const uint8_t *)".", 1);
	(void)crypto_auth_hmacsha256_update(&state, (const uint8_t *)body.p,
	    body.len);
	(void)crypto_auth_hmacsha256_final(&state, out);
	sodium_memzero(&state, sizeof(state));
}

static bool
is_one_of(const struct signature *s, const uint8_t mac[MAC_SIZE])
{
	bool found = false;

	for (uint32_t i = 0; i < s->n; i++)
		found |= sodium_memcmp(s->mac[i], mac, MAC_SIZE) == 0;
	return found;
}

enum ky_code
ky_pay_webhook_verify(struct ky_str secret, struct ky_str header,
    struct ky_str body, struct ky_time now, struct ky_err *err)
{
	struct signature s;
	uint8_t mac[MAC_SIZE];
	int64_t apart;

	if (header.len == 0 || header.len > KY_PAY_SIGNATURE_MAX ||
	    !parse_header(header, &s))
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the signature is missing or malformed");
	sign(secret, s.time, body, mac);
	if (!is_one_of(&s, mac))
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the signature is not under our secret");
	apart = now.us - (int64_t)s.seconds * KY_SECOND_US;
	if (apart > KY_PAY_TOLERANCE_US || apart < -KY_PAY_TOLERANCE_US)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the signature is too old, or from the future");
	return KY_OK;
}

/* --- the event --- */

/* What is read of the object an event is about. */
enum about {
	ABOUT_NOTHING,
	ABOUT_PAGE,    /* its id, and its payment */
	ABOUT_CHARGE,  /* what was paid back of it */
	ABOUT_REFUND,  /* its amount */
	ABOUT_DISPUTE, /* its id and amount */
};

struct row {
	const char *type;
	enum ky_pay_news news;
	enum about about;
};

static const struct row known[] = {
    {"checkout.session.completed", KY_PAY_COMPLETED, ABOUT_PAGE},
    {"checkout.session.async_payment_succeeded", KY_PAY_SUCCEEDED, ABOUT_PAGE},
    {"checkout.session.async_payment_failed", KY_PAY_FAILED, ABOUT_PAGE},
    {"checkout.session.expired", KY_PAY_EXPIRED, ABOUT_PAGE},
    {"charge.refunded", KY_PAY_REFUNDED, ABOUT_CHARGE},
    {"charge.refund.updated", KY_PAY_REFUNDED, ABOUT_REFUND},
    {"refund.updated", KY_PAY_REFUNDED, ABOUT_REFUND},
    {"refund.failed", KY_PAY_REFUND_FAILED, ABOUT_REFUND},
    {"charge.dispute.created", KY_PAY_DISPUTED, ABOUT_DISPUTE},
};

static const struct row other = {"", KY_PAY_OTHER, ABOUT_NOTHING};

static const struct row *
row_of(const char *type)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].type, type) == 0)
			return &known[i];
	return &other;
}

static enum ky_code
not_as_agreed(const char *member, struct ky_err *err)
{
	return ky_fail(err, KY_E_INPUT, 0, "%s: missing, or not as agreed",
	    member);
}

static enum ky_code
take_id(const json_t *o, const char *member, const char *place, char *out,
    size_t size, struct ky_err *err)
{
	return ky_pay_api_id(o, member, out, size) && out[0] != '\0'
	    ? KY_OK
	    : not_as_agreed(place, err);
}

/* The payment an object belongs to; some have none, or none yet. */
static enum ky_code
take_intent(const json_t *o, struct ky_pay_event *out, struct ky_err *err)
{
	return json_object_get(o, "payment_intent") == NULL ||
		ky_pay_api_id(o, "payment_intent", out->intent,
		    sizeof(out->intent))
	    ? KY_OK
	    : not_as_agreed("data.object.payment_intent", err);
}

static enum ky_code
take_money(const json_t *o, const char *member, const char *place,
    struct ky_pay_event *out, struct ky_err *err)
{
	return ky_pay_api_money(o, member, &out->minor, out->currency)
	    ? KY_OK
	    : not_as_agreed(place, err);
}

static enum ky_code
take_object(const json_t *o, enum about about, struct ky_pay_event *out,
    struct ky_err *err)
{
	enum ky_code code = KY_OK;

	switch (about) {
	case ABOUT_NOTHING:
		return KY_OK;
	case ABOUT_PAGE:
		code = take_id(o, "id", "data.object.id", out->session,
		    sizeof(out->session), err);
		break;
	case ABOUT_CHARGE:
		code = take_money(o, "amount_refunded",
		    "data.object.amount_refunded", out, err);
		break;
	case ABOUT_REFUND:
		code = take_money(o, "amount", "data.object.amount", out, err);
		break;
	case ABOUT_DISPUTE:
		code = take_id(o, "id", "data.object.id", out->dispute,
		    sizeof(out->dispute), err);
		if (code == KY_OK)
			code = take_money(o, "amount", "data.object.amount",
			    out, err);
		if (code == KY_OK && out->minor == 0)
			code = not_as_agreed("data.object.amount", err);
		break;
	}
	return code == KY_OK ? take_intent(o, out, err) : code;
}

static enum ky_code
read_event(const json_t *doc, struct ky_pay_event *out, struct ky_err *err)
{
	const json_t *type = json_object_get(doc, "type");
	const json_t *object = json_object_get(json_object_get(doc, "data"),
	    "object");
	const struct row *row;
	enum ky_code code;

	if (!json_is_object(doc))
		return ky_fail(err, KY_E_INPUT, 0, "the event is no object");
	if (!json_is_string(type))
		return not_as_agreed("type", err);
	code = take_id(doc, "id", "id", out->id, sizeof(out->id), err);
	if (code != KY_OK)
		return code;
	row = row_of(json_string_value(type));
	out->news = row->news;
	if (row->about != ABOUT_NOTHING && !json_is_object(object))
		return not_as_agreed("data.object", err);
	return take_object(object, row->about, out, err);
}

enum ky_code
ky_pay_webhook_read(struct ky_str body, struct ky_pay_event *out,
    struct ky_err *err)
{
	struct ky_pay_event event = {0};
	json_t *doc;
	enum ky_code code;

	if (body.len == 0 || body.len > KY_PAY_BODY_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "an event has 1 to %zu bytes", KY_PAY_BODY_MAX);
	doc = json_loadb(body.p, body.len, JSON_REJECT_DUPLICATES, NULL);
	if (doc == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "the event is no JSON");
	code = read_event(doc, &event, err);
	json_decref(doc);
	if (code == KY_OK)
		*out = event;
	return code;
}

/* --- as the port --- */

struct webhook {
	struct ky_clock clock;
	char *secret;
};

static enum ky_code
read(void *self, struct ky_str signature, struct ky_str body,
    struct ky_pay_event *out, struct ky_err *err)
{
	const struct webhook *w = self;
	enum ky_code code = ky_pay_webhook_verify(ky_str_of(w->secret),
	    signature, body, w->clock.now(w->clock.self), err);

	return code == KY_OK ? ky_pay_webhook_read(body, out, err) : code;
}

static void
forget(struct webhook *w)
{
	if (w->secret != NULL)
		sodium_memzero(w->secret, strlen(w->secret));
	free(w->secret);
	free(w);
}

enum ky_code
ky_pay_webhook_open(const char *secret, struct ky_clock clock,
    struct ky_pay_reader *out, struct ky_err *err)
{
	size_t n = secret != NULL ? strlen(secret) : 0;
	struct webhook *w;

	if (n < KY_PAY_SECRET_MIN || n > KY_PAY_SECRET_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "webhook_secret: has %d to %d characters",
		    KY_PAY_SECRET_MIN, KY_PAY_SECRET_MAX);
	w = calloc(1, sizeof(*w));
	if (w == NULL || (w->secret = strdup(secret)) == NULL) {
		free(w);
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	}
	w->clock = clock;
	*out = (struct ky_pay_reader){w, read};
	return KY_OK;
}

void
ky_pay_webhook_close(struct ky_pay_reader *r)
{
	if (r->self != NULL)
		forget(r->self);
	*r = (struct ky_pay_reader){0};
}
