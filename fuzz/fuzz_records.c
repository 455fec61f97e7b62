/*
 * A file of usage or receipts, as CSV and as JSON: what is read as a record
 * is within its bounds and has a key; what is not is complained of, in words.
 */
#include "intake/record.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
hush(void *self, uint64_t line, const char *column, const char *words)
{
	(void)self;
	assert(line > 0 && column != NULL && words[0] != '\0');
	for (; *column != '\0'; column++) /* shown as it is */
		assert(*column > ' ' && *column < 0x7f);
}

static void
check(const struct ky_record_kind *k, const struct ky_record *r)
{
	struct ky_line_found line = {.line_id = 1,
	    .provider = {"demo-mobile"},
	    .currency = "JPY",
	    .contract_date = {2026, 3, 5},
	    .today = {2026, 9, 10}};
	struct ky_complaints to = {.say = hush};
	struct ky_slug any = {""};
	struct ky_command cmd;

	assert(r->line > 0 && r->id[0] != '\0' && r->name.text[0] != '\0');
	assert(r->minor >= 1 && r->minor <= KY_AMOUNT_MAX);
	assert(!ky_date_none(r->day));
	if (!ky_record_fits(k, r, &line, &any, &to)) {
		assert(to.n > 0);
		return;
	}
	ky_record_command(k, r, &line, &cmd);
	assert(ky_key_is_record(cmd.key) && cmd.minor == r->minor);
}

static void
read_all(const struct ky_record_kind *k, enum ky_rows_form form, FILE *file)
{
	static struct ky_rows rows;
	struct ky_complaints to = {.say = hush};
	struct ky_record r;
	struct ky_err err;
	bool end = false, good = false;

	rewind(file);
	if (ky_rows_open(&rows, file, form, &k->table, &err) != KY_OK)
		return;
	for (;;) {
		uint64_t before = to.n;

		if (ky_record_next(k, &rows, &r, &end, &good, &to, &err) !=
			KY_OK ||
		    end)
			return;
		assert(good == (to.n == before));
		if (good)
			check(k, &r);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FILE *file = tmpfile();

	assert(file != NULL && fwrite(data, 1, size, file) == size);
	read_all(&ky_records_usage, KY_ROWS_CSV, file);
	read_all(&ky_records_usage, KY_ROWS_JSON, file);
	read_all(&ky_records_receipts, KY_ROWS_CSV, file);
	read_all(&ky_records_receipts, KY_ROWS_JSON, file);
	(void)fclose(file);
	return 0;
}
