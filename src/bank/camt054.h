/*
 * What was booked on our account: ISO 20022 camt.054.001.08, and .02 of older
 * banks.  How entries map: docs/formats/iso20022.md.
 *
 * A booked debit under a transfer's id is paid; a credit under it is returned,
 * with the bank's reason.  A batch booked as one sum, without its
 * transactions, becomes a result of the whole run, with that sum: only when it
 * is the run's own total were all of them paid.
 *
 * The account is not ours alone, so entries that do not concern us are passed
 * over and counted.  But a return whose id got lost on the way is handed out as
 * unknown (result.h), and so is whatever bears our mark and fits nothing: money
 * moved, and a person should look.
 *
 * Totals the file tells are held against what is in it: of the notification,
 * and of batches and entries with a transfer of ours.
 */
#ifndef KY_BANK_CAMT054_H
#define KY_BANK_CAMT054_H

#include "bank/result.h"
#include "core/ident.h"

/*
 * `file` can be read twice.  Codes as ky_bank_read_twice(); KY_E_INPUT
 * "line 12, column 7: ...", and then nothing was handed out.  `out` is filled
 * on KY_OK only.
 */
enum ky_code ky_camt054_read(FILE *file, const struct ky_slug *issuer,
    const struct ky_bank_taker *to, struct ky_bank_totals *out,
    struct ky_err *err) KY_MUST_USE;

#endif
