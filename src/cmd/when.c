#include "cmd/when.h"

#include <string.h>

#define MORNING_HOUR 9

enum ky_code
ky_when_parse(const char *text, struct ky_time *out, struct ky_err *err)
{
	struct ky_date day;

	if (strchr(text, 'T') != NULL)
		return ky_time_parse(ky_str_of(text), out, err);
	if (ky_date_parse(ky_str_of(text), &day, err) != KY_OK)
		return err->code;
	*out = ky_time_after(ky_date_start(day, KY_ZONE_JAPAN),
	    MORNING_HOUR * KY_HOUR_US);
	return KY_OK;
}
