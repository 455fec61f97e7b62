/*
 * A state file that another system wrote: what is read of it is within
 * bounds, what is not is named and leaves everything alone.
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
	    .options_n = 2,
	    .devices_n = 1,
	    .option = {{.code = {"voicemail"}}, {.code = {"music"}}},
	    .device = {{.code = {"watch"}}},
	    .ledger = {.currency = "JPY"},
	};
	struct ky_str bytes = {(const char *)data, size};
	struct ky_seen seen = {.minor = -1, .late_usage = -1};
	struct ky_err err = {.code = KY_OK};
	bool named;
	enum ky_code code;

	if (size > KY_RAW_MAX)
		return 0;
	code = ky_bss_csv_read(bytes, &line, &seen, &err);
	assert(code == KY_OK || code == KY_E_RETRY);
	assert(code == err.code);
	if (code == KY_OK)
		assert(seen.options < 4 && seen.devices < 2 &&
		    seen.late_usage >= 0 && seen.late_usage <= KY_AMOUNT_MAX);
	else
		assert(seen.late_usage == -1);
	seen.minor = -1;
	err.code = KY_OK;
	code = ky_balance_csv_read(bytes, &line, "K/1", &seen, &named, &err);
	assert(code == KY_OK || code == KY_E_RETRY);
	assert(code == err.code);
	if (code == KY_OK)
		assert(seen.minor >= 0 && seen.minor <= KY_AMOUNT_MAX &&
		    seen.taken >= 0 && seen.taken <= KY_AMOUNT_MAX);
	else
		assert(seen.minor == -1);
	return 0;
}
