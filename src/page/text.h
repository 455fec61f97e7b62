/*
 * A rendered page as text for a terminal: what stands in its <main>.
 *
 * Only of pages that ky_page_render() made: it knows their elements and
 * entities and no others.  Forms and navigation are left out.  Where a link
 * leads stands behind it: <https://...> to other sites, [help/lost-card] to
 * pages of ours, without the language.
 */
#ifndef KY_PAGE_TEXT_H
#define KY_PAGE_TEXT_H

#include "base/buf.h"
#include "base/tongue.h"

/* Of a page in that language.  Ends with a newline.  Nothing is added of a page
 * without <main>. */
void ky_page_text(struct ky_str html, enum ky_tongue t, struct ky_buf *out);

#endif
