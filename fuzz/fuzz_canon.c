/*
 * Canonical JSON: what is found canonical is JSON and ends where it ends; no
 * beginning of it is anything but cut short.
 */
#include "doc/canon.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str bytes = {(const char *)data, size};
	struct ky_canon_fault fault;
	json_t *json;

	if (ky_canon_check(bytes, &fault)) {
		assert(ky_canon_skip(bytes, 0) == size);
		json = json_loadb(bytes.p, bytes.len,
		    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
		assert(json != NULL);
		json_decref(json);
		if (size > 0 && (data[0] == '{' || data[0] == '[')) {
			bytes.len--;
			assert(!ky_canon_check(bytes, &fault));
			assert(fault.kind == KY_CANON_TRUNCATED);
		}
	} else {
		assert(fault.at <= size && fault.why != NULL);
		assert(fault.kind != KY_CANON_FINE);
	}
	json = ky_canon_load(bytes, &fault);
	json_decref(json);
	return 0;
}
