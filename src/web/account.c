/* The account itself: what is in it, how it comes to exist, its language. */
#include "web/account.h"

#include "page/page.h"
#include "page/tr.h"
#include "web/lines.h"

void
ky_account(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an) || !ky_visit_needs_account(&v) ||
	    !ky_visit_put_lines(&v, "lines", "") || !ky_visit_put_same(&v))
		return;
	ky_visit_put_login(&v);
	ky_visit_put_done(&v);
	ky_visit_show(&v, KY_PAGE("account/home"), 200);
}

/* --- a new one --- */

static bool
may_open(struct ky_visit *v)
{
	if (ky_visit_signed_in(v)) {
		ky_visit_go(v, ky_visit_path(v, "/account"));
		return false;
	}
	return ky_visit_needs_session(v);
}

/* Codes go to the mailbox of the line; who has none names one next. */
static void
opened(struct ky_visit *v, const struct ky_told *told)
{
	ky_visit_done(v,
	    told->session.email[0] != '\0' ? "/account" : "/account/contacts",
	    "opened");
}

/* Sent twice: there is one by now. */
static bool
also_opened(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	return ky_visit_signed_in(v);
}

void
ky_account_open(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_OPEN,
	    .page = KY_PAGE("account/open"),
	    .field = "open",
	    .may = may_open,
	    .show = ky_visit_put_same,
	    .read = ky_read_same,
	    .also = also_opened,
	    .then = opened};

	ky_flow_run(&flow, rq, an);
}

/* --- its language --- */

/* The visit goes on in it: the act tells the portal the visit's. */
static void
read_language(struct ky_visit *v, struct ky_ask *ask)
{
	(void)ask;
	if (!ky_tongue_parse(ky_posted_get(&v->posted, "language"), &v->tongue))
		ky_visit_wrong(v, "language", KY_TR("Choose a language."));
}

static void
language_set(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_done(v, "/account", "language-set");
}

void
ky_account_language(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_LANGUAGE,
	    .page = KY_PAGE("account/language"),
	    .field = "language",
	    .may = ky_visit_needs_account,
	    .read = read_language,
	    .then = language_set};

	ky_flow_run(&flow, rq, an);
}
