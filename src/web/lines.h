/*
 * Lines of a session, as pages show them: enough for their holder to know
 * which one it is, no more.
 *
 * A row: `id`, `operator` (its name), `number` (masked; or the card's; or the
 * contract's; or what its holder calls it), `sort` ("esim-prepaid", ...), `state` (of its ending: a code of the
 * context "ending"), `last_day` ("" = none), `locked`, `grant` (id, "" = one's
 * own), `rights.RIGHT`.
 */
#ifndef KY_WEB_LINES_H
#define KY_WEB_LINES_H

#include "web/session.h"

/* Did its holder tell us of it?  Then its contract number is ours, and says
 * nothing to anybody (docs/decisions/0019).  `rules` may be NULL. */
bool ky_line_is_told(const struct ky_rules *rules);
/* What a line that its holder told us of is called, by him or else by its sort. */
const char *ky_line_called(const struct ky_line *l, enum ky_tongue t);

/* `name`: the rows of the lines of one's own, or of those by that grant.
 * False: it was answered. */
bool ky_visit_put_lines(struct ky_visit *v, const char *name,
    const char *grant);
/* `same`: the rows of lines that are offered beside those (KY_ACT_SAME); none
 * when no mailbox was shown lately.  False: it was answered. */
bool ky_visit_put_same(struct ky_visit *v);
/* `line`: the row of one.  `c` may be NULL. */
bool ky_visit_put_line(struct ky_visit *v, const struct ky_reach *reach,
    struct ky_case **c);

#endif
