#include "core/calendar.h"

struct ky_date
ky_bank_day_add(struct ky_date d, uint16_t n)
{
	return ky_date_add(d, n);
}
