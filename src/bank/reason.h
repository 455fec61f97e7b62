/*
 * Why a transfer did not reach its account, in words of ours.
 *
 * Each rail has its own codes; what follows from them is the same: the holder
 * is asked for other details, or we mend something on our side, or the bank is
 * asked.  The names are stored (struct ky_transfer, `why`) and shown, so they
 * are never renamed.  A code that no table knows is "bank-refused": the bank's
 * own is kept beside it (struct ky_bank_result, `code`).
 */
#ifndef KY_BANK_REASON_H
#define KY_BANK_REASON_H

#include "base/str.h"

enum ky_bank_reason {
	/* The holder is asked again. */
	KY_BANK_REASON_ACCOUNT_WRONG, /* no such account */
	KY_BANK_REASON_ACCOUNT_CLOSED,
	KY_BANK_REASON_ACCOUNT_BLOCKED, /* takes nothing, or not this */
	KY_BANK_REASON_BANK_WRONG,      /* no such bank or branch */
	KY_BANK_REASON_NAME_MISMATCH,   /* the account is another person's */
	KY_BANK_REASON_DETAILS_MISSING, /* the bank wants an address, or more */
	KY_BANK_REASON_HOLDER_REFUSED,  /* does not want it */
	KY_BANK_REASON_HOLDER_DIED,
	/* Ours to mend. */
	KY_BANK_REASON_NO_FUNDS,       /* on the account that pays */
	KY_BANK_REASON_AMOUNT_REFUSED, /* too much, too little, the currency */
	KY_BANK_REASON_DUPLICATE,      /* the bank takes it for one it has */
	KY_BANK_REASON_ORDER_WRONG,    /* the file, its day, our account */
	KY_BANK_REASON_WITHDRAWN,      /* we asked the bank to stop it */
	/* The bank is asked. */
	KY_BANK_REASON_LAW, /* sanctions, reporting, fraud */
	KY_BANK_REASON_BOOKING_REVERSED,
	KY_BANK_REASON_REFUSED, /* anything else */
	KY_BANK_REASON__MAX
};
/* "account-wrong", "account-closed", ..., "bank-refused". */
const char *ky_bank_reason_name(enum ky_bank_reason r);
bool ky_bank_reason_parse(struct ky_str name, enum ky_bank_reason *out);

/*
 * What a code of ISO 20022 says: status reasons (pain.002) and return reasons
 * (camt.054), four characters.  REFUSED for those not in the table.
 */
enum ky_bank_reason ky_bank_reason_of_iso(struct ky_str code);

#endif
