/*
 * An SM-DP+'s answer: judged for each function, and read as states.
 */
#include "smdp/es2.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ky_iccid iccid = {.digits = "8988211000000212343"};
	json_t *doc = json_loadb((const char *)data, size,
	    JSON_REJECT_DUPLICATES, NULL);
	enum ky_profile_state state = KY_PROFILE__MAX;
	struct ky_eid eid = {.digits = ""};
	struct ky_err why = {.code = KY_OK};

	for (int f = 0; f < KY_ES2_FUNCTION__MAX; f++) {
		struct ky_err err = {.code = KY_OK};
		enum ky_code code = ky_es2_judge((enum ky_es2_function)f, doc,
		    &err);

		assert(code == KY_OK || code == KY_E_REFUSED ||
		    code == KY_E_RETRY || code == KY_E_UNSURE);
		/* Words of ours, and numbers. */
		for (const char *p = err.msg; code != KY_OK && *p != '\0'; p++)
			assert(*p >= ' ' && *p < 0x7f);
	}
	if (ky_es2_status_read(doc, &iccid, &state, &eid, &why) == KY_OK)
		assert((unsigned)state < KY_PROFILE__MAX &&
		    memchr(eid.digits, '\0', sizeof(eid.digits)) != NULL);
	else
		assert(why.code == KY_E_RETRY && state == KY_PROFILE__MAX);
	json_decref(doc);
	return 0;
}
