/*
 * The preview is the act: what is shown before confirming is computed by the
 * functions that then book and do.
 */
#ifndef KY_CORE_PREVIEW_H
#define KY_CORE_PREVIEW_H

#include "core/days.h"
#include "core/decide.h"
#include "core/departure.h"

struct ky_preview_item {
	struct ky_slug what;
	struct ky_date due;  /* no date = no deadline */
	int64_t lost_charge; /* 0 = none, -1 = not known */
};

struct ky_preview {
	bool offered;
	char code[KY_CODE_SIZE]; /* when not: why */
	char rule[KY_RULE_ID_SIZE];
	enum ky_way way;
	struct ky_zone zone;
	char currency[4];
	struct ky_date asked, last_day;
	/* Of an ending when it is used up, `last_day` is the latest; as it goes
	 * it will be on this day, an estimate; no date: that is not known. */
	struct ky_date used_up;
	struct ky_time withdraw_until;
	struct ky_time
	    hold_until; /* nothing irreversible before; 0 = no hold */
	char hold_reason[KY_REASON_SIZE]; /* why: "sim-changed", or "" */

	bool figures; /* false: the rules do not allow figures to be shown */
	char figures_rule[KY_RULE_ID_SIZE]; /* which rule forbids them */
	struct ky_postings charges; /* of the day asked, then what comes back */
	int64_t owed_now;           /* receivable before the ending */
	int64_t charged, set_off, owed; /* owed: to be paid after set-off */
	int64_t back, forfeited;
	int64_t instalments_left; /* Rule: docs/rules/jp.md#10.5 */
	bool handset;    /* the handset's contract can be ended with it: bring
	                    it back.  Rule: docs/rules/jp.md#1.4 */
	uint32_t papers; /* asked of whoever files, set of 1 << enum ky_voucher;
	                    Rule: docs/rules/jp.md#1.6 */
	struct ky_date late_usage_until; /* bills may follow until then */
	int64_t late_usage_cap;          /* at most so much; 0 = no cap */
	char lapses_why[KY_CODE_SIZE];   /* why the balance is not paid back */
	/* Loans: a day more, paid before it is late, and after; -1 = not
	 * known. */
	int64_t extend_per_day, late_per_day;

	uint8_t duties_n; /* closing duties that filing would create */
	struct ky_duty duty[KY_DUTIES_MAX];
	uint8_t items_n;
	struct ky_preview_item item[KY_ITEMS_MAX];
	struct ky_str return_where;
	/* Words of the rules, owned by the rulebook; NULL = not known. */
	const struct ky_rule_words *asks, *losses, *later;
	const struct ky_rule_channels *channels;

	uint8_t days_n; /* the table of days, today first */
	struct ky_day day[KY_DAYS_MAX];
	/* Only when a departure was asked for: its `day` is one then. */
	struct ky_departure departure;
};

void ky_preview(const struct ky_case *c, const struct ky_rules *rules,
    const struct ky_days_ask *ask, struct ky_preview *out);

#endif
