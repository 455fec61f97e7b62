/*
 * The search page: what the directory, our own pages and the solved cases
 * have for a question.
 */
#ifndef KY_WEB_GUIDE_FIND_H
#define KY_WEB_GUIDE_FIND_H

#include "web/session.h"

/* Ends the visit.  The question is not empty. */
void ky_guide_find(struct ky_visit *v, struct ky_str question);

#endif
