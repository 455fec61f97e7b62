/* The transparency log, and the log of events. */
#include "service/serve.h"

#define CHECKPOINT_MAX ((size_t)4096)
#define LEVELS 64
/* Events looked at by one narrowed listing. */
#define SCAN_MAX 5000

enum ky_code
ky_serve_checkpoint(struct ky_serving *s, struct ky_err *err)
{
	struct ky_buf text;
	enum ky_code code;

	ky_buf_init(&text, CHECKPOINT_MAX);
	code = s->store->checkpoint(s->store->self, &s->service->config.issuer,
	    &text, err);
	if (code == KY_OK) {
		s->out->found = text.len > 0;
		s->out->bytes = ky_arena_copy(s->arena, ky_buf_str(&text));
	}
	ky_buf_done(&text);
	return code;
}

enum ky_code
ky_serve_log_nodes(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_slug *issuer = &s->service->config.issuer;
	struct ky_store *st = s->store;
	uint8_t level = s->call->in.node.level;
	uint64_t first = s->call->in.node.index, there = 0;
	enum ky_code code = ky_serve_bound(s, err);

	if (code == KY_OK && level >= LEVELS)
		return ky_fail(err, KY_E_INPUT, 0, "a log has %d levels",
		    LEVELS);
	if (code == KY_OK)
		code = st->log_size(st->self, issuer, &there, err);
	if (code != KY_OK)
		return code;
	there >>= level;
	if (first >= there)
		return KY_OK;
	there -= first;
	s->out->more = there > s->call->max;
	s->out->n = s->out->more ? s->call->max : (uint32_t)there;
	s->out->found = true;
	s->out->next = first + s->out->n;
	s->out->out.node = ky_arena_array(s->arena, s->out->n,
	    sizeof(*s->out->out.node));
	for (uint32_t i = 0; code == KY_OK && i < s->out->n; i++)
		code = st->log_node(st->self, issuer, level, first + i,
		    s->out->out.node[i], err);
	return code;
}

/* --- events --- */

static enum ky_code
read_events(struct ky_serving *s, uint32_t max, struct ky_event *rows,
    uint32_t *n, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	const struct ky_slug *issuer = &s->service->config.issuer;

	if (s->call->line_id != 0)
		return o->events_of(o->self, issuer, s->call->line_id,
		    s->out->next, max, rows, n, err);
	return o->events(o->self, issuer, s->out->next, max, rows, n, err);
}

enum ky_code
ky_serve_events(struct ky_serving *s, struct ky_err *err)
{
	struct ky_result *r = s->out;
	uint32_t max = s->call->max, looked = 0, n;
	struct ky_event *rows;
	bool there = true;
	enum ky_code code = ky_serve_bound(s, err);

	/* How far the events of another's line go is nobody's business. */
	if (code == KY_OK && s->call->line_id != 0)
		code = ky_serve_has_line(s, s->call->line_id, &there, err);
	if (code != KY_OK)
		return code;
	rows = ky_arena_array(s->arena, max, sizeof(*rows));
	r->out.events = rows;
	r->next = s->call->after;
	r->found = true;
	if (!there)
		return KY_OK;
	do {
		uint32_t want = max - r->n;

		n = 0;
		code = read_events(s, want, rows + r->n, &n, err);
		if (code != KY_OK)
			return code;
		looked += n;
		r->more = n == want;
		/* What he may not see is closed up. */
		for (uint32_t i = 0, from = r->n; i < n; i++) {
			r->next = rows[from + i].n;
			if (ky_serve_may_see(s, &rows[from + i].provider))
				rows[r->n++] = rows[from + i];
		}
	} while (r->more && r->n < max && looked < SCAN_MAX);
	return KY_OK;
}
