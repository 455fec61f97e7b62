/*
 * A picture of what each day costs: bars above a line for what is paid, below
 * it for what comes back.
 *
 * Only its measures; "parts/chart" draws it, with a title, a description and
 * words at each bar.  The table beside it says the same.
 */
#ifndef KY_WEB_CHART_H
#define KY_WEB_CHART_H

#include "core/days.h"

#include <jansson.h>

/*
 * `width`, `height`, `zero` (of the line), `left`, `right`; `bars` (`x`, `y`,
 * `width`, `height`, `class`, `day`, `owed`, `back`, `cheapest`), one for each
 * last day; `most`, `least` (amounts at the top and the bottom; 0 = none) and
 * `most_y`, `least_y`; `first`, `last` (days).  Of no day: null.  The
 * caller's.
 */
json_t *ky_chart(const struct ky_day *day, uint8_t n);

#endif
