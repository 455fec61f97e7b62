/*
 * Routes of the pages.
 */
#ifndef KY_WEB_ROUTES_H
#define KY_WEB_ROUTES_H

#include "http/http.h"

/* /, /assets/{file}, /{lang}: public. */
extern const struct ky_route ky_routes_web[];
/* /{lang}/end, /sign-in, /recover, /confirm, /account, /clients, ...: proving a
 * line, accounts, agents. */
extern const struct ky_route ky_routes_account[];

/* /{lang}/verify */
extern const struct ky_route ky_routes_verify[];
/* /{lang}/demo: of a demonstration. */
extern const struct ky_route ky_routes_demo[];

/* /{lang}/lines, /{lang}/endings, ...: a line is ended. */
extern const struct ky_route ky_routes_desk[];

#endif
