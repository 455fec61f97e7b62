/*
 * Money is an integer of a currency's smallest unit; rounding is always said.
 */
#ifndef KY_CORE_MONEY_H
#define KY_CORE_MONEY_H

#include "base/err.h"
#include "base/str.h"

/* Amounts stay within ±10^15 so that sums of them never overflow, and fit
 * the integers our papers may hold (below 2^53). */
#define KY_MONEY_MAX INT64_C(1000000000000000)

/* One amount that comes from outside (a fee, a price, a payment, a rule's
 * charge): that fee for every month of the calendar, for the line and all
 * its options, still stays within KY_MONEY_MAX. */
#define KY_AMOUNT_MAX INT64_C(100000000)

struct ky_money {
	int64_t minor;    /* yen, cents: the smallest unit, ISO 4217 exponent */
	char currency[4]; /* "JPY"; NUL-terminated */
};

enum ky_round {
	KY_ROUND_DOWN, /* towards zero */
	KY_ROUND_UP,   /* away from zero */
	KY_ROUND_HALF_UP,
	KY_ROUND_HALF_EVEN,
	KY_ROUND__MAX
};

/* Digits after the point: JPY 0, KRW 0, USD 2, ...; -1 for a currency we do
 * not know. */
int ky_currency_exponent(const char currency[4]);

/*
 * "1200" or "12.50" in `currency`; an optional leading "-".  A yen amount
 * with a decimal part, too many decimals, or an amount beyond KY_MONEY_MAX
 * is KY_E_INPUT.
 */
enum ky_code ky_money_parse(struct ky_str text, const char currency[4],
    struct ky_money *out, struct ky_err *err) KY_MUST_USE;

/* "1,200 JPY", "-12.50 USD". */
#define KY_MONEY_TEXT_SIZE 40
void ky_money_format(struct ky_money m, char out[KY_MONEY_TEXT_SIZE]);

/* Same currency and within the bounds: asserted. */
struct ky_money ky_money_add(struct ky_money a, struct ky_money b);
struct ky_money ky_money_sub(struct ky_money a, struct ky_money b);
struct ky_money ky_money_min(struct ky_money a, struct ky_money b);

/*
 * amount * part / whole, for part days of a month.  Exact: multiplied in 128
 * bits.  Asserts part <= whole and whole > 0.
 */
struct ky_money ky_money_share(struct ky_money amount, uint32_t part,
    uint32_t whole, enum ky_round round);

#endif
