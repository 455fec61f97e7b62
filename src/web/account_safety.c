/* What guards the account: mail addresses, password, recovery codes,
 * sessions. */
#include "web/account.h"

#include "page/page.h"
#include "page/tr.h"

/* Signed in, and a second proof is fresh. */
static bool
may_change(struct ky_visit *v)
{
	return ky_visit_needs_account(v) && ky_visit_needs_proof(v);
}

/* --- mail addresses --- */

static bool
show_contacts(struct ky_visit *v)
{
	return ky_visit_put_list(v, KY_FOLIO_CONTACT, "contacts");
}

static void
read_contact(struct ky_visit *v, struct ky_ask *ask)
{
	if (!ky_posted_has(&v->posted, "do", "drop")) {
		ky_read_email(v, ask);
		return;
	}
	ask->act = KY_ACT_CONTACT_DROP;
	ky_read_id(v, ask);
}

static void
contact_changed(struct ky_visit *v, const struct ky_told *told)
{
	if (told->word == KY_WORD_CODE_SENT)
		ky_visit_go(v, ky_visit_path(v, "/account/contacts/code"));
	else
		ky_visit_done(v, "/account/contacts", "contact-dropped");
}

void
ky_account_contacts(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_CONTACT_ADD,
	    .page = KY_PAGE("account/contacts"),
	    .field = "email",
	    .may = may_change,
	    .show = show_contacts,
	    .read = read_contact,
	    .then = contact_changed};

	ky_flow_run(&flow, rq, an);
}

static bool
show_contact_code(struct ky_visit *v)
{
	ky_visit_put_pending(v, KY_PURPOSE_CONTACT);
	ky_visit_text(v, "to",
	    v->session != NULL ? v->session->pending.email : "");
	return true;
}

static void
contact_added(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_done(v, "/account/contacts", "contact-added");
}

void
ky_account_contact_code(const struct ky_http_request *rq,
    struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_CODE,
	    .page = KY_PAGE("account/contact-code"),
	    .field = "code",
	    .may = ky_visit_needs_account,
	    .show = show_contact_code,
	    .read = ky_read_code,
	    .then = contact_added};

	ky_flow_run(&flow, rq, an);
}

/* --- the password --- */

static bool
show_login(struct ky_visit *v)
{
	ky_visit_put_login(v);
	return true;
}

static void
password_set(struct ky_visit *v, const struct ky_told *told)
{
	(void)told;
	ky_visit_done(v, "/account", "password-set");
}

void
ky_account_password(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_PASSWORD,
	    .page = KY_PAGE("account/password"),
	    .field = "new",
	    .may = may_change,
	    .show = show_login,
	    .read = ky_read_new_password,
	    .then = password_set};

	ky_flow_run(&flow, rq, an);
}

/* --- recovery codes --- */

/* Shown in the answer itself: they are not kept anywhere. */
static void
show_spares(struct ky_visit *v, const struct ky_told *told)
{
	json_t *rows = json_array();

	for (int i = 0; i < KY_SPARES; i++)
		(void)json_array_append_new(rows, json_string(told->spare[i]));
	ky_visit_put(v, "codes", rows);
	ky_visit_put_login(v);
	ky_visit_show(v, KY_PAGE("account/spares"), 200);
}

void
ky_account_spares(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_SPARES,
	    .page = KY_PAGE("account/spares"),
	    .field = "id",
	    .may = may_change,
	    .show = show_login,
	    .then = show_spares};

	ky_flow_run(&flow, rq, an);
}

/* --- sessions --- */

static bool
show_sessions(struct ky_visit *v)
{
	return ky_visit_put_list(v, KY_FOLIO_SESSION, "sessions");
}

static void
read_session(struct ky_visit *v, struct ky_ask *ask)
{
	if (ky_posted_has(&v->posted, "do", "all"))
		ask->act = KY_ACT_SIGN_OUT_ALL;
	else
		ky_read_id(v, ask);
}

static void
session_ended(struct ky_visit *v, const struct ky_told *told)
{
	ky_visit_done(v, told->gone ? "/sign-out" : "/account/sessions",
	    told->gone ? "signed-out" : "session-ended");
}

void
ky_account_sessions(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.act = KY_ACT_SIGN_OUT_ONE,
	    .page = KY_PAGE("account/sessions"),
	    .field = "id",
	    .may = ky_visit_needs_account,
	    .show = show_sessions,
	    .read = read_session,
	    .then = session_ended};

	ky_flow_run(&flow, rq, an);
}
