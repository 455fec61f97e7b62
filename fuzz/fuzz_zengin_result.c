/*
 * What a bank answers, in either form: it is refused as a whole and nothing is
 * handed out, or each result is within its bounds and all of them are counted.
 */
#include "bank/zengin_result.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_digits(const char *text, size_t n)
{
	size_t len = strlen(text);

	return (len == 0 || len == n) && strspn(text, "0123456789") == len;
}

static enum ky_code
take(void *self, const struct ky_bank_result *r, struct ky_err *err)
{
	uint64_t *n = self;
	enum ky_bank_reason reason;

	(void)err;
	(*n)++;
	assert(r->n >= 1 && r->n <= KY_RECORD_CODE_MAX && r->run == 0);
	assert(r->minor >= 1 && r->minor <= KY_RECORD_AMOUNT_MAX);
	assert(r->state != KY_TRANSFER_QUEUED &&
	    (unsigned)r->state < KY_TRANSFER_STATE__MAX);
	assert((r->why[0] != '\0') ==
	    (r->state == KY_TRANSFER_FAILED ||
		r->state == KY_TRANSFER_RETURNED));
	assert(r->why[0] == '\0' ||
	    ky_bank_reason_parse(ky_str_of(r->why), &reason));
	assert(is_digits(r->bank, 4) && is_digits(r->branch, 3) &&
	    is_digits(r->account, KY_PAYEE_JAPAN_DIGITS));
	return KY_OK;
}

/* fmemopen() takes no const, and no empty buffer. */
static FILE *
open_bytes(const uint8_t *data, size_t size)
{
	void *p;
	FILE *file;

	memcpy(&p, &data, sizeof(p));
	file = size > 0 ? fmemopen(p, size, "r") : tmpfile();
	assert(file != NULL);
	return file;
}

static void
read_file(const uint8_t *data, size_t size,
    const struct ky_zengin_answer *answer)
{
	uint64_t taken = 0, counted = 0;
	struct ky_bank_taker to = {.self = &taken, .take = take};
	struct ky_zengin_facts facts = {.month = 99};
	struct ky_bank_totals totals = {0};
	struct ky_err err;
	FILE *file = open_bytes(data, size);

	if (ky_zengin_result_read(file, answer, &to, &facts, &totals, &err) ==
	    KY_OK) {
		for (int i = 0; i < KY_TRANSFER_STATE__MAX; i++)
			counted += totals.count[i];
		assert(taken == counted && taken == facts.count && taken > 0);
		assert(facts.csv == (facts.month == 0));
	} else {
		assert(err.code == KY_E_INPUT && taken == 0);
		assert(facts.month == 99);
	}
	(void)fclose(file);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct ky_zengin_answer usual;

	read_file(data, size, &usual);
	return 0;
}
