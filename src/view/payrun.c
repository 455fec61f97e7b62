/* Payment runs and the transfers in them.  Whose account one goes to is shown
 * masked: the file alone has it. */
#include "view/view.h"

#include "base/hex.h"

#include <string.h>

static json_t *
text_or_null(const char *text)
{
	return text[0] != '\0' ? json_string(text) : json_null();
}

/* null while there is none. */
static json_t *
hash_json(const uint8_t hash[32])
{
	static const uint8_t none[32];
	char hex[2 * 32 + 1];

	if (memcmp(hash, none, sizeof(none)) == 0)
		return json_null();
	ky_hex_encode(hash, 32, hex);
	return json_string(hex);
}

json_t *
ky_payrun_json(const struct ky_payrun *r)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, "
			 "s:o, s:o, s:i, s:I, s:i, s:i, s:o}",
	    "payrun", (json_int_t)r->n, "state", ky_payrun_state_name(r->state),
	    "form", ky_rail_form_name(r->form), "provider", r->provider.text,
	    "currency", r->currency, "day", ky_date_json(r->day), "maker",
	    r->maker.text, "checker", text_or_null(r->checker.text), "voider",
	    text_or_null(r->voider.text), "created", ky_time_json(r->created),
	    "approved", ky_time_json(r->approved), "finished",
	    ky_time_json(r->finished), "transfers", (int)r->count, "total",
	    (json_int_t)r->total, "paid", (int)r->paid, "failed",
	    (int)r->failed, "sha256", hash_json(r->sha256));
}

json_t *
ky_transfer_json(const struct ky_transfer *t)
{
	char payee[KY_PAYEE_MASK_SIZE] = "";

	if (t->payee.kind != KY_PAYEE_NONE)
		ky_payee_mask(&t->payee, payee);
	return json_pack("{s:I, s:I, s:s, s:s, s:I, s:s, s:o, s:o, s:o, s:o, "
			 "s:o, s:o}",
	    "transfer", (json_int_t)t->n, "line", (json_int_t)t->line_id,
	    "provider", t->provider.text, "state",
	    ky_transfer_state_name(t->state), "amount", (json_int_t)t->minor,
	    "currency", t->currency, "payee", text_or_null(payee), "payrun",
	    t->run > 0 ? json_integer((json_int_t)t->run) : json_null(), "why",
	    text_or_null(t->why), "result", hash_json(t->source), "created",
	    ky_time_json(t->created), "changed", ky_time_json(t->changed));
}
