#include "web/assist.h"
#include "web/routes.h"

const struct ky_route ky_routes_assist[] = {
    {KY_GET, "/{lang}/assist/{operator}", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN,
	ky_assist},
    {KY_POST, "/{lang}/assist/{operator}", 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN,
	ky_assist_begin},
    {.pattern = NULL},
};
