/* Lines as they are: one, several, their money, what was done to them. */
#include "service/serve.h"

#include <string.h>

/* Rows looked at by one narrowed listing. */
#define SCAN_MAX 4000
#define SCAN_STEP 64

/* --- one line --- */

static enum ky_code
find_id(struct ky_serving *s, enum ky_find how, uint64_t *id,
    struct ky_err *err)
{
	return s->store->case_find(s->store->self, &s->service->config.issuer,
	    how, s->call->in.name.text, id, err);
}

/* The line a LINE call names; 0 = none. */
static enum ky_code
name_to_id(struct ky_serving *s, uint64_t *id, struct ky_err *err)
{
	const struct ky_call *c = s->call;

	*id = 0;
	if (memchr(c->in.name.text, '\0', sizeof(c->in.name.text)) == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "a name without an end");
	switch (c->in.name.kind) {
	case KY_NAME_ID:
		*id = c->line_id;
		if (c->in.name.text[0] != '\0' &&
		    !ky_str_u64(ky_str_of(c->in.name.text), INT64_MAX, id))
			*id = 0;
		return KY_OK;
	case KY_NAME_CONTRACT:
		return find_id(s, KY_FIND_CONTRACT, id, err);
	case KY_NAME_MSISDN:
		return find_id(s, KY_FIND_MSISDN, id, err);
	case KY_NAME_ICCID:
		return find_id(s, KY_FIND_ICCID, id, err);
	case KY_NAME_ENDING:
		return find_id(s, KY_FIND_ENDING, id, err);
	}
	return ky_fail(err, KY_E_INPUT, 0, "no such kind of name");
}

/* The case of the call, into the result; line_id 0 when there is none. */
static enum ky_code
load(struct ky_serving *s, uint64_t id, struct ky_case **out,
    struct ky_err *err)
{
	struct ky_case *c = ky_arena_alloc(s->arena, sizeof(*c));
	enum ky_code code = ky_serve_case(s, id, c, err);

	if (code != KY_OK)
		return code;
	s->out->found = c->line_id != 0;
	if (s->out->found)
		ky_serve_looked(s, KY_LOOKED_LINE, c->line_id, 1);
	*out = c;
	return KY_OK;
}

static enum ky_code
load_rules(struct ky_serving *s, const struct ky_case *c, struct ky_rules **out,
    struct ky_err *err)
{
	struct ky_rules *rules = ky_arena_alloc(s->arena, sizeof(*rules));
	bool found = false;
	enum ky_code code = ky_engine_rules(s->service->config.engine, c, rules,
	    &found, err);

	if (code == KY_OK)
		*out = found ? rules : NULL;
	return code;
}

enum ky_code
ky_serve_line(struct ky_serving *s, struct ky_err *err)
{
	struct ky_result *r = s->out;
	uint64_t id = 0;
	enum ky_code code = name_to_id(s, &id, err);

	if (code == KY_OK)
		code = load(s, id, &r->out.line.c, err);
	if (code == KY_OK && r->found)
		code = load_rules(s, r->out.line.c, &r->out.line.rules, err);
	return code;
}

enum ky_code
ky_serve_preview(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_call *c = s->call;
	struct ky_result *r = s->out;
	struct ky_days_ask ask = {.way = c->in.preview.way,
	    .claim = c->in.preview.claim,
	    .wish = c->in.preview.wish,
	    .when_used_up = c->in.preview.when_used_up,
	    .refund_reason = c->in.preview.refund_reason,
	    .departure = c->in.preview.departure,
	    .hold_hours = c->in.preview.hold_hours,
	    .days = c->in.preview.days};
	struct ky_preview *p;
	enum ky_code code;

	if ((unsigned)c->in.preview.way >= KY_WAY__MAX ||
	    (unsigned)c->in.preview.claim.ground >= KY_GROUND__MAX ||
	    (unsigned)c->in.preview.claim.relation >= KY_RELATION__MAX ||
	    c->in.preview.days > KY_DAYS_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a preview has 0 to %d days and a way of ending",
		    KY_DAYS_MAX);
	code = load(s, c->line_id, &r->out.line.c, err);
	if (code == KY_OK && r->found)
		code = load_rules(s, r->out.line.c, &r->out.line.rules, err);
	if (code != KY_OK || !r->found)
		return code;
	p = ky_arena_alloc(s->arena, sizeof(*p));
	r->out.line.preview = p;
	if (r->out.line.rules == NULL) {
		(void)snprintf(p->code, sizeof(p->code), "no-rules");
		return KY_OK;
	}
	ask.now = ky_serve_now(s->service);
	ky_preview(r->out.line.c, r->out.line.rules, &ask, p);
	return KY_OK;
}

