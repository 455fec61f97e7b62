/*
 * cancelProductOrder: an order's endings are taken back.
 *
 * The document first, then a withdrawal for each line under a key made from
 * it, then the answers.  The state is never stored.
 */
#include "http/tmf_routes.h"
#include "http/tmf_view.h"

#include <inttypes.h>
#include <string.h>

#define PATH KY_TMF_ORDERS "/cancelProductOrder"
#define TRIES_MAX 5 /* the line moved on between looking and asking */

/* A withdrawal and the order it is about. */
struct cancel {
	struct ky_tmf_doc doc;
	struct ky_caller who;
	struct ky_tmf_order o;
};

static void
drop(struct cancel *x)
{
	json_decref(x->doc.json);
	ky_tmf_order_free(&x->o);
}

/* --- asking --- */

static json_t *
answer_of(const struct cancel *x, uint32_t k)
{
	char item[8];

	(void)snprintf(item, sizeof(item), "%u", (unsigned)x->o.line[k].item);
	return json_object_get(json_object_get(x->doc.json, "answers"), item);
}

static void
set_answer(struct cancel *x, uint32_t k, bool refused, const char *code)
{
	char item[8];

	(void)snprintf(item, sizeof(item), "%u", (unsigned)x->o.line[k].item);
	(void)json_object_set_new(json_object_get(x->doc.json, "answers"), item,
	    json_pack("{s:b, s:s}", "refused", refused ? 1 : 0, "code", code));
}

/* Hands in the withdrawal of the ending that is now the line's, and of no
 * later one: on the version that was looked at. */
static enum ky_code
submit(struct ky_tmf *t, struct cancel *x, uint32_t k, uint64_t version,
    struct ky_result *r, struct ky_err *err)
{
	struct ky_command cmd = {
	    .kind = KY_CMD_WITHDRAW,
	    .line_id = x->o.line[k].line_id,
	    .version = version,
	    .refund_reason = -1,
	};
	struct ky_call call = {.in.command = &cmd};
	struct ky_caller was = t->who;
	enum ky_code code;

	(void)snprintf(cmd.key, sizeof(cmd.key), "tmf622/%.31s/%" PRIu32,
	    x->doc.meta.id, x->o.line[k].item);
	t->who = x->who;
	code = ky_tmf_call(t, KY_CALL_COMMAND, &call, r, err);
	t->who = was;
	return code;
}

static enum ky_code
withdraw(struct ky_tmf *t, struct cancel *x, uint32_t k, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	for (int i = 0; i < TRIES_MAX; i++) {
		const struct ky_answered *a;
		const struct ky_case *c;
		struct ky_result r;
		bool found;

		code = ky_tmf_line(t, x->o.line[k].line_id, &c, NULL, &found,
		    err);
		if (code != KY_OK)
			return code;
		if (!found || strcmp(c->ending.ref, x->o.line[k].ending) != 0) {
			set_answer(x, k, false, "withdrawn-already");
			return KY_OK;
		}
		code = submit(t, x, k, c->version, &r, err);
		a = &r.out.reply.answer;
		if (code == KY_OK)
			set_answer(x, k, a->verdict == KY_VERDICT_REFUSED,
			    a->code);
		if (code != KY_E_INPUT || err->cause != KY_NO_STALE)
			return code;
	}
	return code;
}

/* Asks for what was not answered yet, and keeps the answers. */
static enum ky_code
finish(struct ky_tmf *t, struct cancel *x, struct ky_err *err)
{
	bool news = false;
	enum ky_code code = ky_tmf_order_finish(t, &x->o, err);

	for (uint32_t k = 0; code == KY_OK && k < x->o.n; k++) {
		if (x->o.line[k].ending[0] == '\0' || answer_of(x, k) != NULL)
			continue;
		code = withdraw(t, x, k, err);
		news = true;
	}
	if (code == KY_OK && news)
		code = ky_tmf_doc_put(t, &x->doc, err);
	return code;
}

/* --- showing --- */

struct looking {
	const struct cancel *x;
	uint32_t asked, open, refused, under_way, gone_on;
	struct ky_time effective;
};

