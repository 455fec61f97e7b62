/*
 * Plans: what a line costs a month, from which day on.
 *
 * A line has the plan and fee it was imported with, and behind them the
 * changes that billing was seen to have taken on, by day.  What is charged for
 * a day follows from that alone, whoever asks: the preview of a change, the
 * final bill, its preview.
 */
#ifndef KY_CORE_TARIFF_H
#define KY_CORE_TARIFF_H

#include "base/time.h"
#include "core/date.h"
#include "core/ident.h"
#include "core/money.h"

struct ky_line;
struct ky_rules;
struct ky_rule_plan;

struct ky_tariff {
	struct ky_slug plan;
	int64_t fee;         /* per billing month */
	int64_t once;        /* for the change itself; 0 = none */
	struct ky_date from; /* first day */
};

/* Changes that are kept; those that are billed make room. */
#define KY_TARIFFS_MAX 6

/* The plan of a day ("" = not known), and its fee a month. */
const struct ky_slug *ky_tariff_plan(const struct ky_line *l,
    struct ky_date day);
int64_t ky_tariff_fee(const struct ky_line *l, struct ky_date day);

/* The change that begins after `day`, the last of them; or NULL. */
const struct ky_tariff *ky_tariff_to_come(const struct ky_line *l,
    struct ky_date day);

/* Enters a change; what was to begin on its day or later is replaced.  Going
 * back to the plan of the day before takes away without entering.  False:
 * there is no room, and nothing changed. */
bool ky_tariff_enter(struct ky_line *l, const struct ky_tariff *t);

/* NULL: sound; else what is wrong with the changes of a line. */
const char *ky_tariff_fault(const struct ky_line *l);

/* What changing to one plan comes to, asked for now. */
struct ky_quote {
	const struct ky_rule_plan *plan;
	const char *bar; /* why it cannot be: a message code; NULL: it can.
	                    "": it is the line's plan, or will be */
	bool undoes;     /* it takes back a change that is to come, or that
	                    began today */
	struct ky_tariff tariff;
	struct ky_date ask_by;  /* last day to ask for that first day; no date:
	                          it begins on the day it is asked for */
	int64_t before;         /* the fee a month without it */
	struct ky_period month; /* the billing month in which it begins ... */
	int64_t month_fee;      /* ... and its fee, all plans together, with
	                           what the change costs */
};

/*
 * `row` of the rules' plans.  `now` in the provider's zone decides the first
 * day.  The act uses the same.
 */
void ky_tariff_quote(const struct ky_line *l, const struct ky_rules *rules,
    struct ky_time now, const struct ky_rule_plan *row, struct ky_quote *out);

/* The row of that code, or NULL. */
const struct ky_rule_plan *ky_tariff_find(const struct ky_rules *rules,
    const char *code);

#endif
