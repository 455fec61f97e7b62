/*
 * What the handlers of the guide share.
 */
#ifndef KY_WEB_GUIDE_H
#define KY_WEB_GUIDE_H

#include "guide/directory.h"
#include "web/session.h"

/* Today in Japan, and this minute ("now", an instant) put into the context. */
struct ky_date ky_guide_today(struct ky_visit *v);

/* A parameter of the address, trimmed; "" when it was not given. */
struct ky_str ky_guide_asked(const struct ky_visit *v, const char *name);

/* The guide's own pages: `kinds` and `situations` (`code`, `title`). */
void ky_guide_put_questions(struct ky_visit *v);

/* `operators` of a select: `code`, `name`, `chosen`. */
void ky_guide_put_operators(struct ky_visit *v, struct ky_str chosen);

/* `connected`: rows of those whose lines are ended here. */
void ky_guide_put_connected(struct ky_visit *v);

/* Rows of the providers that offer any of `offers` (0: all) and of whom
 * `topic` is known (KY_TOPIC__MAX: whatever is). */
json_t *ky_guide_rows(const struct ky_directory *d, uint32_t offers,
    enum ky_topic topic);

#endif