static void
look(void *self, uint32_t k, const struct ky_case *c,
    const struct ky_rules *rules, enum ky_tmf_state state)
{
	struct looking *l = self;
	const json_t *a = answer_of(l->x, k);

	(void)rules;
	if (l->x->o.line[k].ending[0] == '\0')
		return;
	l->asked++;
	if (a == NULL)
		l->open++;
	else if (json_is_true(json_object_get(a, "refused")))
		l->refused++;
	else if (state == KY_TMF_WITHDRAWING)
		l->under_way++;
	else if (state != KY_TMF_CANCELLED)
		l->gone_on++; /* billing said it is too late */
	for (uint8_t i = 0; c != NULL && i < c->duties_n; i++)
		if (c->duty[i].state == KY_STATE_WITHDRAWN &&
		    strcmp(c->ending.ref, l->x->o.line[k].ending) == 0 &&
		    ky_time_cmp(c->duty[i].changed, l->effective) > 0)
			l->effective = c->duty[i].changed;
}

static enum ky_tmf_task
task_of(const struct looking *l)
{
	if (l->open > 0)
		return KY_TMF_TASK_ACKNOWLEDGED;
	if (l->refused > 0 || l->gone_on > 0 || l->asked == 0)
		return KY_TMF_TASK_ERROR;
	return l->under_way > 0 ? KY_TMF_TASK_IN_PROGRESS : KY_TMF_TASK_DONE;
}

static enum ky_code
view(struct ky_tmf *t, const char *base_url, const struct cancel *x,
    json_t **out, struct ky_err *err)
{
	enum ky_tmf_state item[KY_TMF_LINES_MAX];
	struct looking l = {.x = x};
	enum ky_tmf_task task;
	char at[KY_TIME_TEXT_SIZE];
	json_t *doc;

	if (ky_tmf_order_states(t, &x->o, item, look, &l, err) != KY_OK)
		return err->code;
	task = task_of(&l);
	doc = json_deep_copy(json_object_get(x->doc.json, "sent"));
	(void)json_object_set_new(doc, "id", json_string(x->doc.meta.id));
	(void)json_object_set_new(doc, "href",
	    ky_tmf_href(base_url, PATH, x->doc.meta.id));
	(void)json_object_set_new(doc, "state",
	    json_string(ky_tmf_task_name(task)));
	(void)json_object_set_new(doc, "productOrder",
	    json_pack("{s:s, s:o, s:s}", "id", x->o.doc.meta.id, "href",
		ky_tmf_href(base_url, KY_TMF_ORDERS "/productOrder",
		    x->o.doc.meta.id),
		"@referredType", "ProductOrder"));
	if (task == KY_TMF_TASK_DONE && l.effective.us != 0) {
		ky_time_format(l.effective, at);
		(void)json_object_set_new(doc, "effectiveCancellationDate",
		    json_string(at));
	}
	*out = doc;
	return KY_OK;
}

/* Asks for what is to be asked for, answers, and frees both. */
static void
finish_and_say(struct ky_tmf *t, const struct ky_http_request *rq,
    struct ky_http_answer *an, struct cancel *x, unsigned status)
{
	struct ky_err err;
	json_t *doc = NULL;
	enum ky_code code = finish(t, x, &err);

	if (code == KY_OK)
		code = view(t, ky_tmf_base(rq), x, &doc, &err);
	if (code == KY_OK) {
		ky_tmf_one_say(rq, an, status, doc);
		if (rq->method == KY_POST)
			ky_tmf_location(rq, an, PATH, x->doc.meta.id);
	} else {
		ky_problem_of(rq, KY_DIALECT_TMF, an, &err);
	}
	drop(x);
	ky_tmf_close(t);
}

/* --- a new one --- */

static enum ky_code
create(struct ky_tmf *t, struct cancel *x, const json_t *kept,
    struct ky_time now, struct ky_err *err)
{
	struct ky_doc *d = &x->doc.meta;
	struct ky_tmf_doc stored;
	enum ky_code code;

	memset(d, 0, sizeof(*d));
	x->who = t->who;
	(void)snprintf(d->kind.text, sizeof(d->kind.text), KY_TMF_KIND_CANCEL);
	ky_tmf_id("pc", d->id);
	(void)snprintf(d->owner.text, sizeof(d->owner.text), "%.31s",
	    x->o.doc.meta.id);
	d->at = now;
	x->doc.json = ky_tmf_caller_json(&t->who);
	(void)json_object_set_new(x->doc.json, "sent", json_deep_copy(kept));
	(void)json_object_set_new(x->doc.json, "answers", json_object());
	code = ky_tmf_doc_put(t, &x->doc, err);
	if (code == KY_OK) /* for its number */
		code = ky_tmf_doc_get(t, KY_TMF_KIND_CANCEL, d->id, &stored,
		    err);
	if (code == KY_OK && stored.json != NULL) {
		json_decref(x->doc.json);
		x->doc = stored;
	}
	return code;
}

