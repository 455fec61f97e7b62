/*
 * An answer of a payment service: judged, and read as a page and as a refund.
 */
#include "core/money.h"
#include "pay/answer.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_raw(const struct ky_raw *raw)
{
	json_t *doc;

	assert(raw->len > 0 && raw->len <= sizeof(raw->bytes));
	doc = json_loadb(raw->bytes, raw->len, JSON_REJECT_DUPLICATES, NULL);
	assert(json_is_object(doc) && json_object_get(doc, "url") == NULL);
	json_decref(doc);
}

static void
read_page(const json_t *doc)
{
	struct ky_page page = {.state = KY_PAGE__MAX};
	static struct ky_raw raw;
	struct ky_err err = {.code = KY_OK};

	if (ky_page_read(doc, &page, &err) == KY_OK) {
		assert((unsigned)page.state < KY_PAGE__MAX);
		assert(page.id[0] != '\0' && strpbrk(page.id, "/?&#%") == NULL);
		assert(strpbrk(page.intent, "/?&#%") == NULL);
		assert(
		    page.link[0] == '\0' || strncmp(page.link, "http", 4) == 0);
		assert(page.minor > 0 && page.minor <= KY_AMOUNT_MAX);
	} else {
		assert(err.code == KY_E_RETRY && page.state == KY_PAGE__MAX);
	}
	if (ky_page_evidence(doc, &raw, &err) == KY_OK)
		check_raw(&raw);
}

static void
read_refund(const json_t *doc)
{
	struct ky_refund refund = {.state = KY_REFUND__MAX};
	static struct ky_raw raw;
	struct ky_err err = {.code = KY_OK};

	if (ky_refund_read(doc, &refund, &err) == KY_OK)
		assert((unsigned)refund.state < KY_REFUND__MAX &&
		    refund.minor > 0 && refund.minor <= KY_AMOUNT_MAX);
	else
		assert(err.code == KY_E_RETRY);
	if (ky_refund_evidence(doc, &raw, &err) == KY_OK)
		check_raw(&raw);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned statuses[] = {200, 302, 400, 401, 409, 429, 500};
	json_t *doc = json_loadb((const char *)data, size,
	    JSON_REJECT_DUPLICATES, NULL);

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct ky_err err = {.code = KY_OK};
		enum ky_code code = ky_pay_api_judge(statuses[i], 0, doc, &err);

		assert((code == KY_OK) == (statuses[i] == 200));
		/* Words of ours, and harmless ones of theirs. */
		for (const char *p = err.msg; code != KY_OK && *p != '\0'; p++)
			assert(*p >= ' ' && *p < 0x7f);
	}
	read_page(doc);
	read_refund(doc);
	json_decref(doc);
	return 0;
}
