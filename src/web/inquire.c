#include "web/inquire.h"

#include <string.h>

bool
ky_visit_inquire(struct ky_visit *v, struct ky_inquiry *q)
{
	struct ky_call c = {.op = KY_CALL_INQUIRY_NEW};
	struct ky_ask stamp = {0};
	struct ky_result out;

	ky_visit_stamp(v, &stamp);
	memcpy(c.in.inquiry.form, stamp.form, sizeof(stamp.form));
	(void)ky_str_copy(ky_str_of(ky_tongue_tag(v->tongue)), q->language,
	    sizeof(q->language));
	c.in.inquiry.kind = q->kind;
	c.in.inquiry.wanted = q;
	(void)ky_str_copy(ky_str_of(v->cookie), c.in.inquiry.cookie,
	    sizeof(c.in.inquiry.cookie));
	ky_visit_from(v, c.in.inquiry.from);
	return ky_visit_call(v, NULL, &c, &out);
}
