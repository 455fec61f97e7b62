/*
 * What a hub is told: an event of a line as one of its order or product.
 *
 * Nothing remembers what was told.  The state of an order after an event is
 * worked out anew from the events of its lines up to that one, so a second
 * try, an hour later, says the same.
 */
#include "event/body.h"
#include "http/tmf.h"
#include "http/tmf_view.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 500
#define STEPS_MAX 8192 /* events of an order's lines */

/* One event of one of the order's lines. */
struct step {
	uint64_t n;
	uint32_t k;
	bool filed;
	enum ky_tmf_state state; /* of the line, after it */
};

struct story {
	struct ky_tmf *t;
	const struct ky_tmf_order *o;
	struct step *step; /* heap */
	uint32_t n;
	/* At the event that is told. */
	enum ky_tmf_state before, after, item[KY_TMF_LINES_MAX];
	bool first; /* the order's first filing */
};

/* --- the order of an event --- */

/* Looks through the line's documents for the one that has this ending. */
static enum ky_code
find_answer(struct ky_tmf *t, const struct ky_event *ev,
    char order[KY_DOC_ID_SIZE], char open[KY_DOC_ID_SIZE], struct ky_err *err)
{
	struct ky_tmf_doc doc;
	struct ky_slug owner;
	uint64_t after = 0;

	order[0] = open[0] = '\0';
	ky_tmf_line_owner(ev->line_id, &owner);
	while (order[0] == '\0') {
		const char *ending;
		char *into = NULL;

		if (ky_tmf_doc_next(t, KY_TMF_KIND_LINE, &owner, after, &doc,
			err) != KY_OK)
			return err->code;
		if (doc.json == NULL)
			return KY_OK;
		after = doc.meta.n;
		ending = ky_tmf_text(doc.json, "ending");
		if (strcmp(ending, ev->ending) == 0)
			into = order;
		else if (ending[0] == '\0' &&
		    ky_tmf_text(doc.json, "refused")[0] == '\0')
			into = open;
		if (into != NULL)
			(void)snprintf(into, KY_DOC_ID_SIZE, "%.39s",
			    ky_tmf_text(doc.json, "order"));
		json_decref(doc.json);
	}
	return KY_OK;
}

/* The order whose ending it is.  One that is being filed at this moment, or
 * was when the process died, has no answer yet: it is finished first. */
static enum ky_code
find_order(struct ky_tmf *t, const struct ky_event *ev,
    struct ky_tmf_order *out, bool *found, struct ky_err *err)
{
	char order[KY_DOC_ID_SIZE], open[KY_DOC_ID_SIZE];
	enum ky_code code = find_answer(t, ev, order, open, err);

	*found = false;
	if (code == KY_OK && order[0] == '\0' && open[0] != '\0') {
		code = ky_tmf_order_load(t, open, out, found, err);
		if (code == KY_OK && *found) {
			code = ky_tmf_order_finish(t, out, err);
			ky_tmf_order_free(out);
			*found = false;
		}
		if (code == KY_OK)
			code = find_answer(t, ev, order, open, err);
	}
	if (code == KY_OK && order[0] != '\0')
		code = ky_tmf_order_load(t, order, out, found, err);
	if (code == KY_OK && *found && !ky_tmf_order_finished(out))
		code = ky_tmf_order_finish(t, out, err);
	if (code != KY_OK && *found) {
		ky_tmf_order_free(out);
		*found = false;
	}
	return code;
}

/* --- its story so far --- */

/* Does the decision that row `i` came from close the ending? */
static bool
closes(const struct ky_event *row, uint32_t i, uint32_t n)
{
	for (uint32_t j = i; j < n && row[j].version == row[i].version; j++)
		if (row[j].kind == KY_EVENT_ENDING_COMPLETED ||
		    row[j].kind == KY_EVENT_ENDING_PARTIAL)
			return true;
	return false;
}

