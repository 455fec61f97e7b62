/*
 * Who is there: the session of a visit, and what a page asks of it.
 *
 *	struct ky_visit v;
 *	const struct ky_reach *reach;
 *
 *	if (!ky_visit_open(&v, rq, an))
 *		return;
 *	reach = ky_visit_needs_line(&v, line_id, KY_RIGHT_FILE);
 *	if (reach == NULL)
 *		return;
 *	if (rq->method == KY_POST && !ky_visit_post_ok(&v))
 *		return;
 *
 * Whatever says "false: it was answered" (NULL likewise) has ended the visit.
 *
 * A FORM. Its page includes "parts/csrf" within <form method="post"> and
 * "parts/errors" above it.  A handler that shows one to strangers calls
 * ky_visit_form() first: a form needs a session, since its field `csrf` is
 * the session's.  The part also carries `once`, by which a second submit of
 * the same form is known (ky_visit_key()), and `next`.
 *
 * The context has besides that of visit.h: `signed_in`, `half` (the second
 * factor is wanted), `known` (signed in, or a line is proven), `mailbox` (the
 * account's first one, or ""), `csrf`, `once`, `next` ("" = nowhere);
 * `acting_for` once a line is somebody else's.
 */
#ifndef KY_WEB_SESSION_H
#define KY_WEB_SESSION_H

#include "portal/guest.h"
#include "web/form.h"

/* ky_visit_begin(), and who it is (KY_ACT_LOOK).  False: it was answered. */
bool ky_visit_open(struct ky_visit *v, const struct ky_http_request *rq,
    struct ky_http_answer *an);
/* Before a form for strangers: there is a session from now on. */
bool ky_visit_form(struct ky_visit *v);

/* The session; NULL: there is none. */
const struct ky_guest *ky_visit_session(const struct ky_visit *v);
/* Is somebody signed in, with all that is wanted for it? */
bool ky_visit_signed_in(const struct ky_visit *v);

/* --- calls --- */

/*
 * KY_CALL_PORTAL.  Cookie, address and language are put into `ask`; its
 * password is wiped.  What is told becomes the session of the visit, and the
 * cookie goes with the answer.  `told` may be NULL.  False: it was answered.
 */
bool ky_visit_ask(struct ky_visit *v, struct ky_ask *ask,
    const struct ky_told **told);
/* Before asking for what the form is for: it counts once (portal/again.h). */
void ky_visit_stamp(const struct ky_visit *v, struct ky_ask *ask);
/* The visitor's address, for limits: no text for people. */
void ky_visit_from(const struct ky_visit *v, char out[KY_FROM_SIZE]);
/*
 * Any other call, in the session's name; `reach` of the line it is about, or
 * NULL.  `c` has op, line_id and what goes in.  False: it was answered.
 */
bool ky_visit_call(struct ky_visit *v, const struct ky_reach *reach,
    struct ky_call *c, struct ky_result *out);
/* The same, without an answer: for callers that have a page for each code. */
enum ky_code ky_visit_try(struct ky_visit *v, const struct ky_reach *reach,
    struct ky_call *c, struct ky_result *out, struct ky_err *err) KY_MUST_USE;
/*
 * A command on the line of `reach`: puts envelope and key into it and hands
 * it in.  The key is the form's, so that a form sent twice is one command.
 */
bool ky_visit_command(struct ky_visit *v, const struct ky_reach *reach,
    struct ky_command *cmd, struct ky_result *out);

/* --- who may --- */

/* Somebody is signed in; else on to /sign-in, and back here. */
bool ky_visit_needs_account(struct ky_visit *v);
/* Signed in, or a line is proven; else on to /sign-in, which leads to both,
 * and back here. */
bool ky_visit_needs_session(struct ky_visit *v);
/*
 * The session reaches that line with that right.  NULL: it was answered, on to
 * /sign-in for somebody nobody knows, else as if there were no such page.  Of a
 * client's line the context says for whom one acts.
 */
const struct ky_reach *ky_visit_needs_line(struct ky_visit *v, uint64_t line_id,
    enum ky_right right);
/* A line of our addresses: digits; 0: none. */
uint64_t ky_visit_line_id(struct ky_str part);
/* A second proof is fresh; else on to /confirm, and back here. */
bool ky_visit_needs_proof(struct ky_visit *v);

/* --- posts --- */

/* Was the form one of this session's?  Else a page says that it is old and
 * what to do. */
bool ky_visit_post_ok(struct ky_visit *v);
/* That page. */
void ky_visit_old(struct ky_visit *v);
/* One idempotency key for one form of one session, whatever the language; of
 * 43 characters. */
void ky_visit_key(const struct ky_visit *v, char out[KY_KEY_SIZE]);

/* To `page` ("/confirm"), and from there back here. */
void ky_visit_detour(struct ky_visit *v, const char *page);
/* To a page of ours as of ky_visit_path(), which takes the `next` of this one
 * along. */
void ky_visit_step(struct ky_visit *v, const char *page, ...) KY_PRINTF(2, 3);

#endif
