/*
 * The plan of a line on the pages of the desk.
 *
 * `plan` (its name, or ""), `plan_fee`, `plan_next` (`name`, `from`, `fee`)
 * where another is to begin, `has_plans`: one of them can be had now.
 */
#ifndef KY_WEB_DESK_PLAN_H
#define KY_WEB_DESK_PLAN_H

#include "web/desk.h"

/* Puts them into the context. */
void ky_desk_put_plan(struct ky_desk *k);

/* Can something of the line be changed now, by this session? */
bool ky_desk_may_change(const struct ky_desk *k);
/* Is there a plan that could be had; one that is `cheaper`? */
bool ky_desk_has_plans(const struct ky_desk *k, bool cheaper);

#endif
