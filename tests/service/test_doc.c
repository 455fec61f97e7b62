#include "desk.h"

static struct ky_call
putting(const struct desk *d, const char *id, const char *key)
{
	struct ky_call c = desk_call(d, KY_CALL_DOC_PUT);
	struct ky_doc *doc = &c.in.doc.doc;

	doc->kind = (struct ky_slug){"tmf622-order"};
	doc->owner = (struct ky_slug){"billing"};
	(void)snprintf(doc->id, sizeof(doc->id), "%s", id);
	(void)snprintf(doc->key, sizeof(doc->key), "%s", key);
	doc->fingerprint[0] = (uint8_t)id[0];
	doc->at.us = 1;
	doc->json = KY_STR("{\"a\":1}");
	return c;
}

static void
documents(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};

	desk_open(&d);
	c = putting(&d, "one", "k1");
	t_good("put", desk_do(&d, &c, &r, &err), &err);
	t_ok("and numbered", r.found && r.out.docs[0].n > 0);
	c = putting(&d, "two", "k1");
	t_good("the same key", desk_do(&d, &c, &r, &err), &err);
	t_ok("is taken", !r.found);
	c = desk_call(&d, KY_CALL_DOC_FIND);
	c.in.doc.kind = (struct ky_slug){"tmf622-order"};
	c.in.doc.owner = (struct ky_slug){"billing"};
	(void)snprintf(c.in.doc.key, sizeof(c.in.doc.key), "k1");
	t_good("found by it", desk_do(&d, &c, &r, &err), &err);
	t_ok("whole",
	    r.found && ky_str_is(r.bytes, "{\"a\":1}") &&
		strcmp(r.out.docs[0].id, "one") == 0);
	c.in.doc.owner = (struct ky_slug){"somebody"};
	t_good("by another", desk_do(&d, &c, &r, &err), &err);
	t_ok("not", !r.found);
	c = desk_call(&d, KY_CALL_DOC_GET);
	c.in.doc.kind = (struct ky_slug){"tmf622-order"};
	(void)snprintf(c.in.doc.id, sizeof(c.in.doc.id), "one");
	t_good("got", desk_do(&d, &c, &r, &err), &err);
	t_ok("is it", r.found);
	c.in.doc.owner = (struct ky_slug){"somebody"};
	t_good("as another's", desk_do(&d, &c, &r, &err), &err);
	t_ok("is none", !r.found);
	c = desk_call(&d, KY_CALL_DOC_NEXT);
	c.in.doc.kind = (struct ky_slug){"tmf622-order"};
	t_good("the first", desk_do(&d, &c, &r, &err), &err);
	c.after = r.next;
	t_ok("is there", r.found);
	t_good("the next", desk_do(&d, &c, &r, &err), &err);
	t_ok("is not", !r.found);
	c = putting(&d, "", "k2");
	t_bad("no name", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err, "name");
	desk_close(&d);
}

int
main(void)
{
	T_RUN(documents);
	return t_done();
}
