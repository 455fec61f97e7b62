/*
 * What holders keep with an ending (port/exhibit.h).
 *
 * Whether the caller reaches the line was asked before, by the page.  A picture
 * that is new is its bringer's alone; what is kept is seen by all who may read
 * the line's papers.
 */
#include "service/serve.h"

#include "base/hash.h"
#include "base/hex.h"

#include <string.h>

#define OFTEN "exhibit"
#define ID_BYTES 8

/* --- what is there --- */

static enum ky_code
list(struct ky_serving *s, const struct ky_lobby *l, struct ky_exhibit **rows,
    uint32_t *n, struct ky_err *err)
{
	*rows = ky_arena_array(s->arena, KY_EXHIBITS_MAX, sizeof(**rows));
	return l->exhibits(l->self, &s->service->config.issuer,
	    s->call->line_id, KY_EXHIBITS_MAX, *rows, n, err);
}

static bool
is_mine(const struct ky_serving *s, const struct ky_exhibit *x)
{
	return strcmp(x->owner.text, s->call->who.actor.text) == 0;
}

/* What is kept is seen by all who come so far, a new one by who brought it. */
static bool
may_see(const struct ky_serving *s, const struct ky_exhibit *x)
{
	return x->state != KY_EXHIBIT_NEW || is_mine(s, x);
}

/* That one among a line's, if the caller may see it; or NULL. */
static struct ky_exhibit *
among(const struct ky_serving *s, struct ky_exhibit *row, uint32_t n,
    const struct ky_slug *id)
{
	for (uint32_t i = 0; i < n; i++)
		if (strcmp(row[i].id.text, id->text) == 0 &&
		    may_see(s, &row[i]))
			return &row[i];
	return NULL;
}

static enum ky_code
find(struct ky_serving *s, const struct ky_lobby *l, const struct ky_slug *id,
    struct ky_exhibit **out, struct ky_err *err)
{
	struct ky_exhibit *row;
	uint32_t n = 0;

	*out = NULL;
	if (list(s, l, &row, &n, err) != KY_OK)
		return err->code;
	*out = among(s, row, n, id);
	return KY_OK;
}

enum ky_code
ky_serve_exhibits(struct ky_serving *s, struct ky_err *err)
{
	struct ky_exhibit *row;
	uint32_t n = 0;
	bool there = false;

	if (ky_serve_has_line(s, s->call->line_id, &there, err) != KY_OK)
		return err->code;
	if (!there)
		return KY_OK;
	if (list(s, s->store->lobby, &row, &n, err) != KY_OK)
		return err->code;
	s->out->found = true;
	s->out->out.exhibits = row;
	for (uint32_t i = 0; i < n; i++)
		if (may_see(s, &row[i]))
			row[s->out->n++] = row[i];
	ky_serve_looked(s, KY_LOOKED_LINE, s->call->line_id, 1);
	return KY_OK;
}

static enum ky_code
picture(struct ky_serving *s, const struct ky_exhibit *x, struct ky_buf *out,
    struct ky_err *err)
{
	const struct ky_slug *issuer = &s->service->config.issuer;
	const struct ky_lobby *l = s->store->lobby;
	char media[KY_MEDIA_SIZE];

	if (x->state == KY_EXHIBIT_NEW)
		return l->exhibit_picture(l->self, issuer, x->line_id, &x->id,
		    out, err);
	return s->store->evidence_get(s->store->self, issuer, x->line_id,
	    x->sha256, media, sizeof(media), out, err);
}

enum ky_code
ky_serve_exhibit(struct ky_serving *s, struct ky_err *err)
{
	struct ky_exhibit *x = NULL;
	struct ky_buf bytes;
	bool there = false;
	enum ky_code code = ky_serve_has_line(s, s->call->line_id, &there, err);

	if (code == KY_OK && there)
		code = find(s, s->store->lobby, &s->call->in.exhibit.id, &x,
		    err);
	if (code != KY_OK || x == NULL || x->state == KY_EXHIBIT_GONE)
		return code;
	ky_buf_init(&bytes, KY_EVIDENCE_MAX);
	code = picture(s, x, &bytes, err);
	if (code == KY_OK && bytes.len > 0) {
		s->out->found = true;
		s->out->n = 1;
		s->out->out.exhibits = x;
		s->out->bytes = ky_arena_copy(s->arena, ky_buf_str(&bytes));
		ky_serve_looked(s, KY_LOOKED_EVIDENCE, s->call->line_id, 1);
	}
	ky_buf_done(&bytes);
	return code;
}

/* --- one more --- */

/* Within the writer's transaction, perhaps twice. */
struct bringing {
	struct ky_serving *s;
	struct ky_case *c;
	struct ky_exhibit x;
	struct ky_time now;
	enum ky_call_no no; /* 0: it may be */
};

