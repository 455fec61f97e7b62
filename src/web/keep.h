/*
 * What a holder keeps with an ending: receipts of others (port/exhibit.h).
 *
 *	/lines/{line}/keep                 bring a picture or PDF
 *	/lines/{line}/receipts/{id}/cover  look at it, cover parts, keep it
 *	/lines/{line}/receipts/{id}        look at what is kept
 *	.../picture, .../file, .../remove
 *
 * All for whoever reaches the line with KY_RIGHT_PAPERS; to remove what somebody
 * else brought, KY_RIGHT_ALL is wanted.  Pages that show nothing of a line they
 * may not see, and none where no helper makes pictures anew, are missing.
 */
#ifndef KY_WEB_KEEP_H
#define KY_WEB_KEEP_H

#include "web/desk.h"

ky_http_handler ky_keep_form, ky_keep_bring;
/* keep_cover.c */
ky_http_handler ky_keep_cover, ky_keep_cover_do;
/* keep_show.c */
ky_http_handler ky_keep_show, ky_keep_picture, ky_keep_file, ky_keep_remove,
    ky_keep_remove_do;

/* Are pictures taken here?  Else the visit has ended. */
bool ky_keep_open(struct ky_desk *k, const struct ky_http_request *rq,
    struct ky_http_answer *an);
/* The exhibit of the address ("{id}" is the third part) in that state, with
 * its picture; `out` and `bytes` lie in the arena.  False: it was answered. */
bool ky_keep_find(struct ky_desk *k, const struct ky_exhibit **out,
    struct ky_str *bytes);
/* "/lines/7/receipts/ex-…" and what follows. */
const char *ky_keep_path(const struct ky_desk *k, const struct ky_exhibit *x,
    const char *rest);
/* `receipt` in the context. */
void ky_keep_put(struct ky_desk *k, const struct ky_exhibit *x);
/* `kept` (rows like `receipt`), `can_keep`, `own` (either) in the context, for a page of
 * the line's papers.  False: it was answered. */
bool ky_keep_put_all(struct ky_visit *v, const struct ky_reach *reach,
    bool has_ending);

#endif
