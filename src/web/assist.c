#include "web/assist.h"

#include "core/contact.h"
#include "page/page.h"
#include "page/tr.h"
#include "web/flow.h"
#include "web/guide.h"
#include "web/guide_facts.h"
#include "web/told.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- what to do there --- */

/* First what is needed, then asking for it, then what goes back, and what may
 * come after. */
static const char *const order[] = {"asks", "ways", "when", "steps", "items",
    "after", "contacts", NULL};
/* Nobody who takes the number along may ask for the end. */
static const char *const moving[] = {"asks", "number", "items", "after",
    "contacts", NULL};

void
ky_visit_put_steps(struct ky_visit *v, const struct ky_operator *o, bool moves)
{
	const char *const *part = moves ? moving : order;
	struct ky_date today = ky_guide_today(v);
	json_t *op = ky_guide_operator(v->tongue, v->site->directory, o, today);
	json_t *steps = json_array(), *section;
	size_t k;

	for (; *part != NULL; part++)
		json_array_foreach(json_object_get(op, "sections"), k, section)
		{
			const char *code = json_string_value(
			    json_object_get(section, "code"));

			if (strcmp(code, *part) == 0 &&
			    json_array_append(steps, section) != 0)
				abort(); /* out of memory */
		}
	ky_visit_put(v, "name", ky_guide_str(o->book.name));
	ky_visit_put(v, "op", op);
	ky_visit_put(v, "steps", steps);
}

/* --- the form --- */

static void
read_day(struct ky_visit *v, const char *field, struct ky_date *out)
{
	struct ky_err ignored;

	ky_visit_keep(v, field);
	if (ky_date_parse(ky_posted_get(&v->posted, field), out, &ignored) !=
	    KY_OK)
		ky_visit_wrong(v, field,
		    KY_TR("Enter the day as year-month-day, for example "
			  "2026-12-31."));
}

/* The account's mailbox, where it has one. */
static void
read_mailbox(struct ky_visit *v, struct ky_line *l)
{
	if (ky_visit_signed_in(v) && v->session->email[0] != '\0')
		(void)ky_str_copy(ky_str_of(v->session->email), l->email,
		    sizeof(l->email));
	else
		ky_read_mailbox(v, l->email);
}

/* What a rental hands out (words of the context "thing"). */
static const char *const things[] = {"router", "sim-card", "phone", "tablet",
    "battery", "charger", "cable", "case"};
#define THINGS_N (sizeof(things) / sizeof(things[0]))
_Static_assert(THINGS_N <= KY_ITEMS_MAX, "a loan may be all of them");

static void
put_things(struct ky_visit *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < THINGS_N; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:b}", "code", things[i], "chosen",
			ky_posted_has(&v->posted, "thing", things[i])));
	ky_visit_put(v, "things", list);
}

static void
read_things(struct ky_visit *v, struct ky_line *l)
{
	for (size_t i = 0; i < THINGS_N; i++)
		if (ky_posted_has(&v->posted, "thing", things[i]))
			(void)ky_str_copy(ky_str_of(things[i]),
			    l->item[l->items_n++].code.text,
			    sizeof(l->item[0].code.text));
	if (l->items_n == 0)
		ky_visit_wrong(v, "thing",
		    KY_TR("Choose what you have to give back."));
}

static void
read_loan(struct ky_visit *v, struct ky_line *l)
{
	l->subject = KY_SUBJECT_LOAN;
	l->contract_running = false;
	read_things(v, l);
	read_day(v, "due", &l->due_back);
}

static void
read_called(struct ky_visit *v, struct ky_line *l)
{
	ky_visit_keep(v, "called");
	if (ky_posted_get(&v->posted, "called").len > 0 &&
	    !ky_visit_field(v, "called", l->called, sizeof(l->called)))
		ky_visit_wrong(v, "called", KY_TR("This name is too long."));
}

void
ky_assist_read(struct ky_visit *v, const struct ky_operator *o,
    struct ky_line *out)
{
	struct ky_str sort = ky_posted_get(&v->posted, "sort");

