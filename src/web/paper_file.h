/*
 * The file of a paper that is handed over: as `kaiyaku paper` gives it.
 */
#ifndef KY_WEB_PAPER_FILE_H
#define KY_WEB_PAPER_FILE_H

#include "web/session.h"

/*
 * The sealed document with the proof that it is in the log, once it is;
 * `sealed` itself until then.  `out` lies in the request's arena.  False: it was
 * answered.
 */
bool ky_paper_with_proof(struct ky_visit *v, const struct ky_stored_paper *row,
    struct ky_str sealed, struct ky_str *out);

#endif
