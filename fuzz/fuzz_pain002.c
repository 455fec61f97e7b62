/*
 * A bank's status report: whatever it holds, what is handed out makes sense.
 */
#include "bank/pain002.h"

#include "results.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_results(ky_pain002_read, data, size);
	return 0;
}
