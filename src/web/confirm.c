/* The second proof, before what cannot be undone. */
#include "web/account.h"

#include "page/page.h"
#include "page/tr.h"

/* The line whose mailbox gets the code, of who has no account. */
static const struct ky_reach *
own_line(const struct ky_guest *s)
{
	for (uint8_t i = 0; i < s->reach_n; i++)
		if (s->reach[i].grant.text[0] == '\0')
			return &s->reach[i];
	return NULL;
}

static bool
show_confirm(struct ky_visit *v)
{
	ky_visit_put_login(v);
	ky_visit_put_pending(v, KY_PURPOSE_CONFIRM);
	ky_visit_put(v, "by_line",
	    json_boolean(v->session->account.text[0] == '\0'));
	return true;
}

/* A new code, the one that was sent, or one of an app. */
static void
read_confirm(struct ky_visit *v, struct ky_ask *ask)
{
	const struct ky_reach *r = own_line(v->session);

	if (ky_posted_has(&v->posted, "by", "send")) {
		ask->act = KY_ACT_CONFIRM;
		ask->way = ky_posted_has(&v->posted, "way", "sms")
		    ? KY_LETTER_BY_SMS
		    : KY_LETTER_BY_MAIL;
		ask->line_id = !ky_visit_signed_in(v) && r != NULL ? r->line_id
								   : 0;
		return;
	}
	ask->act = ky_posted_has(&v->posted, "by", "app") ? KY_ACT_SECOND
							  : KY_ACT_CODE;
	ky_read_code(v, ask);
}

/* Sent twice: the first sending confirmed it. */
static bool
also_confirmed(struct ky_visit *v, const struct ky_told *told)
{
	const struct ky_clock *clock = &v->site->clock;

	return told->word == KY_WORD_CODE_OVER &&
	    ky_guest_fresh(&told->session, clock->now(clock->self));
}

static void
confirmed(struct ky_visit *v, const struct ky_told *told)
{
	if (told->word == KY_WORD_CODE_SENT)
		ky_visit_step(v, "/confirm");
	else
		ky_visit_go(v, ky_visit_next(v, ky_visit_path(v, "/account")));
}

void
ky_confirm(const struct ky_http_request *rq, struct ky_http_answer *an)
{
	static const struct ky_flow flow = {.page = KY_PAGE("confirm/code"),
	    .field = "code",
	    .may = ky_visit_needs_session,
	    .show = show_confirm,
	    .read = read_confirm,
	    .also = also_confirmed,
	    .then = confirmed};

	ky_flow_run(&flow, rq, an);
}
