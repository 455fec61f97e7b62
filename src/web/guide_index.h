/*
 * The search index of the guide: the directory, and the guide's own pages
 * (KY_FOUND_PAGE: web/guide_pages.h) with all their texts, in every language.
 * What people told us is not in it (web/guide_cases.h).
 */
#ifndef KY_WEB_GUIDE_INDEX_H
#define KY_WEB_GUIDE_INDEX_H

#include "guide/search.h"

/* `d` outlives the index, which is the caller's, for ky_search_free(). */
enum ky_code ky_guide_index(const struct ky_directory *d,
    struct ky_search **out, struct ky_err *err) KY_MUST_USE;

#endif
