/* Bulk endings: proposed, looked at, moved.  The work itself: bulkwork.c. */
#include "service/serve.h"

#include "service/event.h"

#include "base/hash.h"
#include "base/hex.h"
#include "base/log.h"

#include <string.h>

/* An unapproved dry run is worth this long. */
#define STALE_US (7 * KY_DAY_US)
#define PER_MINUTE_MAX 1000000

/* --- looking --- */

static enum ky_code
find(struct ky_serving *s, struct ky_bulk *out, bool *found, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	enum ky_code code = o->bulk_get(o->self, &s->service->config.issuer,
	    &s->call->in.bulk.id, out, found, err);

	if (code == KY_OK && *found)
		*found = ky_serve_may_see(s, &out->provider);
	return code;
}

static void
give(struct ky_serving *s, const struct ky_bulk *b)
{
	s->out->out.bulks = ky_arena_alloc(s->arena, sizeof(*b));
	*s->out->out.bulks = *b;
	s->out->found = true;
	s->out->n = 1;
}

enum ky_code
ky_serve_bulk_get(struct ky_serving *s, struct ky_err *err)
{
	struct ky_bulk b;
	bool found;

	if (find(s, &b, &found, err) != KY_OK)
		return err->code;
	if (found)
		give(s, &b);
	return KY_OK;
}

#define PAGE 16

/* Others' proposals do not count, so they are gone through page by page. */
static enum ky_code
list(struct ky_serving *s, struct ky_bulk *rows, uint32_t max, uint32_t *n,
    struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	struct ky_slug after = s->call->in.bulk.id;
	struct ky_bulk page[PAGE];
	uint32_t got = PAGE;

	*n = 0;
	while (*n < max && got == PAGE) {
		if (o->bulk_list(o->self, &s->service->config.issuer, &after,
			PAGE, page, &got, err) != KY_OK)
			return err->code;
		for (uint32_t i = 0; i < got && *n < max; i++)
			if (ky_serve_may_see(s, &page[i].provider))
				rows[(*n)++] = page[i];
		if (got > 0)
			after = page[got - 1].id;
	}
	return KY_OK;
}

enum ky_code
ky_serve_bulks(struct ky_serving *s, struct ky_err *err)
{
	uint32_t n = 0, max = s->call->max;
	enum ky_code code = ky_serve_bound(s, err);

	if (code != KY_OK)
		return code;
	s->out->out.bulks = ky_arena_array(s->arena, max + 1,
	    sizeof(struct ky_bulk));
	code = list(s, s->out->out.bulks, max + 1, &n, err);
	s->out->found = true;
	s->out->more = n > max;
	s->out->n = n > max ? max : n;
	return code;
}

enum ky_code
ky_serve_bulk_items(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	const struct ky_call *c = s->call;
	struct ky_bulk b;
	uint32_t n = 0;
	bool found;
	enum ky_code code = ky_serve_bound(s, err);

	if (code == KY_OK)
		code = find(s, &b, &found, err);
	if (code != KY_OK || !found)
		return code;
	s->out->out.items = ky_arena_array(s->arena, c->max + 1,
	    sizeof(struct ky_bulk_item));
	code = o->bulk_items(o->self, &s->service->config.issuer, &b.id,
	    c->in.bulk.items, c->after, c->max + 1, s->out->out.items, &n, err);
	if (code != KY_OK)
		return code;
	s->out->found = true;
	s->out->more = n > c->max;
	s->out->n = n > c->max ? c->max : n;
	if (s->out->n == 0)
		return KY_OK;
	s->out->next = s->out->out.items[s->out->n - 1].line_id;
	ky_serve_looked(s, KY_LOOKED_LISTED, s->out->out.items[0].line_id,
	    s->out->n);
	return KY_OK;
}

/* --- proposing --- */

/* Lines are ended in the name of the operator: who does that must be. */
static enum ky_code
check_role(const struct ky_serving *s, struct ky_err *err)
{
	if (s->call->who.role == KY_ROLE_OPERATOR ||
	    s->call->who.role == KY_ROLE_OFFICER)
		return KY_OK;
	return ky_fail(err, KY_E_REFUSED, KY_NO_BULK_ROLE,
	    "bulk endings are for the roles operator and officer");
}

