/*
 * What a program that plays the card writes: a line, and what it means.
 */
#include "card/stdio.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str line = {(const char *)data, size};

	for (int reset = 0; reset < 2; reset++) {
		struct ky_err err = {0};
		struct ky_buf bytes;
		enum ky_code code;

		ky_buf_init(&bytes, 1024);
		code = ky_stdio_read(line, 1, reset == 1, &bytes, &err);
		assert(code == KY_OK || code == KY_E_RETRY ||
		    code == KY_E_UNSURE || code == KY_E_CORRUPT);
		if (code == KY_OK)
			assert(bytes.len >= 2 &&
			    bytes.len <= (reset == 1 ? 33 : 258));
		for (const char *p = err.msg; *p != '\0'; p++)
			assert(*p >= ' ' && *p < 0x7f);
		ky_buf_done(&bytes);
	}
	return 0;
}
