/*
 * Values of ISO 20022 messages: decimals, days, codes.
 */
#ifndef KY_BANK_ISO_H
#define KY_BANK_ISO_H

#include "base/err.h"
#include "core/date.h"
#include "core/money.h"

/* "1200", "12.50": digits and a point, no sign, no commas.  `minor` is not
 * negative, the currency is one we know. */
#define KY_ISO_AMOUNT_SIZE 24
void ky_iso_amount_write(int64_t minor, const char currency[4],
    char out[KY_ISO_AMOUNT_SIZE]);

/*
 * The same, with up to 18 digits.  Zeros may follow behind the currency's own
 * decimals ("1200.00" yen), as banks write them; anything else there, a sign,
 * or an amount beyond KY_MONEY_MAX is KY_E_INPUT.  So is a currency that is
 * not three capital letters or not known to us.
 */
enum ky_code ky_iso_amount_read(struct ky_str text, struct ky_str currency,
    struct ky_money *out, struct ky_err *err) KY_MUST_USE;

/* An amount as a message tells it. */
struct ky_iso_amount {
	bool told, read;
	struct ky_money money; /* when it could be read */
};
struct ky_iso_amount ky_iso_amount_told(struct ky_str text,
    struct ky_str currency);

/* Of amounts in one currency; `lost` once it cannot be known: one that could
 * not be read, a second currency, too much. */
struct ky_iso_sum {
	bool lost;
	struct ky_money money; /* no currency: of nothing yet */
};
void ky_iso_sum_add(struct ky_iso_sum *s, const struct ky_iso_amount *a,
    bool minus);
/* Both known, in one currency, and not the same. */
bool ky_iso_sum_differs(const struct ky_iso_sum *s,
    const struct ky_iso_amount *told);

/* The day of a date or of a date and time, as the bank's clock has it: the
 * zone is passed over. */
enum ky_code ky_iso_day_read(struct ky_str text, struct ky_date *out,
    struct ky_err *err) KY_MUST_USE;

/* Is it in the letters that every bank abroad passes on: A to Z, a to z, 0 to
 * 9, blank and / - ? : ( ) . , ' +; and neither empty nor blank? */
bool ky_iso_is_latin(struct ky_str text);

/* A count: 1 to 15 digits. */
enum ky_code ky_iso_count_read(struct ky_str text, uint64_t *out,
    struct ky_err *err) KY_MUST_USE;

/* A code or reference: 1 to size - 1 characters of printable ASCII.  False, and
 * `out` untouched, for anything else: it is then none that we ever wrote. */
bool ky_iso_text_read(struct ky_str text, char *out, size_t size);

#endif
