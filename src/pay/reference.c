/*
 * References to pay under: digits that follow from the key, so that a death
 * in between gives out the same one again.
 */
#include "pay/private.h"

#include "base/hash.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS KY_PAY_REFERENCE_DIGITS
#define GROUP 4
#define FREE_MAX 8 /* references tried until one is free */

_Static_assert(DIGITS < KY_REFERENCE_SIZE &&
	DIGITS + DIGITS / GROUP <= KY_PAY_PRINTED_SIZE,
    "it fits");

struct reference {
	struct ky_pay_held held;
	char prefix[KY_PAY_PREFIX_MAX + 1];
};

/* --- digits --- */

static void
hash_of(const char *key, unsigned n, uint8_t out[KY_SHA256_SIZE])
{
	char number[16];
	struct ky_sha256 h;

	(void)snprintf(number, sizeof(number), "/%u", n);
	ky_sha256_init(&h);
	ky_sha256_add(&h, KY_STR("kaiyaku payment reference "));
	ky_sha256_add(&h, ky_str_of(key));
	ky_sha256_add(&h, ky_str_of(number));
	ky_sha256_end(&h, out);
}

void
ky_pay_reference_make(const char *prefix, const char *key, unsigned n,
    char out[KY_REFERENCE_SIZE])
{
	size_t at = prefix != NULL ? strlen(prefix) : 0;
	uint8_t hash[KY_SHA256_SIZE];

	assert(at <= KY_PAY_PREFIX_MAX);
	hash_of(key, n, hash);
	if (at > 0)
		memcpy(out, prefix, at);
	for (size_t i = 0; at < DIGITS - 1; i++)
		out[at++] = (char)('0' + hash[i] % 10);
	out[at] = ky_luhn_digit(out, at);
	out[at + 1] = '\0';
}

bool
ky_pay_reference_parse(struct ky_str text, char out[KY_REFERENCE_SIZE])
{
	char digits[DIGITS + 1] = "";
	size_t n = 0;

	text = ky_str_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (c == ' ' || c == '-')
			continue;
		if (c < '0' || c > '9' || n == DIGITS)
			return false;
		digits[n++] = c;
	}
	if (n != DIGITS ||
	    ky_luhn_digit(digits, DIGITS - 1) != digits[DIGITS - 1])
		return false;
	memcpy(out, digits, sizeof(digits));
	return true;
}

void
ky_pay_reference_print(const char *reference, char out[KY_PAY_PRINTED_SIZE])
{
	size_t at = 0;

	for (size_t i = 0; reference[i] != '\0' && at + 2 < KY_PAY_PRINTED_SIZE;
	     i++) {
		if (i > 0 && i % GROUP == 0)
			out[at++] = '-';
		out[at++] = reference[i];
	}
	out[at] = '\0';
}

/* --- the port --- */

/* The till says whether a reference is free. */
static enum ky_code
give_out(const struct reference *r, struct ky_payment *row, struct ky_err *err)
{
	const struct ky_till *t = r->held.desk.till;
	enum ky_code code = KY_E_INPUT;

	for (unsigned n = 0; code == KY_E_INPUT && n < FREE_MAX; n++) {
		ky_pay_reference_make(r->prefix, row->key,
		    (unsigned)row->tries * FREE_MAX + n, row->reference);
		code = t->payment_put(t->self, &r->held.desk.issuer, row, err);
	}
	if (code == KY_OK)
		return KY_OK;
	err->code = KY_E_RETRY;
	return ky_during(err, "till");
}

/* Another amount is asked for under the same reference; what is paid, or no
 * longer good, is another matter. */
static enum ky_code
again(const struct reference *r, struct ky_payment *row, int64_t minor,
    struct ky_err *err)
{
	switch (row->state) {
	case KY_PAYMENT_PAID:
		return KY_OK;
	case KY_PAYMENT_OPEN:
		if (row->minor == minor)
			return KY_OK;
		row->minor = minor;
		return ky_pay_row_put(&r->held, row, err);
	case KY_PAYMENT_EXPIRED:
	case KY_PAYMENT_FAILED:
	case KY_PAYMENT_STATE__MAX:
		break;
	}
	if (row->tries == UINT16_MAX)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "more references than one payment can have");
	row->tries++;
	row->minor = minor;
	row->state = KY_PAYMENT_OPEN;
	return give_out(r, row, err);
}

