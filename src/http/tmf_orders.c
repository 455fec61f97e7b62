/* Routes of product orders. */
#include "http/tmf_routes.h"
#include "http/tmf_view.h"

#include <string.h>

#define FIELD(rq, an, faults) \
	ky_problem_say(rq, KY_DIALECT_TMF, an, KY_PROBLEM_FIELD, \
	    (faults)->row[0].code, "", "the order cannot be taken so", faults, \
	    0)

const char *
ky_tmf_base(const struct ky_http_request *rq)
{
	return rq->about != NULL && rq->about->base_url != NULL
	    ? rq->about->base_url
	    : "";
}

bool
ky_tmf_start(struct ky_tmf *t, const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	struct ky_err err;

	if (ky_tmf_open(t, rq->calls, &rq->who, &err) == KY_OK)
		return true;
	ky_problem_of(rq, KY_DIALECT_TMF, an, &err);
	return false;
}

void
ky_tmf_fail(struct ky_tmf *t, const struct ky_http_request *rq,
    struct ky_http_answer *an, const struct ky_err *err)
{
	ky_problem_of(rq, KY_DIALECT_TMF, an, err);
	ky_tmf_close(t);
}

void
ky_tmf_not_found(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	ky_problem_say(rq, KY_DIALECT_TMF, an, KY_PROBLEM_NOT_FOUND,
	    "not-found", "", "nothing with that id", NULL, 0);
}

void
ky_tmf_location(const struct ky_http_request *rq, struct ky_http_answer *an,
    const char *path, const char *id)
{
	size_t size = strlen(ky_tmf_base(rq)) + strlen(path) + strlen(id) + 2;
	char *value = ky_arena_alloc(rq->arena, size);

	(void)snprintf(value, size, "%s%s/%s", ky_tmf_base(rq), path, id);
	ky_http_header(an, "Location", value);
}

/* --- a new order --- */

/* Does the line answer to the names it was called by? */
static bool
same_line(const struct ky_line *l, const struct ky_tmf_ask *a)
{
	return (a->msisdn.digits[0] == '\0' ||
		   strcmp(a->msisdn.digits, l->msisdn.digits) == 0) &&
	    (a->iccid.digits[0] == '\0' ||
		strcmp(a->iccid.digits, l->iccid.digits) == 0) &&
	    (a->eid.digits[0] == '\0' ||
		strcmp(a->eid.digits, l->eid.digits) == 0);
}

/* Money goes back on the rail the provider's rules name, or not at all. */
static bool
refund_fits(const struct ky_rules *rules, const struct ky_tmf_ask *a)
{
	return a->rail < 0 ||
	    (rules->credit != NULL && rules->credit->balance != KY_VALUE_NONE &&
		(int32_t)rules->credit->rail == a->rail);
}

static void
fault_of_item(struct ky_faults *faults, uint32_t item, const char *code,
    const char *words)
{
	char pointer[96];

	(void)snprintf(pointer, sizeof(pointer), "/productOrderItem/%u/product",
	    (unsigned)item);
	ky_fault_add(faults, pointer, code, "%s", words);
}

/* What one item asks for, of a line that is there. */
static enum ky_code
resolve_one(struct ky_tmf *t, const struct ky_tmf_sent *sent, uint32_t item,
    struct ky_time now, struct ky_tmf_line *out, struct ky_faults *faults,
    struct ky_err *err)
{
	const struct ky_tmf_ask *a = &sent->ask[item];
	const struct ky_case *c;
	struct ky_rules rules;
	bool found;
	enum ky_code code = ky_tmf_line(t, a->line_id, &c, &rules, &found, err);

	if (code != KY_OK)
		return code;
	if (!found || !same_line(&c->line, a)) {
		fault_of_item(faults, item, "line-not-found",
		    "there is no such line");
		return KY_OK;
	}
	if (!refund_fits(&rules, a))
		fault_of_item(faults, item, "refund-not-offered",
		    "the provider's rules pay back in another way, or "
		    "nothing");
	if (a->language[0] != '\0' && t->who.role == KY_ROLE_AGENT)
		fault_of_item(faults, item, "language-not-offered",
		    "an agent does not set what the holder reads");
	*out = (struct ky_tmf_line){
	    .item = item,
	    .line_id = a->line_id,
	    .way = a->way,
	    .used_up = a->used_up,
	    .refund_reason = a->refund_reason,
	    .wish = ky_tmf_wish(sent->start, sent->completion, now,
		rules.book != NULL ? rules.book->zone : KY_ZONE_JAPAN),
	};
	memcpy(out->reason, a->reason, sizeof(out->reason));
	memcpy(out->language, a->language, sizeof(out->language));
	return KY_OK;
}

static enum ky_code
resolve(struct ky_tmf *t, const struct ky_tmf_sent *sent,
    struct ky_tmf_line *lines, uint32_t *n, struct ky_time *now,
    struct ky_faults *faults, struct ky_err *err)
{
	enum ky_code code = ky_tmf_now(t, now, err);

