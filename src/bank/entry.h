/*
 * An entry on our account, as a notification tells it, and what it says of our
 * transfers.
 *
 * The reader of the message (camt054.c) fills the members as it meets them and
 * calls the functions in the order of the file:
 *
 *	entry_begin ( batch_begin  tx ...  batch_end ) ...  entry_end
 *
 * How entries map to results: docs/formats/iso20022.md.
 */
#ifndef KY_BANK_ENTRY_H
#define KY_BANK_ENTRY_H

#include "bank/id.h"
#include "bank/iso.h"
#include "bank/result.h"

enum ky_side {
	KY_SIDE_NONE,
	KY_SIDE_CREDIT,
	KY_SIDE_DEBIT,
	KY_SIDE__MAX
};

/* A transaction.  Ids are empty when they are missing, or none that we can
 * have written. */
struct ky_bank_entry_tx {
	char message[KY_BANK_ID_SIZE], payment[KY_BANK_ID_SIZE];
	char id[KY_BANK_ID_SIZE];    /* end to end */
	enum ky_side side;           /* NONE: the entry's */
	struct ky_iso_amount booked; /* on the account; .08 */
	struct ky_iso_amount moved;  /* between the banks; .02 has only it */
	struct ky_iso_amount instructed; /* as ordered */
	bool returned;                   /* there is a reason of a return */
	char code[KY_BANK_CODE_SIZE];    /* the first one's */
};

/* Transactions that belong together. */
struct ky_bank_entry_batch {
	char message[KY_BANK_ID_SIZE], payment[KY_BANK_ID_SIZE];
	bool counted;
	uint64_t count_told;
	struct ky_iso_amount told;
	/* Worked out. */
	uint64_t count;
	struct ky_iso_sum sum;
};

struct ky_bank_entry {
	struct ky_bank_desk *desk;
	struct ky_bank_mark mark;
	struct ky_iso_amount amount;
	enum ky_side side;
	bool reversal;
	bool charges; /* are in its amount: its sum is not held against it */
	bool has_status;
	char status[5]; /* "" = one of the bank's own */
	struct ky_date day;
	struct ky_bank_entry_batch batch; /* the one being read */
	/* Worked out. */
	uint64_t count, ours; /* transactions; with a mark of ours */
	struct ky_iso_sum sum;
	/* The first transaction waits: when it stays the only one, the entry's
	 * amount is its own. */
	bool waiting;
	struct ky_bank_entry_tx first;
};

/* Keeps desk and mark. */
void ky_bank_entry_begin(struct ky_bank_entry *e);
void ky_bank_entry_batch_begin(struct ky_bank_entry *e);

/* KY_E_INPUT: what is told contradicts itself, or cannot be read though it is
 * ours.  Otherwise what the taker fails with. */
enum ky_code ky_bank_entry_tx(struct ky_bank_entry *e,
    struct ky_bank_entry_tx tx, struct ky_err *err) KY_MUST_USE;
/* A batch without transactions counts as one of its own. */
enum ky_code ky_bank_entry_batch_end(struct ky_bank_entry *e,
    struct ky_err *err) KY_MUST_USE;
enum ky_code ky_bank_entry_end(struct ky_bank_entry *e,
    struct ky_err *err) KY_MUST_USE;

#endif
