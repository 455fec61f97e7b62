/* Lines by the names that people and files have for them. */
#include "service/find.h"

#include "port/till.h"
#include "service/serve.h"

#include <string.h>

static enum ky_code
find_by(struct ky_store *store, const struct ky_slug *issuer, enum ky_find how,
    const char *text, uint64_t *id, struct ky_err *err)
{
	if (*id != 0)
		return KY_OK;
	return store->case_find(store->self, issuer, how, text, id, err);
}

enum ky_code
ky_find_line(struct ky_store *store, const struct ky_slug *issuer,
    const char *text, uint64_t *id, struct ky_err *err)
{
	struct ky_str name = ky_str_of(text);
	struct ky_err ignored;
	struct ky_msisdn number;
	struct ky_iccid card;
	enum ky_code code;

	*id = 0;
	if (text[0] == '#') {
		(void)ky_str_u64(ky_str_of(text + 1), INT64_MAX, id);
		return KY_OK;
	}
	code = find_by(store, issuer, KY_FIND_CONTRACT, text, id, err);
	if (code == KY_OK && ky_str_starts(name, "KY-"))
		code = find_by(store, issuer, KY_FIND_ENDING, text, id, err);
	if (code == KY_OK && ky_msisdn_parse(name, &number, &ignored) == KY_OK)
		code = find_by(store, issuer, KY_FIND_MSISDN, number.digits, id,
		    err);
	if (code == KY_OK && ky_iccid_parse(name, &card, &ignored) == KY_OK)
		code = find_by(store, issuer, KY_FIND_ICCID, card.digits, id,
		    err);
	return code;
}

/* --- many at a time --- */

/* The line that was asked to pay under this reference; 0 = none. */
static enum ky_code
find_reference(struct ky_serving *s, const char *text, uint64_t *id,
    struct ky_err *err)
{
	const struct ky_till *till = s->store->till;
	struct ky_payment p;
	bool found = false;

	*id = 0;
	if (till == NULL || text[0] == '\0')
		return KY_OK;
	if (till->payment_get(till->self, &s->service->config.issuer,
		KY_PAYMENT_BY_REFERENCE, text, &p, &found, err) != KY_OK)
		return err->code;
	if (found)
		*id = p.line_id;
	return KY_OK;
}

static enum ky_code
find_named(struct ky_serving *s, const struct ky_line_name *name, uint64_t *id,
    struct ky_err *err)
{
	if (memchr(name->text, '\0', sizeof(name->text)) == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "a name without an end");
	if (name->reference)
		return find_reference(s, name->text, id, err);
	return ky_find_line(s->store, &s->service->config.issuer, name->text,
	    id, err);
}

/* Without rules nothing is booked anyway: any zone will do. */
static enum ky_code
find_today(struct ky_serving *s, const struct ky_case *c, struct ky_date *out,
    struct ky_err *err)
{
	struct ky_rules rules;
	bool found = false;

	if (ky_engine_rules(s->service->config.engine, c, &rules, &found,
		err) != KY_OK)
		return err->code;
	*out = ky_date_at(ky_serve_now(s->service),
	    found ? rules.book->zone : KY_ZONE_JAPAN);
	return KY_OK;
}

static enum ky_code
tell(struct ky_serving *s, const struct ky_case *c, struct ky_line_found *out,
    struct ky_err *err)
{
	const struct ky_line *l = &c->line;

	if (c->line_id == 0)
		return KY_OK;
	out->line_id = c->line_id;
	out->provider = l->provider;
	memcpy(out->currency, l->ledger.currency, sizeof(out->currency));
	out->contract_date = l->contract_date;
	if (!l->contract_running)
		out->last_day = l->last_day;
	return find_today(s, c, &out->today, err);
}

enum ky_code
ky_serve_find(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_call *call = s->call;
	uint32_t n = call->in.find.n;
	struct ky_case c;

	if (n < 1 || n > KY_TOGETHER_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%u names: 1 to %d can be looked for together", n,
		    KY_TOGETHER_MAX);
	s->out->out.found = ky_arena_array(s->arena, n,
	    sizeof(struct ky_line_found));
	for (uint32_t i = 0; i < n; i++) {
		uint64_t id = 0;

		if (find_named(s, &call->in.find.name[i], &id, err) != KY_OK ||
		    ky_serve_case(s, id, &c, err) != KY_OK ||
		    tell(s, &c, &s->out->out.found[i], err) != KY_OK)
			return err->code;
	}
	s->out->found = true;
	s->out->n = n;
	return KY_OK;
}
