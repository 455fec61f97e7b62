/*
 * Pages: HTML with holes, compiled at build time, filled from JSON.
 *
 * README.md in this folder describes the language of pages/.  Everything that
 * fills a hole is escaped; there is no way to add HTML from the outside.
 */
#ifndef KY_PAGE_PAGE_H
#define KY_PAGE_PAGE_H

#include "base/buf.h"
#include "base/tongue.h"

#include <jansson.h>

/* Names a page; tools/pages checks at build time that it is there. */
#define KY_PAGE(name) name

/*
 * Adds the page.  KY_E_INPUT: a hole is not filled, or with something that its
 * filter does not take (`err` names page and hole: a fault of ours).
 * KY_E_LIMIT: longer than `out` may be.
 */
enum ky_code ky_page_render(const char *name, enum ky_tongue t,
    const json_t *context, struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

/* The ids of the messages that are the page's own, without those that all pages
 * have around it, whether or not a reader gets to see them; as they stand, one
 * as often as it is said.  Writes at most `max`; how many. */
uint32_t ky_page_messages(const char *name, const char **out, uint32_t max);

/* A message with its holes filled from the context, as plain text (for PDF
 * and mail).  Codes as above. */
enum ky_code ky_page_say(enum ky_tongue t, const char *id,
    const json_t *context, struct ky_buf *out, struct ky_err *err) KY_MUST_USE;

/* As it may stand in HTML, also between quotes of an attribute. */
void ky_page_escape(struct ky_str text, struct ky_buf *out);
/* As it may stand in a part of an address, percent-encoded. */
void ky_page_percent(struct ky_str text, struct ky_buf *out);

#endif