	memset(out, 0, sizeof(*out));
	out->provider = o->book.provider;
	out->closing = KY_CLOSING_MONTH_END;
	out->contract_running = true;
	(void)ky_str_copy(ky_str_of(o->book.currency), out->ledger.currency,
	    sizeof(out->ledger.currency));
	(void)ky_str_copy(ky_str_of(ky_tongue_tag(v->tongue)), out->language,
	    sizeof(out->language));
	if (ky_posted_has(&v->posted, "prepaid", "yes"))
		out->billing = KY_BILLING_PREPAID;
	ky_visit_keep(v, "sort");
	ky_visit_keep(v, "prepaid");
	if (ky_str_is(sort, "esim"))
		out->form = KY_FORM_ESIM;
	else if (ky_str_is(sort, "loan"))
		read_loan(v, out);
	else if (!ky_str_is(sort, "sim"))
		ky_visit_wrong(v, "sort", KY_TR("Choose what you have."));
	read_day(v, "since", &out->contract_date);
	out->service_start = out->contract_date;
	read_called(v, out);
	read_mailbox(v, out);
}

/* --- the page --- */

/* The provider of the address, if it is one to which we are not connected.
 * NULL: it was answered. */
static const struct ky_operator *
open_assist(struct ky_visit *v, const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	const struct ky_operator *o;

	if (!ky_visit_open(v, rq, an))
		return NULL;
	o = v->site != NULL && v->site->directory != NULL && v->site->portal
	    ? ky_directory_find(v->site->directory, rq->part[1])
	    : NULL;
	if (o == NULL) {
		ky_visit_missing(v);
		return NULL;
	}
	if (!o->book.connected)
		return o;
	ky_visit_go(v,
	    ky_visit_path(v, "/end?operator=%s", o->book.provider.text));
	return NULL;
}

static void
show(struct ky_visit *v, const struct ky_operator *o, unsigned status)
{
	ky_visit_put_steps(v, o, false);
	ky_visit_text(v, "currency", o->book.currency);
	put_things(v);
	ky_visit_put(v, "asks_mailbox",
	    json_boolean(
		!ky_visit_signed_in(v) || v->session->email[0] == '\0'));
	ky_visit_show(v, KY_PAGE("assist/operator"), status);
}

void
ky_assist(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	const struct ky_operator *o;
	struct ky_visit v;

	o = open_assist(&v, rq, an);
	if (o != NULL && ky_visit_form(&v))
		show(&v, o, 200);
}

/* The line is there, or why not. */
static void
imported(struct ky_visit *v, const struct ky_operator *o,
    const struct ky_told *told)
{
	if (told->word == KY_WORD_NOT_ASSISTED)
		ky_visit_wrong(v, "sort",
		    KY_TR("We cannot keep a list for this operator yet. What "
			  "to do there stands on this page."));
	else if (told->word == KY_WORD_BAD_LINE)
		ky_visit_wrong(v, "since",
		    KY_TR("These answers do not fit together. Check the "
			  "days."));
	else if (ky_visit_said(v, told, "sort") == KY_SAID_YES) {
		ky_visit_go(v,
		    ky_visit_path(v, "/lines/%" PRIu64 "/end", told->line_id));
		return;
	}
	if (v->context != NULL) /* else it was answered */
		show(v, o, 422);
}

void
ky_assist_begin(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_ask ask = {.act = KY_ACT_IMPORT};
	const struct ky_operator *o;
	const struct ky_told *told;
	struct ky_line *line;
	struct ky_visit v;

	o = open_assist(&v, rq, an);
	if (o == NULL || !ky_visit_post_ok(&v))
		return;
	line = ky_arena_alloc(rq->arena, sizeof(*line));
	ky_assist_read(&v, o, line);
	if (ky_visit_is_wrong(&v)) {
		show(&v, o, 422);
		return;
	}
	ask.line = line;
	ky_visit_stamp(&v, &ask);
	if (ky_visit_ask(&v, &ask, &told))
		imported(&v, o, told);
}
