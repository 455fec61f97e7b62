/*
 * Days: what is accepted prints as it was read, and no sum made from it
 * leaves the calendar.
 */
#include "core/date.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
real(struct ky_date d)
{
	struct ky_date again = ky_date_from_days(ky_date_days(d));

	assert(ky_date_cmp(d, again) == 0);
}

/* A day, and behind it up to five bytes for the sums. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t len = size < 10 ? size : 10;
	struct ky_str text = {(const char *)data, len};
	char printed[KY_DATE_TEXT_SIZE];
	struct ky_closing closing;
	struct ky_period month;
	uint8_t more[5] = {0};
	struct ky_date d;
	struct ky_err err;
	uint16_t days;

	if (ky_date_parse(text, &d, &err) != KY_OK)
		return 0;
	ky_date_format(d, printed);
	assert(ky_str_is(text, printed));

	memcpy(more, data + len, size - len < 5 ? size - len : 5);
	days = (uint16_t)(more[0] << 8 | more[1]);
	real(ky_date_add(d, days));
	real(ky_date_add(d, -(int64_t)days));
	real(ky_date_add_months(d, (int32_t)days - 32768));
	real(ky_date_month_end(d));
	real(ky_initial_end_last(d, d));
	real(ky_keep_until(d, more[2]));
	real(ky_quarantine_until(d, days));
	assert(ky_days_late(d, ky_date_add(d, more[2]), days) <= more[2]);

	closing.day = (uint8_t)(more[3] % 31 + 1);
	month = ky_billing_period(closing, d);
	real(month.first);
	real(month.last);
	assert(ky_date_cmp(month.first, d) <= 0);
	assert(ky_date_cmp(d, month.last) <= 0);
	month = ky_billing_period(ky_closing_from_opening(d), d);
	assert(ky_date_cmp(month.first, d) == 0);
	assert(ky_period_days(month) <= 31);
	return 0;
}