static enum ky_code
add_page(struct story *s, uint32_t k, struct ky_tmf_told *told,
    const struct ky_event *row, uint32_t n, struct ky_err *err)
{
	for (uint32_t i = 0; i < n; i++) {
		if (strcmp(row[i].ending, s->o->line[k].ending) != 0)
			continue;
		if (s->n == STEPS_MAX)
			return ky_fail(err, KY_E_LIMIT, 0,
			    "the order has more than %d events", STEPS_MAX);
		ky_tmf_told_add(told, &row[i], closes(row, i, n));
		s->step[s->n++] = (struct step){
		    .n = row[i].n,
		    .k = k,
		    .filed = row[i].kind == KY_EVENT_ENDING_FILED,
		    .state = told->state,
		};
	}
	return KY_OK;
}

static enum ky_code
add_line(struct story *s, uint32_t k, struct ky_err *err)
{
	struct ky_tmf_told told = {.state = KY_TMF_ACKNOWLEDGED};
	struct ky_call call = {
	    .line_id = s->o->line[k].line_id,
	    .max = PAGE,
	};
	struct ky_result r;

	if (s->o->line[k].ending[0] == '\0')
		return KY_OK;
	do {
		if (ky_tmf_call(s->t, KY_CALL_EVENTS, &call, &r, err) !=
			KY_OK ||
		    add_page(s, k, &told, r.out.events, r.n, err) != KY_OK)
			return err->code;
		call.after = r.next;
	} while (r.more && r.n > 0);
	return KY_OK;
}

static int
by_number(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	return (x->n > y->n) - (x->n < y->n);
}

/* The order's state before and after event `n`. */
static void
replay(struct story *s, uint64_t n)
{
	enum ky_tmf_state told = KY_TMF_ACKNOWLEDGED;
	bool filed = false;

	for (uint32_t k = 0; k < s->o->n; k++)
		s->item[k] = s->o->line[k].refused[0] != '\0'
		    ? KY_TMF_REJECTED
		    : KY_TMF_ACKNOWLEDGED;
	s->before = told;
	for (uint32_t i = 0; i < s->n && s->step[i].n <= n; i++) {
		const struct step *x = &s->step[i];

		s->before = told;
		s->item[x->k] = x->state;
		told = ky_tmf_told_next(told,
		    ky_tmf_order_of(s->item, s->o->n));
		s->first = x->n == n && x->filed && !filed;
		filed |= x->filed;
	}
	s->after = told;
}

static enum ky_code
tell_story(struct story *s, uint64_t n, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	s->step = calloc(STEPS_MAX, sizeof(*s->step));
	if (s->step == NULL)
		return ky_fail(err, KY_E_LIMIT, 0, "out of memory");
	for (uint32_t k = 0; code == KY_OK && k < s->o->n; k++)
		code = add_line(s, k, err);
	if (code == KY_OK) {
		qsort(s->step, s->n, sizeof(*s->step), by_number);
		replay(s, n);
	}
	free(s->step);
	s->step = NULL;
	return code;
}

/* --- writing --- */

static void
write_event(const struct ky_event *ev, const char *type, const char *domain,
    const char *title, const char *correlation, const char *name,
    json_t *resource, struct ky_buf *out)
{
	char id[KY_UUID_SIZE], at[KY_TIME_TEXT_SIZE];
	json_t *doc;
	char *text;

	ky_event_uuid(ev->id, id);
	ky_time_format(ev->at, at);
	doc =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:{s:o}}",
		"eventId", id, "eventTime", at, "timeOcurred", at, "eventType",
		type, "correlationId", correlation, "domain", domain, "title",
		title, "description", ky_event_kind_name(ev->kind), "priority",
		"normal", "event", name, resource);
	text = json_dumps(doc, JSON_COMPACT);
	ky_buf_addz(out, text != NULL ? text : "");
	free(text);
	json_decref(doc);
}

/* The latest withdrawal of an order; "" = none was asked for here. */
static enum ky_code
find_cancel(struct ky_tmf *t, const struct ky_tmf_order *o,
    char out[KY_DOC_ID_SIZE], struct ky_err *err)
{
	struct ky_tmf_doc doc;
	struct ky_slug owner;
	uint64_t after = 0;

	out[0] = '\0';
	(void)snprintf(owner.text, sizeof(owner.text), "%.31s", o->doc.meta.id);
	for (;;) {
		if (ky_tmf_doc_next(t, KY_TMF_KIND_CANCEL, &owner, after, &doc,
			err) != KY_OK)
			return err->code;
		if (doc.json == NULL)
			return KY_OK;
		after = doc.meta.n;
		memcpy(out, doc.meta.id, KY_DOC_ID_SIZE);
		json_decref(doc.json);
	}
}

