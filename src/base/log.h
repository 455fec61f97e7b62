/*
 * Events with fields, one line each:
 *
 *	warn engine.clock-back by_us=3600000000
 *
 * The outermost layer logs, so each failure is logged once.  Event names are
 * constants of the layer that logs them (src/engine/event.h).  Fields are
 * name=value; a value with blanks stands in double quotes.  Personal data
 * never appears: what the mask functions give is the most there may be.
 *
 * No time stands in a line: what collects them adds its own.
 */
#ifndef KY_BASE_LOG_H
#define KY_BASE_LOG_H

#include "base/err.h"

enum ky_level {
	KY_DEBUG,
	KY_INFO,
	KY_WARN,
	KY_ERROR,
	KY_LEVEL__MAX
};
/* "debug", "info", "warn", "error". */
const char *ky_level_name(enum ky_level level);

#define KY_LOG_LINE_SIZE 512 /* longer lines are cut */

/* Where lines go, and from which level on.  Without it: standard error, from
 * warnings on.  `write` NULL: standard error.  Called before threads start;
 * `write` is called from any thread, with a line without its end. */
void ky_log_open(enum ky_level least,
    void (*write)(void *self, enum ky_level level, const char *line),
    void *self);

/* `event` is a constant; `fmt` gives the fields and may be "". */
void ky_log(enum ky_level level, const char *event, const char *fmt, ...)
    KY_PRINTF(3, 4);

/* An error, with what it was about in front: code, words, place. */
void ky_log_err(enum ky_level level, const char *event,
    const struct ky_err *err);

#endif
