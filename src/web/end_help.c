/* When neither code reaches its owner: what else there is, and papers. */
#include "web/account.h"
#include "web/inquire.h"

#include "page/page.h"
#include "page/tr.h"

#include <inttypes.h>

void
ky_end_help(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (ky_visit_open(&v, rq, an))
		ky_visit_show(&v, KY_PAGE("end/help"), 200);
}

/* --- papers, looked at by people --- */

static const char *const papers[] = {"residence-card", "passport", "contract"};

static void
read_paper(struct ky_visit *v, struct ky_inquiry *q)
{
	struct ky_err err;

	for (size_t i = 0; i < sizeof(papers) / sizeof(papers[0]); i++)
		if (ky_posted_has(&v->posted, "paper", papers[i]) &&
		    ky_slug_parse(ky_str_of(papers[i]), &q->paper, &err) ==
			KY_OK)
			return;
	ky_visit_wrong(v, "paper", KY_TR("Choose what you can show."));
}

static void
read_papers(struct ky_visit *v, struct ky_inquiry *q)
{
	static const char *const fields[] = {"name", "paper", "text"};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		ky_visit_keep(v, fields[i]);
	if (!ky_visit_field(v, "name", q->subject, sizeof(q->subject)))
		ky_visit_wrong(v, "name",
		    KY_TR("Enter what you know of the line: its number, the "
			  "contract number, or the name it is under."));
	ky_read_mailbox(v, q->email);
	read_paper(v, q);
	if (!ky_str_copy(ky_posted_get(&v->posted, "text"), q->text,
		sizeof(q->text)))
		ky_visit_wrong(v, "text",
		    KY_TR("That is too long. Write 1,000 characters at "
			  "most."));
}

static void
post_papers(struct ky_visit *v)
{
	struct ky_inquiry *q = ky_arena_alloc(v->rq->arena, sizeof(*q));

	q->kind = KY_INQUIRY_PAPERS;
	read_papers(v, q);
	if (ky_visit_is_wrong(v))
		ky_visit_show(v, KY_PAGE("end/papers"), 422);
	else if (ky_visit_inquire(v, q))
		ky_visit_done(v, "/end/papers", "papers-asked");
}

/* --- they were accepted: on by the link of the mail --- */

static void
accepted(struct ky_visit *v, const struct ky_told *told)
{
	ky_visit_go(v, ky_visit_path(v, "/end/proven/%" PRIu64, told->line_id));
}

void
ky_end_accepted(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_PAPERS,
	    .page = KY_PAGE("end/accepted"),
	    .field = "token",
	    .read = ky_read_link,
	    .then = accepted};

	ky_flow_run(&flow, rq, an);
}

/* --- asking for it --- */

void
ky_end_papers(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	ky_visit_put_done(&v);
	if (rq->method != KY_POST) {
		if (ky_visit_form(&v))
			ky_visit_show(&v, KY_PAGE("end/papers"), 200);
	} else if (ky_visit_post_ok(&v)) {
		post_papers(&v);
	}
}
