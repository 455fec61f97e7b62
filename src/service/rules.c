/* Rule versions: loaded ones, and loading. */
#include "service/serve.h"

#include "base/hash.h"
#include "base/hex.h"

#include <stdlib.h>
#include <string.h>

#define VERSIONS_MAX 1024
#define RULES_BYTES_MAX ((size_t)256 * 1024)
#define RULES_ROOM ((size_t)1024 * 1024)

static void
make_room(struct ky_serving *s, uint32_t n)
{
	struct ky_result *r = s->out;

	r->out.rules.provider = ky_arena_array(s->arena, n,
	    sizeof(*r->out.rules.provider));
	r->out.rules.hash = ky_arena_array(s->arena, n,
	    sizeof(*r->out.rules.hash));
	r->out.rules.at = ky_arena_array(s->arena, n, sizeof(*r->out.rules.at));
}

enum ky_code
ky_serve_rules(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	struct ky_result *r = s->out;

	make_room(s, VERSIONS_MAX);
	r->found = true;
	return o->rules_list(o->self, &s->service->config.issuer, VERSIONS_MAX,
	    r->out.rules.provider, r->out.rules.hash, r->out.rules.at, &r->n,
	    err);
}

static void
name_version(struct ky_serving *s, const struct ky_slug *provider,
    struct ky_str json)
{
	struct ky_result *r = s->out;
	uint8_t hash[32];

	make_room(s, 1);
	r->n = 1;
	r->out.rules.provider[0] = *provider;
	ky_sha256(json, hash);
	ky_hex_encode(hash, sizeof(hash), r->out.rules.hash[0]);
}

/* Topics for contracts of the day.  The file is read into the call's memory:
 * who only looks does not fill the engine's cache, which forgets nothing. */
static enum ky_code
select_day(struct ky_serving *s, struct ky_str json, struct ky_err *err)
{
	const struct ky_rule_reader *reader = &s->service->config.rules;
	const char *name = s->call->in.rules.provider.text;
	struct ky_rulebook *book = ky_arena_alloc(s->arena, sizeof(*book));
	struct ky_rules *rules = ky_arena_alloc(s->arena, sizeof(*rules));

	if (reader->read(reader->self, s->arena, json, name, book, err) !=
	    KY_OK) {
		/* It was checked before it was stored. */
		err->code = KY_E_CORRUPT;
		return ky_during(err, "stored rules of %s", name);
	}
	ky_rules_select(book, s->call->in.rules.day, rules);
	s->out->out.rules.selected = rules;
	return KY_OK;
}

enum ky_code
ky_serve_rules_get(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_call *c = s->call;
	bool selects = !ky_date_none(c->in.rules.day);
	struct ky_buf json;
	enum ky_code code;

	if (memchr(c->in.rules.hash, '\0', sizeof(c->in.rules.hash)) == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "a hash without an end");
	ky_buf_init(&json, RULES_BYTES_MAX);
	code = s->store->rules_get(s->store->self, &s->service->config.issuer,
	    &c->in.rules.provider, c->in.rules.hash, &json, err);
	if (code == KY_OK && json.len > 0) {
		s->out->found = true;
		name_version(s, &c->in.rules.provider, ky_buf_str(&json));
		if (selects)
			code = select_day(s, ky_buf_str(&json), err);
		else
			s->out->bytes = ky_arena_copy(s->arena,
			    ky_buf_str(&json));
	}
	ky_buf_done(&json);
	return code;
}

static enum ky_code
write_rules(void *self, struct ky_store *store, struct ky_err *err)
{
	const struct ky_serving *s = self;
	const struct ky_result *r = s->out;

	return store->rules_put(store->self, &s->service->config.issuer,
	    &r->out.rules.provider[0], r->out.rules.hash[0],
	    s->call->in.rules.json, r->out.rules.at[0], err);
}

/* The file's own name for its provider is the one that counts. */
static enum ky_code
check(struct ky_serving *s, struct ky_slug *provider, struct ky_err *err)
{
	const struct ky_rule_reader *reader = &s->service->config.rules;
	const char *name = s->call->in.rules.provider.text;
	struct ky_rulebook *book;
	struct ky_arena room;
	void *memory = malloc(RULES_ROOM);
	enum ky_code code;

	if (memory == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	ky_arena_init(&room, memory, RULES_ROOM);
	book = ky_arena_alloc(s->arena, sizeof(*book));
	code = reader->read(reader->self, &room, s->call->in.rules.json, name,
	    book, err);
	if (code == KY_OK)
		*provider = book->provider;
	free(memory);
	return code;
}

enum ky_code
ky_serve_rules_put(struct ky_serving *s, struct ky_err *err)
{
	struct ky_str json = s->call->in.rules.json;
	struct ky_slug provider = {""};
	enum ky_code code;

	if (json.len > RULES_BYTES_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a rule file has at most %zu bytes", RULES_BYTES_MAX);
	code = check(s, &provider, err);
	if (code == KY_OK && !ky_serve_may_see(s, &provider))
		code = ky_fail(err, KY_E_INPUT, 0,
		    "rules of the provider %s only are taken from this caller",
		    s->call->who.provider.text);
	if (code != KY_OK)
		return code;
	name_version(s, &provider, json);
	s->out->out.rules.at[0] = ky_serve_now(s->service);
	s->out->found = true;
	return ky_engine_write(s->service->config.engine, write_rules, s, err);
}
