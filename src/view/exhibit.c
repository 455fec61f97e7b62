/* A receipt of others that a holder keeps: what it is, never its picture. */
#include "view/view.h"

#include "base/hex.h"

json_t *
ky_exhibit_json(const struct ky_exhibit *x)
{
	char sha256[2 * sizeof(x->sha256) + 1];

	ky_hex_encode(x->sha256, sizeof(x->sha256), sha256);
	return json_pack("{s:s, s:s, s:s, s:o, s:s, s:s, s:s, s:I, s:I, s:I, "
			 "s:I, s:s, s:s*}",
	    "receipt", x->id.text, "ending", x->ending, "state",
	    ky_exhibit_state_name(x->state), "at", ky_time_json(x->at), "by",
	    ky_role_name(x->role), "grade", ky_grade_name(KY_GRADE_STATED),
	    "media_type", KY_EXHIBIT_MEDIA, "bytes", (json_int_t)x->size,
	    "width", (json_int_t)x->width, "height", (json_int_t)x->height,
	    "pages", (json_int_t)x->pages, "sha256", sha256, "note",
	    ky_text_given(x->note));
}
