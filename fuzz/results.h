/*
 * For targets that read a bank's results: each result means something, the
 * totals are those of what was handed out, and a file that is refused hands out
 * nothing.
 */
#ifndef KY_FUZZ_RESULTS_H
#define KY_FUZZ_RESULTS_H

#include "bank/reason.h"
#include "bank/result.h"

#include <assert.h>
#include <string.h>

typedef enum ky_code results_reader(FILE *file, const struct ky_slug *issuer,
    const struct ky_bank_taker *to, struct ky_bank_totals *out,
    struct ky_err *err);

static inline void
assert_ascii(const char *z, size_t size)
{
	assert(memchr(z, '\0', size) != NULL);
	for (; *z != '\0'; z++)
		assert(*z >= ' ' && *z <= '~');
}

static inline enum ky_code
look_at(void *self, const struct ky_bank_result *r, struct ky_err *err)
{
	struct ky_bank_totals *t = self;
	enum ky_bank_reason reason;
	bool gone = r->state == KY_TRANSFER_FAILED ||
	    r->state == KY_TRANSFER_RETURNED;

	(void)err;
	assert(r->n == 0 || r->run == 0);
	assert((r->n == 0 && r->run == 0) || r->reference[0] == '\0');
	assert(gone || r->state == KY_TRANSFER_PAID ||
	    r->state == KY_TRANSFER_IN_RUN);
	assert(gone == ky_bank_reason_parse(ky_str_of(r->why), &reason));
	assert(gone || r->why[0] == '\0');
	assert_ascii(r->code, sizeof(r->code));
	assert_ascii(r->reference, sizeof(r->reference));
	assert((r->minor == -1) == (r->currency[0] == '\0'));
	assert(r->minor >= -1 && r->minor <= KY_MONEY_MAX);
	if (r->n > 0)
		t->count[r->state]++;
	else if (r->run > 0)
		t->runs++;
	else
		t->unknown++;
	return KY_OK;
}

static inline void
try_results(results_reader *reader, const uint8_t *data, size_t size)
{
	static const struct ky_slug issuer = {"demo-desk"}; /* KYA9B05650 */
	static const struct ky_bank_totals none;
	struct ky_bank_totals seen = none, told;
	struct ky_bank_taker to = {.self = &seen, .take = look_at};
	struct ky_err err = {.code = KY_OK};
	FILE *file = tmpfile();
	enum ky_code code;

	assert(file != NULL && fwrite(data, 1, size, file) == size);
	code = reader(file, &issuer, &to, &told, &err);
	if (code == KY_OK) {
		assert(memcmp(seen.count, told.count, sizeof(told.count)) == 0);
		assert(seen.runs == told.runs && seen.unknown == told.unknown);
	} else {
		assert(code == KY_E_INPUT && err.code == KY_E_INPUT);
		assert(strncmp(err.msg, "line ", 5) == 0);
		assert(memcmp(&seen, &none, sizeof(none)) == 0);
	}
	(void)fclose(file);
}

#endif
