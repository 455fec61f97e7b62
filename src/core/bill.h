/*
 * Bills: charges drawn together, with the tax of each rate worked out once.
 *
 * A line's bills are numbered 1, 2, ...: the final bill, then those for late
 * usage, a lost thing, an extension.  What is posted between open and close
 * belongs to the bill.  A bill without a charge is none: its number is given
 * to the next one.
 * Rule: docs/rules/jp.md#7.1 (once per invoice and rate)
 */
#ifndef KY_CORE_BILL_H
#define KY_CORE_BILL_H

#include "core/rules.h"

/* Which tax a kind of charge bears; KY_TAX_NONE where the rules are silent. */
enum ky_tax ky_bill_tax(const struct ky_rules *rules, enum ky_entry_kind k);

void ky_bill_open(struct ky_ledger *l, struct ky_postings *out);
/* On the open bill, against KY_ACC_RECEIVABLE.  c->tax NONE: as
 * ky_bill_tax(). */
void ky_bill_charge(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, const struct ky_charge *c);
/* Posts the tax; with prices that contain it, out of KY_ACC_FEES, else on top
 * of what is owed. */
void ky_bill_close(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, struct ky_date day);

/* A bill of one charge. */
void ky_bill_one(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, const struct ky_charge *c);

/* Usage charged after the final bill, what was capped included. */
int64_t ky_bill_late_usage(const struct ky_ledger *l);
/* Usage, rated: unbilled until its bill.  `late`: the final bill was made; what
 * exceeds the cap of the provider's dues is posted, and taken back as
 * capped. */
void ky_bill_usage(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, bool late, const struct ky_charge *c);
/* All that is unbilled goes on the open bill. */
void ky_bill_add_unbilled(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, struct ky_date day);
/* A bill of all that is unbilled: what it comes to with tax; 0: there was
 * nothing. */
int64_t ky_bill_unbilled(struct ky_ledger *l, struct ky_postings *out,
    const struct ky_rules *rules, struct ky_date day);

#endif