static enum ky_code
collect(void *self, uint64_t line_id, const struct ky_line *line, int64_t minor,
    const char *key, struct ky_err *err)
{
	struct reference *r = self;
	pthread_mutex_t *lock = ky_pay_take_lock(&r->held, key);
	struct ky_payment row;
	bool found = false;
	enum ky_code code = ky_pay_row_get(&r->held, key, &row, &found, err);

	if (code == KY_OK && !found) {
		row = ky_pay_row_new(&r->held, line_id, line, minor, key,
		    KY_MEANS_REFERENCE);
		code = give_out(r, &row, err);
	} else if (code == KY_OK) {
		code = again(r, &row, minor, err);
	}
	(void)pthread_mutex_unlock(lock);
	return code;
}

static enum ky_code
refund(void *self, uint64_t line_id, const struct ky_line *line, int64_t minor,
    const char *key, struct ky_err *err)
{
	(void)self;
	(void)line_id;
	(void)line;
	(void)minor;
	(void)key;
	return ky_fail(err, KY_E_REFUSED, 0, "no-original-payment");
}

/* Members in the order of their names; all of them ASCII of ours. */
static void
testify(const struct ky_payment *row, struct ky_raw *raw)
{
	int n = snprintf(raw->bytes, sizeof(raw->bytes),
	    "{\"currency\":\"%s\",\"minor\":%" PRId64
	    ",\"object\":\"payment-reference\",\"paid\":%s,"
	    "\"reference\":\"%s\"}",
	    row->currency, row->minor,
	    row->state == KY_PAYMENT_PAID ? "true" : "false", row->reference);

	assert(n > 0 && (size_t)n < sizeof(raw->bytes));
	raw->len = (size_t)n;
	(void)ky_str_copy(KY_STR("application/json"), raw->media_type,
	    sizeof(raw->media_type));
	(void)ky_str_copy(KY_STR("till"), raw->origin, sizeof(raw->origin));
}

static enum ky_code
look(void *self, uint64_t line_id, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	struct reference *r = self;
	struct ky_payment row = {.minor = 0};
	bool found = false;
	enum ky_code code = ky_pay_row_get(&r->held, key, &row, &found, err);

	(void)line_id;
	(void)line;
	if (code != KY_OK)
		return code;
	if (!found)
		row = (struct ky_payment){.minor = 0};
	*seen = (struct ky_seen){
	    .settled = row.state == KY_PAYMENT_PAID,
	    .asked = found && row.state == KY_PAYMENT_OPEN,
	};
	if (seen->settled)
		seen->minor = row.minor;
	testify(&row, raw);
	return KY_OK;
}

static void
close_reference(void *self)
{
	struct reference *r = self;

	ky_pay_held_done(&r->held);
	free(r);
}

enum ky_code
ky_pay_reference_check(const char *prefix, struct ky_err *err)
{
	struct ky_str digits = ky_str_of(prefix);

	if (digits.len <= KY_PAY_PREFIX_MAX &&
	    (digits.len == 0 || strspn(prefix, "0123456789") == digits.len))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0, "reference_prefix: up to %d digits",
	    KY_PAY_PREFIX_MAX);
}

enum ky_code
ky_pay_reference_open(const struct ky_pay_desk *desk, const char *prefix,
    struct ky_pay *out, struct ky_err *err)
{
	struct ky_str digits = ky_str_of(prefix);
	struct reference *r;

	if (ky_pay_reference_check(prefix, err) != KY_OK)
		return err->code;
	r = calloc(1, sizeof(*r));
	if (r == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	if (digits.len > 0)
		memcpy(r->prefix, digits.p, digits.len);
	ky_pay_held_init(&r->held, desk, close_reference);
	*out = (struct ky_pay){
	    .self = r,
	    .collect = collect,
	    .refund = refund,
	    .look = look,
	};
	return KY_OK;
}
