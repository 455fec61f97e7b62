/*
 * What a reader of results hands out, as text, a line each:
 *
 *	T12 paid 1250 EUR 2026-09-01
 *	T13 failed account-closed (AC04)
 *	R7 in-run (PDNG)
 *	?INVOICE-1 returned bank-refused 300 JPY
 */
#ifndef KY_TESTS_BANK_RESULTS_H
#define KY_TESTS_BANK_RESULTS_H

#include "bank/result.h"
#include "base/buf.h"
#include "t.h"

static const struct ky_slug issuer = {"demo-desk"}; /* KYA9B05650 */

static inline enum ky_code
write_down(void *self, const struct ky_bank_result *r, struct ky_err *err)
{
	struct ky_buf *out = self;
	char day[KY_DATE_TEXT_SIZE];

	(void)err;
	if (r->n > 0)
		ky_buf_addf(out, "T%" PRIu64, r->n);
	else if (r->run > 0)
		ky_buf_addf(out, "R%" PRIu64, r->run);
	else
		ky_buf_addf(out, "?%s", r->reference);
	ky_buf_addf(out, " %s", ky_transfer_state_name(r->state));
	if (r->why[0] != '\0')
		ky_buf_addf(out, " %s", r->why);
	if (r->code[0] != '\0')
		ky_buf_addf(out, " (%s)", r->code);
	if (r->minor >= 0)
		ky_buf_addf(out, " %" PRId64 " %s", r->minor, r->currency);
	ky_date_format(r->day, day);
	if (day[0] != '\0')
		ky_buf_addf(out, " %s", day);
	ky_buf_addc(out, '\n');
	return KY_OK;
}

typedef enum ky_code results_reader(FILE *file, const struct ky_slug *of,
    const struct ky_bank_taker *to, struct ky_bank_totals *out,
    struct ky_err *err);

/* `said` is emptied first. */
static inline enum ky_code
read_results(results_reader *reader, struct ky_str xml, struct ky_buf *said,
    struct ky_bank_totals *totals, struct ky_err *err)
{
	struct ky_bank_taker to = {.self = said, .take = write_down};
	FILE *file = tmpfile();
	enum ky_code code;

	(void)fwrite(xml.p, 1, xml.len, file);
	ky_buf_reset(said);
	code = reader(file, &issuer, &to, totals, err);
	(void)fclose(file);
	return code;
}

#endif
