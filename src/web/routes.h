/*
 * Routes of the pages.
 */
#ifndef KY_WEB_ROUTES_H
#define KY_WEB_ROUTES_H

#include "http/http.h"

/* /, /assets/{file}, /{lang}: public. */
extern const struct ky_route ky_routes_web[];
/* The guide, without login: /{lang}/guide, kinds, help, law, links, about. */
extern const struct ky_route ky_routes_guide[];
/* /{lang}/places */
extern const struct ky_route ky_routes_places[];
/* /{lang}/slip */
extern const struct ky_route ky_routes_slip[];
/* /{lang}/contact, cases */
extern const struct ky_route ky_routes_ask[];
/* /{lang}/end, /sign-in, /recover, /confirm, /account, /clients, ...: proving a
 * line, accounts, agents. */
extern const struct ky_route ky_routes_account[];

/* /{lang}/verify */
extern const struct ky_route ky_routes_verify[];
/* /{lang}/assist: lines of providers that are not connected. */
extern const struct ky_route ky_routes_assist[];
/* /{lang}/papers, /{lang}/lines/{line}/statement: papers and money. */
extern const struct ky_route ky_routes_papers[];
/* /{lang}/lines/{line}/keep, receipts: what holders keep with an ending. */
extern const struct ky_route ky_routes_keep[];
/* /{lang}/demo: of a demonstration. */
extern const struct ky_route ky_routes_demo[];

/* /{lang}/lines, /{lang}/endings, ...: a line is ended. */
extern const struct ky_route ky_routes_desk[];

#endif