	*n = 0;
	for (uint32_t i = 0; code == KY_OK && i < sent->n; i++)
		if (sent->ask[i].acts)
			code = resolve_one(t, sent, i, *now, &lines[(*n)++],
			    faults, err);
	return code;
}

/* The caller's order with this externalId, if he sent one. */
static enum ky_code
find_first(struct ky_tmf *t, const struct ky_doc *d, struct ky_tmf_order *out,
    bool *found, struct ky_err *err)
{
	struct ky_tmf_doc doc;
	enum ky_code code;

	*found = false;
	if (d->key[0] == '\0')
		return KY_OK;
	code = ky_tmf_doc_find(t, KY_TMF_KIND_ORDER, &d->owner, d->key, &doc,
	    err);
	if (code != KY_OK || doc.json == NULL)
		return code;
	code = ky_tmf_order_read(&doc, out, err);
	if (code == KY_OK) {
		*found = true;
		code = ky_tmf_order_answers(t, out, err);
	}
	return code;
}

/* Files what is to be filed and answers with the order; frees both. */
static void
finish_and_say(struct ky_tmf *t, const struct ky_http_request *rq,
    struct ky_http_answer *an, struct ky_tmf_order *o, unsigned status)
{
	struct ky_err err;
	json_t *doc = NULL;
	enum ky_code code = ky_tmf_order_finish(t, o, &err);

	if (code == KY_OK)
		code = ky_tmf_order_view(t, ky_tmf_base(rq), o, &doc, &err);
	if (code == KY_OK) {
		ky_tmf_one_say(rq, an, status, doc);
		if (rq->method == KY_POST)
			ky_tmf_location(rq, an, KY_TMF_ORDERS "/productOrder",
			    o->doc.meta.id);
	} else {
		/* What is stored stays: the same order again, or a look at
		 * it, goes on. */
		ky_problem_of(rq, KY_DIALECT_TMF, an, &err);
	}
	ky_tmf_order_free(o);
	ky_tmf_close(t);
}

/* Stores the order unless the caller sent one of that externalId before:
 * then it is that one. */
static enum ky_code
store_order(struct ky_tmf *t, struct ky_tmf_order *o, bool *first, bool *same,
    struct ky_err *err)
{
	struct ky_tmf_order old;
	bool found = false;
	enum ky_code code = find_first(t, &o->doc.meta, &old, &found, err);

	if (code == KY_OK && !found) {
		code = ky_tmf_doc_put(t, &o->doc, err);
		/* Of two at once one was stored. */
		if (code == KY_OK)
			code = find_first(t, &o->doc.meta, &old, &found, err);
	}
	*first = true;
	*same = true;
	if (!found)
		return code;
	if (code != KY_OK) {
		ky_tmf_order_free(&old);
		return code;
	}
	*first = strcmp(old.doc.meta.id, o->doc.meta.id) == 0;
	*same = memcmp(old.doc.meta.fingerprint, o->doc.meta.fingerprint,
		    sizeof(old.doc.meta.fingerprint)) == 0;
	ky_tmf_order_free(o);
	*o = old;
	return KY_OK;
}

/* The order as read, with its lines found, is stored and filed. */
static void
take_order(struct ky_tmf *t, const struct ky_http_request *rq,
    struct ky_http_answer *an, struct ky_tmf_sent *sent,
    const struct ky_tmf_line *lines, uint32_t n, struct ky_time now)
{
	struct ky_tmf_order o;
	struct ky_err err;
	bool first, same;

	ky_tmf_order_new(t, sent, lines, n, now, &o);
	if (store_order(t, &o, &first, &same, &err) != KY_OK) {
		ky_tmf_order_free(&o);
		ky_tmf_fail(t, rq, an, &err);
	} else if (!same) {
		ky_tmf_order_free(&o);
		ky_tmf_close(t);
		ky_problem_say(rq, KY_DIALECT_TMF, an, KY_PROBLEM_CONFLICT,
		    "external-id-reused", "",
		    "an order with this externalId and other content is there",
		    NULL, 0);
	} else {
		finish_and_say(t, rq, an, &o, first ? 201 : 200);
	}
}

void
ky_tmf_order_post(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	json_t *body = ky_http_object(rq, KY_DIALECT_TMF, an);
	struct ky_tmf_sent *sent;
	struct ky_tmf_line *lines;
	struct ky_faults faults = {0};
	struct ky_time now;
	struct ky_tmf t;
	struct ky_err err;
	uint32_t n;

	if (body == NULL)
		return;
	sent = ky_arena_alloc(rq->arena, sizeof(*sent));
	lines = ky_arena_array(rq->arena, KY_TMF_LINES_MAX, sizeof(*lines));
	ky_tmf_read_order(body, sent, &faults);
	json_decref(body);
	if (faults.n > 0) {
		FIELD(rq, an, &faults);
	} else if (ky_tmf_start(&t, rq, an)) {
		if (resolve(&t, sent, lines, &n, &now, &faults, &err) !=
		    KY_OK) {
			ky_tmf_fail(&t, rq, an, &err);
		} else if (faults.n > 0) {
			FIELD(rq, an, &faults);
			ky_tmf_close(&t);
		} else {
			take_order(&t, rq, an, sent, lines, n, now);
		}
	}
	json_decref(sent->kept);
}

