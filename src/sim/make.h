/*
 * Lines, loans and rules by chance: every combination of facts that
 * contradicts nothing (ky_line_fault()).
 */
#ifndef KY_SIM_MAKE_H
#define KY_SIM_MAKE_H

#include "core/line.h"
#include "core/rules.h"
#include "sim/random.h"

/* How many plans a made book offers. */
#define KY_MADE_PLANS 3

/* A rulebook with one version of each topic it has, and where those lie. */
struct ky_made_book {
	struct ky_rulebook book;
	struct ky_rule_last_day last_day;
	struct ky_rule_recurring recurring;
	struct ky_rule_early_fee early_fee;
	struct ky_rule_card card;
	struct ky_rule_loan loan;
	struct ky_rule_credit credit;
	struct ky_rule_unused unused;
	struct ky_rule_initial initial;
	struct ky_rule_port_out port_out;
	struct ky_rule_expiry expiry;
	struct ky_rule_dues dues;
	struct ky_rule_number number;
	struct ky_rule_profile profile;
	struct ky_rule_grades grades;
	struct ky_rule_keep keep;
	struct ky_rule_trust trust;
	struct ky_rule_tax tax;
	struct ky_rule_prepaid prepaid;
	struct ky_rule_closure closure;
	struct ky_rule_confirmation confirmation;
	struct ky_rule_death death;
	struct ky_rule_plans plans;
	struct ky_rule_plan plan[KY_MADE_PLANS];
};

/* A fictional, connected provider in Japan with rules by chance.  `out`
 * points into itself: it is not to be copied. */
void ky_make_book(struct ky_random *r, struct ky_made_book *out);

/*
 * A line, or with `loan` a loan, of that provider, as it may be on `today`.
 * `serial` makes its identifiers unlike those of others.
 */
void ky_make_line(struct ky_random *r, const struct ky_slug *provider,
    bool loan, struct ky_date today, uint32_t serial, struct ky_line *out);

/* The code of a plan, `i` below KY_MADE_PLANS: of made books, and of the
 * demonstration's provider. */
struct ky_slug ky_made_plan(uint32_t i);

/* An account whose numbers no bank has given out. */
struct ky_payee ky_made_payee(uint32_t serial);

#endif
