/* Payment runs and the transfers in them.  Whose account one goes to is shown
 * masked: the file alone has it. */
#include "view/view.h"

#include "base/hex.h"

#include <string.h>

static json_t *
number_or_null(uint64_t n)
{
	return n > 0 ? json_integer((json_int_t)n) : json_null();
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
	    r->maker.text, "checker", ky_text_json(r->checker.text), "voider",
	    ky_text_json(r->voider.text), "created", ky_time_json(r->created),
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
	    "currency", t->currency, "payee", ky_text_json(payee), "payrun",
	    number_or_null(t->run), "why", ky_text_json(t->why), "result",
	    hash_json(t->source), "created", ky_time_json(t->created),
	    "changed", ky_time_json(t->changed));
}

static json_t *
fault_json(const struct ky_result_fault *f)
{
	return json_pack("{s:I, s:o, s:o, s:o, s:s, s:s}", "row",
	    (json_int_t)f->row, "transfer", number_or_null(f->n), "payrun",
	    number_or_null(f->run), "reference", ky_text_json(f->reference),
	    "code", f->code, "message", ky_words(f->code));
}

json_t *
ky_result_json(const struct ky_result_report *r)
{
	json_t *faults = json_array();

	for (uint32_t i = 0; i < r->faults_n; i++)
		(void)json_array_append_new(faults, fault_json(&r->fault[i]));
	return json_pack("{s:o, s:b, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:I, "
			 "s:I, s:I, s:I, s:I, s:o}",
	    "sha256", hash_json(r->sha256), "known", r->known ? 1 : 0, "taken",
	    r->taken ? 1 : 0, "rows", (json_int_t)r->rows, "paid",
	    (json_int_t)r->moved[KY_TRANSFER_PAID], "failed",
	    (json_int_t)r->moved[KY_TRANSFER_FAILED], "returned",
	    (json_int_t)r->moved[KY_TRANSFER_RETURNED], "queued",
	    (json_int_t)r->moved[KY_TRANSFER_QUEUED], "before",
	    (json_int_t)r->before, "waiting", (json_int_t)r->waiting, "wrong",
	    (json_int_t)r->wrong, "later", (json_int_t)r->later, "refused",
	    (json_int_t)r->refused, "passed", (json_int_t)r->passed, "faults",
	    faults);
}
