#include "bank/iso.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 18
#define COUNT_MAX UINT64_C(999999999999999)
#define DAY_LENGTH 10

void
ky_iso_amount_write(int64_t minor, const char currency[4],
    char out[KY_ISO_AMOUNT_SIZE])
{
	int places = ky_currency_exponent(currency), len;

	assert(minor >= 0);
	assert(places >= 0);
	/* At least one digit before the point. */
	len = snprintf(out, KY_ISO_AMOUNT_SIZE, "%0*" PRId64, places + 1,
	    minor);
	assert(len > places && len + 1 < KY_ISO_AMOUNT_SIZE);
	if (places == 0)
		return;
	memmove(out + len - places + 1, out + len - places, (size_t)places + 1);
	out[len - places] = '.';
}

/* Without the zeros behind the currency's own decimals. */
static struct ky_str
shortened(struct ky_str text, int places)
{
	const char *point = memchr(text.p, '.', text.len);
	size_t whole = point != NULL ? (size_t)(point - text.p) : text.len;
	size_t least = whole + 1 + (size_t)places;

	while (text.len > least && text.p[text.len - 1] == '0')
		text.len--;
	if (places == 0 && text.len == whole + 1)
		text.len = whole;
	return text;
}

enum ky_code
ky_iso_amount_read(struct ky_str text, struct ky_str currency,
    struct ky_money *out, struct ky_err *err)
{
	char code[4];

	if (currency.len != 3 || !ky_str_copy(currency, code, sizeof(code)) ||
	    ky_currency_exponent(code) < 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "an amount in a currency that is not known");
	if (text.len == 0 || text.len > DIGITS_MAX + 1 || text.p[0] == '-')
		return ky_fail(err, KY_E_INPUT, 0,
		    "not an amount of at most %d digits", DIGITS_MAX);
	return ky_money_parse(shortened(text, ky_currency_exponent(code)), code,
	    out, err);
}

struct ky_iso_amount
ky_iso_amount_told(struct ky_str text, struct ky_str currency)
{
	struct ky_iso_amount a = {.told = true};
	struct ky_err err;

	a.read = ky_iso_amount_read(text, currency, &a.money, &err) == KY_OK;
	return a;
}

static bool
same_currency(const struct ky_money *a, const struct ky_money *b)
{
	return memcmp(a->currency, b->currency, sizeof(a->currency)) == 0;
}

void
ky_iso_sum_add(struct ky_iso_sum *s, const struct ky_iso_amount *a, bool minus)
{
	int64_t minor = minus ? -a->money.minor : a->money.minor;

	if (!a->read)
		s->lost = true;
	if (s->lost)
		return;
	if (s->money.currency[0] == '\0')
		memcpy(s->money.currency, a->money.currency,
		    sizeof(s->money.currency));
	s->lost = !same_currency(&s->money, &a->money) ||
	    __builtin_add_overflow(s->money.minor, minor, &s->money.minor);
}

bool
ky_iso_sum_differs(const struct ky_iso_sum *s, const struct ky_iso_amount *told)
{
	return !s->lost && told->read &&
	    same_currency(&s->money, &told->money) &&
	    s->money.minor != told->money.minor;
}

enum ky_code
ky_iso_day_read(struct ky_str text, struct ky_date *out, struct ky_err *err)
{
	struct ky_str day = {text.p, DAY_LENGTH}, behind;

	if (text.len < DAY_LENGTH)
		return ky_fail(err, KY_E_INPUT, 0, "not a date");
	behind = (struct ky_str){text.p + DAY_LENGTH, text.len - DAY_LENGTH};
	if (behind.len > 0 && !ky_str_starts(behind, "T") &&
	    !ky_str_starts(behind, "Z") && !ky_str_starts(behind, "+") &&
	    !ky_str_starts(behind, "-"))
		return ky_fail(err, KY_E_INPUT, 0, "not a date");
	return ky_date_parse(day, out, err);
}

enum ky_code
ky_iso_count_read(struct ky_str text, uint64_t *out, struct ky_err *err)
{
	if (!ky_str_u64(text, COUNT_MAX, out))
		return ky_fail(err, KY_E_INPUT, 0, "not a count");
	return KY_OK;
}

bool
ky_iso_is_latin(struct ky_str text)
{
	bool seen = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') &&
		    !(c >= '0' && c <= '9') &&
		    (c == '\0' || strchr(" /-?:().,'+", c) == NULL))
			return false;
		seen = seen || c != ' ';
	}
	return seen;
}

bool
ky_iso_text_read(struct ky_str text, char *out, size_t size)
{
	if (text.len == 0)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] < ' ' || text.p[i] > '~')
			return false;
	return ky_str_copy(text, out, size);
}
