/*
 * Instants: what is accepted can be printed, and reads back as itself.
 */
#include "base/time.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str text = {(const char *)data, size};
	char printed[KY_TIME_TEXT_SIZE];
	struct ky_time t, again;
	struct ky_err err;
	enum ky_code code;

	if (ky_time_parse(text, &t, &err) != KY_OK)
		return 0;
	ky_time_format(t, printed);
	code = ky_time_parse(ky_str_of(printed), &again, &err);
	assert(code == KY_OK);
	assert(ky_time_cmp(t, again) == 0);
	return 0;
}
