#include "page/format.h"

#include "core/money.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static const char *const months[] = {"January", "February", "March", "April",
    "May", "June", "July", "August", "September", "October", "November",
    "December"};

/* Sunday first. */
static const char *const weekdays[KY_TONGUE__MAX][7] = {
    [KY_TONGUE_EN] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
    [KY_TONGUE_JA] = {"日", "月", "火", "水", "木", "金", "土"},
    [KY_TONGUE_ZH_HANS] = {"周日", "周一", "周二", "周三", "周四", "周五",
	"周六"},
    [KY_TONGUE_ZH_HANT] = {"週日", "週一", "週二", "週三", "週四", "週五",
	"週六"},
    [KY_TONGUE_KO] = {"일", "월", "화", "수", "목", "금", "토"},
};

/* What stands around a yen amount. */
static const struct {
	const char *before, *after;
} yen[] = {
    [KY_TONGUE_EN] = {"¥", ""},
    [KY_TONGUE_JA] = {"", "円"},
    [KY_TONGUE_ZH_HANS] = {"", "日元"},
    [KY_TONGUE_ZH_HANT] = {"", "日圓"},
    [KY_TONGUE_KO] = {"", "엔"},
};
_Static_assert(sizeof(yen) / sizeof(yen[0]) == KY_TONGUE__MAX, "a row each");

struct civil {
	int32_t year;
	uint32_t month, day;
};

static struct civil
civil_of(struct ky_date day)
{
	struct civil c = {0};

	ky_civil_from_days(ky_date_days(day), &c.year, &c.month, &c.day);
	return c;
}

void
ky_format_day(struct ky_date day, enum ky_tongue t, struct ky_buf *out)
{
	struct civil c = civil_of(day);

	assert((unsigned)t < KY_TONGUE__MAX);
	if (t == KY_TONGUE_EN)
		ky_buf_addf(out, "%" PRIu32 " %s %" PRId32, c.day,
		    months[c.month - 1], c.year);
	else if (t == KY_TONGUE_KO)
		ky_buf_addf(out, "%" PRId32 "년 %" PRIu32 "월 %" PRIu32 "일",
		    c.year, c.month, c.day);
	else
		ky_buf_addf(out, "%" PRId32 "年%" PRIu32 "月%" PRIu32 "日",
		    c.year, c.month, c.day);
}

void
ky_format_weekday(struct ky_date day, enum ky_tongue t, struct ky_buf *out)
{
	/* The first day of 1970 was a Thursday. */
	int64_t n = (ky_date_days(day) % 7 + 7 + 4) % 7;

	assert((unsigned)t < KY_TONGUE__MAX);
	if (t == KY_TONGUE_EN)
		ky_buf_addf(out, "%s ", weekdays[t][n]);
	ky_format_day(day, t, out);
	if (t != KY_TONGUE_EN)
		ky_buf_addf(out, " (%s)", weekdays[t][n]);
}

void
ky_format_instant(struct ky_time at, struct ky_zone zone, enum ky_tongue t,
    struct ky_buf *out)
{
	int32_t minute = ky_minute_at(at, zone);

	ky_format_day(ky_date_at(at, zone), t, out);
	ky_buf_addf(out, " %02" PRId32 ":%02" PRId32, minute / 60, minute % 60);
}

/* The digits of a whole number, in threes. */
static void
grouped(uint64_t n, struct ky_buf *out)
{
	char digits[32];
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, n);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			ky_buf_addc(out, ',');
		ky_buf_addc(out, digits[i]);
	}
}

static uint64_t
size_of(int64_t n)
{
	return n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;
}

void
ky_format_number(int64_t n, struct ky_buf *out)
{
	if (n < 0)
		ky_buf_addz(out, "−");
	grouped(size_of(n), out);
}

void
ky_format_money(int64_t minor, const char currency[4], enum ky_tongue t,
    struct ky_buf *out)
{
	int exponent = ky_currency_exponent(currency);
	bool is_yen = strcmp(currency, "JPY") == 0;
	uint64_t unit = 1, size = size_of(minor);

	assert((unsigned)t < KY_TONGUE__MAX);
	for (int i = 0; i < exponent; i++)
		unit *= 10;
	if (minor < 0)
		ky_buf_addz(out, "−");
	if (is_yen)
		ky_buf_addz(out, yen[t].before);
	else
		ky_buf_addf(out, "%s ", currency);
	grouped(size / unit, out);
	if (exponent > 0)
		ky_buf_addf(out, ".%0*" PRIu64, exponent, size % unit);
	if (is_yen)
		ky_buf_addz(out, yen[t].after);
}
