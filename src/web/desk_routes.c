#include "web/desk_handlers.h"
#include "web/routes.h"

#define PAGE 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN
#define LOOK(path, handler) \
	{ \
		KY_GET, "/{lang}" path, PAGE, handler \
	}
#define SEND(path, handler) \
	{ \
		KY_POST, "/{lang}" path, PAGE, handler \
	}

/* Every address to which a form is sent shows its page by GET, too: that is
 * where one is after signing in anew. */
const struct ky_route ky_routes_desk[] = {
    LOOK("/lines", ky_desk_lines),
    LOOK("/lines/{line}", ky_desk_line_show),
    SEND("/lines/{line}", ky_desk_change),
    LOOK("/lines/{line}/end", ky_desk_end),
    LOOK("/lines/{line}/when", ky_desk_when),
    LOOK("/lines/{line}/check", ky_desk_check),
    SEND("/lines/{line}/check", ky_desk_file),
    LOOK("/lines/{line}/plan", ky_desk_plan),
    SEND("/lines/{line}/plan", ky_desk_plan_do),
    LOOK("/lines/{line}/payee", ky_desk_payee),
    SEND("/lines/{line}/payee", ky_desk_payee_put),
    LOOK("/endings/{ref}", ky_desk_tasks),
    LOOK("/endings/{ref}/done", ky_desk_filed),
    LOOK("/endings/{ref}/calendar", ky_desk_calendar),
    LOOK("/endings/{ref}/calendar/{duty}", ky_desk_calendar),
    LOOK("/endings/{ref}/tasks/{duty}", ky_desk_task),
    SEND("/endings/{ref}/tasks/{duty}", ky_desk_task_do),
    LOOK("/endings/{ref}/withdraw", ky_desk_withdraw),
    SEND("/endings/{ref}/withdraw", ky_desk_withdraw_do),
    LOOK("/withdraw/{token}", ky_desk_link),
    SEND("/withdraw/{token}", ky_desk_link_do),
    LOOK("/esim/delete", ky_desk_esim),
    {.pattern = NULL},
};
