/*
 * A page with a form that asks the portal for one thing.
 *
 *	GET    may -> show -> the page
 *	POST   may -> the form is this session's -> read -> ask -> then
 *	                            show -> the page, with what is wrong
 *
 * A form that was taken a moment ago goes to `then` at once (portal/again.h).
 * Nearly all pages of accounts are this; a row says how each differs.
 */
#ifndef KY_WEB_FLOW_H
#define KY_WEB_FLOW_H

#include "web/told.h"

struct ky_flow {
	enum ky_act act;
	const char *page;
	const char *field; /* where a no of the portal is shown */
	/* Who may see it; false: it was answered.  NULL: everybody. */
	bool (*may)(struct ky_visit *v);
	/* Puts what the page needs; false: it was answered.  NULL: nothing. */
	bool (*show)(struct ky_visit *v);
	/* What the form says, faults with ky_visit_wrong().  May change the
	 * act.  NULL: nothing. */
	void (*read)(struct ky_visit *v, struct ky_ask *ask);
	/* Is it an answer that `then` takes, though it is no plain yes: the
	 * form was sent twice, or another step follows?  NULL: never. */
	bool (*also)(struct ky_visit *v, const struct ky_told *told);
	/* It was done: ends the visit. */
	void (*then)(struct ky_visit *v, const struct ky_told *told);
};

void ky_flow_run(const struct ky_flow *f, const struct ky_http_request *rq,
    struct ky_http_answer *an);

/* Fields that several forms have; a fault when they are not filled in. */
void ky_read_email(struct ky_visit *v, struct ky_ask *ask);
void ky_read_mailbox(struct ky_visit *v, char out[KY_EMAIL_SIZE]);
void ky_read_code(struct ky_visit *v, struct ky_ask *ask);
/* "new" and "again". */
void ky_read_new_password(struct ky_visit *v, struct ky_ask *ask);
void ky_read_id(struct ky_visit *v, struct ky_ask *ask);
/* No field: the secret of a mailed link, the address's last part. */
void ky_read_link(struct ky_visit *v, struct ky_ask *ask);

/* To `page`, which says what was done: `what` is a code of the context "done"
 * (po/codes.json). */
void ky_visit_done(struct ky_visit *v, const char *page, const char *what);
/* On a page that may come after something done: `done`, a code or "". */
void ky_visit_put_done(struct ky_visit *v);
/* An instant, for the filter `time`; "" = none. */
void ky_visit_put_time(struct ky_visit *v, const char *name, struct ky_time at);

#endif
