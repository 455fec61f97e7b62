/*
 * What the TM Forum handlers share, and the handlers for the table of routes.
 */
#ifndef KY_HTTP_TMF_ROUTES_H
#define KY_HTTP_TMF_ROUTES_H

#include "http/tmf.h"
#include "http/tmf_list.h"
#include "http/tmf_order.h"

/* tmf_orders.c */
ky_http_handler ky_tmf_order_post, ky_tmf_order_list, ky_tmf_order_get,
    ky_tmf_order_patch;
/* tmf_cancel.c */
ky_http_handler ky_tmf_cancel_post, ky_tmf_cancel_list, ky_tmf_cancel_get;
/* tmf_products.c */
ky_http_handler ky_tmf_product_list, ky_tmf_product_get;
/* tmf_hub.c */
ky_http_handler ky_tmf_hub622_post, ky_tmf_hub622_delete, ky_tmf_hub637_post,
    ky_tmf_hub637_delete;

/* What hrefs begin with. */
const char *ky_tmf_base(const struct ky_http_request *rq);
/* False: the answer says why. */
bool ky_tmf_start(struct ky_tmf *t, const struct ky_http_request *rq,
    struct ky_http_answer *an);
/* Answers with a failed call, and closes. */
void ky_tmf_fail(struct ky_tmf *t, const struct ky_http_request *rq,
    struct ky_http_answer *an, const struct ky_err *err);
void ky_tmf_not_found(const struct ky_http_request *rq,
    struct ky_http_answer *an);
void ky_tmf_location(const struct ky_http_request *rq,
    struct ky_http_answer *an, const char *path, const char *id);

#endif
