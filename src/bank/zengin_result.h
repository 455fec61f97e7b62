/*
 * What Japan's banks answer to a bulk transfer file.
 *
 * No form of it is agreed on between banks.  Two are read:
 * - the file as it was sent, with a result code in each data record;
 * - CSV in UTF-8 with the columns' names in the first row.
 * docs/formats/zengin.md says both, and what a bank or a converter in front of
 * us must keep to.  Which one it is shows in the first byte.
 *
 * A file is refused as a whole, and nothing is handed out, for one fault:
 * bytes of another encoding, a record of another length, one that does not
 * belong where it is, an item that cannot be read, a code that nobody
 * explained, count or total other than the trailer's, a transfer that is there
 * twice, a file cut short or going on behind its end.
 * Rule: docs/rules/jp.md#8
 */
#ifndef KY_BANK_ZENGIN_RESULT_H
#define KY_BANK_ZENGIN_RESULT_H

#include "bank/reason.h"
#include "bank/result.h"
#include "bank/zengin.h"

/* One character of the bank's, and what it says. */
struct ky_zengin_code {
	char code;                    /* printable ASCII; a blank, too */
	enum ky_transfer_state state; /* PAID, FAILED, RETURNED, IN_RUN */
	enum ky_bank_reason reason;   /* of FAILED and RETURNED */
};

#define KY_ZENGIN_RESULT_PLACE 114
#define KY_ZENGIN_CODES_MAX 24

/* How this bank answers.  Zeroed: as docs/formats/zengin.md has it, which no
 * bank has confirmed: ask yours. */
struct ky_zengin_answer {
	/* Where the code stands in a data record: 91, 112, or 114 to 120;
	 * 0 = KY_ZENGIN_RESULT_PLACE. */
	uint8_t place;
	uint32_t codes_n; /* 0: the codes of the page */
	struct ky_zengin_code code[KY_ZENGIN_CODES_MAX];
	/* Whose file it must be, by its header; NULL: anybody's. */
	const struct ky_zengin_form *ours;
};

/* KY_E_INPUT names what is wrong: "codes, row 3: ...". */
enum ky_code ky_zengin_answer_check(const struct ky_zengin_answer *answer,
    struct ky_err *err) KY_MUST_USE;

/* What the file says of itself. */
struct ky_zengin_facts {
	bool csv; /* then the header's members stay empty */
	char requester[KY_ZENGIN_REQUESTER_SIZE];
	char bank[KY_PAYEE_BANK_SIZE];
	char branch[KY_PAYEE_BRANCH_SIZE];
	char account[KY_ZENGIN_ACCOUNT_SIZE];
	uint8_t month, day; /* of the transfers; the year is not told */
	uint32_t count;
	int64_t total; /* yen, of all results together */
};

/*
 * Reads `file`, from its start, twice: checks all of it, fills `facts`, then
 * hands each result to `to` (NULL: only checks) in the order of the file.
 * Memory is 16 bytes a transfer, at most KY_ZENGIN_TRANSFERS_MAX of them.
 *
 * KY_E_INPUT names the place, "record 3, column 81: ..." or "line 3, column
 * amount: ...": the file is wrong, nothing was handed out.  KY_E_SYSTEM: it
 * could not be read, cannot be read twice, or changed meanwhile (what was
 * handed out is then the taker's to undo); no memory.  And what `to` fails
 * with.
 */
enum ky_code ky_zengin_result_read(FILE *file,
    const struct ky_zengin_answer *answer, const struct ky_bank_taker *to,
    struct ky_zengin_facts *facts, struct ky_bank_totals *totals,
    struct ky_err *err) KY_MUST_USE;

#endif
