#include "link/amount.h"

#include <assert.h>

static const double units[] = {1, 10, 100, 1000};
#define PLACES_MAX 3

bool
ky_amount_read(const json_t *number, int places, int64_t *minor)
{
	double value, scaled;
	int64_t whole;

	if (!json_is_number(number) || places < 0 || places > PLACES_MAX)
		return false;
	value = json_number_value(number);
	scaled = value * units[places];
	if (!(scaled >= -(double)KY_AMOUNT_EXACT_MAX &&
		scaled <= (double)KY_AMOUNT_EXACT_MAX))
		return false;
	whole = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
	/* Division of whole numbers gives the double nearest to the decimal,
	 * which is what the reader of "12.34" made of it as well. */
	if ((double)whole / units[places] != value)
		return false;
	*minor = whole;
	return true;
}

json_t *
ky_amount_json(int64_t minor, int places)
{
	assert(places >= 0 && places <= PLACES_MAX);
	assert(minor >= -KY_AMOUNT_EXACT_MAX && minor <= KY_AMOUNT_EXACT_MAX);
	if (places == 0)
		return json_integer(minor);
	return json_real((double)minor / units[places]);
}
