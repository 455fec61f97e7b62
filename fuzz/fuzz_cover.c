/* Areas to be covered: what is read is written the same way. */
#include "photo/cover.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str text = {(const char *)data, size};
	char written[KY_COVER_TEXT_SIZE];
	struct ky_covers c, again;
	struct ky_err err;

	if (ky_covers_read(text, &c, &err) != KY_OK)
		return 0;
	ky_covers_write(&c, written);
	if (ky_covers_read(ky_str_of(written), &again, &err) != KY_OK ||
	    again.n != c.n ||
	    memcmp(again.area, c.area, c.n * sizeof(c.area[0])) != 0)
		abort();
	return 0;
}
