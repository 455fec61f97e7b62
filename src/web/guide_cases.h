/*
 * Solved cases that are shown.  People of ours show and withdraw them at any
 * time: the page of cases reads them from the store, search from a shelf that
 * is filled anew now and then.
 */
#ifndef KY_WEB_GUIDE_CASES_H
#define KY_WEB_GUIDE_CASES_H

#include "guide/search.h"
#include "web/session.h"

/* So that a page stays under 50 KB, however long the cases are. */
#define KY_CASES_A_PAGE 8
/* On a shelf stand the first so many, as they were so long ago at most. */
#define KY_SHELF_CASES_MAX 256
#define KY_SHELF_S 30

/* Some of the cases, in the order they were told. */
struct ky_cases {
	uint32_t n;
	bool more; /* there are others behind them */
	/* All in the request's arena. */
	const struct ky_inquiry *row[KY_SHELF_CASES_MAX];
};

/* At most `max`, which is KY_SHELF_CASES_MAX at most, behind the one whose
 * number (ky_inquiry.n) is `after`.  Without a portal there are none.  False: it
 * was answered. */
bool ky_cases_read(struct ky_visit *v, uint64_t after, uint32_t max,
    struct ky_cases *out);

/* `id`, `slug` and `operator` ("" = none that we know), `text`, `lang`, `on`;
 * new. */
json_t *ky_case_row(const struct ky_directory *d, const struct ky_inquiry *q);

struct ky_shelf; /* any thread */

/* NULL: no memory. */
struct ky_shelf *ky_shelf_new(void);
void ky_shelf_free(struct ky_shelf *s);

/*
 * Rows of the best `max` cases, each as ky_case_row() with `begins` instead of
 * `text`; new.  As ky_search_find() finds, or as ky_search_near(): in their
 * texts, whatever their language, and in the names of their operators.  Of a
 * site without a shelf or a portal there are none.  When the store cannot be
 * read, what stood there before is looked at.
 */
json_t *ky_shelf_find(struct ky_visit *v, struct ky_str question, bool near,
    uint32_t max);

#endif
