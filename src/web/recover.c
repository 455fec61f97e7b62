/* The login is forgotten: a link by mail, or people who look at papers. */
#include "web/account.h"
#include "web/inquire.h"

#include "page/page.h"
#include "page/tr.h"

static void
link_sent(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_done(v, "/recover", "link-sent");
}

void
ky_recover(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_RECOVER,
	    .page = KY_PAGE("recover/mail"),
	    .field = "email",
	    .read = ky_read_email,
	    .then = link_sent};

	ky_flow_run(&flow, rq, an);
}

/* --- the link --- */

static void
read_set(struct ky_visit *v, struct ky_ask *ask)
{
	ky_read_link(v, ask);
	ky_read_new_password(v, ask);
}

static void
password_set(struct ky_visit *v, const struct ky_told *told)
{
	ky_visit_done(v,
	    told->session.account.text[0] != '\0' && !told->session.half
		? "/account"
		: "/sign-in",
	    "password-set");
}

void
ky_recover_set(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_RECOVER_SET,
	    .page = KY_PAGE("recover/set"),
	    .field = "new",
	    .read = read_set,
	    .then = password_set};

	ky_flow_run(&flow, rq, an);
}

/* --- people --- */

static void
post_papers(struct ky_visit *v)
{
	struct ky_inquiry *q = ky_arena_alloc(v->rq->arena, sizeof(*q));

	q->kind = KY_INQUIRY_RECOVERY;
	ky_visit_keep(v, "name");
	ky_visit_keep(v, "text");
	ky_read_mailbox(v, q->email);
	if (!ky_visit_field(v, "name", q->subject, sizeof(q->subject)))
		ky_visit_wrong(v, "name",
		    KY_TR("Enter the e-mail address of the account, or the "
			  "number of a line in it."));
	if (!ky_str_copy(ky_posted_get(&v->posted, "text"), q->text,
		sizeof(q->text)))
		ky_visit_wrong(v, "text",
		    KY_TR("That is too long. Write 1,000 characters at "
			  "most."));
	if (ky_visit_is_wrong(v))
		ky_visit_show(v, KY_PAGE("recover/papers"), 422);
	else if (ky_visit_inquire(v, q))
		ky_visit_done(v, "/recover/papers", "recovery-asked");
}

void
ky_recover_papers(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	ky_visit_put_done(&v);
	if (rq->method != KY_POST) {
		if (ky_visit_form(&v))
			ky_visit_show(&v, KY_PAGE("recover/papers"), 200);
	} else if (ky_visit_post_ok(&v)) {
		post_papers(&v);
	}
}
