/*
 * Key files: what is read is written again as the same bytes.
 */
#include "doc/keyset.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str file = {(const char *)data, size};
	struct ky_keyset keys;
	struct ky_err err;
	struct ky_buf again;

	if (ky_keyset_parse(file, &keys, &err) != KY_OK)
		return 0;
	ky_buf_init(&again, KY_KEYSET_BYTES_MAX);
	ky_keyset_write(&keys, &again);
	assert(ky_str_eq(ky_buf_str(&again), file));
	ky_buf_done(&again);
	return 0;
}
