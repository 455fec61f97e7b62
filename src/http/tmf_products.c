/* Routes of products: our lines and loans. */
#include "http/tmf_routes.h"
#include "http/tmf_view.h"

#include <inttypes.h>
#include <string.h>

#define PAGE 64 /* lines of one call */

/* Points a product to the order that ends it, if an order does. */
static enum ky_code
add_order(struct ky_tmf *t, const char *base_url, uint64_t line_id,
    const char *ending, json_t *product, struct ky_err *err)
{
	struct ky_tmf_doc doc;
	struct ky_slug owner;
	uint64_t after = 0;
	bool done = ending[0] == '\0';

	ky_tmf_line_owner(line_id, &owner);
	while (!done) {
		const char *order;
		char item[16];

		if (ky_tmf_doc_next(t, KY_TMF_KIND_LINE, &owner, after, &doc,
			err) != KY_OK)
			return err->code;
		if (doc.json == NULL)
			break;
		after = doc.meta.n;
		order = ky_tmf_text(doc.json, "order");
		done = strcmp(ky_tmf_text(doc.json, "ending"), ending) == 0;
		(void)snprintf(item, sizeof(item), "%" JSON_INTEGER_FORMAT,
		    json_integer_value(json_object_get(doc.json, "item")));
		if (done)
			(void)json_object_set_new(product, "productOrderItem",
			    json_pack("[{s:s, s:s, s:s, s:o}]",
				"productOrderId", order, "orderItemId", item,
				"orderItemAction", "delete", "productOrderHref",
				ky_tmf_href(base_url,
				    KY_TMF_ORDERS "/productOrder", order)));
		json_decref(doc.json);
	}
	return KY_OK;
}

void
ky_tmf_product_get(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_case *c;
	struct ky_rules rules;
	char ending[KY_REF_SIZE];
	struct ky_tmf t;
	struct ky_err err;
	json_t *doc = NULL;
	uint64_t id = 0;
	bool found = false;
	enum ky_code code;

	/* No number: as unknown as a number that is no line's. */
	if (!ky_str_u64(rq->part[0], INT64_MAX, &id))
		id = 0;
	if (!ky_tmf_start(&t, rq, an))
		return;
	code = ky_tmf_line(&t, id, &c, &rules, &found, &err);
	if (code == KY_OK && found) {
		memcpy(ending, c->ending.ref, sizeof(ending));
		doc = ky_tmf_product_view(ky_tmf_base(rq), id, &c->line,
		    &c->ending, &rules);
		code = add_order(&t, ky_tmf_base(rq), id, ending, doc, &err);
	}
	if (code != KY_OK) {
		json_decref(doc);
		ky_tmf_fail(&t, rq, an, &err);
		return;
	}
	ky_tmf_close(&t);
	if (found)
		ky_tmf_one_say(rq, an, 200, doc);
	else
		ky_tmf_not_found(rq, an);
}

/* --- the list --- */

/* Rows outlive the call they came with: looking for their orders is another
 * one. */
struct page {
	struct ky_row row[PAGE];
	uint32_t n;
	uint64_t after;
	bool more;
};

static enum ky_code
next_page(struct ky_tmf *t, struct page *p, struct ky_err *err)
{
	struct ky_call call = {0};
	struct ky_result r;
	enum ky_code code;

	call.in.filter.after = p->after;
	call.in.filter.max = PAGE;
	call.in.filter.subject = -1;
	call.in.filter.ending = -1;
	code = ky_tmf_call(t, KY_CALL_LINES, &call, &r, err);
	if (code != KY_OK)
		return code;
	p->n = r.n;
	memcpy(p->row, r.out.rows, r.n * sizeof(p->row[0]));
	p->more = r.more;
	p->after = r.next;
	return KY_OK;
}

static enum ky_code
list_row(struct ky_tmf *t, struct ky_tmf_list *l, const struct ky_row *row,
    bool *more, struct ky_err *err)
{
	static const struct ky_rules none;
	json_t *doc = NULL;
	enum ky_code code = KY_OK;

	if (ky_tmf_list_needs(l)) {
		doc = ky_tmf_product_view(ky_tmf_base(l->rq), row->line_id,
		    &row->line, &row->ending, &none);
		code = add_order(t, ky_tmf_base(l->rq), row->line_id,
		    row->ending.ref, doc, err);
	}
	if (code == KY_OK)
		*more = ky_tmf_list_add(l, doc);
	else
		json_decref(doc);
	return code;
}

void
ky_tmf_product_list(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const attributes[] = {"id", "href", "status", "name",
	    "isBundle", "startDate", "terminationDate", "productSerialNumber",
	    "@type", NULL};
	struct page *p = NULL;
	struct ky_tmf_list l;
	struct ky_tmf t;
	struct ky_err err;
	bool more = true;
	enum ky_code code = KY_OK;

	if (!ky_tmf_list_open(&l, rq, an, attributes, true))
		return;
	if (!ky_tmf_start(&t, rq, an)) {
		ky_tmf_list_drop(&l);
		return;
	}
	p = ky_arena_alloc(rq->arena, sizeof(*p));
	p->after = l.after;
	do {
		code = next_page(&t, p, &err);
		for (uint32_t i = 0; code == KY_OK && more && i < p->n; i++)
			code = list_row(&t, &l, &p->row[i], &more, &err);
	} while (code == KY_OK && more && p->more);
	if (code != KY_OK) {
		ky_tmf_list_drop(&l);
		ky_tmf_fail(&t, rq, an, &err);
		return;
	}
	ky_tmf_list_say(&l, an);
	ky_tmf_close(&t);
}
