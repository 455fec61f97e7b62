#include "pdf/read.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Any bytes are a sheet or a complaint; what is a sheet is within its
 * bounds. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct ky_print print;
	struct ky_str json = {(const char *)data, size};
	struct ky_err err;

	if (ky_print_read(json, &print, &err) != KY_OK) {
		assert(err.code == KY_E_INPUT && err.msg[0] != '\0');
		return 0;
	}
	assert(print.blocks_n > 0 && print.blocks_n <= KY_SHEET_BLOCKS_MAX);
	assert(print.rows_n <= KY_SHEET_ROWS_MAX);
	for (uint32_t i = 0; i < print.blocks_n; i++) {
		const struct ky_block *b = &print.block[i];

		assert(b->columns_n <= KY_SHEET_COLUMNS_MAX);
		assert(b->rows_n == 0 ||
		    b->row + b->rows_n <= print.row + print.rows_n);
	}
	ky_print_done(&print);
	return 0;
}
