/*
 * Inquiries put and decided at a desk with a portal before it.
 */
#ifndef KY_TESTS_SERVICE_ASKED_H
#define KY_TESTS_SERVICE_ASKED_H

#include "porch.h"

static struct ky_inquiry wanted;
static struct ky_result r;

static inline struct ky_call
asking(enum ky_inquiry_kind kind, const char *text)
{
	struct ky_call c = desk_call(&d, KY_CALL_INQUIRY_NEW);

	memset(&wanted, 0, sizeof(wanted));
	wanted.kind = kind;
	(void)snprintf(wanted.text, sizeof(wanted.text), "%s", text);
	(void)snprintf(wanted.language, sizeof(wanted.language), "ko");
	c.in.inquiry.wanted = &wanted;
	(void)snprintf(c.in.inquiry.from, sizeof(c.in.inquiry.from),
	    "192.0.2.1");
	return c;
}

static inline struct ky_slug
ask(const struct ky_call *c)
{
	if (!t_good("asked", desk_do(&d, c, &r, &err), &err))
		return (struct ky_slug){""};
	t_ok("new", r.n == 1 && r.out.inquiries->state == KY_INQUIRY_NEW);
	return r.out.inquiries->id;
}

/* Who decides is d.who; accepted papers are of `line`. */
static inline enum ky_code
decide_line(const struct ky_slug *id, enum ky_inquiry_state to,
    const char *answer, uint64_t line)
{
	struct ky_call c = desk_call(&d, KY_CALL_INQUIRY_MOVE);

	memset(&wanted, 0, sizeof(wanted));
	(void)snprintf(wanted.answer, sizeof(wanted.answer), "%s", answer);
	c.line_id = line;
	c.in.inquiry.id = *id;
	c.in.inquiry.state = to;
	c.in.inquiry.wanted = &wanted;
	return desk_do(&d, &c, &r, &err);
}

static inline enum ky_code
decide(const struct ky_slug *id, enum ky_inquiry_state to, const char *answer)
{
	return decide_line(id, to, answer, 0);
}

#endif