static struct bringing *
begin(struct ky_serving *s)
{
	struct bringing *b = ky_arena_alloc(s->arena, sizeof(*b));

	b->s = s;
	b->c = ky_arena_alloc(s->arena, sizeof(*b->c));
	b->now = ky_serve_now(s->service);
	return b;
}

static enum ky_code
room(struct bringing *b, struct ky_store *store, struct ky_err *err)
{
	const struct ky_lobby *l = store->lobby;
	struct ky_serving *s = b->s;
	const struct ky_slug *issuer = &s->service->config.issuer;
	struct ky_exhibit *row;
	uint32_t n = 0, mine = 0, of_ending = 0;

	if (store->case_load(store->self, issuer, s->call->line_id, b->c,
		err) != KY_OK ||
	    list(s, l, &row, &n, err) != KY_OK ||
	    l->exhibits_by(l->self, issuer, &s->call->who.actor, &mine, err) !=
		KY_OK)
		return err->code;
	for (uint32_t i = 0; i < n; i++)
		if (row[i].state != KY_EXHIBIT_GONE &&
		    strcmp(row[i].ending, b->c->ending.ref) == 0)
			of_ending++;
	if (b->c->line_id == 0 || b->c->ending.seq == 0)
		b->no = KY_NO_EXHIBIT_ENDING;
	else if (of_ending >= KY_EXHIBITS_OF_ENDING || n + 1 >= KY_EXHIBITS_MAX)
		b->no = KY_NO_EXHIBIT_ROOM;
	else if (mine >= KY_EXHIBITS_OF_OWNER)
		b->no = KY_NO_EXHIBIT_SHARE;
	return KY_OK;
}

static enum ky_code
refuse(enum ky_call_no no, struct ky_err *err)
{
	return ky_fail(err, KY_E_REFUSED, (int)no,
	    no == KY_NO_EXHIBIT_ENDING
		? "the line has no ending to keep anything with"
		: "no more can be kept");
}

/* The same form gives the same one. */
static void
make_id(const struct ky_serving *s, struct ky_slug *out)
{
	uint8_t hash[KY_SHA256_SIZE];
	char hex[2 * ID_BYTES + 1];

	ky_sha256(ky_str_of(s->call->in.exhibit.key), hash);
	ky_hex_encode(hash, ID_BYTES, hex);
	(void)snprintf(out->text, sizeof(out->text), "ex-%s", hex);
}

static enum ky_code
write_ask(void *self, struct ky_store *store, struct ky_err *err)
{
	struct bringing *b = self;
	const struct ky_lobby *l = store->lobby;
	struct ky_exhibit *there;
	uint32_t n = 0;

	b->no = 0;
	if (find(b->s, l, &b->x.id, &there, err) != KY_OK)
		return err->code;
	/* A form that took the room already needs none, and counts as any. */
	if (there == NULL && room(b, store, err) != KY_OK)
		return err->code;
	if (l->tally(l->self, &b->s->service->config.issuer, OFTEN,
		b->s->call->who.actor.text, 1, b->now, 1, &n, err) != KY_OK)
		return err->code;
	if (b->no == 0 && n > KY_EXHIBITS_AN_HOUR)
		b->no = KY_NO_EXHIBIT_OFTEN;
	return KY_OK;
}

static bool
has_key(const struct ky_serving *s)
{
	return memchr(s->call->in.exhibit.key, '\0', KY_KEY_SIZE) != NULL;
}

enum ky_code
ky_serve_exhibit_ask(struct ky_serving *s, struct ky_err *err)
{
	struct bringing *b = begin(s);

	if (!has_key(s))
		return ky_fail(err, KY_E_INPUT, 0, "no such form");
	make_id(s, &b->x.id);
	if (ky_engine_write(s->service->config.engine, write_ask, b, err) !=
	    KY_OK)
		return err->code;
	s->out->found = b->no == 0;
	return b->no == 0 ? KY_OK : refuse(b->no, err);
}

static enum ky_code
write_new(void *self, struct ky_store *store, struct ky_err *err)
{
	struct bringing *b = self;
	const struct ky_lobby *l = store->lobby;
	struct ky_exhibit *there;

	b->no = 0;
	if (find(b->s, l, &b->x.id, &there, err) != KY_OK)
		return err->code;
	if (there != NULL) {
		b->x = *there;
		return KY_OK;
	}
	if (room(b, store, err) != KY_OK)
		return err->code;
	if (b->no != 0)
		return KY_OK;
	(void)ky_str_copy(ky_str_of(b->c->ending.ref), b->x.ending,
	    sizeof(b->x.ending));
	return l->exhibit_add(l->self, &b->s->service->config.issuer, &b->x,
	    b->s->call->in.exhibit.picture, err);
}

