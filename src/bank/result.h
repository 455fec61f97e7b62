/*
 * What a bank's result file says, in one form for all of them: results of
 * bulk transfers (docs/formats/zengin.md), pain.002 and camt.054
 * (docs/formats/iso20022.md).
 *
 * A reader goes through the file twice.  First it checks all of it and hands
 * out nothing: a file with one fault is refused as a whole, by line and
 * column.  Then it hands out each result, in the order of the file.  Memory is
 * flat, however long the file is.
 *
 * A reader knows no store.  Whether a transfer was ever ordered, whether the
 * amount is the one that was ordered, and whether it may go from its state to
 * the one told (ky_transfer_may()) is for whoever takes the results; a file
 * may name the same transfer twice.
 */
#ifndef KY_BANK_RESULT_H
#define KY_BANK_RESULT_H

#include "base/hash.h"
#include "port/bankfile.h"

/* For readers: where their results go. */
struct ky_bank_desk {
	const struct ky_bank_taker *to; /* NULL: only checking */
	struct ky_bank_totals totals;
};

/* Counts it, and hands it out unless only checking. */
enum ky_code ky_bank_give(struct ky_bank_desk *desk,
    const struct ky_bank_result *result, struct ky_err *err) KY_MUST_USE;

/*
 * Goes through `file`, from its start, twice: `pass` once with a desk that
 * only checks, then with one that hands out to `to`.  `pass` fills the desk's
 * `sha256`.  KY_E_SYSTEM: the file cannot be read twice (a pipe), or was another
 * the second time; KY_E_INPUT, and what `to` fails with.
 */
enum ky_code ky_bank_read_twice(FILE *file, const struct ky_bank_taker *to,
    enum ky_code (*pass)(FILE *file, struct ky_bank_desk *desk, void *what,
	struct ky_err *err),
    void *what, struct ky_bank_totals *out, struct ky_err *err) KY_MUST_USE;

#endif
