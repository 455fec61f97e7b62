#include "view/view.h"

json_t *
ky_date_json(struct ky_date d)
{
	char text[KY_DATE_TEXT_SIZE];

	if (ky_date_none(d))
		return json_null();
	ky_date_format(d, text);
	return json_string(text);
}

json_t *
ky_time_json(struct ky_time t)
{
	char text[KY_TIME_TEXT_SIZE];

	if (t.us == 0)
		return json_null();
	ky_time_format(t, text);
	return json_string(text);
}
