#include "base/utf8.h"
#include "guide/fold.h"
#include "guide/search.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ky_search *
make_index(void)
{
	static const char *const texts[] = {"docomo", "ドコモ",
	    "Each day late is charged.", "契約者が亡くなった", "软银 軟銀",
	    "소프트뱅크", "空港で解約する方法"};
	struct ky_search *s = ky_search_new();
	struct ky_err err;

	assert(s != NULL);
	for (uint32_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		enum ky_code code = ky_search_add(s, KY_FOUND_PAGE, i,
		    KY_TONGUE__MAX, KY_WEIGHT_NAME, ky_str_of(texts[i]), &err);

		assert(code == KY_OK);
	}
	return s;
}

/* Any question has an answer; folding gives text, and folding that again
 * changes nothing. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct ky_search *s;
	struct ky_str text = {(const char *)data, size};
	struct ky_found found[4];
	struct ky_buf once, twice;
	uint32_t n;

	if (s == NULL)
		s = make_index();
	ky_buf_init(&once, 4 * size + 4);
	ky_buf_init(&twice, 4 * size + 4);
	ky_fold(text, &once);
	ky_fold(ky_buf_str(&once), &twice);
	assert(ky_buf_ok(&once) && ky_utf8_valid(ky_buf_str(&once)));
	assert(ky_str_eq(ky_buf_str(&once), ky_buf_str(&twice)));
	n = ky_search_find(s, KY_TONGUE_JA, text, found, 4);
	for (uint32_t i = 0; i < n; i++)
		assert(found[i].points > 0 && found[i].text.len > 0);
	n = ky_search_near(s, text, found, 4);
	for (uint32_t i = 0; i < n; i++)
		assert(found[i].points > 0 && found[i].text.len > 0);
	ky_buf_done(&once);
	ky_buf_done(&twice);
	return 0;
}