static bool
is_code(const char *text, size_t size)
{
	size_t n = strnlen(text, size);

	return n > 0 && n < size &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

static enum ky_code
check_wanted(const struct ky_serving *s, struct ky_err *err)
{
	const struct ky_bulk *w = &s->call->in.bulk.wanted;
	struct ky_slug slug;

	if (check_role(s, err) != KY_OK)
		return err->code;
	if (w->way != KY_WAY_EXPIRY)
		return ky_fail(err, KY_E_INPUT, 0,
		    "only lines whose validity is over are ended in bulk");
	if (ky_date_none(w->expired_until))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the day up to which validity is over is missing");
	if (!is_code(w->reason, sizeof(w->reason)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "a reason is a code of at most %zu of a-z 0-9 -",
		    sizeof(w->reason) - 1);
	if (w->provider.text[0] != '\0' &&
	    ky_slug_parse(ky_str_of(w->provider.text), &slug, err) != KY_OK)
		return ky_during(err, "provider");
	if (!ky_serve_may_see(s, &w->provider))
		return ky_fail(err, KY_E_INPUT, 0,
		    "lines of the provider %s only are ended by this caller",
		    s->call->who.provider.text);
	if (w->per_minute > PER_MINUTE_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a pace is at most %d a minute", PER_MINUTE_MAX);
	return KY_OK;
}

#define NAME_BYTES 6

/* The same key of the same proposer gives the same name. */
static void
name(const struct ky_serving *s, struct ky_slug *out)
{
	uint8_t hash[KY_SHA256_SIZE];
	char hex[2 * NAME_BYTES + 1];
	struct ky_sha256 h;

	if (s->call->in.bulk.key[0] == '\0') {
		ky_serve_id(s->service, "bulk", out);
		return;
	}
	ky_sha256_init(&h);
	ky_sha256_add(&h, ky_str_of(s->call->who.actor.text));
	ky_sha256_add(&h, (struct ky_str){"", 1});
	ky_sha256_add(&h, ky_str_of(s->call->in.bulk.key));
	ky_sha256_end(&h, hash);
	ky_hex_encode(hash, NAME_BYTES, hex);
	(void)snprintf(out->text, sizeof(out->text), "bulk-%s", hex);
}

static bool
same(const struct ky_bulk *a, const struct ky_bulk *b)
{
	return a->way == b->way && a->per_minute == b->per_minute &&
	    ky_date_cmp(a->expired_until, b->expired_until) == 0 &&
	    strcmp(a->provider.text, b->provider.text) == 0 &&
	    strcmp(a->proposer.text, b->proposer.text) == 0 &&
	    strcmp(a->reason, b->reason) == 0;
}

struct proposal {
	const struct ky_slug *issuer;
	struct ky_bulk bulk;
};

static enum ky_code
propose(void *self, struct ky_store *store, struct ky_err *err)
{
	struct proposal *p = self;
	const struct ky_office *o = store->office;
	struct ky_bulk old;
	bool found;

	if (o->bulk_get(o->self, p->issuer, &p->bulk.id, &old, &found, err) !=
	    KY_OK)
		return err->code;
	if (!found)
		return o->bulk_put(o->self, p->issuer, &p->bulk, err);
	if (!same(&old, &p->bulk))
		return ky_fail(err, KY_E_INPUT, KY_NO_KEY_REUSED,
		    "the idempotency key was used for another proposal");
	p->bulk = old;
	return KY_OK;
}

static void
tell(const struct ky_serving *s, const struct ky_bulk *b)
{
	ky_log(KY_INFO, KY_EV_BULK, "bulk=%s state=%s actor=%s", b->id.text,
	    ky_bulk_state_name(b->state), s->call->who.actor.text);
	ky_loop_wake(&s->service->bulk_loop);
}

enum ky_code
ky_serve_bulk_new(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_bulk *w = &s->call->in.bulk.wanted;
	struct proposal p = {.issuer = &s->service->config.issuer,
	    .bulk = {.state = KY_BULK_DRAFT,
		.proposer = s->call->who.actor,
		.created = ky_serve_now(s->service),
		.way = w->way,
		.provider = w->provider,
		.expired_until = w->expired_until,
		.per_minute = w->per_minute}};

	if (check_wanted(s, err) != KY_OK)
		return err->code;
	memcpy(p.bulk.reason, w->reason, sizeof(p.bulk.reason));
	name(s, &p.bulk.id);
	if (ky_engine_write(s->service->config.engine, propose, &p, err) !=
	    KY_OK)
		return err->code;
	give(s, &p.bulk);
	tell(s, &p.bulk);
	return KY_OK;
}

/* --- moving --- */

struct move {
	const struct ky_serving *s;
	struct ky_time now;
	struct ky_bulk bulk;
	bool found, done;
};

static enum ky_code
not_now(const struct move *m, struct ky_err *err)
{
	return ky_fail(err, KY_E_REFUSED, KY_NO_BULK_STATE,
	    "the bulk ending is %s: that cannot be done now",
	    ky_bulk_state_name(m->bulk.state));
}

static enum ky_code
approve(struct move *m, struct ky_err *err)
{
	struct ky_bulk *b = &m->bulk;

	if (b->state != KY_BULK_PROPOSED)
		return not_now(m, err);
	if (strcmp(b->proposer.text, m->s->call->who.actor.text) == 0)
		return ky_fail(err, KY_E_REFUSED, KY_NO_SECOND_PERSON,
		    "who proposed it cannot approve it: a second person must");
	if (m->now.us - b->created.us > STALE_US)
		return ky_fail(err, KY_E_REFUSED, KY_NO_BULK_OLD,
		    "its dry run is more than seven days old: propose again");
	b->approver = m->s->call->who.actor;
	b->approved = m->now;
	return KY_OK;
}

static enum ky_code
check_move(struct move *m, struct ky_err *err)
{
	enum ky_bulk_state is = m->bulk.state;
	bool may = false;

	switch (m->s->call->in.bulk.to) {
	case KY_BULK_RUNNING:
		if (m->s->call->in.bulk.approve)
			return approve(m, err);
		may = is == KY_BULK_PAUSED;
		break;
	case KY_BULK_PAUSED:
		may = is == KY_BULK_RUNNING;
		break;
	case KY_BULK_DROPPED:
		may = is == KY_BULK_DRAFT || is == KY_BULK_PROPOSED ||
		    is == KY_BULK_PAUSED;
		m->bulk.finished = m->now;
		break;
	case KY_BULK_DRAFT:
	case KY_BULK_PROPOSED:
	case KY_BULK_DONE:
	case KY_BULK__MAX:
		break;
	}
	return may ? KY_OK : not_now(m, err);
}

static enum ky_code
move(void *self, struct ky_store *store, struct ky_err *err)
{
	struct move *m = self;
	const struct ky_office *o = store->office;
	const struct ky_slug *issuer = &m->s->service->config.issuer;

	if (o->bulk_get(o->self, issuer, &m->s->call->in.bulk.id, &m->bulk,
		&m->found, err) != KY_OK)
		return err->code;
	m->found = m->found && ky_serve_may_see(m->s, &m->bulk.provider);
	if (!m->found)
		return KY_OK;
	/* Done by this very call, whose commit had no answer. */
	if (m->done && m->bulk.state == m->s->call->in.bulk.to)
		return KY_OK;
	if (check_move(m, err) != KY_OK)
		return err->code;
	m->bulk.state = m->s->call->in.bulk.to;
	m->done = true;
	return o->bulk_put(o->self, issuer, &m->bulk, err);
}

enum ky_code
ky_serve_bulk_move(struct ky_serving *s, struct ky_err *err)
{
	struct move m = {.s = s, .now = ky_serve_now(s->service)};

	if (check_role(s, err) != KY_OK ||
	    ky_engine_write(s->service->config.engine, move, &m, err) != KY_OK)
		return err->code;
	if (!m.found)
		return KY_OK;
	give(s, &m.bulk);
	tell(s, &m.bulk);
	return KY_OK;
}
