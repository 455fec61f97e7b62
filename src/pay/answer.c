#include "pay/answer.h"

#include <stdlib.h>
#include <string.h>

/* Words of the API, and what each stands for. */
struct word {
	const char *text;
	int value;
};

static bool
find_word(const struct word *words, const char *text, int *out)
{
	for (; words->text != NULL; words++)
		if (strcmp(words->text, text) == 0) {
			*out = words->value;
			return true;
		}
	return false;
}

static enum ky_code
not_as_agreed(const char *member, struct ky_err *err)
{
	return ky_fail(err, KY_E_RETRY, 0, "%s: missing, or not as agreed",
	    member);
}

/* --- pages --- */

/* A payment that was begun and can come to nothing any more: its page can
 * not be gone through twice. */
static bool
given_up(const json_t *doc)
{
	const char *status = ky_pay_api_text(json_object_get(doc,
						 "payment_intent"),
	    "status");

	return strcmp(status, "canceled") == 0 ||
	    strcmp(status, "requires_payment_method") == 0;
}

static enum ky_code
read_state(const json_t *doc, enum ky_page_state *out, struct ky_err *err)
{
	static const struct word known[] = {
	    {"open", KY_PAGE_OPEN},
	    {"complete", KY_PAGE_PENDING},
	    {"expired", KY_PAGE_EXPIRED},
	    {NULL, 0},
	};
	const char *paid = ky_pay_api_text(doc, "payment_status");
	int state = 0;

	if (!find_word(known, ky_pay_api_text(doc, "status"), &state))
		return not_as_agreed("status", err);
	if (strcmp(paid, "paid") == 0)
		state = KY_PAGE_PAID;
	else if (strcmp(paid, "unpaid") != 0)
		return not_as_agreed("payment_status", err);
	else if (state == KY_PAGE_PENDING && given_up(doc))
		state = KY_PAGE_FAILED;
	*out = (enum ky_page_state)state;
	return KY_OK;
}

/* Where the holder is sent: an address, as short as we can keep. */
static bool
read_link(const json_t *doc, char out[KY_LINK_SIZE])
{
	const json_t *v = json_object_get(doc, "url");
	struct ky_str link = {json_string_value(v), json_string_length(v)};

	if (v == NULL || json_is_null(v))
		return true;
	if (!json_is_string(v) || !ky_str_starts(link, "http"))
		return false;
	for (size_t i = 0; i < link.len; i++)
		if (link.p[i] <= ' ' || link.p[i] >= 0x7f)
			return false;
	return ky_str_copy(link, out, KY_LINK_SIZE);
}

#define SECONDS_MAX INT64_C(253402300799) /* the end of the year 9999 */

static bool
read_expiry(const json_t *doc, struct ky_time *out)
{
	const json_t *v = json_object_get(doc, "expires_at");
	int64_t seconds = json_integer_value(v);

	if (v == NULL || json_is_null(v))
		return true;
	if (!json_is_integer(v) || seconds < 0 || seconds > SECONDS_MAX)
		return false;
	out->us = seconds * KY_SECOND_US;
	return true;
}

enum ky_code
ky_page_read(const json_t *doc, struct ky_page *out, struct ky_err *err)
{
	struct ky_page page = {0};
	enum ky_code code = read_state(doc, &page.state, err);

	if (code != KY_OK)
		return code;
	if (!ky_pay_api_id(doc, "id", page.id, sizeof(page.id)) ||
	    page.id[0] == '\0')
		return not_as_agreed("id", err);
	if (json_object_get(doc, "payment_intent") != NULL &&
	    !ky_pay_api_id(doc, "payment_intent", page.intent,
		sizeof(page.intent)))
		return not_as_agreed("payment_intent", err);
	if (!ky_pay_api_money(doc, "amount_total", &page.minor,
		page.currency) ||
	    page.minor == 0)
		return not_as_agreed("amount_total and currency", err);
	if (!read_link(doc, page.link))
		return not_as_agreed("url", err);
	if (!read_expiry(doc, &page.expires))
		return not_as_agreed("expires_at", err);
	*out = page;
	return KY_OK;
}

/* --- refunds --- */

