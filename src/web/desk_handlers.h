/*
 * Handlers of the pages on which a line is ended.
 */
#ifndef KY_WEB_DESK_HANDLERS_H
#define KY_WEB_DESK_HANDLERS_H

#include "http/http.h"

/* /{lang}/lines, /{lang}/lines/{line} */
ky_http_handler ky_desk_lines, ky_desk_line_show, ky_desk_unbind;
/* .../end, .../when, .../check, .../payee */
ky_http_handler ky_desk_end, ky_desk_when, ky_desk_check, ky_desk_file;
ky_http_handler ky_desk_payee, ky_desk_payee_put;
/* /{lang}/endings/{ref}, .../done, .../tasks/{duty}, .../withdraw,
 * .../calendar */
ky_http_handler ky_desk_tasks, ky_desk_filed, ky_desk_task, ky_desk_task_do;
ky_http_handler ky_desk_withdraw, ky_desk_withdraw_do, ky_desk_calendar;
/* /{lang}/withdraw/{token}, /{lang}/esim/delete */
ky_http_handler ky_desk_link, ky_desk_link_do, ky_desk_esim;

#endif