static enum ky_code
tell_cancel(const struct ky_tmf_hub *hub, const struct story *s,
    const struct ky_event *ev, struct ky_buf *out, struct ky_err *err)
{
	char id[KY_DOC_ID_SIZE];
	enum ky_code code = find_cancel(s->t, s->o, id, err);

	if (code != KY_OK || id[0] == '\0')
		return code;
	write_event(ev, "CancelProductOrderStateChangeEvent", "productOrdering",
	    "An order was withdrawn", s->o->doc.meta.id, "cancelProductOrder",
	    json_pack("{s:s, s:o, s:s, s:{s:s, s:o}}", "id", id, "href",
		ky_tmf_href(hub->base_url, KY_TMF_ORDERS "/cancelProductOrder",
		    id),
		"state", ky_tmf_task_name(KY_TMF_TASK_DONE), "productOrder",
		"id", s->o->doc.meta.id, "href",
		ky_tmf_href(hub->base_url, KY_TMF_ORDERS "/productOrder",
		    s->o->doc.meta.id)),
	    out);
	return KY_OK;
}

/* The first of what this event could be told as that the query wants. */
static enum ky_code
tell_order(const struct ky_tmf_hub *hub, const struct ky_hook *h,
    const struct story *s, const struct ky_event *ev, struct ky_buf *out,
    struct ky_err *err)
{
	const struct {
		bool is;
		const char *type, *title;
	} could[] = {
	    {s->first, "ProductOrderCreateEvent", "An order was filed"},
	    {ev->kind == KY_EVENT_ENDING_ACTION_NEEDED,
		"ProductOrderInformationRequiredEvent",
		"An order waits for somebody to act"},
	    {!s->first && s->before != s->after, "ProductOrderStateChangeEvent",
		"The state of an order changed"},
	};

	for (size_t i = 0; i < sizeof(could) / sizeof(could[0]); i++)
		if (could[i].is &&
		    ky_tmf_query_wants(h->query, could[i].type)) {
			write_event(ev, could[i].type, "productOrdering",
			    could[i].title, s->o->doc.meta.id, "productOrder",
			    ky_tmf_order_told(hub->base_url, s->o, s->after,
				s->item),
			    out);
			return KY_OK;
		}
	if (ev->kind == KY_EVENT_ENDING_WITHDRAWN &&
	    s->after == KY_TMF_CANCELLED &&
	    ky_tmf_query_wants(h->query, "CancelProductOrderStateChangeEvent"))
		return tell_cancel(hub, s, ev, out, err);
	return KY_OK;
}

static enum ky_code
order_body(const struct ky_tmf_hub *hub, struct ky_tmf *t,
    const struct ky_hook *h, const struct ky_event *ev, struct ky_buf *out,
    struct ky_err *err)
{
	struct ky_tmf_order o;
	struct story s = {.t = t, .o = &o};
	bool found = false;
	enum ky_code code;

	if (ev->ending[0] == '\0')
		return KY_OK;
	code = find_order(t, ev, &o, &found, err);
	if (code != KY_OK || !found)
		return code;
	/* An order may hold lines of several providers: who is bound to one
	 * is told of orders that were bound to it too. */
	if (h->provider.text[0] == '\0' ||
	    strcmp(h->provider.text, o.who.provider.text) == 0) {
		code = tell_story(&s, ev->n, err);
		if (code == KY_OK)
			code = tell_order(hub, h, &s, ev, out, err);
	}
	ky_tmf_order_free(&o);
	return code;
}

/* --- products --- */