enum ky_code
ky_refund_read(const json_t *doc, struct ky_refund *out, struct ky_err *err)
{
	static const struct word known[] = {
	    {"pending", KY_REFUND_PENDING},
	    {"requires_action", KY_REFUND_PENDING},
	    {"succeeded", KY_REFUND_DONE},
	    {"failed", KY_REFUND_FAILED},
	    {"canceled", KY_REFUND_FAILED},
	    {NULL, 0},
	};
	struct ky_refund refund = {0};
	int state = 0;

	if (!find_word(known, ky_pay_api_text(doc, "status"), &state))
		return not_as_agreed("status", err);
	if (!ky_pay_api_money(doc, "amount", &refund.minor, refund.currency) ||
	    refund.minor == 0)
		return not_as_agreed("amount and currency", err);
	refund.state = (enum ky_refund_state)state;
	*out = refund;
	return KY_OK;
}

/* --- evidence --- */

const char *
ky_pay_key_of(const json_t *doc)
{
	return ky_pay_api_text(json_object_get(doc, "metadata"),
	    KY_PAY_KEY_NAME);
}

static void
set(json_t *doc, const char *name, json_t *value)
{
	if (json_object_set_new(doc, name, value) != 0)
		abort(); /* out of memory */
}

/* Numbers, short texts, and yes or no; anything larger is not of ours. */
static json_t *
scalar(const json_t *v)
{
	return json_is_integer(v) || json_is_boolean(v) ||
		(json_is_string(v) &&
		    json_string_length(v) < KY_SESSION_ID_SIZE)
	    ? json_deep_copy(v)
	    : NULL;
}

static void
take(const json_t *from, const char *const *members, json_t *to)
{
	for (; *members != NULL; members++) {
		json_t *v = scalar(json_object_get(from, *members));

		if (v != NULL)
			set(to, *members, v);
	}
}

/* The payment as it was expanded, or its id. */
static void
take_intent(const json_t *from, json_t *to)
{
	static const char *const members[] = {"id", "status", "amount_received",
	    NULL};
	const json_t *v = json_object_get(from, "payment_intent");
	json_t *small = json_is_object(v) ? json_object() : scalar(v);

	if (json_is_object(v))
		take(v, members, small);
	if (small != NULL)
		set(to, "payment_intent", small);
}

/* `small` is taken. */
static enum ky_code
write_raw(json_t *small, struct ky_raw *out, struct ky_err *err)
{
	size_t n = json_dumpb(small, out->bytes, sizeof(out->bytes),
	    JSON_COMPACT | JSON_SORT_KEYS);

	json_decref(small);
	if (n == 0 || n > sizeof(out->bytes))
		return ky_fail(err, KY_E_RETRY, 0, "the answer is too long");
	out->len = n;
	(void)ky_str_copy(KY_STR("application/json"), out->media_type,
	    sizeof(out->media_type));
	(void)ky_str_copy(KY_STR("pay"), out->origin, sizeof(out->origin));
	return KY_OK;
}

static enum ky_code
testify(const json_t *doc, const char *const *members, struct ky_raw *out,
    struct ky_err *err)
{
	const char *key = ky_pay_key_of(doc);
	json_t *small = json_object();

	take(doc, members, small);
	take_intent(doc, small);
	if (key[0] != '\0' && strlen(key) < KY_KEY_SIZE)
		set(small, KY_PAY_KEY_NAME, json_string(key));
	return write_raw(small, out, err);
}

enum ky_code
ky_page_evidence(const json_t *doc, struct ky_raw *out, struct ky_err *err)
{
	static const char *const members[] = {"id", "object", "amount_total",
	    "currency", "status", "payment_status", "created", "expires_at",
	    "livemode", NULL};

	return testify(doc, members, out, err);
}

enum ky_code
ky_refund_evidence(const json_t *doc, struct ky_raw *out, struct ky_err *err)
{
	static const char *const members[] = {"id", "object", "amount",
	    "currency", "status", "failure_reason", "created", NULL};

	return testify(doc, members, out, err);
}

void
ky_pay_nothing(const char *key, struct ky_raw *out)
{
	json_t *small = json_object();
	struct ky_err ignored;

	set(small, KY_PAY_KEY_NAME, json_string(key));
	set(small, "object", json_null());
	/* A key always fits. */
	if (write_raw(small, out, &ignored) != KY_OK)
		abort();
}
