/* Documents of other people's APIs. */
#include "service/serve.h"

#include <string.h>

static bool
ends(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

struct putting {
	struct ky_serving *s;
	struct ky_doc doc;
	bool taken;
};

static enum ky_code
write_doc(void *self, struct ky_store *store, struct ky_err *err)
{
	struct putting *p = self;
	const struct ky_office *o = store->office;
	const struct ky_slug *issuer = &p->s->service->config.issuer;
	struct ky_doc there = {0};
	struct ky_buf json;
	bool found = false;
	enum ky_code code;

	p->doc = p->s->call->in.doc.doc;
	p->taken = false;
	code = o->doc_put(o->self, issuer, &p->doc, &p->taken, err);
	if (code != KY_OK || !p->taken)
		return code;
	/* By us, in a commit without an answer? */
	ky_buf_init(&json, KY_DOC_BYTES_MAX);
	code = o->doc_get(o->self, issuer, &p->doc.kind, p->doc.id, &there,
	    &json, &found, err);
	ky_buf_done(&json);
	if (code == KY_OK && found &&
	    memcmp(there.fingerprint, p->doc.fingerprint,
		sizeof(there.fingerprint)) == 0) {
		p->taken = false;
		p->doc.n = there.n;
		p->doc.at = there.at;
	}
	return code;
}

/* `found` false: the owner has another one with that key. */
enum ky_code
ky_serve_doc_put(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_doc *in = &s->call->in.doc.doc;
	struct putting p = {.s = s};
	enum ky_code code;

	if (in->json.len > KY_DOC_BYTES_MAX || in->id[0] == '\0' ||
	    !ends(in->id, sizeof(in->id)) || !ends(in->key, sizeof(in->key)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "a document has a name and at most %zu bytes",
		    KY_DOC_BYTES_MAX);
	code = ky_engine_write(s->service->config.engine, write_doc, &p, err);
	if (code != KY_OK || p.taken)
		return code;
	s->out->found = true;
	s->out->n = 1;
	s->out->out.docs = ky_arena_alloc(s->arena, sizeof(p.doc));
	*s->out->out.docs = p.doc;
	s->out->bytes = ky_arena_copy(s->arena, p.doc.json);
	s->out->out.docs->json = s->out->bytes;
	return KY_OK;
}

/* One was read, or none; frees the buffer. */
static void
take(struct ky_serving *s, const struct ky_doc *d, struct ky_buf *json,
    bool found)
{
	if (found) {
		s->out->found = true;
		s->out->n = 1;
		s->out->next = d->n;
		s->out->bytes = ky_arena_copy(s->arena, ky_buf_str(json));
		s->out->out.docs = ky_arena_alloc(s->arena, sizeof(*d));
		*s->out->out.docs = *d;
		s->out->out.docs->json = s->out->bytes;
	}
	ky_buf_done(json);
}

enum ky_code
ky_serve_doc_get(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	const struct ky_call *c = s->call;
	struct ky_doc d = {0};
	struct ky_buf json;
	bool found = false;
	enum ky_code code;

	if (!ends(c->in.doc.id, sizeof(c->in.doc.id)))
		return ky_fail(err, KY_E_INPUT, 0, "a name without an end");
	ky_buf_init(&json, KY_DOC_BYTES_MAX);
	code = o->doc_get(o->self, &s->service->config.issuer, &c->in.doc.kind,
	    c->in.doc.id, &d, &json, &found, err);
	found = code == KY_OK && found &&
	    (c->in.doc.owner.text[0] == '\0' ||
		strcmp(c->in.doc.owner.text, d.owner.text) == 0);
	take(s, &d, &json, found);
	return code;
}

enum ky_code
ky_serve_doc_find(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	const struct ky_call *c = s->call;
	struct ky_doc d = {0};
	struct ky_buf json;
	bool found = false;
	enum ky_code code;

	if (!ends(c->in.doc.key, sizeof(c->in.doc.key)))
		return ky_fail(err, KY_E_INPUT, 0, "a key without an end");
	ky_buf_init(&json, KY_DOC_BYTES_MAX);
	code = o->doc_find(o->self, &s->service->config.issuer, &c->in.doc.kind,
	    &c->in.doc.owner, c->in.doc.key, &d, &json, &found, err);
	take(s, &d, &json, code == KY_OK && found);
	return code;
}

enum ky_code
ky_serve_doc_next(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	const struct ky_call *c = s->call;
	struct ky_doc d = {0};
	struct ky_buf json;
	bool found = false;
	enum ky_code code;

	ky_buf_init(&json, KY_DOC_BYTES_MAX);
	code = o->doc_next(o->self, &s->service->config.issuer, &c->in.doc.kind,
	    &c->in.doc.owner, c->after, &d, &json, &found, err);
	take(s, &d, &json, code == KY_OK && found);
	return code;
}
