/*
 * A line and its ending, as the pages of the desk show them.
 *
 * `line`: `id`, `version`, `provider`, `slug` (its
 * code), `contract` (or ""), `sort` (a code), `loan`,
 * `voice`, `number` (of a line that its holder told of, what he calls it),
 * `iccid`, `mailbox` (masked, or ""), `fee`, `discount`,
 * `since`, `valid_until`, `days_left`, `due_back` (days, or null), `running`,
 * `last_day`, `connected`, `locked`, `porting`, `profile` (a code, "none"
 * where there is none), `owed`, `held`, `instalments`, `payee` (masked, or
 * ""), `payee_bad`, `reported` (an instant, or null), `left_mb`, `used_up` (an
 * estimate, or null), `options` (`n`, `code`, `fee`, `third_party`, `running`),
 * `devices` (`n`, `code`, `bound`), `bound` (how many), `items` (`n`, `code`,
 * `state`, `lost_charge`).
 *
 * `ending`, unless there is none: `ref`, `state`, `way`, `last_day`, `filed`,
 * `withdraw_until`, `hold_until` (instants, or null), `held` (now),
 * `can_withdraw`, `over`, `active`.
 */
#ifndef KY_WEB_DESK_SHOW_H
#define KY_WEB_DESK_SHOW_H

#include "web/desk.h"

/* Puts them, `currency` and `today` into the context. */
void ky_desk_show(struct ky_desk *k);

/* The provider's name for people; its code where no rules are loaded.  The
 * caller's. */
json_t *ky_desk_provider(const struct ky_case *c, const struct ky_rules *r);

/* "esim-postpaid", "loan", ...: context "sort". */
const char *ky_desk_sort(const struct ky_line *l);

/* Can the ending still be taken back? */
bool ky_desk_can_withdraw(const struct ky_case *c, struct ky_time now);

/* Is the contract's last day over, or is none running? */
bool ky_desk_is_over(const struct ky_case *c, struct ky_date today);

/* Is the number to be taken over elsewhere?  Its holder sees to that. */
bool ky_desk_is_moving(const struct ky_case *c);

#endif
