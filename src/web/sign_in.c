/* Coming in and going out. */
#include "web/account.h"

#include "page/page.h"
#include "page/tr.h"

/* After anything that signs in: the second factor, or on. */
static void
signed_in(struct ky_visit *v, const struct ky_told *told)
{
	if (told->word == KY_WORD_SECOND_WANTED)
		ky_visit_step(v, "/sign-in/second");
	else
		ky_visit_go(v, ky_visit_next(v, ky_visit_path(v, "/account")));
}

/* The second factor is asked for, or the same form came once more: its first
 * sending signed in. */
static bool
also_in(struct ky_visit *v, const struct ky_told *told)
{
	return told->word == KY_WORD_SECOND_WANTED ||
	    (told->word == KY_WORD_CODE_OVER && ky_visit_signed_in(v));
}

static void
code_sent(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_step(v, "/sign-in/code");
}

static void
read_login(struct ky_visit *v, struct ky_ask *ask)
{
	ky_read_email(v, ask);
	if (!ky_visit_field(v, "password", ask->password,
		sizeof(ask->password)))
		ky_visit_wrong(v, "password", KY_TR("Enter your password."));
}

void
ky_sign_in(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_SIGN_IN,
	    .page = KY_PAGE("sign-in/password"),
	    .field = "email",
	    .read = read_login,
	    .also = also_in,
	    .then = signed_in};

	ky_flow_run(&flow, rq, an);
}

void
ky_sign_in_mail(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_SIGN_IN_CODE,
	    .page = KY_PAGE("sign-in/mail"),
	    .field = "email",
	    .read = ky_read_email,
	    .then = code_sent};

	ky_flow_run(&flow, rq, an);
}

static bool
show_code(struct ky_visit *v)
{
	ky_visit_put_pending(v, KY_PURPOSE_SIGN_IN);
	return true;
}

void
ky_sign_in_code(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_CODE,
	    .page = KY_PAGE("sign-in/code"),
	    .field = "code",
	    .show = show_code,
	    .read = ky_read_code,
	    .also = also_in,
	    .then = signed_in};

	ky_flow_run(&flow, rq, an);
}

static bool
show_second(struct ky_visit *v)
{
	ky_visit_put_login(v);
	return true;
}

/* Only for who has given the first. */
static bool
may_second(struct ky_visit *v)
{
	if (v->session != NULL && v->session->half)
		return true;
	ky_visit_step(v, "/sign-in");
	return false;
}

void
ky_sign_in_second(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_SECOND,
	    .page = KY_PAGE("sign-in/second"),
	    .field = "code",
	    .may = may_second,
	    .show = show_second,
	    .read = ky_read_code,
	    .then = signed_in};

	ky_flow_run(&flow, rq, an);
}

static void
signed_out(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_done(v, "/sign-out", "signed-out");
}

/* Who sends it again is out already. */
static bool
may_out(struct ky_visit *v)
{
	if (v->rq->method != KY_POST || v->session != NULL)
		return true;
	ky_visit_done(v, "/sign-out", "signed-out");
	return false;
}

void
ky_sign_out(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_SIGN_OUT,
	    .page = KY_PAGE("sign-in/out"),
	    .field = "id",
	    .may = may_out,
	    .then = signed_out};

	ky_flow_run(&flow, rq, an);
}
