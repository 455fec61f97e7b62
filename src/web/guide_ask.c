/*
 * Questions, corrections and solved cases, without an account: a person of
 * ours reads them; of a case only what that person wrote is ever shown.
 */
#include "core/contact.h"
#include "guide/directory.h"
#include "page/page.h"
#include "page/tr.h"
#include "web/flow.h"
#include "web/guide.h"
#include "web/guide_cases.h"
#include "web/inquire.h"
#include "web/routes.h"

/* Hidden from people: whoever fills it in is a program. */
#define TRAP "website"

/* --- what forms share --- */

/* The field as it was sent, or as a link to the form says. */
static struct ky_str
given(const struct ky_visit *v, const char *name)
{
	return v->rq->method == KY_POST ? ky_posted_get(&v->posted, name)
					: ky_guide_asked(v, name);
}

static void
read_about(struct ky_visit *v, struct ky_inquiry *q)
{
	const struct ky_operator *o = ky_directory_find(v->site->directory,
	    ky_posted_get(&v->posted, "about"));

	if (o != NULL)
		q->about = o->book.provider;
}

/* May stay empty: then nobody is answered. */
static void
read_email(struct ky_visit *v, struct ky_inquiry *q)
{
	if (ky_posted_get(&v->posted, "email").len > 0)
		ky_read_mailbox(v, q->email);
}

static void
read_text(struct ky_visit *v, struct ky_inquiry *q, const char *missing)
{
	struct ky_str text = ky_posted_get(&v->posted, "text");

	ky_visit_keep(v, "text");
	if (text.len == 0)
		ky_visit_wrong(v, "text", missing);
	else if (!ky_str_copy(text, q->text, sizeof(q->text)))
		ky_visit_wrong(v, "text",
		    KY_TR("That is too long. Write 1,000 characters at "
			  "most."));
}

/* Hands it in, unless it came from a program, which is told the same. */
static void
hand_in(struct ky_visit *v, struct ky_inquiry *q, const char *page,
    const char *done)
{
	if (ky_posted_get(&v->posted, TRAP).len > 0 || ky_visit_inquire(v, q))
		ky_visit_done(v, page, done);
}

/* --- questions and corrections --- */

/* The number of an earlier question, as a mail of ours gives it. */
static void
read_number(struct ky_visit *v, struct ky_inquiry *q)
{
	struct ky_slug id;
	struct ky_err err;

	if (ky_slug_parse(ky_posted_get(&v->posted, "number"), &id, &err) ==
	    KY_OK)
		(void)snprintf(q->subject, sizeof(q->subject), "%s", id.text);
}

static void
show_contact(struct ky_visit *v, unsigned status)
{
	struct ky_str kind = given(v, "kind");

	ky_visit_put(v, "correction",
	    json_boolean(ky_str_is(kind, "correction")));
	ky_visit_text(v, "number",
	    ky_arena_copy(v->rq->arena, given(v, "number")).p);
	ky_guide_put_operators(v, given(v, "about"));
	ky_visit_show(v, KY_PAGE("ask/contact"), status);
}

static void
post_contact(struct ky_visit *v)
{
	struct ky_inquiry *q = ky_arena_alloc(v->rq->arena, sizeof(*q));

	q->kind = ky_posted_has(&v->posted, "kind", "correction")
	    ? KY_INQUIRY_CORRECTION
	    : KY_INQUIRY_MESSAGE;
	read_about(v, q);
	read_number(v, q);
	read_text(v, q, KY_TR("Write what you want to ask or correct."));
	read_email(v, q);
	if (ky_visit_is_wrong(v))
		show_contact(v, 422);
	else
		hand_in(v, q, "/contact", "question-asked");
}

static void
contact(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	ky_visit_put_done(&v);
	if (rq->method == KY_POST) {
		if (ky_visit_post_ok(&v))
			post_contact(&v);
	} else if (!v.site->portal || ky_visit_form(&v)) {
		show_contact(&v, 200);
	}
}

/* --- cases --- */

/* Where a page of cases begins: behind this number.  Links of search name the
 * case that is to be the first. */
static bool
read_after(struct ky_visit *v, uint64_t *out)
{
	struct ky_call c = {.op = KY_CALL_INQUIRY_GET};
	struct ky_result r = {0};
	struct ky_err err;

	*out = 0;
	if (!v->site->portal ||
	    ky_slug_parse(ky_guide_asked(v, "from"), &c.in.inquiry.id, &err) !=
		KY_OK)
		return true;
	if (!ky_visit_call(v, NULL, &c, &r))
		return false;
	if (r.found && r.out.inquiries[0].kind == KY_INQUIRY_CASE &&
	    r.out.inquiries[0].state == KY_INQUIRY_SHOWN)
		*out = r.out.inquiries[0].n - 1;
	return true;
}

static void
cases(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_cases found;
	struct ky_visit v;
	uint64_t after;
	json_t *rows;
	uint32_t n;

	/* One more than is shown begins the next page. */
	if (!ky_visit_open(&v, rq, an) || !read_after(&v, &after) ||
	    !ky_cases_read(&v, after, KY_CASES_A_PAGE + 1, &found))
		return;
	n = found.n < KY_CASES_A_PAGE ? found.n : KY_CASES_A_PAGE;
	rows = json_array();
	for (uint32_t i = 0; i < n; i++)
		(void)json_array_append_new(rows,
		    ky_case_row(v.site->directory, found.row[i]));
	ky_visit_put(&v, "cases", rows);
	ky_visit_text(&v, "further", found.n > n ? found.row[n]->id.text : "");
	ky_visit_show(&v, KY_PAGE("ask/cases"), 200);
}

static void
show_tell(struct ky_visit *v, unsigned status)
{
	ky_guide_put_operators(v, given(v, "about"));
	ky_visit_show(v, KY_PAGE("ask/tell"), status);
}

static void
post_case(struct ky_visit *v)
{
	struct ky_inquiry *q = ky_arena_alloc(v->rq->arena, sizeof(*q));

	q->kind = KY_INQUIRY_CASE;
	read_about(v, q);
	read_text(v, q, KY_TR("Write what was in the way, and what helped."));
	read_email(v, q);
	ky_visit_keep(v, "agree");
	if (!ky_posted_has(&v->posted, "agree", "yes"))
		ky_visit_wrong(v, "agree",
		    KY_TR("Say that we may show it, or do not send it."));
	if (ky_visit_is_wrong(v))
		show_tell(v, 422);
	else
		hand_in(v, q, "/cases/tell", "case-told");
}

static void
tell(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	ky_visit_put_done(&v);
	if (rq->method == KY_POST) {
		if (ky_visit_post_ok(&v))
			post_case(&v);
	} else if (ky_visit_form(&v)) {
		show_tell(&v, 200);
	}
}

const struct ky_route ky_routes_ask[] = {
    {KY_GET, "/{lang}/contact", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, contact},
    {KY_POST, "/{lang}/contact", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, contact},
    {KY_GET, "/{lang}/cases", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, cases},
    {KY_GET, "/{lang}/cases/tell", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, tell},
    {KY_POST, "/{lang}/cases/tell", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, tell},
    {.pattern = NULL},
};
