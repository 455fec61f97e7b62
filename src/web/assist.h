/*
 * Lines of providers that are not connected: what their holder does there, from
 * the directory, and a line to be ended with us that says so (docs/decisions/
 * 0019).
 */
#ifndef KY_WEB_ASSIST_H
#define KY_WEB_ASSIST_H

#include "core/line.h"
#include "guide/directory.h"
#include "web/session.h"

/* /assist/{operator} */
ky_http_handler ky_assist, ky_assist_begin;

/*
 * `op` (as of the guide) and `steps`: the sections of the guide that say what to
 * do at the provider, in the order in which it is done: to end the line, or, if it
 * `moves`, to take its number along.
 */
void ky_visit_put_steps(struct ky_visit *v, const struct ky_operator *o,
    bool moves);

/*
 * A line as the form has it: `sort` ("sim", "esim", "loan"), `prepaid`, `since`,
 * `due` (of a loan), `email` (in place of the account's).  What is wrong is
 * said at its field.
 */
void ky_assist_read(struct ky_visit *v, const struct ky_operator *o,
    struct ky_line *out);

#endif