/* --- reading --- */

/* The order a path names; false: the answer is given. */
static bool
open_order(struct ky_tmf *t, const struct ky_http_request *rq,
    struct ky_http_answer *an, struct ky_tmf_order *o)
{
	char id[KY_DOC_ID_SIZE];
	struct ky_err err;
	bool found = false;

	if (!ky_str_copy(rq->part[0], id, sizeof(id))) {
		ky_tmf_not_found(rq, an);
		return false;
	}
	if (!ky_tmf_start(t, rq, an))
		return false;
	if (ky_tmf_order_load(t, id, o, &found, &err) != KY_OK) {
		ky_tmf_fail(t, rq, an, &err);
		return false;
	}
	if (!found) {
		ky_tmf_close(t);
		ky_tmf_not_found(rq, an);
	}
	return found;
}

void
ky_tmf_order_get(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_tmf t;
	struct ky_tmf_order o;

	if (open_order(&t, rq, an, &o))
		finish_and_say(&t, rq, an, &o, 200);
}

static const char *const order_attributes[] = {"id", "href", "externalId",
    "category", "description", "priority", "orderDate", "state",
    "requestedStartDate", "requestedCompletionDate", "expectedCompletionDate",
    "completionDate", "cancellationDate", "@type", NULL};

/* One stored order as a row of the list; frees it.  `more` false: enough. */
static enum ky_code
list_order(struct ky_tmf *t, struct ky_tmf_list *l,
    const struct ky_tmf_doc *doc, bool *more, struct ky_err *err)
{
	struct ky_tmf_order o;
	json_t *row = NULL;
	enum ky_code code = ky_tmf_order_read(doc, &o, err);

	if (code != KY_OK)
		return code;
	if (ky_tmf_visible(t, &o.who)) {
		if (ky_tmf_list_needs(l)) {
			ky_tmf_list_work(l, o.n);
			code = ky_tmf_order_answers(t, &o, err);
			if (code == KY_OK)
				code = ky_tmf_order_view(t, ky_tmf_base(l->rq),
				    &o, &row, err);
		}
		if (code == KY_OK)
			*more = ky_tmf_list_add(l, row);
	}
	ky_tmf_order_free(&o);
	return code;
}

/* Whose orders are walked through: his own, unless he sees all. */
static struct ky_slug
whose(const struct ky_tmf *t)
{
	return t->who.provider.text[0] != '\0' ? t->who.actor
					       : (struct ky_slug){""};
}

void
ky_tmf_order_list(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_tmf_list l;
	struct ky_tmf_doc doc;
	struct ky_tmf t;
	struct ky_slug owner;
	struct ky_err err;
	uint64_t after = 0;
	bool more = true;
	enum ky_code code = KY_OK;

	if (!ky_tmf_list_open(&l, rq, an, order_attributes, false))
		return;
	if (!ky_tmf_start(&t, rq, an)) {
		ky_tmf_list_drop(&l);
		return;
	}
	owner = whose(&t);
	while (code == KY_OK && more) {
		code = ky_tmf_doc_next(&t, KY_TMF_KIND_ORDER, &owner, after,
		    &doc, &err);
		if (code != KY_OK || doc.json == NULL)
			break;
		after = doc.meta.n;
		code = list_order(&t, &l, &doc, &more, &err);
	}
	if (code != KY_OK) {
		ky_tmf_list_drop(&l);
		ky_tmf_fail(&t, rq, an, &err);
		return;
	}
	ky_tmf_list_say(&l, an);
	ky_tmf_close(&t);
}

/* --- changing --- */

void
ky_tmf_order_patch(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	json_t *body = ky_http_object(rq, KY_DIALECT_TMF, an), *notes;
	struct ky_faults faults = {0};
	struct ky_tmf t;
	struct ky_tmf_order o;
	struct ky_err err;

	if (body == NULL)
		return;
	ky_tmf_read_patch(body, &notes, &faults);
	json_decref(body);
	if (faults.n > 0) {
		bool late = strcmp(faults.row[0].code, "not-changeable") == 0;

		ky_problem_say(rq, KY_DIALECT_TMF, an,
		    late ? KY_PROBLEM_CONFLICT : KY_PROBLEM_FIELD,
		    faults.row[0].code, "", "the order cannot be changed so",
		    &faults, 0);
	} else if (open_order(&t, rq, an, &o)) {
		(void)json_object_set(o.sent, "note", notes);
		if (ky_tmf_doc_put(&t, &o.doc, &err) == KY_OK) {
			finish_and_say(&t, rq, an, &o, 200);
		} else {
			ky_tmf_order_free(&o);
			ky_tmf_fail(&t, rq, an, &err);
		}
	}
	json_decref(notes);
}
