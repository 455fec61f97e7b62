/*
 * A bank's status report on our payment runs: ISO 20022 pain.002.001.10, and
 * .03 of older banks.  How statuses map: docs/formats/iso20022.md.
 *
 * A status stands at up to three places: of the message, of the payment in it
 * (ours have one), of a transaction.  The nearest counts, but what is part of
 * something rejected is rejected with it; what is told as settled there is
 * refused, with the file.  A status of the message or payment becomes a result
 * of the whole run, behind those of transactions.
 *
 * What was never ours is handed out as unknown (result.h): a report answers
 * our own files, so a person should look.
 */
#ifndef KY_BANK_PAIN002_H
#define KY_BANK_PAIN002_H

#include "bank/result.h"
#include "core/ident.h"

/*
 * `file` can be read twice.  Codes as ky_bank_read_twice(); KY_E_INPUT
 * "line 12, column 7: ...", and then nothing was handed out.  `out` is filled
 * on KY_OK only.
 */
enum ky_code ky_pain002_read(FILE *file, const struct ky_slug *issuer,
    const struct ky_bank_taker *to, struct ky_bank_totals *out,
    struct ky_err *err) KY_MUST_USE;

#endif
