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
#include "core/date.h"
#include "port/till.h"

#include <stdio.h>

#define KY_BANK_CODE_SIZE 36      /* ISO 20022: at most 35 characters */
#define KY_BANK_REFERENCE_SIZE 36 /* the same */

struct ky_bank_result {
	/* Which transfer; 0: all of a run, or none of ours. */
	uint64_t n;
	/* With n = 0: every transfer of this run of which the file says
	 * nothing by itself.  Comes behind those it names.  0: none of ours. */
	uint64_t run;
	/* With both 0, what the bank called it, so that a person can look; ""
	 * when it said nothing.  Printable ASCII. */
	char reference[KY_BANK_REFERENCE_SIZE];

	/* PAID, FAILED or RETURNED; IN_RUN: the bank has it, the end is open. */
	enum ky_transfer_state state;
	char why[KY_REASON_SIZE];     /* of FAILED and RETURNED: a name of
	                                 bank/reason.h; else "" */
	char code[KY_BANK_CODE_SIZE]; /* the bank's own: "AC04", "1"; "" = it
	                                 gave none.  Printable ASCII */

	/* What was moved, in the smallest unit of `currency`: of PAID and FAILED
	 * as it was ordered, where the bank says so; of RETURNED what came
	 * back, which charges may have made less; of a run its sum.  -1 and "":
	 * the bank does not say. */
	int64_t minor;
	char currency[4];
	struct ky_date day; /* the bank's; no date = it does not say */
	/* The payee's account where the file repeats it, to be compared with
	 * the order: as in struct ky_payee; "" = it does not. */
	char bank[KY_PAYEE_BANK_SIZE];
	char branch[KY_PAYEE_BRANCH_SIZE];
	char account[KY_PAYEE_ACCOUNT_SIZE];
};

/* Who takes them. */
struct ky_bank_taker {
	void *self;
	/* What it fails with ends the reading; what was taken before is the
	 * taker's to undo. */
	enum ky_code (*take)(void *self, const struct ky_bank_result *result,
	    struct ky_err *err) KY_MUST_USE;
};

/* What a file held. */
struct ky_bank_totals {
	uint64_t count[KY_TRANSFER_STATE__MAX]; /* transfers named, by state;
	                                           QUEUED stays 0 */
	uint64_t runs;                          /* results of whole runs */
	uint64_t unknown; /* handed out with neither `n` nor `run` */
	uint64_t passed;  /* not handed out: other people's entries on the
	                     same account, and what is not booked yet */
	uint8_t sha256[KY_SHA256_SIZE]; /* of the file: what a transfer names
	                                   as its `source` */
};

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