/* Does this event change a product's status, and to what kind of ending? */
static bool
moves_product(const struct ky_event *ev, enum ky_ending_state *ending)
{
	switch (ev->kind) {
	case KY_EVENT_LINE_ADDED:
		*ending = KY_ENDING_NONE;
		return true;
	case KY_EVENT_ENDING_FILED:
	case KY_EVENT_ENDING_REOPENED:
		*ending = KY_ENDING_RUNNING;
		return true;
	case KY_EVENT_ENDING_WITHDRAWN:
		*ending = KY_ENDING_WITHDRAWN;
		return true;
	case KY_EVENT_ENDING_COMPLETED:
		*ending = KY_ENDING_CLOSED;
		return true;
	case KY_EVENT_LINE_ENDED:
		*ending = KY_ENDING_NONE;
		return ev->ending[0] == '\0';
	case KY_EVENT_ENDING_ACCEPTED:
	case KY_EVENT_ENDING_REFUSED:
	case KY_EVENT_ENDING_ACTION_NEEDED:
	case KY_EVENT_ENDING_DUTY_CHANGED:
	case KY_EVENT_ENDING_HELD:
	case KY_EVENT_ENDING_PARTIAL:
	case KY_EVENT_REFUND_PAID:
	case KY_EVENT_DEVICE_RELEASED:
	case KY_EVENT_PROFILE_DELETED:
	case KY_EVENT_NUMBER_RELEASED:
	case KY_EVENT_PAPER_READY:
	case KY_EVENT_PROFILE_REMINDER:
	case KY_EVENT_BILL_DRAWN:
	case KY_EVENT_PAYMENT_RECEIVED:
	case KY_EVENT_REFUND_RETURNED:
	case KY_EVENT__MAX:
		break;
	}
	return false;
}

static enum ky_code
product_body(const struct ky_tmf_hub *hub, struct ky_tmf *t,
    const struct ky_hook *h, const struct ky_event *ev, struct ky_buf *out,
    struct ky_err *err)
{
	const char *type = ev->kind == KY_EVENT_LINE_ADDED
	    ? "ProductCreateEvent"
	    : "ProductStateChangeEvent";
	struct ky_ending ending = {.seq = 1};
	const struct ky_case *c;
	struct ky_line line;
	json_t *product;
	bool found;
	enum ky_code code;

	if (!moves_product(ev, &ending.state) ||
	    !ky_tmf_query_wants(h->query, type))
		return KY_OK;
	code = ky_tmf_line(t, ev->line_id, &c, NULL, &found, err);
	if (code != KY_OK || !found)
		return code;
	/* What was true then: later the contract may be over. */
	line = c->line;
	if (c->version != ev->version)
		line.contract_running = ev->kind != KY_EVENT_LINE_ENDED &&
		    ending.state != KY_ENDING_CLOSED;
	product = ky_tmf_product_ref(hub->base_url, ev->line_id);
	(void)json_object_set_new(product, "status",
	    json_string(
		ky_tmf_product_name(ky_tmf_product_of(&line, &ending))));
	(void)json_object_set_new(product, "@type", json_string("Product"));
	write_event(ev, type, "productInventory",
	    ev->kind == KY_EVENT_LINE_ADDED ? "A line was added"
					    : "The status of a line changed",
	    ev->ending[0] != '\0' ? ev->ending : ky_tmf_text(product, "id"),
	    "product", product, out);
	return KY_OK;
}

enum ky_code
ky_tmf_body(void *self, const struct ky_hook *h, const struct ky_event *ev,
    struct ky_buf *out, struct ky_err *err)
{
	const struct ky_tmf_hub *hub = self;
	const struct ky_caller who = {
	    .actor = {"hub"},
	    .channel = {"hub"},
	    .role = KY_ROLE_OPERATOR,
	};
	struct ky_tmf t;
	enum ky_code code = ky_tmf_open(&t, hub->calls, &who, err);

	if (code != KY_OK)
		return code;
	if (h->form == KY_HOOK_TMF622)
		code = order_body(hub, &t, h, ev, out, err);
	else if (h->form == KY_HOOK_TMF637)
		code = product_body(hub, &t, h, ev, out, err);
	ky_tmf_close(&t);
	if (code == KY_OK && !ky_buf_ok(out))
		code = ky_fail(err, KY_E_LIMIT, 0, "the event is too large");
	return code;
}
