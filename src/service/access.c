/* Who may see what, and the log of who did. */
#include "service/serve.h"

#include <assert.h>
#include <string.h>

struct ky_time
ky_serve_now(const struct ky_service *s)
{
	return s->config.clock.now(s->config.clock.self);
}

const struct ky_office *
ky_serve_office(const struct ky_serving *s)
{
	assert(s->store->office != NULL);
	return s->store->office;
}

bool
ky_serve_may_see(const struct ky_serving *s, const struct ky_slug *provider)
{
	const char *only = s->call->who.provider.text;

	return only[0] == '\0' || strcmp(only, provider->text) == 0;
}

enum ky_code
ky_serve_bound(const struct ky_serving *s, struct ky_err *err)
{
	if (s->call->max >= 1 && s->call->max <= KY_ROWS_MAX)
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0, "%u rows: 1 to %d can be asked for",
	    s->call->max, KY_ROWS_MAX);
}

enum ky_code
ky_serve_case(struct ky_serving *s, uint64_t line_id, struct ky_case *out,
    struct ky_err *err)
{
	const struct ky_slug *issuer = &s->service->config.issuer;
	uint64_t decoy = atomic_load(&s->service->decoy);
	bool named = line_id > 0 && line_id <= INT64_MAX;
	enum ky_code code = s->store->case_load(s->store->self, issuer,
	    named ? line_id : decoy, out, err);

	if (code == KY_OK && named && out->line_id == 0)
		code = s->store->case_load(s->store->self, issuer, decoy, out,
		    err);
	else if (code == KY_OK && named)
		atomic_store(&s->service->decoy, line_id);
	if (code == KY_OK &&
	    (out->line_id != line_id ||
		!ky_serve_may_see(s, &out->line.provider)))
		memset(out, 0, sizeof(*out));
	return code;
}

enum ky_code
ky_serve_has_line(struct ky_serving *s, uint64_t line_id, bool *out,
    struct ky_err *err)
{
	struct ky_case c;
	enum ky_code code = ky_serve_case(s, line_id, &c, err);

	if (code == KY_OK)
		*out = c.line_id != 0;
	return code;
}

void
ky_serve_looked(struct ky_serving *s, enum ky_looked what, uint64_t line_id,
    uint32_t rows)
{
	s->look = (struct ky_access){
	    .line_id = line_id,
	    .rows = rows,
	    .what = what,
	    .actor = s->call->who.actor,
	    .channel = s->call->who.channel,
	    .at = ky_serve_now(s->service),
	};
}

static enum ky_code
write_look(void *self, struct ky_store *store, struct ky_err *err)
{
	const struct ky_serving *s = self;

	return store->office->access_add(store->office->self,
	    &s->service->config.issuer, &s->look, err);
}

enum ky_code
ky_serve_look(struct ky_serving *s, struct ky_err *err)
{
	enum ky_code code = ky_engine_write(s->service->config.engine,
	    write_look, s, err);

	return code == KY_OK ? KY_OK : ky_during(err, "access log");
}

typedef enum ky_code access_rows(void *self, const struct ky_slug *issuer,
    uint64_t line_id, uint64_t from, uint32_t max, struct ky_access *rows,
    uint32_t *n, struct ky_err *err);

enum ky_code
ky_serve_access(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	const struct ky_call *c = s->call;
	bool mine = c->who.provider.text[0] == '\0';
	enum ky_code code = ky_serve_bound(s, err);
	access_rows *list;
	uint32_t n = 0;

	if (code == KY_OK && c->line_id != 0)
		code = ky_serve_has_line(s, c->line_id, &mine, err);
	if (code != KY_OK || !mine)
		return code;
	s->out->out.access = ky_arena_array(s->arena, c->max + 1,
	    sizeof(struct ky_access));
	list = c->line_id != 0 && c->in.newest_first ? o->access_last
						     : o->access_list;
	code = list(o->self, &s->service->config.issuer, c->line_id, c->after,
	    c->max + 1, s->out->out.access, &n, err);
	if (code != KY_OK)
		return code;
	s->out->found = true;
	s->out->more = n > c->max;
	s->out->n = n > c->max ? c->max : n;
	if (s->out->n > 0)
		s->out->next = s->out->out.access[s->out->n - 1].n;
	return KY_OK;
}
