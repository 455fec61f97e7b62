/*
 * Going through the books: line by line, in flat memory, whatever their
 * number.
 */
#ifndef KY_CMD_LEDGER_H
#define KY_CMD_LEDGER_H

#include "cmd/session.h"
#include "core/statement.h"

/* A line and all its postings, read in one moment. */
struct ky_ledger_line {
	const struct ky_row *row;
	const struct ky_posting *posting;
	uint32_t postings_n;
	/* KY_OK; KY_E_CORRUPT: the postings cannot be read, and `why`. */
	enum ky_code code;
	const struct ky_err *why;
	/* Room for a statement of them. */
	struct ky_statement_row *rows;
	struct ky_statement_bill *bills;
};

/* Whatever else but KY_OK stops the walk. */
typedef enum ky_code ky_ledger_each(void *self, const struct ky_ledger_line *x,
    struct ky_err *err);

/* All lines, or those of `provider` (not ""). */
enum ky_code ky_ledger_walk(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_slug *provider, const char *doing, ky_ledger_each *each,
    void *self, struct ky_err *err) KY_MUST_USE;

/* --provider; left alone when it is not given. */
enum ky_code ky_ledger_provider(const struct ky_cli *cli, struct ky_slug *out,
    struct ky_err *err) KY_MUST_USE;
/* --from and --to, likewise.  KY_E_INPUT also for a period that ends before it
 * begins. */
enum ky_code ky_ledger_days(const struct ky_cli *cli, struct ky_date *from,
    struct ky_date *to, struct ky_err *err) KY_MUST_USE;

/* "1,200": the amount without its currency. */
const char *ky_ledger_amount(int64_t minor, const char *currency,
    char out[KY_MONEY_TEXT_SIZE]);

#endif
