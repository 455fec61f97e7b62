/*
 * The money of an ending: the final bill, and what comes back.
 *
 * The preview and the booking both call these on a ledger: the one on a copy
 * that is shown, the other on the line's own.
 */
#ifndef KY_CORE_SETTLE_H
#define KY_CORE_SETTLE_H

#include "core/case.h"

/*
 * The final bill, up to `last_day`: billing months not yet billed, less their
 * discount, options, universal service fees, usage not yet billed, early fee
 * under the legal cap, handling fees, port-out fee, a card that was owed back
 * and is lost, and the tax.  For loans:
 * late fee by `last_day` (when everything is back; else as if it came back
 * then).
 * Rule: docs/rules/jp.md#1.2, #1.3, #1.4, #1.6, #1.7, #7.1, #7.2
 */
void ky_settle_charges(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_date last_day, struct ky_ledger *l,
    struct ky_postings *out);

/* Deposit against dues, where the rules allow. */
void ky_settle_deposit(const struct ky_rules *rules, struct ky_date day,
    struct ky_ledger *l, struct ky_postings *out);

/*
 * The prepaid balance, once taken out of the balance system: set off where
 * the rules allow, then promised or lapsed.  `reason` is an enum
 * ky_refund_reason or -1.
 * Rule: docs/rules/jp.md#2 (refund of prepaid value)
 */
void ky_settle_balance(const struct ky_rules *rules, int32_t reason,
    struct ky_date filed, struct ky_date day, struct ky_ledger *l,
    struct ky_postings *out);

/*
 * What is left of deposit and overpayment, and the price of an unused
 * product, becomes payable; too small a sum lapses by rule.
 */
void ky_settle_promise(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_date filed, struct ky_date day,
    struct ky_ledger *l, struct ky_postings *out);

/* What carries what is paid back: by the rule, and by transfer where the
 * original payment could not be paid back to. */
enum ky_rail ky_refund_rail(const struct ky_rules *rules,
    const struct ky_ending *e);

/* Is it known where a transfer goes?  Of a holder who has died only once the
 * heirs have said so.
 * Rule: docs/rules/jp.md#1.6 */
bool ky_payee_stands(const struct ky_line *line, const struct ky_ending *e);

/* Is the price of an unused prepaid product to be paid back, when its ending
 * is filed on `filed`? */
bool ky_unused_refund(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_date filed);

/* Why the prepaid balance of an ending filed on `filed` is not paid back but
 * lapses: a message code; NULL: it is paid back.
 * Rule: docs/rules/jp.md#2 */
const char *ky_balance_bar(const struct ky_rules *rules, int32_t reason,
    struct ky_date filed);

/* How a lent thing came back; days that are not known stay no date. */
struct ky_returned {
	struct ky_date scanned; /* at a counter or out of a box */
	struct ky_date posted;  /* by postmark or the carrier's acceptance */
	struct ky_date arrived;
};

/*
 * The day that counts as the day of return: the counter's scan where there
 * is one; of a parcel the postmark or the arrival, as the rule says.  A
 * parcel without a known postmark counts on arrival.  No date when nothing is
 * known.
 * Rule: docs/rules/jp.md#7.2
 */
struct ky_date ky_return_day(enum ky_counted counted_post,
    const struct ky_returned *r);

/* All four steps in order: what the preview shows. */
void ky_settle_all(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, int32_t reason, struct ky_date filed,
    struct ky_date last_day, struct ky_ledger *l, struct ky_postings *out);

/* The fee of a whole billing month, by the plans the line has in it.  A month
 * in which the plan changes is shared by days. */
int64_t ky_settle_month(const struct ky_line *line,
    const struct ky_rules *rules, struct ky_period month);

/*
 * The early fee, 0 when none is due.  -1: not known.
 * Rule: docs/rules/jp.md#1.2 (contract date decides the cap)
 */
int64_t ky_early_fee(const struct ky_line *line, const struct ky_rules *rules,
    struct ky_date last_day);

#endif
