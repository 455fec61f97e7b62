/*
 * A callback of an SM-DP+, as the route reads it: bytes to JSON, to fields, to
 * a claim.
 */
#include "http/es2.h"
#include "http/rsp.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct ky_es2_points points = {3,
	    {{"4", KY_PROFILE_INSTALL}, {"5", KY_PROFILE_DELETE},
		{"GONE", KY_PROFILE_DELETE}}};
	static uint8_t memory[8 * KY_RSP_BODY_MAX];
	struct ky_es2_callback cb;
	struct ky_profile_event ev = {.kind = KY_PROFILE_EVENT__MAX};
	char words[KY_RSP_WORDS_SIZE] = "";
	struct ky_arena arena;
	json_t *doc;

	if (size > KY_RSP_BODY_MAX)
		return 0;
	ky_arena_init(&arena, memory, sizeof(memory));
	doc = ky_rsp_object(&arena, (struct ky_str){(const char *)data, size},
	    words);
	assert((doc == NULL) == (words[0] != '\0'));
	if (doc == NULL)
		return 0;
	ky_es2_read(doc, &arena, &cb);
	assert(memchr(cb.point, '\0', sizeof(cb.point)) != NULL);
	assert(memchr(cb.iccid.digits, '\0', sizeof(cb.iccid.digits)) != NULL);
	assert(cb.has_iccid || cb.iccid.digits[0] == '\0');
	assert(cb.signed_der.len <= size &&
	    (cb.has_result || cb.signed_der.len == 0));
	if (ky_es2_claim(&cb, &points, &ev))
		assert((unsigned)ev.kind < KY_PROFILE_EVENT__MAX &&
		    !ev.chip_signed && ev.n == KY_NO_EVENT);
	json_decref(doc);
	return 0;
}
