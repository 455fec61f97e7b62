/*
 * Solved cases that are shown: read from the store at each visit, since people
 * of ours show and withdraw them at any time.
 */
#ifndef KY_WEB_GUIDE_CASES_H
#define KY_WEB_GUIDE_CASES_H

#include "guide/search.h"
#include "web/session.h"

/* So that a page stays under 50 KB, however long the cases are. */
#define KY_CASES_A_PAGE 8
/* Search looks at the first so many. */
#define KY_CASES_SEARCHED_MAX 256

/* Some of the cases, in the order they were told. */
struct ky_cases {
	uint32_t n;
	const struct ky_inquiry **row; /* all in the request's arena */
	bool more;                     /* there are others behind them */
};

/* At most `max`, behind the one whose number (ky_inquiry.n) is `after`.
 * Without a portal there are none.  False: it was answered. */
bool ky_cases_read(struct ky_visit *v, uint64_t after, uint32_t max,
    struct ky_cases *out);

/* `id`, `slug` and `operator` ("" = none that we know), `text`, `lang`, `on`;
 * new. */
json_t *ky_case_row(const struct ky_directory *d, const struct ky_inquiry *q);

/* An index of their texts, whatever their language, and of the names of their
 * operators; KY_FOUND_PAGE is an index into `cases`.  The caller's, for
 * ky_search_free(). */
enum ky_code ky_cases_index(const struct ky_directory *d,
    const struct ky_cases *cases, struct ky_search **out,
    struct ky_err *err) KY_MUST_USE;

#endif
