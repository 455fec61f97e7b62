#include "core/money.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

__extension__ typedef __int128 wide;

/* ISO 4217 exponents of the currencies our rule files may name. */
int
ky_currency_exponent(const char currency[4])
{
	static const struct {
		char code[4];
		uint8_t exponent;
	} known[] = {
	    {"JPY", 0},
	    {"KRW", 0},
	    {"VND", 0},
	    {"AUD", 2},
	    {"CAD", 2},
	    {"CHF", 2},
	    {"CNY", 2},
	    {"EUR", 2},
	    {"GBP", 2},
	    {"HKD", 2},
	    {"IDR", 2},
	    {"INR", 2},
	    {"MYR", 2},
	    {"NZD", 2},
	    {"PHP", 2},
	    {"SGD", 2},
	    {"THB", 2},
	    {"TWD", 2},
	    {"USD", 2},
	    {"BHD", 3},
	    {"KWD", 3},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (memcmp(known[i].code, currency, 4) == 0)
			return known[i].exponent;
	return -1;
}

static bool
is_money(struct ky_money m)
{
	return m.minor >= -KY_MONEY_MAX && m.minor <= KY_MONEY_MAX;
}

/* One more digit behind `*minor`; false beyond the bound. */
static bool
push(int64_t *minor, char digit)
{
	*minor = *minor * 10 + (digit - '0');
	return *minor <= KY_MONEY_MAX;
}

enum ky_code
ky_money_parse(struct ky_str text, const char currency[4], struct ky_money *out,
    struct ky_err *err)
{
	int places = ky_currency_exponent(currency);
	bool minus = text.len > 0 && text.p[0] == '-';
	size_t from = minus ? 1 : 0, at = from;
	bool fits = true, point = false;
	int64_t minor = 0;

	if (places < 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "amount: currency %.3s is not known", currency);
	for (; at < text.len; at++) {
		char c = text.p[at];

		if (c == '.' && !point && at > from) {
			if (places == 0)
				return ky_fail(err, KY_E_INPUT, 0,
				    "amount, character %zu: %s has no "
				    "decimals",
				    at + 1, currency);
			point = true;
			from = at + 1;
			continue;
		}
		if (c < '0' || c > '9')
			return ky_fail(err, KY_E_INPUT, 0,
			    "amount, character %zu: not a digit", at + 1);
		if (point && places-- == 0)
			return ky_fail(err, KY_E_INPUT, 0,
			    "amount, character %zu: more decimals than %s has",
			    at + 1, currency);
		fits = fits && push(&minor, c);
	}
	if (at == from)
		return ky_fail(err, KY_E_INPUT, 0,
		    "amount, character %zu: a digit is missing", at + 1);
	for (; places > 0; places--)
		fits = fits && push(&minor, '0');
	if (!fits)
		return ky_fail(err, KY_E_INPUT, 0,
		    "amount: beyond the bound of 10^15 of the smallest unit");
	*out = (struct ky_money){.minor = minus ? -minor : minor};
	memcpy(out->currency, currency, sizeof(out->currency));
	return KY_OK;
}

void
ky_money_format(struct ky_money m, char out[KY_MONEY_TEXT_SIZE])
{
	int places = ky_currency_exponent(m.currency);
	char plain[24];
	size_t at = 0;
	int len, n;

	assert(places >= 0);
	assert(is_money(m));
	/* At least one digit before the point. */
	len = snprintf(plain, sizeof(plain), "%0*" PRIu64, places + 1,
	    (uint64_t)(m.minor < 0 ? -m.minor : m.minor));
	assert(len > places && (size_t)len < sizeof(plain));
	if (m.minor < 0)
		out[at++] = '-';
	for (int i = 0; i < len; i++) {
		int left = len - places - i; /* digits before the point */

		if (left == 0)
			out[at++] = '.';
		else if (left > 0 && left % 3 == 0 && i > 0)
			out[at++] = ',';
		out[at++] = plain[i];
	}
	n = snprintf(out + at, KY_MONEY_TEXT_SIZE - at, " %s", m.currency);
	assert(n == 4);
}

struct ky_money
ky_money_add(struct ky_money a, struct ky_money b)
{
	assert(memcmp(a.currency, b.currency, sizeof(a.currency)) == 0);
	assert(is_money(a));
	assert(is_money(b));
	a.minor += b.minor;
	assert(is_money(a));
	return a;
}

struct ky_money
ky_money_sub(struct ky_money a, struct ky_money b)
{
	assert(is_money(b));
	b.minor = -b.minor;
	return ky_money_add(a, b);
}

struct ky_money
ky_money_min(struct ky_money a, struct ky_money b)
{
	assert(memcmp(a.currency, b.currency, sizeof(a.currency)) == 0);
	return b.minor < a.minor ? b : a;
}

/* Whether a remainder of `rest` in `whole` takes `down` one further from
 * zero; `rest` is not negative. */
static bool
rounds_up(wide down, wide rest, wide whole, enum ky_round round)
{
	switch (round) {
	case KY_ROUND_DOWN:
		return false;
	case KY_ROUND_UP:
		return rest > 0;
	case KY_ROUND_HALF_UP:
		return 2 * rest >= whole;
	case KY_ROUND_HALF_EVEN:
		return 2 * rest > whole || (2 * rest == whole && down % 2 != 0);
	case KY_ROUND__MAX:
		break;
	}
	assert(false); /* KY_ROUND__MAX is none */
	return false;
}

struct ky_money
ky_money_share(struct ky_money amount, uint32_t part, uint32_t whole,
    enum ky_round round)
{
	int sign = amount.minor < 0 ? -1 : 1;
	wide product, down;

	assert(is_money(amount));
	assert(whole > 0);
	assert(part <= whole);
	product = (wide)amount.minor * sign * part;
	down = product / whole;
	if (rounds_up(down, product % whole, whole, round))
		down++;
	amount.minor = (int64_t)down * sign;
	return amount;
}
