/*
 * Amounts: what is accepted is within the bound and reads back as itself
 * from its printed form; its shares stay within it.
 */
#include "core/money.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The printed form without commas and currency is what the parser takes. */
static void
reads_back(struct ky_money m)
{
	char printed[KY_MONEY_TEXT_SIZE], plain[KY_MONEY_TEXT_SIZE];
	struct ky_money again;
	struct ky_err err;
	enum ky_code code;
	size_t n = 0;

	ky_money_format(m, printed);
	for (const char *p = printed; *p != ' '; p++)
		if (*p != ',')
			plain[n++] = *p;
	code = ky_money_parse((struct ky_str){plain, n}, m.currency, &again,
	    &err);
	assert(code == KY_OK);
	assert(again.minor == m.minor);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char currencies[][4] = {"JPY", "USD", "KWD", "XXX"};
	struct ky_str text = {(const char *)data, size};

	for (size_t i = 0; i < 4; i++) {
		struct ky_money m, down, up;
		uint32_t part = size % 32;
		struct ky_err err;

		if (ky_money_parse(text, currencies[i], &m, &err) != KY_OK)
			continue;
		assert(m.minor >= -KY_MONEY_MAX && m.minor <= KY_MONEY_MAX);
		reads_back(m);
		down = ky_money_share(m, part, 31, KY_ROUND_DOWN);
		up = ky_money_share(m, 31 - part, 31, KY_ROUND_UP);
		assert(ky_money_add(down, up).minor == m.minor);
	}
	return 0;
}
