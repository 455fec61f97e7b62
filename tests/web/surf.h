/*
 * A person's browser without a server, before a real portal and a real engine
 * (../service/porch.h): requests go through the router to the handlers.
 */
#ifndef KY_TESTS_WEB_SURF_H
#define KY_TESTS_WEB_SURF_H

#include "../service/porch.h"
#include "surfing.h"

#define SURF_FORM_SIZE 4096

static struct browser *surfer; /* whose cookie is sent */

static inline void
surf_open(void)
{
	porch_open();
	surfing_begin(&d.calls, &d.rig.config.clock, &d.rig.config.entropy);
}

static inline void
surf_close(void)
{
	surfing_end();
	porch_close();
}

static inline void
get(const char *target)
{
	surfing(false, target, "", surfer != NULL ? surfer->cookie : "");
}

/* Says the page this?  (As HTML has it.) */
static inline bool
reads(const char *text)
{
	return strstr(page.body, text) != NULL;
}

/* The value of a hidden field of the page; "" = none. */
static inline const char *
hidden(const char *name)
{
	static char value[256];
	char mark[64];
	const char *at;

	(void)snprintf(mark, sizeof(mark), "name=\"%s\" value=\"", name);
	at = strstr(page.body, mark);
	value[0] = '\0';
	if (at != NULL) {
		at += strlen(mark);
		(void)snprintf(value, sizeof(value), "%.*s",
		    (int)strcspn(at, "\""), at);
	}
	return value;
}

/* The form of the page as it is: its hidden fields, and `more` behind them. */
static inline const char *
form_of(const char *more)
{
	static const char *const names[] = {"csrf", "once", "next", "version",
	    "shown", "kind", "device"};
	static char form[SURF_FORM_SIZE];
	size_t n = 0;

	form[0] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (hidden(names[i])[0] != '\0')
			n += (size_t)snprintf(form + n, sizeof(form) - n,
			    "%s=%s&", names[i], hidden(names[i]));
	(void)snprintf(form + n, sizeof(form) - n, "%s", more);
	return form;
}

/* `form`: of form_of(), or whatever else. */
static inline void
post(const char *target, const char *form)
{
	surfing(true, target, form, surfer != NULL ? surfer->cookie : "");
}

/* On to where the answer leads. */
static inline void
follow(void)
{
	char to[sizeof(page.location)];

	memcpy(to, page.location, sizeof(to));
	get(to);
}

/* The second proof, as /confirm asks for it: a code by mail. */
static inline void
confirm(struct browser *b, uint64_t line_id)
{
	T_WORD("a code before what is final",
	    with_line(b, KY_ACT_CONFIRM, line_id), KY_WORD_CODE_SENT);
	T_WORD("it is given",
	    give_code(b, KY_ACT_CODE, box_last(KY_LETTER_CONFIRM)->code),
	    KY_WORD_CONFIRMED);
}

#endif
