/*
 * A bank's notification of entries: whatever it holds, what is handed out makes sense.
 */
#include "bank/camt054.h"

#include "results.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_results(ky_camt054_read, data, size);
	return 0;
}
