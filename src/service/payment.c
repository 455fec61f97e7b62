/* What the holder of a line was asked to pay, and where. */
#include "service/serve.h"

#include <assert.h>

enum ky_code
ky_serve_payments(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_till *t = s->store->till;
	struct ky_result *r = s->out;
	uint32_t max = s->call->max;
	bool there = false;
	enum ky_code code = ky_serve_bound(s, err);

	assert(t != NULL);
	if (code == KY_OK)
		code = ky_serve_has_line(s, s->call->line_id, &there, err);
	if (code != KY_OK || !there)
		return code;
	r->out.payments = ky_arena_array(s->arena, max + 1,
	    sizeof(struct ky_payment));
	code = t->payments(t->self, &s->service->config.issuer,
	    s->call->line_id, s->call->after, max + 1, r->out.payments, &r->n,
	    err);
	if (code != KY_OK)
		return code;
	r->found = true;
	r->more = r->n > max;
	r->n = r->more ? max : r->n;
	if (r->n > 0)
		r->next = r->out.payments[r->n - 1].n;
	ky_serve_looked(s, KY_LOOKED_LINE, s->call->line_id, 1);
	return KY_OK;
}
