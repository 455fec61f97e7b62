#include "web/flow.h"

#include "core/contact.h"
#include "page/page.h"
#include "page/tr.h"
#include "web/typed.h"

static void
show(const struct ky_flow *f, struct ky_visit *v, unsigned status)
{
	if (f->show == NULL || f->show(v))
		ky_visit_show(v, f->page, status);
}

/* An app sends no message that one could look at. */
static bool
wrong_by_app(struct ky_visit *v, const struct ky_flow *f, enum ky_act act,
    const struct ky_told *told)
{
	if (told->word != KY_WORD_WRONG_CODE ||
	    (act != KY_ACT_SECOND && act != KY_ACT_TOTP_ON))
		return false;
	ky_visit_wrong(v, f->field,
	    KY_TR("This code is not right. Enter the code that your app shows "
		  "now."));
	return true;
}

static void
post(const struct ky_flow *f, struct ky_visit *v)
{
	struct ky_ask ask = {.act = f->act};
	const struct ky_told *told;

	if (!ky_visit_post_ok(v))
		return;
	if (f->read != NULL)
		f->read(v, &ask);
	if (ky_visit_is_wrong(v)) {
		show(f, v, 422);
		return;
	}
	ky_visit_stamp(v, &ask);
	if (!ky_visit_ask(v, &ask, &told))
		return;
	if (told->again || (f->also != NULL && f->also(v, told))) {
		f->then(v, told);
		return;
	}
	if (wrong_by_app(v, f, ask.act, told)) {
		show(f, v, 422);
		return;
	}
	switch (ky_visit_said(v, told, f->field)) {
	case KY_SAID_YES:
		f->then(v, told);
		break;
	case KY_SAID_NO:
		show(f, v, 422);
		break;
	case KY_SAID_GONE:
		break;
	}
}

void
ky_flow_run(const struct ky_flow *f, const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	struct ky_visit v;

	if (!ky_visit_open(&v, rq, an))
		return;
	/* What it wants may be different by now: it was done. */
	if (v.again != NULL) {
		f->then(&v, v.again);
		return;
	}
	if (f->may != NULL && !f->may(&v))
		return;
	ky_visit_put_done(&v);
	if (rq->method == KY_POST)
		post(f, &v);
	else if (ky_visit_form(&v))
		show(f, &v, 200);
}

/* --- fields --- */

void
ky_read_mailbox(struct ky_visit *v, char out[KY_EMAIL_SIZE])
{
	struct ky_str typed = ky_posted_get(&v->posted, "email");
	char plain[KY_EMAIL_SIZE];
	struct ky_err err;

	ky_visit_keep(v, "email");
	if (typed.len == 0)
		ky_visit_wrong(v, "email", KY_TR("Enter an e-mail address."));
	else if (!ky_typed_mailbox(typed, plain, sizeof(plain)) ||
	    ky_email_parse(ky_str_of(plain), out, &err) != KY_OK)
		ky_visit_wrong(v, "email",
		    KY_TR("This is not an e-mail address. It looks like "
			  "name@example.com."));
}

void
ky_read_email(struct ky_visit *v, struct ky_ask *ask)
{
	ky_read_mailbox(v, ask->email);
}

void
ky_read_code(struct ky_visit *v, struct ky_ask *ask)
{
	struct ky_str typed = ky_posted_get(&v->posted, "code");

	if (typed.len == 0)
		ky_visit_wrong(v, "code", KY_TR("Enter the code."));
	else if (!ky_typed_plain(typed, ask->code, sizeof(ask->code)))
		ky_visit_wrong(v, "code",
		    KY_TR("A code has only digits, or the letters and digits "
			  "of a recovery code."));
}

void
ky_read_new_password(struct ky_visit *v, struct ky_ask *ask)
{
	struct ky_str one = ky_posted_get(&v->posted, "new");

	if (one.len == 0)
		ky_visit_wrong(v, "new", KY_TR("Enter a new password."));
	else if (!ky_visit_field(v, "new", ask->password,
		     sizeof(ask->password)))
		ky_visit_wrong(v, "new",
		    KY_TR("This password is too long: 128 characters at "
			  "most."));
	else if (!ky_str_eq(one, ky_posted_get(&v->posted, "again")))
		ky_visit_wrong(v, "again",
		    KY_TR("The two passwords are not the same."));
}

void
ky_read_id(struct ky_visit *v, struct ky_ask *ask)
{
	struct ky_err err;

	if (ky_slug_parse(ky_posted_get(&v->posted, "id"), &ask->id, &err) !=
	    KY_OK)
		ky_visit_wrong(v, "id", KY_TR("Choose one from the list."));
}

void
ky_read_link(struct ky_visit *v, struct ky_ask *ask)
{
	if (!ky_str_copy(v->rq->part[1], ask->token, sizeof(ask->token)))
		ky_visit_wrong(v, "token",
		    KY_TR("This link is not whole. Copy all of it from the "
			  "e-mail."));
}

/* --- after it --- */

void
ky_visit_done(struct ky_visit *v, const char *page, const char *what)
{
	ky_visit_go(v, ky_visit_path(v, "%s?done=%s", page, what));
}

void
ky_visit_put_done(struct ky_visit *v)
{
	struct ky_str done = ky_http_query(v->rq, "done");
	const char *what = ky_arena_copy(v->rq->arena, done).p;

	ky_visit_text(v, "done",
	    done.len > 0 && ky_tr_has("done", what) ? what : "");
}

void
ky_visit_put_time(struct ky_visit *v, const char *name, struct ky_time at)
{
	char text[KY_TIME_TEXT_SIZE] = "";

	if (at.us != 0)
		ky_time_format(at, text);
	ky_visit_text(v, name, text);
}
