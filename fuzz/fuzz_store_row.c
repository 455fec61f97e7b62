/*
 * Compact stored texts: whatever lies in the file, reading it either gives
 * what writing gives back, or says no.
 */
#include "store/pack.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str text = {(const char *)data, size};
	struct ky_line line = {0}, again = {0};
	struct ky_ledger ledger = {0}, totals = {0}, unbilled = {0};
	struct ky_payee payee = {0}, same = {0};
	char out[KY_PACK_IDENTITY_SIZE], twice[KY_PACK_IDENTITY_SIZE];

	if (ky_unpack_identity(text, &line)) {
		ky_pack_identity(&line, out);
		assert(ky_unpack_identity(ky_str_of(out), &again));
		ky_pack_identity(&again, twice);
		assert(strcmp(out, twice) == 0);
	}
	if (ky_unpack_payee(text, &payee)) {
		ky_pack_payee(&payee, out);
		assert(ky_unpack_payee(ky_str_of(out), &same));
		assert(ky_payee_same(&payee, &same));
	}
	if (ky_unpack_unbilled(text, &unbilled))
		ky_pack_unbilled(&unbilled, out);
	if (ky_unpack_sums(text, &ledger))
		ky_pack_sums(&ledger, out);
	if (ky_unpack_totals(text, &totals))
		ky_pack_totals(&totals, out);
	return 0;
}
