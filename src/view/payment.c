/* What a holder was asked to pay.  The link is shown while it can be paid
 * under: whoever has it sees the amount. */
#include "view/view.h"

json_t *
ky_payment_json(const struct ky_payment *p)
{
	bool open = p->state == KY_PAYMENT_OPEN;

	return json_pack("{s:I, s:I, s:s, s:s, s:I, s:s, s:o, s:o, s:i, s:o, "
			 "s:o}",
	    "payment", (json_int_t)p->n, "line", (json_int_t)p->line_id,
	    "state", ky_payment_state_name(p->state), "means",
	    ky_means_name(p->means), "amount", (json_int_t)p->minor, "currency",
	    p->currency, "link", ky_text_json(open ? p->link : ""), "reference",
	    ky_text_json(p->reference), "tries", (int)p->tries, "asked",
	    ky_time_json(p->created), "expires", ky_time_json(p->expires));
}
