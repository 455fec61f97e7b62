/*
 * Checkpoints of the log, read and judged.
 */
#include "doc/checkpoint.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str text = {(const char *)data, size};
	struct ky_keyset keys = {.origin = "demo-mobile.example/log",
	    .n = 1,
	    .key = {{.use = KY_KEY_LOG}}};
	uint8_t seed[KY_SEED_BYTES];
	struct ky_checkpoint c;
	struct ky_err err;

	if (ky_checkpoint_parse(text, &c, &err) != KY_OK)
		return 0;
	assert(c.text.len + 1 + c.signatures.len == size);
	/* The log key of the seeds (tests/doc/desk.h). */
	memset(seed, 2, sizeof(seed));
	ky_sign_public(seed, keys.key[0].public);
	assert(ky_checkpoint_judge(&c, &keys) < KY_CHECKPOINT__MAX);
	return 0;
}
