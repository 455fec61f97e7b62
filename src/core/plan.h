/*
 * What comes next: compare the duties with the facts, and move each duty
 * that can be moved.
 *
 * Every decision ends here.  The functions work on the decision's `after`.
 */
#ifndef KY_CORE_PLAN_H
#define KY_CORE_PLAN_H

#include "core/decide.h"

/* Everything one decision is made with. */
struct ky_turn {
	const struct ky_rules *rules;
	const struct ky_command *cmd;
	struct ky_time now;
	struct ky_date today; /* in the provider's zone */
	struct ky_case *c;    /* &d->after */
	struct ky_decision *d;
	uint32_t moves; /* duties added or moved so far */
};

/* Moves a duty, recording when and why; the move must be allowed. */
void ky_plan_move(struct ky_turn *t, struct ky_duty *d, enum ky_duty_state to,
    const char *reason);

/* The duty was seen done, by evidence of `grade`. */
void ky_plan_seen(struct ky_turn *t, struct ky_duty *d, enum ky_grade grade,
    const char *by, const struct ky_evidence *e, const char *reason);

/* A duty that was not there. */
struct ky_duty *ky_plan_add(struct ky_turn *t, enum ky_duty_kind kind,
    uint8_t ref);

/* The least grade that evidence for a duty of that kind must have. */
enum ky_grade ky_plan_least(const struct ky_turn *t, enum ky_duty_kind k);

/* New duties appear, vanished ones close as "no longer applies", and what
 * was seen but is left again is reopened. */
void ky_plan_compare(struct ky_turn *t);

/* Asks peers, waits, settles money, orders papers, sets the wake time. */
void ky_plan_advance(struct ky_turn *t);

/* Has the contract's last day ended, in the provider's zone?  Of a port-out
 * never before the port event. */
bool ky_plan_day_over(const struct ky_turn *t);

/* The contract is over: the final bill, and what the deposit covers. */
void ky_plan_bill(struct ky_turn *t);

/* The number is in use no more: it rests, or has left with a port-out. */
void ky_plan_rest(struct ky_turn *t);

/* Orders the next paper of that kind. */
void ky_plan_order(struct ky_turn *t, enum ky_paper_kind kind);

/* A bill for usage that came after the last one, and the holder is told. */
void ky_plan_supplement(struct ky_turn *t);
/* By when a bill drawn today is to be paid; no day: the rules do not say. */
struct ky_date ky_plan_pay_by(const struct ky_turn *t);
/* The rule that postings of dues, and of credit, name. */
const char *ky_plan_dues_rule(const struct ky_turn *t);
const char *ky_plan_credit_rule(const struct ky_turn *t);

#endif
