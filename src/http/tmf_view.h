/*
 * Orders, withdrawals and products as JSON of TMF622 and TMF637 v4.
 */
#ifndef KY_HTTP_TMF_VIEW_H
#define KY_HTTP_TMF_VIEW_H

#include "http/tmf_order.h"

/* The order as it stands now; reads its lines. */
enum ky_code ky_tmf_order_view(struct ky_tmf *t, const char *base_url,
    const struct ky_tmf_order *o, json_t **out, struct ky_err *err) KY_MUST_USE;
/* The order as an event tells it: what was sent, and these states. */
json_t *ky_tmf_order_told(const char *base_url, const struct ky_tmf_order *o,
    enum ky_tmf_state state, const enum ky_tmf_state item[]);

/* A line as a product.  `rules` may be without a book; `order` is the id of
 * the order that ends it, "" = none, with the item's id. */
json_t *ky_tmf_product_view(const char *base_url, uint64_t line_id,
    const struct ky_line *line, const struct ky_ending *ending,
    const struct ky_rules *rules);
/* {id, href}, for events and references. */
json_t *ky_tmf_product_ref(const char *base_url, uint64_t line_id);

/* "<base><path>/<id>". */
json_t *ky_tmf_href(const char *base_url, const char *path, const char *id);

#endif
