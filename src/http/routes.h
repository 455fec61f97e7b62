/*
 * The tables of routes there are; a server is given those it shall have.
 */
#ifndef KY_HTTP_ROUTES_H
#define KY_HTTP_ROUTES_H

#include "http/http.h"

/* /livez, /readyz, /problems/{name}: public.  Pages for people: web/routes.h. */
extern const struct ky_route ky_routes_probe[];
/* /metrics: for a listener of its own. */
extern const struct ky_route ky_routes_metrics[];
/* /log/checkpoint, /log/tile/...: public. */
extern const struct ky_route ky_routes_log[];
/* /gsma/rsp2/es9plus/..., /gsma/rsp2/asn1: public. */
extern const struct ky_route ky_routes_es9[];
/* /gsma/rsp2/es2plus/...: callbacks of the SM-DP+. */
extern const struct ky_route ky_routes_es2[];
/* /v1/... */
extern const struct ky_route ky_routes_v1[];
/* /tmf-api/... */
extern const struct ky_route ky_routes_tmf[];

#endif
