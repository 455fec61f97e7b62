/*
 * Lines of a session, as pages show them: enough for their holder to know
 * which one it is, no more.
 *
 * A row: `id`, `operator` (its name), `number` (masked; or the card's; or the
 * contract's), `sort` ("sim", ...), `state` (of its ending: a code of the
 * context "ending"), `last_day` ("" = none), `locked`, `grant` (id, "" = one's
 * own), `rights.RIGHT`.
 */
#ifndef KY_WEB_LINES_H
#define KY_WEB_LINES_H

#include "web/session.h"

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
