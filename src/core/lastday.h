/*
 * The last day of a contract, from the request and the provider's rule.
 */
#ifndef KY_CORE_LASTDAY_H
#define KY_CORE_LASTDAY_H

#include "core/case.h"

struct ky_lastday {
	bool ok;
	const char *code;           /* when not ok: "day-past", "too-far-ahead",
	                           "no-rule", "no-validity", "eight-days-over",
	                           "not-prepaid", ... */
	const struct ky_rule *rule; /* that said so; may be NULL */
	struct ky_date counted;     /* the day on which the request counts */
	struct ky_date last_day;
	struct ky_time withdraw_until;
};

/* Nobody plans a last day further ahead than that: a wish that is, is a slip
 * ("too-far-ahead"), unless the product itself is valid for longer, or a loan
 * is due back later. */
#define KY_WISH_AHEAD_DAYS_MAX 731

/*
 * The last day when `way` is asked for at `asked`, with an optional wish (no
 * date: as soon as may be).  Never asserts on facts: what cannot be worked
 * out is a code.
 * Rule: docs/rules/jp.md#10.1, #10.2 (cut-off hours, request-by day),
 * #1.3, #1.4 (eight days), #1.5 (port-out), #1.6 (death)
 */
void ky_lastday(const struct ky_line *line, const struct ky_rules *rules,
    enum ky_way way, struct ky_time asked, struct ky_date wish,
    struct ky_lastday *out);

/*
 * The last day of an ending that is to come when the data is used up: as if
 * the end of the validity had been wished for, and once nothing is left as if
 * the end had been asked for at `asked`.  "no-validity" where it is not known
 * until when the product is valid.
 */
void ky_lastday_used_up(const struct ky_line *line,
    const struct ky_rules *rules, enum ky_way way, struct ky_time asked,
    struct ky_lastday *out);

/*
 * Moves a last day that was worked out to `first` or later, as if a day from
 * then on had been wished for; where no such wish is possible, to `first`
 * itself.  Nothing is moved where the contract is over, and of a port-out or
 * an expiry, whose day is not ours to say.
 */
void ky_lastday_not_before(const struct ky_line *line,
    const struct ky_rules *rules, enum ky_way way, struct ky_time asked,
    struct ky_date first, struct ky_lastday *day);

#endif
