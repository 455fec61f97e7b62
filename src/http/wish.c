#include "http/wish.h"

void
ky_wish_read(struct ky_fields *f, struct ky_wish *out)
{
	enum ky_refund_reason reason = KY_REFUND_REASON__MAX;

	*out = (struct ky_wish){.way = KY_WAY_PLAIN, .refund_reason = -1};
	KY_FIELD_ENUM(f, "way", way, &out->way);
	KY_FIELD_ENUM(f, "ground", ground, &out->claim.ground);
	KY_FIELD_ENUM(f, "relation", relation, &out->claim.relation);
	(void)ky_field_date(f, "on", &out->on);
	(void)ky_field_flag(f, "when_used_up", &out->when_used_up);
	KY_FIELD_ENUM(f, "refund_reason", refund_reason, &reason);
	if (reason != KY_REFUND_REASON__MAX)
		out->refund_reason = (int32_t)reason;
	if (out->when_used_up && !ky_date_none(out->on))
		ky_field_fault(f, "on", "not-allowed",
		    "and when_used_up exclude each other");
}
