/*
 * What a holder wishes, as preview and filing both take it.
 */
#ifndef KY_HTTP_WISH_H
#define KY_HTTP_WISH_H

#include "http/fields.h"

struct ky_wish {
	enum ky_way way;
	struct ky_date on; /* or no date: as soon as may be */
	bool when_used_up;
	int32_t refund_reason; /* enum ky_refund_reason, or -1 */
	struct ky_claim claim; /* its ground and relation */
};

/* Members "way", "ground", "relation", "on", "when_used_up",
 * "refund_reason". */
void ky_wish_read(struct ky_fields *f, struct ky_wish *out);

#endif
