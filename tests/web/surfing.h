/*
 * Requests through the router to the handlers, and what came back.  (Apart
 * from surf.h: the simulated world and the server have words in common.)
 */
#ifndef KY_TESTS_WEB_SURFING_H
#define KY_TESTS_WEB_SURFING_H

#include "port/clock.h"

#include <stdbool.h>

struct ky_calls;

/* The last answer. */
extern struct surfing_page {
	unsigned status;
	char location[1024];
	char body[512 * 1024];
} page;

void surfing_begin(const struct ky_calls *calls, const struct ky_clock *clock,
    const struct ky_entropy *entropy);
void surfing_end(void);

/* `form` is urlencoded; `cookie` the session's, "" = none. */
void surfing(bool post, const char *target, const char *form,
    const char *cookie);

#endif
