/*
 * A person's browser without a server: requests go through the router to the
 * handlers, a portal that is none answers what the test told it to.
 */
#ifndef KY_TESTS_WEB_VISITOR_H
#define KY_TESTS_WEB_VISITOR_H

#include "http/router.h"
#include "web/session.h"
#include "web/site.h"

#define VISITOR_CSRF "csrf-of-this-session"
#define VISITOR_COOKIE "cookie-of-this-session"

struct visitor {
	struct ky_http_request rq;
	struct ky_http_answer an;
	struct ky_http_about about;
	struct ky_site site;
	struct ky_calls calls;
	struct ky_arena arena;
	const char *cookie; /* the Cookie header; NULL: not sent */
	/* LOOK gives `session` unless it is `nobody`, VISIT makes one of them;
	 * any other act gives `told`, with the session unless it is gone. */
	struct ky_guest session;
	bool nobody;
	struct ky_told told;
	bool again;         /* the portal knows the form; LOOK tells `told` */
	enum ky_code fails; /* calls, when it is not KY_OK */
	enum ky_verdict verdict; /* of commands */
	/* What it was asked. */
	struct ky_ask asked;         /* the last one but LOOK and LIST */
	struct ky_portal_row row[4]; /* of LIST */
	uint32_t rows_n;
	bool stamped; /* did LOOK come with a form? */
	uint32_t asks, commands, inquiries;
	struct ky_command command;
	struct ky_inquiry inquiry;
	struct ky_inquiry shown[12]; /* of INQUIRIES, INQUIRY_GET */
	uint32_t shown_n;
	enum ky_inquiry_kind listed_kind;
	enum ky_inquiry_state listed_state;
	struct ky_caller who; /* of the last call */
	/* Of LINE; NULL: a line of its own, no rules. */
	struct ky_case *line;
	struct ky_rules *rules;
	/* Answers the calls that the fake does not; NULL: they fail. */
	enum ky_code (*more)(const struct ky_call *c, struct ky_arena *a,
	    struct ky_result *out, struct ky_err *err);
	uint8_t memory[4 << 20];
};

void visitor_init(struct visitor *v);
void visitor_done(struct visitor *v);

/* Somebody who has proven line 7 / has an account that holds it. */
void visitor_proven(struct visitor *v);
void visitor_signed_in(struct visitor *v);

/* `target` with its query; the answer is in `an`.  Aborts where an error
 * summary leads to nothing on the page. */
void visitor_get(struct visitor *v, const char *target);
/* `form` urlencoded, behind the right csrf field. */
void visitor_post(struct visitor *v, const char *target, const char *form);
/* The body is all there is. */
void visitor_send(struct visitor *v, const char *target, const char *body);

/* Has the answer this header?  "" when not. */
const char *visitor_said(const struct visitor *v, const char *name);
/* Does the page hold this text? */
bool visitor_reads(const struct visitor *v, const char *text);

#endif
