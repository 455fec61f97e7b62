/*
 * A form that came back: its fields, what is wrong with them, where to go on.
 *
 *	ky_visit_keep(&v, "code");
 *	if (!ky_visit_field(&v, "code", ask.code, sizeof(ask.code)))
 *		ky_visit_wrong(&v, "code", KY_TR("Enter the code."));
 *	if (ky_visit_is_wrong(&v)) {
 *		ky_visit_show(&v, KY_PAGE("end/code"), 422);
 *		return;
 *	}
 *
 * The context gets `errors` (`field`, `text`) and `bad.FIELD` once something
 * is wrong, `entered.FIELD` of what was kept.  "parts/errors" shows the
 * summary; each field shows its own and names it in aria-describedby.
 */
#ifndef KY_WEB_FORM_H
#define KY_WEB_FORM_H

#include "web/visit.h"

/* `text` is KY_TR(); its holes are those of the context.  The first fault of a
 * field stays at it. */
void ky_visit_wrong(struct ky_visit *v, const char *field, const char *text);
/* Was anything wrong? */
bool ky_visit_is_wrong(const struct ky_visit *v);

/* What was sent in that field is shown in it again.  Never of passwords. */
void ky_visit_keep(struct ky_visit *v, const char *field);
/* The field's value into `out` of `size` bytes; false: empty, longer, or more
 * than one line. */
bool ky_visit_field(const struct ky_visit *v, const char *field, char *out,
    size_t size);

/* Is it a path of ours that a page may lead to: "/ja/lines/7", with what is
 * asked of it?  Anything that could lead elsewhere is not. */
#define KY_NEXT_MAX 512
bool ky_next_ok(struct ky_str path);
/* The `next` of the form or the address, if it is one; else `otherwise`. */
const char *ky_visit_next(const struct ky_visit *v, const char *otherwise);

#endif