/* The order as the sender names it; a fault when there is none. */
static enum ky_code
find_order(struct ky_tmf *t, const char *id, struct ky_time requested,
    struct ky_time *now, struct cancel *x, struct ky_faults *faults,
    struct ky_err *err)
{
	bool found = false;
	enum ky_code code = ky_tmf_now(t, now, err);

	if (code == KY_OK)
		code = ky_tmf_order_load(t, id, &x->o, &found, err);
	if (code != KY_OK)
		return code;
	if (!found)
		ky_fault_add(faults, "/productOrder/id", "order-not-found",
		    "there is no such order");
	if (ky_time_cmp(requested, *now) > 0)
		ky_fault_add(faults, "/requestedCancellationDate",
		    "not-offered",
		    "an order is withdrawn at once, not at a later time");
	return KY_OK;
}

static void
say_faults(const struct ky_http_request *rq, struct ky_http_answer *an,
    const struct ky_faults *faults)
{
	ky_problem_say(rq, KY_DIALECT_TMF, an, KY_PROBLEM_FIELD,
	    faults->row[0].code, "", "the order cannot be withdrawn so", faults,
	    0);
}

void
ky_tmf_cancel_post(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	json_t *body = ky_http_object(rq, KY_DIALECT_TMF, an), *kept;
	struct ky_faults faults = {0};
	char order[KY_TMF_NAME_SIZE];
	struct ky_time requested, now;
	struct cancel *x;
	struct ky_tmf t;
	struct ky_err err;

	if (body == NULL)
		return;
	x = ky_arena_alloc(rq->arena, sizeof(*x));
	ky_tmf_read_cancel(body, order, &requested, &kept, &faults);
	json_decref(body);
	if (faults.n > 0) {
		say_faults(rq, an, &faults);
	} else if (ky_tmf_start(&t, rq, an)) {
		enum ky_code code = find_order(&t, order, requested, &now, x,
		    &faults, &err);

		if (code == KY_OK && faults.n == 0)
			code = create(&t, x, kept, now, &err);
		if (code == KY_OK && faults.n == 0) {
			finish_and_say(&t, rq, an, x, 201);
		} else {
			drop(x);
			ky_tmf_close(&t);
			if (faults.n > 0)
				say_faults(rq, an, &faults);
			else
				ky_problem_of(rq, KY_DIALECT_TMF, an, &err);
		}
	}
	json_decref(kept);
}

/* --- reading --- */

/* Takes over the document; `found` false: somebody else's. */
static enum ky_code
open_cancel(struct ky_tmf *t, const struct ky_tmf_doc *doc, struct cancel *x,
    bool *found, struct ky_err *err)
{
	enum ky_code code;

	memset(x, 0, sizeof(*x));
	x->doc = *doc;
	*found = false;
	if (!ky_tmf_caller_read(doc->json, &x->who))
		code = ky_fail(err, KY_E_CORRUPT, 0,
		    "a stored withdrawal makes no sense");
	else if (!ky_tmf_visible(t, &x->who))
		code = KY_OK;
	else
		code = ky_tmf_order_load(t, doc->meta.owner.text, &x->o, found,
		    err);
	if (!*found)
		drop(x);
	return code;
}

void
ky_tmf_cancel_get(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct cancel *x = ky_arena_alloc(rq->arena, sizeof(*x));
	struct ky_tmf_doc doc = {.json = NULL};
	char id[KY_DOC_ID_SIZE];
	struct ky_tmf t;
	struct ky_err err;
	bool found = false;
	enum ky_code code = KY_OK;

	if (!ky_str_copy(rq->part[0], id, sizeof(id))) {
		ky_tmf_not_found(rq, an);
		return;
	}
	if (!ky_tmf_start(&t, rq, an))
		return;
	code = ky_tmf_doc_get(&t, KY_TMF_KIND_CANCEL, id, &doc, &err);
	if (code == KY_OK && doc.json != NULL)
		code = open_cancel(&t, &doc, x, &found, &err);
	if (code != KY_OK) {
		ky_tmf_fail(&t, rq, an, &err);
	} else if (found) {
		finish_and_say(&t, rq, an, x, 200);
	} else {
		ky_tmf_close(&t);
		ky_tmf_not_found(rq, an);
	}
}

