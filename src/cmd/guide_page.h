/*
 * The pages of the guide on the terminal: the same that people see in a
 * browser, in any of the languages, as text (page/text.h).
 */
#ifndef KY_CMD_GUIDE_PAGE_H
#define KY_CMD_GUIDE_PAGE_H

#include "base/buf.h"
#include "base/time.h"
#include "base/tongue.h"
#include "guide/directory.h"
#include "guide/search.h"

#define KY_GUIDE_PAGE_MAX ((size_t)512 * 1024) /* of a page as text */

/* Is it the name of a page: "law", "help/hours", "places/nrt", "guide"?  Whether
 * there is one is not said. */
bool ky_guide_page_named(const char *name);

/*
 * Adds the page: "guide", "guide/docomo", or one of those above.  With a
 * question (NULL: none) what the guide finds; `search` may be NULL without.
 * KY_E_INPUT: there is no such page.
 */
enum ky_code ky_guide_page(const struct ky_directory *d,
    const struct ky_search *search, enum ky_tongue tongue, const char *name,
    const char *question, struct ky_time now, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

#endif