/* --- several --- */

static bool
wanted(const struct ky_serving *s, const struct ky_row *row)
{
	const struct ky_filter *f = &s->call->in.filter;

	return ky_serve_may_see(s, &row->line.provider) &&
	    (f->provider.text[0] == '\0' ||
		strcmp(f->provider.text, row->line.provider.text) == 0) &&
	    (f->subject < 0 || f->subject == (int32_t)row->line.subject) &&
	    (f->ending < 0 || f->ending == (int32_t)row->ending.state) &&
	    (!f->with_ending || row->ending.ref[0] != '\0');
}

/* Rows that are wanted, until there are enough or enough was looked at. */
static enum ky_code
scan(struct ky_serving *s, uint32_t max, struct ky_err *err)
{
	struct ky_result *r = s->out;
	/* One more than is wanted, to know whether there are more. */
	uint32_t want = max < SCAN_STEP ? max + 1 : SCAN_STEP;
	uint32_t n = want, looked = 0;
	struct ky_row *step = ky_arena_array(s->arena, want, sizeof(*step));

	while (n == want) {
		if (looked >= SCAN_MAX) {
			r->more = true;
			return KY_OK;
		}
		if (s->store->case_list(s->store->self,
			&s->service->config.issuer, r->next, want, step, &n,
			err) != KY_OK)
			return err->code;
		looked += n;
		for (uint32_t i = 0; i < n; i++) {
			if (wanted(s, &step[i]) && r->n == max) {
				r->more = true;
				return KY_OK;
			}
			if (wanted(s, &step[i]))
				r->out.rows[r->n++] = step[i];
			r->next = step[i].line_id;
		}
	}
	return KY_OK;
}

enum ky_code
ky_serve_lines(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_filter *f = &s->call->in.filter;
	struct ky_result *r = s->out;
	enum ky_code code;

	if (f->max < 1 || f->max > KY_ROWS_MAX || f->after > INT64_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%u rows: 1 to %d can be asked for", f->max, KY_ROWS_MAX);
	r->out.rows = ky_arena_array(s->arena, f->max, sizeof(struct ky_row));
	r->next = f->after;
	r->found = true;
	code = scan(s, f->max, err);
	if (code == KY_OK && r->n > 0)
		ky_serve_looked(s, KY_LOOKED_LISTED, r->out.rows[0].line_id,
		    r->n);
	return code;
}

/* --- what belongs to one --- */

enum ky_code
ky_serve_postings(struct ky_serving *s, struct ky_err *err)
{
	struct ky_result *r = s->out;
	struct ky_posting *row;
	uint32_t n = 0, first, max = s->call->max;
	bool there = false;
	enum ky_code code = ky_serve_bound(s, err);

	if (code == KY_OK)
		code = ky_serve_has_line(s, s->call->line_id, &there, err);
	if (code != KY_OK || !there)
		return code;
	row = ky_arena_array(s->arena, KY_LINE_POSTINGS_MAX, sizeof(*row));
	code = s->store->postings(s->store->self, &s->service->config.issuer,
	    s->call->line_id, KY_LINE_POSTINGS_MAX, row, &n, err);
	if (code != KY_OK)
		return code;
	first = s->call->after < n ? (uint32_t)s->call->after : n;
	r->found = true;
	r->out.postings = row + first;
	r->n = n - first < max ? n - first : max;
	r->more = n - first > max;
	r->next = first + r->n;
	ky_serve_looked(s, KY_LOOKED_LINE, s->call->line_id, 1);
	return KY_OK;
}

enum ky_code
ky_serve_history(struct ky_serving *s, struct ky_err *err)
{
	struct ky_result *r = s->out;
	bool there = false;
	enum ky_code code = ky_serve_bound(s, err);

	if (code == KY_OK)
		code = ky_serve_has_line(s, s->call->line_id, &there, err);
	if (code != KY_OK || !there)
		return code;
	r->out.history = ky_arena_array(s->arena, s->call->max,
	    sizeof(*r->out.history));
	code = s->store->history(s->store->self, &s->service->config.issuer,
	    s->call->line_id, s->call->max, r->out.history, &r->n, err);
	r->found = code == KY_OK;
	if (code == KY_OK)
		ky_serve_looked(s, KY_LOOKED_LINE, s->call->line_id, 1);
	return code;
}
