/*
 * A TM Forum peer's product, buckets or adjustment: read within bounds, or
 * named as wrong.
 */
#include "balance/balance.h"
#include "bss/bss.h"
#include "core/money.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct ky_line line = {
	    .contract_no = {"DM-1"},
	    .options_n = 1,
	    .devices_n = 1,
	    .option = {{.code = {"voicemail"}}},
	    .device = {{.code = {"watch"}}},
	    .ledger = {.currency = "USD"},
	};
	json_t *doc = json_loadb((const char *)data, size,
	    JSON_REJECT_DUPLICATES, NULL);
	struct ky_seen seen = {0};
	struct ky_err err = {.code = KY_OK};
	const char *id = NULL;
	int64_t minor = 0;

	if (ky_bss_tmf_read(doc, 540, &line, &seen, &err) == KY_OK)
		assert(seen.options < 2 && seen.devices < 2 &&
		    seen.late_usage >= 0 && seen.late_usage <= KY_AMOUNT_MAX);
	else
		assert(err.code == KY_E_RETRY);
	if (ky_balance_tmf_read(doc, &line, &id, &minor, &err) == KY_OK)
		assert(id != NULL && minor >= -KY_AMOUNT_MAX &&
		    minor <= KY_AMOUNT_MAX);
	else
		assert(err.code == KY_E_RETRY);
	if (ky_balance_tmf_taken(doc, &line, &minor, &err) == KY_OK)
		assert(minor >= 0 && minor <= KY_AMOUNT_MAX);
	json_decref(doc);
	return 0;
}