/* One that is only counted: its order is not read. */
static enum ky_code
count_one(const struct ky_tmf *t, struct ky_tmf_list *l,
    const struct ky_tmf_doc *doc, bool *more, struct ky_err *err)
{
	struct ky_caller who;
	bool whole = ky_tmf_caller_read(doc->json, &who);

	json_decref(doc->json);
	if (!whole)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "a stored withdrawal makes no sense");
	if (ky_tmf_visible(t, &who))
		*more = ky_tmf_list_add(l, NULL);
	return KY_OK;
}

static enum ky_code
list_one(struct ky_tmf *t, struct ky_tmf_list *l, const struct ky_tmf_doc *doc,
    struct cancel *x, bool *more, struct ky_err *err)
{
	json_t *row = NULL;
	bool found;
	enum ky_code code;

	if (!ky_tmf_list_needs(l))
		return count_one(t, l, doc, more, err);
	code = open_cancel(t, doc, x, &found, err);
	if (code != KY_OK || !found)
		return code;
	ky_tmf_list_work(l, x->o.n);
	code = view(t, ky_tmf_base(l->rq), x, &row, err);
	if (code == KY_OK)
		*more = ky_tmf_list_add(l, row);
	drop(x);
	return code;
}

/* The withdrawals of an order, or all there are (""). */
static enum ky_code
list_of(struct ky_tmf *t, struct ky_tmf_list *l, const struct ky_slug *order,
    struct cancel *x, bool *more, struct ky_err *err)
{
	struct ky_tmf_doc doc;
	uint64_t after = 0;
	enum ky_code code = KY_OK;

	while (code == KY_OK && *more) {
		code = ky_tmf_doc_next(t, KY_TMF_KIND_CANCEL, order, after,
		    &doc, err);
		if (code != KY_OK || doc.json == NULL)
			break;
		after = doc.meta.n;
		code = list_one(t, l, &doc, x, more, err);
	}
	return code;
}

/* Those of his own orders, order by order: whoever may see no others does not
 * go through them. */
static enum ky_code
list_own(struct ky_tmf *t, struct ky_tmf_list *l, struct cancel *x, bool *more,
    struct ky_err *err)
{
	const struct ky_slug owner = t->who.actor;
	struct ky_tmf_doc doc;
	struct ky_slug order;
	uint64_t after = 0;
	enum ky_code code = KY_OK;

	while (code == KY_OK && *more) {
		code = ky_tmf_doc_next(t, KY_TMF_KIND_ORDER, &owner, after,
		    &doc, err);
		if (code != KY_OK || doc.json == NULL)
			break;
		after = doc.meta.n;
		json_decref(doc.json);
		(void)snprintf(order.text, sizeof(order.text), "%.31s",
		    doc.meta.id);
		code = list_of(t, l, &order, x, more, err);
		if (code == KY_OK && *more)
			*more = ky_tmf_list_pass(l);
	}
	return code;
}

void
ky_tmf_cancel_list(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const char *const attributes[] = {"id", "href", "state",
	    "cancellationReason", "requestedCancellationDate",
	    "effectiveCancellationDate", "@type", NULL};
	static const struct ky_slug all = {""};
	struct cancel *x = ky_arena_alloc(rq->arena, sizeof(*x));
	struct ky_tmf_list l;
	struct ky_tmf t;
	struct ky_err err;
	bool more = true;
	enum ky_code code;

	if (!ky_tmf_list_open(&l, rq, an, attributes, false))
		return;
	if (!ky_tmf_start(&t, rq, an)) {
		ky_tmf_list_drop(&l);
		return;
	}
	code = t.who.provider.text[0] != '\0'
	    ? list_own(&t, &l, x, &more, &err)
	    : list_of(&t, &l, &all, x, &more, &err);
	if (code != KY_OK) {
		ky_tmf_list_drop(&l);
		ky_tmf_fail(&t, rq, an, &err);
		return;
	}
	ky_tmf_list_say(&l, an);
	ky_tmf_close(&t);
}