static bool
sound(const struct ky_exhibit *x)
{
	return x != NULL && x->width >= 1 && x->width <= UINT16_MAX &&
	    x->height >= 1 && x->height <= UINT16_MAX && x->pages >= 1 &&
	    x->pages <= UINT16_MAX &&
	    memchr(x->note, '\0', sizeof(x->note)) != NULL;
}

enum ky_code
ky_serve_exhibit_new(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_exhibit *wanted = s->call->in.exhibit.wanted;
	struct ky_str bytes = s->call->in.exhibit.picture;
	struct bringing *b;

	if (!sound(wanted) || bytes.len == 0 || bytes.len > KY_EVIDENCE_MAX ||
	    !has_key(s))
		return ky_fail(err, KY_E_INPUT, 0, "no such picture");
	b = begin(s);
	b->x = *wanted;
	make_id(s, &b->x.id);
	b->x.line_id = s->call->line_id;
	b->x.state = KY_EXHIBIT_NEW;
	b->x.owner = s->call->who.actor;
	b->x.role = s->call->who.role;
	b->x.at = b->now;
	b->x.until = ky_time_after(b->now, KY_EXHIBIT_NEW_US);
	b->x.size = (uint32_t)bytes.len;
	ky_sha256(bytes, b->x.sha256);
	if (ky_engine_write(s->service->config.engine, write_new, b, err) !=
	    KY_OK)
		return err->code;
	if (b->no != 0)
		return refuse(b->no, err);
	s->out->found = true;
	s->out->n = 1;
	s->out->out.exhibits = &b->x;
	return KY_OK;
}

/* --- what becomes of it --- */

/* Another one of the line that is kept and the same. */
static bool
is_known(const struct ky_exhibit *row, uint32_t n, const struct ky_exhibit *x)
{
	for (uint32_t i = 0; i < n; i++)
		if (row[i].state == KY_EXHIBIT_KEPT &&
		    strcmp(row[i].id.text, x->id.text) != 0 &&
		    memcmp(row[i].sha256, x->sha256, sizeof(x->sha256)) == 0)
			return true;
	return false;
}

/* As it is from now on. */
static void
become_kept(struct ky_exhibit *x, const struct ky_exhibit *wanted)
{
	x->state = KY_EXHIBIT_KEPT;
	x->until.us = 0;
	x->width = wanted->width;
	x->height = wanted->height;
	x->size = wanted->size;
	memcpy(x->sha256, wanted->sha256, sizeof(x->sha256));
	memcpy(x->note, wanted->note, sizeof(x->note));
}

static enum ky_code
write_keep(void *self, struct ky_store *store, struct ky_err *err)
{
	struct bringing *b = self;
	const struct ky_lobby *l = store->lobby;
	const struct ky_slug *issuer = &b->s->service->config.issuer;
	struct ky_exhibit *x, *row;
	uint32_t n = 0;

	if (list(b->s, l, &row, &n, err) != KY_OK)
		return err->code;
	x = among(b->s, row, n, &b->s->call->in.exhibit.id);
	b->s->out->found = x != NULL && x->state != KY_EXHIBIT_GONE;
	if (x == NULL || x->state != KY_EXHIBIT_NEW)
		return KY_OK;
	become_kept(x, b->s->call->in.exhibit.wanted);
	return is_known(row, n, x)
	    ? l->exhibit_remove(l->self, issuer, x->line_id, &x->id, err)
	    : l->exhibit_save(l->self, issuer, x, err);
}

enum ky_code
ky_serve_exhibit_keep(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_exhibit *wanted = s->call->in.exhibit.wanted;

	if (!sound(wanted) || wanted->size == 0 ||
	    wanted->size > KY_EVIDENCE_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "no such picture");
	return ky_engine_write(s->service->config.engine, write_keep, begin(s),
	    err);
}

static enum ky_code
write_drop(void *self, struct ky_store *store, struct ky_err *err)
{
	struct bringing *b = self;
	const struct ky_lobby *l = store->lobby;
	const struct ky_slug *issuer = &b->s->service->config.issuer;
	struct ky_exhibit *x;

	if (find(b->s, l, &b->s->call->in.exhibit.id, &x, err) != KY_OK)
		return err->code;
	b->s->out->found = x != NULL;
	if (x == NULL || x->state == KY_EXHIBIT_GONE)
		return KY_OK;
	if (x->state == KY_EXHIBIT_NEW)
		return l->exhibit_remove(l->self, issuer, x->line_id, &x->id,
		    err);
	x->state = KY_EXHIBIT_GONE;
	return l->exhibit_save(l->self, issuer, x, err);
}

enum ky_code
ky_serve_exhibit_drop(struct ky_serving *s, struct ky_err *err)
{
	return ky_engine_write(s->service->config.engine, write_drop, begin(s),
	    err);
}
