/*
 * Handlers of the pages on which a line is ended: desk_routes.c has their
 * addresses.
 */
#ifndef KY_WEB_DESK_HANDLERS_H
#define KY_WEB_DESK_HANDLERS_H

#include "http/http.h"

/* My lines, one of them, a device or option of it. */
ky_http_handler ky_desk_lines, ky_desk_line_show, ky_desk_change;
/* How, when, the check, and it is filed. */
ky_http_handler ky_desk_end, ky_desk_when, ky_desk_check, ky_desk_file;
ky_http_handler ky_desk_plan, ky_desk_plan_do;
ky_http_handler ky_desk_payee, ky_desk_payee_put;
/* Filed: the confirmation, the tasks, one of them, what was done. */
ky_http_handler ky_desk_filed, ky_desk_tasks, ky_desk_task, ky_desk_task_do;
ky_http_handler ky_desk_calendar;
ky_http_handler ky_desk_withdraw, ky_desk_withdraw_do;
/* Without a session. */
ky_http_handler ky_desk_link, ky_desk_link_do, ky_desk_esim;

#endif
